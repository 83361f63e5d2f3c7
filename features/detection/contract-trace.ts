/**
 * Why a rule finds nothing: which logs it reads and whether they come, and of one event which of its conditions hold. Times are ISO
 * 8601 in UTC. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { RuleId, TextComparison } from './contract-rules.ts'
import { EventRow } from './contract-search.ts'
import { RULE_STATES } from './contract-words.ts'

const reader: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']
/** Logs name people. */
const watcher: readonly Role[] = ['administrator', 'operator', 'auditor', 'provider']

const Time = z.iso.datetime()
const Count = z.number().int()
const Words = z.strictObject({ ja: z.string(), en: z.string() })
const RuleState = z.enum(RULE_STATES)

/** Days that are looked back for logs. */
export const SUPPLY_DAYS = 7

const Arrived = { events: Count, lastAt: Time.nullable() }

/** One kind of log that feeds a rule: by channel and event ids, or by what a source says of itself. */
export const Supply = z.strictObject({
  channels: z.array(z.string()),
  /** Empty: all of the channels. */
  eventIds: z.array(Count),
  /** '' where the log is a channel. */
  source: z.string(),
  /** Fields that the rule asks for and such events never have: what it says of them cannot be judged. */
  missing: z.array(z.string()),
  ...Arrived,
})
export type Supply = z.infer<typeof Supply>

export const readRuleSupply = endpoint({
  name: 'detection.rule-supply',
  method: 'GET',
  path: '/api/detection/rules/:id/supply',
  summary: 'Which logs a rule reads, and whether and from where such events came in the last days.',
  allow: reader,
  params: z.strictObject({ id: RuleId }),
  answer: z.strictObject({
    /** Fewer than usual where there is much to count. */
    days: Count,
    supplies: z.array(Supply),
    /** Log sources, those that bring most first. */
    from: z.array(z.strictObject({ source: z.string(), ...Arrived })),
    /** The rules whose hits a correlation counts. */
    members: z.array(z.strictObject({ id: RuleId, title: Words, state: RuleState, hits: Count })),
  }),
  problems: ['events.too_heavy'],
})

export const readLogCoverage = endpoint({
  name: 'detection.log-coverage',
  method: 'GET',
  path: '/api/detection/log-coverage',
  summary: 'For each kind of log that running rules read: how many rules, and whether it comes.',
  allow: reader,
  answer: z.strictObject({
    days: Count,
    logs: z.array(z.strictObject({ source: z.string(), rules: Count, hits: Count, ...Arrived })),
    /** Running correlations none of whose rules gets a log. */
    waiting: z.array(RuleId),
  }),
  problems: ['events.too_heavy'],
})

export const listRuleEvents = endpoint({
  name: 'detection.rule-events',
  method: 'GET',
  path: '/api/detection/rules/:id/events',
  summary: 'The newest events of the logs that a rule reads, whether it matches them or not.',
  allow: watcher,
  params: z.strictObject({ id: RuleId }),
  answer: z.strictObject({ days: Count, rows: z.array(EventRow) }),
  problems: ['events.too_heavy'],
})

const Line = z.strictObject({
  /** Null: keywords, looked for in the whole event. */
  field: z.string().nullable(),
  modifiers: z.array(z.string()),
  holds: z.boolean(),
  /** The first of them, each by itself. */
  values: z.array(z.strictObject({ text: z.string(), holds: z.boolean() })),
  valueCount: Count,
  /** What such an event calls the field, where it is another name. */
  ownName: z.string().nullable(),
  /** `absent`: not in this event; `never`: such events never have it; `whole`: keywords. */
  found: z.enum(['absent', 'never', 'whole', 'there']),
  texts: z.array(z.string()),
})
export type TraceLine = z.infer<typeof Line>

export const RuleTrace = z.strictObject({
  rule: RuleId,
  title: Words,
  state: RuleState,
  logsource: z.string(),
  compare: TextComparison,
  matches: z.boolean(),
  /** `other`: the rule reads another log; `narrowed`: this log, but not this kind of event. */
  asked: z.enum(['yes', 'narrowed', 'other']),
  condition: z.array(z.string()),
  holds: z.boolean(),
  selections: z.array(
    z.strictObject({
      name: z.string(),
      holds: z.boolean(),
      /** Null: it does not stand in the way. */
      shouldHold: z.boolean().nullable(),
      /** One of them is enough; all lines of one must hold. */
      alternatives: z.array(z.array(Line)),
    }),
  ),
  /** Exceptions that keep it silent here. */
  exceptions: z.array(z.uuid()),
  /** Whether it was told as a hit; hits are kept for 8 days. */
  isHit: z.boolean(),
  /** The alert that shows the event. */
  alert: z.uuid().nullable(),
  /** When its set last changed; null: it came with Hinoban. */
  rulesSince: Time.nullable(),
})
export type RuleTrace = z.infer<typeof RuleTrace>

export const traceRuleOnEvent = endpoint({
  name: 'detection.rule-trace',
  method: 'GET',
  path: '/api/detection/rules/:id/trace',
  summary:
    'Why a rule matches one event or does not: each condition beside what stands in the event.',
  allow: watcher,
  params: z.strictObject({ id: RuleId }),
  /** When it happened, as lists say it: where to look. */
  query: z.strictObject({ event: z.string().min(1).max(200), at: Time }),
  answer: z.strictObject({
    event: EventRow,
    /** False: by the fields that are kept, of which empty ones are not told from absent ones. */
    isExact: z.boolean(),
    /** Of a correlation: the rules whose hits it counts. */
    traces: z.array(RuleTrace),
  }),
})
