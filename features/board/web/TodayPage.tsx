/**
 * 今日やること: at most seven things, each with its one next step; beside it the state of the board.
 * @module
 */
import { ArrowRight } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { Link, type Target } from '../../../ui/link.tsx'
import { PageHeader, Panel } from '../../../ui/Page.tsx'
import { useParts } from '../../../ui/parts.tsx'
import { StateIcon } from '../../../ui/StateBadge.tsx'
import { type Board, getBoard, getToday, type TodayItem } from '../contract.ts'
import { AssetDoors } from './AssetDoors.tsx'
import './board.css'
import { PostureControl } from './PostureControl.tsx'
import { isBlank, SHOWN, useText, useWords } from './words.ts'

const LOOK_AGAIN_MS = 60_000

export const TodayPage = () => {
  const m = useWords()
  const today = useEndpoint(getToday, {}, { everyMs: LOOK_AGAIN_MS })
  const board = useEndpoint(getBoard, { query: {} }, { everyMs: LOOK_AGAIN_MS })
  return (
    <>
      <PageHeader title={m.today.title} lead={m.today.lead} />
      <div className="today-columns">
        <Await answer={today}>
          {(work) => (
            <Await answer={board}>
              {(state) => <Work items={work.items} more={work.more} board={state} />}
            </Await>
          )}
        </Await>
        <Await answer={board}>{(state) => <BoardState board={state} />}</Await>
      </div>
    </>
  )
}

type WorkProps = {
  readonly items: readonly TodayItem[]
  readonly more: number
  readonly board: Board
}

const Work = ({ items, more, board }: WorkProps) => {
  const m = useWords()
  const f = useFormat()
  const blank = isBlank(board)
  const others = useParts('today')
  // The empty state itself says what the first-run item says.
  const shown = blank ? items.filter((item) => item.kind !== 'setup-import') : items
  return (
    <div className="stack-l">
      {blank ? (
        <div className="panel">
          <EmptyState
            kind="not-connected"
            title={m.today.blankTitle}
            text={m.today.blankText}
            actions={
              <>
                <Link look="primary" to="/imports">
                  {m.today.bringIn}
                </Link>
                <Link look="button" to="/sample">
                  {m.today.sample}
                </Link>
              </>
            }
          />
        </div>
      ) : null}
      {items.length === 0 && !blank ? (
        <div className="panel">
          <EmptyState
            kind="none"
            title={m.today.noneTitle}
            text={m.today.noneText(f.moment(board.judgedAt ?? board.at))}
            actions={
              <Link look="button" to="/board">
                {m.today.toBoard}
              </Link>
            }
          />
        </div>
      ) : null}
      {shown.length === 0 ? null : (
        <ol className="today" aria-label={m.today.list}>
          {shown.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ol>
      )}
      <AssetDoors />
      {others.map((part) => (
        <Fragment key={part.id}>{part.body}</Fragment>
      ))}
      {more === 0 ? null : (
        <p className="row small">
          <span className="soft">{m.today.more(more)}</span>
          <Link to="/findings">{m.today.allFindings}</Link>
          <Link to="/findings" search={{ tab: 'measure-it' }}>
            {m.today.allMeasureIt}
          </Link>
        </p>
      )}
    </div>
  )
}

/** Where the next step is done. */
const targetOf = ({ kind, link: { page, id } }: TodayItem): Target => {
  if (page === 'finding') return { to: '/findings/$id', params: { id: id ?? '' } }
  if (page === 'findings') return { to: '/findings', search: { measure: id ?? undefined } }
  if (page === 'action') return { to: '/actions/$id', params: { id: id ?? '' } }
  if (page === 'measure') return { to: '/measures/$measure', params: { measure: id ?? '' } }
  if (page === 'people') return { to: kind === 'setup-administrator' ? '/members' : '/people' }
  return { to: `/${page}` }
}

/** A date inside a sentence is not torn apart at the end of a line. */
const unbroken = (sentence: string): ReactNode[] =>
  sentence.split(/(\d{4}-\d\d-\d\d)/).map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      <span key={part} className="nowrap">
        {part}
      </span>
    ),
  )

const Item = ({ item }: { item: TodayItem }) => {
  const m = useWords()
  const text = useText()
  const due: ReactNode =
    item.due === null ? null : <span className="small soft nowrap">{m.today.due(item.due)}</span>
  return (
    <li className="today-item">
      <div className="today-words">
        <p className="today-sentence">{unbroken(text(item.sentence))}</p>
        <p className="small soft">{text(item.next)}</p>
      </div>
      <div className="today-side">
        {item.overdue ? <span className="tag board-overdue">{m.today.overdue}</span> : null}
        {due}
        <Link look="button" {...targetOf(item)}>
          {m.today.go[item.link.page]}
          <ArrowRight size={15} aria-hidden="true" />
        </Link>
      </div>
    </li>
  )
}

const BoardState = ({ board }: { board: Board }) => {
  const m = useWords()
  const kit = useKitMessages()
  const f = useFormat()
  return (
    <Panel
      title={m.today.state}
      aside={
        <Link to="/board" className="small">
          {m.today.openBoard}
        </Link>
      }
    >
      <div className="stack-l">
        <ul className="today-state">
          {SHOWN.filter((state) => board.totals[state] > 0).map((state) => (
            <li key={state}>
              <Link to="/board" search={{ state }}>
                <span className="state" data-state={state}>
                  <StateIcon state={state} />
                  {kit.state[state]}
                </span>
                <b className="number">{f.number(board.totals[state])}</b>
              </Link>
            </li>
          ))}
        </ul>
        <PostureControl posture={board.posture} since={null} />
        <p className="small soft">
          {board.pending
            ? m.board.pending
            : board.judgedAt === null
              ? m.board.neverJudged
              : m.board.judgedAt(f.moment(board.judgedAt))}
        </p>
      </div>
    </Panel>
  )
}
