/**
 * The page behind the link of a mail to an emergency contact: which company asks, and one button. No sign-in.
 * @module
 */
import { useState } from 'react'
import { ApiProblem, useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { answerContactLink, openContactLink } from '../contract.ts'
import { tokenOf } from './way-back.ts'
import { useWords } from './words.ts'

const REFUSED = 'organizations.contact_link_refused'

/** Out of the address line at once: it may be seen over a shoulder, or stay in the history. */
const takeToken = (): string | null => {
  const token = tokenOf(location.hash)
  if (token !== null) history.replaceState(history.state, '', location.pathname)
  return token
}

export const ContactLinkPage = () => {
  const m = useWords()
  const [token] = useState(takeToken)
  if (token === null) return <PageHeader title={m.contactLink.page} lead={m.contactLink.missing} />
  return <Asked token={token} />
}

const Asked = ({ token }: { token: string }) => {
  const m = useWords()
  const f = useFormat()
  const call = useCall()
  const notify = useNotify()
  const [isAnswered, setAnswered] = useState(false)
  const asked = useEndpoint(openContactLink, { body: { token } })
  if (isAnswered) return <PageHeader title={m.contactLink.done} lead={m.contactLink.doneText} />
  if (asked.error instanceof ApiProblem && asked.error.code === REFUSED)
    return <PageHeader title={m.contactLink.page} lead={asked.error.detail} />
  const answer = () => {
    call(answerContactLink, { body: { token } }).then(() => setAnswered(true), notify.failed)
  }
  return (
    <Await answer={asked}>
      {(a) => (
        <div className="stack-l">
          <PageHeader title={m.contactLink.title(a.organization)} lead={m.contactLink.lead} />
          <p className="soft small">{m.contactLink.until(f.moment(a.expiresAt))}</p>
          <div className="row">
            <Button look="primary" onClick={answer}>
              {m.contactLink.answer}
            </Button>
          </div>
        </div>
      )}
    </Await>
  )
}
