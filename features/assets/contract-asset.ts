/**
 * An asset as the console and other programs see it: its row, its detail, what may be asked of a list and what may be changed.
 * @module
 */
import { z } from 'zod'
import { DeviceClass } from './evidence.ts'
import { AssetSource } from './sources.ts'

const Words = z.strictObject({ ja: z.string(), en: z.string() })
const Instant = z.iso.datetime()
const Day = z.iso.date()

/** How much depends on the device, as a person said. */
export const Importance = z.enum(['low', 'normal', 'high', 'critical'])
export type Importance = z.infer<typeof Importance>

/**
 * guess: derived from fingerprints · machine: the device or who asked it says so · ledger: a document says so · person:
 * somebody decided in the console.
 */
export const ClassBasis = z.enum(['guess', 'machine', 'ledger', 'person'])
export type ClassBasis = z.infer<typeof ClassBasis>

/** Presence: fresh, a machine saw it within 7 days · stale, longer ago · unseen, no machine ever saw it. */
export const Freshness = z.enum(['fresh', 'stale', 'unseen'])
export type Freshness = z.infer<typeof Freshness>

export const Reachable = z.enum(['yes', 'no', 'unknown'])
export type Reachable = z.infer<typeof Reachable>

export const AssetRow = z.strictObject({
  id: z.uuid(),
  site: z.uuid().nullable(),
  name: z.string(),
  deviceClass: DeviceClass,
  classBasis: ClassBasis.nullable(),
  /** Empty: nobody is named. */
  owner: z.string(),
  importance: Importance.nullable(),
  assetTag: z.string(),
  serial: z.string(),
  maker: z.string(),
  model: z.string(),
  addresses: z.array(z.string()),
  macs: z.array(z.string()),
  hostNames: z.array(z.string()),
  sources: z.array(AssetSource),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  /** Last time a machine saw it; null where only documents or people speak of it. */
  machineSeenAt: Instant.nullable(),
  freshness: Freshness,
  retiredAt: Instant.nullable(),
  /** Counts saves: send it back with an edit. */
  version: z.number().int(),
})
export type AssetRow = z.infer<typeof AssetRow>

/** What one source says now, side by side with the others. */
export const SourceView = z.strictObject({
  source: AssetSource,
  firstAt: Instant,
  lastAt: Instant,
  times: z.number().int(),
  /** The newest statement of this source, field by field. */
  says: z.array(z.strictObject({ field: z.string(), value: z.string() })),
  file: z.string().nullable(),
})
export type SourceView = z.infer<typeof SourceView>

export const AssetDetail = AssetRow.extend({
  note: z.string(),
  user: z.string(),
  department: z.string(),
  location: z.string(),
  os: z.string(),
  firmware: z.string(),
  purchasedOn: Day.nullable(),
  endOfSupport: Day.nullable(),
  reachableFromInternet: z.boolean().nullable(),
  defaultPassword: z.boolean().nullable(),
  /** What ports, vendor and words suggest, with the reason; null where nothing does. */
  guess: z.strictObject({ deviceClass: DeviceClass, reason: Words }).nullable(),
  openPorts: z.array(
    z.strictObject({ protocol: z.string(), port: z.number().int(), service: z.string() }),
  ),
  sourcesSay: z.array(SourceView),
  components: z.number().int(),
  retired: z.strictObject({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
})
export type AssetDetail = z.infer<typeof AssetDetail>

/** One line of the timeline: what was seen when by whom. */
export const SightingRow = z.strictObject({
  id: z.uuid(),
  source: AssetSource,
  /** The scanner, the ledger file, the person. */
  by: z.string(),
  at: Instant,
  recordedAt: Instant,
  /** How it was recognised as this asset. */
  matchedBy: z.enum(['new', 'serial', 'uuid', 'guid', 'mac', 'name', 'tag', 'address', 'person']),
  says: z.array(z.strictObject({ field: z.string(), value: z.string() })),
  import: z.uuid().nullable(),
})
export type SightingRow = z.infer<typeof SightingRow>

export const ComponentRow = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  version: z.string(),
  supplier: z.string(),
  type: z.string(),
  purl: z.string(),
  cpe: z.string(),
  licences: z.array(z.string()),
  source: AssetSource,
  /** Where on the asset: `tcp/22`, or the path of enclosing components. */
  place: z.string(),
  seenFrom: Instant,
  /** Last time it was seen. */
  seenUntil: Instant,
  /** False once a newer, complete look no longer found it. */
  current: z.boolean(),
})
export type ComponentRow = z.infer<typeof ComponentRow>

