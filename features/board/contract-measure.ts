/**
 * One measure of the board: its words, subjects, evidence and changes.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { BoardRow } from './contract-board.ts'
import {
  Cursor,
  EvidenceClass,
  Id,
  Limit,
  listOf,
  MeasureId,
  READERS,
  Reason,
  State,
  Subject,
  SubjectKind,
  SubjectState,
  Text,
  Time,
} from './contract-words.ts'

export const MeasureDetail = BoardRow.extend({
  quotes: z.array(z.object({ notice: z.string(), section: z.string(), text: z.string() })),
  does: z.array(Text),
  howToMeasure: Text,
  least: EvidenceClass,
  /** What it reads and how long each observation stays fresh at the current posture, in hours. */
  reads: z.array(z.object({ kind: z.string(), maxAgeHours: z.number() })),
  mapping: z.object({
    meti10: z.array(z.number()),
    securityAction6: z.array(z.number()),
    securityAction25: z.array(z.number()),
    csf2: z.array(z.string()),
    cis8: z.array(z.string()),
    iso27001: z.array(z.string()),
    scs: z.array(z.string()),
  }),
  /** SHA-256 of the measure's file: its version, kept with every change. */
  version: z.string(),
  /** Reasons with their number of subjects, worst state first. */
  reasons: z.array(z.object({ state: SubjectState, reason: Reason, count: z.number().int() })),
})
export type MeasureDetail = z.infer<typeof MeasureDetail>
export const measureParams = z.strictObject({ measure: MeasureId })

export const getMeasure = endpoint({
  name: 'board.measure',
  method: 'GET',
  path: '/api/board/measures/:measure',
  summary: 'One measure: the words of the notice, why this state, how to measure, mappings.',
  allow: READERS,
  params: measureParams,
  answer: MeasureDetail,
  problems: ['board.unknown_measure'],
})

export const SubjectRow = z.object({
  measure: MeasureId,
  subject: Subject,
  state: SubjectState,
  /** What the evidence alone says, also under an exception. */
  raw: State,
  reason: Reason,
  since: Time.nullable(),
  /** When it is judged again though nothing arrives. */
  nextCheck: Time.nullable(),
  oldestEvidence: Time.nullable(),
  evidence: z.array(z.string()),
  /** The finding that stands for this pair, if there is one. */
  findingId: Id.nullable(),
})
export type SubjectRow = z.infer<typeof SubjectRow>

export const listMeasureSubjects = endpoint({
  name: 'board.measure_subjects',
  method: 'GET',
  path: '/api/board/measures/:measure/subjects',
  summary: 'The subjects of one measure with state and reason, worst first.',
  allow: READERS,
  params: measureParams,
  query: z.strictObject({ state: listOf(SubjectState), cursor: Cursor, limit: Limit }),
  answer: z.object({ rows: z.array(SubjectRow), next: z.string().nullable() }),
  problems: ['board.unknown_measure'],
})

export const listSubjectMeasures = endpoint({
  name: 'board.subject',
  method: 'GET',
  path: '/api/board/subjects/:kind/:id',
  summary: 'What every measure says of one subject.',
  allow: READERS,
  params: z.strictObject({ kind: SubjectKind, id: z.string().min(1).max(200) }),
  answer: z.object({ rows: z.array(SubjectRow) }),
})

export const EvidenceRow = z.object({
  id: z.string(),
  seq: z.number().int(),
  kind: z.string(),
  subject: Subject,
  class: EvidenceClass,
  observedAt: Time,
  validUntil: Time.nullable(),
  probe: z.string(),
  probeVersion: z.string(),
  hash: z.string(),
  source: z.object({ name: z.string(), sha256: z.string() }).nullable(),
  /** Older than the measure's limit at the current posture. */
  expired: z.boolean(),
  payload: z.unknown(),
})
export type EvidenceRow = z.infer<typeof EvidenceRow>

export const listMeasureEvidence = endpoint({
  name: 'board.measure_evidence',
  method: 'GET',
  path: '/api/board/measures/:measure/evidence',
  summary: 'The evidence one measure reads, newest first, with class, age and hash.',
  allow: READERS,
  params: measureParams,
  query: z.strictObject({
    subjectKind: SubjectKind.optional(),
    subjectId: z.string().max(200).optional(),
    cursor: Cursor,
    limit: Limit,
  }),
  answer: z.object({ rows: z.array(EvidenceRow), next: z.string().nullable() }),
  problems: ['board.unknown_measure'],
})

export const Change = z.object({
  seq: z.number().int(),
  at: Time,
  subject: Subject,
  /** Null: it was not in the board before, or left it (retired, moved to another site). */
  from: SubjectState.nullable(),
  to: SubjectState.nullable(),
  reason: Reason,
  measureVersion: z.string(),
})
export type Change = z.infer<typeof Change>

export const listMeasureChanges = endpoint({
  name: 'board.measure_changes',
  method: 'GET',
  path: '/api/board/measures/:measure/changes',
  summary: 'Every change of state under one measure, newest first.',
  allow: READERS,
  params: measureParams,
  query: z.strictObject({ cursor: Cursor, limit: Limit }),
  answer: z.object({ rows: z.array(Change), next: z.string().nullable() }),
  problems: ['board.unknown_measure'],
})
