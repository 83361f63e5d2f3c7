/**
 * The board's API: shapes, endpoints and problems. Both faces speak it. Times are ISO 8601 in UTC; texts that
 * a measure wrote come in both languages, so that a switch of language needs no new request.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { GROUPS, POSTURES, STATES, SUBJECT_KINDS } from '@hinoban/measures'
import { z } from 'zod'
import type { Catalogue } from '../../platform/problem/index.ts'

export const READERS = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
] as const
/** Who may assign work, comment and self-report; a site contact only on his own sites (row-level security). */
export const WORKERS = ['administrator', 'operator', 'officer', 'site-contact'] as const
/** Who may sign an exception, a "not applicable", a posture or a declaration. */
export const SIGNERS = ['administrator', 'officer'] as const

export const boardProblems = {
  'board.unknown_measure': { status: 404, params: ['measure'] },
  'board.changed_meanwhile': { status: 409, params: ['version'] },
  'board.exception_end': { status: 400, params: ['days'] },
  'board.exception_ended': { status: 409, params: [] },
  'board.exception_scope': { status: 400, params: ['measure'] },
  'board.sign_in_person': { status: 403, params: [] },
  'board.same_posture': { status: 409, params: ['posture'] },
  'board.declaration_subject': { status: 400, params: ['measure'] },
  'board.document_missing': { status: 400, params: [] },
  'board.action_closed': { status: 409, params: [] },
  'board.day_out_of_range': { status: 400, params: ['first', 'last'] },
  'board.evidence_unreadable': { status: 400, params: ['line'] },
  'board.evidence_too_many': { status: 413, params: ['records'] },
  'board.evidence_too_large': { status: 413, params: ['megabytes'] },
} as const satisfies Catalogue

// ── words ──────────────────────────────────────────────────────────────────────────────────────────────────

const Time = z.iso.datetime()
const Day = z.iso.date()
const Id = z.uuid()
const Limit = z.coerce.number().int().min(1).max(200).default(50)
const Cursor = z.string().max(500).optional()
const Search = z.string().max(200).optional()

export const Text = z.object({ ja: z.string(), en: z.string() })
export const State = z.enum(STATES)
/** `not-applicable` leaves the denominator visibly. */
export const SubjectState = z.enum([...STATES, 'not-applicable'])
export const SubjectKind = z.enum(SUBJECT_KINDS)
export const Group = z.enum(GROUPS)
export const Posture = z.enum(POSTURES)
export const MeasureId = z.string().regex(/^HB-[A-Z][0-9]{2}$/)
export const EvidenceClass = z.enum(['E1', 'E2', 'E3', 'E4', 'E5'])
const Params = z.record(z.string(), z.union([z.string(), z.number()]))

/** A comma-separated list in the URL: `?state=fails,stale`. */
const listOf = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .string()
    .max(2000)
    .transform((list) => list.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).max(100))
    .optional()
const Flag = z.enum(['yes', 'no']).optional()

export const Subject = z.object({
  kind: SubjectKind,
  id: z.string(),
  /** Empty for the organization itself; may be attacker-made text elsewhere. */
  name: z.string(),
  site: z.string().nullable(),
})

/** Why, and what to do next, as whole sentences. `next` is empty for what holds. */
export const Reason = z.object({ code: z.string(), params: Params, why: Text, next: Text })

/** How many subjects are in each state; the sum without `not-applicable` is the denominator `of`. */
export const Counts = z.object({
  fails: z.number().int(),
  stale: z.number().int(),
  unknown: z.number().int(),
  declared: z.number().int(),
  excepted: z.number().int(),
  holds: z.number().int(),
  'not-applicable': z.number().int(),
})
export type Counts = z.infer<typeof Counts>

// ── board ──────────────────────────────────────────────────────────────────────────────────────────────────

