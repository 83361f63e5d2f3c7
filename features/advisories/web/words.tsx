/**
 * The words of the pages, and the answer as a mark that does not live by its colour alone.
 * @module
 */
import { useFormat, useLanguage, useMessages } from '../../../ui/language.tsx'
import { StateIcon } from '../../../ui/StateBadge.tsx'
import type { AdvisoryRow } from '../contract.ts'
import { en } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'
import './advisories.css'

export const useWords = () => useMessages({ en, ja })

const LOOK = { touches: 'fails', 'not-touched': 'holds', unknown: 'unknown' } as const

export const VerdictMark = ({ of }: { of: Pick<AdvisoryRow, 'verdict' | 'basis'> }) => {
  const m = useWords()
  const isMaybe = of.verdict === 'touches' && of.basis === 'names'
  const look = isMaybe ? 'stale' : LOOK[of.verdict]
  return (
    <span className="state" data-state={look}>
      <StateIcon state={look} />
      {isMaybe ? m.maybe : m.verdicts[of.verdict]}
    </span>
  )
}

/** What a person did or has to do. */
export const DecisionMark = ({ of }: { of: AdvisoryRow }) => {
  const m = useWords()
  const f = useFormat()
  if (of.isUndecided)
    return (
      <span className={of.isOverdue ? 'advisory-late' : undefined}>
        {of.decideBy === null
          ? m.toDecide
          : of.isOverdue
            ? m.overdue(f.cell(of.decideBy))
            : m.decideBy(f.cell(of.decideBy))}
      </span>
    )
  return of.decision === null ? (
    <span className="soft">{m.nothingToDecide}</span>
  ) : (
    <span>{m.decidedBy(m.kinds[of.decision.kind], of.decision.by)}</span>
  )
}

/** Sentences that the server wrote, in the reader's language. */
export const useSentence = (of: Pick<AdvisoryRow, 'sentence'>) => {
  const { language } = useLanguage()
  const say = (text: AdvisoryRow['sentence']): string => text[language]
  return { sentence: say(of.sentence), say }
}
