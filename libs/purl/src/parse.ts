/**
 * A Package URL taken apart (ECMA-427): from the right the subpath, the qualifiers and the version, then from the left
 * the scheme and the type.
 * @module
 */
import { canonical, type Manner, type Purl, trimSlashes } from './parts.ts'

/** A purl with the longest known qualifiers (a repository, a checksum list) has some hundred signs. */
export const MAX_PURL_LENGTH = 8_192

/**
 * The parts of a purl in canonical form; null for anything that is no purl.
 * @example parsePurl('pkg:PyPI/Django_package@1.11')?.name // 'django-package'
 */
export const parsePurl = (text: string, manner: Manner = 'strict'): Purl | null => {
  if (text.length > MAX_PURL_LENGTH) return null
  const trimmed = text.trim()
  if (trimmed.slice(0, 4).toLowerCase() !== 'pkg:') return null
  const [beforeSubpath, subpath] = cutLast(trimmed.slice(4), '#')
  const [beforeQualifiers, query] = cutLast(beforeSubpath, '?')
  const path = trimSlashes(beforeQualifiers)
  const slash = path.indexOf('/')
  if (slash < 0) return null
  const type = path.slice(0, slash)
  const rest = path.slice(slash + 1)
  // A scope such as `@babel` begins with the sign of the version: only an @ inside the last segment parts them.
  const at = rest.lastIndexOf('@')
  const lastSlash = rest.lastIndexOf('/')
  const hasVersion = at > lastSlash || (at > 0 && rest[at - 1] !== '/')
  const named = hasVersion ? rest.slice(0, at) : rest
  if (named === '' || (hasVersion && named.endsWith('/'))) return null
  const nameAt = named.lastIndexOf('/')
  const decoded = {
    namespace: decodeSegments(nameAt < 0 ? '' : named.slice(0, nameAt)),
    name: decode(named.slice(nameAt + 1)),
    version: decode(hasVersion ? rest.slice(at + 1) : ''),
    subpath: decodeSegments(subpath),
    qualifiers: readQualifiers(query, manner),
  }
  const { namespace, name, version, qualifiers } = decoded
  if (namespace === null || name === null || version === null) return null
  if (decoded.subpath === null || qualifiers === null) return null
  return canonical({ type, namespace, name, version, qualifiers, subpath: decoded.subpath }, manner)
}

const readQualifiers = (query: string, manner: Manner): Record<string, string> | null => {
  const pairs: [string, string][] = []
  const seen = new Set<string>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const key = equals < 0 ? pair : pair.slice(0, equals)
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1))
    if (value === null) return null
    if (seen.has(key)) {
      if (manner === 'strict') return null
      continue
    }
    seen.add(key)
    pairs.push([key, value])
  }
  return Object.fromEntries(pairs)
}

const cutLast = (text: string, sign: string): [string, string] => {
  const at = text.lastIndexOf(sign)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** Each segment for itself: a `%2F` inside one would make two of it, so it is refused. */
const decodeSegments = (text: string): string | null => {
  const parts: string[] = []
  for (const part of text.split('/')) {
    const plain = decode(part)
    if (plain === null || plain.includes('/')) return null
    if (plain !== '') parts.push(plain)
  }
  return parts.join('/')
}

const decode = (text: string): string | null => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