export const BoardRow = z.object({
  id: MeasureId,
  group: Group,
  title: Text,
  asks: Text,
  actor: Text,
  /** The worst over the subjects; `not-applicable` only when it is signed for all of them. */
  state: SubjectState,
  counts: Counts,
  /** The denominator: subjects of the measure's kinds without "not applicable". 0 says: no such subject is known. */
  of: z.number().int(),
  subjectKinds: z.array(SubjectKind),
  /** Since when the first subject is in `state`; null for a past day and where nothing was ever measured. */
  since: Time.nullable(),
  /** The oldest observation a verdict rests on. Null for a past day. */
  oldestEvidence: Time.nullable(),
  /** The most frequent reason of the rolled-up state. While `unknown`: how to measure. Null only for a past day. */
  worst: Reason.nullable(),
  openFindings: z.number().int(),
  overdueActions: z.number().int(),
  /** The end of the last exception in force, where there is one. */
  exceptedUntil: Time.nullable(),
})
export const Board = z.object({
  /** The day this board shows, in the organization's time zone; null for now. */
  day: Day.nullable(),
  at: Time,
  timeZone: z.string(),
  posture: Posture,
  postureSince: Time.nullable(),
  /** When evidence was judged last; null before the first time. */
  judgedAt: Time.nullable(),
  /** True while evidence has arrived that is not judged yet: numbers are about to change. */
  pending: z.boolean(),
  groups: z.array(z.object({ group: Group, measures: z.array(BoardRow) })),
  /** How many measures are in each rolled-up state. */
  totals: Counts,
})
export type Board = z.infer<typeof Board>
export type BoardRow = z.infer<typeof BoardRow>

export const getBoard = endpoint({
  name: 'board.get',
  method: 'GET',
  path: '/api/board',
  summary: 'The board of the 50 measures, now or at the end of a past day.',
  allow: READERS,
  query: z.strictObject({ day: Day.optional() }),
  answer: Board,
  problems: ['board.day_out_of_range'],
})

export const TrendDay = z.object({
  day: Day,
  /** Measures by rolled-up state; with `measure` given, subjects of that measure by state. */
  counts: Counts,
})
export const getTrend = endpoint({
  name: 'board.trend',
  method: 'GET',
  path: '/api/board/trend',
  summary: 'Counts by state at the end of each of the last days, recomputed from the kept changes.',
  allow: READERS,
  query: z.strictObject({
    days: z.coerce.number().int().min(1).max(400).default(90),
    measure: MeasureId.optional(),
  }),
  answer: z.object({ timeZone: z.string(), days: z.array(TrendDay) }),
})

// ── one measure ────────────────────────────────────────────────────────────────────────────────────────────

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
const measureParams = z.strictObject({ measure: MeasureId })

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

// ── findings ───────────────────────────────────────────────────────────────────────────────────────────────

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
  sort: z.enum(['due', '-due', 'firstSeen', '-firstSeen', 'measure', 'subject']).default('due'),
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

// ── actions ────────────────────────────────────────────────────────────────────────────────────────────────

export const CHANNELS = ['mail', 'webhook', 'none'] as const
export const ACTION_STATUS = ['open', 'self-reported', 'closed', 'cancelled'] as const
export const Action = z.object({
  id: Id,
  /** Null for an action on a measure that is not measured yet. */
  findingId: Id.nullable(),
  measure: MeasureId,
  title: Text,
  subject: Subject.nullable(),
  owner: Owner.nullable(),
  due: Day,
  overdue: z.boolean(),
  channel: z.enum(CHANNELS),
  note: z.string(),
  /** `self-reported` = 自己申告: recorded, and without effect on the state. `closed`: by new evidence. */
  status: z.enum(ACTION_STATUS),
  createdAt: Time,
  closedAt: Time.nullable(),
  version: z.number().int(),
})
export type Action = z.infer<typeof Action>

