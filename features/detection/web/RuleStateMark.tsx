/**
 * Whether a rule runs, as a mark. Good is said only of one whose log comes: the others look at nothing.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
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

type RuleStateMarkProps = {
  readonly state: RuleState
  /** Whether a log that it reads came in the last days; undefined: not known. */
  readonly hasLog?: boolean | undefined
}

export const RuleStateMark = ({ state, hasLog }: RuleStateMarkProps) => {
  const m = useMessages({ en, ja })
  const runs = LOOK[state] === 'holds'
  const look = runs && hasLog !== true ? (hasLog === undefined ? null : 'unknown') : LOOK[state]
  return (
    <>
      {look === null ? (
        <span className="tag">{m.states[state]}</span>
      ) : (
        <span className="state" data-state={look}>
          <StateIcon state={look} />
          {m.states[state]}
        </span>
      )}
      {runs && hasLog === false ? (
        <div className="small">
          <Link to="/detection/coverage">{m.noLog}</Link>
        </div>
      ) : null}
    </>
  )
}
