/**
 * The doors of hunts for rules.
 * @module
 */
import type { Who } from '../../../../platform/access/who.ts'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-retro.ts'
import { STARTER } from '../../contract-rules.ts'
import type { RuleEntry } from '../../rule-book.ts'
import type { TakenHit } from '../alerts/take.ts'
import { onlyWholeCompany } from '../deps.ts'
import type { KeptBook } from '../rules/book.ts'
import { sets } from '../rules/store.ts'
import type { RetroDeps } from './retro.ts'
import * as sql from './retro-store.ts'

const problem = problemsOf(contract.retroProblems)
const DAY_MS = 86_400_000
const HITS_AT_ONCE = 500

export type RetroRoutesDeps = RetroDeps & {
  readonly begin: (organization: string, hunt: string) => Promise<void>
  readonly take: (organization: string, hits: readonly TakenHit[]) => Promise<readonly TakenHit[]>
}

export const retroRoutes = (deps: RetroRoutesDeps): readonly Route[] => {
  const { records, clock, audit, books } = deps
  const huntOf = async (who: Who, id: string): Promise<sql.HuntRecord> => {
    onlyWholeCompany(who)
    const { organization } = who
    const [found] = await records.reading(who.scope, (tx) =>
      tx.all(sql.hunts, { organization, id, rule: null }),
    )
    if (!found) throw notFound()
    return found
  }
  const told = (hunt: sql.HuntRecord) => ({ kind: 'hunt', id: hunt.id, name: hunt.title.en })
  return [
    route(contract.listHunts, ({ who, query }) => {
      onlyWholeCompany(who)
      const asked = { organization: who.organization, id: null, rule: query.rule ?? null }
      return records.reading(who.scope, async (tx) => ({
        rows: (await tx.all(sql.hunts, asked)).map(rowOf),
      }))
    }),

    route(contract.startHunt, async ({ who, body }) => {
      onlyWholeCompany(who)
      const { organization } = who
      const book = await books.of(organization)
      const setRows = await records.reading(who.scope, (tx) => tx.all(sets, { organization }))
      const wanted = wantedOf(book, body.of, setRows)
      if (wanted === null) throw notFound()
      if (wanted.rules.length === 0) throw problem('detection.hunt_nothing', {})
      const now = clock.now()
      const from = body.days === null ? new Date(0) : new Date(now.getTime() - body.days * DAY_MS)
      const hunt = await records.within(who.scope, async (tx) => {
        const open = (await tx.one(sql.openHunts, { organization }))?.n ?? 0
        if (open >= contract.MAX_OPEN_HUNTS)
          throw problem('detection.hunt_too_many', { limit: contract.MAX_OPEN_HUNTS })
        const id = newId()
        const span = { from, to: new Date(now.getTime() + DAY_MS), by: who.name, at: now }
        const made = await tx.one(sql.addHunt, { organization, id, ...wanted, ...span })
        if (made === null) throw new Error('detection: a hunt was not written')
        await audit.write(tx, who, {
          what: 'detection.hunt-start',
          object: told(made),
          before: null,
          after: { of: body.of, days: body.days, rules: wanted.rules.length },
        })
        return made
      })
      await deps.begin(organization, hunt.id)
      return rowOf(hunt)
    }),

    route(contract.readHunt, async ({ who, params }) => {
      const hunt = await huntOf(who, params.id)
      const { entries } = await books.of(who.organization)
      const asked = { organization: who.organization, id: hunt.id }
      return records.reading(who.scope, async (tx) => {
        const by = sql.countsBy
        const entryOf = new Map(entries.map((e) => [e.id, e]))
        const none = { rule: null, host: null, day: null, zone: 'UTC' }
        return {
          ...rowOf(hunt),
          why: hunt.why,
          oldestAt: hunt.oldest_at?.toISOString() ?? null,
          matched: hunt.matched,
          byText: hunt.by_text,
          unsure: {
            unparsed: hunt.unparsed,
            damaged: hunt.damaged,
            byFields: hunt.by_fields,
            unread: hunt.unread,
          },
          days: (await tx.all(by.day, asked)).toReversed(),
          hosts: await tx.all(by.host, asked),
          found: (await tx.all(by.rule, asked)).map(({ rule_id: rule, hits }) => {
            const entry = entryOf.get(rule)
            const { title = { ja: rule, en: rule }, level = null, state = null } = entry ?? {}
            return { rule, title, level, state, hits }
          }),
          kept: (await tx.one(sql.countKept, { ...asked, ...none }))?.n ?? 0,
          alerts:
            hunt.alerts_at === null
              ? null
              : { at: hunt.alerts_at.toISOString(), by: hunt.alerts_by ?? '' },
        }
      })
    }),

    route(contract.listHuntHits, async ({ who, params, query }) => {
      const hunt = await huntOf(who, params.id)
      const { rule = null, host = null, day = null, offset, limit } = query
      const zone = await deps.timeZone(who.organization)
      const asked = { organization: who.organization, id: hunt.id, rule, host, day, zone }
      return records.reading(who.scope, async (tx) => {
        const total = (await tx.one(sql.countKept, asked))?.n ?? 0
        const rows = await tx.all(sql.keptHits, { ...asked, offset, limit })
        return {
          rows: rows.map(hitView),
          total,
          next: offset + limit < total ? String(offset + limit) : null,
        }
      })
    }),

    route(contract.cancelHunt, async ({ who, params }) => {
      const hunt = await huntOf(who, params.id)
      const { organization } = who
      await records.within(who.scope, async (tx) => {
        const at = { at: clock.now(), why: '' }
        const ended = { organization, id: hunt.id, state: 'cancelled' as const, ...at }
        if ((await tx.run(sql.endHunt, ended)) === 0) throw problem('detection.hunt_ended', {})
        await audit.write(tx, who, {
          what: 'detection.hunt-cancel',
          object: told(hunt),
          before: { looked: hunt.looked, total: hunt.total },
          after: null,
        })
      })
      return rowOf(await huntOf(who, params.id))
    }),

    route(contract.alertHunt, async ({ who, params }) => {
      const hunt = await huntOf(who, params.id)
      const { organization } = who
      if (isOpen(hunt)) throw problem('detection.hunt_running', {})
      if (hunt.hits === 0) throw problem('detection.hunt_nothing', {})
      let fresh = 0
      let hits = 0
      for await (const some of hitsToTell(deps, organization, hunt.id)) {
        hits += some.length
        fresh += (await deps.take(organization, some)).length
      }
      await records.within(who.scope, async (tx) => {
        const at = { organization, id: hunt.id, at: clock.now(), by: who.name }
        await tx.run(sql.tellHunt, at)
        await audit.write(tx, who, {
          what: 'detection.hunt-alert',
          object: told(hunt),
          before: null,
          after: { hits, fresh },
        })
      })
      return { fresh, hits }
    }),

    route(contract.removeHunt, async ({ who, params }) => {
      const hunt = await huntOf(who, params.id)
      const { organization } = who
      await records.within(who.scope, async (tx) => {
        if ((await tx.run(sql.removeHunt, { organization, id: hunt.id })) === 0)
          throw problem('detection.hunt_running', {})
        await audit.write(tx, who, {
          what: 'detection.hunt-remove',
          object: told(hunt),
          before: { hits: hunt.hits },
          after: null,
        })
      })
    }),
  ]
}

