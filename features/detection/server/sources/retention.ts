/**
 * For how long events are kept: what was decided, what is really there, and the nightly removal of what is older.
 * @module
 */
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import { DEFAULT_KEEP_DAYS, type Retention } from '../../contract-sources.ts'
import { retentionOf } from './store.ts'

const DAY_MS = 86_400_000

const keptSince = eventsQuery({
  name: 'detection_kept_since',
  sql: `SELECT count() AS events, min(received_at) AS oldest FROM detection_events
        WHERE organization = {organization:UUID}`,
  params: z.object({}),
  row: z.object({ events: z.number(), oldest: z.date() }),
})
const keptBySource = eventsQuery({
  name: 'detection_kept_by_source',
  sql: `SELECT source, min(received_at) AS oldest FROM detection_events
        WHERE organization = {organization:UUID} GROUP BY source`,
  params: z.object({}),
  row: z.object({ source: z.string(), oldest: z.date() }),
})

export type RetentionBook = {
  readonly read: (organization: string) => Promise<Retention>
  /** Days decided, and by source since when its events are there. */
  readonly kept: (
    organization: string,
  ) => Promise<{ readonly policyDays: number; readonly oldest: ReadonlyMap<string, Date> }>
  /** Removes what is older than each organization decided; whole days, each once. */
  readonly removeOld: (organizations: readonly string[], now: Date) => Promise<void>
}

export const openRetention = (deps: {
  readonly records: Records
  readonly events: () => Promise<Events>
  readonly now: () => number
}): RetentionBook => {
  const policy = async (organization: string) => {
    const row = await deps.records.reading({ organization, sites: '*' }, (tx) =>
      tx.one(retentionOf, { organization }),
    )
    return { days: row?.keep_days ?? DEFAULT_KEEP_DAYS, version: row?.version ?? 0 }
  }
  return {
    read: async (organization) => {
      const { days, version } = await policy(organization)
      const events = await deps.events()
      const [kept] = await events.query({ organization, sites: '*' }, keptSince, {})
      const count = kept?.events ?? 0
      return {
        keepDays: days,
        version,
        events: count,
        keptDays: kept && count > 0 ? daysBetween(kept.oldest, deps.now()) : 0,
      }
    },
    kept: async (organization) => {
      const { days } = await policy(organization)
      const events = await deps.events()
      const rows = await events.query({ organization, sites: '*' }, keptBySource, {})
      return { policyDays: days, oldest: new Map(rows.map((r) => [r.source, r.oldest])) }
    },
    removeOld: async (organizations, now) => {
      const events = await deps.events()
      for (const organization of organizations) {
        const { days } = await policy(organization)
        await events.removeBefore(
          'detection_events',
          organization,
          new Date(now.getTime() - days * DAY_MS),
        )
      }
    },
  }
}

export const daysBetween = (from: Date, to: number): number =>
  Math.max(0, Math.floor((to - from.getTime()) / DAY_MS))
