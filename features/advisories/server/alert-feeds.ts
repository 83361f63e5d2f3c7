/**
 * Where advisories are published, as read in the publishers' own pages; every address may be set to a mirror. Which
 * publisher a file is of is told by where its items lead.
 * @module
 */
import type { Source } from '../contract.ts'

export type AlertFeed = {
  readonly source: Source
  /** In the settings `advisories.feeds` and `feeds.mirrors`, and in bundles. */
  readonly name: string
  readonly url: string
  /** Of a publisher that writes of other matters too, only these titles. */
  readonly onlyAbout?: RegExp
}

export const ALERT_FEEDS: readonly AlertFeed[] = [
  { source: 'jpcert', name: 'alerts-jpcert', url: 'https://www.jpcert.or.jp/rss/jpcert.rdf' },
  { source: 'ipa', name: 'alerts-ipa', url: 'https://www.ipa.go.jp/security/alert-rss.rdf' },
  { source: 'jvn', name: 'alerts-jvn', url: 'https://jvn.jp/rss/jvn.rdf' },
  { source: 'nco', name: 'alerts-nco', url: 'https://www.nisc.go.jp/rss/nisc_alert.rdf' },
  {
    source: 'meti',
    name: 'alerts-meti',
    url: 'https://www.meti.go.jp/ml_index_release_atom.xml',
    onlyAbout:
      /サイバー|セキュリティ|脆弱性|不正アクセス|不正プログラム|ランサム|マルウェア|Emotet/iu,
  },
]

export const MAX_FEED_BYTES = 16 * 1024 ** 2
export const EVERY_MS = 4 * 3_600_000

/** Given `name=address` lines of the setting. */
export const addressOf = (feed: AlertFeed, mirrors: readonly string[]): string => {
  const line = mirrors.find((one) => one.startsWith(`${feed.name}=`))
  return line === undefined ? feed.url : line.slice(feed.name.length + 1)
}

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
