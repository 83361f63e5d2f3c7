/**
 * Parts of a finding as every page shows them: its title, why it is urgent, its deadline.
 * @module
 */
import { CalendarX2, Flame, Globe, ShieldAlert } from 'lucide-react'
import { useFormat, useLanguage } from '../../../ui/language.tsx'
import type { FindingRow, FlawSummary, Severity, Text } from '../contract.ts'
import { daysBetween, inReaders, useText, useWords, wordOf } from './words.ts'

/** In the reader's language, or in the other with its mark for screen readers and hyphenation. */
export const Said = ({ text }: { text: Text }) => {
  const { language } = useLanguage()
  const { words, lang } = inReaders(text, language)
  return lang === language ? <bdi>{words}</bdi> : <bdi lang={lang}>{words}</bdi>
}

export const SeverityTag = ({ flaw }: { flaw: FlawSummary }) => {
  const m = useWords()
  const severity: Severity = flaw.severity
  return (
    <span className="tag nowrap vuln-severity" data-severity={severity}>
      <b>{m.severities[severity]}</b>
      {flaw.score === null ? null : <span className="number">{flaw.score.toFixed(1)}</span>}
    </span>
  )
}

/** Severity, exploitation, ransomware, exposure, end of support: each as a word. */
export const Urgency = ({ row }: { row: Pick<FindingRow, 'flaw' | 'kind' | 'asset'> }) => {
  const m = useWords()
  const f = useFormat()
  const { kev, epss } = row.flaw
  return (
    <span className="vuln-tags">
      {row.kind === 'eol' ? (
        <span className="tag nowrap vuln-mark">
          <CalendarX2 size={14} aria-hidden="true" />
          {m.kinds.eol}
        </span>
      ) : (
        <SeverityTag flaw={row.flaw} />
      )}
      {kev === null ? null : (
        <span
          className="tag nowrap vuln-mark"
          title={kev.lists.map((name) => wordOf(m.kevLists, name)).join(', ')}
        >
          {kev.ransomware ? (
            <Flame size={14} aria-hidden="true" />
          ) : (
            <ShieldAlert size={14} aria-hidden="true" />
          )}
          {kev.ransomware ? m.ransomware : m.exploited}
        </span>
      )}
      {row.asset.isExposed === true ? (
        <span className="tag nowrap vuln-mark" title={m.exposed}>
          <Globe size={14} aria-hidden="true" />
          {m.view.exposed}
        </span>
      ) : null}
      {epss === null || kev !== null ? null : (
        <span className="soft small nowrap number">{m.epssTag(f.percent(epss))}</span>
      )}
    </span>
  )
}

type DueProps = { readonly row: Pick<FindingRow, 'due' | 'isOverdue' | 'bucket'> }

/** The day and how far it is; a finding that does not count has none. */
export const Due = ({ row }: DueProps) => {
  const m = useWords()
  const f = useFormat()
  if (row.due === null)
    return row.bucket === 'affected' ? <span className="soft">{m.dueNone}</span> : null
  const days = daysBetween(f.cellDay(new Date()), row.due)
  return (
    <span className="vuln-due">
      <time className="number nowrap" dateTime={row.due}>
        {row.due}
      </time>{' '}
      <span className={row.isOverdue ? 'tag vuln-overdue nowrap' : 'soft small nowrap'}>
        {days < 0 ? m.daysOver(-days) : m.daysLeft(days)}
      </span>
    </span>
  )
}

/** `nginx 1.18.0, 1.20.1`. */
export const Product = ({ component }: { component: FindingRow['component'] }) => {
  const m = useWords()
  return (
    <>
      <bdi>{component.name}</bdi>{' '}
      {component.versions.length === 0 ? (
        <span className="soft small nowrap">{m.noVersion}</span>
      ) : (
        <span className="mono small">{component.versions.join(', ')}</span>
      )}
    </>
  )
}

/** In which list it stands, and what qualifies that. */
export const StateTag = ({ row }: { row: FindingRow }) => {
  const m = useWords()
  const text = useText()
  return (
    <span className="vuln-tags">
      <span className="nowrap">{m.buckets[row.bucket]}</span>
      {row.isConflict ? <span className="tag nowrap vuln-dispute">{m.conflictYes}</span> : null}
      {row.handled === null ? null : (
        <span className="soft small">
          {row.handled.until === null ? m.noEnd : m.until(row.handled.until)}
        </span>
      )}
      {row.closed === null ? null : <span className="soft small">{text(row.closed.words)}</span>}
    </span>
  )
}
