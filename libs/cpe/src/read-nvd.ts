/**
 * The `configurations` of an NVD 2.0 record read from JSON: one broken entry costs itself alone and is told.
 * @module
 */
import type { Configuration, ConfigurationNode } from './configuration.ts'
import { parseCpe } from './cpe.ts'
import type { CpeMatch, VersionBound } from './match-name.ts'

export type NvdDamage = {
  /** Where in the record: `configurations[0].nodes[1].cpeMatch[2]`. */
  readonly at: string
  readonly why: 'not-a-list' | 'not-an-object' | 'unknown-operator' | 'not-a-cpe' | 'not-a-version'
  readonly detail: string
}

/** The biggest entry list of the NVD has some ten thousand entries. */
export const MAX_ENTRIES = 100_000

/**
 * Who wrote the configurations. The corrections of anchore/nvd-data-overrides write names that stand for one product, and
 * products that are hit alike (Acrobat, Acrobat Reader), as nodes of one AND: there they are alternatives, and only the
 * platform is a condition. All 128 of its records with more than one vulnerable application are so.
 */
export type ConfigurationAuthor = 'nvd' | 'corrections'

/** An entry that is damaged is left out; under an AND its node is left out with it, since it would be met too easily. */
export const readConfigurations = (
  json: unknown,
  author: ConfigurationAuthor = 'nvd',
): { readonly configurations: readonly Configuration[]; readonly damage: readonly NvdDamage[] } => {
  const damage: NvdDamage[] = []
  const tell = (at: string, why: NvdDamage['why'], detail: unknown): null => {
    damage.push({ at, why, detail: String(JSON.stringify(detail) ?? '').slice(0, 200) })
    return null
  }
  let entries = 0
  const list = (value: unknown, at: string): readonly unknown[] => {
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) tell(at, 'not-a-list', value)
    return Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : []
  }
  const bound = (value: unknown, inclusive: boolean, at: string): VersionBound | null | 'bad' => {
    if (value === undefined || value === null) return null
    if (typeof value !== 'string' && typeof value !== 'number') {
      tell(at, 'not-a-version', value)
      return 'bad'
    }
    // `trim` takes no-break spaces too.
    const version = String(value).trim()
    return version === '' ? null : { version, inclusive }
  }
  const readMatch = (value: unknown, at: string): CpeMatch | null => {
    entries += 1
    if (!isObject(value)) return tell(at, 'not-an-object', value)
    const criteria = value['criteria']
    const cpe = typeof criteria === 'string' ? parseCpe(criteria) : null
    if (cpe === null) return tell(at, 'not-a-cpe', criteria)
    const from =
      bound(value['versionStartIncluding'], true, at) ??
      bound(value['versionStartExcluding'], false, at)
    const to =
      bound(value['versionEndExcluding'], false, at) ??
      bound(value['versionEndIncluding'], true, at)
    if (from === 'bad' || to === 'bad') return null
    return { cpe, vulnerable: value['vulnerable'] !== false, from, to }
  }
  const operatorOf = (value: unknown, at: string): 'and' | 'or' | null => {
    if (value === undefined || value === null) return 'or'
    const word = String(value).toLowerCase()
    return word === 'and' || word === 'or' ? word : tell(at, 'unknown-operator', value)
  }
  const readNode = (value: unknown, at: string): ConfigurationNode | null => {
    if (!isObject(value)) return tell(at, 'not-an-object', value)
    const operator = operatorOf(value['operator'], at)
    if (operator === null) return null
    const given = list(value['cpeMatch'], `${at}.cpeMatch`)
    const matches = given.flatMap((entry, index) =>
      entries >= MAX_ENTRIES ? [] : (readMatch(entry, `${at}.cpeMatch[${index}]`) ?? []),
    )
    const negate = value['negate'] === true
    if (matches.length < given.length && (operator === 'and' || negate)) return null
    return { operator, negate, matches }
  }
  const configurations = list(json, 'configurations').flatMap((value, index) => {
    const at = `configurations[${index}]`
    if (!isObject(value)) return tell(at, 'not-an-object', value) ?? []
    const operator = operatorOf(value['operator'], at)
    if (operator === null) return []
    const given = list(value['nodes'], `${at}.nodes`)
    const nodes = given.flatMap((node, place) => readNode(node, `${at}.nodes[${place}]`) ?? [])
    const negate = value['negate'] === true
    if (nodes.length < given.length && (operator === 'and' || negate)) return []
    const joined = author === 'corrections' && operator === 'and' ? alternatives(nodes) : nodes
    return [{ operator, negate, nodes: joined }]
  })
  return { configurations, damage }
}

const alternatives = (nodes: readonly ConfigurationNode[]): readonly ConfigurationNode[] => {
  const isApplication = ({ operator, negate, matches }: ConfigurationNode): boolean =>
    operator === 'or' &&
    !negate &&
    matches.every(({ cpe, vulnerable }) => vulnerable && cpe.part === 'a')
  const matches = nodes.filter(isApplication).flatMap((node) => node.matches)
  const conditions = nodes.filter((node) => !isApplication(node))
  if (matches.length === 0) return nodes
  return [{ operator: 'or', negate: false, matches }, ...conditions]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
