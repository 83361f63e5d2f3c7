/**
 * Removes the board of a sample company; the database refuses any other. Call it before `evidence.removeSample`.
 * @module
 */
import { z } from 'zod'
import { statement, type Transaction } from '../../../platform/records/index.ts'

const removeSample = statement({
  name: 'board_remove_sample',
  sql: 'select board_remove_sample($organization)',
  params: z.object({ organization: z.uuid() }),
  row: z.unknown(),
})

export const removeBoard = async (tx: Transaction): Promise<void> => {
  await tx.one(removeSample, { organization: tx.scope?.organization ?? '' })
}
