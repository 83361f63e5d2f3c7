/**
 * How fresh each publisher is: a feed that is silent says nothing of the world.
 * @module
 */
import { useFormat } from '../../../ui/language.tsx'
import { Panel } from '../../../ui/Page.tsx'
import type { SourceView } from '../contract.ts'
import { useWords } from './words.tsx'

export const Sources = ({ rows }: { rows: readonly SourceView[] }) => {
  const m = useWords()
  const f = useFormat()
  const shown = rows.filter((row) => row.feed !== '' || row.arrivedAt !== null)
  return (
    <Panel title={m.freshness}>
      <div className="table-scroll">
        <table className="table">
          <caption className="visually-hidden">{m.freshness}</caption>
          <thead>
            <tr>
              <th scope="col">{m.feed}</th>
              <th scope="col">{m.arrived}</th>
              <th scope="col">{m.newest}</th>
              <th scope="col">{m.error}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.source}>
                <td>
                  {m.sources[row.source]}{' '}
                  {row.feed === '' ? null : (
                    <span className="tag">{row.isOn ? m.on : m.notOn}</span>
                  )}
                </td>
                <td className="number nowrap">
                  {row.arrivedAt === null ? (
                    <span className="soft">{m.never}</span>
                  ) : (
                    f.cell(row.arrivedAt)
                  )}
                </td>
                <td className="number nowrap">
                  {row.newestAt === null ? <span className="soft">—</span> : f.cell(row.newestAt)}
                </td>
                <td>
                  {row.isOn && !row.isAllowed ? <div>{m.notAllowed}</div> : null}
                  {row.error === '' ? null : <div>{m.problems[row.error] ?? row.error}</div>}
                  {row.damaged === 0 ? null : <div>{m.damaged(row.damaged)}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
