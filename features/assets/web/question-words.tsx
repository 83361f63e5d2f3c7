/**
 * A question and an answer in words, as lists and pages show them.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import { type AnswerRow, type Asked, FIELD_OF, type QuestionRow } from '../contract-questions.ts'
import { en } from '../messages/questions.en.ts'
import { ja } from '../messages/questions.ja.ts'
import './questions.css'

/** What a person had filled in; empty where there is nothing to fill in. */
export const askedText = (asked: Asked): string => {
  const field = FIELD_OF[asked.template]
  return field === undefined ? '' : String((asked as Readonly<Record<string, unknown>>)[field])
}

export const AskedWords = ({ asked }: { asked: Asked }) => {
  const m = useMessages({ en, ja })
  const text = askedText(asked)
  return (
    <>
      {m.templates[asked.template]}
      {text === '' ? null : (
        <div className="mono small">
          <bdi>{text}</bdi>
        </div>
      )}
    </>
  )
}

const headerOf = (words: Readonly<Record<string, string>>, column: string): string =>
  Object.hasOwn(words, column) ? (words[column] ?? column) : column

export const Answered = ({ answer, of }: { answer: AnswerRow; of: QuestionRow }) => {
  const m = useMessages({ en, ja })
  if (answer.state === 'waiting') return <span className="soft">{m.waiting}</span>
  if (answer.state === 'failed')
    return (
      <>
        {m.failed}
        <div className="mono small">
          <bdi>{answer.message}</bdi>
        </div>
      </>
    )
  if (of.asked.template === 'refetch') return m.refetched
  if (answer.rows.length === 0) return <span className="soft">{m.nothing}</span>
  const columns = [...new Set(answer.rows.flatMap((row) => Object.keys(row)))]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="question-rows" tabIndex={0} aria-label={m.rowsOf(answer.host)}>
      <table className="table table-fit">
        <caption className="visually-hidden">{m.rowsOf(answer.host)}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                <bdi>{headerOf(m.columns, column)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row) => (
            <tr key={JSON.stringify(row)}>
              {columns.map((column) => (
                <td key={column} className="mono small">
                  <bdi>{row[column] ?? ''}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {answer.isCut ? <p className="soft small">{m.cut}</p> : null}
    </section>
  )
}
