/**
 * The doors of false alarms and accepted risks. Each stands in the audit log and ends by itself or by a person.
 * @module
 */
import type { Who } from '../../../../platform/access/who.ts'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { newId, type Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'
import { dayAfter, dayAt, problem } from './list.ts'
import { oneFinding } from './list-store.ts'
import * as sql from './suppression-store.ts'

/** A year and a day: what is borne longer is looked at again. */
const MOST_DAYS = 366

const view = (r: sql.SuppressionRecord): contract.SuppressionView => ({
  id: r.id,
  kind: r.kind,
  scope: r.asset_id === null ? 'everywhere' : 'finding',
  flaw: r.flaw,
  component: { key: r.component_key, name: r.component_name },
  asset: r.asset_id === null ? null : { id: r.asset_id, name: r.asset_name ?? '' },
  reason: r.reason,
  justification: r.justification,
  until: r.until,
  by: r.by_name,
  at: r.at.toISOString(),
  ended: r.ended_at === null ? null : { at: r.ended_at.toISOString(), by: r.ended_by ?? '' },
  findings: r.findings,
})

const permit = (who: Who, body: { kind: string; scope: string; until: string | null }): void => {
  if (body.kind === 'accepted' && who.role !== 'administrator' && who.role !== 'officer')
    throw problem('vulnerabilities.accept_role', {})
  if (body.kind === 'accepted' && body.until === null)
    throw problem('vulnerabilities.until_needed', {})
  // Who sees some sites alone decides for these alone.
  if (body.scope === 'everywhere' && who.scope.sites !== '*')
    throw problem('vulnerabilities.whole_company', {})
}

export const suppressionRoutes = (deps: VulnerabilitiesDeps): readonly Route[] => {
  const { records, clock, audit } = deps
  const todayOf = async (organization: string): Promise<string> =>
    dayAt(clock.now(), await deps.timeZone(organization))
  const read = async (
    tx: Transaction,
    organization: string,
    id: string,
    today: string,
  ): Promise<contract.SuppressionView> => {
    const row = await tx.one(sql.suppressionRows, { organization, id, ended: true, today })
    if (row === null) throw notFound()
    return view(row)
  }
  return [
    route(contract.suppress, async ({ who, body }) => {
      const { organization } = who
      const today = await todayOf(organization)
      permit(who, body)
      if (body.until !== null && (body.until < today || body.until > dayAfter(today, MOST_DAYS)))
        throw problem('vulnerabilities.until_out_of_range', { days: MOST_DAYS })
      return records.within(who.scope, async (tx) => {
        const finding = await tx.one(oneFinding, { organization, id: body.finding })
        if (finding === null) throw notFound()
        const isHere = body.scope === 'finding'
        const id = newId()
        const at = clock.now()
        await tx.run(sql.insertSuppression, {
          id,
          organization,
          site: isHere ? finding.site_id : null,
          kind: body.kind,
          flaw: finding.flaw,
          component: finding.component_key,
          componentName: finding.component_name,
          asset: isHere ? finding.asset_id : null,
          assetName: isHere ? finding.asset_name : null,
          reason: body.reason,
          justification: null,
          until: body.until,
          by: who.name,
          at,
        })
        await tx.run(sql.settleComponent, {
          organization,
          today,
          at,
          by: who.name,
          flaw: finding.flaw,
          component: finding.component_key,
        })
        await audit.write(tx, who, {
          what: body.kind === 'accepted' ? 'vulnerabilities.accept' : 'vulnerabilities.suppress',
          object: {
            kind: 'finding',
            id: finding.id,
            name: `${finding.flaw} ${finding.asset_name}`,
          },
          before: { list: finding.bucket },
          after: { scope: body.scope, reason: body.reason, until: body.until },
        })
        return read(tx, organization, id, today)
      })
    }),

    route(contract.listSuppressions, async ({ who, query }) => {
      const today = await todayOf(who.organization)
      return records.reading(who.scope, async (tx) => ({
        rows: (
          await tx.all(sql.suppressionRows, {
            organization: who.organization,
            id: null,
            ended: query.ended === 'all',
            today,
          })
        ).map(view),
      }))
    }),

    route(contract.endSuppression, async ({ who, params }) => {
      const { organization } = who
      const today = await todayOf(organization)
      return records.within(who.scope, async (tx) => {
        const before = await read(tx, organization, params.id, today)
        if (before.scope === 'everywhere' && who.scope.sites !== '*')
          throw problem('vulnerabilities.whole_company', {})
        const at = clock.now()
        if ((await tx.run(sql.markEnded, { organization, id: params.id, at, by: who.name })) === 0)
          throw problem('vulnerabilities.suppression_ended', {})
        await tx.run(sql.settleComponent, {
          organization,
          today,
          at,
          by: who.name,
          flaw: before.flaw,
          component: before.component.key,
        })
        await audit.write(tx, who, {
          what: 'vulnerabilities.end-suppression',
          object: { kind: 'suppression', id: params.id, name: before.flaw },
          before,
          after: null,
        })
        return read(tx, organization, params.id, today)
      })
    }),
  ]
}
