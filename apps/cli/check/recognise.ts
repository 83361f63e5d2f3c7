/**
 * What a file is, by its first bytes: the kinds that can be judged from, and those that are known but say nothing (yet), each with
 * the honest reason. The name of a file decides nothing.
 * @module
 */
import { constants, gunzipSync } from 'node:zlib'
import {
  looksLikeNmap,
  looksLikeSbom,
  looksLikeTable,
} from '../../../features/assets/server/collect/recognise.ts'
import { looksLikeDevices } from '../../../features/assets/server/collect/recognise-devices.ts'
import {
  looksLikeLeases,
  looksLikeLog,
  looksLikePackages,
} from '../../../features/assets/server/collect/recognise-lists.ts'
import { looksNative } from '../../../features/board/native-evidence.ts'
import type { Text } from '../../../platform/i18n/index.ts'

export type Use =
  | 'nmap'
  | 'sbom'
  | 'devices'
  | 'packages'
  | 'osquery-log'
  | 'leases'
  | 'ledger'
  | 'native'
export type Kind = {
  /** Stable id for JSON. */
  readonly id: string
  readonly title: Text
  /** Read by this reader; null: named only. */
  readonly use: Use | null
  /** Why it is not used. */
  readonly why: Text | null
}

export const HEAD_BYTES = 64 * 1024
/** What the head of a packed file may unfold to: enough to name what is inside. */
const MAX_PEEK_BYTES = 1024 * 1024

