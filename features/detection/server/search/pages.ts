/**
 * Pages of a search by key, and an export as such pages one after the other: each is a question of its own within the limits of the store,
 * so that a reader who takes an hour holds nothing there, and a long export is not one long question.
 * @module
 */
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import type { Conditions } from './conditions.ts'
import { ROW, rowShape } from './rows.ts'

export const WHERE = `organization = {organization:UUID} AND ({allSites:UInt8} OR site IN {sites:Array(String)})
  AND at >= {from:DateTime64(3)} AND at < {to:DateTime64(3)}`

export const shapeOf = (conditions: Conditions, more: z.ZodRawShape) =>
  z.object({
    from: z.date(),
    to: z.date(),
    ...Object.fromEntries(Object.keys(conditions.params).map((name) => [name, z.string()])),
    ...more,
  })

export type Asked = {
  readonly conditions: Conditions
  readonly from: Date
  readonly to: Date
}
export type Place = { readonly at: Date; readonly id: string }
export type PageRow = z.output<typeof rowShape>

/** The rows behind a place, in one direction of time. */
export const pageOf = (
  events: Pick<Events, 'query'>,
  scope: Scope,
  { conditions, from, to }: Asked,
  page: {
    readonly first: 'newest' | 'oldest'
    readonly after: Place | null
    readonly limit: number
    readonly seconds?: number | undefined
  },
): Promise<PageRow[]> => {
  const { first, after, limit, seconds } = page
  const [sign, order] = first === 'newest' ? ['<', ' DESC'] : ['>', '']
  const behind =
    after === null ? '' : ` AND (at, id) ${sign} ({afterAt:DateTime64(3)}, {afterId:String})`
  return events.query(
    scope,
    eventsQuery({
      name: 'detection_search',
      sql: `SELECT ${ROW} FROM detection_events WHERE ${WHERE}${conditions.sql}${behind}
            ORDER BY at${order}, id${order} LIMIT {limit:UInt32}`,
      params: shapeOf(conditions, {
        limit: z.number(),
        ...(after === null ? {} : { afterAt: z.date(), afterId: z.string() }),
      }),
      row: rowShape,
      ...(seconds === undefined ? {} : { seconds }),
    }),
    {
      ...conditions.params,
      // The store leaves out by time what it does not leave out by both.
      from: after !== null && first === 'oldest' && after.at > from ? after.at : from,
      to:
        after !== null && first === 'newest' && after.at < to
          ? new Date(after.at.getTime() + 1)
          : to,
      limit,
      ...(after === null ? {} : { afterAt: after.at, afterId: after.id }),
    } as never,
  )
}

/** Rows in memory, of all exports together (about 1 KB each): the more of them run, the smaller their pages. */
const ROWS_AT_ONCE = 20_000
const MAX_PAGE = 5_000
const MIN_PAGE = 50

export type Exports = (
  events: Pick<Events, 'query'>,
  scope: Scope,
  asked: Asked,
) => AsyncGenerator<readonly PageRow[]>

/** One page of all exports is asked for at a time: people who search do not wait behind them. */
export const openExports = (): Exports => {
  let running = 0
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  return async function* (events, scope, asked) {
    running += 1
    try {
      let after: Place | null = null
      for (;;) {
        const limit = Math.max(MIN_PAGE, Math.min(MAX_PAGE, Math.floor(ROWS_AT_ONCE / running)))
        const place: Place | null = after
        const rows: PageRow[] = await inTurn(() =>
          pageOf(events, scope, asked, { first: 'oldest', after: place, limit }),
        )
        const end = rows.at(-1)
        if (end !== undefined) yield rows
        if (end === undefined || rows.length < limit) return
        after = { at: end.at, id: end.id }
      }
    } finally {
      running -= 1
    }
  }
}
