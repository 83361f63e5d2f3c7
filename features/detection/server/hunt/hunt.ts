/**
 * Looks for lists of indicators in what arrives and, day by day backwards, in what is stored. What was looked through is remembered,
 * so that a stop costs nothing, and a hit that is found twice counts once.
 * @module
 */
import type { Events } from '../../../../platform/events/index.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { AlertedBy, TakenHit } from '../alerts/take.ts'
import type { AlertsDeps } from '../deps.ts'
import { todayOf } from '../deps.ts'
import { halvesOf, type Slice } from './slices.ts'
import * as sql from './store.ts'

const DAY_MS = 86_400_000
/** How long one round goes back before the next round goes on. */
const ROUND_MS = 30_000
/** A step back that took less is followed by one twice as long, one that took more by one half as long. */
const SHORT_STEP_MS = 5_000
const LONG_STEP_MS = 15_000
/** Records reach the table within seconds; what is younger may still be on its way. */
const SETTLED_MS = 30_000
/** Of one question, some megabytes: it reads all events of its span, however few values it has. */
const VALUES_AT_ONCE = 100_000
/** Hits that are taken one by one, of one span and some values; what is more is counted by machine and value. */
const PAGE = 2_000
const MAX_PAGES = 25

export type HuntDeps = AlertsDeps & {
  readonly events: () => Promise<Events>
  readonly take: (
    organization: string,
    hits: readonly TakenHit[],
    entries: readonly AlertedBy[],
    /** Those that were not known. */
  ) => Promise<readonly TakenHit[]>
}

export const entryOf = (list: { readonly id: string; readonly name: string }): AlertedBy => ({
  id: `indicators:${list.id}`,
  title: {
    ja: `侵害指標に一致: ${list.name}`,
    en: `Indicator of compromise: ${list.name}`,
  },
  explanation: {
    ja: '攻撃で使われたと知られている通信先・ファイルが、ログの中に見つかりました。',
    en: 'An address or file known from attacks stands in the logs.',
  },
  next: {
    ja: '該当する端末を切り離し、同じ通信先・ファイルを他の端末でも検索してください。指標が広く使われるサービスのものでないかも確かめます。',
    en: 'Isolate the machine and search others for the same address or file. Check, too, that the indicator is not that of a service many people use.',
  },
  level: 'high',
  state: 'on',
  techniques: [],
  author: '',
  license: '',
  form: null,
})

/** One round: what arrived since the last one for every list, and for those that are not through as far back as there is time for. */
export const huntOnce = async (
  deps: HuntDeps,
  organization: string,
  signal: AbortSignal,
): Promise<void> => {
  const scope = { organization, sites: '*' } as const
  const today = await todayOf(deps, organization)
  const lists = (
    await deps.records.reading(scope, (tx) => tx.all(sql.lists, { organization, id: null }))
  ).filter((list) => list.until === null || list.until >= today)
  if (lists.length === 0) return
  const events = await deps.events()
  const settled = new Date(deps.clock.now().getTime() - SETTLED_MS)
  const [first] = await events.query(scope, sql.oldest, {})
  const begin = first && first.n > 0 ? first.first : settled
  const end = deps.clock.now().getTime() + ROUND_MS
  for (const list of lists) {
    const find = async (span: Slice): Promise<number> => {
      let hits = 0
      if (span.from < span.to)
        for await (const values of valuesOf(deps, organization, list.id))
          for await (const found of hitsWithin(events, organization, list, values, span)) {
            signal.throwIfAborted()
            const fresh = await deps.take(organization, found, [entryOf(list)])
            hits += fresh.reduce((sum, { count = 1 }) => sum + count, 0)
          }
      return hits
    }
    /** False: the list was replaced or removed meanwhile. */
    const advance = async (
      done: { readonly liveTo: Date | null; readonly backFrom: Date | null },
      hits: number,
    ): Promise<boolean> => {
      const isBackDone = done.backFrom !== null && done.backFrom <= begin
      const at = { organization, id: list.id, importedAt: list.imported_at }
      const changed = await deps.records.within(scope, (tx) =>
        tx.run(sql.advance, { ...at, ...done, isBackDone, hits }),
      )
      return changed > 0
    }
    signal.throwIfAborted()
    const live = { from: list.live_to, to: settled }
    if (live.from < live.to) await advance({ liveTo: live.to, backFrom: null }, await find(live))
    let step = DAY_MS
    for (let to = list.back_from; to !== null; ) {
      signal.throwIfAborted()
      const from = new Date(Math.max(to.getTime() - step, begin.getTime() - 1))
      const before = deps.clock.now().getTime()
      const isThere = await advance({ liveTo: null, backFrom: from }, await find({ from, to }))
      const after = deps.clock.now().getTime()
      to = isThere && from > begin && after < end ? from : null
      if (after - before < SHORT_STEP_MS) step *= 2
      else if (after - before > LONG_STEP_MS) step /= 2
    }
  }
}

