/**
 * Every change of state under one measure, newest first.
 * @module
 */
import { useEndless } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/Empty.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { Timeline } from '../../../ui/Page.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { type Change, listMeasureChanges } from '../contract.ts'
import { SubjectName } from './SubjectName.tsx'
import { useText, useWords } from './words.ts'

export const HistoryTab = ({ measure }: { measure: string }) => {
  const m = useWords()
  const kit = useKitMessages()
  const text = useText()
  const list = useEndless(
    listMeasureChanges,
    { params: { measure }, query: {} },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const rows = list.data?.pages.flatMap((p) => p.rows)
  if (rows === undefined)
    return list.error ? (
      <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    ) : (
      <Skeleton />
    )
  if (rows.length === 0)
    return <EmptyState kind="none" title={m.measure.noHistory} text={m.measure.noHistoryText} />
  return (
    <div className="stack-l">
      <Timeline
        label={m.measure.historyCaption}
        entries={rows.map((change) => ({
          id: String(change.seq),
          at: change.at,
          title: <ChangeLine change={change} />,
          text: text(change.reason.why),
          ...(change.to === null ? {} : { state: change.to }),
        }))}
      />
      {list.hasNextPage ? (
        <Button onClick={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>
          {kit.table.loadMore}
        </Button>
      ) : null}
    </div>
  )
}

const ChangeLine = ({ change }: { change: Change }) => {
  const m = useWords()
  return (
    <span className="row">
      <SubjectName subject={change.subject} />
      {change.from === null ? (
        <span className="soft small">{m.measure.newIn}</span>
      ) : (
        <StateBadge state={change.from} />
      )}
      <span aria-hidden="true">→</span>
      {change.to === null ? (
        <span className="soft small">{m.measure.gone}</span>
      ) : (
        <StateBadge state={change.to} />
      )}
    </span>
  )
}
