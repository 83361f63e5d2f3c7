/**
 * Sign-in: e-mail and password, then the second factor; or a passkey; or the company's own sign-in.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { KeyRound, LogIn } from 'lucide-react'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { signInWithOidc, signInWithPassword } from '../../../platform/access/contract.ts'
import { oidcEn } from '../../../platform/access/messages/oidc.en.ts'
import { oidcJa } from '../../../platform/access/messages/oidc.ja.ts'
import { ApiProblem, useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Form, PasswordField, TextField, useForm } from '../../../ui/Form.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { useGo, usePageSearch } from '../../../ui/link.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { text } from '../../../ui/url-search.ts'
import { signInPage } from '../contract.ts'
import { CodeStep } from './CodeStep.tsx'
import { passkeysWork, passkeyWords, signInByPasskey } from './passkey.ts'
import { ownPath, signInPath } from './way-back.ts'
import { useWords } from './words.ts'

export const signInSearch = z.object({
  return: z.string().max(500).optional().catch(undefined),
  error: text(),
})

/** Forgets what was cached for nobody, then opens the page the reader came for. */
export const useEnter = (): (() => void) => {
  const cache = useQueryClient()
  const go = useGo()
  const [search] = usePageSearch(signInSearch)
  return () => {
    cache.clear()
    const target = new URL(ownPath(search.return), location.origin)
    const query = Object.fromEntries(target.searchParams)
    go({ to: target.pathname, search: query })
  }
}

export const SignInPage = () => {
  const m = useWords()
  const go = useGo()
  const enter = useEnter()
  const { data: offered } = useEndpoint(signInPage, {})
  const [search] = usePageSearch(signInSearch)
  const [isHalf, setHalf] = useState(false)
  useEffect(() => {
    if (offered?.setup) go({ to: '/setup' })
  }, [offered, go])
  if (isHalf) return <CodeStep onDone={enter} onStartOver={() => setHalf(false)} />
  return (
    <div className="stack-l">
      <PageHeader title={m.signIn.title} lead={m.signIn.lead} />
      {search.error ? <Landed error={search.error} /> : null}
      <PasswordStep onEnter={enter} onHalf={() => setHalf(true)} />
      <OtherWays oidc={offered?.oidc?.name ?? null} back={ownPath(search.return)} onEnter={enter} />
    </div>
  )
}

/** Back from the OpenID provider without a session: why, and what to do next. */
const Landed = ({ error }: { readonly error: string }) => {
  const m = useWords()
  const outcomes = useMessages({ en: oidcEn, ja: oidcJa })
  const known = Object.entries(outcomes).find(([code]) => code === error)
  return <Banner look="problem">{known ? known[1]({}) : m.signIn.oidcFailed}</Banner>
}

const Credentials = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(1000),
})

const PasswordStep = ({ onEnter, onHalf }: { onEnter: () => void; onHalf: () => void }) => {
  const m = useWords()
  const call = useCall()
  const form = useForm({
    schema: Credentials,
    initial: { email: '', password: '' },
    onSubmit: async (body) => {
      const answer = await call(signInWithPassword, { body })
      if (answer.twoFactorRedirect) onHalf()
      else onEnter()
    },
  })
  return (
    <Form form={form} act={m.signIn.act}>
      <TextField
        form={form}
        name="email"
        label={m.signIn.email}
        type="email"
        autoComplete="username"
      />
      <PasswordField
        form={form}
        name="password"
        label={m.signIn.password}
        autoComplete="current-password"
      />
    </Form>
  )
}

type OtherWaysProps = {
  readonly oidc: string | null
  readonly back: string
  readonly onEnter: () => void
}

const OtherWays = ({ oidc, back, onEnter }: OtherWaysProps) => {
  const m = useWords()
  const call = useCall()
  const [problem, setProblem] = useState<string | null>(null)
  const [isLeaving, setLeaving] = useState(false)
  const byPasskey = () => {
    setProblem(null)
    signInByPasskey(call).then(onEnter, (error: unknown) =>
      setProblem(passkeyWords(error, m.passkeySignIn)),
    )
  }
  const byOidc = () => {
    setProblem(null)
    setLeaving(true)
    const body = {
      provider: 'oidc',
      callbackURL: back,
      errorCallbackURL: signInPath(back),
      disableRedirect: true,
    } as const
    call(signInWithOidc, { body }).then(
      ({ url }) => location.assign(url),
      (error: unknown) => {
        setLeaving(false)
        setProblem(error instanceof ApiProblem && error.detail ? error.detail : m.signIn.oidcFailed)
      },
    )
  }
  if (!passkeysWork() && oidc === null) return null
  return (
    <div className="stack">
      <p className="divider">{m.signIn.or}</p>
      {problem === null ? null : <Banner look="problem">{problem}</Banner>}
      {passkeysWork() ? (
        <Button onClick={byPasskey}>
          <KeyRound size={17} aria-hidden="true" />
          {m.signIn.passkey}
        </Button>
      ) : null}
      {oidc === null ? null : (
        <Button onClick={byOidc} busy={isLeaving}>
          <LogIn size={17} aria-hidden="true" />
          {m.signIn.oidc(oidc)}
        </Button>
      )}
    </div>
  )
}