export const recognise = (head: Uint8Array, name: string): Kind => {
  if (head.length === 0) return EMPTY
  const text = textOf(head)
  // Programs that make or read evidence quote it.
  const isQuoted = text !== null && !/^[\ufeff\s]*[<{[]/.test(text) && isSource(text)
  if (looksLikeNmap(head) && !isQuoted)
    return used('nmap-xml', 'nmap', { ja: 'nmapのスキャン結果', en: 'nmap scan' })
  const binary = BINARIES.find(({ test }) => test(head))
  if (binary) return binary.kind(head, name)
  if (text === null) return UNKNOWN_BINARY
  if (isQuoted) return SOURCE
  const sbom = looksLikeSbom(head)?.certainty ?? 0
  // A bill of materials may quote CVE records; its own mark counts first.
  if (sbom >= 1) return SBOM
  if (looksLikeLog(head)) return OSQUERY_LOG
  const known = TEXTS.find(({ test }) => test(text))
  if (known) return known.kind
  if (sbom >= 0.7) return SBOM
  if (!FENCE.test(text)) {
    if (looksLikeLeases(head)) return LEASES
    if (looksLikePackages(head)) return PACKAGES
    if (looksLikeDevices(head)) return DEVICES
  }
  if (looksNative(text))
    return used('native-evidence', 'native', { ja: 'Hinobanの証跡', en: 'Hinoban evidence' })
  const other = OTHERS.find(({ test }) => test(text))
  if (other) return other.kind
  return looksLikeTable(head, name) && isEven(text) ? LEDGER : PLAIN_TEXT
}

/** Instructions quote what a command prints or takes; neither a list nor a device fences anything. */
const FENCE = /^ {0,3}(?:```|~~~)/m

const used = (id: string, use: Use, title: Text): Kind => ({ id, title, use, why: null })
const named = (id: string, ja: string, en: string, why: Text): Kind => ({
  id,
  title: { ja, en },
  use: null,
  why,
})

const SBOM = used('sbom', 'sbom', { ja: 'SBOM', en: 'SBOM' })
const DEVICES = used('devices', 'devices', {
  ja: 'ネットワーク機器の出力・設定',
  en: 'output or configuration of network devices',
})
const PACKAGES = used('packages', 'packages', {
  ja: 'ソフトウェア一覧',
  en: 'list of installed software',
})
const OSQUERY_LOG = used('osquery-log', 'osquery-log', {
  ja: 'osqueryの結果ログ',
  en: 'osquery result log',
})
const LEASES = used('leases', 'leases', {
  ja: 'DHCPの貸出記録・ARP表',
  en: 'DHCP leases or ARP table',
})
const LEDGER = used('table', 'ledger', { ja: '表（台帳）', en: 'table (ledger)' })

// ── reasons ────────────────────────────────────────────────────────────────────────────────────────────────

const NOT_READ_YET: Text = {
  ja: '形式は分かりますが、hinoban check はまだこの形式から判定できません。',
  en: 'The format is known, but hinoban check cannot judge from it yet.',
}
const REFERENCE: Text = {
  ja: '脆弱性情報などの公開資料です。自社の状態を示す証跡ではないため使いません。',
  en: 'Published reference material. It says nothing about your own company, so it is no evidence.',
}
const NO_EVIDENCE: Text = {
  ja: '自社の対策の状態を示す証跡ではないため使いません。',
  en: 'It says nothing about the state of your measures, so it is no evidence.',
}
const PACKED: Text = {
  ja: '圧縮されています。展開してから、もう一度実行してください。',
  en: 'It is packed. Unpack it first and run the check again.',
}
const UNKNOWN: Text = {
  ja: '中身が、知っている証跡の種類のどれにも当てはまりません。',
  en: 'Its content is none of the kinds of evidence that are known.',
}

const EMPTY = named('empty', '空のファイル', 'empty file', {
  ja: '中身がありません。',
  en: 'There is nothing in it.',
})
const UNKNOWN_BINARY = named('unknown', '不明なバイナリー', 'unknown binary file', UNKNOWN)
const SOURCE = named('source', 'プログラムのソースコード', 'source code of a program', NO_EVIDENCE)
const PLAIN_TEXT = named('text', 'テキスト', 'text', NO_EVIDENCE)

// ── binary kinds ───────────────────────────────────────────────────────────────────────────────────────────

type BinaryRule = {
  readonly test: (head: Uint8Array) => boolean
  readonly kind: (head: Uint8Array, name: string) => Kind
}

const begins =
  (...bytes: number[]) =>
  (head: Uint8Array): boolean =>
    bytes.every((byte, i) => head[i] === byte)
const binary = (test: (head: Uint8Array) => boolean, kind: Kind): BinaryRule => ({
  test,
  kind: () => kind,
})

const BINARIES: readonly BinaryRule[] = [
  binary(
    begins(0x45, 0x6c, 0x66, 0x46, 0x69, 0x6c, 0x65, 0x00),
    named('evtx', 'Windowsイベントログ（EVTX）', 'Windows event log (EVTX)', NOT_READ_YET),
  ),
  binary(
    (head) =>
      [
        [0xd4, 0xc3, 0xb2, 0xa1],
        [0xa1, 0xb2, 0xc3, 0xd4],
        [0x4d, 0x3c, 0xb2, 0xa1],
        [0x0a, 0x0d, 0x0d, 0x0a],
      ].some((magic) => begins(...magic)(head)),
    named('pcap', 'パケットキャプチャ', 'packet capture', NOT_READ_YET),
  ),
  { test: begins(0x1f, 0x8b), kind: (head) => gzipOf(head) },
  {
    test: begins(0x50, 0x4b, 3, 4),
    kind: (head, name) =>
      looksLikeTable(head, name) ? LEDGER : named('zip', 'ZIP書庫', 'ZIP archive', PACKED),
  },
  binary(
    begins(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c),
    named('7z', '7-Zip書庫', '7-Zip archive', PACKED),
  ),
  binary(begins(0x52, 0x61, 0x72, 0x21), named('rar', 'RAR書庫', 'RAR archive', PACKED)),
  binary(begins(0xfd, 0x37, 0x7a, 0x58, 0x5a), named('xz', 'xz圧縮', 'xz archive', PACKED)),
  binary(begins(0x42, 0x5a, 0x68), named('bzip2', 'bzip2圧縮', 'bzip2 archive', PACKED)),
  binary(
    begins(0x28, 0xb5, 0x2f, 0xfd),
    named('zstd', 'Zstandard圧縮', 'Zstandard archive', PACKED),
  ),
  binary(
    (head) => new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar',
    named('tar', 'tar書庫', 'tar archive', PACKED),
  ),
  binary(begins(0x25, 0x50, 0x44, 0x46), named('pdf', 'PDF文書', 'PDF document', NO_EVIDENCE)),
  {
    test: begins(0xd0, 0xcf, 0x11, 0xe0),
    kind: (head, name) =>
      looksLikeTable(head, name)
        ? LEDGER
        : named('ole', 'Microsoft Officeの旧形式', 'old Microsoft Office file', {
            ja: '旧形式またはパスワード付きのOffice文書です。台帳であれば、.xlsx または CSV で保存し直してください。',
            en: 'An old or protected Office file. If it is a ledger, save it as .xlsx or CSV.',
          }),
  },
  binary(
    (head) =>
      [
        [0x89, 0x50, 0x4e, 0x47],
        [0xff, 0xd8, 0xff],
        [0x47, 0x49, 0x46, 0x38],
      ].some((magic) => begins(...magic)(head)),
    named('image', '画像', 'image', NO_EVIDENCE),
  ),
  binary(
    (head) => begins(0x7f, 0x45, 0x4c, 0x46)(head) || begins(0x4d, 0x5a)(head),
    named('program', 'プログラム', 'program', NO_EVIDENCE),
  ),
  binary(
    (head) => new TextDecoder('latin1').decode(head.subarray(0, 15)) === 'SQLite format 3',
    named('sqlite', 'SQLiteデータベース', 'SQLite database', NOT_READ_YET),
  ),
]

/** Names what is inside, too: `kev.json.gz` is a packed KEV list. */
const gzipOf = (head: Uint8Array): Kind => {
  let inner: Kind | null = null
  try {
    const peek = gunzipSync(head, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: MAX_PEEK_BYTES,
    })
    inner = begins(0x1f, 0x8b)(peek) ? null : recognise(peek.subarray(0, HEAD_BYTES), '')
  } catch {
    // Damaged, or unfolding to more than a head may: it stays a packed file.
  }
  return inner === null || inner.id === 'unknown'
    ? named('gzip', 'gzip圧縮', 'gzip file', PACKED)
    : {
        id: `gzip:${inner.id}`,
        title: {
          ja: `gzip圧縮（中身：${inner.title.ja}）`,
          en: `gzip file (inside: ${inner.title.en})`,
        },
        use: null,
        why: inner.why === null || inner.why === PACKED ? PACKED : inner.why,
      }
}

// ── kinds of text ──────────────────────────────────────────────────────────────────────────────────────────

const textOf = (head: Uint8Array): string | null => {
  const wide = begins(0xff, 0xfe)(head) ? 'utf-16le' : begins(0xfe, 0xff)(head) ? 'utf-16be' : null
  if (wide !== null) return new TextDecoder(wide).decode(head)
  let controls = 0
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 27)) controls += 1
  return controls * 50 > head.length ? null : new TextDecoder('utf-8').decode(head)
}

/** A program shows in its first lines what it is. */
const SOURCE_CHARS = 16 * 1024
/** What no ledger holds and every page of a program does; each with a bound, for the text may be hostile. */
const SOURCE_MARKS =
  /=>|\);|\bfunction\b ?[\w$]{0,60}\(|\breturn\b|\bconst [\w${[]|\bexport (?:const|type|default|declare|function|interface|class|\*|\{)|\bimport\b[^\n]{0,200}?["']|\bvar [\w$]{1,60} ?=|\breadonly \w|[a-z-]{2,30}: ?[^;{}\s]{1,40};|\bself\.\w|^\s{0,40}def \w{1,60}\(/gm

const isSource = (text: string): boolean => {
  const start = text.slice(0, SOURCE_CHARS)
  if (/^[ \t]{0,20}(?:import|export) ?\{/m.test(start)) return true
  const marks = start.match(SOURCE_MARKS)?.length ?? 0
  const braces = start.match(/[{}()]/g)?.length ?? 0
  return marks >= 3 && marks * 2000 >= start.length && braces * 300 >= start.length
}

/** Rows of a table have as many separators as their neighbours; the commas of prose come as they like. */
const isEven = (text: string): boolean => {
  const lines = text
    .split(/\r\n|\r|\n/)
    .slice(0, 60)
    .filter((line) => line.trim() !== '')
  const isProse =
    /^\ufeff?#{1,6} \S/.test(text) ||
    lines.filter((line) => /[.。]\s*$/.test(line)).length >= lines.length * 0.4
  if (isProse) return false
  return [',', '\t', ';'].some((sign) => {
    const counts = new Map<number, number>()
    for (const line of lines) {
      const n = line.split(sign).length - 1
      if (n > 0) counts.set(n, (counts.get(n) ?? 0) + 1)
    }
    return [...counts].some(([n, rows]) => rows >= lines.length * (n === 1 ? 0.7 : 0.4))
  })
}

const isYaml = (text: string): boolean => {
  const lines = text
    .split(/\r?\n/, 200)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const first = lines[0] ?? ''
  return (
    (first.trim() === '---' || /^(?:- )?["']?[\w.-]+["']?:(?: |$)/.test(first)) &&
    lines.filter((line) => /^\s*(?:- |["']?[\w.$-]+["']?:(?: |$)|---)/.test(line)).length >=
      lines.length * 0.5
  )
}

type TextRule = { readonly test: (text: string) => boolean; readonly kind: Kind }
const rule = (test: RegExp | ((text: string) => boolean), kind: Kind): TextRule => ({
  test: typeof test === 'function' ? test : (text) => test.test(text),
  kind,
})
const all =
  (...patterns: RegExp[]) =>
  (text: string): boolean =>
    patterns.every((pattern) => pattern.test(text))
const isJson = (text: string): boolean => /^\s*[[{]/.test(text)

/** Kinds whose marks outweigh what a general reader would take them for. */
const TEXTS: readonly TextRule[] = [
  rule(
    all(
      /"(?:cveID|catalogVersion)"\s*:/,
      /"(?:dateAdded|vulnerabilities)"\s*:/,
      /KEV|Known Exploited|knownRansomware|cveID/,
    ),
    named(
      'kev',
      '悪用が確認された脆弱性の一覧（KEV）',
      'list of exploited vulnerabilities (KEV)',
      REFERENCE,
    ),
  ),
  rule(/"csaf_version"\s*:/, named('csaf', 'CSAFセキュリティ勧告', 'CSAF advisory', REFERENCE)),
  rule(
    /"dataType"\s*:\s*"CVE_RECORD"|"data_type"\s*:\s*"CVE"/,
    named('cve', 'CVE情報', 'CVE record', REFERENCE),
  ),
  rule(
    all(
      /"(?:cve|id)"\s*:\s*(?:\{\s*"id"\s*:\s*)?"CVE-\d{4}-/,
      /"(?:vulnStatus|descriptions|sourceIdentifier|NVD_CVE)"/,
    ),
    named('nvd', 'NVDの脆弱性情報', 'NVD record', REFERENCE),
  ),
  rule(
    all(/"schema_version"\s*:/, /"affected"\s*:\s*\[/),
    named('osv', 'OSVの脆弱性情報', 'OSV record', REFERENCE),
  ),
  rule(
    (text) => /^\s*\{/.test(text) && /"lockfileVersion"\s*:/.test(text),
    named('npm-lock', 'npmのロックファイル', 'npm lock file', {
      ja: 'ロックファイルはSBOMではありません。同じフォルダーで npm sbom --sbom-format cyclonedx を実行し、その出力を使ってください。',
      en: 'A lock file is no SBOM. Run npm sbom --sbom-format cyclonedx in its folder and use what that writes.',
    }),
  ),
  rule(
    all(/^\s*\{/, /"\$schema"\s*:\s*"https?:\/\/json-schema\.org/),
    named('json-schema', 'JSONスキーマ', 'JSON schema', NO_EVIDENCE),
  ),
  rule(
    (text) =>
      isJson(text) &&
      /"(?:EventID|event_id)"\s*:/.test(text) &&
      /"(?:Channel|channel|Computer|SourceName|winlog)"\s*:/.test(text),
    named('windows-events', 'Windowsイベント（JSON）', 'Windows events (JSON)', NOT_READ_YET),
  ),
  rule(
    (text) => isJson(text) && /"event_type"\s*:\s*"(?:alert|dns|http|flow|tls)"/.test(text),
    named('suricata', 'Suricataの記録（EVE JSON）', 'Suricata log (EVE JSON)', NOT_READ_YET),
  ),
  rule(/^#separator /, named('zeek', 'Zeekの記録', 'Zeek log', NOT_READ_YET)),
  rule(
    all(/^logsource:/m, /^detection:/m),
    named('sigma', 'Sigmaルール', 'Sigma rule', NO_EVIDENCE),
  ),
]

const MAIL_HEADER =
  /^(?:(?:received|return-path|from|to|date|message-id|subject|mime-version|delivered-to|dkim-signature|content-type|reply-to|authentication-results|x-[\w-]+):[ \t]?.*(?:\r?\n[ \t].*)*\r?\n){2}/i
const SYSLOG_LINE =
  /^(?:<\d{1,3}>|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* \S+ [\w./-]+(?:\[\d+\])?:)/

const OTHERS: readonly TextRule[] = [
  rule(
    (text) => /^From \S+/.test(text) || MAIL_HEADER.test(text.replace(/^\ufeff/, '')),
    named('mail', '電子メール', 'mail message', NOT_READ_YET),
  ),
  rule(
    (text) => text.split(/\r?\n/, 20).filter((line) => SYSLOG_LINE.test(line)).length >= 2,
    named('syslog', 'syslog', 'syslog', NOT_READ_YET),
  ),
  rule(/<feedback[\s>]/, named('dmarc-report', 'DMARCレポート', 'DMARC report', NOT_READ_YET)),
  rule(/^\s*(?:<!doctype html|<html)/i, named('html', 'HTML文書', 'HTML page', NO_EVIDENCE)),
  rule(/^\s*<\?xml|^\s*<[A-Za-z][\w:.-]*[\s>/]/, named('xml', 'XML', 'XML', UNKNOWN)),
  rule(
    (text) => isJson(text) && /["{[]\s*[\]"{[]|:\s*/.test(text),
    named('json', 'JSON', 'JSON', UNKNOWN),
  ),
  rule(isYaml, named('yaml', 'YAML', 'YAML', UNKNOWN)),
]
