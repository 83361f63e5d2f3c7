/**
 * The filters of the list of findings as they stand in the URL.
 * @module
 */
import { z } from 'zod'
import { one, tableSearch, text } from '../../../ui/url-search.ts'
import { BUCKETS, FindingFilter, FindingSort } from '../contract.ts'

const { severity, kev, ransomware, exposed, kind, due, conflict, site, asset, flaw, product } =
  FindingFilter.shape

/** A list of findings, or what has no finding because nothing can be said of it. */
export const TABS = [...BUCKETS, 'unjudged'] as const

export const findingSearch = tableSearch({
  bucket: one(z.enum(TABS)),
  severity: one(severity),
  kev: one(kev),
  ransomware: one(ransomware),
  exposed: one(exposed),
  kind: one(kind),
  due: one(due),
  conflict: one(conflict),
  site: one(site),
  asset: one(asset),
  flaw: one(flaw),
  product: one(product),
})
export type FindingSearch = z.output<typeof findingSearch>

/** What the list, its files and acts on everything that matches have in common. */
export const filterOf = (search: FindingSearch) => ({
  bucket: search.bucket === undefined || search.bucket === 'unjudged' ? 'affected' : search.bucket,
  severity: search.severity,
  kev: search.kev,
  ransomware: search.ransomware,
  exposed: search.exposed,
  kind: search.kind,
  due: search.due,
  conflict: search.conflict,
  site: search.site,
  asset: search.asset,
  flaw: search.flaw,
  product: search.product,
  q: search.q,
})

/** `-score` is score, descending; a column that the server cannot sort by is none. */
export const sortOf = (search: { readonly sort?: string | undefined }) => {
  const down = search.sort?.startsWith('-') === true
  const read = FindingSort.safeParse(down ? search.sort?.slice(1) : search.sort)
  return read.success
    ? { sort: read.data, order: down ? ('desc' as const) : ('asc' as const) }
    : { sort: 'due' as const, order: 'asc' as const }
}

export const suppressionSearch = tableSearch({
  ended: one(z.enum(['all'])),
  q: text(),
})
