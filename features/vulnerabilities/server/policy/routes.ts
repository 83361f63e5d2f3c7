/**
 * The doors of the table by which deadlines are given.
 * @module
 */
import { type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import * as contract from '../../contract.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import type { Policy } from '../../policy.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'
import type { Matching } from '../matching/jobs.ts'
import { chosenPolicy, putPolicy } from './chosen.ts'
import { DEFAULT_POLICY, policies } from './policies.ts'

const problem = problemsOf(contract.vulnerabilitiesProblems)

const view = (policy: Policy): contract.PolicyView => ({
  id: policy.id,
  version: policy.version,
  name: policy.name,
  about: policy.about,
  source: policy.source,
  columns: [
    ...policy.inputs.map((name) => ({ ja: ja.inputNames[name], en: en.inputNames[name] })),
    { ja: ja.outcomeName, en: en.outcomeName },
  ],
  rows: policy.rows.map(({ values, outcome }) => [...values, outcome]),
  outcomes: Object.entries(policy.outcomes).map(([outcome, { words, days }]) => ({
    outcome,
    words,
    days,
  })),
})

export const policyRoutes = (deps: VulnerabilitiesDeps, matching: Matching): readonly Route[] => {
  const { records, clock, audit } = deps
  return [
    route(contract.readPolicy, ({ who }) =>
      records.reading(who.scope, async (tx) => {
        const chosen = await tx.one(chosenPolicy, { organization: who.organization })
        return {
          chosen: chosen?.policy ?? DEFAULT_POLICY,
          by: chosen?.by_name ?? null,
          at: chosen?.at.toISOString() ?? null,
          version: chosen?.version ?? 0,
          policies: policies.map(view),
        }
      }),
    ),

    route(contract.choosePolicy, async ({ who, body }) => {
      const { organization } = who
      const saved = await records.within(who.scope, async (tx) => {
        const before = await tx.one(chosenPolicy, { organization })
        const version = before?.version ?? 0
        if (version !== body.version)
          throw problem('vulnerabilities.changed_meanwhile', { version })
        const now = await tx.one(putPolicy, {
          organization,
          policy: body.policy,
          by: who.name,
          reason: body.reason,
          at: clock.now(),
          version,
        })
        if (now === null)
          throw problem('vulnerabilities.changed_meanwhile', { version: version + 1 })
        await audit.write(tx, who, {
          what: 'vulnerabilities.choose-policy',
          object: { kind: 'policy', id: body.policy, name: body.policy },
          before: { policy: before?.policy ?? DEFAULT_POLICY },
          after: { policy: body.policy, reason: body.reason },
        })
        return now
      })
      await matching.want(organization, { mayMoveLater: true })
      return { chosen: body.policy, version: saved.version }
    }),
  ]
}
