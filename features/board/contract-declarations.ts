/**
 * Declarations (宣言) with their documents: shown, never counted as holding.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { measureParams } from './contract-measure.ts'
import {
  Day,
  EvidenceClass,
  MeasureId,
  READERS,
  SIGNERS,
  Subject,
  SubjectKind,
  Time,
} from './contract-words.ts'

export const Declared = z.object({
  evidenceId: z.string(),
  measure: MeasureId,
  subject: Subject,
  /** E5: a statement. E4: with a document. Neither makes a measure hold. */
  class: EvidenceClass,
  statement: z.string(),
  signer: z.string(),
  document: z.object({ name: z.string(), sha256: z.string() }).nullable(),
  at: Time,
  until: Time.nullable(),
})
export type Declared = z.infer<typeof Declared>
export const listDeclarations = endpoint({
  name: 'board.declarations',
  method: 'GET',
  path: '/api/board/measures/:measure/declarations',
  summary: 'What was declared on one measure, newest first.',
  allow: READERS,
  params: measureParams,
  answer: z.object({ rows: z.array(Declared) }),
})
export const declare = endpoint({
  name: 'board.declare',
  method: 'POST',
  path: '/api/board/measures/:measure/declarations',
  summary: 'Declares a measure (宣言): shown in its own colour, never counted as holding.',
  allow: SIGNERS,
  params: measureParams,
  body: z.strictObject({
    statement: z.string().trim().min(5).max(2000),
    /** Left out: for the whole company. */
    subject: z.strictObject({ kind: SubjectKind, id: z.string().min(1).max(200) }).optional(),
    /** The answer of the upload. */
    document: z
      .strictObject({
        name: z.string().min(1).max(255),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      })
      .optional(),
    /** The last day on which it counts, at most 365 days ahead. */
    lastDay: Day,
  }),
  answer: Declared,
  problems: [
    'board.unknown_measure',
    'board.declaration_subject',
    'board.document_missing',
    'board.exception_end',
    'board.sign_in_person',
  ],
})
/** 20 MiB: a scanned contract of some hundred pages is far below. */
export const MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
export const uploadDocument = endpoint({
  name: 'board.document_upload',
  method: 'POST',
  path: '/api/board/documents',
  summary: 'Stores a document that a declaration will name.',
  allow: SIGNERS,
  upload: true,
  answer: z.object({ name: z.string(), sha256: z.string(), size: z.number().int() }),
  problems: ['files.too_large'],
})
export const getDocument = endpoint({
  name: 'board.document',
  method: 'GET',
  path: '/api/board/documents/:sha256',
  summary: 'A document that was uploaded for a declaration.',
  allow: READERS,
  params: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  answerKind: 'file',
})
