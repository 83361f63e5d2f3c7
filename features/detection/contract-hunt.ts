/**
 * Lists of indicators of compromise, matched with what arrives and with what is stored. Times are ISO 8601 in UTC. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

const reader: readonly Role[] = ['administrator', 'operator', 'auditor', 'provider']
const keeper: readonly Role[] = ['administrator', 'operator']
const Time = z.iso.datetime()
const Count = z.number().int()

export const IndicatorList = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  format: z.enum(['stix', 'misp', 'csv', 'text']),
  indicators: Count,
  /** Lines or objects that were no indicator. */
  refused: Count,
  importedAt: Time,
  importedBy: z.string(),
  /** The last day on which it is matched; null: until it is removed. */
  until: z.iso.date().nullable(),
  /** How far stored events were looked through; null: not yet begun. */
  lookedFrom: Time.nullable(),
  lookedTo: Time.nullable(),
  /** All that was stored when it came has been looked through. */
  isLookedThrough: z.boolean(),
  hits: Count,
})
export type IndicatorList = z.infer<typeof IndicatorList>

export const huntProblems = {
  'detection.indicator_file': { status: 400, params: ['name', 'why'] },
  'detection.indicators_none': { status: 400, params: ['name'] },
} as const satisfies Catalogue

export const listIndicators = endpoint({
  name: 'detection.indicators',
  method: 'GET',
  path: '/api/detection/indicators',
  summary: 'Lists of indicators, how far stored events were looked through, and hits.',
  allow: reader,
  answer: z.strictObject({ rows: z.array(IndicatorList) }),
})

export const importIndicators = endpoint({
  name: 'detection.indicators-import',
  method: 'POST',
  path: '/api/detection/indicators',
  summary:
    'Takes a list (STIX 2.1, MISP, CSV or lines) and looks for it in all stored events and in all that arrive.',
  allow: keeper,
  query: z.strictObject({
    name: z.string().trim().min(1).max(100),
    until: z.iso.date().optional(),
  }),
  upload: true,
  answer: z.strictObject({
    list: IndicatorList,
    faults: z.array(z.strictObject({ line: Count, why: z.string() })),
  }),
  problems: ['detection.indicator_file', 'detection.indicators_none'],
})

export const removeIndicators = endpoint({
  name: 'detection.indicators-remove',
  method: 'DELETE',
  path: '/api/detection/indicators/:id',
  summary: 'Removes a list. Alerts that it made stay.',
  allow: keeper,
  params: z.strictObject({ id: z.uuid() }),
})
