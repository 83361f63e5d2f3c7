/**
 * What the pages of the board keep in the URL.
 * @module
 */
import { z } from 'zod'
import { many, one, tableSearch } from '../../../ui/url-search.ts'
import { ACTION_STATUS, FINDING_SORTS, MeasureId, SubjectState } from '../contract.ts'

export const findingsSearch = tableSearch({
  tab: one(z.literal('measure-it')),
  sort: one(z.enum(FINDING_SORTS)),
  status: one(z.enum(['closed', 'all'])),
  measure: many(MeasureId),
  state: many(SubjectState),
  site: many(z.string().max(100)),
  owner: one(z.string().max(200)),
  overdue: one(z.literal('yes')),
})

export const actionsSearch = tableSearch({
  status: many(z.enum(ACTION_STATUS)),
  measure: many(MeasureId),
  owner: one(z.string().max(200)),
  overdue: one(z.literal('yes')),
})

export const EXCEPTION_TABS = ['in-force', 'past'] as const
export const exceptionsSearch = z.object({
  tab: one(z.enum(EXCEPTION_TABS)),
  kind: one(z.enum(['exception', 'not-applicable'])),
})
