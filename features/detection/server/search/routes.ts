/**
 * The doors of the search: a page of events, how many over time, the values of a field, one event, a file of all.
 * @module
 */
import { z } from 'zod'
import type { Audit } from '../../../../platform/audit/index.ts'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import {
  csvFile,
  fileAnswer,
  notFound,
  type Route,
  route,
} from '../../../../platform/http/index.ts'
import { ProblemError, problemsOf } from '../../../../platform/problem/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-search.ts'
import { en } from '../../messages/search-en.ts'
import { ja } from '../../messages/search-ja.ts'
import { readSearch } from '../../search-query.ts'
import { conditionsOf, fieldSql } from './conditions.ts'
import { openSearchNotes } from './noted.ts'
import {
  type Exports,
  openExports,
  type PageRow,
  type Place,
  pageOf,
  shapeOf,
  WHERE,
} from './pages.ts'
import { DETAIL, detailOf, rowOf, rowShape } from './rows.ts'
import { searchBack } from './slices.ts'

const problem = problemsOf(contract.searchProblems)
const DAY_MS = 86_400_000
const BUCKETS = 60
/** Seconds of a piece of the histogram that people can read. */
const STEPS = [
  1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000,
]
const TOP = 20
/** How long one answer looks: what it found by then is shown while the next looks on. */
const ANSWER_MS = 1_500
/** A slice of time that takes longer is cut; the narrowest may take as long as any question. */
const SLICE_SECONDS = 1.5
/** A fixed number of seconds around the time that a list told: lists show milliseconds. */
const AROUND_MS = 2

export type SearchDeps = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly events: () => Promise<Events>
}

export const searchRoutes = (deps: SearchDeps): readonly Route[] =>
  routesOf({
    ...deps,
    exported: openExports(),
    noted: openSearchNotes({ ...deps, now: () => performance.now() }),
  })

const routesOf = ({
  records,
  audit,
  events,
  exported,
  noted,
}: SearchDeps & {
  readonly exported: Exports
  readonly noted: ReturnType<typeof openSearchNotes>
}): readonly Route[] => [
  route(contract.listEvents, async ({ who, query, signal }) => {
    const after = cursorOf(query.cursor)
    const { conditions, from, to } = asked(query)
    if (after === null) await noted(who, filterOf(query))
    const store = await events()
    const rows: PageRow[] = []
    const searchedTo = await searchBack({
      from,
      // The moment of the last row is looked through again: others may share it.
      to: after === null ? to : earlier(to, new Date(after.at.getTime() + 1)),
      budgetMs: ANSWER_MS,
      now: () => performance.now(),
      isTooHeavy,
      signal,
      read: async (slice, isNarrowest) => {
        const limit = query.limit + 1 - rows.length
        const seconds = isNarrowest ? undefined : SLICE_SECONDS
        const page = { first: 'newest', after, limit, seconds } as const
        rows.push(...(await pageOf(store, who.scope, { conditions, ...slice }, page)))
        return rows.length > query.limit
      },
    })
    const last = rows.length > query.limit ? rows[query.limit - 1] : undefined
    return {
      rows: rows.slice(0, query.limit).map(rowOf),
      ...(last === undefined
        ? { searchedTo: searchedTo.toISOString(), next: timeCursor(from, searchedTo) }
        : { searchedTo: last.at.toISOString(), next: cursorText(last) }),
    }
  }),

  route(contract.countEvents, async ({ who, query, signal }) => {
    const after = cursorOf(query.cursor)
    const { conditions, params, from, to } = asked(query)
    if (after === null) await noted(who, filterOf(query))
    const step = stepOf(to.getTime() - from.getTime())
    const read = eventsQuery({
      name: 'detection_over_time',
      sql: `SELECT toDateTime(intDiv(toUnixTimestamp(at), {step:UInt32}) * {step:UInt32}) AS bucket, count() AS n
            FROM detection_events WHERE ${WHERE}${conditions.sql} GROUP BY bucket ORDER BY bucket`,
      params: shapeOf(conditions, { step: z.number() }),
      row: z.object({ bucket: z.date(), n: z.number() }),
    })
    const store = await events()
    const counts = new Map<number, number>()
    const searchedTo = await searchBack({
      from,
      to: after === null ? to : earlier(to, after.at),
      budgetMs: ANSWER_MS,
      now: () => performance.now(),
      isTooHeavy,
      signal,
      read: async (slice, isNarrowest) => {
        const asked = isNarrowest ? read : { ...read, seconds: SLICE_SECONDS }
        const found = await store.query(who.scope, asked, { ...params, ...slice, step } as never)
        // A piece of time that two slices share is one.
        for (const { bucket, n } of found)
          counts.set(bucket.getTime(), (counts.get(bucket.getTime()) ?? 0) + n)
        return false
      },
    })
    const buckets = [...counts]
      .sort(([a], [b]) => a - b)
      .map(([at, count]) => ({ at: new Date(at).toISOString(), count }))
    return {
      total: buckets.reduce((sum, { count }) => sum + count, 0),
      stepSeconds: step,
      buckets,
      searchedTo: searchedTo.toISOString(),
      next: timeCursor(from, searchedTo),
    }
  }),

  route(contract.topValues, async ({ who, query }) => {
    const { conditions, params } = asked(query)
    await noted(who, filterOf(query))
    const field = fieldSql(query.field, 'field')
    const found = await (await events()).query(
      who.scope,
      eventsQuery({
        name: 'detection_values',
        sql: `SELECT value, count() AS n, count() OVER () AS kinds FROM (
                SELECT ${field.sql} AS value FROM detection_events WHERE ${WHERE}${conditions.sql})
              WHERE value != '' GROUP BY value ORDER BY n DESC, value LIMIT ${TOP}`,
        params: shapeOf({ ...conditions, params: { ...conditions.params, ...field.params } }, {}),
        row: z.object({ value: z.string(), n: z.number(), kinds: z.number() }),
      }),
      { ...params, ...field.params } as never,
    )
    return {
      values: found.map(({ value, n }) => ({ value: value.slice(0, 1_000), count: n })),
      distinct: found[0]?.kinds ?? 0,
    }
  }),

  route(contract.readEvent, async ({ who, params, query }) => {
    const at = new Date(query.at)
    const [found] = await (await events()).query(who.scope, oneEvent, {
      id: params.id,
      from: new Date(at.getTime() - AROUND_MS),
      to: new Date(at.getTime() + AROUND_MS),
    })
    if (!found) throw notFound()
    return detailOf(found)
  }),

  route(contract.exportEvents, async ({ who, query, language }) => {
    const filter = asked(query)
    await records.within(who.scope, (tx) =>
      audit.write(tx, who, {
        what: 'detection.events-export',
        object: { kind: 'events', id: query.from, name: query.q ?? '' },
        before: null,
        after: query,
      }),
    )
    const batches = exported(await events(), who.scope, filter)
    const m = language === 'ja' ? ja : en
    const name = `${m.exportName}-${query.from.slice(0, 10)}`
    return query.format === 'csv'
      ? fileAnswer({
          name: `${name}.csv`,
          type: 'text/csv; charset=utf-8',
          body: csvFile(m.exportHeader, csvRows(batches)),
        })
      : fileAnswer({
          name: `${name}.jsonl`,
          type: 'application/x-ndjson; charset=utf-8',
          body: jsonLines(batches),
        })
  }),
]

