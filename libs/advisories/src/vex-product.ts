/**
 * A product as VEX documents name it (a purl, a CPE name, words) as claims: by the same rules as a product of a CSAF tree.
 * @module
 */
import type { Advisory, Claim, ClaimStatus, Range } from './claim.ts'
import { rangesOf } from './csaf-claims.ts'
import { productOf, type TreeProduct } from './csaf-product.ts'
import type { Note } from './fields.ts'
import type { JsonObject } from './json-value.ts'
import { readNoProse } from './version-words.ts'

export type Named = {
  readonly purl: string
  readonly cpe: string
  readonly vendor: string
  readonly name: string
  readonly version: string
}

export const productNamed = (named: Named, at: string, note: Note): TreeProduct => {
  const helper: JsonObject = {
    ...(named.purl === '' ? {} : { purl: named.purl }),
    ...(named.cpe === '' ? {} : { cpe: named.cpe }),
  }
  return productOf(
    { name: named.name, product_identification_helper: helper },
    [
      { category: 'vendor', name: named.vendor },
      { category: 'product_name', name: named.name },
      { category: 'product_version', name: named.version },
    ].filter(({ name }) => name !== ''),
    at,
    readNoProse,
    note,
  )
}

export type Said = {
  readonly status: ClaimStatus
  readonly justification: string | null
  /** Instead of the version that the product bears. */
  readonly ranges?: readonly Range[]
}

/** One claim for each name of the product; without any version it means the product as it is. */
export const claimsOf = (
  product: TreeProduct,
  { status, justification, ranges }: Said,
): readonly Claim[] =>
  product.names.map((name) => {
    const own = ranges ?? rangesOf(name, status, product)
    const isAll = ranges === undefined && (product.version.all || product.version.raw === null)
    return {
      product: name,
      status,
      ranges: own,
      all: isAll && own.length === 0,
      outside: 'unknown',
      platforms: [],
      modules: [],
      fix: null,
      fixState: status === 'fixed' ? 'fixed' : 'unknown',
      justification,
      reading: own.length > 0 || isAll ? 'exact' : 'not-read',
      raw: product.version.raw,
    }
  })

export const vexAdvisory = (of: {
  readonly document: string
  readonly publisher: string
  readonly flaw: string
  readonly aliases: readonly string[]
  readonly title: string
  readonly summary: string
  readonly at: number | null
  readonly claims: readonly Claim[]
}): Advisory => ({
  source: 'vex',
  id: of.document,
  publisher: of.publisher,
  aliases: [of.flaw, ...of.aliases].filter((each) => each !== '' && each !== of.document),
  state: 'published',
  title: of.title,
  summary: of.summary,
  language: 'en',
  publishedAt: of.at,
  modifiedAt: of.at,
  cvss: [],
  ssvc: null,
  exploited: null,
  cwes: [],
  references: [],
  claims: of.claims,
  configurations: [],
})
