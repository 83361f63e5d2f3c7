/**
 * An invitation behind its link: what is offered, then name and password, or the account that exists already.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { PASSWORD_MIN_LENGTH } from '../../../platform/access/contract.ts'
import { useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, PasswordField, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useLanguage } from '../../../ui/language.tsx'
import { Link, useGo } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { acceptInvitation, mySession, openInvitation } from '../contract.ts'
import { tokenOf } from './way-back.ts'
import { useWords } from './words.ts'

const KEPT = 'hinoban.invitation'

const takeToken = (): string | null => {
  const given = tokenOf(location.hash)
  if (given !== null) {
    sessionStorage.setItem(KEPT, given)
    history.replaceState(history.state, '', location.pathname)
  }
  return given ?? sessionStorage.getItem(KEPT)
}

export const InvitationPage = () => {
  const m = useWords()
  const [token] = useState(takeToken)
  if (token === null)
    return (
      <div className="stack-l">
        <PageHeader title={m.signIn.title} lead={m.invitation.missing} />
        <div className="row">
          <Link to="/sign-in" look="primary">
            {m.signIn.act}
          </Link>
        </div>
      </div>
    )
  return <Offered token={token} />
}

const Offered = ({ token }: { token: string }) => {
  const m = useWords()
  const f = useFormat()
  const offer = useEndpoint(openInvitation, { body: { token } })
  return (
    <Await answer={offer}>
      {(o) => (
        <div className="stack-l">
          <PageHeader
            title={m.invitation.title(o.organization)}
            lead={m.invitation.lead(m.roles[o.role])}
          />
          <p className="soft small">
            {o.email} · {m.invitation.until(f.moment(o.expiresAt))}
          </p>
          {o.known ? <Known token={token} /> : <Fresh token={token} email={o.email} />}
        </div>
      )}
    </Await>
  )
}

const useAccepted = () => {
  const cache = useQueryClient()
  const go = useGo()
  return (signedIn: boolean) => {
    sessionStorage.removeItem(KEPT)
    cache.clear()
    go({ to: signedIn ? '/' : '/sign-in' })
  }
}

const Known = ({ token }: { token: string }) => {
  const m = useWords()
  const call = useCall()
  const { language } = useLanguage()
  const notify = useNotify()
  const accepted = useAccepted()
  const { data: session } = useEndpoint(mySession, {})
  const accept = () => {
    call(acceptInvitation, { body: { token, name: null, password: null, language } }).then(
      (answer) => accepted(answer.signedIn),
      notify.failed,
    )
  }
  if (session?.signedIn) {
    return (
      <div className="row">
        <Button look="primary" onClick={accept}>
          {m.invitation.accept}
        </Button>
      </div>
    )
  }
  return (
    <div className="stack">
      <p>{m.invitation.known}</p>
      <div className="row">
        <Link to="/sign-in" search={{ return: '/invitation' }} look="primary">
          {m.invitation.signIn}
        </Link>
      </div>
    </div>
  )
}

const Account = z.object({
  name: z.string().trim().min(1).max(200),
  password: z.string().min(PASSWORD_MIN_LENGTH).max(1000),
})

const Fresh = ({ token, email }: { token: string; email: string }) => {
  const m = useWords()
  const call = useCall()
  const { language } = useLanguage()
  const accepted = useAccepted()
  const form = useForm({
    schema: Account,
    initial: { name: '', password: '' },
    problemField: {
      'access.password_short': 'password',
      'access.password_long': 'password',
      'access.password_common': 'password',
    },
    onSubmit: async (value) => {
      const answer = await call(acceptInvitation, { body: { token, ...value, language } })
      accepted(answer.signedIn)
    },
  })
  return (
    <Form form={form} act={m.invitation.accept}>
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <TextField form={form} name="name" label={m.setup.name} autoComplete="name" />
      <PasswordField
        form={form}
        name="password"
        label={m.setup.password}
        help={m.setup.passwordHelp}
        autoComplete="new-password"
      />
    </Form>
  )
}
