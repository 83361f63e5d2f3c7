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
    if (path.vendor !== maker || path.product !== name) return plainKey(path)
  }
  return plainKey({ vendor: maker, product: name })
}

/** Makers whose records bear another name than their CPE names. */
const MAKERS: Readonly<Record<string, string>> = {
  juniper_networks: 'juniper',
  apache_software_foundation: 'apache',
  the_apache_software: 'apache',
  apache_software: 'apache',
  cisco_systems: 'cisco',
  citrix_systems: 'citrix',
  cloud_software_group: 'citrix',
  netscaler: 'citrix',
  broadcom: 'vmware',
  hpe: 'hp',
  hewlett_packard_enterprise: 'hp',
  trend_micro: 'trendmicro',
  check_point: 'checkpoint',
  f5_networks: 'f5',
  red_hat: 'redhat',
  progress_software: 'progress',
  oracle_corporation: 'oracle',
  mozilla_foundation: 'mozilla',
  nec_platforms: 'nec',
  yamaha_corporation: 'yamaha',
}

/**
 * Records write `Cisco IOS XE Software` and `Windows 10 Version 22H2` where CPE names have `ios_xe` and `windows_10_22h2`:
 * the maker's name before it, and words that say only that it is software, tell no products apart.
 */
const plainKey = ({
  vendor,
  product,
}: {
  readonly vendor: string
  readonly product: string
}): string => {
  const known = MAKERS[vendor] ?? vendor
  const maker = known.replaceAll('_', '')
  let name = product
  for (const prefix of [vendor, known])
    if (name.startsWith(`${prefix}_`) && name.length > prefix.length + 1)
      name = name.slice(prefix.length + 1)
  const short = name
    .replace(/_\\?\([^()]*\\?\)/g, '')
    .replace(/_version_(?=\d)/, '_')
    .replace(/(?:_(?:software|firmware|os|edition))+$/, '')
  if (maker === 'linux' && short === 'linux') return 'c:linux:kernel'
  return `c:${maker}:${short === '' ? name : short}`
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
  return plainKey(canonicalProduct(cpe))
}

const isNothing = (word: string): boolean =>
  ['', '*', '-', 'n/a', 'na', 'unknown', 'unspecified', 'null'].includes(word.trim().toLowerCase())
