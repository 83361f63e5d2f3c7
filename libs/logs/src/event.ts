/**
 * One event, whatever wrote it: the one shape that search, rules and reports read.
 * @module
 */

export const LOG_FORMATS = [
  'evtx',
  'windows-xml',
  'winlogbeat',
  'nxlog',
  'wazuh',
  'windows-json',
  'fortigate',
  'cef',
  'leef',
  'cisco-asa',
  'cisco-ios',
  'paloalto',
  'ivanti',
  'sonicwall',
  'yamaha',
  'nec-ix',
  'netfilter',
  'web-access',
  'web-error',
  'iis',
  'squid',
  'linux-auth',
  'auditd',
  'zeek',
  'suricata',
  'osquery',
  'm365-audit',
  'entra-signin',
  'entra-audit',
  'cloudtrail',
  'ecs',
  'json',
  'syslog',
  'unparsed',
] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

/** At most 8 levels deep and 1,000 members in one event; what lies deeper is its JSON text. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [name: string]: FieldValue }

export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical'

/**
 * Why the time is this one: written in the record with its offset, written in the syslog header with its offset, without a year
 * (the nearest to receipt), without a zone (the source's), or none that can be believed: then `time` is null and receipt counts.
 */
export type TimeFrom = 'event' | 'header' | 'year-guessed' | 'zone-assumed' | 'received'

export type LogEvent = {
  readonly format: LogFormat
  /** Milliseconds since 1970-01-01 UTC; null: the record bears none that can be believed. */
  readonly time: number | null
  readonly timeFrom: TimeFrom
  /** Sigma's words for its log source, lower case. */
  readonly product: string | null
  readonly category: string | null
  readonly service: string | null
  /** Windows: System's own, never a field of the body. */
  readonly channel: string | null
  readonly eventId: number | null
  readonly provider: string | null
  readonly recordId: string | null
  readonly host: string | null
  readonly severity: Severity | null
  /** For people; null where the record is nothing but fields. */
  readonly message: string | null
  /** Native names, as Sigma rules for this log source expect them. */
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly ecs: EcsFace
  /** What could not be read, or not be believed. */
  readonly damage: readonly LogDamage[]
}

/** A closed list; a number behind the colon counts. Codes are API. */
export type LogDamage =
  | 'unparsed'
  | 'empty'
  /** The record is longer than the bound and was cut. */
  | 'cut'
  /** It ends in the middle of a value: the sender or a relay cut it. */
  | 'broken_off'
  | 'nul'
  | 'encoding'
  | 'json'
  | 'xml'
  | 'header'
  /** A year before 2001: a clock that nobody set. */
  | 'clock_unset'
  /** More than a day ahead of receipt. */
  | 'clock_ahead'
  /** A row with other columns than the head of its table. */
  | 'columns'
  /** A pinned format that the record is not. */
  | 'not_as_pinned'
  /** A container of several events, read as one. */
  | 'several_events'
  | `too_deep:${number}`
  | `too_many:${number}`

export const ECS_NAMES = [
  'event.action',
  'event.outcome',
  'event.category',
  'event.code',
  'event.duration',
  'event.id',
  'host.name',
  'host.ip',
  'user.name',
  'user.domain',
  'user.id',
  'user.target.name',
  'source.ip',
  'source.port',
  'source.geo.country_iso_code',
  'destination.ip',
  'destination.port',
  'destination.domain',
  'network.transport',
  'network.direction',
  'network.bytes',
  'source.bytes',
  'destination.bytes',
  'process.name',
  'process.executable',
  'process.command_line',
  'process.pid',
  'process.parent.name',
  'process.parent.executable',
  'process.parent.command_line',
  'process.hash.md5',
  'process.hash.sha1',
  'process.hash.sha256',
  'file.path',
  'file.name',
  'file.hash.sha256',
  'registry.path',
  'url.full',
  'url.domain',
  'http.request.method',
  'http.response.status_code',
  'user_agent.original',
  'dns.question.name',
  'rule.name',
  'rule.id',
  'observer.vendor',
  'observer.product',
  'observer.name',
  'email.from.address',
  'email.subject',
  'cloud.account.id',
] as const
export type EcsName = (typeof ECS_NAMES)[number]
/** The public face: flat names of the Elastic Common Schema, nothing beside them. `event.duration` is in nanoseconds. */
export type EcsFace = { readonly [name in EcsName]?: string | number | readonly string[] }
