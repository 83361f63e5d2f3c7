/**
 * My second factors: authenticator app, recovery codes, passkeys.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import {
  endTotp,
  listPasskeys,
  newRecoveryCodes,
  removePasskey,
} from '../../../platform/access/contract.ts'
import { useAct, useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, PasswordField, useForm } from '../../../ui/Form.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Banner, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { mySession } from '../contract.ts'
import { EnrolTotp, EnrolTotpWithoutPassword } from './EnrolTotp.tsx'
import { makePasskey, passkeysWork, passkeyWords } from './passkey.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { useWords } from './words.ts'

type Factors = { readonly totp: boolean; readonly passkeys: number; readonly password: boolean }
type Open = 'none' | 'enrol' | 'remove' | 'codes'

export const FactorsPanel = ({ factors }: { factors: Factors }) => {
  const m = useWords()
  const [open, setOpen] = useState<Open>('none')
  const reread = useReread()
  const close = () => {
    setOpen('none')
    reread()
  }
  return (
    <Panel title={m.me.factors}>
      <div className="ruled">
        <div className="row-between">
          <div>
            <b>{m.me.app}</b>
            <div className="soft small">{factors.totp ? m.me.appOn : m.me.appOff}</div>
          </div>
          <div className="row">
            {factors.totp ? (
              <>
                <Button size="small" onClick={() => setOpen('codes')}>
                  {m.me.newCodes}
                </Button>
                <Button size="small" look="danger" onClick={() => setOpen('remove')}>
                  {m.me.appRemove}
                </Button>
              </>
            ) : (
              <Button size="small" onClick={() => setOpen('enrol')}>
                {m.me.appSetUp}
              </Button>
            )}
          </div>
        </div>
        <Passkeys onChanged={reread} />
      </div>
      <Dialog open={open === 'enrol'} onClose={close} title={m.me.app}>
        {factors.password ? (
          <EnrolTotp onDone={close} />
        ) : (
          <EnrolTotpWithoutPassword onDone={close} />
        )}
      </Dialog>
      <Dialog open={open === 'remove'} onClose={close} title={m.me.app}>
        <RemoveApp onDone={close} />
      </Dialog>
      <Dialog
        open={open === 'codes'}
        onClose={close}
        title={m.me.newCodes}
        description={m.me.newCodesText}
      >
        <FreshCodes onDone={close} />
      </Dialog>
    </Panel>
  )
}

/** Which factors there are is part of the session's answer. */
const useReread = () => {
  const { refetch } = useEndpoint(mySession, {})
  return () => {
    refetch()
  }
}

const Confirm = z.object({ password: z.string().min(1).max(1000) })

const RemoveApp = ({ onDone }: { onDone: () => void }) => {
  const m = useWords()
  const call = useCall()
  const form = useForm({
    schema: Confirm,
    initial: { password: '' },
    problemField: { 'access.sign_in_failed': 'password' },
    onSubmit: async (body) => {
      await call(endTotp, { body })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.me.appRemove}>
      <PasswordField
        form={form}
        name="password"
        label={m.me.confirmPassword}
        autoComplete="current-password"
      />
    </Form>
  )
}

const FreshCodes = ({ onDone }: { onDone: () => void }) => {
  const m = useWords()
  const call = useCall()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const form = useForm({
    schema: Confirm,
    initial: { password: '' },
    problemField: { 'access.sign_in_failed': 'password' },
    onSubmit: async (body) => setCodes((await call(newRecoveryCodes, { body })).backupCodes),
  })
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />
  return (
    <Form form={form} act={m.me.newCodes}>
      <PasswordField
        form={form}
        name="password"
        label={m.me.confirmPassword}
        autoComplete="current-password"
      />
    </Form>
  )
}

const Passkeys = ({ onChanged }: { onChanged: () => void }) => {
  const m = useWords()
  const f = useFormat()
  const call = useCall()
  const notify = useNotify()
  const passkeys = useEndpoint(listPasskeys, {})
  const remove = useAct(removePasskey)
  const [problem, setProblem] = useState<string | null>(null)
  const add = () => {
    setProblem(null)
    makePasskey(call, m.factor.passkeyName).then(
      () => {
        notify.done({ title: m.me.passkeyAdded })
        passkeys.refetch()
        onChanged()
      },
      (error: unknown) => setProblem(passkeyWords(error, m.passkeyMaking)),
    )
  }
  const drop = (id: string) =>
    remove.mutateAsync({ body: { id } }).then(() => {
      notify.done({ title: m.me.passkeyRemoved })
      onChanged()
    }, notify.failed)
  return (
    <div className="stack">
      <div className="row-between">
        <b>{m.me.passkeys}</b>
        {passkeysWork() ? (
          <Button size="small" onClick={add}>
            {m.me.passkeyAdd}
          </Button>
        ) : null}
      </div>
      {problem === null ? null : <Banner look="problem">{problem}</Banner>}
      <Await answer={passkeys}>
        {(list) =>
          list.length === 0 ? (
            <p className="soft small">{m.me.noPasskeys}</p>
          ) : (
            <ul className="plain-list">
              {list.map((key) => (
                <li key={key.id} className="row-between">
                  <div>
                    {key.name ?? m.factor.passkey}
                    {key.createdAt ? (
                      <div className="soft small">{m.me.passkeyAge(f.cellDay(key.createdAt))}</div>
                    ) : null}
                  </div>
                  <Button size="small" onClick={() => drop(key.id)}>
                    {m.me.passkeyRemove}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </div>
  )
}
