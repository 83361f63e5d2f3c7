/**
 * What the page of unknown devices keeps in its URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch } from '../../../ui/url-search.ts'
import { Gap } from '../contract.ts'

export const unknownSearch = tableSearch({
  tab: one(z.enum([...Gap.options, 'silent'])),
  site: one(z.union([z.uuid(), z.literal('none')])),
})
