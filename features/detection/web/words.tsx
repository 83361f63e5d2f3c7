/**
 * The words of alerts, and a severity as a mark that does not live by its colour alone.
 * @module
 */

import type { Text } from '../../../platform/i18n/index.ts'
import { useLanguage, useMessages } from '../../../ui/language.tsx'
import { StateIcon } from '../../../ui/StateBadge.tsx'
import type { AlertRow } from '../contract-alerts.ts'
import type { Level } from '../contract-rules.ts'
import { en } from '../messages/web-alerts-en.ts'
import { ja } from '../messages/web-alerts-ja.ts'
import './detection.css'

export const useAlertWords = () => useMessages({ en, ja })

/** The text of the reader's language; `lang` says so to screen readers where it differs. */
export const useSay = (): ((text: Text) => string) => {
  const { language } = useLanguage()
  return (text) => text[language]
}

const LOOK = {
  critical: 'fails',
  high: 'fails',
  medium: 'stale',
  low: 'unknown',
  informational: 'unknown',
} as const

export const LevelMark = ({ level }: { level: Level }) => {
  const m = useAlertWords()
  return (
    <span className="state" data-state={LOOK[level]} data-level={level}>
      <StateIcon state={LOOK[level]} />
      {m.levels[level]}
    </span>
  )
}

const STATE_LOOK = { open: 'fails', watching: 'stale' } as const

export const AlertStateMark = ({ of }: { of: Pick<AlertRow, 'state' | 'verdict'> }) => {
  const m = useAlertWords()
  const look =
    of.state !== 'closed'
      ? STATE_LOOK[of.state]
      : of.verdict === 'true-positive'
        ? 'fails'
        : 'holds'
  return (
    <span className="state" data-state={look}>
      <StateIcon state={look} />
      {m.states[of.state]}
      {of.verdict === null ? null : `: ${m.verdicts[of.verdict]}`}
    </span>
  )
}
