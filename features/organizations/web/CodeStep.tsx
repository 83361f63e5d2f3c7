/**
 * The second step of a sign-in: a code of the authenticator app, or one recovery code.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { verifyRecoveryCode, verifyTotp } from '../../../platform/access/contract.ts'
import { useCall } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { Code } from './EnrolTotp.tsx'
import { useWords } from './words.ts'

type CodeStepProps = { readonly onDone: () => void; readonly onStartOver: () => void }

export const CodeStep = ({ onDone, onStartOver }: CodeStepProps) => {
  const m = useWords()
  const [way, setWay] = useState<'app' | 'recovery'>('app')
  const isApp = way === 'app'
  return (
    <div className="stack-l">
      <PageHeader
        title={m.signIn.codeTitle}
        lead={isApp ? m.signIn.codeLead : m.signIn.recoveryLead}
      />
      {isApp ? <AppCode onDone={onDone} /> : <RecoveryCode onDone={onDone} />}
      <div className="row">
        <Button look="quiet" onClick={() => setWay(isApp ? 'recovery' : 'app')}>
          {isApp ? m.signIn.useRecovery : m.signIn.useApp}
        </Button>
        <Button look="quiet" onClick={onStartOver}>
          {m.signIn.startOver}
        </Button>
      </div>
    </div>
  )
}

const AppCode = ({ onDone }: { onDone: () => void }) => {
  const m = useWords()
  const call = useCall()
  const form = useForm({
    schema: Code,
    initial: { code: '' },
    problemField: { 'access.code_wrong': 'code' },
    onSubmit: async (body) => {
      await call(verifyTotp, { body })
      onDone()
    },
  })
  return (
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
  )
}

const Recovery = z.object({ code: z.string().trim().min(1).max(64) })

const RecoveryCode = ({ onDone }: { onDone: () => void }) => {
  const m = useWords()
  const call = useCall()
  const form = useForm({
    schema: Recovery,
    initial: { code: '' },
    problemField: { 'access.recovery_code_wrong': 'code' },
    onSubmit: async (body) => {
      await call(verifyRecoveryCode, { body })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.signIn.confirm}>
      <TextField form={form} name="code" label={m.signIn.recovery} autoComplete="off" code />
    </Form>
  )
}
