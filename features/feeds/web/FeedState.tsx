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
  const { bytes, records, damaged, held, listed } = feed.progress
  return (
    <div className="soft small number">
      {feed.state !== 'fetching'
        ? m.builtSoFar(f.number(records), damaged === 0 ? null : f.number(damaged))
        : held !== null && listed !== null
          ? m.heldOf(f.number(held), f.number(listed))
          : m.fetchedSoFar(f.bytes(bytes))}
    </div>
  )
}

/** Its publisher lists more than is here: the next rounds bring the rest. */
const isPartly = ({ followed, isOn }: FeedView): boolean =>
  isOn &&
  followed !== null &&
  followed.held !== null &&
  followed.listed !== null &&
  followed.held < followed.listed

export const GroupState = ({ group }: { group: FeedGroup }) => {
  const m = useWords()
  const { feeds, ready, state } = group
  const f = useFormat()
  const busy = feeds.find((feed) => feed.progress !== null)
  const partly = feeds.find((feed) => isPartly(feed))?.followed
  return (
    <>
      <FeedStateBadge state={state} />
      {busy ? <FeedProgress feed={busy} /> : null}
      {!busy && partly ? (
        <div className="soft small number">
          {m.heldOf(f.number(partly.held ?? 0), f.number(partly.listed ?? 0))}
        </div>
      ) : null}
      {feeds.length > 1 && state !== 'off' ? (
        <div className="soft small">{m.readyOf(ready, feeds.length)}</div>
      ) : null}
    </>
  )
}
