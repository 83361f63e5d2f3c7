/**
 * The names by which a device is known, each in one spelling: MAC, address, host name, serial number, asset tag.
 * What cannot identify (a virtual router's MAC, "To be filled by O.E.M.") is told apart here.
 * @module
 */
import ipaddr from 'ipaddr.js'

/** One line of text without control characters and lone surrogates, at most `max` UTF-16 units. */
export const cleanText = (text: string, max: number): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed()

/** `00-1a-2B-3c4d5e`, `001a.2b3c.4d5e` → `00:1A:2B:3C:4D:5E`; null where it is none. */
export const readMac = (text: string): string | null => {
  const hex = text.normalize('NFKC').replace(/[\s:.\-‐–−]/gu, '')
  if (!/^[0-9a-f]{12}$/i.test(hex)) return null
  return (hex.toUpperCase().match(/../g) ?? []).join(':')
}

/** Addresses that several machines answer to in turn (RFC 5798 VRRP, HSRP, GLBP, FortiGate HA) or that mean nothing. */
const SHARED_MACS = [
  '00:00:5E:00:01:',
  '00:00:5E:00:02:',
  '00:00:0C:07:AC:',
  '00:00:0C:9F:F',
  '00:05:73:A0:0',
  '00:07:B4:00:',
  '00:09:0F:09:',
  '00:00:00:00:00:',
] as const

/** Whether a MAC belongs to one physical port: not locally administered, not a group, not shared (IEEE 802 §8.2). */
export const isPhysicalMac = (mac: string): boolean => {
  const first = Number.parseInt(mac.slice(0, 2), 16)
  return (first & 0b11) === 0 && !SHARED_MACS.some((prefix) => mac.startsWith(prefix))
}

/**
 * `02:` is what programs write where they draw no lots (containers, tunnels, hosted networks, what phones tell instead
 * of their own), and VirtualBox gives one address to all: nobody's.
 */
const WRITTEN_MACS = ['02:', '0A:00:27:'] as const

/** Whether a system made a MAC up for one network (IEEE 802c §8.4): there it is found again, elsewhere it has another. */
export const isMadeUpMac = (mac: string): boolean =>
  (Number.parseInt(mac.slice(0, 2), 16) & 0b11) === 0b10 &&
  !WRITTEN_MACS.some((prefix) => mac.startsWith(prefix))

/**
 * One spelling of an IP address, or null. `192.168.001.010` is decimal as people mean it in ledgers, never octal;
 * an IPv4 address inside IPv6 is the IPv4 address; a zone (`%eth0`) is cut off.
 */
export const readAddress = (text: string): string | null => {
  const plain = text.normalize('NFKC').trim().replace(/%.*$/, '')
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(plain)
  if (four) {
    const parts = four.slice(1).map(Number)
    return parts.every((n) => n <= 255) ? parts.join('.') : null
  }
  if (!plain.includes(':') || plain.length > 45 || !ipaddr.IPv6.isValid(plain)) return null
  const six = ipaddr.IPv6.parse(plain)
  return six.isIPv4MappedAddress() ? six.toIPv4Address().toString() : six.toRFC5952String()
}

/** Whether an address can stand for one machine inside a site. */
export const isHostAddress = (address: string): boolean => {
  const range = ipaddr.parse(address).range()
  return (
    range !== 'unspecified' &&
    range !== 'multicast' &&
    range !== 'broadcast' &&
    range !== 'linkLocal'
  )
}

/** Sorts as numbers do: IPv4 before IPv6, each in order. Empty stays empty. */
export const addressSortKey = (address: string | undefined): string => {
  if (address === undefined) return ''
  const parsed = ipaddr.parse(address)
  const hex = parsed
    .toByteArray()
    .map((n) => n.toString(16).padStart(2, '0'))
    .join('')
  return `${parsed.kind() === 'ipv4' ? '4' : '6'}${hex}`
}

/** Names that every machine has. */
const EMPTY_HOST_NAMES = new Set([
  'localhost',
  'localhost.localdomain',
  'localhost4',
  'localhost6',
  'ip6-localhost',
  'broadcasthost',
  'unknown',
  'none',
  'n/a',
  'na',
  'nil',
  '-',
])

/** Lower case without the final dot, or null where it is no host name (RFC 1123, with `_` as Windows allows). */
export const readHostName = (text: string): string | null => {
  const name = text.normalize('NFKC').trim().toLowerCase().replace(/\.$/, '')
  if (
    name.length > 253 ||
    !/^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/.test(name)
  )
    return null
  if (/^[\d.]+$/.test(name) || EMPTY_HOST_NAMES.has(name)) return null
  return name
}

/** What firmware and clerks write where there is no number. Compared without blanks, in lower case. */
const EMPTY_NUMBERS = new Set([
  'tobefilledbyo.e.m.',
  'tobefilledbyoem',
  'systemserialnumber',
  'defaultstring',
  'notspecified',
  'notapplicable',
  'notavailable',
  'none',
  'null',
  'unknown',
  'n/a',
  'na',
  'nil',
  'invalid',
  'chassisserialnumber',
  'baseboardserialnumber',
  '0123456789',
  '123456789',
  'なし',
  '無し',
  '無',
  '不明',
  '未確認',
  '未記入',
  '該当なし',
  '要確認',
  '同上',
  '〃',
])

/** A serial number or asset tag in one spelling, or null where it identifies nothing. */
export const readNumber = (text: string): string | null => {
  // The capital of some letters comes in parts ('ΰ'): composed again, or what was read would be another number when it is read again.
  const capitals = text.normalize('NFKC').replace(/\s+/gu, '').toUpperCase().normalize('NFKC')
  const number = capitals.slice(0, 100).toWellFormed()
  if (
    EMPTY_NUMBERS.has(number.toLowerCase()) ||
    /^(.)\1*$/u.test(number) ||
    /^[\p{P}\p{S}]*$/u.test(number)
  )
    return null
  return number
}
