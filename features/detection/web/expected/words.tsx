/**
 * The words of what should speak, and how a log goes as a mark that does not live by its colour alone.
 * @module
 */
import { CircleCheck, CircleX, Clock, type LucideIcon, VolumeX } from 'lucide-react'
import { useFormat, useMessages } from '../../../../ui/language.tsx'
import type { ExpectedRow, ExpectedState } from '../../contract-expected.ts'
import { en } from '../../messages/web-expected-en.ts'
import { ja } from '../../messages/web-expected-ja.ts'

export const useExpectedWords = () => useMessages({ en, ja })

const LOOKS: Readonly<
  Record<ExpectedState, { readonly icon: LucideIcon; readonly state: string }>
> = {
  speaking: { icon: CircleCheck, state: 'holds' },
  silent: { icon: VolumeX, state: 'stale' },
  never: { icon: CircleX, state: 'fails' },
  young: { icon: Clock, state: 'unknown' },
}

export const LogMark = ({ log }: { log: ExpectedRow['logs'][number] }) => {
  const m = useExpectedWords()
  const f = useFormat()
  const { icon: Icon, state } = LOOKS[log.state]
  return (
    <>
      <span className="state nowrap" data-state={state}>
        <Icon size={15} aria-hidden="true" />
        {m.states[log.state]}
      </span>
      {log.lastAt === null ? null : (
        <div className="soft small number nowrap">{f.cell(log.lastAt)}</div>
      )}
    </>
  )
}

/** Of a device as a whole: the worst of its logs. */
export const stateOf = ({ logs }: ExpectedRow): ExpectedState =>
  ORDER.find((state) => logs.some((log) => log.state === state)) ?? 'speaking'
const ORDER: readonly ExpectedState[] = ['never', 'silent', 'young', 'speaking']
