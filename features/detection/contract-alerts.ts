/**
 * Alerts as the console and other programs see them: equal hits are one alert with a count. Times are ISO 8601 in UTC. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import { Level, RuleId, TextComparison } from './contract-rules.ts'
import { LEVELS } from './contract-words.ts'

const reader: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']
const worker: readonly Role[] = ['administrator', 'operator', 'officer']
const keeper: readonly Role[] = ['administrator', 'operator']

const Time = z.iso.datetime()
const Count = z.number().int()
const Words = z.strictObject({ ja: z.string(), en: z.string() })
const Params = z.strictObject({ id: z.uuid() })

/** open: nobody has decided · watching: somebody works on it · closed: decided. */
export const ALERT_STATES = ['open', 'watching', 'closed'] as const
export const AlertState = z.enum(ALERT_STATES)
export type AlertState = z.infer<typeof AlertState>

/** true-positive: it happened and was harmful · benign: it happened and was allowed · false-positive: the rule was wrong. */
export const VERDICTS = ['true-positive', 'benign', 'false-positive'] as const
export const AlertVerdict = z.enum(VERDICTS)
export type AlertVerdict = z.infer<typeof AlertVerdict>

export const AlertRow = z.strictObject({
  id: z.uuid(),
  rule: RuleId,
  title: Words,
  level: Level,
  state: AlertState,
  verdict: AlertVerdict.nullable(),
  /** Hits gathered in it, and of which some are kept as samples. */
  count: Count,
  firstAt: Time,
  lastAt: Time,
  host: z.string(),
  user: z.string(),
  site: z.uuid().nullable(),
  techniques: z.array(z.string()),
  /** The rule's author, as its licence asks for. */
  author: z.string(),
  incident: z.uuid().nullable(),
})
export type AlertRow = z.infer<typeof AlertRow>

export const AlertEvent = z.strictObject({
  id: z.string(),
  at: Time,
  receivedAt: Time,
  host: z.string(),
  user: z.string(),
  text: z.string(),
  /** The public face of the event, flat. */
  face: z.record(z.string(), z.string()),
  /** Native names and values, as rules and exceptions name them. */
  fields: z.record(z.string(), z.string()),
})
export type AlertEvent = z.infer<typeof AlertEvent>

export const AlertDetail = AlertRow.extend({
  explanation: Words,
  next: Words,
  license: z.string(),
  /** How its rule compared texts when it was opened. */
  compare: TextComparison,
  /** What its hits have in common. */
  group: z.record(z.string(), z.string()),
  events: z.array(AlertEvent),
  history: z.array(
    z.strictObject({
      at: Time,
      what: z.enum(['opened', 'watching', 'closed', 'reopened', 'incident']),
      by: z.string(),
      note: z.string(),
    }),
  ),
})
export type AlertDetail = z.infer<typeof AlertDetail>

/** Samples kept of one alert; the count tells of all. */
export const MAX_SAMPLES = 50

export const AlertSettings = z.strictObject({
  /** Hits of rules below it are counted, and make no alert. */
  floor: Level,
  /** After one was closed as harmless, equal hits are only counted in it for so many hours. */
  restHours: z.number().int().min(0).max(168),
})
export type AlertSettings = z.infer<typeof AlertSettings>

export const QuietView = z.strictObject({
  id: z.uuid(),
  host: z.string(),
  from: Time,
  to: Time,
  reason: z.string(),
  by: z.string(),
})
export type QuietView = z.infer<typeof QuietView>

export const alertsProblems = {
  'detection.bad_cursor': { status: 400, params: [] },
  'detection.alert_verdict_needed': { status: 400, params: [] },
  'detection.alert_note_needed': { status: 400, params: [] },
  'detection.quiet_span': { status: 400, params: ['hours'] },
  'detection.sign_person': { status: 403, params: [] },
} as const satisfies Catalogue

/** `critical,high`; one alone is a list of one. */
const Levels = z
  .string()
  .max(100)
  .transform((text) => text.split(','))
  .pipe(z.array(Level).min(1).max(LEVELS.length))
/** Undecided ones unless asked otherwise. */
export const AlertFilter = z.strictObject({
  q: z.string().max(200).optional(),
  state: z.enum([...ALERT_STATES, 'undecided', 'all']).default('undecided'),
  level: Levels.optional(),
  rule: RuleId.optional(),
  host: z.string().max(300).optional(),
  user: z.string().max(300).optional(),
  site: z.union([z.uuid(), z.literal('none')]).optional(),
  /** With a hit between these, or hits before and after. */
  from: Time.optional(),
  to: Time.optional(),
})
export type AlertFilter = z.output<typeof AlertFilter>

