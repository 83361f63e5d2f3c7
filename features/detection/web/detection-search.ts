/**
 * The filters of alerts and rules as they stand in the URL.
 * @module
 */
import { z } from 'zod'
import { many, one, tableSearch, text } from '../../../ui/url-search.ts'
import { GROUPINGS, LEVELS, RULE_STATES } from '../contract-words.ts'

export const alertSearch = tableSearch({
  state: one(z.enum(['open', 'watching', 'closed', 'all'])),
  level: many(z.enum(LEVELS)),
  rule: text(),
  host: text(),
  user: text(),
  site: text(),
  /** Gathered by what they have in common, instead of one by one. */
  by: one(z.enum(GROUPINGS)),
  /** The dialog that stands open. */
  open: one(z.enum(['sign', 'settings'])),
})

export const ruleSearch = tableSearch({
  state: one(z.enum(RULE_STATES)),
  level: one(z.enum(LEVELS)),
  set: text(),
  technique: text(),
})

export const setSearch = tableSearch({ open: one(z.enum(['import'])), hunt: text() })
export const rulePageSearch = tableSearch({ open: one(z.enum(['hunt'])) })
/** The rule, and the event with its time. */
export const traceSearch = tableSearch({
  rule: text(),
  event: text(),
  at: one(z.iso.datetime()),
})
export const coverageSearch = tableSearch({ by: one(z.enum(['log'])) })
export const exceptionSearch = tableSearch({ ended: one(z.enum(['all'])) })

export const SPANS = ['1h', '24h', '7d', '30d', 'all'] as const
export const eventSearch = tableSearch({
  span: one(z.enum(SPANS)),
  from: one(z.iso.datetime()),
  to: one(z.iso.datetime()),
  source: text(),
  /** The field whose most frequent values are shown. */
  field: text(),
  /** The event that stands open. */
  event: text(),
})

export const huntsSearch = tableSearch({ rule: text() })
export const huntSearch = tableSearch({
  rule: text(),
  host: text(),
  day: one(z.iso.date()),
  /** The hit that stands open: its rule and event. */
  hit: text(),
})
