/**
 * Evidence that machines send in.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Text } from './contract-words.ts'

export const MAX_EVIDENCE_RECORDS = 10_000
export const MAX_EVIDENCE_BYTES = 4 * 1024 * 1024
export const appendEvidence = endpoint({
  name: 'evidence.append',
  method: 'POST',
  path: '/api/evidence',
  summary:
    'Takes machine records (class E2) as a JSON array or NDJSON; see features/board/README.md for the format.',
  allow: ['administrator', 'operator', 'site-contact', 'provider'],
  upload: true,
  answer: z.object({
    appended: z.number().int(),
    /** Already known: the same fact again. */
    repeated: z.number().int(),
    /** Records that were refused; the others are kept. */
    refused: z.number().int(),
    /** The first 200 of them. `record` counts from 1. */
    errors: z.array(z.object({ record: z.number().int(), why: Text })),
  }),
  problems: ['board.evidence_unreadable', 'board.evidence_too_many', 'board.evidence_too_large'],
})
