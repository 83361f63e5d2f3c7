/**
 * Actions: the work that makes a measure hold. A manual close is 自己申告.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { HistoryEntry, Owner } from './contract-findings.ts'
import {
  Cursor,
  Day,
  Flag,
  Id,
  Limit,
  listOf,
  MeasureId,
  READERS,
  Search,
  Subject,
  Text,
  Time,
  WORKERS,
} from './contract-words.ts'

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

const actionFilters = {
  status: listOf(z.enum(ACTION_STATUS)),
  measure: listOf(MeasureId),
  /** Part of the owner's name, or `none` for work that nobody owns. */
  owner: z.string().max(200).optional(),
  overdue: Flag,
  /** Part of the measure's or the subject's name, the owner's or the note; width, case and kana are equal. */
  q: Search,
}
export const listActions = endpoint({
  name: 'board.actions',
  method: 'GET',
  path: '/api/actions',
  summary: 'Actions by due date.',
  allow: READERS,
  query: z.strictObject({ ...actionFilters, cursor: Cursor, limit: Limit }),
  answer: z.object({ rows: z.array(Action), next: z.string().nullable(), count: z.number().int() }),
})
export const exportActions = endpoint({
  name: 'board.actions_export',
  method: 'GET',
  path: '/api/actions.csv',
  summary: 'The same actions as CSV: UTF-8 with BOM, formula-safe.',
  allow: READERS,
  query: z.strictObject(actionFilters),
  answerKind: 'file',
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
