/**
 * A record turned into what can be compared by bytes: one entry for each product that it names.
 * @module
 */
import type { Advisory, Claim, ProductName, Range } from '@hinoban/advisories'
import {
  type Configuration,
  type Cpe,
  type CpeMatch,
  formatCpe,
  parseCpe,
  versionTextOf,
} from '@hinoban/cpe'
import { isScheme, type Scheme, schemeOfPackage, schemeOfProduct, spanOf } from '@hinoban/versions'
import { schemeOfCpe } from './cpe-scheme.ts'
import { schemeOfDistribution } from './distributions.ts'
import type { Compiled, Entry, Row, RowStatus } from './parts.ts'
import { keyOfCpe, keyOfProduct } from './product-keys.ts'

/** A record that names more flaws than this is a bundle of a whole release; the rest is left to records of their own. */
const MOST_FLAWS = 200
const CVE = /^CVE-\d{4}-\d{4,}$/i

/** Everything a record says, product by product. */
export const compileAdvisory = (advisory: Advisory): readonly Compiled[] => {
  const shared = sharedOf(advisory)
  const groups = new Map<string, { key: string; claims: Claim[] }>()
  const hasConfigurations = advisory.configurations.length > 0
  const claims = withoutImpliedBinaries(advisory.claims)
  for (const claim of claims) {
    if (hasConfigurations && claim.product.kind === 'cpe') continue
    const key = keyOfProduct(claim.product)
    if (key === null) continue
    const group = `${key}\n${apartBy(claim)}`
    const known = groups.get(group)
    if (known) known.claims.push(claim)
    else groups.set(group, { key, claims: [claim] })
  }
  return [
    ...[...groups.values()].map(({ key, claims }) => ({ key, entry: entryOf(claims, shared) })),
    ...advisory.configurations.flatMap((one) => configurationEntries(one, shared)),
  ]
}

/**
 * A record that names the packages built from a source names all of them that it means: one that it leaves out is not meant
 * through its source.
 */
const withoutImpliedBinaries = (claims: readonly Claim[]): readonly Claim[] => {
  const place = ({ product, status }: Claim): string =>
    product.kind === 'distro' ? `${product.distro}\n${product.release}\n${status}` : ''
  const named = new Set(
    claims.flatMap((claim) =>
      claim.product.kind === 'distro' && claim.product.of === 'binary' ? [place(claim)] : [],
    ),
  )
  return claims.map((claim) =>
    claim.product.kind === 'distro' && claim.product.of === 'source' && named.has(place(claim))
      ? { ...claim, product: { ...claim.product, of: 'binary' } }
      : claim,
  )
}

type Shared = Pick<Entry, 'source' | 'advisory' | 'publisher' | 'flaws' | 'ids' | 'rejected'>
/** What every entry of a record has in common. */
export const sharedOf = (advisory: Advisory): Shared => {
  const ids = [...new Set([advisory.id, ...advisory.aliases].map(plainId))].slice(0, MOST_FLAWS)
  const named = ids.filter((id) => CVE.test(id))
  // An update of a distribution is no flaw of its own: it says of each flaw it mends where it is mended.
  const mended = (advisory.related ?? []).map(plainId).filter((id) => CVE.test(id))
  const cves = (named.length > 0 ? named : mended).slice(0, MOST_FLAWS)
  return {
    source: advisory.source,
    advisory: advisory.id,
    publisher: advisory.publisher,
    flaws: cves.length > 0 ? cves : [plainId(advisory.id)],
    ids:
      named.length > 0 || mended.length !== 1
        ? ids
        : [...ids, ...mended, ...(advisory.related ?? []).map(plainId)].filter(
            (id, at, all) => all.indexOf(id) === at,
          ),
    rejected: advisory.state === 'rejected' || advisory.state === 'withdrawn',
  }
}
export const plainId = (id: string): string => (CVE.test(id) ? id.toUpperCase() : id.trim())

/** Claims of one record on one product that differ in these speak of different builds. */
const apartBy = (claim: Claim): string => {
  const { product } = claim
  const scope =
    product.kind === 'distro'
      ? [product.release, product.of, product.arch, product.module]
      : product.kind === 'cpe'
        ? [attributesOf(product.cpe)]
        : []
  return JSON.stringify([...scope, [...claim.platforms].sort(), [...claim.modules].sort()])
}
const attributesOf = (text: string): string => {
  const cpe = parseCpe(text)
  return cpe === null ? '' : openName(cpe)
}
const openName = (cpe: Cpe): string => formatCpe({ ...cpe, version: '*', update: '*' })

const entryOf = (claims: readonly Claim[], shared: Shared): Entry => {
  const first = claims[0] as Claim
  const scheme = schemeOf(first.product, claims)
  const rows: Row[] = []
  const unread: string[] = []
  const commits: string[] = []
  for (const claim of claims) {
    if (claim.all) rows.push({ lo: '', hi: END, status: claim.status, text: '*' })
    for (const range of claim.ranges) {
      const row = rowOf(range, scheme, claim.status)
      if (row === null && range.scheme === 'git') commits.push(textOf(range))
      else if (row === null) unread.push(textOf(range))
      else rows.push(row)
    }
    for (const range of claim.except ?? []) {
      const row = rowOf(range, scheme, 'not-affected')
      if (row !== null) rows.push(row)
    }
    if (claim.ranges.length === 0 && !claim.all) unread.push(claim.raw ?? '')
  }
  // Commits say again what versions beside them say; alone they can be compared with nothing that is installed.
  if (rows.length === 0) unread.push(...commits)
  const speaking = claims.find(({ status }) => status === 'affected') ?? first
  return {
    ...shared,
    scheme,
    rows,
    unread,
    outside:
      (['affected', 'not-affected'] as const).find((one) =>
        claims.some(({ outside }) => outside === one),
      ) ?? 'unknown',
    reading: worstReading(claims),
    fix: speaking.fix ?? first.fix,
    fixState: speaking.fixState,
    justification: speaking.justification,
    platforms: first.platforms,
    modules: first.modules,
    distribution:
      first.product.kind === 'distro'
        ? {
            id: first.product.distro,
            release: first.product.release,
            of: first.product.of,
            arch: first.product.arch,
            module: first.product.module,
          }
        : null,
    cpe: first.product.kind === 'cpe' ? first.product.cpe : null,
    configuration: null,
  }
}

