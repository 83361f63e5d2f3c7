/**
 * What outputs and configurations of network devices say, as facts of the inventory. Pure.
 * @module
 */
import type { Device, Neighbour, Node, Product, Vendor } from '@hinoban/devices'
import type { DeviceClass } from './evidence.ts'
import { cleanText, readAddress, readHostName, readMac } from './identifiers.ts'
import type { Facts } from './rules.ts'

export const MAKERS: Readonly<Record<Vendor, string>> = {
  fortinet: 'Fortinet',
  cisco: 'Cisco',
  paloalto: 'Palo Alto Networks',
  juniper: 'Juniper Networks',
  yamaha: 'Yamaha',
  nec: 'NEC',
  fujitsu: 'Fujitsu',
  'allied-telesis': 'Allied Telesis',
  array: 'Array Networks',
  sonicwall: 'SonicWall',
  ivanti: 'Ivanti',
  citrix: 'Citrix',
}

export const SYSTEMS: Readonly<Record<Product, string>> = {
  fortios: 'FortiOS',
  fortiproxy: 'FortiProxy',
  fortimanager: 'FortiManager',
  fortianalyzer: 'FortiAnalyzer',
  fortiswitch: 'FortiSwitch',
  fortiweb: 'FortiWeb',
  fortimail: 'FortiMail',
  ios: 'IOS',
  'ios-xe': 'IOS XE',
  'ios-xr': 'IOS XR',
  'nx-os': 'NX-OS',
  asa: 'ASA',
  ftd: 'Firepower Threat Defense',
  fxos: 'FXOS',
  wlc: 'Wireless LAN Controller',
  'small-business': 'Small Business',
  viptela: 'SD-WAN',
  nvfis: 'NFVIS',
  'pan-os': 'PAN-OS',
  junos: 'Junos OS',
  'junos-evolved': 'Junos OS Evolved',
  'yamaha-rt': 'RTX',
  'univerge-ix': 'UNIVERGE IX',
  'si-r': 'Si-R',
  'sr-s': 'SR-S',
  'alliedware-plus': 'AlliedWare Plus',
  'array-ag': 'ArrayOS AG',
  'array-apv': 'ArrayOS APV',
  sonicos: 'SonicOS',
  'sonicos-sma': 'SonicOS SMA',
  'connect-secure': 'Connect Secure',
  'policy-secure': 'Policy Secure',
  netscaler: 'NetScaler',
}

/** Made to stand between the company and the internet. */
const EDGE: ReadonlySet<Product> = new Set([
  'fortios',
  'fortiproxy',
  'fortiweb',
  'asa',
  'ftd',
  'pan-os',
  'yamaha-rt',
  'univerge-ix',
  'si-r',
  'array-ag',
  'sonicos',
  'sonicos-sma',
  'connect-secure',
  'policy-secure',
  'netscaler',
])

/** Interfaces and addresses of one device: real ones stay far below. */
const MAX_LIST = 32

const SILENT: Node = {
  name: null,
  hostName: null,
  model: null,
  versionRaw: null,
  version: null,
  build: null,
  serials: [],
  role: null,
  uptime: null,
  macs: [],
}

const ONLY_NAMED: readonly Node[] = [SILENT]

/** The members of a group; a device that only named itself at its prompt was there all the same. */
export const membersOf = (device: Device): readonly Node[] =>
  device.nodes.length > 0 || device.hostName === null ? device.nodes : ONLY_NAMED

/** The member that was asked: what is said of the whole group is said of it. */
export const speakerOf = (device: Device): Node | undefined => {
  const members = membersOf(device)
  return members.find((n) => n.role === 'active') ?? members[0]
}

/** One device of a group with what is its own; addresses belong to the member that is active. */
export const nodeFacts = (device: Device, node: Node): Facts => {
  const name = node.hostName ?? (device.nodes.length <= 1 ? device.hostName : null)
  const hostName = name === null ? null : readHostName(name)
  const isSpeaking = device.nodes.length <= 1 || node.role === 'active'
  const macs = [
    ...node.macs,
    ...(isSpeaking && node.macs.length === 0 ? device.interfaces.flatMap((i) => i.mac ?? []) : []),
    ...(device.nodes.length <= 1 ? device.arp.flatMap((a) => (a.isOwn ? a.mac : [])) : []),
  ].flatMap((mac) => readMac(mac) ?? [])
  const addresses = device.interfaces.flatMap((i) =>
    i.addresses.flatMap((a) => readAddress(a.replace(/\/\d{1,3}$/, '')) ?? []),
  )
  const exposure = isSpeaking ? reachableBecause(device) : null
  return {
    maker: MAKERS[device.vendor],
    ...(name === null ? {} : { name: cleanText(name, 200) }),
    ...(hostName === null ? {} : { hostNames: [hostName] }),
    ...(node.serials[0] === undefined ? {} : { serial: cleanText(node.serials[0], 100) }),
    ...(node.serials.length > 1 ? { serials: node.serials.map((s) => cleanText(s, 100)) } : {}),
    ...(node.model === null ? {} : { model: cleanText(node.model, 100) }),
    ...(device.product === null ? {} : { os: SYSTEMS[device.product] }),
    ...(node.version === null ? {} : { firmware: firmwareOf(node) }),
    ...(macs.length === 0 ? {} : { macs: [...new Set(macs)].slice(0, MAX_LIST) }),
    ...(isSpeaking && addresses.length > 0
      ? { addresses: [...new Set(addresses)].slice(0, MAX_LIST) }
      : {}),
    deviceClass: classOf(device, node),
    ...(exposure === null
      ? {}
      : { reachableFromInternet: exposure !== '', reachableBecause: exposure }),
  }
}

