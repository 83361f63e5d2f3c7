/**
 * The other side of a log source: its token, shown once, and the steps that can be copied as they stand.
 * @module
 */
import { useState } from 'react'
import { SecretOnce, SetupStep } from '../../../../ui/Setup.tsx'
import { Tabs } from '../../../../ui/Tabs.tsx'
import type { SetupStep as SetupStepText } from '../../contract-sources.ts'
import { useSay } from '../words.tsx'
import { useSourceWords } from './words.tsx'

const TOKEN = '<TOKEN>'

export const LogToken = ({ token }: { token: string }) => {
  const { token: words } = useSourceWords()
  return <SecretOnce title={words.title} once={words.once} secret={token} copy={words.copy} />
}

type SetupProps = {
  readonly steps: readonly SetupStepText[]
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

const Step = ({ step, token }: { step: SetupStepText; token: string | null }) => {
  const m = useSourceWords()
  const say = useSay()
  const { copy } = step
  return (
    <SetupStep
      text={say(step.text)}
      copy={
        copy === null
          ? null
          : {
              label: m.copy(copy.name),
              content: token === null ? copy.content : copy.content.replaceAll(TOKEN, () => token),
            }
      }
    />
  )
}
