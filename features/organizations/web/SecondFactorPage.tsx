/**
 * A session that lacks its second factor: show the enrolled one, or enrol the first. Resumable at any time.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { Fingerprint, Smartphone } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { signOut } from '../../../platform/access/contract.ts'
import { useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useGo } from '../../../ui/link.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { mySession } from '../contract.ts'
import { CodeStep } from './CodeStep.tsx'
import { EnrolTotp, EnrolTotpWithoutPassword } from './EnrolTotp.tsx'
import { makePasskey, passkeysWork, passkeyWords, signInByPasskey } from './passkey.ts'
import { useEnter } from './SignInPage.tsx'
import { useWords } from './words.ts'

export const SecondFactorPage = () => {
  const session = useEndpoint(mySession, {})
  const go = useGo()
  const enter = useEnter()
  const [isEnrolling, setEnrolling] = useState(false)
  const data = session.data
  useEffect(() => {
    if (!data) return
    if (!data.signedIn) go({ to: '/sign-in' })
    // While recovery codes are on the screen the session is strong already: do not walk away from them.
    else if (data.mfa && !isEnrolling) enter()
  }, [data, go, enter, isEnrolling])
  return (
    <Await answer={session}>
      {(s) =>
        !s.signedIn || (s.mfa && !isEnrolling) ? null : s.factors.totp && !isEnrolling ? (
          <Verify passkeys={s.factors.passkeys} onDone={enter} />
        ) : (
          <Enrol
            hasPassword={s.factors.password}
            passkeys={s.factors.passkeys}
            onBegin={() => setEnrolling(true)}
            onDone={enter}
          />
        )
      }
    </Await>
  )
}

const Leave = () => {
  const m = useWords()
  const call = useCall()
  const cache = useQueryClient()
  const go = useGo()
  const leave = () => {
    const gone = () => {
      cache.clear()
      go({ to: '/sign-in' })
    }
    call(signOut, { body: {} }).then(gone, gone)
  }
  return (
    <Button look="quiet" onClick={leave}>
      {m.factor.signOut}
    </Button>
  )
}

const Verify = ({ passkeys, onDone }: { passkeys: number; onDone: () => void }) => {
  const m = useWords()
  const call = useCall()
  const go = useGo()
  const [problem, setProblem] = useState<string | null>(null)
  const byPasskey = () => {
    setProblem(null)
    signInByPasskey(call).then(onDone, (error: unknown) =>
      setProblem(passkeyWords(error, m.passkeySignIn)),
    )
  }
  return (
    <div className="stack-l">
      <CodeStep onDone={onDone} onStartOver={() => go({ to: '/sign-in' })} />
      {problem === null ? null : <Banner look="problem">{problem}</Banner>}
      <div className="row">
        {passkeys > 0 && passkeysWork() ? (
          <Button onClick={byPasskey}>{m.signIn.passkey}</Button>
        ) : null}
        <Leave />
      </div>
    </div>
  )
}

type EnrolProps = {
  readonly hasPassword: boolean
  readonly passkeys: number
  readonly onBegin: () => void
  readonly onDone: () => void
}

const Enrol = ({ hasPassword, passkeys, onBegin, onDone }: EnrolProps) => {
  const m = useWords()
  const call = useCall()
  const [way, setWay] = useState<'choose' | 'app'>('choose')
  const [problem, setProblem] = useState<string | null>(null)
  const byPasskey = () => {
    setProblem(null)
    const [done, words] =
      passkeys > 0
        ? [signInByPasskey(call), m.passkeySignIn]
        : [makePasskey(call, m.factor.passkeyName), m.passkeyMaking]
    done.then(onDone, (error: unknown) => setProblem(passkeyWords(error, words)))
  }
  if (way === 'app') {
    return (
      <div className="stack-l">
        <PageHeader title={m.factor.app} />
        {hasPassword ? <EnrolTotp onDone={onDone} /> : <EnrolTotpWithoutPassword onDone={onDone} />}
      </div>
    )
  }
  return (
    <div className="stack-l">
      <PageHeader title={m.factor.title} lead={m.factor.lead} />
      {problem === null ? null : <Banner look="problem">{problem}</Banner>}
      <div className="ways">
        <Way icon="passkey" title={m.factor.passkey} text={m.factor.passkeyText}>
          {passkeysWork() ? (
            <Button look="primary" onClick={byPasskey}>
              {passkeys > 0 ? m.signIn.passkey : m.factor.passkeyAct}
            </Button>
          ) : (
            <p className="soft small">{m.factor.passkeyNotHere}</p>
          )}
        </Way>
        <Way icon="app" title={m.factor.app} text={m.factor.appText}>
          <Button
            onClick={() => {
              onBegin()
              setWay('app')
            }}
          >
            {m.factor.appAct}
          </Button>
        </Way>
      </div>
      <div className="row">
        <Leave />
      </div>
    </div>
  )
}

type WayProps = {
  readonly icon: 'passkey' | 'app'
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}

const Way = ({ icon, title, text, children }: WayProps) => {
  const Icon = icon === 'passkey' ? Fingerprint : Smartphone
  return (
    <section className="way">
      <Icon size={26} strokeWidth={1.5} aria-hidden="true" />
      <div className="stack">
        <h2>{title}</h2>
        <p className="soft small">{text}</p>
        <div className="row">{children}</div>
      </div>
    </section>
  )
}
