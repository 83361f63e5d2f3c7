/**
 * Two people saved the same thing: shows both versions, loses neither (U18).
 * @module
 */
import { Button } from './Button.tsx'
import { Dialog, DialogActions } from './Dialog.tsx'
import { useFormat, useKitMessages } from './language.tsx'

/** What somebody else stored while the reader was typing. */
export type Conflict = {
  readonly name: string
  readonly changedAt: string
  readonly version: number
  readonly current: Readonly<Record<string, unknown>>
}

const shown = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '—'
    : Array.isArray(value)
      ? value.map(shown).join(', ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)

type ConflictDialogProps = {
  readonly conflict: Conflict | null
  readonly mine: Readonly<Record<string, unknown>>
  /** Names of the fields in the reader's words; others are not compared. */
  readonly labels: Readonly<Record<string, string>>
  readonly onTakeStored: () => void
  readonly onKeepMine: (version: number) => void
  readonly onClose: () => void
}

export const ConflictDialog = (props: ConflictDialogProps) => {
  const { conflict, mine, labels } = props
  const m = useKitMessages()
  const f = useFormat()
  if (conflict === null) return null
  const different = Object.keys(labels).filter(
    (key) => shown(conflict.current[key]) !== shown(mine[key]),
  )
  return (
    <Dialog
      open
      size="wide"
      onClose={props.onClose}
      title={m.conflict.title}
      description={m.conflict.text(conflict.name, f.moment(conflict.changedAt))}
    >
      <table className="table table-fit">
        <thead>
          <tr>
            <th scope="col">{m.conflict.field}</th>
            <th scope="col">{m.conflict.stored}</th>
            <th scope="col">{m.conflict.mine}</th>
          </tr>
        </thead>
        <tbody>
          {different.map((key) => (
            <tr key={key}>
              <th scope="row">{labels[key]}</th>
              <td>{shown(conflict.current[key])}</td>
              <td>{shown(mine[key])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <DialogActions>
        <Button onClick={props.onTakeStored}>{m.conflict.takeStored}</Button>
        <Button look="primary" onClick={() => props.onKeepMine(conflict.version)}>
          {m.conflict.keepMine}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
