/**
 * Which kinds of log came in the last days, and what of them feeds a rule.
 * @module
 */
import {
  type Expression,
  type LogSource,
  type Route,
  type Rule,
  routesOf,
  type SigmaEvent,
  sourceOfField,
  takes,
} from '@hinoban/sigma'
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import { SUPPLY_DAYS, type Supply } from '../../contract-trace.ts'
import { bySource } from '../hunt/narrow.ts'
import { ROW, rowShape } from '../search/rows.ts'

const DAY_MS = 86_400_000
const SECONDS = 8
const MAX_EVENTS = 10

const HERE = `organization = {organization:UUID} AND ({allSites:UInt8} OR site IN {sites:Array(String)})
        AND received_at >= {since:DateTime64(3)}`

/** Of a channel nothing else counts, as rules are asked. */
const kinds = eventsQuery({
  name: 'detection_kinds_of_log',
  sql: `SELECT source, lower(channel) AS log, if(log = '', 0, event_id) AS number, if(log = '', product, '') AS made,
          if(log = '', category, '') AS sort, if(log = '', service, '') AS serves, count() AS n, max(received_at) AS last
        FROM detection_events WHERE ${HERE} AND log_format != 'unparsed'
        GROUP BY source, log, number, made, sort, serves ORDER BY n DESC LIMIT 20000`,
  params: z.object({ since: z.date() }),
  row: z.object({
    source: z.string(),
    log: z.string(),
    number: z.number(),
    made: z.string(),
    sort: z.string(),
    serves: z.string(),
    n: z.number(),
    last: z.date(),
  }),
  seconds: SECONDS,
})

type KindOfLog = {
  readonly source: string
  readonly event: SigmaEvent
  readonly events: number
  readonly last: Date
}
type Arriving = { readonly days: number; readonly kinds: readonly KindOfLog[] }

export const arrivingKinds = (events: Events, scope: Scope, now: Date): Promise<Arriving> =>
  lighter(async (days) => {
    const since = new Date(now.getTime() - days * DAY_MS)
    const found = await events.query(scope, kinds, { since })
    return { days, kinds: found.map(kindOf) }
  })

const kindOf = (row: z.output<typeof kinds.row>): KindOfLog => ({
  source: row.source,
  event: {
    fields: {},
    ...(row.log === ''
      ? {
          ...(row.made === '' ? {} : { product: row.made }),
          ...(row.sort === '' ? {} : { category: row.sort }),
          ...(row.serves === '' ? {} : { service: row.serves }),
        }
      : { channel: row.log, ...(row.number === 0 ? {} : { eventId: row.number }) }),
  },
  events: row.n,
  last: row.last,
})

/** Where a week is too much to count, the last day is told. */
const lighter = async <T>(read: (days: number) => Promise<T>): Promise<T> => {
  try {
    return await read(SUPPLY_DAYS)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'events.too_heavy') throw error
    return read(1)
  }
}

type Arrived = { readonly events: number; readonly lastAt: string | null }

const arrived = (some: readonly KindOfLog[]): Arrived => {
  let events = 0
  let last = 0
  for (const one of some) {
    events += one.events
    last = Math.max(last, one.last.getTime())
  }
  return { events, lastAt: last === 0 ? null : new Date(last).toISOString() }
}

/** What arrives of the logs that any of these read. */
export const arrivedFor = (sources: readonly LogSource[], { kinds: all }: Arriving): Arrived => {
  const routes = sources.flatMap(routesOf)
  return arrived(all.filter(({ event }) => routes.some((route) => takes(route, event))))
}

export const suppliesOf = (
  rules: readonly Pick<Rule, 'logsource' | 'expression'>[],
  { kinds: all }: Arriving,
): readonly Supply[] => {
  const supplies = new Map<string, Supply>()
  for (const { logsource, expression } of rules) {
    const routes = routesOf(logsource)
    const fields = fieldsOf(expression)
    for (const route of routes) {
      const some = all.filter(({ event }) => takes(route, event))
      // Hardly any source of Windows logs says what it is in these words: told where one does.
      if (route.kind === 'said' && some.length === 0 && routes.some((r) => r.kind === 'channel'))
        continue
      const missing = [...fields].filter((name) => sourceOfField(route.view, name) === null)
      const supply = { ...namesOf(route), missing, ...arrived(some) }
      supplies.set(JSON.stringify([supply.channels, supply.eventIds, supply.source]), supply)
    }
  }
  return [...supplies.values()].toSorted((a, b) => b.events - a.events)
}

const namesOf = (route: Route): Pick<Supply, 'channels' | 'eventIds' | 'source'> => {
  if (route.kind === 'channel')
    return {
      channels: [...(route.channels ?? [])],
      eventIds: [...(route.eventIds ?? [])],
      source: '',
    }
  return { channels: [], eventIds: [], source: sourceText(route.source) }
}

const sourceText = ({ product, category, service }: LogSource): string =>
  [product, category, service].filter((part) => part !== undefined).join(' · ')

const fieldsOf = (expression: Expression): ReadonlySet<string> => {
  const found = new Set<string>()
  const visit = (one: Expression): void => {
    if (one.op === 'and' || one.op === 'or') one.of.forEach(visit)
    else if (one.op === 'not') visit(one.of)
    else if (one.op === 'test' && one.field !== null) found.add(one.field)
  }
  visit(expression)
  return found
}

/** Log sources that bring what any of these read. */
export const bringers = (
  sources: readonly LogSource[],
  { kinds: all }: Arriving,
): readonly ({ readonly source: string } & Arrived)[] => {
  const routes = sources.flatMap(routesOf)
  const own = all.filter(({ event }) => routes.some((route) => takes(route, event)))
  return [...Map.groupBy(own, ({ source }) => source)]
    .map(([source, some]) => ({ source, ...arrived(some) }))
    .toSorted((a, b) => b.events - a.events)
}

/** The newest events of the logs that these rules read. */
export const newestFor = (
  events: Events,
  scope: Scope,
  sources: readonly LogSource[],
  now: Date,
) => {
  const { sql, params } = bySource(sources.map((logsource) => ({ logsource })))
  const query = eventsQuery({
    name: 'detection_newest_for_rule',
    sql: `SELECT ${ROW} FROM detection_events WHERE ${HERE} AND ${sql} ORDER BY at DESC, id DESC LIMIT ${MAX_EVENTS}`,
    params: z.object({
      since: z.date(),
      ...Object.fromEntries(Object.keys(params).map((name) => [name, z.array(z.string())])),
    }),
    row: rowShape,
    seconds: SECONDS,
  })
  return lighter(async (days) => {
    const since = new Date(now.getTime() - days * DAY_MS)
    return { days, rows: await events.query(scope, query, { since, ...params } as never) }
  })
}
