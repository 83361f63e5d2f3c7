/**
 * VEX documents that were handed in: what suppliers say of flaws in their products.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Count, Params, Reason, readers, Time, workers } from './contract-words.ts'

export const VEX_STATUS = [
  'affected',
  'fixed',
  'not-affected',
  'under-investigation',
  'unknown',
] as const

export const VexDocumentView = z.strictObject({
  id: z.uuid(),
  format: z.enum(['csaf', 'openvex', 'cyclonedx']),
  /** As its publisher numbers it. */
  document: z.string(),
  publisher: z.string(),
  title: z.string(),
  version: z.string(),
  madeAt: Time.nullable(),
  fileName: z.string(),
  /** Who handed it in. */
  by: z.string(),
  at: Time,
  /** replaced: a newer one of the same number stands, or stood when it came · withdrawn: by a person. */
  state: z.enum(['in-force', 'replaced', 'withdrawn']),
  ended: z.strictObject({ at: Time, by: z.string(), why: z.string().nullable() }).nullable(),
  statements: Count,
  /** Findings on its flaws that a VEX statement decides now. */
  findings: Count,
  damaged: Count,
  /** The first complaints. */
  damage: z.array(z.strictObject({ at: z.string(), why: z.string(), detail: z.string() })),
})
export type VexDocumentView = z.infer<typeof VexDocumentView>

export const VexStatementView = z.strictObject({
  number: Count,
  flaw: z.string(),
  title: z.string(),
  status: z.string(),
  justification: z.string().nullable(),
  words: z.string(),
  product: z.string(),
  /** The product within which alone it holds; '': it speaks of the product itself. */
  context: z.string(),
  /** It speaks of a part; without a context it holds nowhere. */
  isPart: z.boolean(),
})
export type VexStatementView = z.infer<typeof VexStatementView>

export const listVex = endpoint({
  name: 'vulnerabilities.vex',
  method: 'GET',
  path: '/api/vulnerabilities/vex',
  summary: 'VEX documents that were handed in: by whom, when, and what they decide.',
  allow: readers,
  query: z.strictObject({ ended: z.enum(['no', 'all']).default('no') }),
  answer: z.strictObject({ rows: z.array(VexDocumentView) }),
})

export const readVexDocument = endpoint({
  name: 'vulnerabilities.vex-document',
  method: 'GET',
  path: '/api/vulnerabilities/vex/:id',
  summary: 'One VEX document with its statements, page by page.',
  allow: readers,
  params: Params,
  query: z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,7}$/)
      .default('0'),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  answer: z.strictObject({
    document: VexDocumentView,
    statements: z.array(VexStatementView),
    /** Give it back as `after`; null: there are no more. */
    next: z.string().nullable(),
  }),
})

export const withdrawVex = endpoint({
  name: 'vulnerabilities.withdraw-vex',
  method: 'POST',
  path: '/api/vulnerabilities/vex/:id/withdraw',
  summary:
    'Let a VEX document count no longer; what it decided is judged by the other sources again.',
  allow: workers,
  params: Params,
  body: z.strictObject({ reason: Reason }),
  answer: VexDocumentView,
  problems: ['vulnerabilities.vex_ended', 'vulnerabilities.whole_company'],
})
