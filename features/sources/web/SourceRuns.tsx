/**
 * The last collections of a source: when, how long, what they brought, what they left out and why.
 * @module
 */
import { type KindView, type RunRow, sourceRuns } from '../../../platform/sources/contract.ts'
import { useEndpoint } from '../../../ui/api.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { sourcePageSearch } from './source-search.ts'
import { useText, useWords } from './words.ts'

type SourceRunsProps = {
  readonly id: string
  readonly mode: KindView['mode'] | undefined
  /** While a collection is under way. */
  readonly everyMs: number | null
}

export const SourceRuns = ({ id, mode, everyMs }: SourceRunsProps) => {
  const m = useWords()
  const runs = useEndpoint(sourceRuns, { params: { id } }, everyMs === null ? {} : { everyMs })
  const columns = useColumns()
  const [search, setSearch] = usePageSearch(sourcePageSearch)
  return (
    <Panel title={m.detail.runs}>
      {mode === 'pushing' ? (
        <p className="soft">{m.detail.runsPushing}</p>
      ) : (
        <Table
          id="sources.runs"
          caption={m.detail.runs}
          columns={columns}
          rows={runs.data?.rows}
          rowKey={(r) => r.id}
          search={search}
          setSearch={setSearch}
          error={runs.error}
          onRetry={() => void runs.refetch()}
          empty={{ kind: 'none', title: m.detail.noRuns }}
        />
      )}
    </Panel>
  )
}

const useColumns = (): readonly Column<RunRow>[] => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  const took = (r: RunRow) =>
    r.endedAt === null
      ? ''
      : m.detail.seconds(Math.round((Date.parse(r.endedAt) - Date.parse(r.startedAt)) / 1000))
  return [
    {
      id: 'started',
      header: m.detail.started,
      cell: (r) => <span className="number nowrap">{f.cell(r.startedAt)}</span>,
    },
    {
      id: 'outcome',
      header: m.detail.outcome,
      width: 'wide',
      cell: (r) => (
        <div className="stack">
          <span>
            {m.detail.outcomes[r.outcome]}
            {r.counts === null ? null : (
              <span className="soft small number">
                {' '}
                {m.countsShort(r.counts.seen, r.counts.added, r.counts.changed)}
              </span>
            )}
          </span>
          {r.failure === null ? null : (
            <span className="small source-wrong">{text(r.failure.text)}</span>
          )}
          {r.warnings.length === 0 ? null : (
            <details className="small">
              <summary>{m.detail.warnings(r.warnings.length)}</summary>
              <ul className="source-remarks">
                {r.warnings.map((w, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: remarks of a finished collection never move, and two can be equal
                  <li key={i}>
                    <bdi>{text(w)}</bdi>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
      ),
    },
    { id: 'took', header: m.detail.took, cell: (r) => <span className="nowrap">{took(r)}</span> },
    {
      id: 'by',
      header: m.detail.by,
      cell: (r) =>
        r.askedBy === '' ? (
          <span className="soft">{m.detail.schedule}</span>
        ) : (
          <bdi>{r.askedBy}</bdi>
        ),
    },
  ]
}
