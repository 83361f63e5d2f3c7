/**
 * The pieces by which a case is told: its state, the exposure, the state of a task. Colour only repeats icon and word.
 * @module
 */

import { useFormat, useMessages } from '../../../../ui/language.tsx'
import { StateIcon } from '../../../../ui/StateBadge.tsx'
import type { CaseRow } from '../../contract-case-pages.ts'
import type { CaseTask } from '../../contract-cases.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'

const LOOKS = { open: 'fails', closed: 'holds', clear: 'holds', unjudged: 'unknown' } as const

export const CaseBadge = ({ of }: { of: Pick<CaseRow, 'state' | 'isStated'> }) => {
  const m = useMessages({ en, ja })
  const look = of.isStated && of.state !== 'open' ? 'declared' : LOOKS[of.state]
  return (
    <div className="case-badge">
      <span className="state" data-state={look}>
        <StateIcon state={look} />
        {m.states[of.state]}
      </span>
      {of.isStated ? <span className="tag">{m.stated}</span> : null}
    </div>
  )
}

const TASK_LOOKS = {
  proven: 'holds',
  stated: 'declared',
  excepted: 'excepted',
  open: 'fails',
} as const

export const TaskBadge = ({ state }: { state: CaseTask['state'] }) => {
  const m = useMessages({ en, ja })
  return (
    <span className="state nowrap" data-state={TASK_LOOKS[state]}>
      <StateIcon state={TASK_LOOKS[state]} />
      {m.taskStates[state]}
    </span>
  )
}

export const Exposure = ({ of }: { of: Pick<CaseRow, 'windowStart' | 'windowEnd'> }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const start = of.windowStart === null ? null : f.cellDay(of.windowStart)
  const end = of.windowEnd === null ? null : f.cellDay(of.windowEnd)
  return <span className="number small">{m.span(start, end)}</span>
}
