/**
 * What should speak, as the console and other programs see it: every device with the logs that the policy asks of it, which came, and
 * what the daily care of logs stands on. Times are ISO 8601 in UTC. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import { Level } from './contract-rules.ts'
import { LOG_KINDS, LOG_ROLES } from './expected-logs.ts'

const reader: readonly Role[] = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
]
const administrator: readonly Role[] = ['administrator']

const Time = z.iso.datetime()
const Count = z.number().int().min(0)

export const LogKind = z.enum(LOG_KINDS)
export const LogRole = z.enum(LOG_ROLES)

/** speaking: within 24 hours · silent: longer ago · never: not since it is expected · young: expected for less than a day. */
export const EXPECTED_STATES = ['speaking', 'silent', 'never', 'young'] as const
export const ExpectedState = z.enum(EXPECTED_STATES)
export type ExpectedState = z.infer<typeof ExpectedState>

export const ExpectedRow = z.strictObject({
  asset: z.uuid(),
  name: z.string(),
  site: z.uuid().nullable(),
  role: LogRole,
  logs: z.array(z.strictObject({ kind: LogKind, state: ExpectedState, lastAt: Time.nullable() })),
  /** Somebody decided for this one device; null: the policy decides. */
  own: z.strictObject({ reason: z.string(), by: z.string(), at: Time }).nullable(),
})
export type ExpectedRow = z.infer<typeof ExpectedRow>

/** Rows of one answer, what is silent first; the counts speak of all. */
export const MAX_EXPECTED_ROWS = 2_000

export const ExpectedLogs = z.strictObject({
  /** Null: nobody has looked yet. */
  checkedAt: Time.nullable(),
  expected: Count,
  covered: Count,
  /** Devices that lack something and are expected to send it for less than a day. */
  waiting: Count,
  rows: z.array(ExpectedRow),
  /** Devices of which somebody decided that nothing is asked. */
  exempt: z.array(
    z.strictObject({
      asset: z.uuid(),
      name: z.string(),
      reason: z.string(),
      by: z.string(),
      at: Time,
    }),
  ),
  retention: z.strictObject({ keepDays: Count, keptDays: Count, events: Count }),
  review: z.strictObject({
    lastAt: Time.nullable(),
    by: z.string(),
    /** Working days that ended without a look since. */
    missedDays: Count,
  }),
  /** Null where no log comes in. */
  rules: z
    .strictObject({
      byLevel: z.partialRecord(Level, Count),
      sets: Count,
      /** Kinds of log that arrive, and those of them that some active rule reads. */
      arriving: Count,
      ruled: Count,
      unruled: z.array(z.string()),
    })
    .nullable(),
  alerts: z.strictObject({ overdue: Count, oldestAt: Time.nullable() }),
})
export type ExpectedLogs = z.infer<typeof ExpectedLogs>

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
export const Hours = z.strictObject({
  days: z.array(z.number().int().min(1).max(7)).max(7),
  from: Clock,
  to: Clock,
  timeZone: z.string().max(60),
  holidays: z.enum(['japan', 'none']),
  daysOff: z.array(z.iso.date()).max(400),
})
export type Hours = z.infer<typeof Hours>

const Asked = z.array(LogKind).max(LOG_KINDS.length)
const Limit = z.number().int().min(1).max(8_760).nullable()
const Policy = {
  /** What each kind of device has to send. */
  expected: z.strictObject({
    'domain-controller': Asked,
    edge: Asked,
    server: Asked,
    nas: Asked,
    network: Asked,
    saas: Asked,
    computer: Asked,
  } satisfies Record<z.infer<typeof LogRole>, typeof Asked>),
  /** Within how many hours somebody has to look at an alert; null: there is no limit. */
  answerHours: z.strictObject({
    informational: Limit,
    low: Limit,
    medium: Limit,
    high: Limit,
    critical: Limit,
  } satisfies Record<Level, typeof Limit>),
  /** Working hours of the company, and of sites that differ. */
  hours: Hours,
  siteHours: z.array(z.strictObject({ site: z.uuid(), hours: Hours })).max(1_000),
}
export const LogPolicy = z.strictObject({ ...Policy, version: z.number().int() })
export type LogPolicy = z.infer<typeof LogPolicy>

export const expectedProblems = {
  'detection.policy_changed_meanwhile': { status: 409, params: [] },
  'detection.policy_unknown_site': { status: 422, params: [] },
} as const satisfies Catalogue

export const readExpectedLogs = endpoint({
  name: 'detection.expected-logs',
  method: 'GET',
  path: '/api/detection/expected-logs',
  summary:
    'Which logs each device should send and which came within 24 hours, with retention, review, rules and unanswered alerts.',
  allow: reader,
  answer: ExpectedLogs,
})

export const setExpectedLogs = endpoint({
  name: 'detection.expected-logs-set',
  method: 'PUT',
  path: '/api/detection/expected-logs/:id',
  summary:
    'Decides for one asset which logs it has to send; none exempts it, null gives it back to the policy.',
  allow: administrator,
  params: z.strictObject({ id: z.uuid() }),
  body: z.strictObject({
    kinds: z.array(LogKind).max(LOG_KINDS.length).nullable(),
    reason: z.string().trim().min(1).max(1_000),
  }),
})

export const readLogPolicy = endpoint({
  name: 'detection.log-policy',
  method: 'GET',
  path: '/api/detection/log-policy',
  summary:
    'Which logs are asked of which kind of device, limits for answering alerts, and working hours.',
  allow: reader,
  answer: LogPolicy,
})

export const setLogPolicy = endpoint({
  name: 'detection.log-policy-set',
  method: 'PUT',
  path: '/api/detection/log-policy',
  summary:
    'Sets which logs are asked of which kind of device, limits for answering alerts, and working hours.',
  allow: administrator,
  body: LogPolicy,
  answer: LogPolicy,
  problems: [
    'detection.policy_changed_meanwhile',
    'detection.policy_unknown_site',
    'detection.unknown_zone',
  ],
})
