/**
 * What the logs cannot say, in words: the same for the terminal and the page.
 * @module
 */
import type { Language } from '../../../platform/i18n/index.ts'
import { scanLogsWordsOf } from '../messages/scan-logs.ts'
import { lookWordsOf } from '../messages/scan-logs-look.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { runningOf, type ScanReport } from './report.ts'

const SHOWN = 5
const SHOWN_NAMES = 5
const SHOWN_SOURCES = 6
const HOUR_MS = 3_600_000
/** Longer spans are told in days. */
const HOURS_TOLD = 72

export const coverageIn = ({ scanned, rules }: ScanReport): Coverage =>
  coverageOf(
    scanned.seen,
    rules.book.entries.filter(({ id }) => rules.isLoud(id)),
  )

/** Two blanks deeper: what belongs to the line before. */
export const coverageLines = (
  report: ScanReport,
  language: Language,
  time: (at: number) => string,
): readonly string[] => {
  const m = { ...scanLogsWordsOf(language), ...lookWordsOf(language) }
  const { cleared, gaps, missing, windowsHosts, idle, idleRules, beyond } = coverageIn(report)
  const { own, other, overTime } = runningOf(report)
  const rest = (all: number, shown: number): readonly string[] =>
    all > shown ? [`  … ${m.others(all - shown)}`] : []
  const some = (names: readonly string[], most: number): string =>
    names.slice(0, most).join(m.comma) +
    (names.length > most ? m.comma + m.others(names.length - most) : '')
  const hour = (at: number): string => time(at).slice(0, '2026-11-22 13:05'.length)
  const lines = [
    ...(cleared.length === 0 ? [] : [m.cleared(cleared.length)]),
    ...cleared.slice(0, SHOWN).map(({ at, host, channel, by }) => {
      const when = at === null ? m.untimed : time(at)
      return `  ${when} ${host ?? m.unknownHost} ${channel}${by === null ? '' : m.aside(m.by(by))}`
    }),
    ...rest(cleared.length, SHOWN),
    ...(gaps.length === 0 ? [] : [m.silent(gaps.length)]),
    ...gaps.slice(0, SHOWN).map(({ host, log, from, to, isHostAwake }) => {
      const hours = Math.round((to - from) / HOUR_MS)
      const long = hours < HOURS_TOLD ? m.hours(hours) : m.days(Math.floor(hours / 24))
      const why = isHostAwake ? m.comma + m.awake : ''
      return `  ${host ?? m.unknownHost} ${log}: ${hour(from)} – ${hour(to)}${m.aside(long + why)}`
    }),
    ...rest(gaps.length, SHOWN),
    ...missing.map(
      ({ log, hosts }) =>
        `${m.missing(m.logs[log], hosts.length, windowsHosts)}${m.aside(some(hosts, SHOWN_NAMES))}`,
    ),
  ]
  return [
    ...(lines.length === 0 ? [m.complete] : lines),
    ...(idleRules === 0
      ? []
      : [
          m.idle(idleRules, own + other - overTime),
          `  ${some(
            idle.map(({ logsource, rules }) => `${logsource} ${rules.toLocaleString('en-US')}`),
            SHOWN_SOURCES,
          )}`,
        ]),
    ...(beyond === 0 ? [] : [m.beyond(beyond)]),
  ]
}
