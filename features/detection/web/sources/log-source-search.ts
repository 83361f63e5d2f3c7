/**
 * What the pages of log sources keep in their URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch, text } from '../../../../ui/url-search.ts'
import { SourceHealth, SourceKind } from '../../contract-sources.ts'

export const logSourceSearch = tableSearch({
  health: one(SourceHealth),
  kind: one(SourceKind),
  site: one(z.union([z.uuid(), z.literal('none')])),
  /** The dialog that stands open, and the sender that is to be named in it. */
  open: one(z.enum(['new', 'retention'])),
  sender: text(),
})
export const logSourcePageSearch = tableSearch({ open: one(z.enum(['edit'])) })
