/**
 * The timeline as CSV for spreadsheets: no cell is run as a formula.
 * @module
 */

import { csvLine } from '../../../platform/http/csv.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { scanLogsWordsOf } from '../messages/scan-logs.ts'
import { plainText } from '../plain-text.ts'
import type { LogHit } from './hit.ts'
import { ruleTitle } from './report.ts'
import type { ScanRules } from './rules.ts'
import { levelOf } from './tally.ts'

export const csvHead = (language: Language): string => {
  const { columns: c } = scanLogsWordsOf(language)
  const head = [c.time, c.level, c.rule, c.host, c.user, c.channel, c.eventId, c.text, c.count]
  return `\ufeff${csvLine([...head, c.firstTime, c.file, c.record, c.ruleId, c.tags])}`
}

export const csvHit = (
  hit: LogHit,
  { entryOf }: ScanRules,
  language: Language,
  time: (at: number) => string,
): string => {
  const m = scanLogsWordsOf(language)
  const entry = entryOf.get(hit.rule)
  const plain = (text: string | null): string => plainText(text ?? '', 1_000)
  return csvLine([
    hit.at === null ? '' : time(hit.at),
    m.levels[levelOf(entry)],
    plain(ruleTitle(entry, hit.rule, language)),
    plain(hit.host),
    plain(hit.user),
    plain(hit.channel),
    hit.eventId,
    plain(hit.text),
    hit.count,
    hit.firstAt === null ? '' : time(hit.firstAt),
    plain(hit.file),
    plain(hit.record),
    plain(hit.rule),
    plain((entry?.techniques ?? []).join(' ')),
  ])
}
