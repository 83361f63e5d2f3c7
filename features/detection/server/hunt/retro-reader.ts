/**
 * Stored events of a hunt, slice by slice in bounded memory: a slice that is too much or too slow is cut in halves.
 * @module
 */
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import { type Narrowed, WITH_TEXT } from './narrow.ts'
import * as sql from './retro-store.ts'
import type { Tally } from './retro-tally.ts'
import { halvesOf, type Slice } from './slices.ts'
import { STORED } from './stored-event.ts'

/** Rows that are handed to the worker at once. */
const LINES_AT_ONCE = 1_000
/** Signs that one slice may bring into memory. */
const MOST_CHARS = 32 * 1024 * 1024

const TEXTS = z.array(z.string())
const lineRow = z.object({ line: z.string() })

export type Pieces = ReturnType<ReturnType<typeof openReader>['pieces']>

export const openReader = (o: {
  readonly events: Events
  readonly scope: Scope
  readonly condition: Narrowed
  /** By time, for what counts over time. */
  readonly ordered: boolean
  readonly asOf: Date
  readonly signal: AbortSignal
}) => {
  const params: z.ZodType<Readonly<Record<string, unknown>>> = sql.spanParams.extend(
    Object.fromEntries(Object.keys(o.condition.params).map((name) => [name, TEXTS])),
  )
  const rowsOf = eventsQuery({
    name: 'detection_retro_rows',
    sql: `${WITH_TEXT} SELECT formatRowNoNewline('JSONCompactEachRow', ${STORED}) AS line FROM detection_events
          WHERE ${sql.WHERE_STORED} AND ${o.condition.sql}${o.ordered ? ' ORDER BY at, id' : ''}`,
    params,
    row: lineRow,
  })
  const isHeavy = (error: unknown): boolean =>
    error instanceof ProblemError && error.code === 'events.too_heavy'
  /** All of it at once, so that no query waits for the worker; null: too much or too slow for one piece. */
  const linesIn = async (slice: Slice): Promise<readonly string[] | null> => {
    o.signal.throwIfAborted()
    const asked = { ...sql.spanOf(slice, o.asOf), ...o.condition.params }
    const lines: string[] = []
    let chars = 0
    try {
      for await (const rows of o.events.queryStream(o.scope, rowsOf, asked))
        for (const { line } of rows) {
          lines.push(line)
          chars += line.length
          if (chars > MOST_CHARS && halvesOf(slice) !== null) return null
        }
      return lines
    } catch (error) {
      if (isHeavy(error)) return null
      throw error
    }
  }
  const pieceOf = async (slice: Slice) => {
    const asked = sql.spanOf(slice, o.asOf)
    const [counted] = await o.events.query(o.scope, sql.sliceStored, asked)
    const { events = 0, unparsed = 0, damaged = 0 } = counted ?? {}
    const lines = events === 0 ? [] : await linesIn(slice)
    return { slice, events, unparsed, damaged, lines }
  }
  return {
    /** `ended`: with these lines the slice is over. The next slice is read while the worker has this one. */
    pieces: async function* (
      slices: readonly Slice[],
      tally: Tally,
    ): AsyncGenerator<
      { readonly lines: readonly string[]; readonly ended: Slice | null },
      undefined
    > {
      const left = [...slices]
      const begin = () => {
        const slice = left.shift()
        const reading = slice === undefined ? null : pieceOf(slice)
        // Whoever waits for it hears of its failure.
        reading?.catch(() => undefined)
        return reading
      }
      for (let coming = begin(); coming !== null; ) {
        const { slice, lines, ...counted } = await coming
        const halves = lines === null ? halvesOf(slice) : null
        if (halves !== null) {
          left.unshift(...halves)
          coming = begin()
          continue
        }
        coming = begin()
        tally.looked += counted.events
        tally.unparsed += counted.unparsed
        tally.damaged += counted.damaged
        if (lines === null) tally.unread += counted.events
        tally.matched += lines?.length ?? 0
        for (let at = 0; at < (lines?.length ?? 0); at += LINES_AT_ONCE)
          yield { lines: (lines ?? []).slice(at, at + LINES_AT_ONCE), ended: null }
        yield { lines: [], ended: slice }
      }
      return undefined
    },
  }
}
