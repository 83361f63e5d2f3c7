/**
 * The feeds that fill the catalogue: where each is published, how it is read, how often it is worth asking, and whose it is.
 * Every address may be set to a mirror; every feed can be brought as a file instead.
 * @module
 */
import type { Text } from '../../../../platform/i18n/index.ts'

export const FEED_FORMATS = ['cve', 'nvd', 'nvd-overrides', 'kev', 'epss'] as const
export type FeedFormat = (typeof FEED_FORMATS)[number]

export type FeedDefinition = {
  readonly name: string
  readonly title: Text
  readonly format: FeedFormat
  readonly url: string
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

const YEARS_OF_NVD = Array.from({ length: 26 }, (_, index) => 2002 + index)

/** Published addresses as read in the sources' own pages; they move, and each is a setting. */
export const FEEDS: readonly FeedDefinition[] = [
  {
    name: 'kev',
    title: text('CISA 悪用が確認された脆弱性（KEV）', 'CISA known exploited vulnerabilities (KEV)'),
    format: 'kev',
    url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
    isWhole: true,
    everyHours: 4,
    maxBytes: 64 * MIB,
    licence: CC0,
  },
  {
    name: 'kev-eu',
    title: text('EU 悪用が確認された脆弱性', 'EU known exploited vulnerabilities'),
    format: 'kev',
    url: 'https://raw.githubusercontent.com/enisaeu/CNW/refs/heads/main/advisories/eukev/eukev.json',
    isWhole: true,
    everyHours: 12,
    maxBytes: 64 * MIB,
    licence: text('ENISA（出所を表示）', 'ENISA (name the source)'),
  },
  {
    name: 'epss',
    title: text('EPSS 悪用される確率', 'EPSS probability of exploitation'),
    format: 'epss',
    url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
    isWhole: true,
    everyHours: 24,
    maxBytes: 256 * MIB,
    licence: text('FIRST（出所を表示）', 'FIRST (name the source)'),
  },
  {
    name: 'cve',
    title: text('CVE レコード（CNA と CISA の追記）', 'CVE records (CNA and CISA’s additions)'),
    format: 'cve',
    url: 'https://github.com/CVEProject/cvelistV5/archive/refs/heads/main.zip',
    isWhole: true,
    everyHours: 24,
    maxBytes: 4 * GIB,
    licence: text('CVE 利用規約（再配布可）', 'CVE terms of use (may be redistributed)'),
  },
  {
    name: 'nvd-modified',
    title: text('NVD 最近の更新', 'NVD, recent changes'),
    format: 'nvd',
    url: 'https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-modified.json.gz',
    isWhole: false,
    everyHours: 6,
    maxBytes: 512 * MIB,
    licence: text('米国政府の著作物（パブリックドメイン）', 'US government work (public domain)'),
  },
  ...YEARS_OF_NVD.map(
    (year): FeedDefinition => ({
      name: `nvd-${year}`,
      title: text(`NVD ${year}年`, `NVD ${year}`),
      format: 'nvd',
      url: `https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-${year}.json.gz`,
      isWhole: true,
      everyHours: 24 * 7,
      maxBytes: 512 * MIB,
      licence: text('米国政府の著作物（パブリックドメイン）', 'US government work (public domain)'),
    }),
  ),
  {
    name: 'nvd-overrides',
    title: text('NVD の補正（anchore）', 'Corrections of NVD (anchore)'),
    format: 'nvd-overrides',
    url: 'https://github.com/anchore/nvd-data-overrides/archive/refs/heads/main.zip',
    isWhole: true,
    everyHours: 24,
    maxBytes: 1 * GIB,
    licence: CC0,
  },
]

export const feedNamed = (name: string): FeedDefinition | null =>
  FEEDS.find((feed) => feed.name === name) ?? null
