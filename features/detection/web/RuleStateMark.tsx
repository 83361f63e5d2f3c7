/**
 * Whether a rule runs, as a mark.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import { StateIcon } from '../../../ui/StateBadge.tsx'
import type { RuleState } from '../contract-rules.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'

const LOOK = {
  on: 'holds',
  part: 'holds',
  off: 'excepted',
  refused: 'fails',
  'needs-list': 'stale',
  'no-source': 'unknown',
} as const

export const RuleStateMark = ({ state }: { state: RuleState }) => {
  const m = useMessages({ en, ja })
  return (
    <span className="state" data-state={LOOK[state]}>
      <StateIcon state={LOOK[state]} />
      {m.states[state]}
    </span>
  )
}
