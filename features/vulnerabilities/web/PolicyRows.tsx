/**
 * A table of deadlines as it is: one row a combination, its outcome last.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import type { PolicyView } from '../contract.ts'
import { en } from '../messages/web-coverage.en.ts'
import { ja } from '../messages/web-coverage.ja.ts'
import './vulnerabilities.css'
import { useText, wordOf } from './words.ts'

const words = { en, ja }

export const PolicyRows = ({ policy }: { policy: PolicyView }) => {
  const m = useMessages(words).policy
  const text = useText()
  const outcomeOf = (code: string): string => {
    const found = policy.outcomes.find(({ outcome }) => outcome === code)
    return found === undefined ? code : text(found.words)
  }
  return (
    <div className="table-scroll">
      <table className="table table-fit">
        <caption className="visually-hidden">{m.table}</caption>
        <thead>
          <tr>
            {policy.columns.map((column) => (
              <th key={column.en} scope="col">
                {text(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {policy.rows.map((row) => (
            <tr key={row.join(' | ')}>
              {row.map((cell, at) => (
                // The cells of a row have no names of their own but their columns'; the last is the outcome.
                <td key={policy.columns[at]?.en ?? at}>
                  {at === row.length - 1 ? outcomeOf(cell) : wordOf(m.values, cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
