/**
 * The other side of a log source: its token, shown once, and the steps that can be copied as they stand.
 * @module
 */
import { useState } from 'react'
import { Banner, CopyButton } from '../../../../ui/Page.tsx'
import { Tabs } from '../../../../ui/Tabs.tsx'
import type { SetupStep } from '../../contract-sources.ts'
import { useSay } from '../words.tsx'
import { useSourceWords } from './words.tsx'

const TOKEN = '<TOKEN>'

export const LogToken = ({ token }: { token: string }) => {
  const m = useSourceWords()
  return (
    <section className="stack" aria-label={m.token.title}>
      <Banner look="warning">{m.token.once}</Banner>
      <p className="mono panel log-token">{token}</p>
      <div className="row">
        <CopyButton text={token} label={m.token.copy} />
      </div>
    </section>
  )
}

type SetupProps = {
  readonly steps: readonly SetupStep[]
  /** Just made: filled in where it belongs. */
  readonly token: string | null
}

export const LogSetup = ({ steps, token }: SetupProps) => {
  const m = useSourceWords()
  const say = useSay()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const first = steps[0]
  if (first === undefined) return <p className="soft">{m.setupNone}</p>
  const asks = steps.some((step) => step.copy?.content.includes(TOKEN))
  return (
    <div className="stack">
      {asks ? <p className="soft small">{token === null ? m.setupToken : m.setupFilled}</p> : null}
      {steps.length === 1 ? (
        <Step step={first} token={token} />
      ) : (
        <Tabs
          label={m.setup}
          current={chosen ?? first.title.en}
          onChange={setChosen}
          tabs={steps.map((step) => ({
            id: step.title.en,
            label: say(step.title),
            body: <Step step={step} token={token} />,
          }))}
        />
      )}
    </div>
  )
}

const Step = ({ step, token }: { step: SetupStep; token: string | null }) => {
  const m = useSourceWords()
  const say = useSay()
  const content =
    token === null ? step.copy?.content : step.copy?.content.replaceAll(TOKEN, () => token)
  return (
    <div className="log-step">
      <p>{say(step.text)}</p>
      {step.copy === null || content === undefined ? null : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
          <pre className="mono panel log-copy" tabIndex={0}>
            {content}
          </pre>
          <div className="row">
            <CopyButton text={content} label={m.copy(step.copy.name)} />
          </div>
        </>
      )}
    </div>
  )
}
