/**
 * One hunt for rules in stored events, slice by slice: SQL keeps away what cannot match, a worker decides with the matcher on each event
 * as it came. What a slice brought and where the next begins are written together, so that a stop costs one slice and nothing is counted
 * twice.
 * @module
 */
import type { Rule } from '@hinoban/sigma'
import { unpackRules } from '@hinoban/sigma'
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import { idOf, rulesUnder } from '../../rule-base.ts'
import type { AlertsDeps } from '../deps.ts'
import type { Books, KeptBook } from '../rules/book.ts'
import { type Narrowed, narrowed, WITH_TEXT } from './narrow.ts'
import * as sql from './retro-store.ts'
import type { FoundHit, HuntFound, HuntInput, HuntPiece } from './retro-worker.ts'
import { halvesOf, type Slice, slicesOf } from './slices.ts'
import { STORED } from './stored-event.ts'

export type RetroDeps = AlertsDeps & {
  readonly events: () => Promise<Events>
  readonly books: Books
}

/** Events of one slice: where text keeps most away, and where each is asked. */
const MOST_BY_TEXT = 400_000
const MOST_BY_SOURCE = 40_000
const MEMORY_MB = 600
const TIMEOUT_MS = 20 * 3_600_000
/** Rows that are handed to the worker at once. */
const LINES_AT_ONCE = 1_000
/** Combinations of rule, day and machine that one slice may bring; behind it machines are no longer told apart. */
const MAX_COUNTS = 5_000

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
  const condition = narrowed(rulesToRead(book, targets))
  const events = await deps.events()
  const span = { from: begun.next_at ?? begun.from_at, to: begun.to_at }
  const hours = await events.query(scope, sql.hoursStored, sql.spanOf(span, begun.asked_at))
  await deps.records.within(scope, (tx) =>
    tx.run(sql.knowSpan, {
      organization,
      id,
      left: hours.reduce((sum, { n }) => sum + n, 0),
      oldest: hours[0]?.hour ?? null,
      byText: condition.byText,
      at: now(),
    }),
  )
  const slices = slicesOf(hours, span, condition.byText ? MOST_BY_TEXT : MOST_BY_SOURCE)
  const ordered = book.correlations.some(({ id: one }) => targets.includes(one))
  const reader = openReader({ events, scope, condition, ordered, asOf: begun.asked_at, signal })
  const slice = newTally()
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
        await tx.run(sql.keepHits, { organization, id, rows: rows.map(asRecord) })
    })
  }
  const pieces = reader.pieces(slices, slice)
  let before: Slice | null = null
  try {
    if (targets.length > 0 && slices.length > 0) {
      const last = await runWorker<HuntInput, HuntFound, HuntFound>({
        module: new URL('./retro-worker.ts', import.meta.url),
        input: {
          pack: book.pack,
          digest: book.digest,
          filters: book.filters,
          targets,
          memory: begun.memory,
        },
        memoryMb: MEMORY_MB,
        timeoutMs: TIMEOUT_MS,
        signal,
        onMessage: async (found): Promise<HuntPiece | null> => {
          slice.add(found)
          if (before !== null) await save(before.to, found.memory)
          before = null
          const { value, done } = await pieces.next()
          if (done) return null
          if (value.ended !== null) before = value.ended
          return { lines: value.lines, isEnd: value.ended !== null }
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
    await pieces.return(undefined)
  }
}

/** The rules, and of correlations those under them. */
const rulesToRead = (book: KeptBook, targets: readonly string[]): readonly Rule[] => {
  const found = unpackRules(book.pack, { digest: book.digest })
  if (!found.ok) throw new Error(`detection: rules could not be unpacked: ${found.why}`)
  const isTarget = new Set(targets)
  const under = found.set.correlations
    .filter((one) => isTarget.has(idOf(one)))
    .flatMap((one) => rulesUnder(one))
  const inner = new Set(under.map(idOf))
  return found.set.rules.filter((rule) => isTarget.has(idOf(rule)) || inner.has(idOf(rule)))
}

const lineRow = z.object({ line: z.string() })

const openReader = (o: {
  readonly events: Events
  readonly scope: Scope
  readonly condition: Narrowed
  /** By time, for what counts over time. */
  readonly ordered: boolean
  readonly asOf: Date
  readonly signal: AbortSignal
}) => {
  const rowsOf = eventsQuery({
    name: 'detection_retro_rows',
    sql: `${WITH_TEXT} SELECT formatRowNoNewline('JSONCompactEachRow', ${STORED}) AS line FROM detection_events
          WHERE ${sql.WHERE_STORED} AND ${o.condition.sql}${o.ordered ? ' ORDER BY at, id' : ''}`,
    params: z.object({ ...sql.spanParams.shape, ...o.condition.shape.shape }),
    row: lineRow,
  })
  const isHeavy = (error: unknown): boolean =>
    error instanceof ProblemError && error.code === 'events.too_heavy'
  const read = async function* (slice: Slice, tally: Tally): AsyncGenerator<readonly string[]> {
    o.signal.throwIfAborted()
    const asked = sql.spanOf(slice, o.asOf)
    let given = 0
    try {
      const params = { ...asked, ...o.condition.params } as z.input<typeof rowsOf.params>
      for await (const rows of o.events.queryStream(o.scope, rowsOf, params)) {
        given += rows.length
        const lines = rows.map(({ line }) => line)
        for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
          o.signal.throwIfAborted()
          yield lines.slice(at, at + LINES_AT_ONCE)
        }
      }
      tally.matched += given
    } catch (error) {
      if (!isHeavy(error) || given > 0) throw error
      const halves = halvesOf(slice)
      if (halves === null) {
        const [counted] = await o.events.query(o.scope, sql.sliceStored, asked)
        tally.unread += counted?.events ?? 0
        return
      }
      for (const half of halves) yield* read(half, tally)
    }
  }
  return {
    /** `ended`: with these lines the slice is over. */
    pieces: async function* (
      slices: readonly Slice[],
      tally: Tally,
    ): AsyncGenerator<
      { readonly lines: readonly string[]; readonly ended: Slice | null },
      undefined
    > {
      for (const slice of slices) {
        const [counted] = await o.events.query(o.scope, sql.sliceStored, sql.spanOf(slice, o.asOf))
        tally.looked += counted?.events ?? 0
        tally.unparsed += counted?.unparsed ?? 0
        tally.damaged += counted?.damaged ?? 0
        for await (const lines of read(slice, tally)) yield { lines, ended: null }
        yield { lines: [], ended: slice }
      }
      return undefined
    },
  }
}

type Tally = ReturnType<typeof newTally>
/** What a slice brought, in bounded memory. */
const newTally = () => {
  const none = () => ({
    looked: 0,
    matched: 0,
    unparsed: 0,
    damaged: 0,
    unread: 0,
    byFields: 0,
    hits: 0,
  })
  const by = new Map<string, { rule: string; day: string; host: string; hits: number }>()
  let kept: FoundHit[] = []
  const perRule = new Map<string, number>()
  const tally = {
    ...none(),
    add: (found: HuntFound): void => {
      tally.byFields += found.byFields
      tally.hits += found.hits.length
      for (const hit of found.hits) {
        const day = new Date(hit.at).toISOString().slice(0, 10)
        const host = by.size < MAX_COUNTS ? hit.host : ''
        const key = `${hit.rule}\n${day}\n${host}`
        const one = by.get(key) ?? { rule: hit.rule, day, host, hits: 0 }
        one.hits += 1
        by.set(key, one)
        const n = perRule.get(hit.rule) ?? 0
        if (n >= sql.MAX_KEPT_OF_RULE || kept.length >= sql.MAX_KEPT) continue
        perRule.set(hit.rule, n + 1)
        kept.push(hit)
      }
    },
    take: () => {
      const counted = [...by.values()].toSorted((a, b) => (a.rule < b.rule ? -1 : 1))
      const done = {
        ...tally,
        kept,
        counts: {
          rules: counted.map((c) => c.rule),
          days: counted.map((c) => c.day),
          hosts: counted.map((c) => c.host),
          hits: counted.map((c) => c.hits),
        },
      }
      Object.assign(tally, none())
      kept = []
      perRule.clear()
      by.clear()
      return done
    },
  }
  return tally
}

const asRecord = (hit: FoundHit): Record<string, unknown> => ({
  ...hit,
  at: new Date(hit.at).toISOString(),
  received: new Date(hit.received).toISOString(),
})
