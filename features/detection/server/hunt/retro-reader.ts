/**
 * Stored events of a hunt, slice by slice in bounded memory: a slice that is too much or too slow is cut in halves. Where SQL narrows by
 * the kind of log alone, of each slice first the kept fields are read, and the records of those events alone that pass the screen.
 * @module
 */
import { z } from 'zod'
import { type Events, type EventsQuery, eventsQuery } from '../../../../platform/events/index.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import { type Narrowed, WITH_TEXT } from './narrow.ts'
import * as sql from './retro-store.ts'
import type { Tally } from './retro-tally.ts'
import type { HuntPiece } from './retro-worker.ts'
import { screenedColumns } from './screen.ts'
import { halvesOf, type Slice } from './slices.ts'
import { STORED } from './stored-event.ts'

/** Signs that one slice may bring into memory. */
const MOST_CHARS = 32 * 1024 * 1024
/** Ids of one question. */
const MOST_IDS = 10_000

const TEXTS = z.array(z.string())
const row = z.unknown()

/** `ended`: with this piece the slice is over. `next` is given the ids that passed the screen of the piece before. */
export type Pieces = AsyncGenerator<
  { readonly piece: HuntPiece; readonly ended: Slice | null },
  undefined,
  readonly string[]
>
type Read = { readonly texts: readonly string[]; readonly unread: number }

export const openReader = (o: {
  readonly events: Events
  readonly scope: Scope
  readonly condition: Narrowed
  /** Names of fields that are enough for the screen. */
  readonly asked: readonly string[]
  /** By time, for what counts over time. */
  readonly ordered: boolean
  readonly asOf: Date
  readonly signal: AbortSignal
}) => {
  const { byText, params: texts, keywords } = o.condition
  const params: z.ZodType<Readonly<Record<string, unknown>>> = sql.spanParams.extend(
    Object.fromEntries(Object.keys(texts).map((name) => [name, TEXTS])),
  )
  const order = o.ordered ? ' ORDER BY at, id' : ''
  const found = eventsQuery({
    name: 'detection_retro_rows',
    sql: `${WITH_TEXT} SELECT ${STORED} FROM detection_events WHERE ${sql.WHERE_STORED} AND ${o.condition.sql}${order}`,
    params,
    row,
  })
  const screened = eventsQuery({
    name: 'detection_retro_screened',
    sql: `${WITH_TEXT} SELECT ${screenedColumns(keywords)} FROM detection_events WHERE ${sql.WHERE_STORED} AND ${o.condition.sql}`,
    params: params.and(z.object({ asked: z.string() })),
    row,
  })
  const asked = eventsQuery({
    name: 'detection_retro_asked',
    sql: `SELECT ${STORED} FROM detection_events WHERE ${sql.WHERE_ASKED}${order}`,
    params: sql.spanParams.extend({ ids: z.string() }),
    row,
  })
  /** All of it at once, so that no query waits for the worker; null: too much or too slow for one piece. */
  const linesOf = async <P extends z.ZodType>(
    q: EventsQuery<P>,
    given: z.input<P>,
    mostChars: number,
  ): Promise<readonly string[] | null> => {
    o.signal.throwIfAborted()
    const lines: string[] = []
    let chars = 0
    try {
      for await (const text of o.events.queryLines(o.scope, q, given)) {
        lines.push(text)
        chars += text.length
        if (chars > mostChars) return null
      }
      return lines
    } catch (error) {
      const isHeavy = error instanceof ProblemError && error.code === 'events.too_heavy'
      if (!isHeavy) throw error
      return null
    }
  }
  const sliceOf = async (slice: Slice) => {
    const span = sql.spanOf(slice, o.asOf)
    const [counted] = await o.events.query(o.scope, sql.sliceStored, span)
    const { events = 0, unparsed = 0, damaged = 0 } = counted ?? {}
    const most = halvesOf(slice) === null ? Number.POSITIVE_INFINITY : MOST_CHARS
    const given = { ...span, ...texts }
    const lines =
      events === 0
        ? []
        : byText
          ? await linesOf(found, given, most)
          : await linesOf(screened, { ...given, asked: o.asked.join('\n') }, most)
    return { slice, events, unparsed, damaged, lines }
  }
  type Counted = Awaited<ReturnType<typeof sliceOf>>
  /** The whole rows of these ids; what even alone is too heavy is not read. */
  const rowsOf = async (slice: Slice, ids: readonly string[]): Promise<Read> => {
    if (ids.length === 0) return { texts: [], unread: 0 }
    const most = ids.length === 1 ? Number.POSITIVE_INFINITY : MOST_CHARS
    const lines =
      ids.length > MOST_IDS
        ? null
        : await linesOf(asked, { ...sql.spanOf(slice, o.asOf), ids: ids.join('\n') }, most)
    if (lines !== null) return { texts: lines, unread: 0 }
    if (ids.length === 1) return { texts: [], unread: 1 }
    const half = Math.ceil(ids.length / 2)
    const [a, b] = [await rowsOf(slice, ids.slice(0, half)), await rowsOf(slice, ids.slice(half))]
    return { texts: [...a.texts, ...b.texts], unread: a.unread + b.unread }
  }
  return {
    /** The next slice is read while the worker has this one. */
    pieces: async function* (slices: readonly Slice[], tally: Tally): Pieces {
      const left = [...slices]
      const begin = () => {
        const slice = left.shift()
        return slice === undefined ? null : waitedFor(sliceOf(slice))
      }
      const tell = function* (of: Counted, read: Read) {
        tally.looked += of.events
        tally.unparsed += of.unparsed
        tally.damaged += of.damaged
        tally.unread += read.unread
        for (const text of read.texts) tally.matched += linesIn(text)
        for (const text of read.texts)
          yield { piece: { kind: 'rows', text, isEnd: false } as const, ended: null }
        yield { piece: { kind: 'rows', text: '', isEnd: true } as const, ended: of.slice }
      }
      let before: { readonly of: Counted; readonly read: Promise<Read> } | null = null
      for (let coming = begin(); coming !== null; ) {
        const of: Counted = await coming
        const halves = of.lines === null ? halvesOf(of.slice) : null
        if (halves !== null) {
          left.unshift(...halves)
          coming = begin()
          continue
        }
        coming = begin()
        const unread = of.lines === null ? of.events : 0
        if (byText) {
          yield* tell(of, { texts: of.lines ?? [], unread })
          continue
        }
        const ids: string[] = []
        const lines = [...(of.lines ?? [])]
        for (let text = lines.shift(); text !== undefined; text = lines.shift())
          ids.push(...(yield { piece: { kind: 'screen', text }, ended: null }))
        const read = waitedFor(
          rowsOf(of.slice, ids).then((r) => ({ ...r, unread: r.unread + unread })),
        )
        if (before !== null) yield* tell(before.of, await before.read)
        before = { of: { ...of, lines: null }, read }
      }
      if (before !== null) yield* tell(before.of, await before.read)
      return undefined
    },
  }
}

/** Whoever waits for it hears of its failure. */
const waitedFor = <T>(work: Promise<T>): Promise<T> => {
  work.catch(() => undefined)
  return work
}

const linesIn = (text: string): number => {
  let n = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) n += 1
  return text === '' || text.endsWith('\n') ? n : n + 1
}
