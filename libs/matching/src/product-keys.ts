/**
 * The names under which the catalogue keeps what records say: one string for a package of a distribution, for a package of
 * an ecosystem, and for a product of a vendor, the same for a CPE name and for plain words.
 * @module
 */
import type { ProductName } from '@hinoban/advisories'
import { attributeOf, type Cpe, canonicalProduct, parseCpe } from '@hinoban/cpe'
import { canonicalKey } from '@hinoban/purl'
import { distributionId } from './distributions.ts'

export const distributionKey = (id: string, name: string): string =>
  `d:${distributionId(id)}:${name.toLowerCase()}`

export const ecosystemKey = (type: string, namespace: string | null, name: string): string =>
  `p:${canonicalKey({ type, namespace, name })}`

/** Plain words. A product that was renamed or sold stands under the name that stands for it. */
export const vendorProductKey = (vendor: string, product: string): string => {
  const [maker, name] = [attributeOf(wordKey(vendor)), attributeOf(wordKey(product))]
  for (const part of ['a', 'o'] as const) {
    const path = canonicalProduct({ part, vendor: maker, product: name })
    if (path.vendor !== maker || path.product !== name) return `c:${path.vendor}:${path.product}`
  }
  return `c:${maker}:${name}`
}

/** Companies' endings say nothing: `Fortinet, Inc.` is `fortinet`. */
const ENDINGS =
  /(?:[\s,._]+(?:inc|corp|corporation|co|ltd|llc|gmbh|ag|s\.?a|limited|company|foundation|k\.?k|株式会社))+[.,\s_]*$/

/** A name as CPE names are written: small letters, one `_` for what separates words. */
export const wordKey = (word: string): string => {
  const plain = word.normalize('NFKC').toLowerCase().trim().slice(0, 200)
  const short = plain.replace(/^株式会社|株式会社$/, '').replace(ENDINGS, '')
  return (short === '' ? plain : short).replace(/[\s_]+/g, '_').replace(/^_+|_+$/g, '')
}

/** Null: the name names nothing, or everything. */
export const keyOfProduct = (product: ProductName): string | null => {
  switch (product.kind) {
    case 'distro':
      return product.name === '' ? null : distributionKey(product.distro, product.name)
    case 'package':
      return product.name === ''
        ? null
        : ecosystemKey(product.type, product.namespace, product.name)
    case 'named':
      return isNothing(product.product) || isNothing(product.vendor)
        ? null
        : vendorProductKey(product.vendor, product.product)
    case 'cpe': {
      const cpe = parseCpe(product.cpe)
      return cpe === null ? null : keyOfCpe(cpe)
    }
  }
}

/** `*` and `-` in the product name nothing that could be installed. */
export const keyOfCpe = (cpe: Pick<Cpe, 'part' | 'vendor' | 'product'>): string | null => {
  if (isNothing(cpe.product) || cpe.vendor === '*') return null
  const path = canonicalProduct(cpe)
  return `c:${path.vendor}:${path.product}`
}

const isNothing = (word: string): boolean =>
  ['', '*', '-', 'n/a', 'na', 'unknown', 'unspecified', 'null'].includes(word.trim().toLowerCase())
