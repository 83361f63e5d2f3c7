/**
 * What the board itself can prove: signed acts of named persons on measures.
 * @module
 */
import { z } from 'zod'

/** A self-declaration (E5) or an uploaded document (E4) for one measure; the probe name is the measure's id. */
export const Declaration = z.strictObject({
  measure: z.string().max(10),
  statement: z.string().max(2000),
  signer: z.string().max(200),
  document: z.strictObject({ name: z.string().max(255), sha256: z.string().length(64) }).nullable(),
})
export type Declaration = z.infer<typeof Declaration>

export const evidenceKinds = { 'board.declaration': Declaration } as const
