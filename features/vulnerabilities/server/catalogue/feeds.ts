/**
 * The feeds that fill the catalogue: those that are published, those that a person adds, and files that a person brings.
 * Every address may be set to a mirror.
 * @module
 */
import { feedOf } from '../../../../platform/feeds/index.ts'
import type { Text } from '../../../../platform/i18n/index.ts'
import { type CatalogueFeed, FEED_FORMATS, type FeedFormat } from './feed-format.ts'
import { ALWAYS, csaf, jvnYear, NVD_CHANGES, nvdYear } from './feeds-list.ts'
import type { FollowKind } from './follow/followers.ts'

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

const text = (ja: string, en: string): Text => ({ ja, en })

/** As people read them: what is exploited and the CVE records, then NVD, then the rest. */
const BEFORE_NVD = ALWAYS.findIndex(({ name }) => name === 'nvd-overrides')
const FIRST_YEAR = 2002

/** Every feed that is fetched, as of a year of the calendar. */
export const feedsAt = (
  year: number,
  mirrors: readonly string[] = [],
): readonly CatalogueFeed[] => {
  const years = Array.from({ length: year - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index)
  const [first, others] = [ALWAYS.slice(0, BEFORE_NVD), ALWAYS.slice(BEFORE_NVD)]
  const own = ownProvidersOf(mirrors)
  return [...first, ...years.map(nvdYear), NVD_CHANGES, ...others, ...own, ...years.map(jvnYear)]
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
export const feedNamed = (name: string): CatalogueFeed | null => {
  const [, family, year] = /^(nvd|jvn)-(20\d{2})$/.exec(name) ?? []
  if (year !== undefined && Number(year) >= FIRST_YEAR)
    return family === 'nvd' ? nvdYear(Number(year)) : jvnYear(Number(year))
  const [, format] = /^file-([a-z-]+)\.[0-9a-f]{12}$/.exec(name) ?? []
  const kind = FEED_FORMATS.find((one) => one === format)
  if (kind !== undefined)
    return feedOf<CatalogueFeed>({
      name,
      group: 'file',
      title: FILES[kind],
      format: kind,
      url: '',
      isWhole: false,
      everyHours: 0,
      maxBytes: 4 * 1024 ** 3,
      licence: AS_FILE,
    })
  const known = [...ALWAYS, NVD_CHANGES].find((one) => one.name === name)
  if (known !== undefined) return known
  const [, own] = OWN_PROVIDER.exec(name) ?? []
  return own === undefined ? null : csaf(own, own, '')
}

/** Providers of CSAF that a person added: their addresses stand among those of the feeds. */
const OWN_PROVIDER = /^csaf-([a-z0-9][a-z0-9.-]{0,60})$/
export const ownProvidersOf = (mirrors: readonly string[]): readonly CatalogueFeed[] =>
  mirrors.flatMap((line) => {
    const name = line.slice(0, line.indexOf('='))
    const isOwn = OWN_PROVIDER.test(name) && ALWAYS.every((one) => one.name !== name)
    return isOwn ? (feedNamed(name) ?? []) : []
  })

/** What a feed is followed by; null: it is fetched as one file, as a mirror that names an archive is. */
export const followOf = (feed: CatalogueFeed, url: string): FollowKind | null =>
  feed.follow === undefined ||
  (feed.follow !== 'osv' && url !== feed.url && /\.(?:zip|gz|zst)$/i.test(url))
    ? null
    : feed.follow
