/**
 * The doors of what should speak: the matrix of devices and logs, single decisions, the policy.
 * @module
 */
import { isTimeZone } from '@hinoban/syslog'
import type { Audit } from '../../../../platform/audit/index.ts'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import type { SiteBook } from '../../../../platform/imports/source.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import * as contract from '../../contract-expected.ts'
import { detectionSourcesProblems } from '../../contract-sources.ts'
import { onlyWholeCompany } from '../deps.ts'
import { careOf, policyIn } from './book.ts'
import { openFirstLook } from './first-look.ts'
import { coverageOf, type LookDeps, lookAtOne, stateOf } from './look.ts'
import { ruledKinds } from './ruled.ts'
import * as store from './store.ts'

const problem = problemsOf({ ...contract.expectedProblems, ...detectionSourcesProblems })

export type ExpectedRouteDeps = LookDeps & {
  readonly audit: Pick<Audit, 'write'>
  readonly sites: SiteBook
}

export const expectedRoutes = (deps: ExpectedRouteDeps): readonly Route[] => {
  const { records, clock, audit } = deps
  const firstLook = openFirstLook(deps, (organization) => lookAtOne(deps, organization))
  return [
    route(contract.readExpectedLogs, async ({ who }) => {
      const { organization } = who
      const known = await records.reading({ organization, sites: '*' }, (tx) =>
        tx.one(store.isLookedAt, { organization }),
      )
      if (known === null) await firstLook(organization)
      const now = clock.now()
      const kept = await deps.retention.read(organization)
      const ruled = kept.events > 0 ? await ruledKinds(deps, organization, now) : null
      const timeZone = await deps.timeZone(organization)
      return records.reading(who.scope, async (tx) => {
        const policy = await policyIn(tx, organization, timeZone)
        const care = await careOf(tx, organization, policy, now)
        const pairs = await tx.all(store.expectedOf, { organization })
        const own = await tx.all(store.ownOf, { organization })
        const { expected, covered, waiting } = coverageOf(pairs, now)
        const checkedAt = pairs[0]?.checked_at ?? null
        return {
          checkedAt: checkedAt?.toISOString() ?? null,
          expected,
          covered,
          waiting,
          rows: rowsOf(pairs, own, now),
          exempt: own
            .filter(({ kinds }) => kinds.length === 0)
            .map((o) => ({
              asset: o.asset_id,
              name: o.name,
              reason: o.reason,
              by: o.by_name,
              at: o.at.toISOString(),
            })),
          retention: { keepDays: kept.keepDays, keptDays: kept.keptDays, events: kept.events },
          review: {
            lastAt: care.review.at?.toISOString() ?? null,
            by: care.review.by,
            missedDays: care.review.missedDays,
          },
          rules:
            ruled === null
              ? null
              : {
                  byLevel: { ...ruled.byLevel },
                  sets: ruled.sets,
                  arriving: ruled.arriving,
                  ruled: ruled.ruled,
                  unruled: [...ruled.unruled],
                },
          alerts: {
            overdue: care.alerts.overdue,
            oldestAt: care.alerts.oldest?.toISOString() ?? null,
          },
        }
      })
    }),

    route(contract.setExpectedLogs, async ({ who, params, body }) => {
      const { organization } = who
      await records.within(who.scope, async (tx) => {
        const [host] = await deps.hosts(tx, [params.id])
        if (host === undefined) throw notFound()
        const of = { organization, asset: host.asset }
        const before = (await tx.all(store.ownOf, { organization })).find(
          (o) => o.asset_id === host.asset,
        )
        if (body.kinds === null) await tx.run(store.dropOwn, of)
        else
          await tx.run(store.setOwn, {
            ...of,
            site: host.site,
            name: host.name,
            kinds: [...new Set(body.kinds)],
            reason: body.reason,
            by: who.name,
            at: clock.now(),
          })
        await audit.write(tx, who, {
          what: 'detection.expected_logs_set',
          object: { kind: 'asset', id: host.asset, name: host.name },
          before: before ? { kinds: before.kinds, reason: before.reason } : null,
          after: { kinds: body.kinds, reason: body.reason },
        })
      })
      await lookAtOne(deps, organization)
    }),

    route(contract.readLogPolicy, async ({ who: { organization, scope } }) => {
      const timeZone = await deps.timeZone(organization)
      return records.reading(scope, (tx) => policyIn(tx, organization, timeZone))
    }),

    route(contract.setLogPolicy, async ({ who, body: { version, ...body } }) => {
      onlyWholeCompany(who)
      const { organization } = who
      for (const { timeZone } of [body.hours, ...body.siteHours.map((s) => s.hours)])
        if (!isTimeZone(timeZone)) throw problem('detection.unknown_zone', { zone: timeZone })
      const zone = await deps.timeZone(organization)
      const saved = await records.within(who.scope, async (tx) => {
        const sites = new Set((await deps.sites.list(tx)).map((s) => s.id))
        if (body.siteHours.some(({ site }) => !sites.has(site)))
          throw problem('detection.policy_unknown_site', {})
        const before = await policyIn(tx, organization, zone)
        const written = await tx.run(store.setPolicy, {
          organization,
          body: JSON.stringify(body),
          version,
          by: who.name,
          at: clock.now(),
        })
        if (written === 0) throw problem('detection.policy_changed_meanwhile', {})
        await audit.write(tx, who, {
          what: 'detection.log_policy_set',
          object: { kind: 'settings', id: organization, name: '' },
          before,
          after: body,
        })
        return policyIn(tx, organization, zone)
      })
      await lookAtOne(deps, organization)
      return saved
    }),
  ]
}

const NEED = { never: 0, silent: 1, young: 2, speaking: 3 } as const

/** What misses something comes first. */
const rowsOf = (
  pairs: readonly store.ExpectedRecord[],
  own: readonly { asset_id: string; reason: string; by_name: string; at: Date }[],
  now: Date,
): contract.ExpectedRow[] => {
  const decided = new Map(own.map((o) => [o.asset_id, o]))
  const rows = [...Map.groupBy(pairs, (pair) => pair.asset_id)].map(([asset, of]) => {
    const [first] = of
    const mine = decided.get(asset)
    const logs = of.map((pair) => ({
      kind: pair.kind,
      state: stateOf(pair, now),
      lastAt: pair.last_at?.toISOString() ?? null,
    }))
    return {
      need: Math.min(...logs.map(({ state }) => NEED[state])),
      row: {
        asset,
        name: first?.name ?? '',
        site: first?.site_id ?? null,
        role: first?.role ?? 'server',
        logs,
        own: mine ? { reason: mine.reason, by: mine.by_name, at: mine.at.toISOString() } : null,
      },
    }
  })
  return rows
    .sort((a, b) => a.need - b.need)
    .slice(0, contract.MAX_EXPECTED_ROWS)
    .map(({ row }) => row)
}
