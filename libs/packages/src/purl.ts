/**
 * Package URLs (purl) in their canonical form, ECMA-427: what names a package the same way everywhere.
 * @module
 */

/** What a purl is made of. Absent and empty parts are left out. */
export type PurlParts = {
  readonly type: string
  readonly namespace?: string
  readonly name: string
  readonly version?: string
  readonly qualifiers?: Readonly<Record<string, string>>
}

/** Types whose namespace and name are compared without case. */
const LOWER_CASE = new Set([
  'apk',
  'bitbucket',
  'deb',
  'github',
  'pypi',
  'brew',
  'vscode-extension',
])
/** Types whose namespace alone is compared without case. */
const LOWER_NAMESPACE = new Set(['rpm', 'alpm'])

/**
 * The canonical purl, or null where the parts name nothing.
 * @example purlOf({ type: 'deb', namespace: 'debian', name: 'curl', version: '7.50.3-1' }) // pkg:deb/debian/curl@7.50.3-1
 */
export const purlOf = ({
  type,
  namespace = '',
  name,
  version = '',
  qualifiers = {},
}: PurlParts): string | null => {
  const kind = type.toLowerCase()
  const plainName = nameIn(kind, name.trim())
  if (!/^[a-z][a-z0-9.-]*$/.test(kind) || plainName === '') return null
  const spaces = (
    LOWER_CASE.has(kind) || LOWER_NAMESPACE.has(kind) ? namespace.toLowerCase() : namespace
  )
    .split('/')
    .filter((part) => part !== '')
  const pairs = Object.entries(qualifiers)
    .filter(([key, value]) => /^[a-zA-Z.\-_][a-zA-Z0-9.\-_]*$/.test(key) && value !== '')
    .map(([key, value]) => [key.toLowerCase(), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${key}=${value}`)
  const path = ['pkg:', kind].join('') + spaces.map((part) => `/${encode(part)}`).join('')
  return [
    path,
    `/${encode(plainName)}`,
    version === '' ? '' : `@${encode(version)}`,
    pairs.length === 0 ? '' : `?${pairs.join('&')}`,
  ].join('')
}

const nameIn = (type: string, name: string): string => {
  if (type === 'pypi') return name.toLowerCase().replaceAll('_', '-')
  return LOWER_CASE.has(type) ? name.toLowerCase() : name
}

/** Everything but letters, digits, `.-_~` and the colon is percent-encoded (ECMA-427 §5.4). */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':')

/** A distribution as os-release names it. */
export type Distribution = { readonly id: string; readonly version: string }

/** Vendors of rpm packages whose purl namespace is not the ID of os-release. */
const RPM_VENDORS: Readonly<Record<string, string>> = {
  rhel: 'redhat',
  'opensuse-leap': 'opensuse',
  'opensuse-tumbleweed': 'opensuse',
  'opensuse-microos': 'opensuse',
}

/** A package of a Linux distribution. */
export type SystemPackage = {
  readonly type: 'deb' | 'rpm' | 'apk'
  readonly name: string
  /** As the package manager prints it, for rpm `version-release` without the epoch. */
  readonly version: string
  readonly arch: string
  /** rpm: a number above 0. */
  readonly epoch?: string
  /** The source package, where it has another name. */
  readonly source?: string
}

/** The purl of a distribution's package; null where the distribution is not known: without it the name says nothing. */
export const systemPurl = (
  { type, name, version, arch, epoch = '', source = '' }: SystemPackage,
  distribution: Distribution | null,
): string | null => {
  if (distribution === null || distribution.id === '') return null
  const namespace =
    type === 'rpm' ? (RPM_VENDORS[distribution.id] ?? distribution.id) : distribution.id
  return purlOf({
    type,
    namespace,
    name,
    version,
    qualifiers: {
      arch,
      epoch: epoch === '0' ? '' : epoch,
      upstream: source === name ? '' : source,
      distro: distribution.version === '' ? '' : `${distribution.id}-${distribution.version}`,
    },
  })
}
