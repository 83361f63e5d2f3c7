/**
 * Log sources as the console and other programs see them: who should speak and by what way, what came, what got lost and where.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import { SOURCE_HEALTHS, SOURCE_KINDS } from './contract-words.ts'

export const MAX_LOG_SOURCES = 2_000
/** Of agents, where nobody gives another: enough for ten thousand of them on an ordinary day. */
export const AGENT_QUOTA = { eventsPerSecond: 200, megabytesPerDay: 2_000 } as const
/** Senders that nobody has named yet; more are counted without their address. */
export const MAX_SENDERS = 500
export const DEFAULT_KEEP_DAYS = 400

const Words = z.strictObject({ ja: z.string(), en: z.string() })
const Time = z.iso.datetime()
const Count = z.number().int().min(0)

export const SourceKind = z.enum(SOURCE_KINDS)
export type SourceKind = z.infer<typeof SourceKind>

export const ENCODINGS = ['auto', 'utf-8', 'cp932', 'euc-jp'] as const

/**
 * received: accepted, in records and bytes · unparsed: stored as a bare line · damaged: something of it could not be read · repeated:
 * sent again and stored once · poison: ended its reader, kept as bytes. Lost — quota: beyond the limits of the source · full: no room
 * on the disk · kernel: thrown away by the system before Hinoban could read · cut: longer than 1 MiB, the end is gone · torn: the
 * connection ended within a message · refused: a body that could not be read at all. token: calls that named the source and had not its
 * token; nobody knows what was in them, or who it was.
 */
export const PLACES = [
  'received',
  'unparsed',
  'damaged',
  'repeated',
  'poison',
  'quota',
  'full',
  'deferred',
  'kernel',
  'cut',
  'torn',
  'refused',
  'token',
] as const
export const Place = z.enum(PLACES)
export type Place = z.infer<typeof Place>
/** Places at which something that was sent is not there afterwards. */
export const LOSSES: readonly Place[] = ['quota', 'full', 'kernel', 'cut', 'torn', 'refused']
/** No rule has seen what is counted here: it was not taken, or it ended its reader. */
export const UNSEEN: readonly Place[] = ['quota', 'full', 'kernel', 'poison']

export const PlaceCount = z.strictObject({ place: Place, records: Count, bytes: Count })
export type PlaceCount = z.infer<typeof PlaceCount>

export const SourceHealth = z.enum(SOURCE_HEALTHS)
export type SourceHealth = z.infer<typeof SourceHealth>

/** One address or a range in CIDR form. */
const Address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

const Given = z.strictObject({
  name: z.string().trim().min(1).max(100),
  site: z.uuid().nullable(),
  enabled: z.boolean(),
  /** Syslog: senders whose messages belong here. */
  addresses: z.array(Address).max(50),
  /** A format of @hinoban/logs, or `auto`. */
  format: z.string().max(40),
  timeZone: z.string().max(60),
  encoding: z.enum(ENCODINGS),
  /** file: the path of a file or folder, with `*` in its last part. */
  path: z.string().max(1_000).nullable(),
  /** Silent for longer than this is a finding; null: nobody waits for it. */
  expectedMinutes: z.number().int().min(5).max(43_200).nullable(),
  maxEventsPerSecond: z.number().int().min(1).max(1_000_000).nullable(),
  maxMegabytesPerDay: z.number().int().min(1).max(10_000_000).nullable(),
  /** agent: also results that only tell what there is, such as lists of software. */
  inventory: z.boolean().default(false),
  /** agent: also what happens on the machines (programs that start, connections, events of Windows). */
  events: z.boolean().default(false),
})
export const NewLogSource = Given.extend({ kind: SourceKind })
export type NewLogSource = z.infer<typeof NewLogSource>
export const LogSourceEdit = Given.extend({ version: z.number().int() })
export type LogSourceEdit = z.infer<typeof LogSourceEdit>

export const LogSourceRow = Given.extend({
  id: z.uuid(),
  kind: SourceKind,
  health: SourceHealth,
  /** Holds what came from senders that nobody has named. */
  isUnassigned: z.boolean(),
  lastReceivedAt: Time.nullable(),
  /** Of the last 24 hours. */
  lastDay: z.array(PlaceCount),
  hasToken: z.boolean(),
  version: z.number().int(),
})
export type LogSourceRow = z.infer<typeof LogSourceRow>

export const SetupStep = z.strictObject({
  title: Words,
  text: Words,
  copy: z.strictObject({ name: z.string(), content: z.string() }).nullable(),
})
export type SetupStep = z.infer<typeof SetupStep>

export const LogSourceDetail = LogSourceRow.extend({
  createdAt: Time,
  createdBy: z.string(),
  /** What a person does on the other side; `<TOKEN>` stands for the secret. */
  setup: z.array(SetupStep),
  days: z.array(z.strictObject({ day: z.iso.date(), counts: z.array(PlaceCount) })),
})
export type LogSourceDetail = z.infer<typeof LogSourceDetail>

export const SenderRow = z.strictObject({
  address: z.string(),
  how: z.enum(['udp', 'tcp', 'tls']),
  firstAt: Time,
  lastAt: Time,
  records: Count,
  /** The begin of one of its messages. */
  sample: z.string(),
})
export type SenderRow = z.infer<typeof SenderRow>

export const ListenerRow = z.strictObject({
  how: z.enum(['udp', 'tcp', 'tls', 'http']),
  /** off: no port is set · listening · failed: `failure` says why. */
  state: z.enum(['off', 'listening', 'failed']),
  host: z.string(),
  port: z.number().int().nullable(),
  failure: Words.nullable(),
  /** Name of the setting. */
  setting: z.string(),
})
export type ListenerRow = z.infer<typeof ListenerRow>

