/**
 * The filters of the advisories as they stand in the URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch } from '../../../ui/url-search.ts'

export const advisorySearch = tableSearch({
  verdict: one(z.enum(['touches', 'not-touched', 'unknown'])),
  state: one(z.enum(['undecided', 'unread', 'overdue', 'decided'])),
  source: one(z.enum(['jpcert', 'ipa', 'jvn', 'nco', 'meti', 'other'])),
  /** `add`: the dialog that takes one in. */
  open: one(z.enum(['add'])),
})
export type AdvisorySearch = z.output<typeof advisorySearch>

export const queryOf = ({ q, verdict, state, source }: AdvisorySearch) => ({
  q,
  verdict,
  state,
  source,
})
