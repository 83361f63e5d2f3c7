/**
 * Who had which address: leases of ISC dhcpd (dhcpd.leases(5)), dnsmasq, Kea (memfile CSV) and Windows Server
 * (Get-DhcpServerv4Lease | Export-Csv), and ARP tables as Windows, macOS and Linux print them. Pure; linear in its input.
 * @module
 */
import { parse } from 'csv-parse/sync'
import { cleanText, readAddress, readHostName, readMac } from './identifiers.ts'

export type LeaseFormat = 'isc' | 'dnsmasq' | 'kea' | 'windows' | 'arp'

export type Lease = {
  readonly line: number
  readonly address: string
  readonly mac: string
  readonly hostName: string | null
  /** ms: when the device was last heard, where the file says so. */
  readonly at: number | null
}
export type LeaseFile = {
  readonly format: LeaseFormat
  /** Newest word per MAC and address. */
  readonly leases: readonly Lease[]
  /** Places without a device: free, expired without a time, incomplete, broadcast. */
  readonly passedOver: number
  /** Lines that look like a lease and cannot be read. */
  readonly damaged: readonly { readonly line: number; readonly text: string }[]
}

const MAX_LEASES = 200_000
const MAX_LINE = 2_000
const MAX_DAMAGED = 1_000

const ISC = /^\s*lease\s+[\d.]{7,15}\s*\{/m
const DNSMASQ = /^\d{1,10} (?:[0-9a-f]{2}:){5}[0-9a-f]{2} [\d.]{7,15} \S{1,255} \S{1,200}$/im
const KEA = /^address,hwaddr,client_id,/m
const WINDOWS = /^"?IPAddress"?[,\t]"?ScopeId"?[,\t]/im
const ARP_LINE =
  /^\s*(?:\S{1,255} )?\(?(\d{1,3}(?:\.\d{1,3}){3})\)?\s+(?:at |dev \S{1,60} lladdr |0x\d \s*0x\d\s+)?((?:[0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2})(?:\s|$)/i

export const leaseFormatOf = (head: string): LeaseFormat | null => {
  if (ISC.test(head)) return 'isc'
  if (KEA.test(head)) return 'kea'
  if (WINDOWS.test(head)) return 'windows'
  if (DNSMASQ.test(head)) return 'dnsmasq'
  const lines = head.split(/\r?\n/, 60)
  return lines.filter((l) => l.length < MAX_LINE && ARP_LINE.test(l)).length >= 2 ? 'arp' : null
}

export const readLeases = (text: string): LeaseFile | null => {
  const format = leaseFormatOf(text.slice(0, 64 * 1024))
  if (format === null) return null
  const found = new Map<string, Lease>()
  const damaged: { line: number; text: string }[] = []
  let passedOver = 0
  const put = (lease: Lease | 'passed' | 'damaged', line: number, raw: string): void => {
    if (lease === 'passed') passedOver += 1
    else if (lease === 'damaged') {
      if (damaged.length < MAX_DAMAGED) damaged.push({ line, text: cleanText(raw, 120) })
    } else if (found.size < MAX_LEASES) {
      const key = `${lease.mac} ${lease.address}`
      const before = found.get(key)
      if (!before || (lease.at ?? Number.POSITIVE_INFINITY) >= (before.at ?? 0))
        found.set(key, lease)
    }
  }
  READERS[format](text, put)
  return { format, leases: [...found.values()], passedOver, damaged }
}

type Put = (lease: Lease | 'passed' | 'damaged', line: number, raw: string) => void

/** A MAC that belongs to one device: broadcast and group addresses stand in every ARP table. */
const leaseOf = (
  line: number,
  given: { address: string; mac: string; name?: string | null; at?: number | null },
): Lease | 'passed' | 'damaged' => {
  const address = readAddress(given.address)
  const mac = readMac(padded(given.mac))
  if (address === null || mac === null) return 'damaged'
  const first = Number.parseInt(mac.slice(0, 2), 16)
  if ((first & 1) === 1 || mac === '00:00:00:00:00:00' || /\.255$|^2[2-3]\d\./.test(address))
    return 'passed'
  const hostName = given.name ? readHostName(given.name) : null
  return { line, address, mac, hostName, at: given.at ?? null }
}

/** macOS drops leading zeros: `0:1a:2b:3:4:5`. */
const padded = (mac: string): string =>
  mac
    .split(/[:-]/)
    .map((part) => part.padStart(2, '0'))
    .join(':')

const isc = (text: string, put: Put): void => {
  const blocks = text.split(/^(?=\s*lease\s)/m)
  let line = 1
  for (const block of blocks) {
    const at = line
    line += block.split('\n').length - 1
    const head = /^\s*lease\s+(\S{1,60})\s*\{/.exec(block)
    if (!head) continue
    const body = block.slice(0, 20_000)
    const mac = /^\s*hardware\s+ethernet\s+([0-9a-f:]{11,17});/im.exec(body)?.[1]
    if (mac === undefined) put('passed', at, block)
    else
      put(
        leaseOf(at, {
          address: head[1] ?? '',
          mac,
          name: /^\s*client-hostname\s+"([^"\n]{1,255})";/im.exec(body)?.[1] ?? null,
          at: iscTime(/^\s*(?:cltt|starts)\s+([^;\n]{1,60});/im.exec(body)?.[1] ?? ''),
        }),
        at,
        block,
      )
  }
}

/** `4 2026/11/19 01:02:03` in UTC, or `epoch 1763513000`. */
const iscTime = (text: string): number | null => {
  const epoch = /^epoch\s+(\d{9,11})\b/.exec(text)
  if (epoch) return Number(epoch[1]) * 1000
  const [, y, mo, d, time] = /^\d\s+(\d{4})\/(\d\d)\/(\d\d)\s+(\d\d:\d\d:\d\d)$/.exec(text) ?? []
  const ms = y === undefined ? Number.NaN : Date.parse(`${y}-${mo}-${d}T${time}Z`)
  return Number.isNaN(ms) ? null : ms
}

const eachLine = (text: string, read: (line: string, n: number) => void): void => {
  let n = 0
  for (const line of text.split('\n')) {
    n += 1
    const trimmed = line.trim()
    if (trimmed !== '' && trimmed.length <= MAX_LINE) read(trimmed, n)
  }
}

const dnsmasq = (text: string, put: Put): void =>
  eachLine(text, (line, n) => {
    const [expires = '', mac = '', address = '', name = ''] = line.split(' ')
    // `duid …` and the IPv6 leases after it name no MAC.
    if (!/^\d+$/.test(expires) || !mac.includes(':') || address.includes(':'))
      return put('passed', n, line)
    return put(leaseOf(n, { address, mac, name: name === '*' ? null : name }), n, line)
  })

const arp = (text: string, put: Put): void =>
  eachLine(text, (line, n) => {
    const found = ARP_LINE.exec(line)
    if (found) put(leaseOf(n, { address: found[1] ?? '', mac: found[2] ?? '' }), n, line)
    else if (/incomplete|FAILED|<incomplete>/i.test(line)) put('passed', n, line)
  })

const table = (
  text: string,
  put: Put,
  read: (row: Readonly<Record<string, string>>, n: number) => Lease | 'passed' | 'damaged',
): void => {
  const delimiter = /^[^\n]*\t/.test(text) ? '\t' : ','
  const rows = parse(text.replace(/^#TYPE[^\n]*\n/, ''), {
    columns: (header: string[]) => header.map((h) => h.trim().toLowerCase()),
    delimiter,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_records_with_error: true,
    to: MAX_LEASES,
    info: true,
  }) as { record: Record<string, string>; info: { lines: number } }[]
  for (const { record, info } of rows)
    put(read(record, info.lines), info.lines, Object.values(record).join(','))
}

const kea = (text: string, put: Put): void =>
  table(text, put, (row, n) => {
    // State 0 is in use; 1 declined, 2 expired and reclaimed.
    if ((row['state'] ?? '0') !== '0') return 'passed'
    const ends = Number(row['expire'])
    const lifetime = Number(row['valid_lifetime'])
    return leaseOf(n, {
      address: row['address'] ?? '',
      mac: row['hwaddr'] ?? '',
      name: row['hostname'] ?? null,
      at: ends > 0 && lifetime > 0 && lifetime < 4_294_967_295 ? (ends - lifetime) * 1000 : null,
    })
  })

const windows = (text: string, put: Put): void =>
  table(text, put, (row, n) => {
    if (!/^active|^アクティブ/i.test(row['addressstate'] ?? '')) return 'passed'
    return leaseOf(n, {
      address: row['ipaddress'] ?? '',
      mac: row['clientid'] ?? '',
      name: row['hostname'] ?? null,
    })
  })

const READERS: Readonly<Record<LeaseFormat, (text: string, put: Put) => void>> = {
  isc,
  dnsmasq,
  kea,
  windows,
  arp,
}
