/**
 * Which column of a table feeds which field: one choice per field.
 * @module
 */
import { useState } from 'react'
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
  // What was found stays open; the rest is one click away. It does not jump while one chooses.
  const [first] = useState(() => new Set(Object.keys(fields)))
  const choice = (field: Preview['fields'][number]) => (
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
  )
  const found = preview.fields.filter((field) => first.has(field.id))
  const others = preview.fields.filter((field) => !first.has(field.id))
  return (
    <Panel title={m.detail.mapping}>
      <div className="stack-l">
        {preview.mappingFrom === null ? null : (
          <p className="soft small">{m.detail.mappingFrom[preview.mappingFrom]}</p>
        )}
        <div className="import-mapping">{found.map(choice)}</div>
        {others.length === 0 ? null : (
          <details open={found.length === 0}>
            <summary>{m.detail.otherFields(others.length)}</summary>
            <div className="import-mapping import-others">{others.map(choice)}</div>
          </details>
        )}
      </div>
    </Panel>
  )
}
