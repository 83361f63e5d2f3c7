/**
 * Findings, and the measures that nothing is known about.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { EvidenceRow } from './contract-measure.ts'
import {
  Cursor,
  Day,
  Flag,
  Id,
  Limit,
  listOf,
  MeasureId,
  READERS,
  Reason,
  Search,
  Subject,
  SubjectKind,
  SubjectState,
  Text,
  Time,
} from './contract-words.ts'

export const Owner = z.object({
  /** A person of the organization, or null for somebody named in free text (a 委託先). */
  personId: z.string().max(100).nullable(),
  name: z.string().min(1).max(200),
})
export const CLOSED_BY = ['evidence', 'exception', 'not-applicable', 'retired', 'rule'] as const
export const Finding = z.object({
  id: Id,
  kind: z.literal('finding'),
  measure: MeasureId,
  title: Text,
  subject: Subject,
  /** The state now, while open `fails` or `stale`. */
  state: SubjectState,
  reason: Reason,
  status: z.enum(['open', 'closed']),
  firstSeen: Time,
  lastSeen: Time,
  /** How often it came back after it was closed. */
  reopened: z.number().int(),
  closedAt: Time.nullable(),
  /** `evidence`: a new observation; `rule`: a newer version of the measure sees it otherwise. */
  closedBy: z.enum(CLOSED_BY).nullable(),
  owner: Owner.nullable(),
  due: Day,
  overdue: z.boolean(),
  /** Somebody reported it done (自己申告); the state waits for a new observation. */
  selfReported: z.object({ at: Time, by: z.string() }).nullable(),
  actionId: Id.nullable(),
  evidence: z.array(z.string()),
  version: z.number().int(),
})
export type Finding = z.infer<typeof Finding>

export const FINDING_SORTS = [
  'due',
  '-due',
  'firstSeen',
  '-firstSeen',
  'measure',
  '-measure',
  'subject',
  '-subject',
] as const

const findingFilters = {
  status: z.enum(['open', 'closed', 'all']).default('open'),
  measure: listOf(MeasureId),
  state: listOf(SubjectState),
  site: listOf(z.string().max(100)),
  /** Part of the owner's name, or `none` for findings nobody owns. */
  owner: z.string().max(200).optional(),
  overdue: Flag,
  /** Part of the subject's name; full and half width, upper and lower case are equal. */
  q: Search,
  sort: z.enum(FINDING_SORTS).default('due'),
}
export const listFindings = endpoint({
  name: 'board.findings',
  method: 'GET',
  path: '/api/findings',
  summary: 'Findings with filters, sort, cursor and count.',
  allow: READERS,
  query: z.strictObject({ ...findingFilters, cursor: Cursor, limit: Limit }),
  answer: z.object({
    rows: z.array(Finding),
    next: z.string().nullable(),
    /** All that match the filters. */
    count: z.number().int(),
    /** All open findings the reader may see: 0 with count 0 says "none", more says "filtered out". */
    open: z.number().int(),
    /** False while nothing was ever imported: "not connected", not "none". */
    measured: z.boolean(),
  }),
})

export const exportFindings = endpoint({
  name: 'board.findings_export',
  method: 'GET',
  path: '/api/findings.csv',
  summary: 'The same findings as CSV: UTF-8 with BOM, formula-safe.',
  allow: READERS,
  query: z.strictObject(findingFilters),
  answerKind: 'file',
})

export const HistoryEntry = z.object({
  at: Time,
  /** A person, or "Hinoban" where the board itself acted on evidence. */
  by: z.string(),
  what: z.enum([
    'opened',
    'closed',
    'reopened',
    'state',
    'assigned',
    'changed',
    'self-reported',
    'withdrawn',
    'commented',
    'cancelled',
  ]),
  /** Old → new, by field. */
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  comment: z.string().nullable(),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const FindingDetail = Finding.extend({
  asks: Text,
  evidenceRows: z.array(EvidenceRow),
  history: z.array(HistoryEntry),
  /** The whole instruction for the contractor (委託先), ready to copy. */
  instruction: Text,
})
export type FindingDetail = z.infer<typeof FindingDetail>
export const getFinding = endpoint({
  name: 'board.finding',
  method: 'GET',
  path: '/api/findings/:id',
  summary: 'One finding: why, evidence, history, and the instruction to copy.',
  allow: READERS,
  params: z.strictObject({ id: Id }),
  answer: FindingDetail,
})

/** A measure nothing is known about: not a finding, but a gap in sight. */
export const MeasureIt = z.object({
  kind: z.literal('measure-it'),
  measure: MeasureId,
  title: Text,
  howToMeasure: Text,
  /** Subjects that were never measured, of how many. `of` 0: no subject of that kind is known. */
  unknown: z.number().int(),
  of: z.number().int(),
  subjectKinds: z.array(SubjectKind),
})
export type MeasureIt = z.infer<typeof MeasureIt>
export const listMeasureIt = endpoint({
  name: 'board.measure_it',
  method: 'GET',
  path: '/api/board/measure-it',
  summary: 'The measures that are unknown, with what would measure them.',
  allow: READERS,
  answer: z.object({ rows: z.array(MeasureIt) }),
})
