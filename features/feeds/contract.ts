/**
 * Feeds of this installation, and bundles for machines without internet.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

const Moment = z.iso.datetime()
const Words = z.strictObject({ ja: z.string(), en: z.string() })

const Complaint = z.strictObject({ at: z.string(), why: z.string(), detail: z.string() })

export const FEED_STATES = [
  /** Not fetched, and nothing of it is here. */
  'off',
  /** Fetched at the next turn. */
  'waiting',
  'fetching',
  'building',
  'ready',
  /** It lost more than a tenth of its records: what stood before stands until a person decides. */
  'shrunk',
  'unreadable',
  /** It could not be fetched; what stood before stands. */
  'failed',
] as const
export const FeedStateName = z.enum(FEED_STATES)
export type FeedStateName = z.infer<typeof FeedStateName>

export const FeedView = z.strictObject({
  name: z.string(),
  /** What is turned on and off together. */
  group: z.string(),
  title: Words,
  licence: Words,
  url: z.string(),
  /** Hosts without which it cannot be fetched, as entries of the allow-list. */
  hosts: z.array(z.string()),
  isOn: z.boolean(),
  /** Brought as a file, not fetched. */
  isFile: z.boolean(),
  state: FeedStateName,
  /** While it is fetched or taken in. */
  progress: z
    .strictObject({
      bytes: z.number().int(),
      records: z.number().int(),
      damaged: z.number().int(),
      /** Documents that are here of those that its publisher lists. */
      held: z.number().int().nullable(),
      listed: z.number().int().nullable(),
    })
    .nullable(),
  /** When the file in use was fetched or brought; null: there is none yet. */
  fetchedAt: Moment.nullable(),
  checkedAt: Moment.nullable(),
  result: z.enum(['fetched', 'unchanged', 'failed', 'imported']).nullable(),
  /** Why the last try brought nothing: the problem's code, or the code of a damage. */
  why: z.string().nullable(),
  bytes: z.number().int().nullable(),
  sha256: z.string().nullable(),
  /** What of it is in use for matching; null: nothing. */
  taken: z
    .strictObject({
      records: z.number().int(),
      damaged: z.number().int(),
      /** The first complaints. */
      damage: z.array(Complaint),
      /** The newest day that its content bears. */
      datedAt: Moment.nullable(),
      takenAt: Moment,
    })
    .nullable(),
  /** How far a source that is asked piece by piece has come; null: it is one file. */
  followed: z
    .strictObject({
      listed: z.number().int().nullable(),
      held: z.number().int().nullable(),
      /** What could not be fetched in the last round, and the first of it. */
      complained: z.number().int(),
      complaints: z.array(Complaint),
    })
    .nullable(),
  /** Its server asked not to be asked before. */
  notBefore: Moment.nullable(),
  /** Its address was given by a person. */
  isOwn: z.boolean(),
  shrunk: z.strictObject({ records: z.number().int(), before: z.number().int() }).nullable(),
})
export type FeedView = z.infer<typeof FeedView>

export const feedsPageProblems = {
  'feeds.unknown': { status: 404, params: ['name'] },
  'feeds.hosts_differ': { status: 409, params: ['hosts'] },
  'feeds.provider_address': { status: 422, params: [] },
  'feeds.not_recognised': { status: 422, params: ['file'] },
} as const satisfies Catalogue

/** A bundle through the browser; a larger one goes by `hinoban feeds import`. */
export const MAX_BUNDLE_BYTES = 4 * 1024 ** 3

const administrator: readonly Role[] = ['administrator']
const readers: readonly Role[] = ['administrator', 'auditor']

export const listFeeds = endpoint({
  name: 'feeds.list',
  method: 'GET',
  path: '/api/feeds',
  summary: 'Every feed with its age and how the last try went, and whether anything is fetched.',
  allow: readers,
  ofInstallation: true,
  answer: z.strictObject({
    enabled: z.boolean(),
    /** Hosts that may be fetched from. */
    allow: z.array(z.string()),
    /** Names and groups that are on. */
    on: z.array(z.string()),
    /** What most companies turn on. */
    usual: z.array(z.string()),
    /** `building`: the first catalogue is being made; until it is ready nothing is judged, which is not "0". */
    catalogue: z.enum(['absent', 'building', 'ready']),
    builtAt: Moment.nullable(),
    items: z.array(FeedView),
  }),
})

