/**
 * The doors of alerts: the list, one of them, what people decide, the signed look of the day, and what is quiet.
 * @module
 */
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId, type Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-alerts.ts'
import type { Level } from '../../contract-rules.ts'
import { LEVELS } from '../../contract-words.ts'
import { type AlertsDeps, onlyPersons, onlyWholeCompany } from '../deps.ts'
import * as sql from './store.ts'
import { DEFAULTS } from './take.ts'

const problem = problemsOf(contract.alertsProblems)
const HOUR_MS = 3_600_000

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
        const found = await tx.all(sql.page, {
          organization,
          state: query.state,
          level: query.level === undefined ? null : LEVELS.indexOf(query.level),
          rule: query.rule ?? null,
          host: query.host ?? null,
          site: query.site === undefined || query.site === 'none' ? null : query.site,
          siteNone: query.site === 'none',
          pattern: query.q?.trim() ? `%${query.q.trim().replaceAll(/[\\%_]/g, '\\$&')}%` : null,
          afterAt: after?.at ?? null,
          afterId: after?.id ?? null,
          limit: query.limit + 1,
        })
        const rows = found.slice(0, query.limit)
        const last = found.length > query.limit ? rows.at(-1) : undefined
        const review = await tx.one(sql.lastReview, { organization })
        return {
          rows: rows.map(alertView),
          next: last === undefined ? null : cursorText(last),
          undecided: levelCounts(await tx.all(sql.undecided, { organization })),
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

    route(contract.signReview, async ({ who, body }) => {
      onlyPersons(who)
      onlyWholeCompany(who)
      return records.within(who.scope, async (tx) => {
        const { organization } = who
        const at = clock.now()
        const open = await tx.all(sql.undecided, { organization })
        const undecided = open.reduce((sum, { count }) => sum + count, 0)
        await tx.run(sql.addReview, {
          id: newId(),
          organization,
          at,
          by: who.name,
          undecided,
          note: body.note,
        })
        await deps.evidence.append(tx, [
          {
            kind: 'detection.log-review',
            subject: { kind: 'organization', id: 'organization', name: '', site: null },
            payload: { reviewedAt: at.getTime(), undecided },
            // What Hinoban saw by itself: this person looked, at this moment, and so many were undecided.
            class: 'E1',
            observedAt: at,
            validUntil: null,
            probe: 'detection.review',
            probeVersion: '1',
            source: null,
          },
        ])
        await audit.write(tx, who, {
          what: 'detection.review',
          object: { kind: 'review', id: organization, name: '' },
          before: null,
          after: { undecided, note: body.note },
        })
        return { reviewedAt: at.toISOString(), undecided }
      })
    }),

    route(contract.readAlertSettings, ({ who }) =>
      records.reading(who.scope, async (tx) => {
        const { organization } = who
        const set = (await tx.one(sql.settings, { organization })) ?? DEFAULTS
        const quiet = await tx.all(sql.quiet, { organization, after: clock.now() })
        return {
          floor: levelAt(set.floor),
          restHours: set.rest_hours,
          quiet: quiet.map((q) => ({
            id: q.id,
            host: q.host,
            from: q.from_at.toISOString(),
            to: q.to_at.toISOString(),
            reason: q.reason,
            by: q.by_name,
          })),
        }
      }),
    ),

    route(contract.setAlertSettings, ({ who, body }) =>
      records.within(who.scope, async (tx) => {
        onlyWholeCompany(who)
        const { organization } = who
        const before = (await tx.one(sql.settings, { organization })) ?? DEFAULTS
        await tx.run(sql.setSettings, {
          organization,
          floor: LEVELS.indexOf(body.floor),
          hours: body.restHours,
          by: who.name,
          at: clock.now(),
        })
        await audit.write(tx, who, {
          what: 'detection.alert-settings',
          object: { kind: 'settings', id: organization, name: '' },
          before: { floor: levelAt(before.floor), restHours: before.rest_hours },
          after: body,
        })
        return body
      }),
    ),

    route(contract.addQuiet, async ({ who, body }) => {
      onlyWholeCompany(who)
      const [from, to] = [new Date(body.from), new Date(body.to)]
      const hours = (to.getTime() - from.getTime()) / HOUR_MS
      if (hours <= 0 || hours > contract.MAX_QUIET_HOURS)
        throw problem('detection.quiet_span', { hours: contract.MAX_QUIET_HOURS })
      return records.within(who.scope, async (tx) => {
        const id = newId()
        const { organization } = who
        await tx.run(sql.addQuiet, {
          organization,
          id,
          host: body.host,
          from,
          to,
          reason: body.reason,
          by: who.name,
          at: clock.now(),
        })
        await audit.write(tx, who, {
          what: 'detection.quiet',
          object: { kind: 'quiet', id, name: body.host },
          before: null,
          after: body,
        })
        return { id, ...body, by: who.name }
      })
    }),

    route(contract.endQuiet, ({ who, params }) =>
      records.within(who.scope, async (tx) => {
        onlyWholeCompany(who)
        const { organization } = who
        if ((await tx.run(sql.endQuiet, { organization, id: params.id, at: clock.now() })) === 0)
          throw notFound()
        await audit.write(tx, who, {
          what: 'detection.quiet-end',
          object: { kind: 'quiet', id: params.id, name: '' },
          before: null,
          after: null,
        })
      }),
    ),
  ]
}

const levelAt = (rank: number): Level => LEVELS[rank] ?? 'medium'

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

type Cursor = { readonly at: Date; readonly id: string }
const cursorText = (r: sql.AlertRecord): string =>
  Buffer.from(`${r.last_at.toISOString()} ${r.id}`).toString('base64url')

/** A cursor comes from an address line: anything else than ours is refused as such. */
const cursorOf = (text: string | undefined): Cursor | null => {
  if (text === undefined) return null
  const found =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
      Buffer.from(text, 'base64url').toString('utf8'),
    )
  const at = new Date(found?.[1] ?? '')
  if (!found?.[2] || Number.isNaN(at.getTime())) throw problem('detection.bad_cursor', {})
  return { at, id: found[2] }
}
