/**
 * Which column of a table feeds which field: one choice per field.
 * @module
 */
import type { Preview } from '../../../platform/imports/contract.ts'
import { Field } from '../../../ui/Form.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { useText, useWords } from './words.ts'

type MappingEditorProps = {
  readonly preview: Preview
  readonly fields: Readonly<Record<string, number>>
  readonly onChange: (fields: Record<string, number>) => void
}

export const MappingEditor = ({ preview, fields, onChange }: MappingEditorProps) => {
  const m = useWords()
  const text = useText()
  const choose = (field: string, column: string) => {
    const { [field]: _before, ...rest } = fields
    onChange(column === '' ? rest : { ...rest, [field]: Number(column) })
  }
  return (
    <Panel title={m.detail.mapping}>
      {preview.mappingFrom === null ? null : (
        <p className="soft small">{m.detail.mappingFrom[preview.mappingFrom]}</p>
      )}
      <div className="import-mapping">
        {preview.fields.map((field) => (
          <Field key={field.id} label={text(field.title)}>
            {(wiring) => (
              <select
                {...wiring}
                className="input"
                value={fields[field.id] ?? ''}
                data-unread={fields[field.id] === undefined ? '' : undefined}
                onChange={(event) => choose(field.id, event.target.value)}
              >
                <option value="">{m.detail.notRead}</option>
                {preview.columns.map((column) => (
                  <option key={column.index} value={column.index}>
                    {m.detail.column(column.letter, column.header)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ))}
      </div>
    </Panel>
  )
}
