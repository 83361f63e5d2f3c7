/**
 * Reads an nmap XML file inside a worker: every host that answered becomes one record.
 * @module
 */
import { createHash, X509Certificate } from 'node:crypto'
import {
  type NmapDamage,
  type NmapHost,
  type NmapRun,
  type NmapSummary,
  readNmap,
} from '@hinoban/nmap'
import type { Preview } from '../../../../platform/imports/contract.ts'
import { openReading } from '../../../../platform/imports/reading.ts'
import type {
  Fault,
  ReadInput,
  ReadMessage,
  ReadResult,
} from '../../../../platform/imports/source.ts'
import type { ServedCertificate } from '../../evidence.ts'
import { cleanText, readAddress, readHostName, readMac } from '../../identifiers.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import type { Facts, Port } from '../../rules.ts'
import type { AnsweringHost, ScanLook } from '../../silence.ts'
import type { Component } from '../item.ts'

export type NmapRecord = {
  readonly at: number | null
  readonly by: string
  readonly facts: Facts
  readonly components: readonly Component[]
  readonly places: readonly string[]
  readonly certificates: readonly ServedCertificate[]
}

/** What `finish` needs for the sweep of the site. */
export type NmapEnd = {
  readonly by: string
  readonly at: number | null
  readonly targets: readonly string[]
  readonly hostsUp: number
  readonly isComplete: boolean
  readonly look: ScanLook
}

/** A host with more open ports than this is a trap that answers everywhere. */
const MAX_PORTS = 200

export const run = async (
  input: ReadInput,
  post: (message: ReadMessage) => Promise<void>,
): Promise<ReadResult> => {
  const reading = await openReading(input, post)
  const rows: Preview['rows'] = []
  let scan: NmapRun | null = null
  let summary: NmapSummary | null = null
  let damaged = 0
  let up = 0
  let lastAt: number | null = null
  let isHeadPosted = false
  const answering: AnsweringHost[] = []
  const head = async (): Promise<void> => {
    if (isHeadPosted) return
    isHeadPosted = true
    await reading.head(preview(scan, rows), null)
  }
  for await (const part of readNmap(reading.bytes)) {
    if (part.kind === 'run') scan = part.run
    else if (part.kind === 'finished') summary = part.summary
    else if (part.kind === 'damaged') {
      damaged += 1
      await reading.unit({ faults: [faultOf(part.at.line, part.why)] })
    } else if (part.host.state !== 'up') await reading.unit({ isSkipped: true })
    else {
      up += 1
      const record = recordOf(part.host, scan)
      if (answering.length < MAX_ANSWERING) answering.push(answerOf(part.host))
      lastAt = Math.max(lastAt ?? 0, record.at ?? 0) || null
      if (rows.length < input.previewRows) rows.push(previewRow(part.host, record))
      else await head()
      await reading.unit({ record })
    }
  }
  await head()
  await reading.end()
  const end: NmapEnd = {
    by: byOf(scan),
    at: summary?.finishedAt ?? lastAt ?? scan?.startedAt ?? null,
    targets: (scan?.targets ?? []).slice(0, 1000).map((t) => cleanText(t, 200)),
    hostsUp: up,
    isComplete: summary !== null && summary.exit !== 'error' && damaged === 0,
    look: {
      targets: (scan?.targets ?? []).slice(0, 1000),
      excluded: scan?.excluded ?? null,
      ports: (scan?.scans ?? []).map(({ protocol, services }) => ({ protocol, services })),
      answering,
      isAll: answering.length === up,
    },
  }
  return { unreadable: scan === null && up === 0, end }
}

/** A /16 that answers everywhere; beyond, nothing is concluded from who did not answer. */
const MAX_ANSWERING = 65_536

