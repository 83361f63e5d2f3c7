/**
 * One measure on the board: state, name, the reason and the next step, what waits for somebody.
 * @module
 */
import { useKitMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import type { BoardRow } from '../contract.ts'
import { useText, useWords } from './words.ts'

export const MeasureLine = ({ row }: { row: BoardRow }) => {
  const m = useWords()
  const kit = useKitMessages()
  const text = useText()
  return (
    <li className="board-line" data-state={row.state}>
      <div className="board-line-state">
        <StateBadge state={row.state} />
      </div>
      <div className="board-line-title">
        <Link to="/measures/$measure" params={{ measure: row.id }}>
          {text(row.title)}
        </Link>
        <span className="soft mono">{row.id}</span>
      </div>
      <div className="board-line-why">
        {row.worst === null ? null : (
          <>
            {text(row.worst.why)}
            {text(row.worst.next) === '' ? null : (
              <span className="soft"> {text(row.worst.next)}</span>
            )}
          </>
        )}
      </div>
      <div className="board-line-side">
        {row.of > 1 ? (
          <span className="soft">
            {kit.state.holds} {m.board.holdsOf(row.counts.holds, row.of)}
          </span>
        ) : null}
        {row.openFindings > 0 ? (
          <Link to="/findings" search={{ measure: row.id }}>
            {m.board.findings(row.openFindings)}
          </Link>
        ) : null}
        {row.overdueActions > 0 ? (
          <span className="tag board-overdue">{m.board.overdue(row.overdueActions)}</span>
        ) : null}
      </div>
    </li>
  )
}
