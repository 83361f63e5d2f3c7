/**
 * Where advisories are published, as read in the publishers' own pages; every address may be set to a mirror. Which
 * publisher a file is of is told by where its items lead.
 * @module
 */
import { type FeedDefinition, feedOf } from '../../../platform/feeds/index.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import type { Source } from '../contract.ts'

export type AlertFeed = FeedDefinition & {
  readonly source: Source
  /** Of a publisher that writes of other matters too, only these titles. */
  readonly onlyAbout?: RegExp
}

/** What turns them all on. */
export const ALERT_GROUP = 'alerts'

const alerts = (source: Source, publisher: Text, url: string, onlyAbout?: RegExp): AlertFeed =>
  feedOf<AlertFeed>({
    source,
    name: `alerts-${source}`,
    group: ALERT_GROUP,
    title: { ja: `${publisher.ja} 注意喚起`, en: `Advisories of ${publisher.en}` },
    url,
    everyHours: 4,
    maxBytes: 16 * 1024 ** 2,
    licence: {
      ja: '各発行元の条件に従う（題名とリンクだけを保存）',
      en: 'As each publisher says; only titles and links are kept',
    },
    ...(onlyAbout === undefined ? {} : { onlyAbout }),
  })
const same = (name: string): Text => ({ ja: name, en: name })

export const ALERT_FEEDS: readonly AlertFeed[] = [
  alerts('jpcert', same('JPCERT/CC'), 'https://www.jpcert.or.jp/rss/jpcert.rdf'),
  alerts('ipa', same('IPA'), 'https://www.ipa.go.jp/security/alert-rss.rdf'),
  alerts('jvn', same('JVN'), 'https://jvn.jp/rss/jvn.rdf'),
  alerts(
    'nco',
    { ja: '国家サイバー統括室（NCO）', en: 'the National Cybersecurity Office' },
    'https://www.nisc.go.jp/rss/nisc_alert.rdf',
  ),
  alerts(
    'meti',
    { ja: '経済産業省', en: 'METI' },
    'https://www.meti.go.jp/ml_index_release_atom.xml',
    /サイバー|セキュリティ|脆弱性|不正アクセス|不正プログラム|ランサム|マルウェア|Emotet/iu,
  ),
]

const HOSTS: readonly (readonly [RegExp, Source])[] = [
  [/(?:^|\.)jpcert\.or\.jp$/, 'jpcert'],
  [/(?:^|\.)ipa\.go\.jp$/, 'ipa'],
  [/(?:^|\.)jvn\.jp$/, 'jvn'],
  [/(?:^|\.)(?:nisc|cyber)\.go\.jp$/, 'nco'],
  [/(?:^|\.)meti\.go\.jp$/, 'meti'],
]
const sourceOf = (url: string): Source => {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return HOSTS.find(([pattern]) => pattern.test(host))?.[1] ?? 'other'
}

/** The publisher that all items lead to; `other` where they do not agree. */
export const publisherOf = (urls: readonly string[]): Source => {
  const found = new Set(urls.map(sourceOf))
  const [only = 'other'] = found
  return found.size === 1 ? only : 'other'
}

/** The feed that a file with these items is a copy of; null: none. The database of JVN is no list of advisories. */
export const alertFeedOf = (urls: readonly string[]): string | null => {
  if (urls.some((url) => /^https?:\/\/jvndb\.jvn\.jp\//.test(url))) return null
  const source = publisherOf(urls)
  return ALERT_FEEDS.find((feed) => feed.source === source)?.name ?? null
}
