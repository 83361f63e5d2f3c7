/**
 * Hinoban's own sweep: runs the nmap of this machine over the ranges that a person named as the company's own, at a
 * limited rate, and reads its XML as any scan that is handed in.
 * @module
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import type { Text } from '../../../../platform/i18n/index.ts'
import type {
  ReadInput,
  ReadMessage,
  ReadResult,
  SiteBook,
} from '../../../../platform/imports/source.ts'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import { pulledKind, type SourceCall, type SourceKind } from '../../../../platform/sources/index.ts'
import type { NmapEnd, NmapRecord } from '../collect/nmap-worker.ts'
import { keepSilences } from '../silence.ts'
import { liveProblem } from './problems.ts'
import { addUp, type LiveDeps, NOTHING_TAKEN, takeLive } from './take.ts'

/** A /16: more than any one site, and a day of scanning. */
const MAX_ADDRESSES = 65_536
const SCAN_TIMEOUT_MS = 2 * 60 * 60_000
const READ_TIMEOUT_MS = 10 * 60_000
const STDERR_CHARS = 2_000

/** How many addresses a range names; null where it is none or is nobody's own without more words. */
export const rangeSize = (text: string): number | null => {
  const [address = '', bits, more] = text.split('/')
  if (more !== undefined || !ipaddr.isValid(address) || address.includes('%')) return null
  const parsed = ipaddr.parse(address)
  // `10.1` and `0x0a000001` are addresses to the library and traps to a reader.
  if (parsed.kind() === 'ipv4' && !ipaddr.IPv4.isValidFourPartDecimal(address)) return null
  const width = parsed.kind() === 'ipv4' ? 32 : 128
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  if (!(prefix >= 0 && prefix <= width)) return null
  return 2 ** (width - prefix)
}

/** Private by RFC 1918, RFC 4193, or link-local: nobody else's network. */
export const isOwnByNature = (text: string): boolean => {
  const [address = '', bits = ''] = text.split('/')
  const parsed = ipaddr.parse(address)
  const range = parsed.range()
  if (range !== 'private' && range !== 'uniqueLocal' && range !== 'loopback') return false
  if (bits === '') return true
  // 10.0.0.0/7 begins inside and ends outside.
  const least =
    range === 'loopback'
      ? 8
      : parsed.kind() === 'ipv6'
        ? 7
        : address.startsWith('10.')
          ? 8
          : address.startsWith('172.')
            ? 12
            : 16
  return Number(bits) >= least
}

const Settings = z
  .object({
    ranges: z
      .array(z.string().trim())
      .min(1)
      .max(200)
      .refine((all) => all.every((r) => rangeSize(r) !== null), {
        message: '192.168.1.0/24 のように書いてください / write it like 192.168.1.0/24',
      })
      .refine((all) => all.reduce((n, r) => n + (rangeSize(r) ?? 0), 0) <= MAX_ADDRESSES, {
        message: `${MAX_ADDRESSES} 個までのアドレスに分けてください / name at most ${MAX_ADDRESSES} addresses`,
      }),
    exclude: z
      .array(z.string().trim())
      .max(200)
      .default([])
      .refine((all) => all.every((r) => rangeSize(r) !== null), {
        message: '192.168.1.10 のように書いてください / write it like 192.168.1.10',
      }),
    depth: z.enum(['presence', 'services']).default('services'),
    rate: z.number().int().min(10).max(5_000).default(200),
    authorisedBy: z.string().trim().max(200).default(''),
  })
  .superRefine((given, context) => {
    if (
      given.authorisedBy === '' &&
      given.ranges.some((r) => rangeSize(r) !== null && !isOwnByNature(r))
    )
      context.addIssue({
        code: 'custom',
        path: ['authorisedBy'],
        message:
          'グローバルアドレスを調べるには、許可した人の名前が必要です / public addresses need the name of who allowed it',
      })
  })
type Settings = z.output<typeof Settings>

