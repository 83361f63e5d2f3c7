/**
 * What the page of channels keeps in its URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch } from '../../../ui/url-search.ts'

export const channelSearch = tableSearch({
  tab: one(z.enum(['channels', 'log'])),
  channel: one(z.uuid()),
  open: one(z.string().max(100)),
})
