/**
 * One entry of a directory, in the words of the inventory.
 * @module
 */
import type { Entry } from 'ldapts'
import { cleanText, readAddress, readHostName, readMac } from '../../identifiers.ts'
import type { Facts } from '../../rules.ts'
import type { Item } from '../item.ts'

/** What is asked of each entry. */
export const ATTRIBUTES = [
  'objectGUID',
  'cn',
  'dNSHostName',
  'operatingSystem',
  'operatingSystemVersion',
  'lastLogonTimestamp',
  'whenCreated',
  'userAccountControl',
  'location',
  'description',
  'serialNumber',
  'ipHostNumber',
  'macAddress',
  'l',
  'entryUUID',
  'createTimestamp',
]

const values = (entry: Entry, name: string): readonly string[] => {
  const value = entry[name]
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return all.flatMap((v) => (typeof v === 'string' && v !== '' ? [v] : []))
}
export const one = (entry: Entry, name: string): string | null => values(entry, name)[0] ?? null

/** ACCOUNTDISABLE (MS-ADTS 2.2.16). */
export const isDisabled = (entry: Entry): boolean =>
  (Number(one(entry, 'userAccountControl') ?? 0) & 2) !== 0

const guidOf = (entry: Entry): string | null => {
  const raw = entry['objectGUID']
  const bytes = Buffer.isBuffer(raw)
    ? raw
    : Array.isArray(raw) && Buffer.isBuffer(raw[0])
      ? raw[0]
      : null
  if (bytes === null || bytes.length !== 16) return one(entry, 'entryUUID')
  const hex = (from: number, to: number): string => bytes.subarray(from, to).toString('hex')
  const turned = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(from, to)).reverse().toString('hex')
  // The first three fields are little-endian (MS-DTYP 2.3.4.2).
  return `${turned(0, 4)}-${turned(4, 6)}-${turned(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`
}

/** 100 ns since 1601 (MS-DTYP 2.3.3); 0 and "never" are no time. */
const fileTime = (text: string | null): number | null => {
  if (text === null || !/^\d{17,19}$/.test(text)) return null
  const ms = Number(BigInt(text) / 10_000n) - 11_644_473_600_000
  return ms > 0 && ms < 4_102_444_800_000 ? ms : null
}
/** `20261122031500.0Z` (RFC 4517 3.3.13). */
const generalizedTime = (text: string | null): number | null => {
  const m = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?Z$/.exec(text ?? '')
  if (!m) return null
  const [, y, mo, d, h, mi, s = '00'] = m
  const ms = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
  return Number.isNaN(ms) ? null : ms
}

export const itemOf = (
  entry: Entry,
  {
    source,
    startedAt,
  }: {
    readonly source: { readonly name: string; readonly site: string | null }
    readonly startedAt: Date
  },
): Item | null => {
  const name = one(entry, 'cn')
  const hostName = readHostName(one(entry, 'dNSHostName') ?? name ?? '')
  if (name === null && hostName === null) return null
  const os = [one(entry, 'operatingSystem'), one(entry, 'operatingSystemVersion')].flatMap(
    (t) => t ?? [],
  )
  const guid = guidOf(entry)
  const serial = one(entry, 'serialNumber')
  const place = one(entry, 'location') ?? one(entry, 'l')
  const addresses = values(entry, 'ipHostNumber').flatMap((a) => readAddress(a) ?? [])
  const macs = values(entry, 'macAddress').flatMap((m) => readMac(m) ?? [])
  const facts: Facts = {
    name: cleanText(name ?? hostName ?? '', 200),
    ...(hostName === null ? {} : { hostNames: [hostName] }),
    ...(guid === null ? {} : { objectGuid: guid.toLowerCase() }),
    ...(serial === null ? {} : { serial: cleanText(serial, 100) }),
    ...(os.length === 0 ? {} : { os: cleanText(os.join(' '), 200) }),
    ...(/\bserver\b/i.test(os[0] ?? '') ? { deviceClass: 'server' as const } : {}),
    ...(place === null ? {} : { location: cleanText(place, 200) }),
    ...(addresses.length === 0 ? {} : { addresses: addresses.slice(0, 32) }),
    ...(macs.length === 0 ? {} : { macs: macs.slice(0, 32) }),
  }
  // When the machine itself was last heard; one that never signed in was there when it joined.
  const at =
    fileTime(one(entry, 'lastLogonTimestamp')) ??
    generalizedTime(one(entry, 'whenCreated')) ??
    generalizedTime(one(entry, 'createTimestamp')) ??
    startedAt.getTime()
  return {
    seen: {
      source: 'directory',
      by: source.name,
      at: Math.min(at, startedAt.getTime()),
      site: source.site,
      facts,
    },
  }
}
