/**
 * Takes advisories in on a machine without internet: a feed file, or the text of one advisory.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useGo } from '../../../ui/link.tsx'
import { Banner } from '../../../ui/Page.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { importFeed, pasteAdvisory, type Taken } from '../contract.ts'
import { useWords } from './words.tsx'

export const AddDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const m = useWords()
  const [way, setWay] = useState('file')
  if (!open) return null
  return (
    <Dialog open onClose={onClose} title={m.add} size="wide">
      <Tabs
        label={m.add}
        current={way}
        onChange={setWay}
        tabs={[
          { id: 'file', label: m.byFile, body: <FileWay /> },
          { id: 'text', label: m.byText, body: <TextWay /> },
        ]}
      />
    </Dialog>
  )
}

const FileWay = () => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(importFeed)
  const [taken, setTaken] = useState<readonly Taken[]>([])
  const take = async (files: readonly File[]): Promise<void> => {
    setTaken([])
    // One after the other: each says for itself what came of it.
    for (const file of files) {
      try {
        const answer = await act.mutateAsync({ file })
        setTaken((before) => [...before, answer])
      } catch (error) {
        notify.failed(error)
      }
    }
  }
  return (
    <div className="stack" aria-live="polite">
      <FileDrop
        hint={m.fileHint}
        accept=".rdf,.xml,.rss,.atom"
        busy={act.isPending}
        onFiles={(files) => void take(files)}
      />
      {taken.map((answer, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: answers only ever join at the end
        <Banner key={place} look={answer.damaged > 0 ? 'warning' : 'note'}>
          {m.taken(m.sources[answer.source], answer.taken, answer.known)}{' '}
          {answer.damaged > 0 ? m.complaints(answer.damaged) : null}
          {answer.complaints.length === 0 ? null : (
            <ul className="small mono">
              {answer.complaints.slice(0, 5).map((complaint) => (
                <li key={complaint}>{complaint}</li>
              ))}
            </ul>
          )}
        </Banner>
      ))}
    </div>
  )
}

const Pasted = z.object({
  title: z.string().trim().min(1).max(300),
  url: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(1_000)]),
  text: z.string().max(200_000),
})

const TextWay = () => {
  const m = useWords()
  const go = useGo()
  const notify = useNotify()
  const act = useAct(pasteAdvisory)
  const form = useForm({
    schema: Pasted,
    initial: { title: '', url: '', text: '' },
    onSubmit: async (body) => {
      const { id, isNew } = await act.mutateAsync({ body })
      if (!isNew) notify.done({ title: m.known })
      go({ to: '/advisories/$id', params: { id } })
    },
  })
  return (
    <Form form={form} act={m.take}>
      <TextField form={form} name="title" label={m.textTitle} />
      <TextField form={form} name="url" label={m.textUrl} type="url" />
      <TextField form={form} name="text" label={m.text} help={m.textHint} rows={8} />
    </Form>
  )
}