const valuesOf = async function* (
  deps: HuntDeps,
  organization: string,
  list: string,
): AsyncGenerator<string> {
  let after = ''
  for (;;) {
    const rows = await deps.records.reading({ organization, sites: '*' }, (tx) =>
      tx.all(sql.valuesAfter, { organization, list, after, limit: VALUES_AT_ONCE }),
    )
    // A line each: no address, name or hash has two.
    const values = rows.flatMap(({ value }) => (value.includes('\n') ? [] : [value]))
    if (values.length > 0) yield values.join('\n')
    after = rows.at(-1)?.value ?? ''
    if (rows.length < VALUES_AT_ONCE) return
  }
}

/** The same of a span that is too much for one question: of its halves. */
const hitsWithin = async function* (
  events: Events,
  organization: string,
  list: sql.ListRecord,
  values: string,
  span: Slice,
): AsyncGenerator<readonly TakenHit[]> {
  try {
    yield* hitsIn(events, organization, list, values, span)
  } catch (error) {
    const halves = halvesOf(span)
    const isHeavy = error instanceof ProblemError && error.code === 'events.too_heavy'
    if (!isHeavy || halves === null) throw error
    for (const half of halves) yield* hitsWithin(events, organization, list, values, half)
  }
}

/** Each hit, page by page; beyond `MAX_PAGES` how many there are on each machine, so that none goes uncounted. */
const hitsIn = async function* (
  events: Events,
  organization: string,
  list: sql.ListRecord,
  values: string,
  span: { readonly from: Date; readonly to: Date },
): AsyncGenerator<readonly TakenHit[]> {
  const scope = { organization, sites: '*' } as const
  let after = { afterAt: span.from, afterId: '' }
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const asked = { values, ...span, ...after }
    const rows = await events.query(scope, sql.seen, { ...asked, limit: PAGE })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map((row) => hitOf(organization, list, row, { eventId: row.id }))
    if (rows.length < PAGE) return
    after = { afterAt: last.received_at, afterId: last.id }
  }
  const rest = await events.query(scope, sql.seenRest, { values, ...span, ...after })
  // Its name is the same for ever, so that a round that is done again counts nothing twice.
  const begin = span.from.toISOString()
  for (let at = 0; at < rest.length; at += PAGE)
    yield rest.slice(at, at + PAGE).map((row) =>
      hitOf(organization, list, row, {
        eventId: `rest ${begin} ${row.site} ${row.host} ${row.found.join()}`,
        count: row.n,
      }),
    )
}

const hitOf = (
  organization: string,
  list: sql.ListRecord,
  row: sql.SeenRow,
  more: Pick<TakenHit, 'eventId' | 'count'>,
): TakenHit => ({
  ...more,
  organization,
  site: row.site === '' ? null : row.site,
  source: row.source,
  at: row.at.getTime(),
  receivedAt: row.received_at.getTime(),
  ruleId: `indicators:${list.id}`,
  level: 'high',
  host: row.host === '' ? null : row.host,
  user: row.user === '' ? null : row.user,
  face: {
    ...(row.source_ip === '' ? {} : { 'source.ip': row.source_ip }),
    ...(row.destination_ip === '' ? {} : { 'destination.ip': row.destination_ip }),
    ...(row.url === '' ? {} : { 'url.full': row.url }),
  },
  fields: { indicator: row.found.join(', ') },
  given: null,
  group: {
    indicator: row.found[0] ?? '',
    ...(row.host === '' ? {} : { host: row.host.toLowerCase() }),
  },
  text: row.text,
})