const answerOf = (host: NmapHost): AnsweringHost => ({
  addresses: host.addresses.flatMap((a) => readAddress(a.address) ?? []).slice(0, 32),
  // `-Pn` takes every address for a host.
  isHeard: host.reason !== 'user-set' || host.ports.some(isReply),
  isOpen: host.ports.some((p) => p.state === 'open'),
  shut: host.ports
    .filter((p) => p.state === 'closed')
    .slice(0, 200)
    .map((p) => `${p.protocol}/${p.port}`),
})
const isReply = ({ state }: NmapHost['ports'][number]): boolean =>
  state === 'open' || state === 'closed'

const byOf = (scan: NmapRun | null): string =>
  cleanText(`${scan?.scanner ?? 'nmap'} ${scan?.version ?? ''}`, 200)

const recordOf = (host: NmapHost, scan: NmapRun | null): NmapRecord => {
  const open = host.ports.filter((p) => p.state === 'open').slice(0, MAX_PORTS)
  const mac = host.mac === null ? null : readMac(host.mac)
  const macs = mac === null ? [] : [mac]
  const names = host.hostnames.flatMap((h) => readHostName(h.name) ?? [])
  const products = open.flatMap(({ service }) => [
    ...(service?.method === 'probed' ? [service.product, service.deviceType, service.osType] : []),
  ])
  const sure = host.osGuesses.filter((g) => g.accuracy === 100).slice(0, 1)
  return {
    at: host.endedAt ?? host.startedAt ?? scan?.startedAt ?? null,
    by: byOf(scan),
    facts: {
      addresses: host.addresses.flatMap((a) => readAddress(a.address) ?? []).slice(0, 32),
      ...(macs.length > 0 ? { macs } : {}),
      ...(names.length > 0 ? { hostNames: [...new Set(names)].slice(0, 32) } : {}),
      ...(host.macVendor ? { maker: cleanText(host.macVendor, 100) } : {}),
      ...(host.ports.length > 0
        ? {
            ports: open.map(
              (p): Port => ({
                protocol: p.protocol.slice(0, 10),
                port: p.port,
                service: cleanText(serviceText(p.service), 200),
              }),
            ),
            closedPorts: host.ports
              .filter((p) => p.state === 'closed' || p.state === 'filtered')
              .slice(0, 1000)
              .map((p) => ({ protocol: p.protocol.slice(0, 10), port: p.port })),
            products: [
              ...new Set([...products.flatMap((p) => p ?? []), ...sure.flatMap(deviceTypes)]),
            ]
              .slice(0, 50)
              .map((p) => cleanText(p, 100)),
          }
        : {}),
    },
    components: open.flatMap(({ protocol, port, service }): Component[] =>
      service?.method === 'probed' && service.product
        ? [
            {
              place: `${protocol}/${port}`,
              name: cleanText(service.product, 200),
              version: cleanText(service.version ?? '', 100),
              supplier: '',
              type: 'service',
              purl: '',
              cpe: service.cpe.find((c) => c.startsWith('cpe:/a:'))?.slice(0, 500) ?? '',
              licences: [],
            },
          ]
        : [],
    ),
    certificates: certificatesOf(open),
    // An open port that nobody talked to says nothing about what runs there.
    places: host.ports
      .filter((p) => p.state === 'closed' || p.service?.method === 'probed')
      .slice(0, 1000)
      .map((p) => `${p.protocol}/${p.port}`),
  }
}

const deviceTypes = (guess: NmapHost['osGuesses'][number]): readonly string[] =>
  guess.classes.flatMap((c) => (c.type && c.type !== 'general purpose' ? [c.type] : []))

/** A certificate that cannot be read proves nothing. */
const certificatesOf = (open: NmapHost['ports']): ServedCertificate[] =>
  open.flatMap(({ protocol, port, scripts }) =>
    scripts.flatMap(({ pem }) => {
      const says = pem === null ? null : certificateOf(pem)
      return says === null ? [] : [{ place: `${protocol}/${port}`.slice(0, 20), ...says }]
    }),
  )

