/**
 * Bringing rules of one's own, as a file or as text: what was read, what was not, and where it is to be mended.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { ApiProblem, useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Banner } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { importRules, type RuleSetView } from '../contract-rules.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { RuleFaults } from './RuleFaults.tsx'

const Named = z.object({
  name: z.string().trim().max(100),
  license: z.string().trim().max(200),
  text: z.string(),
})
/** More are found on the page itself. */
const MAX_FAULTS_HERE = 10
const PASTED = 'pasted.yml'

export const ImportRules = ({ onClose }: { onClose: () => void }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const notify = useNotify()
  const act = useAct(importRules)
  const [taken, setTaken] = useState<RuleSetView | null>(null)
  const [isNameMissing, setNameMissing] = useState(false)
  const [shrunk, setShrunk] = useState<File | null>(null)
  const form = useForm({
    schema: Named,
    initial: { name: '', license: '', text: '' },
    onSubmit: () => Promise.resolve(),
  })
  const take = async (file: File | undefined, how: 'refuse' | 'take'): Promise<void> => {
    const { name, license } = form.values
    setNameMissing(name.trim() === '')
    if (file === undefined || name.trim() === '') return
    setShrunk(null)
    try {
      setTaken(await act.mutateAsync({ query: { name, license, shrunk: how }, file }))
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'detection.rules_shrunk') setShrunk(file)
      notify.failed(error)
    }
  }
  return (
    <Dialog open onClose={onClose} title={m.importTitle} size="wide">
      <div className="stack" aria-live="polite">
        <p>{m.importLead}</p>
        <TextField form={form} name="name" label={m.importName} />
        <TextField form={form} name="license" label={m.importLicense} />
        {isNameMissing ? <Banner look="warning">{m.nameNeeded}</Banner> : null}
        <FileDrop
          hint={m.importHint}
          accept=".yml,.yaml,.zip"
          busy={act.isPending}
          onFiles={([file]) => void take(file, 'refuse')}
        />
        <TextField form={form} name="text" label={m.paste} help={m.pasteHelp} rows={8} code />
        {form.values.text.trim() === '' ? null : (
          <div>
            <Button
              busy={act.isPending}
              onClick={() => void take(new File([form.values.text], PASTED), 'refuse')}
            >
              {m.pasteTake}
            </Button>
          </div>
        )}
        {shrunk === null ? null : (
          <Banner
            look="warning"
            actions={<Button onClick={() => void take(shrunk, 'take')}>{m.takeShrunk}</Button>}
          >
            {m.shrunk}
          </Banner>
        )}
        {taken === null ? null : (
          <>
            <Banner look={taken.refused > 0 ? 'warning' : 'note'}>
              {m.importDone(taken.loaded, taken.refused)}
            </Banner>
            {taken.faults.length === 0 ? null : (
              <>
                <p>{m.mend}</p>
                <RuleFaults faults={taken.faults.slice(0, MAX_FAULTS_HERE)} />
                {taken.faults.length > MAX_FAULTS_HERE ? (
                  <p className="soft small">
                    {m.moreFaults(f.number(taken.faults.length - MAX_FAULTS_HERE))}
                  </p>
                ) : null}
              </>
            )}
            {(taken.change?.counts.added ?? 0) === 0 ? null : (
              <div>
                <Link to="/detection/sets" search={{ hunt: taken.id }} look="button">
                  {m.lookBack}
                </Link>
              </div>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}
