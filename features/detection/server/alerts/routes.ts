/**
 * The doors of alerts: the list, one of them, and what people decide about it.
 * @module
 */
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId, type Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-alerts.ts'
import type { Level } from '../../contract-rules.ts'
import { LEVELS } from '../../contract-words.ts'
import type { AlertsDeps } from '../deps.ts'
import * as listSql from './list-store.ts'
import { type MachineDeps, namesAsked } from './machines.ts'
import * as settingsSql from './settings-store.ts'
import * as sql from './store.ts'

const problem = problemsOf(contract.alertsProblems)
export const HIGH = LEVELS.indexOf('high')

export const alertRoutes = (deps: AlertsDeps): readonly Route[] => {
  const { records, clock, audit } = deps
  const detailOf = async (
    tx: Transaction,
    organization: string,
    id: string,
  ): Promise<contract.AlertDetail> => {
    const row = await tx.one(sql.oneAlert, { organization, id })
    if (row === null) throw notFound()
    return {
      ...alertView(row),
      explanation: row.explanation,
      next: row.next_step,
      license: row.license,
      compare: row.form === '' ? 'as-is' : row.form,
      group: row.group_values,
      events: (await tx.all(sql.samplesOf, { organization, id })).map((e) => ({
        id: e.event_id,
        at: e.at.toISOString(),
        receivedAt: e.received_at.toISOString(),
        host: e.host,
        user: e.user_name,
        text: e.body,
        face: e.face,
        fields: e.fields,
      })),
      history: (await tx.all(sql.historyOf, { organization, id })).map((h) => ({
        at: h.at.toISOString(),
        what: h.what,
        by: h.by_name,
        note: h.note,
      })),
    }
  }
  return [
    route(contract.listAlerts, async ({ who, query }) => {
      const after = cursorOf(query.cursor)
      const { organization } = who
      return records.reading(who.scope, async (tx) => {
        const asked = await matchingOf(tx, deps, organization, query)
        const found = await tx.all(listSql.pages[query.sort], {
          ...asked,
          afterRank: after?.rank ?? null,
          afterAt: after?.at ?? null,
          afterId: after?.id ?? null,
          limit: query.limit + 1,
        })
        const rows = found.slice(0, query.limit)
        const last = found.length > query.limit ? rows.at(-1) : undefined
        const review = await tx.one(settingsSql.lastReview, { organization })
        // What fits on the first page is counted: all of 100,000 are looked through once and not twice.
        const totalOf = async (): Promise<number | null> => {
          if (after !== null) return null
          if (last === undefined) return rows.length
          return (await tx.one(listSql.countMatching, asked))?.count ?? 0
        }
        return {
          rows: rows.map(alertView),
          next: last === undefined ? null : cursorText(last),
          total: await totalOf(),
          at: clock.now().toISOString(),
          undecided: levelCounts(await tx.all(listSql.undecided, { organization })),
          reviewedAt: review?.at.toISOString() ?? null,
          reviewedBy: review?.by_name ?? '',
        }
      })
    }),

    route(contract.readAlert, ({ who, params }) =>
      records.reading(who.scope, (tx) => detailOf(tx, who.organization, params.id)),
    ),

    route(contract.decideAlert, async ({ who, params, body }) => {
      const { organization } = who
      const { id } = params
      return records.within(who.scope, async (tx) => {
        const before = await tx.one(sql.oneAlert, { organization, id })
        if (before === null) throw notFound()
        if (body.state === 'closed' && body.verdict === null)
          throw problem('detection.alert_verdict_needed', {})
        // Whoever clears many away says of each why.
        if (body.state === 'closed' && before.level >= HIGH && body.note === '')
          throw problem('detection.alert_note_needed', {})
        const isReopened = before.state === 'closed' && body.state !== 'closed'
        // The same is gathered in a newer one: work goes on there.
        const elsewhere = isReopened
          ? await tx.one(sql.isGatheredElsewhere, { organization, id })
          : null
        if (elsewhere !== null) return detailOf(tx, organization, elsewhere.id)
        const at = clock.now()
        const verdict = body.state === 'closed' ? body.verdict : null
        await tx.run(sql.decide, { organization, id, state: body.state, verdict, at })
        await tx.run(sql.addHistory, {
          organization,
          id: newId(),
          site: before.site_id,
          alert: id,
          at,
          what: isReopened ? 'reopened' : body.state === 'open' ? 'reopened' : body.state,
          by: who.name,
          note: body.note,
        })
        await audit.write(tx, who, {
          what: 'detection.alert-decide',
          object: { kind: 'alert', id, name: before.title.en },
          before: { state: before.state, verdict: before.verdict },
          after: { state: body.state, verdict, note: body.note },
        })
        return detailOf(tx, organization, id)
      })
    }),

    route(contract.alertToIncident, async ({ who, params, body }) => {
      const { organization } = who
      const alert = await records.reading(who.scope, (tx) => detailOf(tx, organization, params.id))
      const incident = await deps.takeAlert(
        who,
        {
          alert: alert.id,
          site: alert.site,
          title: alert.title,
          level: alert.level,
          count: alert.count,
          firstAt: alert.firstAt,
          lastAt: alert.lastAt,
          events: alert.events.map(({ id, at, host, user, text, fields }) => ({
            id,
            at,
            host,
            user,
            text,
            fields,
          })),
        },
        body.incident,
      )
      if (alert.incident !== incident)
        await records.within(who.scope, async (tx) => {
          await tx.run(sql.setIncident, { organization, id: alert.id, incident })
          await tx.run(sql.addHistory, {
            organization,
            id: newId(),
            site: alert.site,
            alert: alert.id,
            at: clock.now(),
            what: 'incident',
            by: who.name,
            note: '',
          })
        })
      return { incident }
    }),
  ]
}

