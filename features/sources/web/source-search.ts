/**
 * What the pages of sources keep in their URL.
 * @module
 */
import { z } from 'zod'
import { Health } from '../../../platform/sources/contract.ts'
import { one, tableSearch } from '../../../ui/url-search.ts'

export const sourceSearch = tableSearch({
  tab: one(z.enum(['coverage'])),
  site: one(z.union([z.uuid(), z.literal('none')])),
  kind: one(z.string().max(60)),
  health: one(Health),
  open: one(z.enum(['new'])),
})
export const sourcePageSearch = tableSearch({ open: one(z.enum(['edit'])) })
