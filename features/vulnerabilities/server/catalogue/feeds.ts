/**
 * The feeds that fill the catalogue: where each is published, how it is read, how often it is worth asking, and whose it is.
 * Every address may be set to a mirror; every feed can be brought as a file instead.
 * @module
 */
import type { Text } from '../../../../platform/i18n/index.ts'

export const FEED_FORMATS = [
  'cve',
  'nvd',
  'nvd-overrides',
  'kev',
  'epss',
  'jvn-overview',
  'jvn-detail',
  'osv',
  'csaf',
  'redhat-vex',
  'cvrf',
  'cisco',
  'debian',
  'ubuntu',
  'eol',
] as const
export type FeedFormat = (typeof FEED_FORMATS)[number]

export type FeedDefinition = {
  readonly name: string
  /** What is turned on and off together: the years of one source. */
  readonly group: string
  readonly title: Text
  readonly format: FeedFormat
  /** '' where it comes only as a file. */
  readonly url: string
  /** Hosts that the address and its redirects lead to. */
  readonly hosts: readonly string[]
  /** Whole: what a newer copy no longer holds is gone. Else it brings changes only. */
  readonly isWhole: boolean
  readonly everyHours: number
  readonly maxBytes: number
  readonly licence: Text
}

const MIB = 1024 ** 2
const GIB = 1024 ** 3
const text = (ja: string, en: string): Text => ({ ja, en })
const CC0 = text('CC0 1.0（出所の表示は不要）', 'CC0 1.0 (no attribution needed)')
const US_GOVERNMENT = text(
  '米国政府の著作物（パブリックドメイン）',
  'US government work (public domain)',
)
const JVN = text(
  'IPA・JPCERT/CC（利用者が直接取得。本文は再配布しない）',
  'IPA and JPCERT/CC (fetched by each user; texts are not redistributed)',
)
const OSV = text(
  'CC BY 4.0 ほか（各記録の出典に従う）',
  'CC BY 4.0 and others, as each record says',
)

/** What most companies want: what is exploited, what is broken, what is no longer cared for. */
export const USUAL_FEEDS = [
  'kev',
  'kev-eu',
  'epss',
  'cve',
  'nvd',
  'nvd-overrides',
  'jvn',
  'eol',
] as const

type Said = Omit<FeedDefinition, 'group' | 'hosts'> & {
  readonly group?: string
  readonly alsoFrom?: readonly string[]
}
const feed = ({ group, alsoFrom = [], ...said }: Said): FeedDefinition => ({
  ...said,
  group: group ?? said.name,
  hosts: [...(said.url === '' ? [] : [new URL(said.url).host]), ...alsoFrom],
})

const osv = (ecosystem: string, name: string): FeedDefinition =>
  feed({
    name: `osv-${name}`,
    title: text(`OSV ${ecosystem}`, `OSV ${ecosystem}`),
    format: 'osv',
    url: `https://osv-vulnerabilities.storage.googleapis.com/${encodeURIComponent(ecosystem)}/all.zip`,
    isWhole: true,
    everyHours: 24,
    maxBytes: 2 * GIB,
    licence: OSV,
  })

