/**
 * What came and what got lost, by log source and place: added up in memory and written every few seconds. A kill costs the counts of these
 * seconds, never a record.
 * @module
 */
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import type { Place } from '../../contract-sources.ts'
import { addCounts, heardFrom } from './store.ts'

export type Whose = { readonly organization: string; readonly source: string }

export type SourceCounts = {
  readonly add: (whose: Whose, place: Place, records: number, bytes: number) => void
  /** Records came. */
  readonly received: (whose: Whose, records: number, bytes: number, at: number) => void
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

const FLUSH_MS = 5_000

type Count = Whose & { readonly place: Place; records: number; bytes: number; at: number }

export const openCounts = (deps: {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
}): SourceCounts => {
  let counts = new Map<string, Count>()
  let heard = new Map<string, Whose & { at: number }>()
  const now = (): number => deps.clock.now().getTime()

  const add = (whose: Whose, place: Place, records: number, bytes: number): void => {
    if (records === 0) return
    const key = `${whose.source} ${place}`
    const count = counts.get(key) ?? {
      organization: whose.organization,
      source: whose.source,
      place,
      records: 0,
      bytes: 0,
      at: 0,
    }
    count.records += records
    count.bytes += bytes
    count.at = now()
    counts.set(key, count)
  }
  const write = async (): Promise<void> => {
    const taken = counts
    const spoke = heard
    counts = new Map()
    heard = new Map()
    const byOrganization = Map.groupBy(
      [...taken.values()].map((c) => ({ ...c, at: new Date(c.at).toISOString() })),
      (c) => c.organization,
    )
    const spokeBy = Map.groupBy(
      [...spoke.values()].map((h) => ({ ...h, at: new Date(h.at).toISOString() })),
      (h) => h.organization,
    )
    try {
      for (const [organization, rows] of byOrganization)
        await deps.records.within({ organization, sites: '*' }, async (tx) => {
          await tx.run(addCounts, { organization, rows: JSON.stringify(rows) })
          const mine = spokeBy.get(organization)
          if (mine) await tx.run(heardFrom, { organization, rows: JSON.stringify(mine) })
          for (const row of rows) taken.delete(`${row.source} ${row.place}`)
        })
    } catch (error) {
      deps.log.warn({ error }, 'detection: counts could not be written yet')
      for (const c of taken.values()) add(c, c.place, c.records, c.bytes)
      for (const [key, h] of spoke) if (!heard.has(key)) heard.set(key, h)
    }
  }
  let writing: Promise<void> = Promise.resolve()
  const flush = (): Promise<void> => {
    writing = writing.then(write)
    return writing
  }
  const timer = setInterval(() => void flush(), FLUSH_MS)
  timer.unref()
  return {
    add,
    received: (whose, records, bytes, at) => {
      add(whose, 'received', records, bytes)
      const known = heard.get(whose.source)
      if (known) known.at = Math.max(known.at, at)
      else heard.set(whose.source, { organization: whose.organization, source: whose.source, at })
    },
    flush,
    close: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}