const isOpen = ({ state }: sql.HuntRecord): boolean => state === 'waiting' || state === 'running'

/** Null: there is no such rule or set. What was refused cannot be looked for. */
const wantedOf = (
  book: KeptBook,
  of:
    | { readonly kind: 'rule'; readonly rule: string }
    | { readonly kind: 'set'; readonly set: string; readonly which: 'new' | 'all' },
  setRows: readonly {
    readonly id: string
    readonly name: string
    readonly change: { readonly added: readonly string[] } | null
  }[],
) => {
  const isReadable = (e: RuleEntry): boolean => e.read === 'rule' || e.read === 'part'
  if (of.kind === 'rule') {
    const entry = book.entries.find((e) => e.id === of.rule)
    if (!entry) return null
    const rules = isReadable(entry) ? [entry.id] : []
    return { title: entry.title, rule: entry.id, set: null, rules }
  }
  const row = setRows.find((one) => one.id === of.set)
  if (of.set !== STARTER && !row) return null
  const fresh = of.which === 'new' ? new Set(row?.change?.added ?? []) : null
  const rules = book.entries
    .filter((e) => e.set === of.set && e.read === 'rule' && e.state === 'on')
    .filter((e) => fresh === null || fresh.has(e.id))
    .map((e) => e.id)
  const title =
    row === undefined
      ? { ja: '火の番 標準ルール', en: 'Hinoban starter rules' }
      : { ja: row.name, en: row.name }
  return { title, rule: null, set: of.set, rules }
}