/** Published addresses as read in the sources' own pages; they move, and each may be set to another. */
const ALWAYS: readonly FeedDefinition[] = [
  feed({
    name: 'kev',
    title: text('CISA 悪用が確認された脆弱性（KEV）', 'CISA known exploited vulnerabilities (KEV)'),
    format: 'kev',
    url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
    isWhole: true,
    everyHours: 4,
    maxBytes: 64 * MIB,
    licence: CC0,
  }),
  feed({
    name: 'kev-eu',
    title: text('EU 悪用が確認された脆弱性', 'EU known exploited vulnerabilities'),
    format: 'kev',
    url: 'https://raw.githubusercontent.com/enisaeu/CNW/refs/heads/main/advisories/eukev/eukev.json',
    isWhole: true,
    everyHours: 12,
    maxBytes: 64 * MIB,
    licence: text('ENISA（出所を表示）', 'ENISA (name the source)'),
  }),
  feed({
    name: 'epss',
    title: text('EPSS 悪用される確率', 'EPSS probability of exploitation'),
    format: 'epss',
    url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
    isWhole: true,
    everyHours: 24,
    maxBytes: 256 * MIB,
    licence: text('FIRST（出所を表示）', 'FIRST (name the source)'),
  }),
  feed({
    name: 'cve',
    title: text('CVE レコード（CNA と CISA の追記）', 'CVE records (CNA and CISA’s additions)'),
    format: 'cve',
    url: 'https://github.com/CVEProject/cvelistV5/archive/refs/heads/main.zip',
    alsoFrom: ['codeload.github.com'],
    isWhole: true,
    everyHours: 24,
    maxBytes: 4 * GIB,
    licence: text('CVE 利用規約（再配布可）', 'CVE terms of use (may be redistributed)'),
  }),
  feed({
    name: 'nvd-overrides',
    title: text('NVD の補正（Anchore）', 'Corrections of NVD (Anchore)'),
    format: 'nvd-overrides',
    url: 'https://github.com/anchore/nvd-data-overrides/archive/refs/heads/main.zip',
    alsoFrom: ['codeload.github.com'],
    isWhole: true,
    everyHours: 24,
    maxBytes: 1 * GIB,
    licence: CC0,
  }),
  feed({
    name: 'jvn',
    title: text('JVN iPedia 最近の更新', 'JVN iPedia, recent changes'),
    format: 'jvn-overview',
    url: 'https://jvndb.jvn.jp/ja/rss/jvndb.rdf',
    isWhole: false,
    everyHours: 6,
    maxBytes: 256 * MIB,
    licence: JVN,
  }),
  feed({
    name: 'eol',
    title: text('サポート終了日（endoflife.date）', 'End of support (endoflife.date)'),
    format: 'eol',
    url: 'https://endoflife.date/api/v1/products/full',
    isWhole: true,
    everyHours: 24,
    maxBytes: 256 * MIB,
    licence: text('MIT', 'MIT'),
  }),
  feed({
    name: 'debian',
    title: text('Debian セキュリティ追跡', 'Debian security tracker'),
    format: 'debian',
    url: 'https://security-tracker.debian.org/tracker/data/json',
    isWhole: true,
    everyHours: 12,
    maxBytes: 1 * GIB,
    licence: text('Debian（MIT 相当、出所を表示）', 'Debian (MIT-style; name the source)'),
  }),
  osv('Ubuntu', 'ubuntu'),
  osv('AlmaLinux', 'almalinux'),
  osv('Rocky Linux', 'rocky'),
  osv('Red Hat', 'redhat'),
  osv('SUSE', 'suse'),
  osv('Alpine', 'alpine'),
  osv('npm', 'npm'),
  osv('PyPI', 'pypi'),
  osv('Maven', 'maven'),
  osv('Go', 'go'),
  osv('NuGet', 'nuget'),
  osv('Packagist', 'packagist'),
  osv('RubyGems', 'rubygems'),
  osv('crates.io', 'crates'),
]

const nvdYear = (year: number): FeedDefinition =>
  feed({
    name: `nvd-${year}`,
    group: 'nvd',
    title: text(`NVD ${year}年`, `NVD ${year}`),
    format: 'nvd',
    url: `https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-${year}.json.gz`,
    isWhole: true,
    everyHours: 24 * 7,
    maxBytes: 512 * MIB,
    licence: US_GOVERNMENT,
  })
const jvnYear = (year: number): FeedDefinition =>
  feed({
    name: `jvn-${year}`,
    group: 'jvn',
    title: text(`JVN iPedia ${year}年`, `JVN iPedia ${year}`),
    format: 'jvn-detail',
    url: `https://jvndb.jvn.jp/ja/feed/detail/jvndb_detail_${year}.rdf`,
    isWhole: true,
    everyHours: 24 * 7,
    maxBytes: 512 * MIB,
    licence: JVN,
  })
/** After the years, so that what changed since they were made stands. */
const NVD_CHANGES = feed({
  name: 'nvd-modified',
  group: 'nvd',
  title: text('NVD 最近の更新', 'NVD, recent changes'),
  format: 'nvd',
  url: 'https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-modified.json.gz',
  isWhole: false,
  everyHours: 6,
  maxBytes: 512 * MIB,
  licence: US_GOVERNMENT,
})

const FIRST_YEAR = 2002
/** As people read them: what is exploited and the CVE records, then NVD, then the rest. */
const BEFORE_NVD = ALWAYS.findIndex(({ name }) => name === 'nvd-overrides')

