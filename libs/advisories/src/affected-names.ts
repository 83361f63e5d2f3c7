/**
 * The names under which an affected entry of CVE v5 can be found: CPEs without their version, package, vendor and product.
 * @module
 */
import { formatCpe, parseCpe } from '@hinoban/cpe'
import { parsePurl } from '@hinoban/purl'
import type { ProductName } from './claim.ts'
import { isList, type Note, textIn } from './fields.ts'
import type { JsonObject } from './json-value.ts'

export type Named = {
  readonly product: ProductName
  /** The name holds the version itself. */
  readonly hasVersion: boolean
}

/** `hasRanges`: the versions are said elsewhere; a CPE repeats at most where they start. */
export const namesOf = (
  entry: JsonObject,
  at: string,
  hasRanges: boolean,
  note: Note,
): readonly Named[] => {
  const vendor = textIn(entry['vendor'], 300)
  const product = textIn(entry['product'], 2000)
  const packageName = textIn(entry['packageName'], 500)
  const collection = textIn(entry['collectionURL'], 500)
  const names: Named[] = []

  const redHat = redHatName(entry, vendor, packageName, collection)
  if (redHat !== null) return [{ product: redHat, hasVersion: false }]

  const url = textIn(entry['packageURL'], 4096)
  if (url !== '') {
    const purl = parsePurl(url, 'forgiving')
    if (purl === null) note(`${at}.packageURL`, 'bad_purl', url)
    else
      names.push({
        product: { kind: 'package', type: purl.type, namespace: purl.namespace, name: purl.name },
        hasVersion: false,
      })
  }
  const found = packageOf(collection, packageName === '' ? product : packageName)
  if (found !== null) names.push({ product: found, hasVersion: false })
  names.push(...cpeNames(entry, at, hasRanges, note))
  if (isNamed(vendor) || isNamed(product))
    names.push({
      product: {
        kind: 'named',
        vendor: isNamed(vendor) ? vendor : '',
        product: isNamed(product) ? product : packageName,
      },
      hasVersion: false,
    })
  else if (packageName !== '' && names.length === 0)
    names.push({ product: { kind: 'named', vendor: '', product: packageName }, hasVersion: false })
  return names
}

/** 'n/a' is what a form without an answer leaves behind. */
const isNamed = (text: string): boolean => !/^(?:|n\/?a|unknown|unspecified|-|\*)$/i.test(text)

const cpeNames = (
  entry: JsonObject,
  at: string,
  hasRanges: boolean,
  note: Note,
): readonly Named[] => {
  const given = entry['cpes']
  if (given === undefined || given === null) return []
  if (!isList(given)) {
    note(`${at}.cpes`, 'wrong_type', given)
    return []
  }
  const found = new Map<string, Named>()
  for (const [index, item] of given.slice(0, 20_000).entries()) {
    const text = textIn(item, 2048)
    const cpe = parseCpe(text)
    if (cpe === null) {
      note(`${at}.cpes[${index}]`, 'bad_cpe', item)
      continue
    }
    const isOpen = cpe.version === '*' || cpe.version === '-'
    const name = formatCpe(hasRanges ? { ...cpe, version: '*', update: '*' } : cpe)
    if (!found.has(name))
      found.set(name, { product: { kind: 'cpe', cpe: name }, hasVersion: !hasRanges && !isOpen })
  }
  return [...found.values()]
}

/** Red Hat names its packages; the CPEs beside them name the products that ship them. */
const redHatName = (
  entry: JsonObject,
  vendor: string,
  packageName: string,
  collection: string,
): ProductName | null => {
  if (!/^red ?hat$/i.test(vendor) || packageName === '') return null
  if (!/^https:\/\/access\.redhat\.com\/downloads\/content\/package-browser/.test(collection))
    return null
  const cpes = isList(entry['cpes']) ? entry['cpes'].map((each) => textIn(each)) : []
  const release = cpes
    .map(
      (cpe) =>
        /redhat:(?:enterprise_linux|rhel_\w+):(\d+)/.exec(cpe)?.[1] ?? /::el(\d+)/.exec(cpe)?.[1],
    )
    .find((each) => each !== undefined)
  const [name = packageName, module] = moduleOf(packageName)
  return {
    kind: 'distro',
    distro: 'redhat',
    release: release ?? null,
    name,
    of: 'source',
    arch: null,
    module: module ?? null,
  }
}
/** `nodejs:18/nodejs` is the package of a module stream, `python38:3.8` the stream itself. */
const moduleOf = (text: string): readonly [string, string | null] => {
  const [, module, name] = /^([^/]+:[^/]+)\/(.+)$/.exec(text) ?? []
  return module !== undefined && name !== undefined ? [name, module] : [text, null]
}

const COLLECTIONS: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/(?:registry\.|www\.)?npmjs\.(?:com|org)/, 'npm'],
  [/^https?:\/\/(?:www\.)?pypi\.(?:org|python\.org)/, 'pypi'],
  [
    /^https?:\/\/(?:repo1?\.maven\.(?:apache\.)?org|mvnrepository\.com|search\.maven\.org|central\.sonatype)/,
    'maven',
  ],
  [/^https?:\/\/(?:pkg\.go\.dev|proxy\.golang\.org)/, 'golang'],
  [/^https?:\/\/(?:www\.)?rubygems\.org/, 'gem'],
  [/^https?:\/\/(?:www\.|repo\.)?packagist\.org/, 'composer'],
  [/^https?:\/\/(?:www\.)?nuget\.org/, 'nuget'],
  [/^https?:\/\/crates\.io/, 'cargo'],
  [/^https?:\/\/hex\.pm/, 'hex'],
  [/^https?:\/\/(?:[\w-]+\.)?wordpress\.org\/(plugins|themes)/, 'wordpress'],
  [/^https?:\/\/(?:[\w-]+\.)?drupal\.org/, 'drupal'],
]
const packageOf = (collection: string, text: string): ProductName | null => {
  const type = COLLECTIONS.find(([pattern]) => pattern.test(collection))?.[1]
  const plain = text.trim()
  if (type === undefined || plain === '' || /\s/.test(plain)) return null
  if (type === 'maven') {
    const [group, artifact] = plain.split(/[:/]/)
    return group !== undefined && artifact !== undefined
      ? { kind: 'package', type, namespace: group, name: artifact }
      : null
  }
  const cut = plain.lastIndexOf('/')
  const [namespace, name] = cut < 0 ? [null, plain] : [plain.slice(0, cut), plain.slice(cut + 1)]
  if (type === 'wordpress')
    return {
      kind: 'package',
      type,
      namespace: /\/themes/.test(collection) ? 'themes' : 'plugins',
      name,
    }
  return {
    kind: 'package',
    type,
    namespace,
    name: type === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name,
  }
}
