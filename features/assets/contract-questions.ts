/**
 * Questions to agents: who asked what of which computers, who has answered, and what.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { Asked } from './agent-questions.ts'

export * from './agent-questions.ts'

const Instant = z.iso.datetime()
const Count = z.number().int()
const asker: readonly Role[] = ['administrator']
const reader: readonly Role[] = ['administrator', 'operator', 'site-contact', 'auditor']

/** Questions that may be open at a time in one organization, and agents that one may ask. */
export const MAX_OPEN_QUESTIONS = 20
export const MAX_ASKED_AGENTS = 10_000

/** open: agents may still answer · closed: all have answered · stopped: by a person · expired: its time is over. */
export const QuestionState = z.enum(['open', 'closed', 'stopped', 'expired'])

export const QuestionRow = z.strictObject({
  id: z.uuid(),
  asked: Asked,
  /** Null: all sites, or the one computer below. */
  site: z.uuid().nullable(),
  asset: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  askedBy: z.string(),
  askedAt: Instant,
  expiresAt: Instant,
  state: QuestionState,
  agents: Count,
  answered: Count,
  /** Answers that hold at least one row: it is there. */
  found: Count,
  failed: Count,
})
export type QuestionRow = z.infer<typeof QuestionRow>

/** waiting: not heard since, or the question is over and it never answered · failed: the agent could not run it. */
export const AnswerState = z.enum(['waiting', 'answered', 'failed'])

export const AnswerRow = z.strictObject({
  id: z.uuid(),
  asset: z.uuid().nullable(),
  host: z.string(),
  site: z.uuid().nullable(),
  lastSeenAt: Instant,
  state: AnswerState,
  answeredAt: Instant.nullable(),
  /** Of failed ones, in the words of the agent. */
  message: z.string(),
  rows: z.array(z.record(z.string(), z.string())),
  /** More rows than are kept. */
  isCut: z.boolean(),
})
export type AnswerRow = z.infer<typeof AnswerRow>

const Id = z.strictObject({ id: z.uuid() })

export const askAgents = endpoint({
  name: 'assets.ask-agent',
  method: 'POST',
  path: '/api/asset-questions',
  summary:
    'Ask the agents of one computer, of a site or of the company a question that ships with Hinoban.',
  allow: asker,
  body: z.strictObject({
    asked: Asked,
    target: z.union([
      z.strictObject({ asset: z.strictObject({ id: z.uuid() }) }),
      z.strictObject({ site: z.uuid() }),
      z.strictObject({ all: z.literal(true) }),
    ]),
    /** For so long agents may answer. */
    hours: z.number().int().min(1).max(168).default(24),
  }),
  answer: QuestionRow,
  problems: ['assets.no_agent_to_ask', 'assets.too_many_questions', 'assets.too_many_agents'],
})

export const listQuestions = endpoint({
  name: 'assets.questions',
  method: 'GET',
  path: '/api/asset-questions',
  summary: 'The last questions to agents, newest first.',
  allow: reader,
  answer: z.strictObject({ rows: z.array(QuestionRow) }),
})

export const readQuestion = endpoint({
  name: 'assets.question',
  method: 'GET',
  path: '/api/asset-questions/:id',
  summary: 'One question with its answers and with who has not answered.',
  allow: reader,
  params: Id,
  query: z.strictObject({
    /** found: answered with at least one row · nothing: answered with none. */
    show: z.enum(['found', 'nothing', 'waiting', 'failed']).optional(),
    after: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answer: z.strictObject({
    question: QuestionRow,
    rows: z.array(AnswerRow),
    next: z.string().nullable(),
  }),
})

export const stopQuestion = endpoint({
  name: 'assets.stop-question',
  method: 'POST',
  path: '/api/asset-questions/:id/stop',
  summary: 'Stop asking; what was answered stays.',
  allow: asker,
  params: Id,
  body: z.strictObject({}),
  answer: QuestionRow,
})

export const assetQuestions = endpoint({
  name: 'assets.questions-of',
  method: 'GET',
  path: '/api/assets/:id/questions',
  summary: 'What the agents of one computer were asked lately, and what they answered.',
  allow: reader,
  params: Id,
  answer: z.strictObject({
    rows: z.array(z.strictObject({ question: QuestionRow, answer: AnswerRow })),
  }),
})
