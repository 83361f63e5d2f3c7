/**
 * Reads DHCP leases and ARP tables inside a worker: one record for each device.
 * @module
 */
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type { ReadInput, ReadMessage, ReadResult } from '../../../../platform/imports/source.ts'
import { type Lease, type LeaseFile, type LeaseFormat, readLeases } from '../../leases.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import type { Facts } from '../../rules.ts'

export type LeaseRecord = {
  readonly by: string
  readonly at: number | null
  readonly facts: Facts
}

/** A lease file of a large company has a few megabytes. */
const MAX_BYTES = 64 * 1024 * 1024

const NAMES: Readonly<Record<LeaseFormat, string>> = {
  isc: 'ISC DHCP',
  dnsmasq: 'dnsmasq',
  kea: 'Kea DHCP',
  windows: 'Windows Server DHCP',
  arp: 'ARP',
}

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  const chunks: Uint8Array[] = []
  let size = 0
  let isCut = false
  for await (const chunk of reading.bytes) {
    if (size + chunk.byteLength > MAX_BYTES) isCut = true
    else chunks.push(chunk)
    size += chunk.byteLength
  }
  const file = readLeases(textOf(Buffer.concat(chunks)))
  await reading.head(preview(file, input.previewRows), null)
  for (const lease of file?.leases ?? [])
    await reading.unit({ record: recordOf(lease, file?.format ?? 'arp') })
  for (let n = 0; n < (file?.passedOver ?? 0); n++) await reading.unit({ isSkipped: true })
  for (const { line, text } of file?.damaged ?? [])
    await reading.unit({
      faults: [
        {
          kind: 'record',
          where: { ja: `${line}行目`, en: `line ${line}` },
          why: {
            ja: `アドレスかMACアドレスを読み取れません：${text}`,
            en: `The address or MAC address cannot be read: ${text}`,
          },
        },
      ],
    })
  if (isCut)
    await reading.unit({
      faults: [
        {
          kind: 'damage',
          where: { ja: '64 MB以降', en: 'after 64 MB' },
          why: {
            ja: '大きすぎるため、ここから先は読みませんでした。',
            en: 'It is too large; the rest was not read.',
          },
        },
      ],
    })
  await reading.end()
  return { unreadable: file === null, end: null }
}

/** PowerShell writes UTF-16, Japanese Windows CP932; everything else is UTF-8. */
const textOf = (bytes: Buffer): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('shift_jis').decode(bytes)
  }
}

const recordOf = ({ address, mac, hostName, at }: Lease, format: LeaseFormat): LeaseRecord => ({
  by: NAMES[format],
  at,
  facts: {
    macs: [mac],
    addresses: [address],
    ...(hostName === null ? {} : { hostNames: [hostName] }),
  },
})

const preview = (file: LeaseFile | null, rows: number): Preview => ({
  facts: [
    { label: { ja: '形式', en: 'Format' }, value: file ? NAMES[file.format] : '' },
    {
      label: { ja: '機器の数', en: 'Devices' },
      value: file ? String(new Set(file.leases.map((l) => l.mac)).size) : '',
    },
  ].filter((f) => f.value !== ''),
  columns: (['addresses', 'macs', 'hostNames'] as const).map((field, index) => ({
    index,
    letter: '',
    header: `${ja.fields[field]} / ${en.fields[field]}`,
    field,
  })),
  rows: (file?.leases ?? []).slice(0, rows).map(({ line, address, mac, hostName }) => ({
    row: line,
    cells: [address, mac, hostName ?? ''],
  })),
  fields: [],
  mapping: null,
  mappingFrom: null,
  missing: [],
})
