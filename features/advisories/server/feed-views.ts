/**
 * The feeds of advisories as the page of feeds shows them: how each is fetched, and what its file holds.
 * @module
 */
import { open } from 'node:fs/promises'
import { addressOf, type FeedState, hostsOf, isFeedOn } from '../../../platform/feeds/index.ts'
import { ALERT_FEEDS, type AlertFeed, alertFeedOf } from './alert-feeds.ts'
import type { AdvisoriesDeps } from './deps.ts'
import type { ReadResult } from './read-worker.ts'
import { read } from './take.ts'

export type AlertFeedView = Pick<AlertFeed, 'name' | 'group' | 'title' | 'licence' | 'hosts'> & {
  readonly url: string
  readonly isOn: boolean
  readonly isOwn: false
  readonly stage: null
  readonly file: FeedState | null
  readonly taken: {
    readonly records: number
    readonly damaged: number
    readonly damage: ReadResult['damage']
    readonly datedAt: number | null
    readonly takenAt: number
  } | null
  readonly last: { readonly kind: 'unreadable'; readonly why: string } | null
}

type Held = Pick<AlertFeedView, 'taken' | 'last'>

/** A file is read once; its feed has a few hundred items. */
export const alertFeedViews = ({
  feeds,
  settings,
}: Pick<AdvisoriesDeps, 'feeds' | 'settings'>): (() => Promise<readonly AlertFeedView[]>) => {
  const { current, list } = feeds
  const known = new Map<string, Held>()
  const heldIn = async (name: string): Promise<Held> => {
    const file = await current(name)
    if (file === null) return { taken: null, last: null }
    const before = known.get(`${name} ${file.sha256}`)
    if (before !== undefined) return before
    const held = heldOf(await read({ path: file.path }).catch(() => null), file.fetchedAt)
    known.set(`${name} ${file.sha256}`, held)
    return held
  }
  return async () => {
    const files = new Map((await list()).map((state) => [state.name, state]))
    const { enabled, on, mirrors } = settings()
    return Promise.all(
      ALERT_FEEDS.map(async (feed) => ({
        name: feed.name,
        group: feed.group,
        title: feed.title,
        licence: feed.licence,
        hosts: hostsOf([feed], mirrors),
        url: addressOf(feed, mirrors),
        isOn: enabled && isFeedOn(feed, on),
        isOwn: false as const,
        stage: null,
        file: files.get(feed.name) ?? null,
        ...(await heldIn(feed.name)),
      })),
    )
  }
}

const heldOf = (result: ReadResult | null, fetchedAt: Date): Held => {
  if (result === null || result.items.length === 0)
    return {
      taken: null,
      last: { kind: 'unreadable', why: result?.damage[0]?.why ?? 'not_a_record' },
    }
  const { items, damaged, damage } = result
  const newest = items.reduce((most, { publishedAt }) => Math.max(most, publishedAt ?? 0), 0)
  return {
    taken: {
      records: items.length,
      damaged,
      damage,
      datedAt: newest === 0 ? null : newest,
      takenAt: fetchedAt.getTime(),
    },
    last: null,
  }
}

/** The name of the feed that a file is a copy of; null: it is none of advisories. */
export const recogniseAlerts = async (path: string): Promise<string | null> => {
  await using file = await open(path, 'r')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4_096), 0, 4_096, 0)
  if (!/<(?:rdf:RDF|rss|feed)\b/.test(buffer.toString('utf8', 0, bytesRead))) return null
  const result = await read({ path }).catch(() => null)
  return result === null || result.items.length === 0
    ? null
    : alertFeedOf(result.items.map(({ url }) => url))
}
