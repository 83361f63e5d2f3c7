/**
 * The filters of the list of imports as they stand in the URL.
 * @module
 */
import { z } from 'zod'
import { ImportState } from '../../../platform/imports/contract.ts'
import { one, tableSearch } from '../../../ui/url-search.ts'

export const importSearch = tableSearch({
  state: one(ImportState),
  source: one(z.string().max(60)),
})
