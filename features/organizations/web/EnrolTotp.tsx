/**
 * Sets up an authenticator app: password if asked, QR code, first code, recovery codes shown once.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { beginTotp, verifyTotp } from '../../../platform/access/contract.ts'
import { ApiProblem, useCall } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Form, PasswordField, TextField, useForm } from '../../../ui/Form.tsx'
import { CopyButton } from '../../../ui/Page.tsx'
import { QrCode } from './QrCode.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { useWords } from './words.ts'

type Begun = { readonly totpURI: string; readonly backupCodes: readonly string[] }

/** Six digits; full-width ones and spaces are what phones and IMEs type. */
export const Code = z.object({
  code: z
    .string()
    .max(64)
    .transform((v) => v.normalize('NFKC').replace(/\s/g, ''))
    .refine((v) => /^[0-9]{6}$/.test(v)),
})

export const EnrolTotp = ({ onDone }: { onDone: () => void }) => {
  const [begun, setBegun] = useState<Begun | null>(null)
  const [isVerified, setVerified] = useState(false)
  if (begun === null) return <AskPassword onBegun={setBegun} />
  if (!isVerified) return <Scan uri={begun.totpURI} onVerified={() => setVerified(true)} />
  return <RecoveryCodes codes={begun.backupCodes} onDone={onDone} />
}

const Password = z.object({ password: z.string().min(1).max(1000) })

const AskPassword = ({ onBegun }: { onBegun: (begun: Begun) => void }) => {
  const m = useWords()
  const call = useCall()
  const form = useForm({
    schema: Password,
    initial: { password: '' },
    problemField: { 'access.sign_in_failed': 'password' },
    onSubmit: async (body) => onBegun(await call(beginTotp, { body })),
  })
  return (
    <Form form={form} act={m.factor.go}>
      <PasswordField
        form={form}
        name="password"
        label={m.factor.password}
        autoComplete="current-password"
      />
    </Form>
  )
}

const Scan = ({ uri, onVerified }: { uri: string; onVerified: () => void }) => {
  const m = useWords()
  const call = useCall()
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const form = useForm({
    schema: Code,
    initial: { code: '' },
    problemField: { 'access.code_wrong': 'code' },
    onSubmit: async (body) => {
      await call(verifyTotp, { body })
      onVerified()
    },
  })
  return (
    <div className="stack-l">
      <h2>{m.factor.scanTitle}</h2>
      <p className="soft">{m.factor.scanLead}</p>
      <QrCode text={uri} label={m.factor.qr} />
      <div className="stack">
        <p className="soft small">{m.factor.secret}</p>
        <div className="row">
          <code className="mono">{secret.match(/.{1,4}/g)?.join(' ')}</code>
          <CopyButton text={secret} />
        </div>
      </div>
      <Form form={form} act={m.signIn.confirm}>
        <TextField
          form={form}
          name="code"
          label={m.signIn.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          code
        />
      </Form>
    </div>
  )
}

/** Some accounts (passkey or OpenID Connect only) have no password to confirm with: then begin at once. */
export const EnrolTotpWithoutPassword = ({ onDone }: { onDone: () => void }) => {
  const m = useWords()
  const call = useCall()
  const [begun, setBegun] = useState<Begun | null>(null)
  const [isVerified, setVerified] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  if (begun === null) {
    const begin = () => {
      call(beginTotp, { body: {} }).then(setBegun, (error: unknown) =>
        setProblem(error instanceof ApiProblem ? error.detail : String(error)),
      )
    }
    return (
      <div className="stack">
        {problem === null ? null : <p role="alert">{problem}</p>}
        <Button look="primary" onClick={begin}>
          {m.factor.go}
        </Button>
      </div>
    )
  }
  if (!isVerified) return <Scan uri={begun.totpURI} onVerified={() => setVerified(true)} />
  return <RecoveryCodes codes={begun.backupCodes} onDone={onDone} />
}
