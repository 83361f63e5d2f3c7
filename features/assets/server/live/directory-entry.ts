/**
 * One entry of a directory, in the words of the inventory.
 * @module
 */
import type { Entry } from 'ldapts'
import { cleanText, readAddress, readHostName, readMac } from '../../identifiers.ts'
import type { Facts } from '../../rules.ts'
import type { Item } from '../item.ts'
import type { DnsRecord } from './directory-dns.ts'
import { bytesOf, one, values } from './directory-values.ts'

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

/** ACCOUNTDISABLE (MS-ADTS 2.2.16). */
export const isDisabled = (entry: Entry): boolean =>
  (Number(one(entry, 'userAccountControl') ?? 0) & 2) !== 0

const guidOf = (entry: Entry): string | null => {
  const [bytes] = bytesOf(entry, 'objectGUID')
  if (bytes === undefined || bytes.length !== 16) return one(entry, 'entryUUID')
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

/** What else the directory says of a computer: its addresses and the site of the directory around them. */
export type Surroundings = {
  readonly addressesOf: (hostName: string) => readonly DnsRecord[]
  /** Null: the directory keeps no sites. */
  readonly placeOf:
    | ((addresses: readonly string[]) => {
        /** The directory's own site and the subnet that decided. */
        readonly said: string
        /** Of Hinoban; null where none corresponds. */
        readonly site: string | null
      } | null)
    | null
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
  around: Surroundings,
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
  const records = hostName === null ? [] : around.addressesOf(hostName)
  const addresses = [
    ...new Set([
      ...values(entry, 'ipHostNumber').flatMap((a) => readAddress(a) ?? []),
      ...records.map((r) => r.address),
    ]),
  ].slice(0, 32)
  const macs = values(entry, 'macAddress').flatMap((m) => readMac(m) ?? [])
  const lies = around.placeOf?.(addresses) ?? null
  const facts: Facts = {
    name: cleanText(name ?? hostName ?? '', 200),
    ...(hostName === null ? {} : { hostNames: [hostName] }),
    ...(guid === null ? {} : { objectGuid: guid.toLowerCase() }),
    ...(serial === null ? {} : { serial: cleanText(serial, 100) }),
    ...(os.length === 0 ? {} : { os: cleanText(os.join(' '), 200) }),
    ...(/\bserver\b/i.test(os[0] ?? '') ? { deviceClass: 'server' as const } : {}),
    ...(place === null ? {} : { location: cleanText(place, 200) }),
    ...(around.placeOf === null ? {} : { directorySite: cleanText(lies?.said ?? '', 300) }),
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(macs.length === 0 ? {} : { macs: macs.slice(0, 32) }),
  }
  // When the machine itself was last heard: its logon, or its address in the zone; one that never signed in was there
  // when it joined.
  const heard = [fileTime(one(entry, 'lastLogonTimestamp')), ...records.map((r) => r.at)].flatMap(
    (at) => at ?? [],
  )
  const at =
    heard.length > 0
      ? Math.max(...heard)
      : (generalizedTime(one(entry, 'whenCreated')) ??
        generalizedTime(one(entry, 'createTimestamp')) ??
        startedAt.getTime())
  return {
    seen: {
      source: 'directory',
      by: source.name,
      at: Math.min(at, startedAt.getTime()),
      site: source.site ?? lies?.site ?? null,
      facts,
    },
  }
}
