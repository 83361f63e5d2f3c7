/**
 * Exceptions as a list; each can be ended before its day.
 * @module
 */
import { useState } from 'react'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { useMay } from '../../../ui/me.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type ExceptionView, endException } from '../contract-rules.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { useAlertWords } from './words.tsx'

export const ExceptionRows = ({ rows }: { rows: readonly ExceptionView[] }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const mayEnd = useMay('administrator', 'operator')
  return (
    <div className="table-scroll">
      <table className="table">
        <caption className="visually-hidden">{m.exceptions}</caption>
        <thead>
          <tr>
            <th scope="col">{m.conditions}</th>
            <th scope="col">{m.reason}</th>
            <th scope="col">{m.until}</th>
            <th scope="col">{m.by}</th>
            <th scope="col">{m.ended}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Conditions of={row} />
              </td>
              <td>
                <bdi>{row.reason}</bdi>
              </td>
              <td className="number nowrap">{row.until}</td>
              <td>
                <bdi>{row.by}</bdi>
              </td>
              <td>
                {row.ended !== null ? (
                  <span className="soft small">{f.moment(row.ended.at)}</span>
                ) : mayEnd ? (
                  <EndException row={row} />
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export const Conditions = ({ of }: { of: ExceptionView }) => {
  const { operators } = useAlertWords()
  return (
    <ul className="bare-list">
      {of.conditions.map(({ field, operator, value }) => (
        <li key={`${field} ${operator} ${value}`} className="small">
          <bdi className="mono">{field}</bdi> {operators[operator]}{' '}
          <bdi className="mono">{value}</bdi>
        </li>
      ))}
    </ul>
  )
}

export const EndException = ({ row }: { row: ExceptionView }) => {
  const m = useMessages({ en, ja })
  const notify = useNotify()
  const act = useAct(endException)
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {m.end}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.endTitle}
        act={m.end}
        onConfirm={async () => {
          await act.mutateAsync({ params: { id: row.id } })
          notify.done({ title: m.endDone })
        }}
      >
        <p>{m.endText}</p>
      </ConfirmDialog>
    </>
  )
}
