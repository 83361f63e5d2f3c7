/**
 * The cases of VPN and edge devices as the console and other programs see them. Times inside a case are ms since 1970.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import { CaseState, JudgedCase, ReopenReason, StatementKind } from './contract-cases.ts'

/** A case names people of the directory: whoever answers for one site alone does not read it. */
const reader: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']
const worker: readonly Role[] = ['administrator', 'operator', 'officer']

export const casesProblems = {
  'vulnerabilities.case_word_refused': { status: 409, params: ['why'] },
  'vulnerabilities.case_exception_end': { status: 400, params: ['days'] },
  'vulnerabilities.case_exception_role': { status: 403, params: [] },
  'vulnerabilities.case_sign_in_person': { status: 403, params: [] },
} as const satisfies Catalogue

/** An exception lasts at most this long; then somebody decides again. */
export const MAX_EXCEPTION_DAYS = 180

const Words = z.strictObject({ ja: z.string(), en: z.string() })
const Time = z.number().int()
const Name = z.string().trim().min(1).max(200)

export const CaseRow = z.strictObject({
  id: z.uuid(),
  asset: z.uuid(),
  name: z.string(),
  site: z.uuid().nullable(),
  state: CaseState,
  isStated: z.boolean(),
  unjudged: JudgedCase.shape.unjudged,
  product: z.string().nullable(),
  version: z.string().nullable(),
  cves: z.array(z.string()),
  /** Whether an affected version was seen; false: nothing shows that there was none. */
  isSeen: z.boolean(),
  windowStart: Time.nullable(),
  windowEnd: Time.nullable(),
  /** Mandatory ones. */
  tasks: z.strictObject({ all: z.number().int(), open: z.number().int() }),
  openedAt: Time.nullable(),
  closedAt: Time.nullable(),
  dueAt: Time.nullable(),
  judgedAt: Time,
})
export type CaseRow = z.infer<typeof CaseRow>

export const CaseEvent = z.strictObject({
  id: z.uuid(),
  at: Time,
  kind: z.enum([
    'opened',
    'reopened',
    'closed',
    'cleared',
    'cause',
    'fixed',
    'isolated',
    'reconnected',
    'word',
    'withdrawn',
    'groups',
    'planned',
    'told',
  ]),
  /** Null: Hinoban itself. */
  by: z.string().nullable(),
  reason: ReopenReason.nullable(),
  /** What it is about: a flaw, a version, a task. */
  about: z.string(),
})
export type CaseEvent = z.infer<typeof CaseEvent>

export const StatementView = z.strictObject({
  id: z.uuid(),
  kind: StatementKind,
  task: z.string().nullable(),
  reading: z.uuid().nullable(),
  at: Time,
  by: z.string(),
  note: z.string(),
  on: Time.nullable(),
  from: Time.nullable(),
  to: Time.nullable(),
  owner: z.string().nullable(),
  until: Time.nullable(),
})

export const CaseDetail = CaseRow.extend({
  judged: JudgedCase,
  /** Of the rules that are causes or could not be judged. */
  rules: z.array(
    z.strictObject({
      id: z.string(),
      cves: z.array(z.string()),
      name: Words,
      kept: Words,
      /** The sources that were read, and what was not compared with one yet. */
      read: z.array(Words),
      open: z.array(Words),
    }),
  ),
  groups: z.array(z.string()),
  statements: z.array(StatementView),
  plans: z.array(
    z.strictObject({ task: z.string(), owner: z.string(), due: z.iso.date().nullable() }),
  ),
  /** Newest first. */
  events: z.array(CaseEvent),
  /** Newest first. */
  readings: z.array(
    z.strictObject({
      id: z.uuid(),
      at: Time,
      version: z.string(),
      state: z.enum(['running', 'backup']),
      file: z.string().nullable(),
      hasConfiguration: z.boolean(),
    }),
  ),
  /** To the people whose passwords are concerned, ready to be copied. */
  message: z.strictObject({ subject: Words, text: Words }),
})
export type CaseDetail = z.infer<typeof CaseDetail>

const params = z.strictObject({ id: z.uuid() })