const rowOf = (h: sql.HuntRecord): contract.HuntRow => ({
  id: h.id,
  state: h.state,
  title: h.title,
  rule: h.rule_id,
  set: h.set_id,
  rules: h.rules,
  from: (h.from_at.getTime() === 0 ? (h.oldest_at ?? h.from_at) : h.from_at).toISOString(),
  to: h.asked_at.toISOString(),
  askedAt: h.asked_at.toISOString(),
  by: h.by_name,
  endedAt: h.ended_at?.toISOString() ?? null,
  total: h.total,
  looked: h.looked,
  hits: h.hits,
})

const hitView = (h: sql.HitRecord): contract.HuntHit => ({
  rule: h.rule_id,
  event: h.event_id,
  at: h.at.toISOString(),
  host: h.host,
  user: h.user_name,
  source: h.source,
  text: h.body,
  fields: h.fields,
  count: h.hits,
})

/** Those that are kept; what was only counted goes with the first of its rule and machine, so that the alert's count is true. */
const hitsToTell = async function* (
  deps: RetroDeps,
  organization: string,
  id: string,
): AsyncGenerator<readonly TakenHit[]> {
  const scope = { organization, sites: '*' } as const
  const keyOf = (one: { readonly rule_id: string; readonly host: string }): string =>
    `${one.rule_id}\n${one.host}`
  const asked = { organization, id }
  const rest = await deps.records.reading(scope, async (tx) => {
    const kept = await tx.all(sql.countsBy.keptRuleAndHost, asked)
    const keptOf = new Map(kept.map((one) => [keyOf(one), one.hits]))
    const all = await tx.all(sql.countsBy.ruleAndHost, asked)
    return new Map(all.map((one) => [keyOf(one), one.hits - (keptOf.get(keyOf(one)) ?? 0)]))
  })
  const filter = { rule: null, host: null, day: null, zone: 'UTC' }
  for (let offset = 0; ; offset += HITS_AT_ONCE) {
    const page = { ...asked, ...filter, offset, limit: HITS_AT_ONCE }
    const rows = await deps.records.reading(scope, (tx) => tx.all(sql.keptHits, page))
    const some = rows.map((row) => {
      const more = Math.max(0, rest.get(keyOf(row)) ?? 0)
      rest.delete(keyOf(row))
      return takenOf(organization, row, more)
    })
    if (some.length > 0) yield some
    if (rows.length < HITS_AT_ONCE) return
  }
}

const takenOf = (organization: string, row: sql.HitRecord, more: number): TakenHit => ({
  organization,
  site: row.site === '' ? null : row.site,
  source: row.source,
  eventId: row.event_id,
  at: row.at.getTime(),
  receivedAt: row.received_at.getTime(),
  ruleId: row.rule_id,
  level: null,
  host: row.host === '' ? null : row.host,
  user: row.user_name === '' ? null : row.user_name,
  face: row.face,
  fields: row.fields,
  given: null,
  text: row.body,
  ...(row.group_values === null ? {} : { group: row.group_values }),
  count: row.hits + more,
})
