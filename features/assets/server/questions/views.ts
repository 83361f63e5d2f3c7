/**
 * Rows of questions and answers as the contract shows them.
 * @module
 */
import type { z } from 'zod'
import type { AnswerRow, QuestionRow } from '../../contract-questions.ts'
import type * as store from './store.ts'

export const questionView = (q: z.output<typeof store.question.row>, now: Date): QuestionRow => ({
  id: q.id,
  asked: q.asked,
  site: q.asset_id === null ? q.site_id : null,
  asset: q.asset_id === null ? null : { id: q.asset_id, name: q.asset_name ?? '' },
  askedBy: q.asked_by,
  askedAt: q.asked_at.toISOString(),
  expiresAt: q.expires_at.toISOString(),
  state:
    q.answered + q.failed >= q.agents
      ? 'closed'
      : q.stopped_at !== null
        ? 'stopped'
        : q.expires_at <= now
          ? 'expired'
          : 'open',
  agents: q.agents,
  answered: q.answered,
  found: q.found,
  failed: q.failed,
})

export const answerView = (a: z.output<typeof store.answers.row>): AnswerRow => ({
  id: a.id,
  asset: a.answer_asset,
  host: a.host,
  site: a.answer_site,
  lastSeenAt: a.last_seen_at.toISOString(),
  state: a.state,
  answeredAt: a.answered_at?.toISOString() ?? null,
  message: a.message,
  rows: a.answer,
  isCut: a.is_cut,
})
