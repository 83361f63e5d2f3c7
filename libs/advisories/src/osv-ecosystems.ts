/**
 * Ecosystems of OSV with their suffixes: `Debian:12`, `Ubuntu:22.04:LTS`, `Alpine:v3.18`, `Maven:https://…`.
 * @module
 */
import { schemeOfPackage } from '@hinoban/versions'
import type { ProductName } from './claim.ts'

const TYPES: Readonly<Record<string, string>> = {
  npm: 'npm',
  pypi: 'pypi',
  maven: 'maven',
  go: 'golang',
  'crates.io': 'cargo',
  rubygems: 'gem',
  nuget: 'nuget',
  packagist: 'composer',
  hex: 'hex',
  pub: 'pub',
  swifturl: 'swift',
  conancenter: 'conan',
  hackage: 'hackage',
  cran: 'cran',
  bitnami: 'bitnami',
  'github actions': 'githubactions',
  julia: 'julia',
  opam: 'opam',
}
const DISTROS: Readonly<Record<string, readonly [string, string]>> = {
  debian: ['debian', 'deb'],
  ubuntu: ['ubuntu', 'deb'],
  echo: ['echo', 'deb'],
  alpine: ['alpine', 'apk'],
  wolfi: ['wolfi', 'apk'],
  chainguard: ['chainguard', 'apk'],
  minimos: ['minimos', 'apk'],
  almalinux: ['almalinux', 'rpm'],
  'rocky linux': ['rocky', 'rpm'],
  'red hat': ['redhat', 'rpm'],
  suse: ['suse', 'rpm'],
  opensuse: ['opensuse', 'rpm'],
  mageia: ['mageia', 'rpm'],
  openeuler: ['openeuler', 'rpm'],
  'azure linux': ['azurelinux', 'rpm'],
  'photon os': ['photon', 'rpm'],
}

export const ecosystemOf = (
  ecosystem: string,
  name: string,
): {
  readonly product: ProductName
  readonly scheme: string
  readonly isDistro: boolean
} | null => {
  const [family = '', ...suffixes] = ecosystem.split(':')
  const key = family.trim().toLowerCase()
  const distro = DISTROS[key]
  if (distro !== undefined) {
    const [id, scheme] = distro
    const isBinary = scheme === 'rpm'
    const product: ProductName = {
      kind: 'distro',
      distro: id,
      release: releaseOf(key, suffixes),
      name,
      of: isBinary ? 'binary' : 'source',
      arch: null,
      module: null,
    }
    return { product, scheme, isDistro: true }
  }
  const type = TYPES[key]
  if (type === undefined || name === '') return null
  return {
    product: { kind: 'package', type, ...partsOf(type, name) },
    scheme: schemeOfPackage(type),
    isDistro: false,
  }
}

/** `v3.18` is 3.18, `22.04:LTS` is 22.04, `Pro:18.04:LTS` too, SUSE writes the whole product. */
const releaseOf = (family: string, suffixes: readonly string[]): string | null => {
  if (family === 'red hat') {
    const cpe = suffixes.join(':')
    return (
      /(?:enterprise_linux|rhel_\w+):(\d+(?:\.\d+)?)/.exec(cpe)?.[1] ??
      /::el(\d+)/.exec(cpe)?.[1] ??
      null
    )
  }
  const found = suffixes
    .map((each) => /(?:^|\s)v?(\d+(?:\.\d+)*)(?:\s+SP(\d+))?/.exec(each))
    .find((each) => each !== null)
  if (!found) return suffixes[0]?.trim() || null
  return found[2] === undefined ? (found[1] ?? null) : `${found[1]}.${found[2]}`
}

const partsOf = (
  type: string,
  name: string,
): { readonly namespace: string | null; readonly name: string } => {
  if (type === 'maven') {
    const [group = '', artifact] = name.split(':')
    return artifact === undefined ? { namespace: null, name } : { namespace: group, name: artifact }
  }
  if (type === 'pypi') return { namespace: null, name: name.toLowerCase().replace(/[-_.]+/g, '-') }
  const cut = name.lastIndexOf('/')
  if (cut < 0) return { namespace: null, name: type === 'composer' ? name.toLowerCase() : name }
  const parts = { namespace: name.slice(0, cut), name: name.slice(cut + 1) }
  return type === 'composer'
    ? { namespace: parts.namespace.toLowerCase(), name: parts.name.toLowerCase() }
    : parts
}
