/**
 * Many alerts at once, as after a flood: what they have in common, and one decision about many. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { AlertFilter, AlertState, AlertVerdict } from './contract-alerts.ts'
import { Level } from './contract-rules.ts'
import { GROUPINGS } from './contract-words.ts'

const reader: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']
const worker: readonly Role[] = ['administrator', 'operator', 'officer']
const Time = z.iso.datetime()
const Count = z.number().int()

export const AlertGroup = z.strictObject({
  /** The rule, machine, user or site; empty where the alerts name none. */
  key: z.string(),
  /** Of a machine or a user: as it was written last. */
  name: z.string(),
  /** Of a rule: its title. */
  title: z.strictObject({ ja: z.string(), en: z.string() }).nullable(),
  /** The most severe of them. */
  level: Level,
  alerts: Count,
  /** Of these, so many that nobody has taken on. */
  open: Count,
  hits: Count,
  hosts: Count,
  rules: Count,
  firstAt: Time,
  lastAt: Time,
})
export type AlertGroup = z.infer<typeof AlertGroup>

/** Groups in one answer: the most severe and largest come first. */
export const MAX_GROUPS = 200

export const groupAlerts = endpoint({
  name: 'detection.alert-groups',
  method: 'GET',
  path: '/api/detection/alert-groups',
  summary: 'Alerts gathered by rule, machine, user or site, the most severe first.',
  allow: reader,
  query: AlertFilter.extend({ by: z.enum(GROUPINGS) }),
  answer: z.strictObject({
    rows: z.array(AlertGroup),
    /** Groups there are, also those that are not in `rows`. */
    total: Count,
    /** When the answer was made: what opens later has not been seen. */
    at: Time,
  }),
})

/** Alerts that one decision is about at most; more are told of in `left`. */
export const MAX_DECIDED = 10_000
export const MAX_NAMED = 1_000

export const WhichAlerts = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ids'), ids: z.array(z.uuid()).min(1).max(MAX_NAMED) }),
  z.strictObject({
    kind: z.literal('matching'),
    /** As the list was asked for; closed ones are left as they are. */
    filter: AlertFilter,
    except: z.array(z.uuid()).max(MAX_NAMED).default([]),
    /** `at` of the list that was looked at: what opened later was seen by nobody. */
    seenAt: Time,
  }),
])
export type WhichAlerts = z.input<typeof WhichAlerts>

/** Which were in what state before: to take a decision back. */
const Before = z.strictObject({
  open: z.array(z.uuid()),
  watching: z.array(z.uuid()),
  closed: z.array(z.uuid()),
})
export type Before = z.infer<typeof Before>

export const decideAlerts = endpoint({
  name: 'detection.alerts-decide',
  method: 'POST',
  path: '/api/detection/alert-decisions',
  summary: 'Takes many alerts on, closes them with one verdict, or opens them again.',
  allow: worker,
  body: z.strictObject({
    which: WhichAlerts,
    state: AlertState,
    verdict: AlertVerdict.nullable().default(null),
    /** Needed to close when one of them is high or critical. */
    note: z.string().trim().max(2_000).default(''),
  }),
  answer: z.strictObject({
    changed: Count,
    was: Before,
    /** Matched and were not changed: more than one decision takes, or gathered in a newer one. */
    left: Count,
  }),
  problems: ['detection.alert_verdict_needed', 'detection.alert_note_needed'],
})
