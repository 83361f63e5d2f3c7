/**
 * The filters of incidents as they stand in the URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch } from '../../../ui/url-search.ts'

export const incidentSearch = tableSearch({
  state: one(z.enum(['open', 'contained', 'closed'])),
  /** `add`: the dialog that opens one. */
  open: one(z.enum(['add'])),
})
