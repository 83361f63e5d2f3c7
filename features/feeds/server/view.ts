/**
 * One feed as its page shows it.
 * @module
 */
import type { FeedState } from '../../../platform/feeds/index.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import type { FeedView } from '../contract.ts'
import { feedStateOf } from '../rules.ts'

type Complaint = { readonly at: string; readonly why: string; readonly detail: string }

/** A feed as its keeper knows it. */
export type KnownFeed = {
  readonly name: string
  readonly group: string
  readonly title: Text
  readonly licence: Text
  readonly url: string
  readonly hosts: readonly string[]
  readonly isOn: boolean
  /** Its address was given by a person. */
  readonly isOwn: boolean
  readonly stage: {
    readonly stage: 'fetching' | 'building'
    readonly records: number
    readonly damaged: number
  } | null
  readonly file: FeedState | null
  readonly taken: {
    readonly records: number
    readonly damaged: number
    readonly damage: readonly Complaint[]
    readonly datedAt: number | null
    readonly takenAt: number
  } | null
  readonly last:
    | { readonly kind: 'taken' | 'unchanged' }
    | { readonly kind: 'shrunk'; readonly records: number; readonly before: number }
    | { readonly kind: 'unreadable'; readonly why: string }
    | null
}

const SHOWN_DAMAGE = 5
const SHOWN_SIGNS = 300

/** What is coming in at this moment. */
type Incoming = {
  readonly bytes: number
  readonly listed: number | null
  readonly held: number | null
}

export const viewOf = (known: KnownFeed, incoming: Incoming | null): FeedView => {
  const { name, group, title, licence, url, hosts, isOn, stage, file, taken, last } = known
  const isFile = url === ''
  return {
    name,
    group,
    title: { ...title },
    licence: { ...licence },
    url,
    // What it leads to, too, once it was asked.
    hosts: [...new Set([...hosts, ...(file?.followed?.needs ?? [])])].toSorted(),
    isOn,
    isFile,
    state: feedStateOf({
      isOn,
      isFetched: !isFile,
      stage: stage?.stage ?? null,
      result: file?.result ?? null,
      isTaken: taken !== null,
      built: last?.kind ?? null,
    }),
    progress:
      stage === null
        ? null
        : {
            bytes: incoming?.bytes ?? 0,
            records: stage.records,
            damaged: stage.damaged,
            held: incoming?.held ?? null,
            listed: incoming?.listed ?? null,
          },
    fetchedAt: file?.fetchedAt?.toISOString() ?? null,
    checkedAt: file?.checkedAt.toISOString() ?? null,
    result: file?.result ?? null,
    why: last?.kind === 'unreadable' ? last.why : (file?.why ?? null),
    bytes: file?.bytes ?? null,
    sha256: file?.sha256 ?? null,
    taken:
      taken === null
        ? null
        : {
            records: taken.records,
            damaged: taken.damaged,
            damage: shown(taken.damage),
            datedAt: taken.datedAt === null ? null : new Date(taken.datedAt).toISOString(),
            takenAt: new Date(taken.takenAt).toISOString(),
          },
    followed:
      file === null || file.followed === null
        ? null
        : {
            listed: file.followed.listed,
            held: file.followed.held,
            complained: file.followed.complained,
            complaints: shown(file.followed.complaints),
          },
    notBefore: file?.notBefore?.toISOString() ?? null,
    isOwn: known.isOwn,
    shrunk: last?.kind === 'shrunk' ? { records: last.records, before: last.before } : null,
  }
}

const shown = (complaints: readonly Complaint[]): Complaint[] =>
  complaints.slice(0, SHOWN_DAMAGE).map(({ at, why, detail }) => ({
    at: at.slice(0, SHOWN_SIGNS),
    why,
    detail: detail.slice(0, SHOWN_SIGNS),
  }))
