/**
 * The configuration an agent gets: our questions as its schedule, and how it shall send the answers.
 * @module
 */
import { SCHEDULE_PREFIX } from './facts.ts'
import type { AgentPlatform } from './install.ts'
import {
  EVENT_OPTIONS,
  EVENT_QUERIES,
  EVENTS_INTERVAL_SECONDS,
  EVENTS_PREFIX,
  type EventQuery,
} from './packs/events.ts'
import { everywhere } from './packs/everywhere.ts'
import { linux } from './packs/linux.ts'
import { macos } from './packs/macos.ts'
import type { QueryId, ShippedQuery } from './packs/query.ts'
import { windows } from './packs/windows.ts'
import type { Platform } from './requests.ts'

export const SHIPPED_QUERIES: readonly ShippedQuery[] = [
  ...everywhere,
  ...windows,
  ...macos,
  ...linux,
]

/** Our questions to one platform; all of them where it is not known, each with its own platform. */
export const queriesFor = (platform: Platform): readonly ShippedQuery[] =>
  SHIPPED_QUERIES.filter(
    (query) => query.platform === 'any' || platform === 'other' || query.platform === platform,
  )

/** osquery's own names (configuration.md: the `platform` key). */
const PLATFORMS = { any: 'all', windows: 'windows', macos: 'darwin', linux: 'linux' } as const

export type ScheduledQuery = {
  readonly query: string
  readonly interval: number
  readonly snapshot: boolean
  readonly removed: boolean
  readonly platform: (typeof PLATFORMS)[keyof typeof PLATFORMS]
  readonly description: string
}

export type AgentConfig = {
  readonly options: Readonly<Record<string, string | number | boolean>>
  readonly schedule: Readonly<Record<string, ScheduledQuery>>
  readonly node_invalid: false
}

export type ConfigOptions = {
  readonly platform: Platform
  /** A number that only grows: raised, it makes the agent send all rows of every query again. */
  readonly epoch: number
  /** Questions the company does not want asked. */
  readonly without?: ReadonlySet<QueryId>
  /** Also what happens on the machine, minute by minute; left out or false: the agent hooks into nothing. */
  readonly events?: boolean
}

/** A run is one line of the log: the longest, 30,000 packages of one host, has 9 MiB. */
export const MAX_SENT_LINE_BYTES: number = 16 * 1024 * 1024
/** A first run of all questions is 40 lines. */
const MAX_SENT_LINES = 64

/**
 * The answer to `config`. The options make a run one line (so that it is taken whole or not at all), and let the line be long
 * enough: what exceeds `logger_tls_max_linesize` the agent drops with a mere warning in its status log.
 * @example configFor({ platform: 'linux', epoch: 1 })
 */
export const configFor = ({
  platform,
  epoch,
  without = new Set<QueryId>(),
  events = false,
}: ConfigOptions): AgentConfig => ({
  options: {
    schedule_epoch: Math.max(0, Math.trunc(epoch)),
    schedule_splay_percent: 10,
    logger_event_type: false,
    logger_snapshot_event_type: false,
    logger_tls_period: 10,
    logger_tls_compress: true,
    logger_tls_max_linesize: MAX_SENT_LINE_BYTES,
    logger_tls_max_lines: MAX_SENT_LINES,
    // Warnings and errors only.
    logger_min_status: 1,
    distributed_interval: 10,
    // What stands here wins over the flag file.
    ...(events ? EVENT_OPTIONS : { disable_events: true }),
  },
  schedule: Object.fromEntries([
    ...queriesFor(platform)
      .filter((query) => !without.has(query.id))
      .map((query) => [`${SCHEDULE_PREFIX}${query.id}`, scheduled(query)]),
    ...(events ? eventsOf(platform) : []).map((query) => [
      `${EVENTS_PREFIX}${query.id}`,
      scheduledEvents(query),
    ]),
  ]),
  node_invalid: false,
})

const eventsOf = (platform: Platform): readonly EventQuery[] =>
  EVENT_QUERIES.filter((query) => platform === 'other' || query.platform === platform)

const scheduledEvents = (query: EventQuery): ScheduledQuery => ({
  query: `${query.sql};`,
  interval: EVENTS_INTERVAL_SECONDS,
  snapshot: false,
  // Events do not go away again.
  removed: false,
  platform: PLATFORMS[query.platform],
  description: query.why.en,
})

const scheduled = (query: ShippedQuery): ScheduledQuery => ({
  query: `${query.sql};`,
  interval: query.intervalSeconds,
  snapshot: query.mode === 'snapshot',
  removed: true,
  platform: PLATFORMS[query.platform],
  description: query.why.en,
})

/** One of our packs as a file of osquery, for machines whose log is brought as a file or goes to another platform. */
export const packFile = (platform: AgentPlatform): string => {
  const queries = queriesFor(platform).map(
    (query) => [`${SCHEDULE_PREFIX}${query.id}`, scheduled(query)] as const,
  )
  return `${JSON.stringify({ platform: PLATFORMS[platform], queries: Object.fromEntries(queries) }, null, 2)}\n`
}
