/**
 * What was read of the device, and by whose word a file is only an archive.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../../ui/Form.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../../ui/language.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { type CaseDetail, stateCase, withdrawWord } from '../../contract-case-pages.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'

const SHOWN = 30

export const CaseReadings = ({ detail, mayWork }: { detail: CaseDetail; mayWork: boolean }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const notify = useNotify()
  const [asked, setAsked] = useState<string | null>(null)
  const withdraw = useAct(withdrawWord, { alsoStale: ['board'] })
  const wordOf = (reading: string) =>
    detail.statements.find((s) => s.kind === 'not-running' && s.reading === reading)
  const takeBack = (statement: string) =>
    withdraw.mutate(
      { params: { id: detail.id, statement }, body: undefined },
      { onSuccess: () => notify.done({ title: m.saved }), onError: notify.failed },
    )
  return (
    <Panel title={m.readings}>
      <div className="case-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{m.reading}</th>
              <th scope="col">{m.version}</th>
              <th scope="col">{m.file}</th>
            </tr>
          </thead>
          <tbody>
            {detail.readings.slice(0, SHOWN).map((r) => {
              const word = wordOf(r.id)
              return (
                <tr key={r.id}>
                  <td>
                    <span className="number">{f.cell(r.at)}</span>
                    <div className="soft small">
                      {r.state === 'running' ? m.printed : m.fromFile}
                    </div>
                  </td>
                  <td>
                    <bdi>{r.version}</bdi>
                  </td>
                  <td>
                    <bdi className="mono small">{r.file}</bdi>
                    {word === undefined ? null : (
                      <div className="small">
                        <span className="tag">{m.words['not-running']}</span> <bdi>{word.by}</bdi>:{' '}
                        <bdi>{word.note}</bdi>
                      </div>
                    )}
                    {!mayWork || r.state === 'running' ? null : (
                      <div className="case-acts screen-only">
                        <Button
                          size="small"
                          look="quiet"
                          onClick={() => (word === undefined ? setAsked(r.id) : takeBack(word.id))}
                        >
                          {word === undefined ? m.archive : m.withdraw}
                        </Button>
                      </div>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {asked === null ? null : (
        <ArchiveDialog id={detail.id} reading={asked} onClose={() => setAsked(null)} />
      )}
    </Panel>
  )
}

const ArchiveDialog = ({
  id,
  reading,
  onClose,
}: {
  id: string
  reading: string
  onClose: () => void
}) => {
  const m = useMessages({ en, ja })
  const kit = useKitMessages()
  const notify = useNotify()
  const act = useAct(stateCase, { alsoStale: ['board'] })
  const form = useForm({
    schema: z.object({ note: z.string().trim().min(1).max(2_000) }),
    initial: { note: '' },
    onSubmit: async ({ note }) => {
      await act.mutateAsync({ params: { id }, body: { kind: 'not-running', reading, note } })
      notify.done({ title: m.saved })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.archive} description={m.archiveHint}>
      <Form form={form} act={m.save} others={<Button onClick={onClose}>{kit.cancel}</Button>}>
        <TextField form={form} name="note" label={m.note} rows={3} />
      </Form>
    </Dialog>
  )
}
