/**
 * What a feed is at: icon and word, and how far it is while something is under way.
 * @module
 */
import {
  CircleAlert,
  CircleCheck,
  CircleMinus,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
  TrendingDown,
} from 'lucide-react'
import { useFormat } from '../../../ui/language.tsx'
import type { FeedStateName, FeedView } from '../contract.ts'
import type { FeedGroup } from './feed-groups.ts'
import { useWords } from './words.ts'

const LOOKS: Readonly<
  Record<FeedStateName, { readonly icon: LucideIcon; readonly state: string }>
> = {
  off: { icon: CircleMinus, state: 'not-applicable' },
  waiting: { icon: Clock, state: 'unknown' },
  fetching: { icon: LoaderCircle, state: 'unknown' },
  building: { icon: LoaderCircle, state: 'unknown' },
  ready: { icon: CircleCheck, state: 'holds' },
  shrunk: { icon: TrendingDown, state: 'stale' },
  unreadable: { icon: CircleAlert, state: 'fails' },
  failed: { icon: CircleX, state: 'fails' },
}

export const FeedStateBadge = ({ state }: { state: FeedStateName }) => {
  const m = useWords()
  const { icon: Icon, state: look } = LOOKS[state]
  return (
    <span className="state" data-state={look}>
      <Icon size={15} aria-hidden="true" />
      {m.states[state]}
    </span>
  )
}

/** `62.4 MB` while it comes in, `120,000 records` while it is taken in. */
export const FeedProgress = ({ feed }: { feed: FeedView }) => {
  const m = useWords()
  const f = useFormat()
  if (feed.progress === null) return null
  const { bytes, records, damaged } = feed.progress
  return (
    <div className="soft small number">
      {feed.state === 'fetching'
        ? m.fetchedSoFar(f.bytes(bytes))
        : m.builtSoFar(f.number(records), damaged === 0 ? null : f.number(damaged))}
    </div>
  )
}

export const GroupState = ({ group }: { group: FeedGroup }) => {
  const m = useWords()
  const { feeds, ready, state } = group
  const busy = feeds.find((feed) => feed.progress !== null)
  return (
    <>
      <FeedStateBadge state={state} />
      {busy ? <FeedProgress feed={busy} /> : null}
      {feeds.length > 1 && state !== 'off' ? (
        <div className="soft small">{m.readyOf(ready, feeds.length)}</div>
      ) : null}
    </>
  )
}
