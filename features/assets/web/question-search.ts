/**
 * What the page of questions keeps in its URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch } from '../../../ui/url-search.ts'

/** found: answered with at least one row · nothing: answered with none. */
export const SHOWS = ['found', 'nothing', 'waiting', 'failed'] as const

export const questionSearch = tableSearch({
  show: one(z.enum(SHOWS)),
  open: one(z.union([z.uuid(), z.literal('new')])),
})
