/**
 * Distributions: who rebuilds whose packages, which releases a record speaks for, and which markers in a release string
 * tell streams apart.
 * @module
 */
import type { Scheme } from '@hinoban/versions'
import type { Distribution, Entry } from './parts.ts'

/** Names that mean the same distribution. */
const SAME: Readonly<Record<string, string>> = {
  redhat: 'rhel',
  'red hat enterprise linux': 'rhel',
  centos: 'centos',
  alma: 'almalinux',
  rockylinux: 'rocky',
  oracle: 'ol',
  oraclelinux: 'ol',
  amazon: 'amzn',
  amazonlinux: 'amzn',
  suse: 'sles',
  'opensuse.leap': 'opensuse-leap',
}
export const distributionId = (id: string): string => {
  const plain = id.trim().toLowerCase()
  return SAME[plain] ?? plain
}

/** Whose records count as well, after the distribution's own: rebuilds of the same source packages. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  almalinux: ['rhel'],
  rocky: ['rhel'],
  centos: ['rhel'],
}
export const parentsOf = (id: string): readonly string[] => PARENTS[id] ?? []

/** Code names as Debian and Ubuntu give them (wiki.debian.org/DebianReleases, wiki.ubuntu.com/Releases). */
const CODE_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: {
    jessie: '8',
    stretch: '9',
    buster: '10',
    bullseye: '11',
    bookworm: '12',
    trixie: '13',
    forky: '14',
    sid: 'unstable',
  },
  ubuntu: {
    trusty: '14.04',
    xenial: '16.04',
    bionic: '18.04',
    focal: '20.04',
    jammy: '22.04',
    noble: '24.04',
    plucky: '25.04',
    questing: '25.10',
  },
}
export const releaseOf = (id: string, release: string): string => {
  const plain = release
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
  return CODE_NAMES[id]?.[plain] ?? plain
}

const PACKAGE_SCHEMES: readonly (readonly [Scheme, ReadonlySet<string>])[] = [
  ['deb', new Set(['debian', 'ubuntu', 'raspbian', 'linuxmint'])],
  ['apk', new Set(['alpine', 'wolfi', 'chainguard'])],
  ['alpm', new Set(['arch'])],
  ['gentoo', new Set(['gentoo'])],
]
/** How versions of its packages are ordered: rpm where nothing else is known, as most distributions do. */
export const schemeOfDistribution = (id: string): Scheme =>
  PACKAGE_SCHEMES.find(([, ids]) => ids.has(distributionId(id)))?.[0] ?? 'rpm'

/** Distributions whose minor releases are streams of their own: a record of one says nothing of the other. */
const BY_MINOR = new Set(['sles', 'sled', 'opensuse-leap', 'ubuntu', 'alpine'])
/** Distributions that have no releases. */
const ROLLING = new Set(['wolfi', 'chainguard', 'arch', 'gentoo', 'opensuse-tumbleweed'])

/**
 * Whether a record for `said` speaks of a machine on `mine`: exactly by minor release where minor releases are streams
 * (`15` is the first release of SLES 15, not all of them), else a record for `8` holds on `8.4` and one for `8.4` on `8.4` only.
 */
export const speaksFor = (id: string, said: string | null, mine: string): boolean => {
  if (said === null || mine === '' || ROLLING.has(id)) return true
  const [a, b] = [releaseOf(id, said), releaseOf(id, mine)]
  if (a === b) return true
  if (id === 'alpine') return majorMinor(a) === majorMinor(b)
  if (BY_MINOR.has(id)) return false
  return !a.includes('.') && b.split('.')[0] === a
}
const majorMinor = (release: string): string => release.split('.').slice(0, 2).join('.')

const EL = /\.el(\d+)(?:_(\d+))?([a-z]*)/
/** The release a build was made for: `7.61.1-12.el8sat` → 8, and `sat`, another product's stream. */
const markerOf = (version: string) => {
  const found = EL.exec(version)
  return found === null
    ? null
    : { major: found[1] as string, minor: found[2] ?? null, product: found[3] ?? '' }
}
const KSPLICE = /\.ksplice\d+\./

/** Whether a fix belongs to the stream of builds that the installed version is of. */
export const sameStream = (installed: string, fix: string): boolean => {
  if (KSPLICE.test(installed) !== KSPLICE.test(fix)) return false
  const [a, b] = [markerOf(installed), markerOf(fix)]
  return a === null || b === null || (a.major === b.major && a.product === b.product)
}

/** False where the fix was built for a later minor release than the machine stays on. */
export const isReachable = (distribution: Distribution | null, fix: string): false | null => {
  if (distribution?.held !== true) return null
  const marker = markerOf(fix)
  const minor = distribution?.release.split('.')[1]
  return marker?.minor != null && minor !== undefined && Number(marker.minor) > Number(minor)
    ? false
    : null
}

const streamOf = (module: string): string => module.split(':').slice(0, 2).join(':')

/** Whether an entry of a distribution speaks of this package at all. */
export const concerns = (
  entry: NonNullable<Entry['distribution']>,
  {
    distribution,
    arch,
    module,
    indirect,
  }: {
    readonly distribution: Distribution
    readonly arch: string
    readonly module: string
    readonly indirect: boolean
  },
): boolean =>
  !(indirect && entry.of === 'binary') &&
  speaksFor(entry.id, entry.release, distribution.release) &&
  (entry.arch === null || arch === '' || ['noarch', 'all'].includes(arch) || entry.arch === arch) &&
  (entry.module === null || module === '' || streamOf(entry.module) === streamOf(module))

/** Packages that hold no code that runs. */
export const carriesNoCode = (name: string): boolean => /-debug(?:info|source)$/.test(name)
