/**
 * The state of an import: icon, word and colour.
 * @module
 */
import { Ban, CircleCheck, CirclePause, Loader, TriangleAlert } from 'lucide-react'
import type { ImportState } from '../../../platform/imports/contract.ts'
import { useWords } from './words.ts'

/** `look` is the colour of the kit's state of the same weight. */
const LOOKS = {
  checking: { icon: Loader, look: 'declared' },
  ready: { icon: CirclePause, look: 'stale' },
  running: { icon: Loader, look: 'declared' },
  done: { icon: CircleCheck, look: 'holds' },
  failed: { icon: TriangleAlert, look: 'fails' },
  cancelled: { icon: Ban, look: 'not-applicable' },
} as const

export const ImportStateTag = ({ state }: { state: ImportState }) => {
  const m = useWords()
  const { icon: Icon, look } = LOOKS[state]
  return (
    <span className="state" data-state={look}>
      <Icon size={15} aria-hidden="true" />
      {m.states[state]}
    </span>
  )
}
