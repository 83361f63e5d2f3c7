/**
 * Which scheme a product or a package type follows.
 * @module
 */
import type { Scheme } from './scheme.ts'

/** By package URL type (ECMA-427 and its type definitions). */
const PACKAGE_SCHEMES: Readonly<Record<string, Scheme>> = {
  alpm: 'alpm',
  apk: 'apk',
  bitnami: 'bitnami',
  cargo: 'semver',
  cocoapods: 'semver',
  composer: 'composer',
  conan: 'conan',
  cran: 'generic',
  deb: 'deb',
  ebuild: 'gentoo',
  gem: 'gem',
  github: 'generic',
  golang: 'golang',
  hex: 'semver',
  maven: 'maven',
  npm: 'npm',
  nuget: 'nuget',
  pub: 'semver',
  pypi: 'pep440',
  rpm: 'rpm',
  swift: 'semver',
}

export const schemeOfPackage = (purlType: string): Scheme =>
  (Object.hasOwn(PACKAGE_SCHEMES, purlType.toLowerCase())
    ? PACKAGE_SCHEMES[purlType.toLowerCase()]
    : undefined) ?? 'generic'

/** Ecosystems of OSV, before the colon of a release (`Debian:12`). */
const ECOSYSTEM_SCHEMES: Readonly<Record<string, Scheme>> = {
  almalinux: 'rpm',
  alpaquita: 'apk',
  alpine: 'apk',
  'azure linux': 'rpm',
  bitnami: 'bitnami',
  chainguard: 'apk',
  conancenter: 'conan',
  cran: 'generic',
  'crates.io': 'semver',
  debian: 'deb',
  echo: 'deb',
  go: 'golang',
  hackage: 'generic',
  hex: 'semver',
  mageia: 'rpm',
  maven: 'maven',
  minimos: 'apk',
  npm: 'npm',
  nuget: 'nuget',
  openeuler: 'rpm',
  opensuse: 'rpm',
  packagist: 'composer',
  'photon os': 'rpm',
  pub: 'semver',
  pypi: 'pep440',
  'red hat': 'rpm',
  'rocky linux': 'rpm',
  rubygems: 'gem',
  suse: 'rpm',
  swifturl: 'semver',
  ubuntu: 'deb',
  wolfi: 'apk',
}

/** The scheme of an OSV ecosystem, `Debian:12`, `PyPI`; `generic` where none is known. */
export const schemeOfEcosystem = (ecosystem: string): Scheme => {
  const name = (ecosystem.split(':', 1)[0] ?? '').trim().toLowerCase()
  return (Object.hasOwn(ECOSYSTEM_SCHEMES, name) ? ECOSYSTEM_SCHEMES[name] : undefined) ?? 'generic'
}

/** By CPE vendor, then product; `*` = every other product of the vendor. Names as the CPE dictionary writes them. */
const PRODUCT_SCHEMES: Readonly<Record<string, Readonly<Record<string, Scheme>>>> = {
  arraynetworks: { '*': 'arrayos' },
  array_networks: { '*': 'arrayos' },
  checkpoint: { '*': 'checkpoint' },
  cisco: {
    ios: 'ios',
    ios_xe: 'iosxe',
    ios_xe_software: 'iosxe',
    ios_xr: 'iosxr',
    'nx-os': 'nxos',
    nx_os: 'nxos',
    adaptive_security_appliance: 'asa',
    adaptive_security_appliance_software: 'asa',
    asa: 'asa',
    pix_firewall: 'asa',
  },
  citrix: {
    netscaler: 'netscaler',
    netscaler_application_delivery_controller: 'netscaler',
    netscaler_gateway: 'netscaler',
    application_delivery_controller: 'netscaler',
    gateway: 'netscaler',
    netscaler_application_delivery_controller_firmware: 'netscaler',
    netscaler_gateway_firmware: 'netscaler',
    application_delivery_controller_firmware: 'netscaler',
    gateway_firmware: 'netscaler',
  },
  cloud_software_group: { '*': 'netscaler' },
  netscaler: { '*': 'netscaler' },
  f5: { nginx: 'generic', nginx_plus: 'generic', '*': 'f5' },
  fortinet: { '*': 'fortios' },
  ivanti: {
    connect_secure: 'ivanti',
    policy_secure: 'ivanti',
    neurons_for_zero_trust_access: 'ivanti',
    zero_trust_access_gateway: 'ivanti',
    secure_access_client: 'ivanti',
  },
  juniper: { junos: 'junos', junos_os_evolved: 'junos-evolved' },
  juniper_networks: { junos: 'junos', junos_os: 'junos', junos_os_evolved: 'junos-evolved' },
  microsoft: { windows: 'windows', '*': 'generic' },
  nec: { univerge_ix: 'nec-ix', '*': 'generic' },
  openssl: { openssl: 'openssl' },
  oracle: {
    jdk: 'jvm',
    jre: 'jvm',
    openjdk: 'jvm',
    graalvm: 'jvm',
    graalvm_for_jdk: 'jvm',
    java_se: 'jvm',
  },
  eclipse: { temurin: 'jvm' },
  azul: { zulu: 'jvm' },
  paloaltonetworks: { 'pan-os': 'panos', panos: 'panos' },
  palo_alto_networks: { 'pan-os': 'panos', panos: 'panos' },
  pulsesecure: { '*': 'ivanti' },
  qnap: { qts: 'qnap', quts_hero: 'qnap', qutscloud: 'qnap' },
  synology: { '*': 'synology' },
  'tp-link': { '*': 'tp-link' },
  vmware: { esxi: 'esxi', esx: 'esxi' },
  watchguard: { '*': 'watchguard' },
  yamaha: { '*': 'yamaha' },
  zyxel: { '*': 'zyxel' },
}

/** Vendors as people and records write them: `Palo Alto Networks` is `palo_alto_networks`. */
const dictionaryName = (name: string): string => name.trim().toLowerCase().replaceAll(/\s+/g, '_')

/**
 * The scheme of a product; `generic` where none is known.
 * @example schemeOfProduct('Fortinet', 'FortiOS') // 'fortios'
 */
export const schemeOfProduct = (vendor: string, product: string): Scheme => {
  const maker = dictionaryName(vendor)
  const name = dictionaryName(product)
  // windows_10_22h2, windows_server_2019: every Windows counts builds.
  if (maker === 'microsoft' && /^windows(?:$|_(?:\d|server|vista|xp|rt|nt|embedded))/.test(name))
    return 'windows'
  if (maker === 'nec' && name.startsWith('univerge_ix')) return 'nec-ix'
  // SonicOS and the firmware of SMA; clients and servers of the vendor count plainly.
  if (maker === 'sonicwall') return /^(?:sonicos|sma)/.test(name) ? 'sonicos' : 'generic'
  const products = Object.hasOwn(PRODUCT_SCHEMES, maker) ? PRODUCT_SCHEMES[maker] : undefined
  if (products === undefined) return 'generic'
  return (Object.hasOwn(products, name) ? products[name] : undefined) ?? products['*'] ?? 'generic'
}
