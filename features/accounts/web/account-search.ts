/**
 * The filters of the accounts as they stand in the URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch } from '../../../ui/url-search.ts'

export const accountSearch = tableSearch({
  state: one(z.enum(['enabled', 'disabled', 'gone'])),
  group: one(z.uuid()),
  kind: one(z.enum(['person', 'service'])),
  password: one(z.enum(['old', 'never-expires', 'must-change', 'unknown'])),
  open: one(z.uuid()),
})
export type AccountSearch = z.output<typeof accountSearch>

const SORTS = ['name', 'password', 'logon'] as const

/** `-password` is password, descending. */
export const queryOf = (search: AccountSearch) => {
  const sort = SORTS.find((s) => s === search.sort?.replace(/^-/, ''))
  return {
    q: search.q,
    state: search.state,
    group: search.group,
    kind: search.kind,
    password: search.password,
    sort: sort ?? ('name' as const),
    order: sort && search.sort?.startsWith('-') ? ('desc' as const) : ('asc' as const),
  }
}
