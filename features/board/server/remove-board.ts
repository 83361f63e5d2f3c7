/**
 * Removes the board of a sample company; the database refuses any other. Call it before `evidence.removeSample`. A
 * judgement that is under way is waited for; one that waits finds the company removed and writes nothing.
 * @module
 */
import { z } from 'zod'
import { statement, type Transaction } from '../../../platform/records/index.ts'
import { lockOrganization } from './judge-store.ts'

const removeSample = statement({
  name: 'board_remove_sample',
  sql: 'select board_remove_sample($organization)',
  params: z.object({ organization: z.uuid() }),
  row: z.unknown(),
})

export const removeBoard = async (tx: Transaction): Promise<void> => {
  const organization = tx.scope?.organization ?? ''
  await tx.one(lockOrganization, { organization })
  await tx.one(removeSample, { organization })
}
