/**
 * The board: 50 measures in the groups of the notices, each with its state, the reason and the next step.
 * @module
 */
import { Printer } from 'lucide-react'
import { z } from 'zod'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { TrendChart } from '../../../ui/Chart.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { Banner, PageHeader, Panel } from '../../../ui/Page.tsx'
import { StateIcon } from '../../../ui/StateBadge.tsx'
import { one } from '../../../ui/url-search.ts'
import { type Board, type BoardRow, getBoard, getTrend, SubjectState } from '../contract.ts'
import './board.css'
import { MeasureLine } from './MeasureLine.tsx'
import { PostureControl } from './PostureControl.tsx'
import { PrintMarks } from './PrintMarks.tsx'
import { isBlank, SHOWN, useWords } from './words.ts'

export const boardSearch = z.object({ day: one(z.iso.date()), state: one(SubjectState) })

const TREND_DAYS = 90
/** While new evidence waits to be judged the page looks again soon; else now and then. */
const SOON_MS = 2_000
const LATER_MS = 60_000

export const BoardPage = () => {
  const m = useWords()
  const f = useFormat()
  const [search, setSearch] = usePageSearch(boardSearch)
  const query = search.day === undefined ? {} : { day: search.day }
  const first = useEndpoint(getBoard, { query })
  const board = useEndpoint(
    getBoard,
    { query },
    { everyMs: first.data?.pending ? SOON_MS : LATER_MS },
  )
  return (
    <>
      <PageHeader
        title={m.board.title}
        lead={m.board.lead}
        actions={
          <>
            <label className="board-day">
              <span className="small soft">{m.board.day}</span>
              <input
                type="date"
                className="input"
                value={search.day ?? ''}
                max={new Date().toISOString().slice(0, 10)}
                onChange={(e) =>
                  setSearch({ day: e.target.value === '' ? undefined : e.target.value })
                }
              />
            </label>
            <Button onClick={() => window.print()}>
              <Printer size={16} aria-hidden="true" />
              {m.board.print}
            </Button>
          </>
        }
      />
      {search.day === undefined ? null : (
        <Banner
          look="note"
          actions={
            <Button onClick={() => setSearch({ day: undefined })}>{m.board.backToNow}</Button>
          }
        >
          {m.board.pastDay(f.day(search.day))}
        </Banner>
      )}
      <Await answer={board}>
        {(data) => (
          <BoardBody board={data} only={search.state} choose={(state) => setSearch({ state })} />
        )}
      </Await>
    </>
  )
}

type BodyProps = {
  readonly board: Board
  readonly only: ShownState | undefined
  readonly choose: (state: ShownState | undefined) => void
}
type ShownState = BoardRow['state']

const BoardBody = ({ board, only, choose }: BodyProps) => {
  const kit = useKitMessages()
  const m = useWords()
  const f = useFormat()
  const groups = board.groups
    .map((g) => ({
      ...g,
      measures: only === undefined ? g.measures : g.measures.filter((row) => row.state === only),
    }))
    .filter((g) => g.measures.length > 0)
  return (
    <div className="stack-xl">
      <PrintMarks at={board.at} />
      <section aria-label={m.board.totals} className="board-totals">
        <Totals board={board} only={only} choose={choose} />
        <div className="row">
          {board.day === null ? (
            <PostureControl posture={board.posture} since={board.postureSince} />
          ) : (
            <span className="tag">
              {m.board.posture}
              {kit.colon}
              {m.postures[board.posture]}
            </span>
          )}
          <span className="small soft">
            {board.pending
              ? m.board.pending
              : board.judgedAt === null
                ? m.board.neverJudged
                : m.board.judgedAt(f.moment(board.judgedAt))}
          </span>
        </div>
      </section>
      {isBlank(board) ? (
        <EmptyState
          kind="not-connected"
          title={m.board.empty}
          text={m.board.emptyText}
          actions={
            <>
              <Link look="primary" to="/imports">
                {m.board.bringIn}
              </Link>
              <Link look="button" to="/sample">
                {m.today.sample}
              </Link>
            </>
          }
        />
      ) : null}
      {groups.length === 0 ? <p className="soft">{m.board.noneInState}</p> : null}
      {groups.map((g) => (
        <section key={g.group} className="board-group" aria-labelledby={`group-${g.group}`}>
          <div className="board-group-head">
            <h2 id={`group-${g.group}`}>{m.board.groups[g.group]}</h2>
            <GroupCounts measures={g.measures} />
          </div>
          <ul className="board-list">
            {g.measures.map((row) => (
              <MeasureLine key={row.id} row={row} />
            ))}
          </ul>
        </section>
      ))}
      {board.day === null ? <Trend /> : null}
    </div>
  )
}

const Totals = ({ board, only, choose }: BodyProps) => {
  const m = useWords()
  const kit = useKitMessages()
  return (
    <div className="board-counts">
      {SHOWN.filter(
        (state) => board.totals[state] > 0 || state === 'holds' || state === 'fails',
      ).map((state) => (
        <button
          key={state}
          type="button"
          className="board-count"
          data-state={state}
          aria-pressed={only === state}
          onClick={() => choose(only === state ? undefined : state)}
        >
          <span className="board-count-number number">{board.totals[state]}</span>
          <span className="board-count-word">
            <StateIcon state={state} />
            {kit.state[state]}
          </span>
          <span className="visually-hidden">
            {only === state ? m.board.showAll : m.board.onlyState(kit.state[state])}
          </span>
        </button>
      ))}
    </div>
  )
}

/** Small counts beside a group's name; icon and word, colour only repeats them. */
const GroupCounts = ({ measures }: { measures: readonly BoardRow[] }) => {
  const kit = useKitMessages()
  return (
    <ul className="board-group-counts">
      {SHOWN.map((state) => ({ state, n: measures.filter((row) => row.state === state).length }))
        .filter(({ n }) => n > 0)
        .map(({ state, n }) => (
          <li key={state} data-state={state}>
            <StateIcon state={state} size={14} />
            {kit.state[state]} <b className="number">{n}</b>
          </li>
        ))}
    </ul>
  )
}

const Trend = () => {
  const m = useWords()
  const kit = useKitMessages()
  const trend = useEndpoint(getTrend, { query: { days: TREND_DAYS } })
  return (
    <div className="screen-only">
      <Panel title={m.board.trend}>
        <Await answer={trend}>
          {(data) => (
            <TrendChart
              title={m.board.trendTitle}
              xLabel={m.board.dayColumn}
              series={SHOWN.map((state) => ({
                id: state,
                label: kit.state[state],
                state,
              })).reverse()}
              points={data.days.map((d) => ({ x: d.day, values: d.counts }))}
            />
          )}
        </Await>
      </Panel>
    </div>
  )
}