const certificateOf = (pem: string): Omit<ServedCertificate, 'place'> | null => {
  try {
    const one = new X509Certificate(pem)
    const [notBefore, notAfter] = [one.validFrom, one.validTo].map((text) => Date.parse(text))
    if (!notBefore || !notAfter) return null
    return {
      serial: one.serialNumber.toLowerCase().slice(0, 80),
      key: createHash('sha256')
        .update(one.publicKey.export({ type: 'spki', format: 'der' }))
        .digest('hex'),
      subject: cleanText(one.subject.replaceAll('\n', ', '), 400),
      notBefore,
      notAfter,
    }
  } catch {
    // Made by whoever was scanned: it may be anything.
    return null
  }
}

const serviceText = (service: NmapHost['ports'][number]['service']): string =>
  service === null
    ? ''
    : [service.name, service.product, service.version]
        .filter((t) => t !== null && t !== '')
        .join(' ')

const preview = (scan: NmapRun | null, rows: Preview['rows']): Preview => ({
  facts: [
    { label: { ja: 'スキャナー', en: 'Scanner' }, value: byOf(scan) },
    ...(scan?.startedAt
      ? [
          {
            label: { ja: '開始日時', en: 'Started' },
            value: new Date(scan.startedAt).toISOString(),
          },
        ]
      : []),
    { label: { ja: 'コマンド', en: 'Command' }, value: cleanText(scan?.args ?? '', 500) },
    {
      label: { ja: '対象', en: 'Targets' },
      value: cleanText((scan?.targets ?? []).slice(0, 20).join(', '), 500),
    },
  ].filter((f) => f.value !== ''),
  columns: (['addresses', 'macs', 'hostNames', 'maker', 'ports'] as const).map((field, index) => ({
    index,
    letter: '',
    header: `${ja.fields[field]} / ${en.fields[field]}`,
    field,
  })),
  rows,
  fields: [],
  mapping: null,
  mappingFrom: null,
  missing: [],
})

const previewRow = (host: NmapHost, { facts }: NmapRecord): Preview['rows'][number] => ({
  row: host.line,
  cells: [
    (facts.addresses ?? []).join(', '),
    (facts.macs ?? []).join(', '),
    (facts.hostNames ?? []).join(', '),
    facts.maker ?? '',
    (facts.ports ?? [])
      .map((p) => `${p.protocol}/${p.port}`)
      .join(', ')
      .slice(0, 500),
  ],
})

const DAMAGE: Readonly<Record<NmapDamage, { readonly ja: string; readonly en: string }>> = {
  not_nmap: { ja: 'nmapのXMLではありません。', en: 'This is no nmap XML.' },
  malformed: {
    ja: 'XMLとして壊れています。この部分は読み飛ばしました。',
    en: 'The XML is broken here. This part was passed over.',
  },
  cut_short: {
    ja: 'ファイルが途中で終わっています。スキャンが中断された可能性があります。読めたところまで取り込みます。',
    en: 'The file ends early; the scan may have been interrupted. What could be read is taken in.',
  },
  bad_character: {
    ja: '使えない文字があります。',
    en: 'It holds characters that XML does not allow.',
  },
  host_incomplete: {
    ja: 'このホストの記録は途中で切れています。',
    en: 'The record of this host is incomplete.',
  },
  entities_refused: {
    ja: '外部実体や独自の実体宣言は安全のため読みません。',
    en: 'Entity declarations are refused for safety.',
  },
  too_deep: { ja: '入れ子が深すぎます。', en: 'It is nested too deeply.' },
  too_large: { ja: '大きすぎる項目があります。', en: 'An item is too large.' },
  too_many_attributes: { ja: '属性が多すぎます。', en: 'It has too many attributes.' },
  too_much_damage: {
    ja: '破損が多すぎるため、ここで読み取りをやめました。',
    en: 'There is too much damage; reading stopped here.',
  },
  unreadable: { ja: '読み取れません。', en: 'It could not be read.' },
}

const faultOf = (line: number, why: NmapDamage): Fault => ({
  kind: 'damage',
  where: { ja: `${line}行目`, en: `line ${line}` },
  why: DAMAGE[why],
})