export const scanKind = (deps: LiveDeps & { readonly sites: SiteBook }): SourceKind =>
  pulledKind<typeof Settings>({
    id: 'scan',
    title: { ja: 'ネットワークスキャン（nmap）', en: 'Network scan (nmap)' },
    hint: {
      ja: '自社のネットワークを定期的に調べ、つながっている機器と開いているサービスを見つけます。火の番を動かしているコンピューターにnmapが必要です。',
      en: 'Sweeps your own networks on a schedule and finds devices and open services. Needs nmap on the computer that runs Hinoban.',
    },
    evidenceClass: 'E1',
    settings: Settings,
    siteRequired: true,
    everyMinutes: 24 * 60,
    timeoutMs: SCAN_TIMEOUT_MS + READ_TIMEOUT_MS,
    silentAfterMinutes: 7 * 24 * 60,
    fields: [
      {
        key: 'ranges',
        kind: 'lines',
        isRequired: true,
        label: { ja: '調べる範囲', en: 'Ranges' },
        hint: {
          ja: '1行に1つ。例：192.168.1.0/24。自社のネットワークだけを指定してください。',
          en: 'One per line, like 192.168.1.0/24. Your own networks only.',
        },
      },
      {
        key: 'exclude',
        kind: 'lines',
        isRequired: false,
        label: { ja: '除外するアドレス', en: 'Left out' },
        hint: {
          ja: 'スキャンで止まるおそれのある制御機器など。1行に1つ。',
          en: 'Controllers and other devices that a scan may upset. One per line.',
        },
      },
      {
        key: 'depth',
        kind: 'choice',
        isRequired: true,
        initial: 'services',
        label: { ja: '調べ方', en: 'Depth' },
        hint: {
          ja: 'サービスまで調べると、機器の種類やソフトウェアの版が分かります。',
          en: 'Looking at services tells what the devices are and which versions they run.',
        },
        choices: [
          { value: 'presence', label: { ja: '存在だけ（速い）', en: 'Presence only (quick)' } },
          { value: 'services', label: { ja: 'サービスと版まで', en: 'Services and versions' } },
        ],
      },
      {
        key: 'rate',
        kind: 'number',
        isRequired: true,
        initial: 200,
        label: { ja: '毎秒のパケット数の上限', en: 'Packets a second at most' },
        hint: {
          ja: '古い機器や細い回線の拠点では小さくしてください。',
          en: 'Lower it where devices are old or lines are thin.',
        },
      },
      {
        key: 'authorisedBy',
        kind: 'text',
        isRequired: false,
        label: { ja: '許可した人', en: 'Allowed by' },
        hint: {
          ja: 'グローバルアドレスを調べる場合に必要です。監査ログに残ります。',
          en: 'Needed for public addresses. It is kept in the audit log.',
        },
      },
    ],
    tryOut: async ({ settings, signal }) => {
      const version = await nmapVersion(signal)
      const count = settings.ranges.reduce((n, r) => n + (rangeSize(r) ?? 0), 0)
      return [
        { ja: `nmap ${version} を使います。`, en: `nmap ${version} is used.` },
        {
          ja: `${count.toLocaleString('ja')}個のアドレスを調べます。`,
          en: `${count.toLocaleString('en')} addresses are swept.`,
        },
      ]
    },
    collect: async (call) => {
      const folder = await mkdtemp(join(tmpdir(), 'hinoban-scan-'))
      try {
        const path = join(folder, 'scan.xml')
        await runNmap(argumentsOf(call.settings, path), call.signal)
        return await takeIn(deps, call, path)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  })

/** Ranges are parsed addresses: none of them can be an option. */
const argumentsOf = (s: Settings, path: string): readonly string[] => [
  '-n',
  '--noninteractive',
  '-T3',
  '--max-rate',
  String(s.rate),
  '--host-timeout',
  '15m',
  ...(s.depth === 'presence' ? ['-sn'] : ['-sV', '--version-light', '--top-ports', '200']),
  ...(s.ranges.some((r) => r.includes(':')) ? ['-6'] : []),
  ...(s.exclude.length > 0 ? ['--exclude', s.exclude.join(',')] : []),
  '-oX',
  path,
  ...s.ranges,
]

const runNmap = async (given: readonly string[], signal: AbortSignal): Promise<string> => {
  const child = spawn('nmap', given, { stdio: ['ignore', 'pipe', 'pipe'], signal })
  let said = ''
  let complained = ''
  child.stdout.on('data', (bytes: Buffer) => {
    if (said.length < STDERR_CHARS) said += bytes.toString('utf8')
  })
  child.stderr.on('data', (bytes: Buffer) => {
    if (complained.length < STDERR_CHARS) complained += bytes.toString('utf8')
  })
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', (error) =>
      fail(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? liveProblem('assets.nmap_missing', {})
          : error,
      ),
    )
    child.once('close', done)
  })
  if (code !== 0)
    throw liveProblem('assets.nmap_failed', {
      why: complained.trim().split('\n').at(-1)?.slice(0, 300) || `exit ${code}`,
    })
  return said
}

