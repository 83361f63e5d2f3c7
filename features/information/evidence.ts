/**
 * What important data can prove: encrypted where they lie, key elsewhere, unreadable when stolen.
 * @module
 */
import { z } from 'zod'

const Name = z.string().max(200)

/** Subject `information`: how the data set is kept. */
export const EncryptionState = z.strictObject({
  encrypted: z.boolean(),
  method: Name,
  /** The key lies on another host than the data. */
  keyApart: z.boolean(),
})
export type EncryptionState = z.infer<typeof EncryptionState>

/** Subject `information`: a copy was taken elsewhere and tried. */
export const TheftRehearsal = z.strictObject({ readable: z.boolean(), method: Name })
export type TheftRehearsal = z.infer<typeof TheftRehearsal>

export const evidenceKinds = {
  'information.encryption-state': EncryptionState,
  'information.theft-rehearsal': TheftRehearsal,
} as const
