/**
 * “Merge with …”: find the other asset, see what would become of both, say why, merge.
 * @module
 */
import { useDeferredValue, useEffect, useId, useState } from 'react'
import { z } from 'zod'
import { useAct, useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Banner } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type AssetDetail, type AssetRow, listAssets } from '../contract.ts'
import { type MergePreview, mergeAssets, previewMerge } from '../merge-contract.ts'
import { en } from '../messages/merge.en.ts'
import { ja } from '../messages/merge.ja.ts'
import { OutlookTable } from './OutlookTable.tsx'
import './merging.css'
import { useWords } from './words.ts'

type MergeWithProps = {
  readonly asset: AssetDetail
  readonly open: boolean
  readonly onClose: () => void
  readonly onDone: () => void
}

export const MergeWith = ({ asset, open, onClose, onDone }: MergeWithProps) => {
  const m = useMessages({ en, ja })
  const [other, setOther] = useState<AssetRow | null>(null)
  const close = () => {
    setOther(null)
    onClose()
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={m.mergeTitle(asset.name)}
      description={m.mergeText}
      size="wide"
    >
      {other === null ? (
        <Search self={asset.id} onChoose={setOther} />
      ) : (
        <Decision
          asset={asset}
          other={other}
          onBack={() => setOther(null)}
          onDone={() => {
            setOther(null)
            onDone()
          }}
        />
      )}
    </Dialog>
  )
}

/** Longer lists are searched, not read. */
const SHOWN = 8

const Search = ({ self, onChoose }: { self: string; onChoose: (asset: AssetRow) => void }) => {
  const m = useMessages({ en, ja })
  const w = useWords()
  const f = useFormat()
  const id = useId()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useEndpoint(
    listAssets,
    { query: { q, limit: SHOWN + 1, sort: 'lastSeen', order: 'desc' } },
    { enabled: q !== '' },
  )
  const rows = (found.data?.rows ?? []).filter((a) => a.id !== self).slice(0, SHOWN)
  return (
    <div className="stack">
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {m.searchLabel}
        </label>
        <div className="field-help" id={`${id}-help`}>
          {m.searchHelp}
        </div>
        <input
          id={id}
          type="search"
          className="input"
          autoComplete="off"
          // The dialog was opened to search.
          // biome-ignore lint/a11y/noAutofocus: the first and only field of a dialog
          autoFocus
          aria-describedby={`${id}-help`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {q === '' ? null : (
        <>
          <p role="status" className="soft small">
            {found.data === undefined ? '' : m.found(rows.length)}
          </p>
          <ul className="asset-choices">
            {rows.map((a) => (
              <li key={a.id}>
                <button type="button" className="asset-choice" onClick={() => onChoose(a)}>
                  <b>
                    <bdi>{a.name}</bdi>
                  </b>
                  <span className="soft small">
                    {[
                      w.classes[a.deviceClass],
                      a.serial,
                      a.assetTag,
                      a.macs[0] ?? '',
                      a.addresses[0] ?? '',
                      f.cell(a.lastSeenAt),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

const Why = z.object({ reason: z.string().trim().min(1).max(500) })

type DecisionProps = {
  readonly asset: AssetDetail
  readonly other: AssetRow
  readonly onBack: () => void
  readonly onDone: () => void
}

const Decision = ({ asset, other, onBack, onDone }: DecisionProps) => {
  const m = useMessages({ en, ja })
  const kit = useKitMessages()
  const notify = useNotify()
  const call = useCall()
  // Asked once: after the merge there is nothing left to foresee.
  const [p, setPreview] = useState<MergePreview | null>(null)
  useEffect(() => {
    let isWanted = true
    call(previewMerge, { params: { id: asset.id }, query: { other: other.id } }).then(
      (answer) => isWanted && setPreview(answer),
      (failure) => isWanted && notify.failed(failure),
    )
    return () => {
      isWanted = false
    }
  }, [call, notify, asset.id, other.id])
  const act = useAct(mergeAssets, { alsoStale: ['board'] })
  const form = useForm({
    schema: Why,
    initial: { reason: '' },
    onSubmit: async ({ reason }) => {
      await act.mutateAsync({ params: { id: asset.id }, body: { otherId: other.id, reason } })
      notify.done({ title: m.merged(asset.name) })
      onDone()
    },
  })
  if (p === null)
    return (
      <div className="stack">
        <p role="status">{kit.loading}</p>
        <div>
          <Button onClick={onBack}>{m.chooseAnother}</Button>
        </div>
      </div>
    )
  return (
    <div className="stack">
      {p.against.length === 0 ? null : (
        <Banner look="warning">{m.against(p.against.map((kind) => m.key[kind]))}</Banner>
      )}
      <OutlookTable
        label={m.previewOfMerge}
        sides={[
          { title: m.stays(asset.name), is: p.one },
          { title: m.joins(other.name), is: p.other },
        ]}
        result={{ title: m.afterMerge, is: p.both }}
      />
      <p className="soft small">{m.whatMoves}</p>
      <Form
        form={form}
        act={m.doMerge}
        others={<Button onClick={onBack}>{m.chooseAnother}</Button>}
      >
        <TextField form={form} name="reason" label={m.reasonLabel} help={m.reasonHelp} rows={2} />
      </Form>
    </div>
  )
}
