/**
 * Reads outputs and configurations of network devices inside a worker: every device, every neighbour it names and every
 * line of its address tables becomes one record. Secrets are replaced before anything is read: what leaves this thread is
 * a keyed hash of each.
 * @module
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import {
  type Device,
  type DeviceDamage,
  type DeviceReading,
  MAX_FILE_BYTES,
  readDevices,
  type SecretHash,
} from '@hinoban/devices'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'
import type { DeviceSaid } from '../../contract-device.ts'
import {
  clockOf,
  type LinkSaid,
  linkOf,
  MAKERS,
  membersOf,
  nodeFacts,
  SYSTEMS,
  speakerOf,
} from '../../device-facts.ts'
import { saidOf } from '../../device-said.ts'
import { cleanText, readAddress, readMac } from '../../identifiers.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import type { Facts } from '../../rules.ts'
import type { Component } from '../item.ts'

export type DeviceRecord = {
  /** A device that spoke itself, or one that was announced to it; a line of an address table is worth what a lease is. */
  readonly source: 'devices' | 'neighbours' | 'dhcp'
  readonly by: string
  /** The clock of the device; null where none is printed. */
  readonly at: number | null
  readonly facts: Facts
  readonly components: readonly Component[]
  /** Neighbours that the device named; with the device itself, not with the other members of its group. */
  readonly links?: readonly LinkSaid[]
  /** What it said beyond who it is. */
  readonly said?: DeviceSaid
}

/** By which secrets become marks; without it, by a key that nobody keeps: nothing is to be compared later. */
export type DeviceOptions = { readonly keyName: string; readonly key: string }

const isOptions = (value: unknown): value is DeviceOptions =>
  typeof value === 'object' && value !== null && 'keyName' in value && 'key' in value

const markWith = (options: unknown): SecretHash => {
  const name = isOptions(options) ? options.keyName : 'k0'
  const key = isOptions(options) ? Buffer.from(options.key, 'hex') : randomBytes(32)
  return (text, what) =>
    what === 'public-key'
      ? createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex')
      : `${name}.${createHmac('sha256', key).update(text).digest('hex').slice(0, 24)}`
}

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  const file = await wholeOf(reading.bytes)
  const read = readDevices(file, markWith(input.options))
  await reading.head(preview(read, input.previewRows), null)
  for (const device of read.devices)
    for (const record of recordsOf(device))
      await reading.unit(record === null ? { isSkipped: true } : { record })
  for (const damage of read.damage) await reading.unit({ faults: [faultOf(damage)] })
  await reading.end()
  return { unreadable: read.devices.length === 0, end: null }
}

/** The bytes up to the bound, and one more, so that the reader can say that there were more. */
const wholeOf = async (bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    if (length > MAX_FILE_BYTES) continue
    chunks.push(chunk)
    length += chunk.length
  }
  return Buffer.concat(chunks).subarray(0, MAX_FILE_BYTES + 1)
}

/** Ports of the largest chassis. */
const MAX_LINKS = 2_000

const recordsOf = function* (device: Device): Generator<DeviceRecord | null> {
  const at = clockOf(device.clock)
  const by = cleanText(device.hostName ?? MAKERS[device.vendor], 200)
  const links = device.neighbours.flatMap((n) => linkOf(n) ?? [])
  const speaker = speakerOf(device)
  for (const node of membersOf(device)) {
    const said = saidOf(device, node)
    yield {
      ...(said === null ? {} : { said }),
      ...(node === speaker && links.length > 0 ? { links: links.slice(0, MAX_LINKS) } : {}),
      source: 'devices',
      by,
      at,
      facts: nodeFacts(device, node),
      components:
        node.version === null || device.product === null
          ? []
          : [
              {
                place: 'firmware',
                name: SYSTEMS[device.product],
                version: cleanText(node.version, 100),
                supplier: MAKERS[device.vendor],
                type: 'firmware',
                purl: '',
                cpe: '',
                licences: [],
              },
            ],
    }
  }
  for (const { protocol, facts } of links)
    yield {
      source: 'neighbours',
      by: `${protocol.toUpperCase()} ${by}`.slice(0, 200),
      at,
      facts,
      components: [],
    }
  for (let n = links.length; n < device.neighbours.length; n++) yield null
  const outside = new Set(
    device.interfaces.filter((i) => i.outside !== null).flatMap((i) => [i.name, i.label ?? i.name]),
  )
  for (const entry of device.arp) {
    const mac = readMac(entry.mac)
    const address = readAddress(entry.address)
    // Its own addresses are of the device itself; what answers on the provider's side is none of the company's.
    yield mac === null || address === null || entry.isOwn || isForeign(entry.interface, outside)
      ? null
      : { source: 'dhcp', by, at, facts: { macs: [mac], addresses: [address] }, components: [] }
  }
}

