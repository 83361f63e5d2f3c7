/**
 * Leaves a file out, or stops it midway; both are asked first.
 * @module
 */
import { useState } from 'react'
import { cancelImport, type ImportView } from '../../../platform/imports/contract.ts'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { useWords } from './words.ts'

export const CancelImport = ({ row }: { row: ImportView }) => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(cancelImport)
  const [isAsking, setAsking] = useState(false)
  const isRunning = row.state === 'running'
  const word = isRunning ? m.detail.cancelRunning : m.detail.cancel
  const cancel = () =>
    act.mutateAsync({ params: { id: row.id } }).then(
      () => setAsking(false),
      (error: unknown) => {
        setAsking(false)
        notify.failed(error)
      },
    )
  return (
    <>
      <Button onClick={() => setAsking(true)}>{word}</Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={isRunning ? m.detail.stopTitle : m.detail.cancelTitle}
        description={isRunning ? m.detail.stopText : m.detail.cancelText}
        act={word}
        busy={act.isPending}
        danger
        onConfirm={cancel}
      />
    </>
  )
}
