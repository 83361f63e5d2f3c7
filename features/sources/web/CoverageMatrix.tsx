/**
 * Which source reaches which site: devices seen within 7 days and ever; a cell that never spoke is marked.
 * @module
 */
import { CircleDashed } from 'lucide-react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Await, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { COVERING, type CoverageRow, type Covering, coverage } from '../../assets/contract.ts'
import type { SiteView } from '../../organizations/contract.ts'
import { useWords } from './words.ts'

type Line = {
  readonly id: string
  readonly name: string
  readonly assets: number
  readonly cells: CoverageRow['cells']
}

export const CoverageMatrix = ({ sites }: { sites: readonly SiteView[] }) => {
  const m = useWords()
  const answer = useEndpoint(coverage, {})
  return (
    <Panel title={m.coverage.title} aside={<Link to="/assets/unknown">{m.coverage.unknown}</Link>}>
      <Await answer={answer}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState
              kind="not-connected"
              title={m.coverage.none}
              text={m.coverage.noneText}
              actions={
                <Link to="/imports" look="button">
                  {m.coverage.toImport}
                </Link>
              }
            />
          ) : (
            <div className="stack">
              <p className="soft small">{m.coverage.text}</p>
              <Matrix lines={linesOf(rows, sites, m.coverage.noSite)} />
            </div>
          )
        }
      </Await>
    </Panel>
  )
}

/** Every site the reader may see, also one of which nothing has spoken; what has no site comes last. */
const linesOf = (
  rows: readonly CoverageRow[],
  sites: readonly SiteView[],
  noSite: string,
): readonly Line[] => {
  const line = (site: string | null, name: string): Line => {
    const row = rows.find((r) => r.site === site)
    return { id: site ?? 'none', name, assets: row?.assets ?? 0, cells: row?.cells ?? [] }
  }
  return [
    ...sites.map((s) => line(s.id, s.name)),
    ...(rows.some((r) => r.site === null) ? [line(null, noSite)] : []),
  ]
}

const Matrix = ({ lines }: { lines: readonly Line[] }) => {
  const m = useWords()
  const f = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="source-matrix" tabIndex={0} aria-label={m.coverage.title}>
      <table className="table table-fit">
        <thead>
          <tr>
            <th scope="col">{m.coverage.site}</th>
            <th scope="col" data-align="end">
              {m.coverage.assets}
            </th>
            {COVERING.options.map((source) => (
              <th scope="col" key={source} data-align="end">
                {m.coverage.sources[source]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                <bdi>{line.name}</bdi>
              </th>
              <td data-align="end" className="number">
                <Link to="/assets" search={{ site: line.id }}>
                  {f.number(line.assets)}
                </Link>
              </td>
              {COVERING.options.map((source) => (
                <Cell key={source} line={line} source={source} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const Cell = ({ line, source }: { line: Line; source: Covering }) => {
  const m = useWords()
  const f = useFormat()
  const { fresh = 0, ever = 0 } = line.cells.find((c) => c.source === source) ?? {}
  if (ever === 0)
    return (
      <td data-align="end" className="source-never" title={m.coverage.cell(0, 0)}>
        <CircleDashed size={13} aria-hidden="true" /> {m.coverage.never}
      </td>
    )
  return (
    <td
      data-align="end"
      className={fresh === 0 ? 'number source-old' : 'number'}
      title={m.coverage.cell(fresh, ever)}
    >
      <Link to="/assets" search={{ site: line.id, source }}>
        {f.number(fresh)}
      </Link>
      {ever === fresh ? null : <div className="small soft">{m.coverage.stale(ever)}</div>}
    </td>
  )
}
