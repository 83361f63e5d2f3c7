/**
 * State and severity as marks that do not live by their colour alone.
 * @module
 */
import { useMessages } from '../../../ui/language.tsx'
import { StateIcon } from '../../../ui/StateBadge.tsx'
import type { IncidentState, Severity } from '../contract.ts'
import { en } from '../messages/web-en.ts'
import { ja } from '../messages/web-ja.ts'

export const useIncidentWords = () => useMessages({ en, ja })

const STATE = { open: 'fails', contained: 'stale', closed: 'holds' } as const
const SEVERITY = { critical: 'fails', high: 'fails', medium: 'stale', low: 'unknown' } as const

export const IncidentStateMark = ({ state }: { state: IncidentState }) => {
  const m = useIncidentWords()
  return (
    <span className="state" data-state={STATE[state]}>
      <StateIcon state={STATE[state]} />
      {m.states[state]}
    </span>
  )
}

export const SeverityMark = ({ severity }: { severity: Severity }) => {
  const m = useIncidentWords()
  return (
    <span className="state" data-state={SEVERITY[severity]}>
      <StateIcon state={SEVERITY[severity]} />
      {m.severities[severity]}
    </span>
  )
}
