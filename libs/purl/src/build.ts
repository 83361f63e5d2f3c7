/**
 * A Package URL written in canonical form, and the key that names a package whatever its version.
 * @module
 */
import { parsePurl } from './parse.ts'
import { canonical, type Manner, type PurlParts } from './parts.ts'

/**
 * The canonical purl of these parts; null where the type's rules are broken.
 * @example formatPurl({ type: 'npm', namespace: '@angular', name: 'core' }) // 'pkg:npm/%40angular/core'
 */
export const formatPurl = (parts: PurlParts, manner: Manner = 'strict'): string | null => {
  const purl = canonical(parts, manner)
  if (purl === null) return null
  const pairs = Object.entries(purl.qualifiers).map(([key, value]) => `${key}=${encode(value)}`)
  return [
    `pkg:${purl.type}`,
    ...segments(purl.namespace).map((part) => `/${part}`),
    `/${nameOf(purl)}`,
    purl.version === null ? '' : `@${encode(purl.version)}`,
    pairs.length === 0 ? '' : `?${pairs.join('&')}`,
    purl.subpath === null ? '' : `#${segments(purl.subpath).join('/')}`,
  ].join('')
}

/**
 * A purl as inventories write it in its canonical form: capitals in keys and missing namespaces are forgiven.
 * @example canonicalPurl('pkg:gem/jruby-launcher@1.1.2?Platform=java') // 'pkg:gem/jruby-launcher@1.1.2?platform=java'
 */
export const canonicalPurl = (text: string): string | null => {
  const purl = parsePurl(text, 'forgiving')
  return purl === null ? null : formatPurl(purl, 'forgiving')
}

/**
 * One text for one package, without version, qualifiers and subpath, so that an index can be keyed by it. Where a
 * registry takes two spellings for one package (NuGet: letter case; PyPI: runs of `-_.`, PEP 503), so does the key.
 * @example canonicalKey({ type: 'pypi', name: 'Zope.Interface' }) // 'pypi/zope-interface'
 */
export const canonicalKey = (parts: PurlParts): string | null => {
  const purl = canonical({ ...parts, qualifiers: parts.qualifiers ?? null }, 'forgiving')
  if (purl === null) return null
  const name =
    purl.type === 'nuget'
      ? purl.name.toLowerCase()
      : purl.type === 'pypi'
        ? purl.name.replaceAll(/[-_.]+/g, '-')
        : purl.name
  return [purl.type, ...segments(purl.namespace), nameOf({ type: purl.type, name })].join('/')
}

/** Only a git repository's name is a path; a slash elsewhere is a sign of the name. */
const nameOf = ({ type, name }: { readonly type: string; readonly name: string }): string =>
  type === 'git' ? segments(name).join('/') : encode(name)

const segments = (text: string | null): string[] =>
  text === null ? [] : text.split('/').map(encode)

/** Everything but letters, digits, `.-_~` and the colon is percent-encoded (ECMA-427 §5.4). */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':')
