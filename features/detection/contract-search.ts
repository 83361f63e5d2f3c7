/**
 * Events as the console and other programs find them: words, fields, a span of time, a histogram, values to go on from. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

/** Logs name people: whoever looks after them, and whoever checks. */
const reader: readonly Role[] = ['administrator', 'operator', 'auditor', 'provider']

const Time = z.iso.datetime()
const Count = z.number().int()

export const EventFilter = z.strictObject({
  q: z.string().max(1_000).optional(),
  from: Time,
  to: Time,
  source: z.string().max(100).optional(),
})
export type EventFilter = z.infer<typeof EventFilter>

export const EventRow = z.strictObject({
  id: z.string(),
  at: Time,
  receivedAt: Time,
  source: z.string(),
  format: z.string(),
  host: z.string(),
  user: z.string(),
  action: z.string(),
  outcome: z.string(),
  sourceIp: z.string(),
  destinationIp: z.string(),
  process: z.string(),
  channel: z.string(),
  eventId: Count,
  /** The message, or the record itself; cut. */
  text: z.string(),
})
export type EventRow = z.infer<typeof EventRow>

export const EventDetail = EventRow.extend({
  site: z.string(),
  /** event, header, received …: why this time. */
  timeFrom: z.string(),
  product: z.string(),
  category: z.string(),
  service: z.string(),
  severity: z.string(),
  /** Names of the Elastic Common Schema. */
  face: z.record(z.string(), z.string()),
  /** Native names. */
  fields: z.record(z.string(), z.string()),
  raw: z.string(),
  isRawCut: z.boolean(),
  damage: z.array(z.string()),
})
export type EventDetail = z.infer<typeof EventDetail>

export const Bucket = z.strictObject({ at: Time, count: Count })
export type Bucket = z.infer<typeof Bucket>

export const searchProblems = {
  'detection.search_span': { status: 400, params: ['days'] },
  'detection.search_cursor': { status: 400, params: [] },
} as const satisfies Catalogue

/** Longest span of one search. */
export const MAX_SPAN_DAYS = 3_700

export const listEvents = endpoint({
  name: 'detection.events',
  method: 'GET',
  path: '/api/detection/events',
  summary: 'Events of a span of time that hold words and fields, the newest first.',
  allow: reader,
  query: EventFilter.extend({
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({
    /** Fewer than asked for, or none, where the time for one answer was over: go on from `next`. */
    rows: z.array(EventRow),
    next: z.string().nullable(),
    /** Every matching event from here on is in this answer or those before it. */
    searchedTo: Time,
  }),
  problems: ['detection.search_span', 'detection.search_cursor', 'events.too_heavy'],
})

export const countEvents = endpoint({
  name: 'detection.events-over-time',
  method: 'GET',
  path: '/api/detection/events-over-time',
  summary: 'How many events match, in pieces of the span of time, the newest first.',
  allow: reader,
  query: EventFilter.extend({ cursor: z.string().max(300).optional() }),
  answer: z.strictObject({
    /** Of the time that this answer looked through; no event is counted in two answers. */
    total: Count,
    stepSeconds: Count,
    /** Only those with events, oldest first. One that the end of an answer cuts is in the next as well, with the rest. */
    buckets: z.array(Bucket),
    next: z.string().nullable(),
    searchedTo: Time,
  }),
  problems: ['detection.search_span', 'detection.search_cursor', 'events.too_heavy'],
})

export const topValues = endpoint({
  name: 'detection.event-values',
  method: 'GET',
  path: '/api/detection/event-values',
  summary: 'The most frequent values of a field among the events that match.',
  allow: reader,
  query: EventFilter.extend({ field: z.string().min(1).max(100) }),
  answer: z.strictObject({
    values: z.array(z.strictObject({ value: z.string(), count: Count })),
    distinct: Count,
  }),
  problems: ['detection.search_span', 'events.too_heavy'],
})

export const readEvent = endpoint({
  name: 'detection.event',
  method: 'GET',
  path: '/api/detection/events/:id',
  summary: 'One event with all its fields and the record as it came.',
  allow: reader,
  params: z.strictObject({ id: z.string().min(1).max(200) }),
  /** When it happened, as lists say it: where to look. */
  query: z.strictObject({ at: Time }),
  answer: EventDetail,
})

export const exportEvents = endpoint({
  name: 'detection.events-export',
  method: 'GET',
  path: '/api/detection/events-export',
  summary: 'All events that match, as CSV or as JSON lines.',
  allow: reader,
  query: EventFilter.extend({
    format: z.enum(['csv', 'jsonl']).default('csv'),
    language: z.enum(['ja', 'en']).default('ja'),
  }),
  answerKind: 'file',
  problems: ['detection.search_span'],
})
