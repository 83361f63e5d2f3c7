/**
 * What a person does on another machine: steps with text to copy, a secret that is shown once, and an act that is asked about first.
 * @module
 */
import { type ReactNode, useState } from 'react'
import { Button } from './Button.tsx'
import { ConfirmDialog } from './Dialog.tsx'
import { Banner, CopyButton } from './Page.tsx'
import { useNotify } from './Toast.tsx'
import './setup.css'

type StepProps = {
  readonly text: string
  /** What is copied as it stands, and what its button says. */
  readonly copy: { readonly content: string; readonly label: string } | null
}

export const SetupStep = ({ text, copy }: StepProps) => (
  <div className="setup-step">
    <p>{text}</p>
    {copy === null ? null : (
      <>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
        <pre className="mono panel setup-copy" tabIndex={0}>
          {copy.content}
        </pre>
        <div className="row">
          <CopyButton text={copy.content} label={copy.label} />
        </div>
      </>
    )}
  </div>
)

type SecretProps = {
  readonly title: string
  /** That it is shown only now. */
  readonly once: string
  readonly secret: string
  readonly copy: string
}

/** A secret that Hinoban made and keeps no copy of. */
export const SecretOnce = ({ title, once, secret, copy }: SecretProps) => (
  <section className="stack" aria-label={title}>
    <Banner look="warning">{once}</Banner>
    <p className="mono panel secret-once">{secret}</p>
    <div className="row">
      <CopyButton text={secret} label={copy} />
    </div>
  </section>
)

type AskedProps = {
  /** On the button, and on the button of the dialog. */
  readonly act: string
  readonly look?: 'danger'
  readonly title: string
  readonly description: ReactNode
  readonly busy: boolean
  /** The dialog stays open when it fails, and the reason is told. */
  readonly onConfirm: () => Promise<unknown>
}

/** A button whose act cannot be taken back: it asks first. */
export const AskedButton = ({ act, look, title, description, busy, onConfirm }: AskedProps) => {
  const [isAsking, setAsking] = useState(false)
  const notify = useNotify()
  const confirm = () => onConfirm().then(() => setAsking(false), notify.failed)
  return (
    <>
      <Button {...(look === undefined ? {} : { look })} onClick={() => setAsking(true)}>
        {act}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={title}
        description={description}
        act={act}
        busy={busy}
        danger
        onConfirm={() => void confirm()}
      />
    </>
  )
}
