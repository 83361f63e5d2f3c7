/**
 * The doors of the table by which deadlines are given.
 * @module
 */
import type { Who } from '../../../../platform/access/who.ts'
import { csvFile, fileAnswer, type Route, route } from '../../../../platform/http/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import * as contract from '../../contract.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import type { Policy } from '../../policy.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'
import { problem } from '../findings/list.ts'
import { standingOf } from '../findings/standing.ts'
import { both } from '../findings/views.ts'
import type { Matching } from '../matching/jobs.ts'
import { chosenPolicy, putPolicy } from './chosen.ts'
import { effectOf, ownPolicyOf, policyOfTable, tableText } from './own.ts'
import { putOwnPolicy as putOwn } from './own-store.ts'
import { readOwnTable, tableCells } from './own-table.ts'
import { DEFAULT_POLICY, policies, policyNamed } from './policies.ts'

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
  /** Refused where somebody else chose since the page was read. */
  const choose = async (
    tx: Transaction,
    who: Who,
    {
      policy,
      reason,
      version: seen,
    }: { policy: contract.PolicyId; reason: string; version: number },
  ): Promise<number> => {
    const { organization } = who
    const before = await tx.one(chosenPolicy, { organization })
    const version = before?.version ?? 0
    if (version !== seen) throw problem('vulnerabilities.changed_meanwhile', { version })
    const now = await tx.one(putPolicy, {
      organization,
      policy,
      by: who.name,
      reason,
      at: clock.now(),
      version,
    })
    if (now === null) throw problem('vulnerabilities.changed_meanwhile', { version: version + 1 })
    await audit.write(tx, who, {
      what: 'vulnerabilities.choose-policy',
      object: { kind: 'policy', id: policy, name: policy },
      before: { policy: before?.policy ?? DEFAULT_POLICY },
      after: {
        policy,
        reason,
        ...(policy === 'own' ? { table: (await ownPolicyOf(tx))?.version ?? null } : {}),
      },
    })
    return now.version
  }
  return [
    route(contract.readPolicy, ({ who }) =>
      records.reading(who.scope, async (tx) => {
        const chosen = await tx.one(chosenPolicy, { organization: who.organization })
        const own = await ownPolicyOf(tx)
        return {
          chosen: chosen?.policy ?? DEFAULT_POLICY,
          by: chosen?.by_name ?? null,
          at: chosen?.at.toISOString() ?? null,
          version: chosen?.version ?? 0,
          policies: [...policies, ...(own === null ? [] : [own])].map(view),
        }
      }),
    ),

    route(contract.policyTable, ({ who, query, language }) =>
      records.within(who.scope, async (tx) => {
        const policy = query.policy === 'own' ? await ownPolicyOf(tx) : policyNamed(query.policy)
        if (policy === null) throw problem('vulnerabilities.no_own_policy', {})
        const { header, rows } = tableCells(policy)
        await audit.write(tx, who, {
          what: 'vulnerabilities.export-policy',
          object: { kind: 'policy', id: policy.id, name: policy.version },
          before: null,
          after: null,
        })
        return fileAnswer({
          name: `${(language === 'ja' ? ja : en).ownPolicy.fileName}-${policy.id}.csv`,
          type: 'text/csv; charset=utf-8',
          body: csvFile(header, oneBatch(rows)),
        })
      }),
    ),

    route(contract.checkOwnPolicy, async ({ who, upload }) => {
      const { name, text } = await tableText(upload)
      const { table, mistakes } = readOwnTable(text)
      const policy = table === null ? null : policyOfTable(table, '', name)
      return records.reading(who.scope, async (tx) => {
        const { standing } = await standingOf(tx, deps.catalogue.state(), clock.now())
        return {
          fileName: name,
          table: policy === null ? null : view(policy),
          mistakes: mistakes.map((one) => ({
            line: one.line,
            words: both((m) => m.ownPolicy.mistake(one)),
          })),
          gaps: table?.gaps ?? 0,
          effect:
            policy === null || standing.matchedAt === null
              ? null
              : await effectOf(deps, tx, policy),
        }
      })
    }),

    route(contract.putOwnPolicy, async ({ who, query, upload }) => {
      const { organization } = who
      if (who.scope.sites !== '*') throw problem('vulnerabilities.whole_company', {})
      const { name, text } = await tableText(upload)
      const { mistakes } = readOwnTable(text)
      const [first] = mistakes
      if (first !== undefined)
        throw problem('vulnerabilities.table_mistakes', {
          line: first.line,
          count: mistakes.length,
        })
      const saved = await records.within(who.scope, async (tx) => {
        await tx.one(putOwn, {
          organization,
          fileName: name,
          csv: text,
          by: who.name,
          reason: query.reason,
          at: clock.now(),
        })
        return choose(tx, who, { policy: 'own', reason: query.reason, version: query.version })
      })
      await matching.want(organization, { mayMoveLater: true })
      return { chosen: 'own' as const, version: saved }
    }),

    route(contract.choosePolicy, async ({ who, body }) => {
      const { organization } = who
      const version = await records.within(who.scope, async (tx) => {
        if (body.policy === 'own' && (await ownPolicyOf(tx)) === null)
          throw problem('vulnerabilities.no_own_policy', {})
        return choose(tx, who, body)
      })
      await matching.want(organization, { mayMoveLater: true })
      return { chosen: body.policy, version }
    }),
  ]
}

async function* oneBatch<T>(rows: readonly T[]): AsyncGenerator<readonly T[]> {
  yield rows
}
