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
import { problemsOf } from '../../../../platform/problem/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-search.ts'
import { en } from '../../messages/search-en.ts'
import { ja } from '../../messages/search-ja.ts'
import { readSearch } from '../../search-query.ts'
import { type Conditions, conditionsOf, fieldSql } from './conditions.ts'
import { DETAIL, detailOf, ROW, rowOf, rowShape } from './rows.ts'

const problem = problemsOf(contract.searchProblems)
const DAY_MS = 86_400_000
const BUCKETS = 60
/** Seconds of a piece of the histogram that people can read. */
const STEPS = [
  1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000,
]
const TOP = 20
/** A fixed number of seconds around the time that a list told: lists show milliseconds. */
const AROUND_MS = 2

const WHERE = `organization = {organization:UUID} AND ({allSites:UInt8} OR site IN {sites:Array(String)})
  AND at >= {from:DateTime64(3)} AND at < {to:DateTime64(3)}`

export type SearchDeps = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly events: () => Promise<Events>
}

type Asked = { readonly sql: string; readonly params: Readonly<Record<string, unknown>> }

export const searchRoutes = ({ records, audit, events }: SearchDeps): readonly Route[] => [
  route(contract.listEvents, async ({ who, query }) => {
    const after = cursorOf(query.cursor)
    const { conditions, params } = asked(query)
    const sql = `SELECT ${ROW} FROM detection_events WHERE ${WHERE}${conditions.sql}${
      after === null ? '' : ' AND (at, id) < ({afterAt:DateTime64(3)}, {afterId:String})'
    } ORDER BY at DESC, id DESC LIMIT {limit:UInt32}`
    const rows = await (await events()).query(
      who.scope,
      eventsQuery({
        name: 'detection_search',
        sql,
        params: shapeOf(conditions, {
          limit: z.number(),
          ...(after === null ? {} : { afterAt: z.date(), afterId: z.string() }),
        }),
        row: rowShape,
      }),
      {
        ...params,
        limit: query.limit + 1,
        ...(after === null ? {} : { afterAt: after.at, afterId: after.id }),
      } as never,
    )
    const shown = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? shown.at(-1) : undefined
    return {
      rows: shown.map(rowOf),
      next: last === undefined ? null : cursorText(last),
    }
  }),

  route(contract.countEvents, async ({ who, query }) => {
    const { conditions, params, from, to } = asked(query)
    const step = stepOf(to.getTime() - from.getTime())
    const found = await (await events()).query(
      who.scope,
      eventsQuery({
        name: 'detection_over_time',
        sql: `SELECT toDateTime(intDiv(toUnixTimestamp(at), {step:UInt32}) * {step:UInt32}) AS bucket, count() AS n
              FROM detection_events WHERE ${WHERE}${conditions.sql} GROUP BY bucket ORDER BY bucket`,
        params: shapeOf(conditions, { step: z.number() }),
        row: z.object({ bucket: z.date(), n: z.number() }),
      }),
      { ...params, step } as never,
    )
    return {
      total: found.reduce((sum, { n }) => sum + n, 0),
      stepSeconds: step,
      buckets: filled(found, step * 1_000),
    }
  }),

  route(contract.topValues, async ({ who, query }) => {
    const { conditions, params } = asked(query)
    const field = fieldSql(query.field, 'field')
    const bound = field.isBound ? { field: query.field } : {}
    const found = await (await events()).query(
      who.scope,
      eventsQuery({
        name: 'detection_values',
        sql: `SELECT value, count() AS n, count() OVER () AS kinds FROM (
                SELECT ${field.sql} AS value FROM detection_events WHERE ${WHERE}${conditions.sql})
              WHERE value != '' GROUP BY value ORDER BY n DESC, value LIMIT ${TOP}`,
        params: shapeOf(conditions, field.isBound ? { field: z.string() } : {}),
        row: z.object({ value: z.string(), n: z.number(), kinds: z.number() }),
      }),
      { ...params, ...bound } as never,
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
    const { conditions, params } = asked(query)
    await records.within(who.scope, (tx) =>
      audit.write(tx, who, {
        what: 'detection.events-export',
        object: { kind: 'events', id: query.from, name: query.q ?? '' },
        before: null,
        after: query,
      }),
    )
    const store = await events()
    const batches = store.queryStream(
      who.scope,
      eventsQuery({
        name: 'detection_export',
        sql: `SELECT ${ROW} FROM detection_events WHERE ${WHERE}${conditions.sql} ORDER BY at, id`,
        params: shapeOf(conditions, {}),
        row: rowShape,
      }),
      params as never,
    )
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
    params: { ...conditions.params, from, to } satisfies Asked['params'],
  }
}

const shapeOf = (conditions: Conditions, more: z.ZodRawShape) =>
  z.object({
    from: z.date(),
    to: z.date(),
    ...Object.fromEntries(Object.keys(conditions.params).map((name) => [name, z.string()])),
    ...more,
  })

/** Times without events stand between the others as such, for as many as people can read. */
const filled = (
  found: readonly { readonly bucket: Date; readonly n: number }[],
  stepMs: number,
): { at: string; count: number }[] => {
  const counts = new Map(found.map(({ bucket, n }) => [bucket.getTime(), n]))
  const [first, last] = [found[0]?.bucket.getTime() ?? 0, found.at(-1)?.bucket.getTime() ?? 0]
  const pieces = found.length === 0 ? 0 : (last - first) / stepMs + 1
  const times =
    pieces <= 2 * BUCKETS
      ? Array.from({ length: pieces }, (_, i) => first + i * stepMs)
      : [...counts.keys()]
  return times.map((at) => ({ at: new Date(at).toISOString(), count: counts.get(at) ?? 0 }))
}

const stepOf = (spanMs: number): number =>
  STEPS.find((step) => spanMs / 1_000 / step <= BUCKETS) ?? STEPS.at(-1) ?? DAY_MS / 1_000

type Cursor = { readonly at: Date; readonly id: string }
const cursorText = (row: { at: Date; id: string }): string =>
  Buffer.from(`${row.at.toISOString()} ${row.id}`).toString('base64url')

/** A cursor comes from an address line: anything else than ours is refused as such. */
const cursorOf = (text: string | undefined): Cursor | null => {
  if (text === undefined) return null
  const [, time, id] =
    /^(\d{4}-\d\d-\d\dT[\d:.]{12}Z) ([\x21-\x7e]{1,200})$/.exec(
      Buffer.from(text, 'base64url').toString('utf8'),
    ) ?? []
  const at = new Date(time ?? '')
  if (id === undefined || Number.isNaN(at.getTime())) throw problem('detection.search_cursor', {})
  return { at, id }
}

const csvRows = async function* (batches: AsyncIterable<readonly z.output<typeof rowShape>[]>) {
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

const jsonLines = async function* (batches: AsyncIterable<readonly z.output<typeof rowShape>[]>) {
  for await (const batch of batches)
    yield batch.map((record) => `${JSON.stringify(rowOf(record))}\n`).join('')
}
