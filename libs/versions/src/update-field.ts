/**
 * CPE names keep the last part of many versions in the update field: `9.1:r11.4`, `1.8.0:update400`, `8.0:update_2b`. This joins them again, the
 * same way for the record and for the inventory.
 * @module
 */
import type { Scheme } from './scheme.ts'

/** ANY and NA of a CPE attribute say nothing about a version. */
const SAYS_NOTHING = /^(?:\*|-)?$/

const dashed = (version: string, update: string): string => `${version}-${update}`
const glued = (version: string, update: string): string => `${version}${update}`
const spaced = (version: string, update: string): string =>
  `${version} ${update.replaceAll('_', ' ')}`

/** How each scheme takes its update in; where none is named, a hyphen. */
const JOINS: Readonly<Partial<Record<Scheme, (version: string, update: string) => string>>> = {
  checkpoint: spaced,
  composer: dashed,
  esxi: spaced,
  // 1.0.2 with update k, and with update beta1.
  generic: dashed,
  gem: (version, update) => `${version}.${update}`,
  ios: glued,
  iosxe: glued,
  ivanti: glued,
  // 1.8.0 with update400, update_131 or 131.
  jvm: (version, update) => {
    const count = /^(?:update|u)?[_ -]?(\d+)(?:_b\d+)?$/i.exec(update)?.[1]
    return count === undefined ? dashed(version, update) : `${version}_${count}`
  },
  // 21.4 with r3-s5, and with r3 and s5 kept apart by an underscore.
  junos: (version, update) => glued(version, update.replaceAll('_', '-')),
  'junos-evolved': (version, update) => glued(version, update.replaceAll('_', '-')),
  openssl: (version, update) =>
    /^[a-z]{1,2}$/i.test(update) ? glued(version, update) : dashed(version, update),
  nxos: glued,
  pep440: glued,
  watchguard: spaced,
  zyxel: spaced,
  qnap: spaced,
  synology: (version, update) => dashed(version, update.replace(/^update_?/i, '')),
}

/**
 * Version and update of a CPE name as one version text of a scheme. Quoting backslashes go.
 * @example joinUpdate('ivanti', '9.1', 'r11.4') // '9.1r11.4'
 */
export const joinUpdate = (scheme: Scheme, version: string, update: string): string => {
  const plain = unquoted(version)
  const more = unquoted(update)
  if (SAYS_NOTHING.test(more) || SAYS_NOTHING.test(plain)) return plain
  return (JOINS[scheme] ?? dashed)(plain, more)
}

/**
 * The software edition of a CPE name beside its version, where the vendor counts editions apart: NetScaler with `fips` or `ndcpp`.
 * @example joinEdition('netscaler', '13.1-37.176', 'fips') // '13.1-37.176-FIPS'
 */
export const joinEdition = (scheme: Scheme, version: string, edition: string): string => {
  const marks = scheme === 'netscaler' ? EDITIONS.exec(edition) : null
  return marks === null || EDITIONS.test(version) ? version : `${version}-${marks[0].toUpperCase()}`
}
const EDITIONS = /fips|ndcpp/i

/** A backslash before a sign that needs none in a version: `15.2\(7\)e3`. */
const unquoted = (text: string): string => text.trim().replace(/\\(?=[^A-Za-z0-9\s])/g, '')
