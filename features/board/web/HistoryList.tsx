/**
 * What happened to a finding or an action, newest first: who, what, old → new.
 * @module
 */
import { useKitMessages } from '../../../ui/language.tsx'
import { Timeline } from '../../../ui/Page.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { CHANNELS, type HistoryEntry, SubjectState, Text } from '../contract.ts'
import { useText, useWords } from './words.ts'

export const HistoryList = ({ entries }: { entries: readonly HistoryEntry[] }) => {
  const m = useWords()
  const text = useText()
  if (entries.length === 0) return <p className="soft small">{m.history.none}</p>
  return (
    <Timeline
      label={m.finding.history}
      entries={entries.map((entry, i) => {
        const state = SubjectState.safeParse(entry.after['state'])
        const reason = Text.safeParse(entry.after['reason'])
        return {
          id: `${entry.at} ${i}`,
          at: entry.at,
          title: <HistoryLine entry={entry} />,
          ...(entry.comment === null
            ? reason.success
              ? { text: text(reason.data) }
              : {}
            : { text: <bdi className="finding-comment">{entry.comment}</bdi> }),
          ...(state.success ? { state: state.data } : {}),
        }
      })}
    />
  )
}

const HistoryLine = ({ entry }: { entry: HistoryEntry }) => {
  const m = useWords()
  const fields = Object.keys(m.history.fields).filter(
    (field) => field in entry.after && entry.after[field] !== entry.before[field],
  )
  return (
    <>
      <div>
        <b>{m.history.what[entry.what]}</b> <bdi className="soft">{entry.by}</bdi>
      </div>
      {fields.map((field) => (
        <div key={field} className="finding-history-change">
          <span className="soft">{m.history.fields[field]}</span>
          <Value field={field} value={entry.before[field]} />
          <span aria-hidden="true">→</span>
          <Value field={field} value={entry.after[field]} />
        </div>
      ))}
    </>
  )
}

const Value = ({ field, value }: { field: string; value: unknown }) => {
  const m = useWords()
  const shown = useShown()
  const state = SubjectState.safeParse(value)
  if (field === 'state' && state.success) return <StateBadge state={state.data} />
  return <bdi>{shown(field, value) || m.history.nothing}</bdi>
}

/** A field's value in the reader's words. */
export const useShown = (): ((field: string, value: unknown) => string) => {
  const m = useWords()
  const kit = useKitMessages()
  return (field, value) => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'object')
      return 'name' in value && typeof value.name === 'string' ? value.name : ''
    const word = String(value)
    const channel = CHANNELS.find((c) => c === word)
    if (field === 'channel' && channel) return m.assign.channels[channel]
    const state = SubjectState.safeParse(word)
    if (field === 'state' && state.success) return kit.state[state.data]
    if (field === 'status' && Object.hasOwn(m.action.statuses, word))
      return m.action.statuses[word as keyof typeof m.action.statuses]
    return word
  }
}
