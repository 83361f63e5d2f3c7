/**
 * Rows of the inventory as components that can be matched: software as sources named it, and what a machine itself runs,
 * under the names that records use. Pure.
 * @module
 */
import type { Component } from '@hinoban/matching'
import type { AssetSystem, SoftwareIdentity } from '../assets/contract.ts'

export const componentOfSoftware = (said: SoftwareIdentity): Component =>
  // The firmware that a device names is the system that its asset runs: one component, however it was seen.
  (said.type === 'firmware' && said.cpe === ''
    ? networkSystem(said.name, said.supplier, versionOf(said.version))
    : null) ?? {
    name: said.name,
    version: said.version,
    supplier: said.supplier,
    kind:
      KINDS[said.type.toLowerCase()] ??
      (/extension|add-?on|plugin/i.test(said.type) ? 'extension' : 'application'),
    purl: said.purl,
    cpes: said.cpe === '' ? [] : said.cpe.split(/\s+/),
  }

const KINDS: Readonly<Record<string, Component['kind']>> = {
  library: 'library',
  framework: 'library',
  package: 'package',
  deb: 'package',
  rpm: 'package',
  apk: 'package',
  'operating-system': 'os',
  firmware: 'firmware',
  device: 'firmware',
}

/**
 * Systems of network devices by the names that libs/devices gives them: vendor and product of their CPE names
 * (nvd.nist.gov/products/cpe).
 */
const NETWORK_SYSTEMS: Readonly<
  Record<string, readonly [part: 'a' | 'o', vendor: string, product: string]>
> = {
  FortiOS: ['o', 'fortinet', 'fortios'],
  FortiProxy: ['a', 'fortinet', 'fortiproxy'],
  FortiManager: ['o', 'fortinet', 'fortimanager'],
  FortiAnalyzer: ['o', 'fortinet', 'fortianalyzer'],
  FortiSwitch: ['o', 'fortinet', 'fortiswitch'],
  FortiWeb: ['a', 'fortinet', 'fortiweb'],
  FortiMail: ['a', 'fortinet', 'fortimail'],
  IOS: ['o', 'cisco', 'ios'],
  'IOS XE': ['o', 'cisco', 'ios_xe'],
  'IOS XR': ['o', 'cisco', 'ios_xr'],
  'NX-OS': ['o', 'cisco', 'nx-os'],
  ASA: ['a', 'cisco', 'adaptive_security_appliance_software'],
  'Firepower Threat Defense': ['a', 'cisco', 'firepower_threat_defense'],
  FXOS: ['o', 'cisco', 'fxos'],
  'PAN-OS': ['o', 'paloaltonetworks', 'pan-os'],
  'Junos OS': ['o', 'juniper', 'junos'],
  'Junos OS Evolved': ['o', 'juniper', 'junos_os_evolved'],
  SonicOS: ['o', 'sonicwall', 'sonicos'],
  'Connect Secure': ['a', 'ivanti', 'connect_secure'],
  'Policy Secure': ['a', 'ivanti', 'policy_secure'],
  'ArrayOS AG': ['o', 'arraynetworks', 'arrayos_ag'],
  'ArrayOS APV': ['o', 'arraynetworks', 'arrayos_apv'],
  NetScaler: ['a', 'citrix', 'netscaler_application_delivery_controller'],
  'UNIVERGE IX': ['o', 'nec', 'univerge_ix_firmware'],
}

const networkSystem = (name: string, supplier: string, version: string): Component | null => {
  const known = Object.hasOwn(NETWORK_SYSTEMS, name) ? NETWORK_SYSTEMS[name] : undefined
  if (known === undefined) return null
  const [part, vendor, product] = known
  return {
    name,
    version,
    supplier,
    kind: 'firmware',
    purl: '',
    cpes: [cpe(part, vendor, product, version)],
  }
}

/** Null: nothing is known of what it runs. */
export const componentOfSystem = (system: AssetSystem): Component | null => {
  const version = versionOf(system.firmware)
  const network = networkSystem(system.os, system.maker, version)
  if (network !== null) return network
  const windows = windowsOf(system.os)
  if (windows !== null) return windows
  if (system.firmware !== '' && system.model !== '')
    // Makers of small devices name the firmware by the model: `rtx1210_firmware`.
    return {
      name: `${system.model} firmware`,
      version,
      supplier: system.maker,
      kind: 'firmware',
      purl: '',
      cpes:
        system.maker === ''
          ? []
          : [cpe('o', word(system.maker), `${word(system.model)}_firmware`, version)],
    }
  return null
}

/** `7.0.7 build 0367` → `7.0.7`; `Rev.14.01.40` stays. */
const versionOf = (firmware: string): string => firmware.trim().replace(/\s+(?:build|\().*$/i, '')

/** `Microsoft Windows 10 Pro 22H2 10.0.19045.3803` → the release as Microsoft numbers it, with its build. */
const windowsOf = (os: string): Component | null => {
  const found = /windows\s+(server\s+)?(\d{2,4}(?:\s*R2)?)/i.exec(os)
  if (found === null) return null
  const build = /\b10\.0\.(\d{5}(?:\.\d{1,6})?)\b|\b(6\.\d\.\d{4,5}(?:\.\d{1,6})?)\b/.exec(os)
  const version =
    build === null ? '' : build[1] === undefined ? (build[2] ?? '') : `10.0.${build[1]}`
  const release = /\b(\d{2}H[12])\b|\bversion\s+(\d{4})\b/i.exec(os)
  const marketing = RELEASES[version.split('.')[2] ?? ''] ?? release?.[1] ?? release?.[2] ?? ''
  const isServer = found[1] !== undefined
  const name = (found[2] ?? '').toLowerCase().replace(/\s+/g, '_')
  const product = isServer
    ? `windows_server_${name}`
    : `windows_${name}${marketing === '' ? '' : `_${marketing.toLowerCase()}`}`
  return {
    name: product,
    version,
    supplier: 'Microsoft',
    kind: 'os',
    purl: '',
    cpes: [cpe('o', 'microsoft', product, version)],
  }
}

/** Builds of Windows 10 and 11 and the releases they are (learn.microsoft.com/windows/release-health). */
const RELEASES: Readonly<Record<string, string>> = {
  '10240': '1507',
  '14393': '1607',
  '17763': '1809',
  '18363': '1909',
  '19041': '2004',
  '19042': '20H2',
  '19043': '21H1',
  '19044': '21H2',
  '19045': '22H2',
  '22000': '21H2',
  '22621': '22H2',
  '22631': '23H2',
  '26100': '24H2',
  '26200': '25H2',
}

const word = (text: string): string =>
  text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, '_')
const cpe = (part: string, vendor: string, product: string, version: string): string =>
  `cpe:2.3:${part}:${escaped(vendor)}:${escaped(product)}:${version === '' ? '*' : escaped(version.toLowerCase())}:*:*:*:*:*:*:*`
/** NISTIR 7695, 6.2.2.3: everything but letters, digits, `_`, `-` and `.` is quoted. */
const escaped = (text: string): string => text.replace(/[^\w.-]/g, (sign) => `\\${sign}`)
