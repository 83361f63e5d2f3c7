/**
 * The posture of the organization of a transaction, for who decides how loud a notice is.
 * @module
 */
import type { POSTURES } from '@hinoban/measures'
import type { Transaction } from '../../../platform/records/index.ts'
import { currentPosture } from './judge-store.ts'

export const postureOf = async (tx: Transaction): Promise<(typeof POSTURES)[number]> => {
  const organization = tx.scope?.organization ?? ''
  return (await tx.one(currentPosture, { organization }))?.posture ?? 'normal'
}