export const ASSET_SORTS = [
  'name',
  'site',
  'class',
  'owner',
  'importance',
  'address',
  'serial',
  'maker',
  'model',
  'firstSeen',
  'lastSeen',
  'machineSeen',
] as const
export const AssetSort = z.enum(ASSET_SORTS)
export type AssetSort = z.infer<typeof AssetSort>

const SiteOrNone = z.union([z.uuid(), z.literal('none')])

/** Filters of list, facets, export and bulk acts. Text search: name, host name, address, MAC, serial, asset tag, owner, maker, model. */
export const AssetFilter = z.strictObject({
  q: z.string().max(200).optional(),
  /** One or several, separated by commas; `none`: at no site. */
  site: z
    .string()
    .max(4000)
    .transform((list) => list.split(','))
    .pipe(z.array(SiteOrNone).max(100))
    .optional(),
  class: DeviceClass.optional(),
  /** `none`: nobody is named · `some`: somebody is. */
  owner: z.enum(['none', 'some']).optional(),
  importance: Importance.optional(),
  source: AssetSource.optional(),
  freshness: Freshness.optional(),
  /** Reachable from the internet, as far as anybody said. */
  reachable: Reachable.optional(),
  /** Has an address in this network (CIDR) · `global`: a public one · `none`: no address is known. */
  network: z.union([z.cidrv4(), z.cidrv6(), z.literal('global'), z.literal('none')]).optional(),
  /** Default `no`. */
  retired: z.enum(['no', 'yes', 'all']).default('no'),
})
export type AssetFilter = z.infer<typeof AssetFilter>

export const CreateAsset = z.strictObject({
  site: z.uuid().nullable(),
  name: z.string().trim().min(1).max(200),
  deviceClass: DeviceClass,
  owner: z.string().trim().max(200).default(''),
  importance: Importance.nullable().default(null),
  assetTag: z.string().trim().max(100).default(''),
  serial: z.string().trim().max(100).default(''),
  maker: z.string().trim().max(100).default(''),
  model: z.string().trim().max(100).default(''),
  addresses: z.array(z.string().trim().min(1).max(60)).max(64).default([]),
  macs: z.array(z.string().trim().min(1).max(30)).max(64).default([]),
  hostNames: z.array(z.string().trim().min(1).max(253)).max(64).default([]),
  note: z.string().max(4000).default(''),
})
export type CreateAsset = z.infer<typeof CreateAsset>

/** Only what is given is changed. */
export const AssetChanges = z.strictObject({
  site: z.uuid().nullable().optional(),
  name: z.string().trim().min(1).max(200).optional(),
  deviceClass: DeviceClass.optional(),
  owner: z.string().trim().max(200).optional(),
  importance: Importance.nullable().optional(),
  note: z.string().max(4000).optional(),
  firmware: z.string().trim().max(200).optional(),
  endOfSupport: Day.nullable().optional(),
  reachableFromInternet: z.boolean().nullable().optional(),
  defaultPassword: z.boolean().nullable().optional(),
})
export type AssetChanges = z.infer<typeof AssetChanges>

export const Facet = z.strictObject({ value: z.string(), count: z.number().int() })
export const AssetFacets = z.strictObject({
  total: z.number().int(),
  withoutOwner: z.number().int(),
  unclassified: z.number().int(),
  retired: z.number().int(),
  /** Value is the site id, or `none`. */
  site: z.array(Facet),
  class: z.array(Facet),
  source: z.array(Facet),
  freshness: z.array(Facet),
  reachable: z.array(Facet),
  importance: z.array(Facet),
})
export type AssetFacets = z.infer<typeof AssetFacets>

export const AssignOwner = z.strictObject({
  owner: z.string().trim().max(200),
  targets: z.union([
    z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000) }),
    /** Everything that matches, not only the page; `expected` is the total the person saw. */
    z.strictObject({ filter: AssetFilter, expected: z.number().int().min(0) }),
  ]),
})
export type AssignOwner = z.infer<typeof AssignOwner>

export const BulkAnswer = z.strictObject({
  changed: z.number().int(),
  unchanged: z.number().int(),
  failed: z.number().int(),
  /** Per row, at most 1,000; `before` lets the console undo. */
  rows: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      outcome: z.enum(['changed', 'unchanged', 'not_found', 'retired']),
      before: z.string(),
    }),
  ),
})
export type BulkAnswer = z.infer<typeof BulkAnswer>