/** Every feed that is fetched, as of a year of the calendar. */
export const feedsAt = (year: number): readonly FeedDefinition[] => {
  const years = Array.from({ length: year - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index)
  const [first, others] = [ALWAYS.slice(0, BEFORE_NVD), ALWAYS.slice(BEFORE_NVD)]
  return [...first, ...years.map(nvdYear), NVD_CHANGES, ...others, ...years.map(jvnYear)]
}

/** Titles of files that a person brings, by what they hold. */
const FILES: Readonly<Record<FeedFormat, Text>> = {
  cve: text('取り込んだCVEレコード', 'Imported CVE records'),
  nvd: text('取り込んだNVDの記録', 'Imported NVD records'),
  'nvd-overrides': text('取り込んだNVDの補正', 'Imported corrections of NVD'),
  kev: text('取り込んだKEV', 'Imported KEV'),
  epss: text('取り込んだEPSS', 'Imported EPSS'),
  'jvn-overview': text('取り込んだJVNの概要', 'Imported JVN overviews'),
  'jvn-detail': text('取り込んだJVNの詳細', 'Imported JVN details'),
  osv: text('取り込んだOSVの記録', 'Imported OSV records'),
  csaf: text('取り込んだベンダー情報（CSAF・VEX）', 'Imported vendor advisories (CSAF, VEX)'),
  'redhat-vex': text('取り込んだRed HatのVEX', 'Imported VEX of Red Hat'),
  cvrf: text('取り込んだベンダー情報（CVRF）', 'Imported vendor advisories (CVRF)'),
  cisco: text('取り込んだCiscoの勧告', 'Imported Cisco advisories'),
  debian: text('取り込んだDebianの追跡情報', 'Imported Debian tracker'),
  ubuntu: text('取り込んだUbuntuの情報', 'Imported Ubuntu records'),
  eol: text('取り込んだサポート終了日', 'Imported end of support dates'),
}
const AS_FILE = text('ファイルの提供元の条件に従う', 'As the origin of the file says')

/** A file that belongs to no published feed is one of its own, named by its content. */
export const fileFeedName = (format: FeedFormat, sha256: string): string =>
  `file-${format}.${sha256.slice(0, 12)}`

/**
 * Null for a name that is none.
 * @example feedNamed('nvd-2024')?.url
 */
export const feedNamed = (name: string): FeedDefinition | null => {
  const [, family, year] = /^(nvd|jvn)-(20\d{2})$/.exec(name) ?? []
  if (year !== undefined && Number(year) >= FIRST_YEAR)
    return family === 'nvd' ? nvdYear(Number(year)) : jvnYear(Number(year))
  const [, format] = /^file-([a-z-]+)\.[0-9a-f]{12}$/.exec(name) ?? []
  const kind = FEED_FORMATS.find((one) => one === format)
  if (kind !== undefined)
    return feed({
      name,
      group: 'file',
      title: FILES[kind],
      format: kind,
      url: '',
      isWhole: false,
      everyHours: 0,
      maxBytes: 4 * GIB,
      licence: AS_FILE,
    })
  return [...ALWAYS, NVD_CHANGES].find((one) => one.name === name) ?? null
}

/** A setting names feeds or whole groups. */
export const isFeedOn = (
  { name, group }: Pick<FeedDefinition, 'name' | 'group'>,
  on: readonly string[],
): boolean => on.includes(name) || on.includes(group)

/**
 * Where a feed is fetched from, given `name=address` lines; `{file}` in the address of a group stands for the file's own name.
 * @example addressOf(nvd2024, ['nvd=https://mirror.example.jp/nvd/{file}'])
 */
export const addressOf = (definition: FeedDefinition, mirrors: readonly string[]): string => {
  const line = [definition.name, definition.group]
    .map((name) => mirrors.find((one) => one.startsWith(`${name}=`)))
    .find((one) => one !== undefined)
  if (line === undefined) return definition.url
  const file = definition.url.split('/').at(-1) ?? ''
  return line.slice(line.indexOf('=') + 1).replaceAll('{file}', file)
}

/** Entries for the allow-list without which these feeds cannot be fetched. */
export const hostsOf = (
  definitions: readonly FeedDefinition[],
  mirrors: readonly string[],
): readonly string[] => {
  const hosts = definitions.flatMap((one) => {
    const url = addressOf(one, mirrors)
    if (url === one.url) return one.hosts
    if (!URL.canParse(url)) return []
    const { protocol, host } = new URL(url)
    return [protocol === 'http:' ? `http://${host}` : host]
  })
  return [...new Set(hosts)].toSorted()
}