export const levelAt = (rank: number): Level => LEVELS[rank] ?? 'medium'

const levelCounts = (
  rows: readonly { readonly level: number; readonly count: number }[],
): Partial<Record<Level, number>> =>
  Object.fromEntries(rows.map(({ level, count }) => [levelAt(level), count]))

const alertView = (r: sql.AlertRecord): contract.AlertRow => ({
  id: r.id,
  rule: r.rule_id,
  title: r.title,
  level: levelAt(r.level),
  state: r.state,
  verdict: r.verdict,
  count: r.hits,
  firstAt: r.first_at.toISOString(),
  lastAt: r.last_at.toISOString(),
  host: r.host,
  user: r.user_name,
  site: r.site_id,
  techniques: r.techniques,
  author: r.author,
  incident: r.incident_id,
})

/** A machine is asked for by any of its names. */
export const matchingOf = async (
  tx: Transaction,
  deps: MachineDeps,
  organization: string,
  filter: contract.AlertFilter,
) => ({
  organization,
  machines:
    filter.host === undefined ? null : await namesAsked(tx, deps, organization, filter.host),
  state: filter.state,
  levels: filter.level?.map((level) => LEVELS.indexOf(level)) ?? null,
  rule: filter.rule ?? null,
  user: filter.user ?? null,
  site: filter.site === undefined || filter.site === 'none' ? null : filter.site,
  siteNone: filter.site === 'none',
  from: filter.from === undefined ? null : new Date(filter.from),
  to: filter.to === undefined ? null : new Date(filter.to),
  pattern: filter.q?.trim()
    ? `%${filter.q
        .trim()
        .toLowerCase()
        .replaceAll(/[\\%_]/g, '\\$&')}%`
    : null,
})

type Cursor = { readonly rank: number; readonly at: Date; readonly id: string }
const cursorText = (r: sql.AlertRecord & { readonly rank: number }): string =>
  Buffer.from(`${r.rank} ${r.last_at.toISOString()} ${r.id}`).toString('base64url')

/** A cursor comes from an address line: anything else than ours is refused as such. */
const cursorOf = (text: string | undefined): Cursor | null => {
  if (text === undefined) return null
  const found =
    /^(-?\d{1,15}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      Buffer.from(text, 'base64url').toString('utf8'),
    )
  const at = new Date(found?.[2] ?? '')
  if (!found?.[3] || Number.isNaN(at.getTime())) throw problem('detection.bad_cursor', {})
  return { rank: Number(found[1]), at, id: found[3] }
}
