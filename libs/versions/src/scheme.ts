/**
 * Every scheme by its name, with the byte that its keys begin with. Bytes are stored: one is never given again.
 * @module
 */
import type { Rules } from './reading.ts'
import { alpm } from './schemes/alpm.ts'
import { apk } from './schemes/apk.ts'
import { composer } from './schemes/composer.ts'
import { conan } from './schemes/conan.ts'
import { deb } from './schemes/deb.ts'
import { gem } from './schemes/gem.ts'
import { generic } from './schemes/generic.ts'
import { gentoo } from './schemes/gentoo.ts'
import { jvm } from './schemes/jvm.ts'
import { maven } from './schemes/maven.ts'
import { openssl } from './schemes/openssl.ts'
import { pep440 } from './schemes/pep440.ts'
import { rpm } from './schemes/rpm.ts'
import { bitnami, nuget, semver } from './schemes/semver.ts'

export type Scheme =
  | 'generic'
  | 'semver'
  | 'npm'
  | 'golang'
  | 'pep440'
  | 'maven'
  | 'gem'
  | 'composer'
  | 'nuget'
  | 'bitnami'
  | 'deb'
  | 'rpm'
  | 'apk'
  | 'alpm'
  | 'gentoo'
  | 'conan'
  | 'openssl'
  | 'jvm'

type Row = readonly [byte: number, rules: Rules]

/** Schemes that share a byte share their order: a key of one may be held against a span of the other. */
const TABLE: Readonly<Record<Scheme, Row>> = {
  generic: [0x10, generic],
  semver: [0x11, semver],
  npm: [0x11, semver],
  golang: [0x11, semver],
  pep440: [0x12, pep440],
  maven: [0x13, maven],
  gem: [0x14, gem],
  composer: [0x15, composer],
  nuget: [0x16, nuget],
  bitnami: [0x17, bitnami],
  deb: [0x18, deb],
  rpm: [0x19, rpm],
  apk: [0x1a, apk],
  alpm: [0x1b, alpm],
  gentoo: [0x1c, gentoo],
  conan: [0x1d, conan],
  openssl: [0x1e, openssl],
  jvm: [0x1f, jvm],
}

export const schemes: readonly Scheme[] = Object.keys(TABLE) as Scheme[]
export const isScheme = (name: string): name is Scheme => Object.hasOwn(TABLE, name)

export const rulesOf = (scheme: Scheme): Rules => TABLE[scheme][1]
/** The first byte of the keys of a scheme. */
export const byteOf = (scheme: Scheme): number => TABLE[scheme][0]
