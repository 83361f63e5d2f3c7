/**
 * The access review as the console and other programs see it: who administers from where, who works outside the hours, what firewalls
 * refuse; what people signed and follow up. Days are those of the company. Times are ISO 8601 in UTC. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'

const reader: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']
const worker: readonly Role[] = ['administrator', 'operator', 'officer']

const Time = z.iso.datetime()
const Day = z.iso.date()
const Count = z.number().int().min(0)
const Site = z.uuid().nullable()

/** Logs without which a part of the review says nothing. */
export const MISSING_LOGS = ['sign-ins', 'firewall'] as const
export const MissingLog = z.enum(MISSING_LOGS)
export type MissingLog = z.infer<typeof MissingLog>

export const MAX_REVIEW_WEEKS = 26
/** Days over which logs have to have come for the review to speak of them. */
export const REVIEWED_DAYS = 7

/** Sign-ins of one account from one place. */
export const SignInRow = z.strictObject({
  site: Site,
  who: z.string(),
  /** An address; '' at the machine itself, or where the log does not say. */
  origin: z.string(),
  country: z.string(),
  targets: z.array(z.string()),
  signIns: Count,
  failures: Count,
  firstAt: Time,
  lastAt: Time,
})
export const DeniedRow = z.strictObject({
  site: Site,
  day: Day,
  /** The address that was refused. */
  who: z.string(),
  country: z.string(),
  /** What it wanted to reach most. */
  targets: z.array(z.string()),
  /** Different addresses that it wanted to reach. */
  others: Count,
  denied: Count,
})
export type DeniedRow = z.infer<typeof DeniedRow>

export const AccessDay = z.strictObject({
  day: Day,
  /** Sign-ins and lines of firewalls that were read at all. */
  signIns: Count,
  firewall: Count,
  deniedInside: Count,
  deniedOutside: Count,
  /** There was more than is listed. */
  isCut: z.boolean(),
})

export const FollowUp = z.strictObject({
  id: z.uuid(),
  about: z.string(),
  note: z.string(),
  due: Day,
  at: Time,
  by: z.string(),
  closed: z.strictObject({ at: Time, by: z.string(), result: z.string() }).nullable(),
})
export type FollowUp = z.infer<typeof FollowUp>

export const AccessReview = z.strictObject({
  /** Null: no day has been counted yet. */
  from: Day.nullable(),
  to: Day.nullable(),
  /** Logs that did not come within the last days: what stands on them is unknown, not none. */
  missing: z.array(MissingLog),
  /** A directory tells who administers; else only what the logs themselves say. */
  administratorsKnown: z.boolean(),
  days: z.array(AccessDay),
  /** By week (its Monday), the most first. */
  admins: z.array(SignInRow.extend({ week: Day })),
  offHours: z.array(SignInRow.extend({ week: Day })),
  inside: z.array(DeniedRow),
  outside: z.array(DeniedRow),
  reviews: z.array(
    z.strictObject({ at: Time, by: z.string(), from: Day, to: Day, note: z.string() }),
  ),
  followUps: z.array(FollowUp),
})
export type AccessReview = z.infer<typeof AccessReview>

export const readAccessReview = endpoint({
  name: 'detection.access-review',
  method: 'GET',
  path: '/api/detection/access-review',
  summary:
    'Sign-ins of administrators by week, accounts used outside working hours, what firewalls refused by day, and what people signed.',
  allow: reader,
  query: z.strictObject({
    weeks: z.coerce.number().int().min(1).max(MAX_REVIEW_WEEKS).default(4),
  }),
  answer: AccessReview,
})

export const signAccessReview = endpoint({
  name: 'detection.access-review-sign',
  method: 'POST',
  path: '/api/detection/access-review',
  summary: 'Signs that the summaries of the last weeks were looked through.',
  allow: worker,
  body: z.strictObject({
    weeks: z.number().int().min(1).max(MAX_REVIEW_WEEKS),
    note: z.string().trim().max(2_000),
  }),
  answer: z.strictObject({ at: Time }),
  problems: ['detection.sign_person'],
})

export const openFollowUp = endpoint({
  name: 'detection.follow-up',
  method: 'POST',
  path: '/api/detection/follow-ups',
  summary: 'Opens a follow-up to something seen in the access review.',
  allow: worker,
  body: z.strictObject({
    about: z.string().trim().min(1).max(300),
    note: z.string().trim().max(2_000),
    due: Day,
  }),
  answer: FollowUp,
})

export const closeFollowUp = endpoint({
  name: 'detection.follow-up-close',
  method: 'POST',
  path: '/api/detection/follow-ups/:id/close',
  summary: 'Closes a follow-up with what came of it.',
  allow: worker,
  params: z.strictObject({ id: z.uuid() }),
  body: z.strictObject({ result: z.string().trim().min(1).max(2_000) }),
  answer: FollowUp,
})
