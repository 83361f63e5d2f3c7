/**
 * What the pages of log sources keep in their URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch, text } from '../../../../ui/url-search.ts'
import { SOURCE_HEALTHS, SOURCE_KINDS } from '../../contract-words.ts'

export const logSourceSearch = tableSearch({
  health: one(z.enum(SOURCE_HEALTHS)),
  kind: one(z.enum(SOURCE_KINDS)),
  site: one(z.union([z.uuid(), z.literal('none')])),
  /** The dialog that stands open, and the sender that is to be named in it. */
  open: one(z.enum(['new', 'retention'])),
  sender: text(),
})
export const expectedSearch = tableSearch({
  state: text(),
  role: text(),
  /** The device that is decided for. */
  asset: text(),
  open: one(z.enum(['policy'])),
})
export const accessSearch = tableSearch({
  tab: one(z.enum(['admins', 'off-hours', 'inside', 'outside'])),
  weeks: one(z.coerce.number().int().min(1).max(26)),
  open: one(z.enum(['sign', 'follow', 'hours'])),
  /** What is followed up, or whose hours are set. */
  about: text(),
})
export const logSourcePageSearch = tableSearch({ open: one(z.enum(['edit'])) })