/** `-last` is the newest first, `-level` the most severe first; equal ones the newest first. */
export const ALERT_ORDERS = ['-last', 'last', '-level', 'level', '-count', 'count'] as const
export const AlertOrder = z.enum(ALERT_ORDERS)
export type AlertOrder = z.infer<typeof AlertOrder>

export const listAlerts = endpoint({
  name: 'detection.alerts',
  method: 'GET',
  path: '/api/detection/alerts',
  summary:
    'Alerts, the newest first unless asked otherwise; undecided ones unless asked otherwise.',
  allow: reader,
  query: AlertFilter.extend({
    sort: AlertOrder.default('-last'),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answer: z.strictObject({
    rows: z.array(AlertRow),
    next: z.string().nullable(),
    /** All that match, also those not in this answer; null on later pages. */
    total: Count.nullable(),
    /** When the answer was made: what opens later has not been seen. */
    at: Time,
    /** Undecided ones by level, of all the reader may see. */
    undecided: z.partialRecord(Level, Count),
    /** When somebody last signed that the undecided ones were looked through. */
    reviewedAt: Time.nullable(),
    reviewedBy: z.string(),
  }),
  problems: ['detection.bad_cursor'],
})

export const readAlert = endpoint({
  name: 'detection.alert',
  method: 'GET',
  path: '/api/detection/alerts/:id',
  summary: 'One alert: what happened, what to do next, the events.',
  allow: reader,
  params: Params,
  answer: AlertDetail,
})

export const decideAlert = endpoint({
  name: 'detection.alert-decide',
  method: 'POST',
  path: '/api/detection/alerts/:id/decision',
  summary: 'Takes an alert on, closes it with a verdict, or opens it again.',
  allow: worker,
  params: Params,
  body: z.strictObject({
    state: AlertState,
    verdict: AlertVerdict.nullable().default(null),
    /** Needed to close one that is high or critical. */
    note: z.string().trim().max(2_000).default(''),
  }),
  answer: AlertDetail,
  problems: ['detection.alert_verdict_needed', 'detection.alert_note_needed'],
})

export const alertToIncident = endpoint({
  name: 'detection.alert-incident',
  method: 'POST',
  path: '/api/detection/alerts/:id/incident',
  summary: 'Opens an incident with an alert and its events, or attaches them to one.',
  allow: worker,
  params: Params,
  body: z.strictObject({ incident: z.uuid().nullable().default(null) }),
  answer: z.strictObject({ incident: z.uuid() }),
})

export const signReview = endpoint({
  name: 'detection.review',
  method: 'POST',
  path: '/api/detection/reviews',
  summary: 'Signs that the undecided alerts were looked through today.',
  allow: worker,
  body: z.strictObject({ note: z.string().trim().max(2_000).default('') }),
  answer: z.strictObject({ reviewedAt: Time, undecided: Count }),
  problems: ['detection.sign_person'],
})

export const readAlertSettings = endpoint({
  name: 'detection.alert-settings',
  method: 'GET',
  path: '/api/detection/alert-settings',
  summary: 'From which level on hits make alerts, how long harmless ones rest, and quiet times.',
  allow: reader,
  answer: AlertSettings.extend({ quiet: z.array(QuietView) }),
})

export const setAlertSettings = endpoint({
  name: 'detection.alert-settings-set',
  method: 'PUT',
  path: '/api/detection/alert-settings',
  summary: 'Sets from which level on hits make alerts, and how long harmless ones rest.',
  allow: keeper,
  body: AlertSettings,
  answer: AlertSettings,
})

/** A quiet time ends by itself after at most so many hours. */
export const MAX_QUIET_HOURS = 168

export const addQuiet = endpoint({
  name: 'detection.quiet-add',
  method: 'POST',
  path: '/api/detection/quiet',
  summary:
    'For maintenance: hits of a machine make no alert for a while. They are counted and kept.',
  allow: keeper,
  body: z.strictObject({
    host: z.string().trim().min(1).max(300),
    from: Time,
    to: Time,
    reason: z.string().trim().min(1).max(1_000),
  }),
  answer: QuietView,
  problems: ['detection.quiet_span'],
})

export const endQuiet = endpoint({
  name: 'detection.quiet-end',
  method: 'DELETE',
  path: '/api/detection/quiet/:id',
  summary: 'Ends a quiet time now.',
  allow: keeper,
  params: Params,
})
