/**
 * Which table an organization goes by.
 * @module
 */
import { z } from 'zod'
import { statement, type Transaction } from '../../../../platform/records/index.ts'
import { PolicyId } from '../../contract.ts'
import type { Policy } from '../../policy.ts'
import { organizationOf } from '../deps.ts'
import { ownPolicyOf } from './own.ts'
import { DEFAULT_POLICY, policyNamed } from './policies.ts'

const org = z.object({ organization: z.uuid() })

export const chosenPolicy = statement({
  name: 'vulnerabilities_chosen_policy',
  sql: `select policy, by_name, at, version from vulnerabilities_policy where organization_id = $organization`,
  params: org,
  row: z.object({ policy: PolicyId, by_name: z.string(), at: z.date(), version: z.number() }),
})

/** Answers nothing where somebody else chose meanwhile. */
export const putPolicy = statement({
  name: 'vulnerabilities_put_policy',
  sql: `insert into vulnerabilities_policy as p (organization_id, policy, by_name, reason, at, version)
        values ($organization, $policy, $by, $reason, $at, 1)
        on conflict (organization_id) do update set policy = excluded.policy, by_name = excluded.by_name,
          reason = excluded.reason, at = excluded.at, version = p.version + 1
        where p.version = $version
        returning version`,
  params: org.extend({
    policy: PolicyId,
    by: z.string(),
    reason: z.string(),
    at: z.date(),
    version: z.number(),
  }),
  row: z.object({ version: z.number() }),
})

export const policyOf = async (tx: Transaction): Promise<Policy> => {
  const chosen = await tx.one(chosenPolicy, { organization: organizationOf(tx) })
  const id = chosen?.policy ?? DEFAULT_POLICY
  if (id !== 'own') return policyNamed(id)
  const own = await ownPolicyOf(tx)
  // It can only be chosen where it is, and is never removed.
  if (own === null) throw new Error('vulnerabilities: the own policy is gone')
  return own
}
