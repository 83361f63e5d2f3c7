/**
 * What stays of a company that was removed: that it was there.
 * @module
 */
import { z } from 'zod'
import { organizationOf } from '../evidence/chain-head.ts'
import { statement, type Transaction } from '../records/index.ts'

/** Whether the organization of this transaction is a sample company that was removed. */
export const wasRemoved = async (tx: Transaction): Promise<boolean> =>
  (await tx.one(removal, { organization: organizationOf(tx) }))?.removed === true

const removal = statement({
  name: 'audit_was_removed',
  sql: 'select exists (select from audit_removals where removed = $organization) as removed',
  params: z.object({ organization: z.uuid() }),
  row: z.object({ removed: z.boolean() }),
})
