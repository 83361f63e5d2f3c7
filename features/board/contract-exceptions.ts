/**
 * Exceptions, "not applicable" answers and the posture (警戒レベル): what a person signs.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import {
  Cursor,
  Day,
  Id,
  Limit,
  MeasureId,
  Posture,
  READERS,
  SIGNERS,
  SubjectKind,
  Text,
  Time,
} from './contract-words.ts'

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
