/**
 * What this machine receives: each door with its state, what waits on the disk, and the doors that could not be opened with the next step.
 * @module
 */
import { CircleCheck, CircleX, MinusCircle } from 'lucide-react'
import { useEndpoint } from '../../../../ui/api.tsx'
import { useFormat } from '../../../../ui/language.tsx'
import { Link } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { Banner, Facts, Panel } from '../../../../ui/Page.tsx'
import { type ListenerRow, readIntake } from '../../contract-sources.ts'
import { useSay } from '../words.tsx'
import { useSourceWords } from './words.tsx'

const SOMETIME_MS = 15_000
const LOOKS = {
  listening: { icon: CircleCheck, state: 'holds' },
  failed: { icon: CircleX, state: 'fails' },
  off: { icon: MinusCircle, state: 'not-applicable' },
} as const

/** Above the list: what is not received at all comes before everything else. */
export const FailedListeners = () => {
  const m = useSourceWords()
  const say = useSay()
  const intake = useEndpoint(readIntake, {}, { everyMs: SOMETIME_MS }).data
  const failed = intake?.listeners.filter((one) => one.state === 'failed') ?? []
  return (
    <>
      {intake === undefined || intake.stuck === null ? null : (
        <Banner look="problem">
          <b>{m.intake.stuck}</b> {m.intake.stuckNext} <bdi className="mono">{intake.stuck}</bdi>
        </Banner>
      )}
      {failed.map((one) => (
        <Banner key={one.how} look="problem" actions={<ToSetting name={one.setting} />}>
          <b>{m.intake.failed(m.intake.how[one.how])}</b>{' '}
          {one.failure === null ? null : say(one.failure)}
        </Banner>
      ))}
    </>
  )
}

export const IntakePanel = () => {
  const m = useSourceWords()
  const f = useFormat()
  const state = useEndpoint(readIntake, {}, { everyMs: SOMETIME_MS }).data
  if (state === undefined) return null
  const counted = (count: number) => (count === 0 ? null : f.number(count))
  const { records, bytes, maxBytes } = state.waiting
  return (
    <Panel title={m.intake.title}>
      <Facts
        facts={[
          ...state.listeners.map((one) => ({
            name: m.intake.how[one.how],
            value: <Listener listener={one} />,
          })),
          { name: m.intake.how.http, value: <span className="soft">{m.intake.httpAt}</span> },
          {
            name: m.intake.waiting,
            value:
              records === 0
                ? m.intake.nothingWaits
                : m.intake.waitingOf(f.number(records), f.bytes(bytes), f.bytes(maxBytes)),
          },
          { name: m.intake.stored, value: f.number(state.stored) },
          { name: m.intake.repeated, value: counted(state.repeated) },
          { name: m.intake.unreadable, value: counted(state.unreadable) },
          { name: m.intake.torn, value: counted(state.tornFrames) },
          { name: m.intake.poison, value: counted(state.poison) },
        ]}
      />
    </Panel>
  )
}

const Listener = ({ listener: one }: { listener: ListenerRow }) => {
  const m = useSourceWords()
  const { icon: Icon, state } = LOOKS[one.state]
  return (
    <>
      <span className="state" data-state={state}>
        <Icon size={15} aria-hidden="true" />
        {m.intake.states[one.state]}
      </span>{' '}
      <span className="soft small">
        {one.state === 'off' ? (
          <ToSetting name={one.setting} />
        ) : one.port === null ? null : one.host === '' ? (
          m.intake.at(one.port)
        ) : (
          m.intake.atHost(one.host, one.port)
        )}
      </span>
    </>
  )
}

/** Ports are set on the page of settings, which administrators open. */
export const ToSetting = ({ name }: { name: string }) => {
  const m = useSourceWords()
  return useMay('administrator') ? (
    <Link to="/settings" search={{ q: name }}>
      {m.intake.toSetting}
    </Link>
  ) : (
    name
  )
}
