/**
 * Declares a measure: a statement, and a document where there is one.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useCall } from '../../../ui/api.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { declare, uploadDocument } from '../contract.ts'
import { useWords } from './words.ts'

const Declare = z.object({ statement: z.string().trim().min(5).max(2000), lastDay: z.iso.date() })

export const DeclareForm = ({ measure, onDone }: { measure: string; onDone: () => void }) => {
  const m = useWords()
  const call = useCall()
  const act = useAct(declare)
  const notify = useNotify()
  const [file, setFile] = useState<File | null>(null)
  const form = useForm({
    schema: Declare,
    initial: { statement: '', lastDay: '' },
    draft: `board.declare.${measure}`,
    onSubmit: async (value) => {
      const stored = file === null ? null : await call(uploadDocument, { file })
      await act.mutateAsync({
        params: { measure },
        body: {
          ...value,
          ...(stored === null ? {} : { document: { name: stored.name, sha256: stored.sha256 } }),
        },
      })
      notify.done({ title: m.signatures.declared })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.signatures.declare}>
      <p className="soft">{m.signatures.declareLead}</p>
      <TextField
        form={form}
        name="statement"
        label={m.signatures.statement}
        help={m.signatures.statementHelp}
        rows={4}
      />
      <TextField
        form={form}
        name="lastDay"
        type="date"
        label={m.signatures.lastDay}
        help={m.signatures.lastDayHelp}
      />
      <div className="stack">
        <span className="field-label">{m.signatures.document}</span>
        <FileDrop onFiles={(files) => setFile(files[0] ?? null)} hint={m.signatures.documentHelp} />
        {file === null ? null : (
          <p className="small">
            <bdi>{m.signatures.chosen(file.name)}</bdi>
          </p>
        )}
      </div>
    </Form>
  )
}