export const IntakeState = z.strictObject({
  listeners: z.array(ListenerRow),
  /** On the disk and not stored yet. */
  waiting: z.strictObject({ records: Count, bytes: Count, maxBytes: Count }),
  /** Since the start of this process. */
  stored: Count,
  repeated: Count,
  unreadable: Count,
  tornFrames: Count,
  poison: Count,
  /** Why reading ends again and again; null while it goes on. */
  stuck: z.string().nullable(),
})
export type IntakeState = z.infer<typeof IntakeState>

export const Retention = z.strictObject({
  keepDays: z.number().int().min(1).max(3_660),
  /** How many days back the oldest event that is really kept came; 0 for none. */
  keptDays: z.number().int().min(0),
  events: Count,
  version: z.number().int(),
})
export type Retention = z.infer<typeof Retention>

export const detectionSourcesProblems = {
  'detection.unknown_site': { status: 422, params: [] },
  'detection.unknown_format': { status: 422, params: ['format'] },
  'detection.unknown_zone': { status: 422, params: ['zone'] },
  'detection.address_taken': { status: 409, params: ['address', 'source'] },
  'detection.home_only': { status: 403, params: [] },
  'detection.path_not_allowed': { status: 422, params: ['path', 'folders'] },
  'detection.path_needed': { status: 422, params: [] },
  'detection.one_agent_source': { status: 409, params: ['source'] },
  'detection.too_many_sources': { status: 409, params: ['limit'] },
  'detection.changed_meanwhile': { status: 409, params: ['version'] },
  'detection.no_room': { status: 507, params: [] },
  'detection.has_no_token': { status: 409, params: [] },
  'detection.port_taken': { status: 409, params: ['port', 'how', 'setting'] },
  'detection.port_forbidden': { status: 403, params: ['port', 'setting'] },
  'detection.listen_failed': { status: 500, params: ['port', 'why', 'setting'] },
} as const satisfies Catalogue

const administrator: readonly Role[] = ['administrator']
const reader: readonly Role[] = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
]
const keeps: readonly Role[] = ['administrator', 'operator']
const ById = z.strictObject({ id: z.uuid() })
const Kept = z.strictObject({ source: LogSourceDetail, token: z.string().nullable() })
const WRONG = [
  'detection.unknown_site',
  'detection.unknown_format',
  'detection.unknown_zone',
  'detection.address_taken',
  'detection.home_only',
  'detection.path_not_allowed',
  'detection.path_needed',
] as const

export const listLogSources = endpoint({
  name: 'detection.sources',
  method: 'GET',
  path: '/api/detection/sources',
  summary: 'Log sources with their health and what came in the last 24 hours.',
  allow: reader,
  answer: z.strictObject({
    rows: z.array(LogSourceRow),
    /** This company keeps the machine: it alone names addresses and folders, and sees what the machine receives. */
    isHome: z.boolean(),
  }),
})

export const readLogSource = endpoint({
  name: 'detection.source',
  method: 'GET',
  path: '/api/detection/sources/:id',
  summary: 'One log source: its settings, 30 days of counts, and the steps of its setup.',
  allow: reader,
  params: ById,
  answer: LogSourceDetail,
})

export const createLogSource = endpoint({
  name: 'detection.create-source',
  method: 'POST',
  path: '/api/detection/sources',
  summary: 'Register a log source. The token of one that calls us is told here, once.',
  allow: administrator,
  body: NewLogSource,
  answer: Kept,
  problems: [...WRONG, 'detection.too_many_sources', 'detection.one_agent_source'],
})

export const changeLogSource = endpoint({
  name: 'detection.change-source',
  method: 'PUT',
  path: '/api/detection/sources/:id',
  summary: 'Change a log source.',
  allow: administrator,
  params: ById,
  body: LogSourceEdit,
  answer: LogSourceDetail,
  problems: [...WRONG, 'detection.changed_meanwhile'],
})

export const renewLogSourceToken = endpoint({
  name: 'detection.renew-source-token',
  method: 'POST',
  path: '/api/detection/sources/:id/token',
  summary: 'A new token for a log source; the old one ends at once.',
  allow: administrator,
  params: ById,
  body: z.strictObject({}),
  answer: z.strictObject({ token: z.string() }),
  problems: ['detection.has_no_token'],
})

export const removeLogSource = endpoint({
  name: 'detection.remove-source',
  method: 'DELETE',
  path: '/api/detection/sources/:id',
  summary: 'Remove a log source. Its events stay for as long as events are kept.',
  allow: administrator,
  params: ById,
  answer: z.strictObject({ ok: z.literal(true) }),
})

export const listSenders = endpoint({
  name: 'detection.senders',
  method: 'GET',
  path: '/api/detection/senders',
  summary: 'Syslog senders that belong to no log source yet.',
  allow: keeps,
  answer: z.strictObject({ rows: z.array(SenderRow) }),
})

export const readIntake = endpoint({
  name: 'detection.intake',
  method: 'GET',
  path: '/api/detection/intake',
  summary: 'What listens on this machine, what waits, and what was lost.',
  allow: keeps,
  ofInstallation: true,
  answer: IntakeState,
})

export const readRetention = endpoint({
  name: 'detection.retention',
  method: 'GET',
  path: '/api/detection/retention',
  summary: 'For how long events are to be kept, and since when they really are.',
  allow: reader,
  answer: Retention,
})

export const setRetention = endpoint({
  name: 'detection.set-retention',
  method: 'PUT',
  path: '/api/detection/retention',
  summary: 'Decide for how many days events are kept. Older ones are removed with the next night.',
  allow: administrator,
  body: z.strictObject({
    keepDays: z.number().int().min(1).max(3_660),
    version: z.number().int(),
  }),
  answer: Retention,
  problems: ['detection.changed_meanwhile'],
})
