/**
 * What a device says by SNMP, in the words of the inventory. SNMPv2-MIB (RFC 3418), ENTITY-MIB (RFC 6933), IF-MIB (RFC
 * 2863), IP-MIB (RFC 4293), HOST-RESOURCES-MIB (RFC 2790). Pure.
 * @module
 */
import { cleanText, readAddress, readHostName, readMac } from './identifiers.ts'
import type { Facts } from './rules.ts'

/** Values by column and instance, as `tableColumns` of any SNMP library gives them; texts decoded. */
export type SnmpAnswer = {
  readonly sysDescr: string
  readonly sysObjectId: string
  readonly sysName: string
  readonly sysLocation: string
  readonly entities: readonly SnmpEntity[]
  /** `ifPhysAddress`, as bytes. */
  readonly interfaceMacs: readonly Uint8Array[]
  readonly addresses: readonly string[]
  /** `hrSWInstalledName`. */
  readonly software: readonly string[]
  readonly neighbours: readonly { readonly mac: Uint8Array; readonly address: string }[]
}
export type SnmpEntity = {
  readonly kind: number
  readonly description: string
  readonly hardwareRevision: string
  readonly firmwareRevision: string
  readonly softwareRevision: string
  readonly serial: string
  readonly maker: string
  readonly model: string
}

/** PhysicalClass of ENTITY-MIB: chassis(3). A stack has several. */
const CHASSIS = 3
/** No maker stacks more than 16 (Catalyst, EX, x930, SBx); what lists more is no stack. */
const MAX_CHASSIS = 32

/** IANA private enterprise numbers of makers met in Japanese companies. */
const MAKERS: Readonly<Record<number, string>> = {
  9: 'Cisco',
  11: 'HP',
  43: '3Com',
  119: 'NEC',
  171: 'D-Link',
  207: 'Allied Telesis',
  211: 'Fujitsu',
  253: 'Xerox',
  297: 'FUJIFILM Business Innovation',
  311: 'Microsoft',
  318: 'APC',
  367: 'Ricoh',
  674: 'Dell',
  789: 'NetApp',
  1182: 'Yamaha',
  1248: 'Epson',
  1347: 'Kyocera',
  1602: 'Canon',
  1991: 'Brocade',
  2001: 'Oki',
  2011: 'Huawei',
  2435: 'Brother',
  2636: 'Juniper',
  4526: 'NETGEAR',
  5227: 'Buffalo',
  6574: 'Synology',
  6876: 'VMware',
  8072: 'Net-SNMP',
  8741: 'SonicWall',
  10418: 'Avocent',
  12356: 'Fortinet',
  14823: 'Aruba',
  14988: 'MikroTik',
  18334: 'Konica Minolta',
  24681: 'QNAP',
  25461: 'Palo Alto Networks',
  41112: 'Ubiquiti',
}
/** Makers of software that runs on anybody's hardware: no maker of the device. */
const NOT_HARDWARE = new Set([311, 8072])

const enterpriseOf = (objectId: string): number | null => {
  const found = /^\.?1\.3\.6\.1\.4\.1\.(\d{1,10})(?:\.|$)/.exec(objectId)
  return found ? Number(found[1]) : null
}

export const macText = (bytes: Uint8Array): string | null =>
  bytes.length === 6
    ? readMac([...bytes].map((b) => b.toString(16).padStart(2, '0')).join(':'))
    : null

/** A version where sysDescr names one as makers write it; it is the administrator's text, so nothing else is read. */
const versionIn = (description: string): string | null =>
  /\b(?:Version|Ver\.?|Rev\.?|Software,? Version)\s*[:.]?\s*v?(\d[\w.()-]{1,40})/i.exec(
    description,
  )?.[1] ??
  /\bv(\d+\.\d+\.\d+)(?:,|\s|$)/.exec(description)?.[1] ??
  null

export const factsOfSnmp = (answer: SnmpAnswer, asked: string): Facts => {
  const all = answer.entities.filter((e) => e.kind === CHASSIS)
  // Some agents list a stack as a whole without a number before its members.
  const chassis = all.find((e) => e.serial !== '') ?? all[0] ?? null
  const serials = [...new Set(all.flatMap((e) => cleanText(e.serial, 100) || []))]
  const enterprise = enterpriseOf(answer.sysObjectId)
  const maker =
    chassis?.maker ||
    (enterprise !== null && !NOT_HARDWARE.has(enterprise) ? (MAKERS[enterprise] ?? '') : '')
  const hostName = readHostName(answer.sysName)
  const macs = [...new Set(answer.interfaceMacs.flatMap((m) => macText(m) ?? []))]
  const addresses = [...new Set([asked, ...answer.addresses].flatMap((a) => readAddress(a) ?? []))]
  const firmware =
    chassis?.softwareRevision || chassis?.firmwareRevision || versionIn(answer.sysDescr) || ''
  return {
    ...(answer.sysName ? { name: cleanText(answer.sysName, 200) } : {}),
    ...(hostName === null ? {} : { hostNames: [hostName] }),
    ...(chassis?.serial ? { serial: cleanText(chassis.serial, 100) } : {}),
    ...(serials.length > 1 ? { serials: serials.slice(0, MAX_CHASSIS) } : {}),
    ...(chassis?.model || chassis?.description
      ? { model: cleanText(chassis.model || chassis.description, 100) }
      : {}),
    ...(maker ? { maker: cleanText(maker, 100) } : {}),
    ...(firmware ? { firmware: cleanText(firmware, 200) } : {}),
    ...(answer.sysDescr ? { os: cleanText(answer.sysDescr, 200) } : {}),
    ...(answer.sysLocation ? { location: cleanText(answer.sysLocation, 200) } : {}),
    ...(macs.length > 0 ? { macs: macs.slice(0, 32) } : {}),
    addresses: addresses.filter((a) => !/^(?:127\.|::1$)/.test(a) || a === asked).slice(0, 32),
    ...(answer.sysObjectId ? { objectId: cleanText(answer.sysObjectId, 200) } : {}),
    products: [answer.sysDescr, chassis?.description ?? '']
      .filter((t) => t !== '')
      .map((t) => cleanText(t, 100)),
  }
}
