/**
 * Every scheme by its name, with the byte that its keys begin with. Bytes are stored: one is never given again.
 * @module
 */

import type { Rules } from './reading.ts'
import { alpm } from './schemes/alpm.ts'
import { apk } from './schemes/apk.ts'
import { asa, ios, iosxe, iosxr, nxos } from './schemes/cisco.ts'
import { composer } from './schemes/composer.ts'
import { conan } from './schemes/conan.ts'
import { deb } from './schemes/deb.ts'
import { checkPoint, fortios, panos, sonicos, watchguard, zyxel } from './schemes/firewalls.ts'
import { arrayos, f5, ivanti, netscaler } from './schemes/gateways.ts'
import { gem } from './schemes/gem.ts'
import { generic } from './schemes/generic.ts'
import { gentoo } from './schemes/gentoo.ts'
import { junos, junosEvolved } from './schemes/junos.ts'
import { jvm } from './schemes/jvm.ts'
import { maven } from './schemes/maven.ts'
import { openssl } from './schemes/openssl.ts'
import { pep440 } from './schemes/pep440.ts'
import { esxi, kb, windows } from './schemes/platforms.ts'
import { necIx, qnap, synology, tpLink, yamaha } from './schemes/routers.ts'
import { rpm } from './schemes/rpm.ts'
import { bitnami, golang, nuget, semver } from './schemes/semver.ts'

export type Scheme =
  | 'generic'
  | 'semver'
  | 'nginx'
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
  | 'fortios'
  | 'panos'
  | 'junos'
  | 'junos-evolved'
  | 'ios'
  | 'iosxe'
  | 'nxos'
  | 'iosxr'
  | 'asa'
  | 'sonicos'
  | 'ivanti'
  | 'netscaler'
  | 'arrayos'
  | 'f5'
  | 'checkpoint'
  | 'watchguard'
  | 'zyxel'
  | 'yamaha'
  | 'nec-ix'
  | 'tp-link'
  | 'qnap'
  | 'synology'
  | 'windows'
  | 'kb'
  | 'esxi'

type Row = readonly [byte: number, rules: Rules]

/** Schemes that share a byte share their order: a key of one may be held against a span of the other. */
const TABLE: Readonly<Record<Scheme, Row>> = {
  generic: [0x10, generic],
  nginx: [0x10, generic],
  semver: [0x11, semver],
  npm: [0x11, semver],
  golang: [0x11, golang],
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
  fortios: [0x30, fortios],
  panos: [0x31, panos],
  junos: [0x32, junos],
  'junos-evolved': [0x32, junosEvolved],
  ios: [0x33, ios],
  iosxe: [0x34, iosxe],
  nxos: [0x35, nxos],
  iosxr: [0x36, iosxr],
  asa: [0x37, asa],
  sonicos: [0x38, sonicos],
  ivanti: [0x39, ivanti],
  netscaler: [0x3a, netscaler],
  arrayos: [0x3b, arrayos],
  f5: [0x3c, f5],
  checkpoint: [0x3d, checkPoint],
  watchguard: [0x3e, watchguard],
  zyxel: [0x3f, zyxel],
  yamaha: [0x40, yamaha],
  'nec-ix': [0x41, necIx],
  'tp-link': [0x42, tpLink],
  qnap: [0x43, qnap],
  synology: [0x44, synology],
  windows: [0x45, windows],
  kb: [0x46, kb],
  esxi: [0x47, esxi],
}

export const schemes: readonly Scheme[] = Object.keys(TABLE) as Scheme[]
export const isScheme = (name: string): name is Scheme => Object.hasOwn(TABLE, name)

export const rulesOf = (scheme: Scheme): Rules => TABLE[scheme][1]
/** The first byte of the keys of a scheme. */
export const byteOf = (scheme: Scheme): number => TABLE[scheme][0]
