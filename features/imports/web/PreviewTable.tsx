/**
 * The first rows of a file, under the letters that Excel gives its columns and the fields they feed.
 * @module
 */
import type { Preview } from '../../../platform/imports/contract.ts'
import { Panel } from '../../../ui/Page.tsx'
import { useText, useWords } from './words.ts'

type PreviewTableProps = {
  readonly preview: Preview
  /** As chosen now; null where the file is no table. */
  readonly fields: Readonly<Record<string, number>> | null
}

export const PreviewTable = ({ preview, fields }: PreviewTableProps) => {
  const m = useWords()
  const text = useText()
  const feeds = (index: number): string => {
    const id = Object.entries(fields ?? {}).find(([, column]) => column === index)?.[0]
    const field = preview.fields.find((f) => f.id === id)
    return field === undefined ? '' : text(field.title)
  }
  const isTable = preview.fields.length > 0
  const hasNumbers = preview.rows.some((row) => row.row !== null)
  return (
    <Panel title={m.detail.preview(preview.rows.length)}>
      <section
        className="import-preview"
        aria-label={m.detail.previewTable}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wide rows scroll, and a keyboard must be able to scroll them.
        tabIndex={0}
      >
        <table className="table">
          <thead>
            <tr>
              {hasNumbers ? <th scope="col">{m.detail.row}</th> : null}
              {preview.columns.map((column) => (
                <th key={column.index} scope="col">
                  {column.letter === '' ? null : (
                    <span className="soft mono">{column.letter} </span>
                  )}
                  <bdi>{column.header}</bdi>
                  {isTable ? (
                    <div className="import-feeds">{feeds(column.index) || m.detail.notRead}</div>
                  ) : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, at) => (
              <tr key={row.row ?? at}>
                {hasNumbers ? <th scope="row">{row.row}</th> : null}
                {preview.columns.map((column, index) => (
                  <td key={column.index}>
                    <bdi>{row.cells[index] ?? ''}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
