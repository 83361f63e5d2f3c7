/**
 * A publisher of CSAF by its address, after showing which host that opens.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { useAnnounce, useNotify } from '../../../ui/Toast.tsx'
import { addProvider } from '../contract.ts'
import { type ProviderAddress, providerAddressOf } from '../rules.ts'
import { useWords } from './words.ts'

export const AddProvider = () => {
  const m = useWords()
  const notify = useNotify()
  const announce = useAnnounce()
  const act = useAct(addProvider, { alsoStale: ['config'] })
  const [asked, setAsked] = useState<ProviderAddress | null>(null)
  const form = useForm({
    schema: z.object({
      address: z.string().refine((text) => providerAddressOf(text) !== null),
    }),
    initial: { address: '' },
    errorText: () => m.providerBad,
    onSubmit: async ({ address }) => setAsked(providerAddressOf(address)),
  })
  const add = async ({ address, host }: ProviderAddress): Promise<void> => {
    try {
      const { name } = await act.mutateAsync({ body: { address, host } })
      announce(m.providerAdded(name))
      notify.done({ title: m.providerAdded(name) })
      setAsked(null)
      form.reset()
    } catch (error) {
      notify.failed(error)
    }
  }
  return (
    <Panel title={m.provider}>
      <div className="stack">
        <p className="soft">{m.providerText}</p>
        <Form form={form} act={m.providerAdd}>
          <TextField
            form={form}
            name="address"
            label={m.providerAddress}
            help={m.providerHelp}
            autoComplete="off"
          />
        </Form>
      </div>
      <ConfirmDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={m.providerAsk}
        description={m.providerAskText}
        act={m.providerAct}
        busy={act.isPending}
        onConfirm={() => (asked === null ? Promise.resolve() : add(asked))}
      >
        {asked === null ? null : (
          <div className="stack">
            <p className="mono wrap">{asked.address}</p>
            <p>{m.providerMore(asked.host)}</p>
          </div>
        )}
      </ConfirmDialog>
    </Panel>
  )
}