const isForeign = (name: string | null, outside: ReadonlySet<string>): boolean =>
  name !== null && (outside.has(name) || /^(?:outside|untrust|wan\d*|internet)$/i.test(name))

// ── what is shown before ───────────────────────────────────────────────────────────────────────────────────

const preview = (read: DeviceReading, most: number): Preview => {
  const nodes = read.devices.flatMap((device) =>
    membersOf(device).map((node) => ({ device, node, facts: nodeFacts(device, node) })),
  )
  const sum = (of: (device: Device) => number): number =>
    read.devices.reduce((total, device) => total + of(device), 0)
  const used = read.segments.filter((s) => s.use === 'read')
  const unknown = read.segments.filter((s) => s.use === 'not-recognised').length
  const counted: readonly (readonly [string, string, number])[] = [
    ['機器', 'Devices', nodes.length],
    ['隣接機器', 'Neighbours', sum((d) => d.neighbours.length)],
    ['アドレス表の行', 'Lines of address tables', sum((d) => d.arp.length)],
    ['置き換えた秘密の値', 'Secrets replaced', read.redactions.total],
    ['読めなかった部分', 'Parts not read', unknown],
  ]
  return {
    facts: [
      {
        label: { ja: '内容', en: 'Content' },
        value: cleanText(
          [
            ...new Set(
              used.map((s) => `${s.vendor === null ? '' : MAKERS[s.vendor]} ${s.command}`),
            ),
          ].join(', '),
          500,
        ),
      },
      ...counted.map(([japanese, english, count]) => ({
        label: { ja: japanese, en: english },
        value: String(count),
      })),
    ].filter((f) => f.value !== '' && f.value !== '0'),
    columns: (
      ['name', 'maker', 'model', 'firmware', 'serial', 'addresses', 'reachableBecause'] as const
    ).map((field, index) => ({
      index,
      letter: '',
      header: `${ja.fields[field]} / ${en.fields[field]}`,
      field,
    })),
    rows: nodes.slice(0, most).map(({ device, facts }) => ({
      row: device.line,
      cells: [
        facts.name ?? '',
        facts.maker ?? '',
        facts.model ?? '',
        facts.firmware ?? '',
        facts.serial ?? '',
        (facts.addresses ?? []).join(', ').slice(0, 200),
        (facts.reachableBecause ?? '').slice(0, 200),
      ],
    })),
    fields: [],
    mapping: null,
    mappingFrom: null,
    missing: [],
  }
}

const DAMAGE: Readonly<Record<DeviceDamage['why'], { readonly ja: string; readonly en: string }>> =
  {
    too_large: {
      ja: 'ファイルが大きすぎるため、50MBまでを読みました。',
      en: 'The file is too large; 50 MB of it were read.',
    },
    not_text: {
      ja: 'テキストではありません。機器の画面に表示された出力か、テキスト形式の設定を指定してください。',
      en: 'This is no text. Hand in what the device printed, or its configuration as text.',
    },
    no_device: {
      ja: '知っている機器の出力や設定が見つかりません。コマンドの出力を最初から最後まで含めてください。',
      en: 'No output or configuration of a known device was found. Include the output of the command from its beginning.',
    },
    bad_character: {
      ja: '読めない文字があります。',
      en: 'It holds characters that cannot be read.',
    },
    cut_short: { ja: '途中で切れています。', en: 'It ends early.' },
    line_too_long: {
      ja: '行が長すぎるため、秘密の値を含むものとして読まずに置き換えました。',
      en: 'The line is too long; it was replaced unread, as if it held a secret.',
    },
    too_deep: { ja: '入れ子が深すぎます。', en: 'It is nested too deeply.' },
    too_many: { ja: '機器が多すぎます。', en: 'There are too many devices.' },
  }

const faultOf = ({ line, why }: DeviceDamage): Fault => ({
  kind: 'damage',
  where: { ja: `${line}行目`, en: `line ${line}` },
  why: DAMAGE[why],
})
