/**
 * Version range specifiers, `vers:pypi/>=1.0|<2.0` (package-url/vers-spec): read as limits, printed in canonical order.
 * @module
 */
import { isScheme, type Scheme } from '../scheme.ts'
import type { Bound } from '../span.ts'
import { keyOf } from '../version.ts'
import { EVERYTHING, intersectAll, type Limits, outside } from './algebra.ts'

const VERS = /^vers:([a-z0-9.+-]+)\/(.*)$/
const MAX_CONSTRAINTS = 5_000

const SCHEMES: Readonly<Record<string, Scheme>> = {
  alpine: 'apk',
  arch: 'alpm',
  cargo: 'semver',
  cran: 'generic',
  ebuild: 'gentoo',
  hex: 'semver',
  intdot: 'generic',
  pypi: 'pep440',
  swift: 'semver',
  pub: 'semver',
  github: 'generic',
  lexicographic: 'generic',
  datetime: 'generic',
}

type Constraint = { readonly sign: string; readonly version: string; readonly key: string }
type Vers = {
  readonly type: string
  readonly scheme: Scheme
  readonly constraints: readonly Constraint[]
}

const parse = (text: string): Vers | 'all' | null => {
  const [, type = '', rest = ''] = VERS.exec(text.trim().replaceAll(' ', '')) ?? []
  const scheme = Object.hasOwn(SCHEMES, type) ? SCHEMES[type] : isScheme(type) ? type : undefined
  if (type === 'all' && rest === '*') return 'all'
  const pieces = rest.split('|').filter((piece) => piece !== '')
  if (scheme === undefined || pieces.length > MAX_CONSTRAINTS) return null
  const constraints: Constraint[] = []
  for (const piece of pieces) {
    const [, sign = '', raw = ''] = /^(>=|<=|!=|<|>|=)?(.*)$/.exec(piece) ?? []
    const version = decoded(raw)
    const key = version === '*' ? '' : version === null ? null : keyOf(scheme, version)
    if (version === null || key === null) return null
    constraints.push({ sign: sign === '=' ? '' : sign, version, key })
  }
  constraints.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return { type, scheme, constraints }
}

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** The scheme and the alternatives of a specifier; null where it cannot be read. */
export const readVers = (text: string): { scheme: Scheme; limits: readonly Limits[] } | null => {
  const vers = parse(text)
  if (vers === null) return null
  if (vers === 'all') return { scheme: 'generic', limits: [EVERYTHING] }
  const { scheme, constraints } = vers
  if (constraints.some(({ version }) => version === '*')) return { scheme, limits: [EVERYTHING] }
  const excluded = constraints.filter(({ sign }) => sign === '!=')
  const paired = pairs(
    constraints.filter(({ sign }) => sign.startsWith('<') || sign.startsWith('>')),
  )
  const single = constraints
    .filter(({ sign }) => sign === '')
    .map(({ version }) => exactly(version))
  const isOnlyExcluded = excluded.length === constraints.length && excluded.length > 0
  let limits: readonly Limits[] | null = isOnlyExcluded ? [EVERYTHING] : [...paired, ...single]
  for (const { version } of excluded) {
    limits = limits === null ? null : intersectAll(scheme, limits, outside(exactly(version)))
  }
  return limits === null ? null : { scheme, limits }
}

const exactly = (version: string): Limits => ({
  from: { version, inclusive: true },
  to: { version, inclusive: true },
})

/** Sorted comparators in pairs: a lower bound holds until the next upper one, an upper one without a lower reaches down. */
const pairs = (constraints: readonly Constraint[]): readonly Limits[] => {
  const all: Limits[] = []
  let from: Bound | null = null
  let lastUpper: number | null = null
  for (const { sign, version } of constraints) {
    const bound = { version, inclusive: sign.endsWith('=') }
    if (sign.startsWith('>')) {
      from ??= bound
      lastUpper = null
      continue
    }
    // Two upper bounds in a row: the higher one holds.
    if (from === null && lastUpper !== null) {
      const previous: Limits | undefined = all[lastUpper]
      all[lastUpper] = { from: previous?.from ?? null, to: bound }
      continue
    }
    all.push({ from, to: bound })
    lastUpper = all.length - 1
    from = null
  }
  return from === null ? all : [...all, { from, to: null }]
}

/** The specifier with its constraints in the order of their versions; null where it cannot be read. */
export const canonicalVers = (text: string): string | null => {
  const vers = parse(text)
  if (vers === null || vers === 'all') return vers === null ? null : 'vers:all/*'
  const list = vers.constraints.map(({ sign, version }) => sign + encodeVersion(version))
  return `vers:${vers.type}/${list.join('|')}`
}
const encodeVersion = (version: string): string =>
  version === '*'
    ? version
    : encodeURIComponent(version).replaceAll('%3A', ':').replaceAll('%2B', '+')
