/**
 * The second step of a split: what would stay, what would leave, why.
 * @module
 */
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { useAct, useCall } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages, useMessages } from '../../../ui/language.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import type { AssetDetail } from '../contract.ts'
import { previewSplit, type SplitPreview, splitAsset } from '../merge-contract.ts'
import { en } from '../messages/merge.en.ts'
import { ja } from '../messages/merge.ja.ts'
import { OutlookTable } from './OutlookTable.tsx'

const Why = z.object({ reason: z.string().trim().min(1).max(500) })

type SplitOffProps = {
  readonly asset: AssetDetail
  readonly sightings: readonly string[]
  readonly onClose: () => void
  readonly onDone: () => void
}

export const SplitOff = ({ asset, sightings, onClose, onDone }: SplitOffProps) => {
  const m = useMessages({ en, ja })
  const kit = useKitMessages()
  const notify = useNotify()
  const call = useCall()
  const act = useAct(splitAsset, { alsoStale: ['board'] })
  const [data, setPreview] = useState<SplitPreview | null>(null)
  useEffect(() => {
    let isWanted = true
    call(previewSplit, { params: { id: asset.id }, body: { sightings: [...sightings] } }).then(
      (answer) => isWanted && setPreview(answer),
      (failure) => {
        if (!isWanted) return
        notify.failed(failure)
        onClose()
      },
    )
    return () => {
      isWanted = false
    }
  }, [call, notify, asset.id, sightings, onClose])
  const form = useForm({
    schema: Why,
    initial: { reason: '' },
    onSubmit: async ({ reason }) => {
      const piece = await act.mutateAsync({
        params: { id: asset.id },
        body: { sightings: [...sightings], reason },
      })
      notify.done({ title: m.wasSplit(piece.name) })
      onDone()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.splitTitle(asset.name)}
      description={m.splitText}
      size="wide"
    >
      {data === null ? (
        <p role="status">{kit.loading}</p>
      ) : (
        <div className="stack">
          <OutlookTable
            label={m.previewOfSplit}
            sides={[
              { title: m.staysHere, is: data.stays },
              { title: m.newAsset, is: data.leaves },
            ]}
          />
          <p>
            {m.keysLeave(
              data.keys.map((k) => `${m.key[k.kind]} ${k.value.replace(/^[^|]*\|/, '')}`),
            )}
          </p>
          <Form
            form={form}
            act={m.doSplit}
            others={<Button onClick={onClose}>{kit.cancel}</Button>}
          >
            <TextField
              form={form}
              name="reason"
              label={m.reasonLabel}
              help={m.reasonHelp}
              rows={2}
            />
          </Form>
        </div>
      )}
    </Dialog>
  )
}
