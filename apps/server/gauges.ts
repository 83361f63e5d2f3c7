/**
 * What `/metrics` shows beside the process's own numbers (event-loop delay, heap, processor): work that waits and runs,
 * the length of the evidence chains, connections, and the events spool while the event store is open. Counts only, no
 * organization is named.
 * @module
 */
import { z } from 'zod'
import type { EventsStats } from '../../platform/events/index.ts'
import type { Metrics } from '../../platform/http/operations.ts'
import { type Records, statement } from '../../platform/records/index.ts'

const work = statement({
  name: 'gauges_work',
  // pg-boss's states: created and retry wait, active runs, failed has no tries left.
  sql: `select count(*) filter (where state in ('created', 'retry') and start_after <= now()) as waiting,
          count(*) filter (where state = 'active') as active,
          count(*) filter (where state = 'failed') as failed
        from hinoban_jobs.job`,
  params: z.object({}),
  row: z.object({ waiting: z.number(), active: z.number(), failed: z.number() }),
  system: true,
})
const imports = statement({
  name: 'gauges_imports',
  sql: `select count(*) as open from imports_imports where state in ('checking', 'running')`,
  params: z.object({}),
  row: z.object({ open: z.number() }),
  system: true,
})
const chains = statement({
  name: 'gauges_chains',
  sql: `select coalesce((select sum(seq) from evidence_heads), 0) as evidence,
          coalesce((select sum(seq) from audit_heads), 0) as audit`,
  params: z.object({}),
  row: z.object({ evidence: z.number(), audit: z.number() }),
  system: true,
})

export const openGauges = (
  { gauge }: Metrics,
  from: {
    readonly records: Records
    /** Null while the event store is not open. */
    readonly events: () => Promise<EventsStats | null>
  },
): void => {
  const { records } = from
  // One look serves all gauges of one page.
  const together = <T>(look: () => Promise<T>): (() => Promise<T>) => {
    let running: Promise<T> | null = null
    return () => {
      running ??= look().finally(() => {
        running = null
      })
      return running
    }
  }
  const counts = together(async () => {
    const read = await records.system('figures for /metrics', async (tx) => ({
      jobs: await tx.one(work, {}),
      imports: await tx.one(imports, {}),
      chains: await tx.one(chains, {}),
    }))
    return { ...read, events: await from.events() }
  })
  const count = (
    name: string,
    help: string,
    of: (read: Awaited<ReturnType<typeof counts>>) => number | undefined,
  ): void =>
    gauge(name, help, async () => {
      // A store that does not answer must not take the whole page along.
      const read = await counts().catch(() => null)
      return read === null ? Number.NaN : (of(read) ?? 0)
    })

  count('jobs_waiting', 'Jobs that are due and not begun', (c) => c.jobs?.waiting)
  count('jobs_active', 'Jobs that run now', (c) => c.jobs?.active)
  count('jobs_failed', 'Jobs without a try left, of the last three days', (c) => c.jobs?.failed)
  count('imports_open', 'Imports being checked or taken in', (c) => c.imports?.open)
  count('evidence_entries', 'Facts in all evidence chains', (c) => c.chains?.evidence)
  count('audit_entries', 'Entries in all audit logs', (c) => c.chains?.audit)
  count(
    'events_spool_rows',
    'Events accepted and not yet in the engine',
    (c) => c.events?.spooled.rows,
  )
  count('events_spool_bytes', 'Bytes of the events spool', (c) => c.events?.spooled.bytes)
  count('events_written', 'Events written since the start', (c) => c.events?.written)
  count(
    'events_refused',
    'Events refused because the spool was full',
    (c) => c.events?.dropped.spoolFull,
  )
  count('events_engine_restarts', 'Restarts of the event engine', (c) => c.events?.engineRestarts)
  gauge('records_connections', 'Open connections to PostgreSQL', () => records.pool.totalCount)
  gauge('records_waiting', 'Callers that wait for a connection', () => records.pool.waitingCount)
}
