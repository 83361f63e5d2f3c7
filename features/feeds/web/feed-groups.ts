/**
 * Feeds as people turn them on and off: the years of a source are one row. Pure.
 * @module
 */
import type { FeedStateName, FeedView } from '../contract.ts'

export type FeedGroup = {
  readonly id: string
  readonly feeds: readonly FeedView[]
  readonly state: FeedStateName
  /** Of its feeds. */
  readonly ready: number
  /** Null: nothing is here, which is not 0. */
  readonly records: number | null
  readonly damaged: number
  /** The newest content; null: none. */
  readonly contentAt: string | null
  readonly checkedAt: string | null
  readonly isOn: boolean
  readonly hosts: readonly string[]
}

/** What a person has to know of a group first. */
const ORDER: readonly FeedStateName[] = [
  'building',
  'fetching',
  'shrunk',
  'unreadable',
  'failed',
  'waiting',
  'ready',
  'off',
]

export const groupsOf = (feeds: readonly FeedView[]): readonly FeedGroup[] => {
  const groups = new Map<string, FeedView[]>()
  for (const feed of feeds) {
    const known = groups.get(feed.group)
    if (known) known.push(feed)
    else groups.set(feed.group, [feed])
  }
  return [...groups].map(([id, of]) => {
    const taken = of.flatMap((feed) => feed.taken ?? [])
    return {
      id,
      feeds: of,
      state: ORDER.find((state) => of.some((feed) => feed.state === state)) ?? 'off',
      ready: taken.length,
      records: taken.length === 0 ? null : taken.reduce((sum, one) => sum + one.records, 0),
      damaged: taken.reduce((sum, one) => sum + one.damaged, 0),
      contentAt: latest(of.map(({ fetchedAt }) => fetchedAt)),
      checkedAt: latest(of.map(({ checkedAt }) => checkedAt)),
      isOn: of.some(({ isOn }) => isOn),
      hosts: hostsOf(of),
    }
  })
}

const latest = (times: readonly (string | null)[]): string | null =>
  times.reduce((best, one) => (one !== null && (best === null || one > best) ? one : best), null)

export const hostsOf = (feeds: readonly FeedView[]): readonly string[] =>
  [...new Set(feeds.flatMap(({ hosts }) => hosts))].toSorted()

/** Hosts that these groups need. */
export const hostsOfGroups = (
  groups: readonly FeedGroup[],
  on: readonly string[],
): readonly string[] =>
  hostsOf(
    groups.flatMap(({ id, feeds }) =>
      feeds.filter(({ name }) => on.includes(id) || on.includes(name)),
    ),
  )

/** What is under way, in this moment. */
export const isBusy = (feeds: readonly FeedView[]): boolean =>
  feeds.some(({ state }) => state === 'fetching' || state === 'building')
