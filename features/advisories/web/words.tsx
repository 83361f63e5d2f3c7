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

type Answered = Pick<AdvisoryRow, 'verdict' | 'basis'>
const isMaybe = (of: Answered): boolean => of.verdict === 'touches' && of.basis === 'names'
const lookOf = (of: Answered) => (isMaybe(of) ? 'stale' : LOOK[of.verdict])

export const VerdictMark = ({ of }: { of: Answered }) => {
  const m = useWords()
  const look = lookOf(of)
  return (
    <span className="state" data-state={look}>
      <StateIcon state={look} />
      {isMaybe(of) ? m.maybe : m.verdicts[of.verdict]}
    </span>
  )
}

/** The answer in its own words, with the icon of its state. */
export const Answer = ({ of }: { of: AdvisoryRow }) => {
  const { sentence } = useSentence(of)
  return (
    <span className="advisory-said">
      <span className="state" data-state={lookOf(of)}>
        <StateIcon state={lookOf(of)} />
      </span>
      <span>{sentence}</span>
    </span>
  )
}

/** Day and time stay on one line of a narrow column. */
const whole = (moment: string): string => moment.replace(' ', '\u00a0')

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
            ? m.overdue(whole(f.cell(of.decideBy)))
            : m.decideBy(whole(f.cell(of.decideBy)))}
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
