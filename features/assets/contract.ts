/**
 * The inventory as the console and other programs see it: list, detail, edits, retirement, owners, export.
 * Files come in through platform/imports; measures and evidence of an asset come from the board.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import { DeviceClass } from './evidence.ts'
import { AssetSource } from './sources.ts'

export * from './contract-device.ts'
export * from './contract-exposure.ts'
export * from './contract-gaps.ts'
export type * from './contract-hosts.ts'
export * from './contract-links.ts'
export * from './contract-network.ts'
export type * from './contract-software.ts'
export * from './contract-templates.ts'
export { DeviceClass } from './evidence.ts'
export { AssetSource } from './sources.ts'

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

export const assetsProblems = {
  'assets.changed_meanwhile': { status: 409, params: ['by', 'at', 'version'] },
  'assets.identity_taken': { status: 409, params: ['what', 'value', 'name', 'id'] },
  'assets.bad_address': { status: 422, params: ['value'] },
  'assets.bad_mac': { status: 422, params: ['value'] },
  'assets.bad_host_name': { status: 422, params: ['value'] },
  'assets.unknown_site': { status: 422, params: [] },
  'assets.is_retired': { status: 409, params: ['name'] },
  'assets.is_not_retired': { status: 409, params: ['name'] },
  'assets.selection_changed': { status: 409, params: ['expected', 'found'] },
  'assets.bad_cursor': { status: 400, params: [] },
  'assets.is_merged': { status: 409, params: ['name'] },
  'assets.merge_same': { status: 422, params: [] },
  'assets.merge_undone': { status: 409, params: [] },
  'assets.merge_not_last': { status: 409, params: [] },
  'assets.proposal_decided': { status: 409, params: [] },
  'assets.split_all': { status: 422, params: [] },
  'assets.nmap_missing': { status: 503, params: [] },
  'assets.nmap_failed': { status: 502, params: ['why'] },
  'assets.directory_unreachable': { status: 504, params: ['host', 'why'] },
  'assets.directory_refused': { status: 502, params: ['host'] },
  'assets.directory_certificate': { status: 502, params: ['host', 'why'] },
  'assets.directory_answered': { status: 502, params: ['host', 'why'] },
  'assets.no_agent_to_ask': { status: 409, params: [] },
  'assets.too_many_questions': { status: 409, params: ['limit'] },
  'assets.too_many_agents': { status: 409, params: ['limit'] },
  'assets.snmp_silent': { status: 504, params: ['addresses'] },
} as const satisfies Catalogue

const editor: readonly Role[] = ['administrator', 'operator', 'site-contact']
const reader: readonly Role[] = [...editor, 'officer', 'auditor', 'provider']
const Id = z.strictObject({ id: z.uuid() })
const Paging = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
}

export const listAssets = endpoint({
  name: 'assets.list',
  method: 'GET',
  path: '/api/assets',
  summary: 'Assets that match the filters, sorted, one page at a time.',
  allow: reader,
  query: AssetFilter.extend({
    sort: AssetSort.default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    ...Paging,
  }),
  answer: z.strictObject({
    rows: z.array(AssetRow),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
  problems: ['assets.bad_cursor'],
})

export const assetFacets = endpoint({
  name: 'assets.facets',
  method: 'GET',
  path: '/api/assets/facets',
  summary: 'Counts by site, class, source, freshness and importance for the filters.',
  allow: reader,
  query: AssetFilter,
  answer: AssetFacets,
})

export const exportAssets = endpoint({
  name: 'assets.export',
  method: 'GET',
  path: '/api/assets/export.csv',
  summary: 'All assets that match the filters as a CSV file that Excel opens.',
  allow: reader,
  query: AssetFilter,
  answerKind: 'file',
})

export const createAsset = endpoint({
  name: 'assets.create',
  method: 'POST',
  path: '/api/assets',
  summary: 'Enter an asset by hand.',
  allow: editor,
  body: CreateAsset,
  answer: AssetDetail,
  problems: [
    'assets.identity_taken',
    'assets.bad_address',
    'assets.bad_mac',
    'assets.bad_host_name',
    'assets.unknown_site',
  ],
})

export const readAsset = endpoint({
  name: 'assets.read',
  method: 'GET',
  path: '/api/assets/:id',
  summary: 'One asset with what each source says about it.',
  allow: reader,
  params: Id,
  answer: AssetDetail,
})

export const updateAsset = endpoint({
  name: 'assets.update',
  method: 'PATCH',
  path: '/api/assets/:id',
  summary: 'Change what a person may say about an asset; refused when somebody saved in between.',
  allow: editor,
  params: Id,
  body: z.strictObject({ version: z.number().int(), changes: AssetChanges }),
  answer: AssetDetail,
  problems: ['assets.changed_meanwhile', 'assets.unknown_site', 'assets.is_retired'],
})

export const retireAsset = endpoint({
  name: 'assets.retire',
  method: 'POST',
  path: '/api/assets/:id/retire',
  summary: 'Take an asset out of the inventory, with a reason, signed by the caller.',
  allow: editor,
  params: Id,
  body: z.strictObject({ version: z.number().int(), reason: z.string().trim().min(1).max(500) }),
  answer: AssetDetail,
  problems: ['assets.changed_meanwhile', 'assets.is_retired'],
})

export const restoreAsset = endpoint({
  name: 'assets.restore',
  method: 'POST',
  path: '/api/assets/:id/restore',
  summary: 'Bring a retired asset back.',
  allow: editor,
  params: Id,
  body: z.strictObject({ version: z.number().int(), reason: z.string().trim().min(1).max(500) }),
  answer: AssetDetail,
  problems: ['assets.changed_meanwhile', 'assets.is_not_retired'],
})

export const assignOwner = endpoint({
  name: 'assets.assign-owner',
  method: 'POST',
  path: '/api/assets/assign-owner',
  summary: 'Name one owner for many assets; answers per row.',
  allow: editor,
  body: AssignOwner,
  answer: BulkAnswer,
  problems: ['assets.selection_changed'],
})

export const assetSightings = endpoint({
  name: 'assets.sightings',
  method: 'GET',
  path: '/api/assets/:id/sightings',
  summary: 'What was seen of an asset when by whom, newest first.',
  allow: reader,
  params: Id,
  query: z.strictObject(Paging),
  answer: z.strictObject({ rows: z.array(SightingRow), next: z.string().nullable() }),
  problems: ['assets.bad_cursor'],
})

export const assetComponents = endpoint({
  name: 'assets.components',
  method: 'GET',
  path: '/api/assets/:id/components',
  summary: 'Software seen on an asset, with when it was seen.',
  allow: reader,
  params: Id,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    current: z.enum(['yes', 'all']).default('yes'),
    ...Paging,
  }),
  answer: z.strictObject({
    rows: z.array(ComponentRow),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
  problems: ['assets.bad_cursor'],
})
