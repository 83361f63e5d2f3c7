/**
 * The board of the 50 measures and its trend.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import {
  Counts,
  Day,
  Group,
  MeasureId,
  Posture,
  READERS,
  Reason,
  SubjectKind,
  SubjectState,
  Text,
  Time,
} from './contract-words.ts'

export const BoardRow = z.object({
  id: MeasureId,
  group: Group,
  title: Text,
  asks: Text,
  actor: Text,
  /** The worst over the subjects; `not-applicable` only when it is signed for all of them. */
  state: SubjectState,
  counts: Counts,
  /** The denominator: subjects of the measure's kinds without "not applicable". 0 says: no such subject is known. */
  of: z.number().int(),
  subjectKinds: z.array(SubjectKind),
  /** Since when the first subject is in `state`; null for a past day and where nothing was ever measured. */
  since: Time.nullable(),
  /** The oldest observation a verdict rests on. Null for a past day. */
  oldestEvidence: Time.nullable(),
  /** The most frequent reason of the rolled-up state. While `unknown`: how to measure. Null only for a past day. */
  worst: Reason.nullable(),
  openFindings: z.number().int(),
  overdueActions: z.number().int(),
  /** The end of the last exception in force, where there is one. */
  exceptedUntil: Time.nullable(),
})
export const Board = z.object({
  /** The day this board shows, in the organization's time zone; null for now. */
  day: Day.nullable(),
  at: Time,
  timeZone: z.string(),
  posture: Posture,
  postureSince: Time.nullable(),
  /** When evidence was judged last; null before the first time. */
  judgedAt: Time.nullable(),
  /** True while evidence has arrived that is not judged yet: numbers are about to change. */
  pending: z.boolean(),
  groups: z.array(z.object({ group: Group, measures: z.array(BoardRow) })),
  /** How many measures are in each rolled-up state. */
  totals: Counts,
})
export type Board = z.infer<typeof Board>
export type BoardRow = z.infer<typeof BoardRow>

export const getBoard = endpoint({
  name: 'board.get',
  method: 'GET',
  path: '/api/board',
  summary: 'The board of the 50 measures, now or at the end of a past day.',
  allow: READERS,
  query: z.strictObject({ day: Day.optional() }),
  answer: Board,
  problems: ['board.day_out_of_range'],
})

export const TrendDay = z.object({
  day: Day,
  /** Measures by rolled-up state; with `measure` given, subjects of that measure by state. */
  counts: Counts,
})
export const getTrend = endpoint({
  name: 'board.trend',
  method: 'GET',
  path: '/api/board/trend',
  summary: 'Counts by state at the end of each of the last days, recomputed from the kept changes.',
  allow: READERS,
  query: z.strictObject({
    days: z.coerce.number().int().min(1).max(400).default(90),
    measure: MeasureId.optional(),
  }),
  answer: z.object({ timeZone: z.string(), days: z.array(TrendDay) }),
})