export const listCases = endpoint({
  name: 'vulnerabilities.cases',
  method: 'GET',
  path: '/api/vpn-cases',
  summary:
    'VPN and edge devices by whether they may have given passwords or keys away; open cases first.',
  allow: reader,
  query: z.strictObject({
    state: CaseState.optional(),
    site: z.union([z.uuid(), z.literal('none')]).optional(),
    cursor: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({
    rows: z.array(CaseRow),
    next: z.string().nullable(),
    open: z.number().int(),
    closed: z.number().int(),
    clear: z.number().int(),
    unjudged: z.number().int(),
  }),
})

export const readCase = endpoint({
  name: 'vulnerabilities.case',
  method: 'GET',
  path: '/api/vpn-cases/:id',
  summary: 'One case: why it is open, the exposure, every task with its proof or what is missing.',
  allow: reader,
  params,
  answer: CaseDetail,
})

export const setCaseGroups = endpoint({
  name: 'vulnerabilities.case_groups',
  method: 'PUT',
  path: '/api/vpn-cases/:id/groups',
  summary: 'Names the groups of the directory whose members may sign in through the device.',
  allow: worker,
  params,
  body: z.strictObject({ groups: z.array(Name).max(50) }),
  answer: CaseDetail,
})

export const planCaseTask = endpoint({
  name: 'vulnerabilities.case_plan',
  method: 'PUT',
  path: '/api/vpn-cases/:id/plan',
  summary: 'Says who does a task, and until when.',
  allow: worker,
  params,
  body: z.strictObject({
    task: z.string().max(400),
    owner: z.string().trim().max(200),
    due: z.iso.date().nullable(),
  }),
  answer: CaseDetail,
})

const note = z.string().trim().min(1).max(2_000)

export const stateCase = endpoint({
  name: 'vulnerabilities.case_state',
  method: 'POST',
  path: '/api/vpn-cases/:id/statements',
  summary:
    'A named person’s word where no machine can see, or an exception; shown as stated, not seen.',
  allow: worker,
  params,
  body: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('done'),
      task: z.string().max(400),
      note,
      from: z.iso.date().nullable(),
      to: z.iso.date().nullable(),
    }),
    z.strictObject({
      kind: z.literal('exception'),
      task: z.string().max(400),
      note,
      owner: Name,
      until: z.iso.date(),
    }),
    z.strictObject({ kind: z.literal('never-ran'), note }),
    z.strictObject({ kind: z.literal('updated-on'), note, on: z.iso.date() }),
    z.strictObject({ kind: z.literal('not-running'), note, reading: z.uuid() }),
  ]),
  answer: CaseDetail,
  problems: [
    'vulnerabilities.case_word_refused',
    'vulnerabilities.case_exception_end',
    'vulnerabilities.case_exception_role',
    'vulnerabilities.case_sign_in_person',
  ],
})

export const withdrawWord = endpoint({
  name: 'vulnerabilities.case_withdraw',
  method: 'POST',
  path: '/api/vpn-cases/:id/statements/:statement/withdraw',
  summary: 'Takes a word or an exception back.',
  allow: worker,
  params: z.strictObject({ id: z.uuid(), statement: z.uuid() }),
  answer: CaseDetail,
  problems: ['vulnerabilities.case_sign_in_person'],
})

export const reviewCase = endpoint({
  name: 'vulnerabilities.case_review',
  method: 'POST',
  path: '/api/vpn-cases/:id/review',
  summary: 'Judges the case again from what is known now.',
  allow: worker,
  params,
  answer: CaseDetail,
})

export const tellCase = endpoint({
  name: 'vulnerabilities.case_tell',
  method: 'POST',
  path: '/api/vpn-cases/:id/tell',
  summary: 'Sends a notice of the case to the channels.',
  allow: worker,
  params,
  answer: CaseDetail,
})

export const reportCase = endpoint({
  name: 'vulnerabilities.case_report',
  method: 'GET',
  path: '/api/vpn-cases/:id/report',
  summary: 'The case on one page for management, insurers and authorities, as HTML that prints.',
  allow: reader,
  params,
  query: z.strictObject({ language: z.enum(['ja', 'en']).default('ja') }),
  answerKind: 'file',
})