/** Above every version key: keys begin with a scheme byte below it. */
export const END = '\u00ff'

const READINGS = ['exact', 'prose', 'partly', 'not-read'] as const
const worstReading = (claims: readonly Claim[]): Claim['reading'] =>
  READINGS[Math.max(...claims.map(({ reading }) => READINGS.indexOf(reading)))] ?? 'not-read'

/** The product decides how its versions are ordered; a record's own word counts where the product says nothing. */
const schemeOf = (product: ProductName, claims: readonly Claim[]): Scheme => {
  const said = claims.flatMap(({ ranges }) => ranges.map(({ scheme }) => scheme)).find(isScheme)
  if (product.kind === 'package') return schemeOfPackage(product.type)
  if (product.kind === 'distro') return said ?? schemeOfDistribution(product.distro)
  const cpe = product.kind === 'cpe' ? parseCpe(product.cpe) : null
  const known =
    product.kind === 'named'
      ? schemeOfProduct(product.vendor, product.product)
      : cpe === null
        ? 'generic'
        : schemeOfCpe(cpe)
  return known === 'generic' ? (said ?? 'generic') : known
}

const rowOf = (range: Range, scheme: Scheme, status: RowStatus): Row | null => {
  const span = spanOf({ ...range, scheme })
  return span === null ? null : { lo: span.lo, hi: span.hi, status, text: textOf(range) }
}

export const textOf = ({ from, to }: Range): string => {
  if (from === null && to === null) return '*'
  if (from && to && from.version === to.version && from.inclusive && to.inclusive)
    return `= ${from.version}`
  return [
    from === null ? '' : `>${from.inclusive ? '=' : ''} ${from.version}`,
    to === null ? '' : `<${to.inclusive ? '=' : ''} ${to.version}${to.tree ? '.*' : ''}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/**
 * NVD: an OR of plain matches becomes rows of each product; what joins several products (AND, negate) stays a tree that is
 * asked of the whole asset, under each product that it calls vulnerable.
 */
const configurationEntries = (
  configuration: Configuration,
  shared: Shared,
): readonly Compiled[] => {
  const vulnerable = configuration.nodes.flatMap(({ matches }) =>
    matches.filter((match) => match.vulnerable),
  )
  const plain =
    !configuration.negate &&
    (configuration.operator === 'or' || configuration.nodes.length === 1) &&
    configuration.nodes.every(
      (node) => !node.negate && (node.operator === 'or' || node.matches.length === 1),
    )
  const groups = new Map<string, { key: string; matches: CpeMatch[] }>()
  for (const match of vulnerable) {
    const key = match.cpe.part === 'h' ? null : keyOfCpe(match.cpe)
    if (key === null) continue
    const group = plain ? `${key}\n${openName(match.cpe)}` : key
    const known = groups.get(group)
    if (known) known.matches.push(match)
    else groups.set(group, { key, matches: [match] })
  }
  return [...groups.values()].map(({ key, matches }) => ({
    key,
    entry: cpeEntry(matches, shared, plain ? null : configuration),
  }))
}

const cpeEntry = (
  matches: readonly CpeMatch[],
  shared: Shared,
  configuration: Configuration | null,
): Entry => {
  const { cpe } = matches[0] as CpeMatch
  const scheme = schemeOfCpe(cpe)
  const rows: Row[] = []
  const unread: string[] = []
  for (const match of matches) {
    const range = rangeOfMatch(match, scheme)
    if (range === null) continue
    const row =
      range === 'all'
        ? { lo: '', hi: END, status: 'affected' as const, text: '*' }
        : rowOf(range, scheme, 'affected')
    if (row === null) unread.push(range === 'all' ? '*' : textOf(range))
    else rows.push(row)
  }
  const mending = matches.find(({ to }) => to !== null && !to.inclusive)
  return {
    ...shared,
    scheme,
    rows,
    unread,
    outside: 'not-affected',
    reading: 'exact',
    fix: mending?.to?.version ?? null,
    fixState: mending === undefined ? 'unknown' : 'fixed',
    justification: null,
    platforms: [],
    modules: [],
    distribution: null,
    cpe: openName(cpe),
    configuration,
  }
}

/** Null: version NA, which no installed version is. */
const rangeOfMatch = (match: CpeMatch, scheme: Scheme): Range | 'all' | null => {
  const { from, to, cpe } = match
  if (from !== null || to !== null) return { scheme, from, to }
  if (cpe.version === '-') return null
  if (cpe.version === '*') return 'all'
  const bound = { version: versionTextOf(cpe), inclusive: true }
  return { scheme, from: bound, to: bound }
}
