/**
 * One hunt for rules in stored events, slice by slice: SQL keeps away what cannot match, a worker decides with the matcher on each event
 * as it came. What a slice brought and where the next begins are written together, so that a stop costs one slice and nothing is counted
 * twice.
 * @module
 */
import type { Events } from '../../../../platform/events/index.ts'
import { storable } from '../../../../platform/evidence/canonical.ts'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import type { AlertsDeps } from '../deps.ts'
import type { Books } from '../rules/book.ts'
import { openReader, type Pieces } from './retro-reader.ts'
import * as sql from './retro-store.ts'
import { newTally } from './retro-tally.ts'
import type { FoundHit, HuntBegin, HuntFound, HuntInput, HuntPiece } from './retro-worker.ts'
import { type Slice, slicesOf } from './slices.ts'

export type RetroDeps = AlertsDeps & {
  readonly events: () => Promise<Events>
  readonly books: Books
  /** Events of one slice, where the usual number is not wanted. */
  readonly sliceEvents?: number
}

/** Events of one slice: where text keeps most away, and where each is screened. */
const MOST_BY_TEXT = 400_000
const MOST_SCREENED = 25_000
const MEMORY_MB = 600
const TIMEOUT_MS = 20 * 3_600_000

class Stopped extends Error {}

/** To its end, or until somebody stops it. @throws what keeps it from going on now: the job runs again. */
export const runHunt = async (
  deps: RetroDeps,
  organization: string,
  id: string,
  signal: AbortSignal,
): Promise<void> => {
  const scope: Scope = { organization, sites: '*' }
  const now = (): Date => deps.clock.now()
  const begun = await deps.records.within(scope, (tx) =>
    tx.one(sql.beginHunt, { organization, id, at: now() }),
  )
  if (begun === null) return
  const end = (state: 'done' | 'failed', why: string) =>
    deps.records.within(scope, (tx) =>
      tx.run(sql.endHunt, { organization, id, state, at: now(), why }),
    )
  const book = await deps.books.of(organization)
  const targets = begun.rule_ids.filter((rule) => book.entries.some((e) => e.id === rule))
  const events = await deps.events()
  const span = { from: begun.next_at ?? begun.from_at, to: begun.to_at }
  const hours = await events.query(scope, sql.hoursStored, sql.spanOf(span, begun.asked_at))
  const know = (byText: boolean) =>
    deps.records.within(scope, (tx) =>
      tx.run(sql.knowSpan, {
        organization,
        id,
        left: hours.reduce((sum, { n }) => sum + n, 0),
        oldest: hours[0]?.hour ?? null,
        byText,
        at: now(),
      }),
    )
  await know(false)
  const ordered = book.correlations.some(({ id: one }) => targets.includes(one))
  const days = new Intl.DateTimeFormat('en-CA', {
    timeZone: await deps.timeZone(organization),
    dateStyle: 'short',
  })
  const slice = newTally((ms) => days.format(ms))
  const save = async (next: Date, memory: string | null): Promise<void> => {
    const done = slice.take()
    await deps.records.within(scope, async (tx) => {
      const { looked, matched, hits, unparsed, damaged, byFields, unread } = done
      const counted = { looked, matched, hits, unparsed, damaged, byFields, unread }
      const at = { organization, id, next, memory, at: now() }
      if ((await tx.run(sql.advanceHunt, { ...at, ...counted })) === 0) throw new Stopped()
      await tx.run(sql.addCounts, { organization, id, ...done.counts })
      const kept = new Map(
        (await tx.all(sql.keptByRule, { organization, id })).map((k) => [k.rule_id, k.n]),
      )
      const rows = done.kept.filter((hit) => {
        const n = kept.get(hit.rule) ?? 0
        const all = [...kept.values()].reduce((sum, one) => sum + one, 0)
        if (n >= sql.MAX_KEPT_OF_RULE || all >= sql.MAX_KEPT) return false
        kept.set(hit.rule, n + 1)
        return true
      })
      if (rows.length > 0)
        await tx.run(sql.keepHits, { organization, id, rows: storable(rows.map(asRecord)) })
    })
  }
  const open: { pieces: Pieces | null } = { pieces: null }
  const begin = async ({ narrowed: condition, asked }: HuntBegin): Promise<void> => {
    await know(condition.byText)
    const asOf = begun.asked_at
    const most = deps.sliceEvents ?? (condition.byText ? MOST_BY_TEXT : MOST_SCREENED)
    const reader = openReader({ events, scope, condition, asked, ordered, asOf, signal })
    open.pieces = reader.pieces(slicesOf(hours, span, most), slice)
  }
  let before: Slice | null = null
  try {
    if (targets.length > 0 && hours.length > 0) {
      const last = await runWorker<HuntInput, HuntBegin | HuntFound, HuntFound>({
        module: new URL('./retro-worker.ts', import.meta.url),
        input: {
          packed: book.packed,
          names: book.names,
          filters: book.filters,
          targets,
          memory: begun.memory,
        },
        memoryMb: MEMORY_MB,
        timeoutMs: TIMEOUT_MS,
        signal,
        onMessage: async (found): Promise<HuntPiece | null> => {
          if ('narrowed' in found) {
            await begin(found)
            return null
          }
          slice.add(found)
          if (before !== null) await save(before.to, found.memory)
          before = null
          const next = await open.pieces?.next(found.passed)
          if (next === undefined || next.done) return null
          before = next.value.ended
          return next.value.piece
        },
      })
      slice.add(last)
      await save(span.to, null)
    }
    await end('done', '')
  } catch (error) {
    if (error instanceof Stopped) return
    // What stops with Hinoban goes on after its next start.
    if (signal.aborted) throw error
    deps.log.error({ error, hunt: id }, 'detection: a hunt for rules ended early')
    await end('failed', error instanceof ProblemError ? error.code : 'incident')
  } finally {
    await open.pieces?.return(undefined)
  }
}

const asRecord = (hit: FoundHit): Record<string, unknown> => ({
  ...hit,
  at: new Date(hit.at).toISOString(),
  received: new Date(hit.received).toISOString(),
})