const actionFields = {
  owner: Owner.nullable().optional(),
  due: Day.optional(),
  channel: z.enum(CHANNELS).optional(),
  note: z.string().max(2000).optional(),
}
/** Bulk assign: creates the action of each finding, or changes the one it has. */
export const AssignActions = z.strictObject({
  findings: z.array(Id).max(1000).default([]),
  measures: z.array(MeasureId).max(50).default([]),
  ...actionFields,
})
export const assignActions = endpoint({
  name: 'board.actions_assign',
  method: 'POST',
  path: '/api/actions',
  summary: 'Assigns work on findings (or on measures not measured yet), with a result per row.',
  allow: WORKERS,
  body: AssignActions,
  answer: z.object({
    rows: z.array(
      z.object({
        /** The finding's or the measure's id as sent. */
        target: z.string(),
        actionId: Id.nullable(),
        /** Null when it worked; else a problem code. */
        problem: z.string().nullable(),
      }),
    ),
    done: z.number().int(),
    failed: z.number().int(),
  }),
})

export const listActions = endpoint({
  name: 'board.actions',
  method: 'GET',
  path: '/api/actions',
  summary: 'Actions by due date.',
  allow: READERS,
  query: z.strictObject({
    status: listOf(z.enum(ACTION_STATUS)),
    measure: listOf(MeasureId),
    owner: z.string().max(200).optional(),
    overdue: Flag,
    cursor: Cursor,
    limit: Limit,
  }),
  answer: z.object({ rows: z.array(Action), next: z.string().nullable(), count: z.number().int() }),
})

export const ActionDetail = Action.extend({ history: z.array(HistoryEntry) })
export type ActionDetail = z.infer<typeof ActionDetail>
export const getAction = endpoint({
  name: 'board.action',
  method: 'GET',
  path: '/api/actions/:id',
  summary: 'One action with its history and comments.',
  allow: READERS,
  params: z.strictObject({ id: Id }),
  answer: ActionDetail,
})

/** Someone saved in between: the answer is `board.changed_meanwhile`; read again and show the difference. */
export const ChangeAction = z.strictObject({
  version: z.number().int(),
  ...actionFields,
  /** `self-reported` = 自己申告; `open` takes it back; `cancelled` drops the action, not the finding. */
  status: z.enum(['open', 'self-reported', 'cancelled']).optional(),
  comment: z.string().max(2000).optional(),
})
export const changeAction = endpoint({
  name: 'board.action_change',
  method: 'PATCH',
  path: '/api/actions/:id',
  summary: 'Changes an action; a manual close is recorded as self-reported.',
  allow: WORKERS,
  params: z.strictObject({ id: Id }),
  body: ChangeAction,
  answer: ActionDetail,
  problems: ['board.changed_meanwhile', 'board.action_closed'],
})

export const commentAction = endpoint({
  name: 'board.action_comment',
  method: 'POST',
  path: '/api/actions/:id/comments',
  summary: 'Adds a comment to an action.',
  allow: WORKERS,
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ comment: z.string().trim().min(1).max(2000) }),
  answer: ActionDetail,
})

// ── exceptions and "not applicable" ────────────────────────────────────────────────────────────────────────

/** The longest time a signature lasts (response.md §1). */
export const MAX_EXCEPTION_DAYS = 365
export const ExceptionScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('site'), site: z.string().min(1).max(100) }),
  z.strictObject({
    kind: z.literal('subject'),
    subjectKind: SubjectKind,
    subjectId: z.string().min(1).max(200),
  }),
])
export const Exception = z.object({
  id: Id,
  kind: z.enum(['exception', 'not-applicable']),
  measure: MeasureId,
  title: Text,
  scope: ExceptionScope,
  subjectName: z.string().nullable(),
  reason: z.string(),
  /** What is done instead; empty for "not applicable". */
  compensating: z.string(),
  signer: z.object({ name: z.string(), via: z.enum(['session', 'token']), mfa: z.boolean() }),
  signedAt: Time,
  /** The first moment at which it no longer holds. */
  until: Time,
  status: z.enum(['in-force', 'ended', 'revoked']),
  revoked: z.object({ at: Time, by: z.string(), reason: z.string() }).nullable(),
})
export type Exception = z.infer<typeof Exception>

export const listExceptions = endpoint({
  name: 'board.exceptions',
  method: 'GET',
  path: '/api/exceptions',
  summary: 'Exceptions and "not applicable" answers, those that end first on top.',
  allow: READERS,
  query: z.strictObject({
    measure: MeasureId.optional(),
    kind: z.enum(['exception', 'not-applicable']).optional(),
    status: z.enum(['in-force', 'past', 'all']).default('in-force'),
    cursor: Cursor,
    limit: Limit,
  }),
  answer: z.object({ rows: z.array(Exception), next: z.string().nullable() }),
})

