/**
 * The feeds that fill the catalogue, as their publishers' own pages say.
 * @module
 */
import { feedOf, type Said } from '../../../../platform/feeds/index.ts'
import type { Text } from '../../../../platform/i18n/index.ts'
import type { CatalogueFeed } from './feed-format.ts'

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

const AS_PUBLISHED = text(
  '発行元の条件に従う（公開文書のみ取得）',
  'As its publisher says; only public documents are fetched',
)

const feed = (said: Said<CatalogueFeed>): CatalogueFeed => feedOf<CatalogueFeed>(said)

const osv = (ecosystem: string, name: string): CatalogueFeed =>
  feed({
    name: `osv-${name}`,
    title: text(`OSV ${ecosystem}`, `OSV ${ecosystem}`),
    format: 'osv',
    url: `https://osv-vulnerabilities.storage.googleapis.com/${encodeURIComponent(ecosystem)}/all.zip`,
    follow: 'osv',
    isWhole: true,
    everyHours: 6,
    maxBytes: 2 * GIB,
    licence: OSV,
  })

/** A provider that says by itself where its documents are. */
export const csaf = (name: string, publisher: string, url: string): CatalogueFeed =>
  feed({
    name: `csaf-${name}`,
    title: text(`${publisher}（CSAF）`, `${publisher} (CSAF)`),
    format: 'csaf',
    url,
    follow: 'csaf',
    isWhole: true,
    everyHours: 6,
    maxBytes: 4 * GIB,
    licence: AS_PUBLISHED,
  })

/** Published addresses as read in the sources' own pages; they move, and each may be set to another. */
export const ALWAYS: readonly CatalogueFeed[] = [
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
    url: 'https://api.github.com/repos/CVEProject/cvelistV5/releases',
    alsoFrom: [
      'github.com',
      'objects.githubusercontent.com',
      'release-assets.githubusercontent.com',
    ],
    follow: 'cve-list',
    isWhole: true,
    everyHours: 2,
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
    name: 'jvn-changes',
    group: 'jvn',
    title: text('JVN iPedia 更新の詳細（MyJVN API）', 'JVN iPedia, details of changes (MyJVN API)'),
    format: 'jvn-detail',
    url: 'https://jvndb.jvn.jp/myjvn',
    follow: 'jvn-api',
    // The API asks for two or three questions a second at the most, and no long bursts.
    paceMs: 1_000,
    isWhole: false,
    everyHours: 6,
    maxBytes: 1 * GIB,
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
  feed({
    name: 'redhat-vex',
    title: text('Red Hat VEX', 'Red Hat VEX'),
    format: 'redhat-vex',
    url: 'https://security.access.redhat.com/data/csaf/v2/vex/',
    follow: 'redhat-vex',
    isWhole: true,
    everyHours: 12,
    maxBytes: 4 * GIB,
    licence: text('CC BY 4.0（出所を表示）', 'CC BY 4.0 (name the source)'),
  }),
  csaf('cisco', 'Cisco', 'https://www.cisco.com/.well-known/csaf/provider-metadata.json'),
  feed({
    name: 'csaf-fortinet',
    title: text('Fortinet（CSAF）', 'Fortinet (CSAF)'),
    format: 'csaf',
    url: 'https://fortiguard.fortinet.com/psirt/',
    alsoFrom: ['filestore.fortinet.com'],
    follow: 'fortinet',
    paceMs: 1_000,
    isWhole: true,
    everyHours: 12,
    maxBytes: 1 * GIB,
    licence: AS_PUBLISHED,
  }),
  feed({
    name: 'csaf-paloalto',
    title: text('Palo Alto Networks（CSAF）', 'Palo Alto Networks (CSAF)'),
    format: 'csaf',
    url: 'https://security.paloaltonetworks.com/',
    follow: 'paloalto',
    paceMs: 500,
    isWhole: true,
    everyHours: 12,
    maxBytes: 1 * GIB,
    licence: AS_PUBLISHED,
  }),
  csaf(
    'siemens',
    'Siemens',
    'https://cert-portal.siemens.com/productcert/csaf/provider-metadata.json',
  ),
  feed({
    name: 'nvd-api',
    title: text(
      'NVD（API 2.0。年別ファイルの代わり）',
      'NVD by its API 2.0, in place of the files',
    ),
    format: 'nvd',
    url: 'https://services.nvd.nist.gov/rest/json/cves/2.0',
    follow: 'nvd-api',
    // Five questions in thirty seconds without a key.
    paceMs: 6_500,
    isWhole: false,
    everyHours: 2,
    maxBytes: 8 * GIB,
    licence: US_GOVERNMENT,
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

export const nvdYear = (year: number): CatalogueFeed =>
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
export const jvnYear = (year: number): CatalogueFeed =>
  feed({
    name: `jvn-${year}`,
    group: 'jvn',
    title: text(`JVN iPedia ${year}年`, `JVN iPedia ${year}`),
    format: 'jvn-detail',
    url: `https://jvndb.jvn.jp/ja/feed/detail/jvndb_detail_${year}.rdf`,
    isWhole: true,
    everyHours: 24,
    maxBytes: 512 * MIB,
    licence: JVN,
  })
/** After the years, so that what changed since they were made stands. */
export const NVD_CHANGES = feed({
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
