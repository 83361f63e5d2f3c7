/**
 * Today's work: at most seven things.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Day, MeasureId, READERS, Text } from './contract-words.ts'

/** More than seven is not today. */
export const MAX_TODAY = 7
export const TodayItem = z.object({
  id: z.string(),
  kind: z.enum([
    'finding',
    'overdue-action',
    'expiring-exception',
    'measure-it',
    'setup-site',
    'setup-administrator',
    'setup-import',
  ]),
  measure: MeasureId.nullable(),
  /** One sentence: what it is about. */
  sentence: Text,
  /** One sentence: what to do next. */
  next: Text,
  due: Day.nullable(),
  overdue: z.boolean(),
  /** How many findings of the same measure and reason stand behind it. */
  count: z.number().int(),
  /** Where the next step is done. */
  link: z.object({
    page: z.enum([
      'finding',
      'findings',
      'action',
      'exceptions',
      'measure',
      'sites',
      'people',
      'imports',
    ]),
    id: z.string().nullable(),
  }),
})
export type TodayItem = z.infer<typeof TodayItem>
export const getToday = endpoint({
  name: 'board.today',
  method: 'GET',
  path: '/api/today',
  summary: 'At most seven things to do today, by deadline and weight.',
  allow: READERS,
  answer: z.object({
    items: z.array(TodayItem).max(MAX_TODAY),
    /** What waits behind the seven. */
    more: z.number().int(),
  }),
})
