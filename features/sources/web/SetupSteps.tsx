/**
 * What a person does on the other side, by platform, each part with its copy button.
 * @module
 */
import { useState } from 'react'
import type { SourceDetail } from '../../../platform/sources/contract.ts'
import { Panel } from '../../../ui/Page.tsx'
import { SetupStep } from '../../../ui/Setup.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { useText, useWords } from './words.ts'

type Steps = SourceDetail['setup']

export const SetupSteps = ({ steps }: { steps: Steps }) => {
  const m = useWords()
  const text = useText()
  const groups = [...Map.groupBy(steps, (s) => s.title.en)]
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const first = groups[0]
  if (first === undefined) return null
  return (
    <Panel title={m.detail.setup}>
      <div className="stack">
        <p className="soft small">{m.detail.setupText}</p>
        {groups.length === 1 ? (
          <Group steps={first[1]} />
        ) : (
          <Tabs
            label={m.detail.setup}
            current={chosen ?? first[0]}
            onChange={setChosen}
            tabs={groups.map(([id, of]) => ({
              id,
              label: of[0] === undefined ? id : text(of[0].title),
              body: <Group steps={of} />,
            }))}
          />
        )}
      </div>
    </Panel>
  )
}

const Group = ({ steps }: { steps: Steps }) => {
  const m = useWords()
  const text = useText()
  return (
    <ol className="source-steps">
      {steps.map((step) => (
        <li key={`${step.text.en} ${step.copy?.name}`}>
          <SetupStep
            text={text(step.text)}
            copy={
              step.copy === null
                ? null
                : { content: step.copy.content, label: m.detail.copy(step.copy.name) }
            }
          />
        </li>
      ))}
    </ol>
  )
}
