/**
 * The parts of a Package URL, and what canonical form asks of them.
 * @module
 */
import { TYPE_RULES, type TypeRule } from './type-rules.ts'

/** A purl taken apart, every part decoded and in canonical letter case. */
export type Purl = {
  readonly type: string
  readonly namespace: string | null
  readonly name: string
  readonly version: string | null
  readonly qualifiers: Readonly<Record<string, string>>
  readonly subpath: string | null
}

/** What a purl may be built from: absent, null and empty all mean "not given". */
export type PurlParts = {
  readonly type?: string | null
  readonly namespace?: string | null
  readonly name?: string | null
  readonly version?: string | null
  readonly qualifiers?: Readonly<Record<string, string | null>> | null
  readonly subpath?: string | null
}

/**
 * `strict` follows the specification; `forgiving` takes what inventories really hold: keys in capitals, a key twice, a
 * namespace that the type asks for or forbids.
 */
export type Manner = 'strict' | 'forgiving'

/** The parts in canonical form, or null where the type's rules are broken and the purl names nothing. */
export const canonical = (parts: PurlParts, manner: Manner): Purl | null => {
  const type = (parts.type ?? '').toLowerCase()
  if (!/^[a-z][a-z0-9.-]*$/.test(type)) return null
  const rule: TypeRule = Object.hasOwn(TYPE_RULES, type)
    ? (TYPE_RULES[type] ?? UNKNOWN_TYPE)
    : UNKNOWN_TYPE
  const qualifiers = canonicalQualifiers(parts.qualifiers ?? {}, rule, manner)
  if (qualifiers === null) return null
  const spaces = segments(parts.namespace)
  const purl = caseOf(rule, {
    type,
    namespace: (type === 'git' ? spaces.slice(0, 1) : spaces).join('/') || null,
    // A git repository is named by its whole path on the host.
    name: [...(type === 'git' ? spaces.slice(1) : []), trimSlashes(parts.name ?? '')].join('/'),
    version: parts.version || null,
    qualifiers,
    subpath: pathSegments(parts.subpath).join('/') || null,
  })
  if (purl.name === '' || purl.name.endsWith('/')) return null
  return manner === 'forgiving' || keepsRule(purl, rule) ? purl : null
}

const UNKNOWN_TYPE: TypeRule = { namespace: 'optional' }

const keepsRule = (purl: Purl, rule: TypeRule): boolean => {
  if (rule.namespace === 'required' && purl.namespace === null) return false
  if (rule.namespace === 'prohibited' && purl.namespace !== null) return false
  if (rule.name !== undefined && !rule.name.test(purl.name)) return false
  if (rule.version !== undefined && purl.version !== null && !rule.version.test(purl.version))
    return false
  // A CPAN name with `::` is a module, and a module is in some distribution: which one is not said.
  if (purl.type === 'cpan' && purl.name.includes('::')) return false
  return (rule.needs ?? []).every((key) => Object.hasOwn(purl.qualifiers, key))
}

const KEY = /^[a-z._-][a-z0-9._-]*$/

const canonicalQualifiers = (
  given: Readonly<Record<string, string | null>>,
  rule: TypeRule,
  manner: Manner,
): Record<string, string> | null => {
  const kept = new Map<string, string>()
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === '') continue
    const lower = key.toLowerCase()
    const isMisspelt = !KEY.test(lower) || (lower !== key && rule.qualifiers?.includes(lower))
    if (manner === 'strict' && (isMisspelt || kept.has(lower))) return null
    if (KEY.test(lower) && !kept.has(lower)) kept.set(lower, value)
  }
  return Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const caseOf = (rule: TypeRule, purl: Purl): Purl => {
  const lower = rule.lower ?? []
  const namespace =
    purl.type === 'cpan'
      ? (purl.namespace?.toUpperCase() ?? null)
      : lower.includes('namespace')
        ? (purl.namespace?.toLowerCase() ?? null)
        : purl.namespace
  const name = lower.includes('name') ? purl.name.toLowerCase() : purl.name
  return {
    ...purl,
    namespace,
    name: nameIn(purl, name),
    version: lower.includes('version') ? (purl.version?.toLowerCase() ?? null) : purl.version,
  }
}

const nameIn = (
  { type, namespace, qualifiers }: Pick<Purl, 'type' | 'namespace' | 'qualifiers'>,
  name: string,
) => {
  if (type === 'pypi') return name.replaceAll('_', '-')
  if (type === 'pub') return name.replaceAll(/[^a-z0-9]/g, '_')
  // Databricks compares model names without case, Azure ML with case: the server decides.
  if (type === 'mlflow' && (qualifiers['repository_url'] ?? '').includes('databricks'))
    return name.toLowerCase()
  if (type === 'git' && (namespace === 'github' || namespace === 'github.com'))
    return name.toLowerCase()
  return name
}

const segments = (text: string | null | undefined): string[] =>
  (text ?? '').split('/').filter((part) => part !== '')

/** A subpath leads down only: `.` and `..` are dropped. */
const pathSegments = (text: string | null | undefined): string[] =>
  segments(text).filter((part) => part !== '.' && part !== '..')

export const trimSlashes = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && text[start] === '/') start += 1
  while (end > start && text[end - 1] === '/') end -= 1
  return text.slice(start, end)
}
