/**
 * Addresses of computers as the DNS zones that Active Directory keeps tell them: whoever may sign in may read them, and
 * no computer has to be asked.
 * @module
 */
import type { Entry } from 'ldapts'
import { readAddress, readHostName } from '../../identifiers.ts'
import { type Directory, isAbsent } from './directory-connection.ts'
import { bytesOf, one } from './directory-values.ts'

export type DnsRecord = {
  readonly address: string
  /** When the computer or its DHCP server last confirmed it; null for one that a person entered. Hours are all it says. */
  readonly at: number | null
}

const HEADER_BYTES = 24
const TYPE_A = 1
const TYPE_AAAA = 28
const HOUR_MS = 60 * 60_000
/** Milliseconds from 1601 to 1970. */
const EPOCH_MS = 11_644_473_600_000

/** An address out of a `dnsRecord` (MS-DNSP 2.3.2.2, version 5); null for every other record and for damage. */
export const dnsRecordOf = (bytes: Uint8Array): DnsRecord | null => {
  if (bytes.length < HEADER_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint16(0, true)
  const type = view.getUint16(2, true)
  const data = bytes.subarray(HEADER_BYTES, HEADER_BYTES + length)
  if (view.getUint8(4) !== 5 || data.length !== length) return null
  const text =
    type === TYPE_A && length === 4
      ? data.join('.')
      : type === TYPE_AAAA && length === 16
        ? Array.from({ length: 8 }, (_, i) =>
            (((data[2 * i] ?? 0) << 8) | (data[2 * i + 1] ?? 0)).toString(16),
          ).join(':')
        : null
  const address = text === null ? null : readAddress(text)
  if (address === null) return null
  const hours = view.getUint32(20, true)
  return { address, at: hours === 0 ? null : hours * HOUR_MS - EPOCH_MS }
}

/** Records that nobody confirmed for so long are left where they are: scavenging takes them away after 14 days. */
const MAX_AGE_MS = 14 * 24 * HOUR_MS
const MAX_NAMES = 200_000
const MAX_ADDRESSES = 8

export type Addresses = ReadonlyMap<string, readonly DnsRecord[]>

/** By the full name of the computer. Nothing where the zones are kept elsewhere. */
export const readAddresses = async (directory: Directory, now: Date): Promise<Addresses> => {
  const found = new Map<string, readonly DnsRecord[]>()
  try {
    for await (const { entries } of directory.pages(
      `CN=MicrosoftDNS,DC=DomainDnsZones,${directory.root}`,
      {
        filter: '(&(objectClass=dnsNode)(!(dNSTombstoned=TRUE)))',
        attributes: ['dc', 'dnsRecord'],
        binary: ['dnsRecord'],
      },
    ))
      for (const entry of entries) {
        const name = nameOf(entry)
        const records = bytesOf(entry, 'dnsRecord')
          .flatMap((bytes) => dnsRecordOf(bytes) ?? [])
          .filter(
            ({ at }) => at === null || (now.getTime() - at < MAX_AGE_MS && at <= now.getTime()),
          )
        if (name !== null && records.length > 0 && found.size < MAX_NAMES)
          found.set(name, records.slice(0, MAX_ADDRESSES))
      }
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
  return found
}

/** `DC=pc-1,DC=corp.example.jp,CN=MicrosoftDNS,…` is pc-1.corp.example.jp. */
const nameOf = (entry: Entry): string | null => {
  const zone = /^DC=[^,]+,DC=([\w.-]+),CN=MicrosoftDNS,/i.exec(entry.dn)?.[1]
  const label = one(entry, 'dc')
  if (zone === undefined || label === null || label === '@') return null
  return readHostName(`${label}.${zone}`)
}
