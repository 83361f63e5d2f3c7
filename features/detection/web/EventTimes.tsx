/**
 * How many events match over time, growing while older ones are still counted; a bar narrows the search to its time.
 * @module
 */
import { useEffect, useMemo, useState } from 'react'
import { useEndless } from '../../../ui/api.tsx'
import { BarChart } from '../../../ui/Chart.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Panel, Progress } from '../../../ui/Page.tsx'
import { countEvents, type EventFilter } from '../contract-search.ts'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'
import { finerSpan, overTime } from './events-over-time.ts'

type Span = { readonly from: string; readonly to: string }
type Counted = {
  readonly total: number
  readonly isWhole: boolean
  readonly shown: ReturnType<typeof overTime>
  /** How much of the span is counted, 0 to 1. */
  readonly share: number
}

/** Counts the whole span, newest first, and again in finer pieces where the events fill little of it. */
export const useCounted = (filter: EventFilter): Counted | null => {
  const key = JSON.stringify(filter)
  const [finer, setFiner] = useState<{ readonly key: string; readonly span: Span } | null>(null)
  const isFiner = finer?.key === key
  const span = isFiner ? finer.span : filter
  const counted = useEndless(
    countEvents,
    { query: { ...filter, ...span } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const { hasNextPage, isFetching, isError, fetchNextPage, isPlaceholderData } = counted
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
  const pages = counted.data?.pages
  const shown = useMemo(() => overTime(pages ?? []), [pages])
  const isWhole = pages !== undefined && !hasNextPage && !isPlaceholderData
  useEffect(() => {
    if (!isWhole || shown === null) return
    const next = finerSpan(shown, { from: span.from, to: span.to })
    if (next !== null) setFiner({ key, span: next })
  }, [isWhole, shown, key, span.from, span.to])
  if (shown === null) return null
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)]
  const reached = Date.parse(pages?.at(-1)?.searchedTo ?? span.to)
  return { total: shown.total, isWhole, shown, share: (to - reached) / Math.max(1, to - from) }
}

export const EventTimes = ({
  counted,
  onPick,
}: {
  counted: Counted
  onPick: (span: Span) => void
}) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const { shown, total, isWhole, share } = counted
  if (shown === null || (shown.buckets.length === 0 && isWhole)) return null
  const points = shown.buckets.map((bucket) => ({ ...bucket, x: f.cell(bucket.at) }))
  return (
    <Panel
      title={m.overTime}
      aside={
        <span className="number">
          {isWhole ? m.total(f.number(total)) : m.totalSoFar(f.number(total))}
        </span>
      }
    >
      {isWhole ? null : <Progress label={m.counting} share={share} />}
      <div>
        <BarChart
          title={m.overTime}
          height={180}
          xLabel={m.at}
          series={[{ id: 'events', label: m.count }]}
          points={points.map(({ x, count }) => ({ x, values: { events: count } }))}
          onPick={(x) => {
            const picked = points.find((point) => point.x === x)
            if (picked === undefined) return
            const to = Date.parse(picked.at) + shown.stepSeconds * 1_000
            onPick({ from: picked.at, to: new Date(to).toISOString() })
          }}
        />
      </div>
    </Panel>
  )
}
