/**
 * The doors of what is loud, what is quiet for a while, and the signed look of the day.
 * @module
 */
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-alerts.ts'
import { LEVELS } from '../../contract-words.ts'
import { type AlertsDeps, onlyPersons, onlyWholeCompany } from '../deps.ts'
import { undecided as undecidedAlerts } from './list-store.ts'
import { levelAt } from './routes.ts'
import * as sql from './settings-store.ts'
import { DEFAULTS } from './take.ts'

const problem = problemsOf(contract.alertsProblems)
const HOUR_MS = 3_600_000

export const settingsRoutes = (deps: AlertsDeps): readonly Route[] => {
  const { records, clock, audit } = deps
  return [
    route(contract.signReview, async ({ who, body }) => {
      onlyPersons(who)
      onlyWholeCompany(who)
      return records.within(who.scope, async (tx) => {
        const { organization } = who
        const at = clock.now()
        const open = await tx.all(undecidedAlerts, { organization })
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