const firmwareOf = ({ version, build }: Node): string =>
  cleanText(
    build !== null && /^\d{3,6}$/.test(build) ? `${version} build ${build}` : `${version}`,
    200,
  )

const classOf = (device: Device, node: Node): DeviceClass => {
  if (device.product !== null && EDGE.has(device.product)) return 'edge'
  const isGateway =
    device.interfaces.some((i) => i.outside !== null) || /^v?srx/i.test(node.model ?? '')
  return isGateway ? 'edge' : 'network'
}

/**
 * Nothing was found that listens outside: is that because nothing does? Not where the side of the internet is not known, where a
 * portal is on and nobody says on which interface, or where the file keeps portals in a form that is not read.
 */
const isShut = ({ configuration, interfaces, product }: Device): boolean => {
  if (configuration === null || !configuration.isWhole) return false
  const isEdge = product !== null && EDGE.has(product)
  const isSideKnown = isEdge
    ? interfaces.some((i) => i.outside !== null)
    : interfaces.some((i) => i.addresses.length > 0)
  const isPortalSomewhere = configuration.portals.some(
    (p) => p.isOn !== false && p.outside === null && p.interfaces.length === 0,
  )
  const isPortalUnread = product === 'sonicos' && configuration.portals.length === 0
  return isSideKnown && !isPortalSomewhere && !isPortalUnread
}

/**
 * What listens on an interface that faces the internet, and why the interface is thought to; empty where nothing does,
 * null where the configuration does not tell.
 * Where only some addresses are let in the device is reachable all the same.
 */
export const reachableBecause = (device: Device): string | null => {
  const { configuration } = device
  if (configuration === null) return null
  const portals = configuration.portals
    .filter((p) => p.isOn !== false && p.outside !== null)
    .map(
      (p) =>
        `${p.kind}${p.port === null ? '' : `/${p.port}`} (${p.outside?.why}: ${p.outside?.detail})`,
    )
  const services = configuration.services
    .filter((s) => s.outside !== null)
    .map(
      (s) =>
        `${s.service}${s.port === null ? '' : `/${s.port}`} ${s.interface ?? ''} (${s.outside?.why}: ${s.outside?.detail})`,
    )
  const all = [...new Set([...portals, ...services])]
  if (all.length === 0) return isShut(device) ? '' : null
  return cleanText(all.slice(0, 12).join(', '), 1000)
}

/** One neighbour, as it announced itself to the device. */
export type LinkSaid = {
  readonly protocol: 'cdp' | 'lldp'
  readonly localPort: string
  readonly name: string
  readonly port: string
  readonly platform: string
  /** By which the neighbour can be recognised. */
  readonly facts: Facts
}

/** Null where the neighbour told nothing by which it could be found again. */
export const linkOf = (n: Neighbour): LinkSaid | null => {
  const name = n.remoteName === null ? null : cleanText(n.remoteName, 200)
  const hostName = name === null ? null : readHostName(name)
  const mac = n.remoteMac === null ? null : readMac(n.remoteMac)
  const addresses = n.remoteAddresses.flatMap((a) => readAddress(a) ?? [])
  if (hostName === null && mac === null && addresses.length === 0 && n.remoteSerial === null)
    return null
  const platform = cleanText(n.platform ?? '', 100)
  return {
    protocol: n.protocol,
    localPort: cleanText(n.localPort ?? '', 100),
    name: name ?? '',
    port: cleanText(n.remotePort ?? '', 100),
    platform,
    facts: {
      ...(name === null ? {} : { name }),
      ...(hostName === null ? {} : { hostNames: [hostName] }),
      ...(mac === null ? {} : { macs: [mac] }),
      ...(addresses.length === 0 ? {} : { addresses: addresses.slice(0, MAX_LIST) }),
      ...(n.remoteSerial === null ? {} : { serial: cleanText(n.remoteSerial, 100) }),
      ...(platform === ''
        ? {}
        : { model: platform.replace(/^cisco\s+/i, ''), products: [platform] }),
    },
  }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Hours ahead of UTC of what devices here print; a clock without a zone is taken to be Japanese. */
const ZONES: Readonly<Record<string, number>> = { UTC: 0, GMT: 0, Z: 0, JST: 9 }

/** The time of a device's clock in ms, in the forms in which they print it; null where it is none. */
export const clockOf = (text: string | null): number | null => {
  if (text === null || text.length > 100) return null
  const time = /\b(\d{1,2}):(\d{2}):(\d{2})\b/.exec(text)
  const month = /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*[ -]+(\d{1,2})\b/i.exec(text)
  const iso = /\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b/.exec(text)
  const year = iso?.[1] ?? /\b(20\d{2})\b/.exec(text)?.[1]
  const monthNumber = iso
    ? Number(iso[2])
    : MONTHS.indexOf((month?.[1] ?? '').toLowerCase().slice(0, 3)) + 1
  const day = Number(iso?.[3] ?? month?.[2])
  if (
    !time ||
    year === undefined ||
    !(monthNumber >= 1 && monthNumber <= 12) ||
    !(day >= 1 && day <= 31)
  )
    return null
  const zone = /\b(UTC|GMT|JST|Z)\b/.exec(text)?.[1] ?? 'JST'
  const at = Date.UTC(
    Number(year),
    monthNumber - 1,
    day,
    Number(time[1]) - (ZONES[zone] ?? 9),
    Number(time[2]),
    Number(time[3]),
  )
  return Number.isNaN(at) ? null : at
}