export const chooseFeeds = endpoint({
  name: 'feeds.choose',
  method: 'PUT',
  path: '/api/feeds/on',
  summary:
    'Say which feeds are fetched. The hosts that this needs are given as they were shown, and are allowed from then on.',
  allow: administrator,
  ofInstallation: true,
  body: z.strictObject({
    on: z.array(z.string().max(80)).max(200),
    hosts: z.array(z.string().max(300)).max(100),
  }),
  problems: ['feeds.hosts_differ', 'feeds.unknown', 'config.set_elsewhere'],
})

export const addProvider = endpoint({
  name: 'feeds.add-provider',
  method: 'POST',
  path: '/api/feeds/providers',
  summary:
    'Follow a publisher of CSAF by its address (a domain, provider-metadata.json, or a folder with changes.csv). Its host is given as it was shown, and is allowed from then on.',
  allow: administrator,
  ofInstallation: true,
  body: z.strictObject({ address: z.string().max(1_000), host: z.string().max(300) }),
  answer: z.strictObject({ name: z.string() }),
  problems: ['feeds.provider_address', 'feeds.hosts_differ', 'config.set_elsewhere'],
})

export const removeProvider = endpoint({
  name: 'feeds.remove-provider',
  method: 'DELETE',
  path: '/api/feeds/providers/:name',
  summary: 'Follow an added publisher no longer. What came of it stays in use.',
  allow: administrator,
  ofInstallation: true,
  params: z.strictObject({ name: z.string().max(80) }),
  problems: ['feeds.unknown', 'config.set_elsewhere'],
})

export const updateFeeds = endpoint({
  name: 'feeds.update',
  method: 'POST',
  path: '/api/feeds/update',
  summary: 'Fetch feeds now: those named, or all that are due. The answer comes before the work.',
  allow: administrator,
  ofInstallation: true,
  body: z.strictObject({ names: z.array(z.string().max(80)).max(200).nullable() }),
  problems: ['feeds.off', 'feeds.unknown'],
})

export const takeShrunkFeed = endpoint({
  name: 'feeds.take-shrunk',
  method: 'POST',
  path: '/api/feeds/:name/take',
  summary: 'Take a feed in although it lost more than a tenth of its records.',
  allow: administrator,
  ofInstallation: true,
  params: z.strictObject({ name: z.string().max(80) }),
  problems: ['feeds.unknown'],
})

export const importFeedFile = endpoint({
  name: 'feeds.import-file',
  method: 'POST',
  path: '/api/feeds/files',
  summary:
    'Bring one file of a feed (CVE, NVD, KEV, EPSS, JVN, OSV, CSAF, CVRF, Debian, Ubuntu, endoflife.date; gzip, zstd or zip); its content says what it is.',
  allow: administrator,
  ofInstallation: true,
  upload: true,
  answer: z.strictObject({ name: z.string(), title: Words }),
  problems: ['feeds.not_recognised', 'feeds.too_large'],
})

export const exportBundle = endpoint({
  name: 'feeds.export-bundle',
  method: 'GET',
  path: '/api/feeds/bundle',
  summary: 'One file with the content of all feeds, for a machine without internet.',
  allow: administrator,
  ofInstallation: true,
  answerKind: 'file',
})

export const importBundle = endpoint({
  name: 'feeds.import-bundle',
  method: 'POST',
  path: '/api/feeds/bundle',
  summary: 'Take a bundle over: all of it or nothing. Feeds that are newer here stay.',
  allow: administrator,
  ofInstallation: true,
  upload: true,
  answer: z.strictObject({ taken: z.array(z.string()), kept: z.array(z.string()) }),
  problems: ['feeds.bundle_damaged', 'feeds.too_large'],
})