/** Without an end day it is refused; the last day counts in the organization's time zone. */
export const SignException = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('exception'),
    measure: MeasureId,
    scope: ExceptionScope,
    reason: z.string().trim().min(10).max(2000),
    compensating: z.string().trim().min(5).max(2000),
    lastDay: Day,
  }),
  z.strictObject({
    kind: z.literal('not-applicable'),
    measure: MeasureId,
    scope: ExceptionScope,
    reason: z.string().trim().min(10).max(2000),
    lastDay: Day,
  }),
])
export const signException = endpoint({
  name: 'board.exception_sign',
  method: 'POST',
  path: '/api/exceptions',
  summary: 'Signs an exception or a "not applicable" answer with reason and end.',
  allow: SIGNERS,
  body: SignException,
  answer: Exception,
  problems: [
    'board.unknown_measure',
    'board.exception_end',
    'board.exception_scope',
    'board.sign_in_person',
  ],
})
export const revokeException = endpoint({
  name: 'board.exception_revoke',
  method: 'POST',
  path: '/api/exceptions/:id/revoke',
  summary: 'Ends an exception before its day.',
  allow: SIGNERS,
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ reason: z.string().trim().min(5).max(2000) }),
  answer: Exception,
  problems: ['board.exception_ended', 'board.sign_in_person'],
})

// ── posture ────────────────────────────────────────────────────────────────────────────────────────────────

export const PostureEntry = z.object({
  posture: Posture,
  reason: z.string(),
  by: z.string(),
  at: Time,
})
export const getPosture = endpoint({
  name: 'board.posture',
  method: 'GET',
  path: '/api/posture',
  summary: 'The posture (警戒レベル) and its history.',
  allow: READERS,
  answer: z.object({ posture: Posture, since: Time.nullable(), history: z.array(PostureEntry) }),
})
export const setPosture = endpoint({
  name: 'board.posture_set',
  method: 'PUT',
  path: '/api/posture',
  summary: 'Raises or lowers the posture; every measure is judged anew.',
  allow: SIGNERS,
  body: z.strictObject({ posture: Posture, reason: z.string().trim().min(5).max(2000) }),
  answer: z.object({ posture: Posture, since: Time.nullable(), history: z.array(PostureEntry) }),
  problems: ['board.same_posture', 'board.sign_in_person'],
})

// ── declarations ───────────────────────────────────────────────────────────────────────────────────────────

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

// ── today ──────────────────────────────────────────────────────────────────────────────────────────────────

/** More than seven is not today. */
export const MAX_TODAY = 7
export const TodayItem = z.object({
  id: z.string(),
  kind: z.enum([
    'finding',
    'overdue-action',
    'expiring-exception',
    'measure-it',
    'setup-site',
    'setup-administrator',
    'setup-import',
  ]),
  measure: MeasureId.nullable(),
  /** One sentence: what it is about. */
  sentence: Text,
  /** One sentence: what to do next. */
  next: Text,
  due: Day.nullable(),
  overdue: z.boolean(),
  /** How many findings of the same measure and reason stand behind it. */
  count: z.number().int(),
  /** Where the next step is done. */
  link: z.object({
    page: z.enum([
      'finding',
      'findings',
      'action',
      'exceptions',
      'measure',
      'sites',
      'people',
      'imports',
    ]),
    id: z.string().nullable(),
  }),
})
export type TodayItem = z.infer<typeof TodayItem>
export const getToday = endpoint({
  name: 'board.today',
  method: 'GET',
  path: '/api/today',
  summary: 'At most seven things to do today, by deadline and weight.',
  allow: READERS,
  answer: z.object({
    items: z.array(TodayItem).max(MAX_TODAY),
    /** What waits behind the seven. */
    more: z.number().int(),
  }),
})

// ── evidence from outside ──────────────────────────────────────────────────────────────────────────────────

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
