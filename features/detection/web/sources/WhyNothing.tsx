/**
 * Why nothing comes from a log source: what this server knows of it, in the order in which a person would look.
 * @module
 */
import { CircleCheck, CircleX, Info, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEndpoint } from '../../../../ui/api.tsx'
import { Link } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import {
  type ListenerRow,
  type LogSourceRow,
  listSenders,
  readIntake,
  type SenderRow,
} from '../../contract-sources.ts'
import { useSay } from '../words.tsx'
import { ToSetting } from './IntakePanel.tsx'
import { useSourceWords } from './words.tsx'

const SOMETIME_MS = 10_000
const MAX_NAMED = 5
const MARKS = {
  good: { icon: CircleCheck, state: 'holds' },
  bad: { icon: CircleX, state: 'fails' },
  look: { icon: Info, state: 'unknown' },
} as const satisfies Readonly<Record<string, { icon: LucideIcon; state: string }>>

export const WhyNothing = ({
  source,
}: {
  source: Pick<LogSourceRow, 'kind' | 'health' | 'lastDay'>
}) => {
  const m = useSourceWords()
  const keeps = useMay('administrator', 'operator')
  if (source.health !== 'waiting' && source.health !== 'silent') return null
  if (source.kind === 'syslog') return keeps ? <WhyNoSyslog /> : null
  if (source.kind !== 'http') return null
  const wrong = source.lastDay.find(({ place }) => place === 'token')?.records ?? 0
  return (
    <Panel title={m.why.title}>
      <ul className="log-list">
        {wrong === 0 ? null : <Clue mark="bad">{m.why.wrongToken(wrong)}</Clue>}
        <Clue mark="look">{m.why.tryHttp}</Clue>
        {wrong === 0 ? <Clue mark="look">{m.why.token}</Clue> : null}
        <Clue mark="look">{m.why.firewallHttp}</Clue>
      </ul>
    </Panel>
  )
}

const WhyNoSyslog = () => {
  const m = useSourceWords()
  const intake = useEndpoint(readIntake, {}, { everyMs: SOMETIME_MS }).data
  const senders = useEndpoint(listSenders, {}, { everyMs: SOMETIME_MS }).data?.rows
  if (intake === undefined || senders === undefined) return null
  const doors = intake.listeners.filter((one) => one.state !== 'off')
  const first = intake.listeners[0]
  return (
    <Panel title={m.why.title}>
      <ul className="log-list">
        {doors.length === 0 ? (
          <Clue mark="bad">
            {m.why.noPort} {first === undefined ? null : <ToSetting name={first.setting} />}
          </Clue>
        ) : (
          <>
            {doors.map((one) => (
              <Door key={one.how} door={one} />
            ))}
            <Others senders={senders} />
            <Clue mark="look">{m.why.trySyslog}</Clue>
          </>
        )}
      </ul>
    </Panel>
  )
}

const Door = ({ door }: { door: ListenerRow }) => {
  const m = useSourceWords()
  const say = useSay()
  if (door.state === 'failed')
    return (
      <Clue mark="bad">
        {m.intake.failed(m.intake.how[door.how])} {door.failure === null ? null : say(door.failure)}{' '}
        <ToSetting name={door.setting} />
      </Clue>
    )
  return <Clue mark="good">{m.why.open(m.intake.how[door.how], door.port ?? 0)}</Clue>
}

/** An address that speaks and is nobody's is the likeliest reason of all. */
const Others = ({ senders }: { senders: readonly SenderRow[] }) => {
  const m = useSourceWords()
  const addresses = [...new Set(senders.map(({ address }) => address))]
  if (addresses.length === 0) return <Clue mark="look">{m.why.nobody}</Clue>
  return (
    <Clue mark="bad">
      {m.why.others(addresses.length)}{' '}
      <bdi className="mono">{addresses.slice(0, MAX_NAMED).join(', ')}</bdi>{' '}
      <Link to="/logs/sources">{m.why.toSenders}</Link>
    </Clue>
  )
}

const Clue = ({ mark, children }: { mark: keyof typeof MARKS; children: ReactNode }) => {
  const { icon: Icon, state } = MARKS[mark]
  const m = useSourceWords()
  return (
    <li>
      <span className="state" data-state={state}>
        <Icon size={15} aria-hidden="true" />
        {m.why.marks[mark]}
      </span>{' '}
      {children}
    </li>
  )
}
