/**
 * What the page of exposure keeps in its URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch } from '../../../ui/url-search.ts'
import { ExposureBasis } from '../contract.ts'

export const exposureSearch = tableSearch({
  site: one(z.union([z.uuid(), z.literal('none')])),
  by: one(ExposureBasis),
  state: one(z.enum(['exposed', 'unconfirmed'])),
})