const nmapVersion = async (signal: AbortSignal): Promise<string> =>
  /version ([\w.]+)/i.exec(await runNmap(['--version'], signal))?.[1] ?? '?'

const takeIn = async (
  deps: LiveDeps & { readonly sites: SiteBook },
  call: SourceCall<Settings>,
  path: string,
) => {
  const warnings: Text[] = []
  let tally = NOTHING_TAKEN
  let version = ''
  const input: ReadInput = {
    path,
    fileName: 'scan.xml',
    skip: 0,
    mapping: null,
    mappingFrom: null,
    remembered: {},
    batchRecords: 100,
    previewRows: 0,
    maxFaults: 50,
    options: null,
  }
  const { end } = await runWorker<ReadInput, ReadMessage, ReadResult>({
    module: new URL('../collect/nmap-worker.ts', import.meta.url),
    input,
    memoryMb: 256,
    timeoutMs: READ_TIMEOUT_MS,
    signal: call.signal,
    onMessage: async (message) => {
      if (message.kind === 'head') return
      for (const { where, why } of message.faults)
        warnings.push({ ja: `${where.ja}: ${why.ja}`, en: `${where.en}: ${why.en}` })
      const hosts = message.records as readonly NmapRecord[]
      version = hosts[0]?.by ?? version
      const items = hosts.map((r) => ({
        seen: {
          source: 'scan' as const,
          by: call.source.name,
          at: r.at ?? call.startedAt.getTime(),
          site: call.source.site,
          facts: r.facts,
        },
        components: r.components,
        places: r.places,
        certificates: r.certificates,
      }))
      tally = addUp(tally, await takeLive(deps, call, items, version || '0'))
    },
  })
  await sweep(deps, call, end as NmapEnd)
  return { ...tally, warnings }
}

/** A scan of our own that came to its end is a sweep of the site. */
const sweep = (
  { records, evidence, sites }: LiveDeps & { readonly sites: SiteBook },
  { scope, source, settings, startedAt }: SourceCall<Settings>,
  end: NmapEnd,
): Promise<void> =>
  records.within(scope, async (tx) => {
    const site = (await sites.list(tx)).find((s) => s.id === source.site)
    if (!site) return
    await evidence.append(tx, [
      {
        kind: 'assets.sweep',
        subject: { kind: 'site', id: site.id, name: site.name, site: site.id },
        class: 'E1',
        observedAt: new Date(end.at ?? startedAt.getTime()),
        validUntil: null,
        probe: `scan:${source.id}`,
        probeVersion: end.by.slice(0, 100) || '0',
        payload: {
          collector: source.name,
          ranges: [...settings.ranges],
          hostsUp: end.hostsUp,
          complete: end.isComplete,
        },
        source: null,
      },
    ])
    await keepSilences({ evidence }, tx, {
      ...end,
      source: 'scan',
      by: source.name,
      at: end.at ?? startedAt.getTime(),
      probe: `scan:${source.id}`,
      probeVersion: end.by.slice(0, 100) || '0',
      file: null,
    })
  })
