/**
 * One entry of a record (a name with bounds) against one name of the inventory: the product, then the version.
 * @module
 */
import { ANY, type Cpe, literalOf, NA } from './cpe.ts'
import { isWild, relateAttribute, relateProduct } from './relate.ts'
import { canonicalProduct } from './renames.ts'

export type VersionBound = { readonly version: string; readonly inclusive: boolean }

/** An entry of a record: what it names and the versions it means. A bound that is null is open. */
export type CpeMatch = {
  readonly cpe: Cpe
  /** False: only a condition of the others, never reported itself. */
  readonly vulnerable: boolean
  readonly from: VersionBound | null
  readonly to: VersionBound | null
}

/**
 * The order of two version texts of this product, named as the record names it; null where they cannot be compared. The
 * caller's choice of scheme: `@hinoban/versions` by vendor and product, or by `packageTypeOf`.
 */
export type CompareVersions = (product: Cpe, a: string, b: string) => -1 | 0 | 1 | null

/** `platform-unconfirmed`: right version, but an edition or platform is asked for that the inventory does not state. */
export type NameVerdict = 'affected' | 'version-unknown' | 'platform-unconfirmed' | 'not'

/**
 * Whether the inventory's name is meant by the entry.
 * @example matchName({ cpe, vulnerable: true, from: null, to: { version: '7.2.5', inclusive: false } }, installed, compare)
 */
export const matchName = (entry: CpeMatch, target: Cpe, compare: CompareVersions): NameVerdict => {
  const source = underOneName(entry.cpe)
  const installed = underOneName(target)
  const product = relateProduct(source, installed)
  if (product === 'other') return 'not'
  const version = matchVersion({ ...entry, cpe: source }, installed, compare)
  if (version === 'affected' && product === 'unconfirmed') return 'platform-unconfirmed'
  return version
}

/** A condition ("running on Windows") is met by any version where it writes `-`, as the NVD does for "no version meant". */
export const matchCondition = (
  entry: CpeMatch,
  target: Cpe,
  compare: CompareVersions,
): NameVerdict => {
  const open = { version: ANY, update: ANY }
  const cpe = entry.cpe.version === NA ? { ...entry.cpe, ...open } : entry.cpe
  const verdict = matchName({ ...entry, cpe }, target, compare)
  if (verdict !== 'not' || cpe.version !== ANY || !isWindowsFamily(cpe, target)) return verdict
  return 'affected'
}

/** `microsoft:windows` stands for every Windows; inventories name the release (`windows_11_23h2`). */
const isWindowsFamily = (source: Cpe, target: Cpe): boolean =>
  source.vendor === 'microsoft' &&
  source.product === 'windows' &&
  target.vendor === 'microsoft' &&
  target.product.startsWith('windows_')

const underOneName = (cpe: Cpe): Cpe => ({ ...cpe, ...canonicalProduct(cpe) })

const matchVersion = (
  entry: CpeMatch,
  target: Cpe,
  compare: CompareVersions,
): 'affected' | 'version-unknown' | 'not' => {
  const source = entry.cpe
  const relation = relateAttribute(source.version, target.version)
  if (entry.from !== null || entry.to !== null) {
    if (relation === 'disjoint') return 'not'
    return within(entry, target, compare)
  }
  if (relation === 'undefined') return 'not'
  if (relation === 'disjoint') {
    if (isWild(source.version) || source.version === NA || target.version === NA) return 'not'
    // `1.0` and `1.0.0` are one version to those who count, two names to those who read.
    return compare(source, versionTextOf(target), versionTextOf(source)) === 0 ? 'affected' : 'not'
  }
  // Every version is meant: an installed one is among them, whichever it is.
  if (source.version === ANY && source.update === ANY) return 'affected'
  if (relation === 'subset') return 'version-unknown'
  return matchUpdate(source, target)
}

const matchUpdate = (source: Cpe, target: Cpe): 'affected' | 'version-unknown' | 'not' => {
  const update = relateAttribute(source.update, target.update)
  if (update === 'disjoint' || update === 'undefined') return 'not'
  // The release itself (`-`) is what an inventory without an update means; a named update is not.
  return update === 'subset' && source.update !== NA ? 'version-unknown' : 'affected'
}

const within = (
  { cpe, from, to }: CpeMatch,
  target: Cpe,
  compare: CompareVersions,
): 'affected' | 'version-unknown' | 'not' => {
  const update = relateAttribute(cpe.update, target.update)
  if (update === 'disjoint' || update === 'undefined') return 'not'
  const version = versionTextOf(target)
  if (version === '' || isWild(target.version)) return 'version-unknown'
  let isCertain = true
  for (const [bound, side] of [
    [from, 1],
    [to, -1],
  ] as const) {
    if (bound === null) continue
    const order = compare(cpe, version, bound.version)
    if (order === -side || (order === 0 && !bound.inclusive)) return 'not'
    if (order === null) isCertain = false
  }
  return isCertain ? 'affected' : 'version-unknown'
}

/** How a vendor joins the release of the update field to the version: `9.1` and `r11.4` are 9.1R11.4. */
const JOINS: readonly {
  readonly product: RegExp
  readonly update: RegExp
  readonly join: (version: string, update: string) => string
}[] = [
  {
    product: /^(?:ivanti:(?:connect|policy)_secure|juniper:junos(?:_os_evolved)?)$/,
    update: /^r\d/,
    join: (version, update) => `${version}${update.toUpperCase()}`,
  },
  {
    product: /^(?:oracle|sun|openjdk):(?:jdk|jre|java_se|openjdk)$/,
    update: /^update_?\d/,
    join: (version, update) => `${version}_${update.replace(/^update_?/, '')}`,
  },
  {
    product: /^paloaltonetworks:pan-os$/,
    update: /^h\d/,
    join: (version, update) => `${version}-${update}`,
  },
]

/** The version as its vendor writes it, the update field joined to it; the empty text where none is stated. */
export const versionTextOf = (cpe: Cpe): string => {
  const version = literalOf(cpe.version)
  const update = literalOf(cpe.update)
  if (version === '' || update === '') return version
  const { vendor, product } = canonicalProduct(cpe)
  const rule = JOINS.find(
    (one) => one.product.test(`${vendor}:${product}`) && one.update.test(update),
  )
  return rule === undefined ? `${version}-${update}` : rule.join(version, update)
}
