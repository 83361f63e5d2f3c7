/**
 * What the picture of the network shows, as it stands in the URL.
 * @module
 */
import { z } from 'zod'
import { one } from '../../../ui/url-search.ts'

export const networkTabs = ['segments', 'links', 'sites'] as const
export const networkSearch = z.object({
  tab: one(z.enum(networkTabs)),
  site: one(z.union([z.uuid(), z.literal('none')])),
})
