/**
 * Rules looked for in stored events: one rule, or all of a set in one pass. Times are ISO 8601 in UTC. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import { Level, RuleId, RuleState, SetId } from './contract-rules.ts'

/** Logs name people: whoever looks after them, and whoever checks. */
const reader: readonly Role[] = ['administrator', 'operator', 'auditor', 'provider']
const keeper: readonly Role[] = ['administrator', 'operator']
const Time = z.iso.datetime()
const Count = z.number().int()
const Words = z.strictObject({ ja: z.string(), en: z.string() })

export const HUNT_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const
export const HuntState = z.enum(HUNT_STATES)
export type HuntState = z.infer<typeof HuntState>

export const HuntRow = z.strictObject({
  id: z.uuid(),
  state: HuntState,
  /** The rule, or the set. */
  title: Words,
  rule: RuleId.nullable(),
  set: SetId.nullable(),
  rules: Count,
  /** Events of this span, by their own time. */
  from: Time,
  to: Time,
  askedAt: Time,
  by: z.string(),
  endedAt: Time.nullable(),
  /** Events of the span, those looked at, and what the rules found. */
  total: Count,
  looked: Count,
  hits: Count,
})
export type HuntRow = z.infer<typeof HuntRow>

export const HuntHit = z.strictObject({
  rule: RuleId,
  event: z.string(),
  at: Time,
  host: z.string(),
  user: z.string(),
  source: z.string(),
  text: z.string(),
  fields: z.record(z.string(), z.string()),
  /** Members of a correlation; 1 of a rule on one event. */
  count: Count,
})
export type HuntHit = z.infer<typeof HuntHit>

export const Hunt = HuntRow.extend({
  /** Why it failed: the code of a problem; '' where it did not. */
  why: z.string(),
  /** The oldest event that was still kept; null: there was none. */
  oldestAt: Time.nullable(),
  /** Events that may match and were asked one by one. */
  matched: Count,
  /** Of single rules SQL keeps away what cannot match; false: every event of the right kind of log was asked. */
  byText: z.boolean(),
  /** What could not be judged as it was live. */
  unsure: z.strictObject({
    /** Records of no known format: rules see only their text. */
    unparsed: Count,
    /** Records that were cut or damaged when they came. */
    damaged: Count,
    /** Judged by the kept fields, of which empty ones are not told from absent ones. */
    byFields: Count,
    /** Could not be read in time. */
    unread: Count,
  }),
  days: z.array(z.strictObject({ day: z.iso.date(), hits: Count })).max(4_000),
  /** Machines with most hits; '' where the event names none. */
  hosts: z.array(z.strictObject({ host: z.string(), hits: Count })).max(50),
  found: z
    .array(
      z.strictObject({
        rule: RuleId,
        title: Words,
        level: Level.nullable(),
        /** Null: it is no longer there. */
        state: RuleState.nullable(),
        hits: Count,
      }),
    )
    .max(500),
  /** Hits that are kept whole and can be opened. */
  kept: Count,
  alerts: z.strictObject({ at: Time, by: z.string() }).nullable(),
})
export type Hunt = z.infer<typeof Hunt>

export const retroProblems = {
  'detection.hunt_nothing': { status: 409, params: [] },
  'detection.hunt_too_many': { status: 409, params: ['limit'] },
  'detection.hunt_ended': { status: 409, params: [] },
  'detection.hunt_running': { status: 409, params: [] },
} as const satisfies Catalogue

/** Hunts of an organization that wait or run at once. */
export const MAX_OPEN_HUNTS = 20

const byId = z.strictObject({ id: z.uuid() })

export const listHunts = endpoint({
  name: 'detection.hunts',
  method: 'GET',
  path: '/api/detection/hunts',
  summary: 'Hunts for rules in stored events, the newest first.',
  allow: reader,
  query: z.strictObject({ rule: RuleId.optional() }),
  answer: z.strictObject({ rows: z.array(HuntRow).max(200) }),
})

export const startHunt = endpoint({
  name: 'detection.hunt-start',
  method: 'POST',
  path: '/api/detection/hunts',
  summary:
    'Looks for a rule, or for the rules of a set, in stored events. The answer comes before the work.',
  allow: keeper,
  body: z.strictObject({
    of: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('rule'), rule: RuleId }),
      z.strictObject({
        kind: z.literal('set'),
        set: SetId,
        /** `new`: those that came with the last import or update. */
        which: z.enum(['new', 'all']),
      }),
    ]),
    /** Null: all that is kept. */
    days: z.number().int().min(1).max(3_700).nullable(),
  }),
  answer: HuntRow,
  problems: ['detection.hunt_nothing', 'detection.hunt_too_many'],
})

export const readHunt = endpoint({
  name: 'detection.hunt',
  method: 'GET',
  path: '/api/detection/hunts/:id',
  summary:
    'How far a hunt is, what it found by day, machine and rule, and what it could not judge.',
  allow: reader,
  params: byId,
  answer: Hunt,
})

export const listHuntHits = endpoint({
  name: 'detection.hunt-hits',
  method: 'GET',
  path: '/api/detection/hunts/:id/hits',
  summary: 'The hits of a hunt that are kept whole, the newest first.',
  allow: reader,
  params: byId,
  query: z.strictObject({
    rule: RuleId.optional(),
    host: z.string().max(300).optional(),
    day: z.iso.date().optional(),
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({ rows: z.array(HuntHit), total: Count, next: z.string().nullable() }),
})

export const cancelHunt = endpoint({
  name: 'detection.hunt-cancel',
  method: 'POST',
  path: '/api/detection/hunts/:id/cancel',
  summary: 'Stops a hunt. What it found stays.',
  allow: keeper,
  params: byId,
  answer: HuntRow,
  problems: ['detection.hunt_ended'],
})

export const alertHunt = endpoint({
  name: 'detection.hunt-alert',
  method: 'POST',
  path: '/api/detection/hunts/:id/alerts',
  summary:
    'Makes alerts of what a hunt found. Hits that live detection told already are not told again.',
  allow: keeper,
  params: byId,
  answer: z.strictObject({
    /** Hits that were new. */
    fresh: Count,
    hits: Count,
  }),
  problems: ['detection.hunt_running', 'detection.hunt_nothing'],
})

export const removeHunt = endpoint({
  name: 'detection.hunt-remove',
  method: 'DELETE',
  path: '/api/detection/hunts/:id',
  summary: 'Removes a hunt that has ended. Alerts made of it stay.',
  allow: keeper,
  params: byId,
  problems: ['detection.hunt_running'],
})