const filterOf = ({ from, to, q, source }: contract.EventFilter): contract.EventFilter => ({
  from,
  to,
  ...(q === undefined ? {} : { q }),
  ...(source === undefined ? {} : { source }),
})

const oneEvent = eventsQuery({
  name: 'detection_event',
  sql: `SELECT ${DETAIL} FROM detection_events WHERE ${WHERE} AND id = {id:String} LIMIT 1`,
  params: z.object({ id: z.string(), from: z.date(), to: z.date() }),
  row: rowShape,
})

/** @throws ProblemError detection.search_span */
const asked = (filter: contract.EventFilter) => {
  const [from, to] = [new Date(filter.from), new Date(filter.to)]
  const span = to.getTime() - from.getTime()
  if (span <= 0 || span > contract.MAX_SPAN_DAYS * DAY_MS)
    throw problem('detection.search_span', { days: contract.MAX_SPAN_DAYS })
  const conditions = conditionsOf([
    ...readSearch(filter.q ?? ''),
    ...(filter.source === undefined
      ? []
      : [{ kind: 'field' as const, field: 'source', value: filter.source, not: false }]),
  ])
  return {
    conditions,
    from,
    to,
    params: { ...conditions.params, from, to },
  }
}

const stepOf = (spanMs: number): number =>
  STEPS.find((step) => spanMs / 1_000 / step <= BUCKETS) ?? STEPS.at(-1) ?? DAY_MS / 1_000

const cursorText = (row: { at: Date; id: string }): string =>
  Buffer.from(`${row.at.toISOString()} ${row.id}`).toString('base64url')

/** Before a time, where no row is the last; null when nothing is left. */
const timeCursor = (from: Date, searchedTo: Date): string | null =>
  searchedTo.getTime() <= from.getTime() ? null : cursorText({ at: searchedTo, id: '' })

const earlier = (a: Date, b: Date): Date => (a.getTime() < b.getTime() ? a : b)

const isTooHeavy = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'events.too_heavy'

/** A cursor comes from an address line: anything else than ours is refused as such. */
const cursorOf = (text: string | undefined): Place | null => {
  if (text === undefined) return null
  const [, time, id] =
    /^(\d{4}-\d\d-\d\dT[\d:.]{12}Z) ([\x21-\x7e]{0,200})$/.exec(
      Buffer.from(text, 'base64url').toString('utf8'),
    ) ?? []
  const at = new Date(time ?? '')
  if (id === undefined || Number.isNaN(at.getTime())) throw problem('detection.search_cursor', {})
  return { at, id }
}

const csvRows = async function* (batches: AsyncIterable<readonly PageRow[]>) {
  for await (const batch of batches)
    yield batch.map((record) => {
      const r = rowOf(record)
      return [
        r.at,
        r.host,
        r.user,
        r.format,
        r.channel,
        r.eventId === 0 ? '' : r.eventId,
        r.action,
        r.outcome,
        r.sourceIp,
        r.destinationIp,
        r.process,
        r.text,
        r.id,
      ]
    })
}

const jsonLines = async function* (batches: AsyncIterable<readonly PageRow[]>) {
  for await (const batch of batches)
    yield batch.map((record) => `${JSON.stringify(rowOf(record))}\n`).join('')
}
