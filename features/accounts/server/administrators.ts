/**
 * Who administers, as the directories say: for those who find these people in logs.
 * @module
 */
import { z } from 'zod'
import { statement, type Transaction } from '../../../platform/records/index.ts'
import type { Administrators } from '../contract.ts'

const named = statement({
  name: 'accounts_administrators',
  sql: `select distinct lower(a.name) as name from accounts_memberships m
          join accounts_groups g on g.organization_id = m.organization_id and g.id = m.group_id
          join accounts_accounts a on a.organization_id = m.organization_id and a.id = m.account_id
        where m.organization_id = $organization::uuid and m.seen_until is null and g.is_privileged and g.gone_at is null
          and a.gone_at is null
        order by 1 limit 5000`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ name: z.string() }),
})
const groups = statement({
  name: 'accounts_privileged_groups',
  sql: `select count(*)::int as n from accounts_groups
        where organization_id = $organization::uuid and is_privileged and gone_at is null`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ n: z.number() }),
})

export const administrators: Administrators<Transaction> = async (tx, organization) => {
  const known = await tx.one(groups, { organization })
  if ((known?.n ?? 0) === 0) return null
  return (await tx.all(named, { organization })).map(({ name }) => name)
}
