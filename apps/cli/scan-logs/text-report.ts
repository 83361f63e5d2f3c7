/**
 * A scan in words for the terminal. Whatever comes from logs and rules is made harmless first.
 * @module
 */
import { STARTER } from '../../../features/detection/contract.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { type ScanLogsWords, scanLogsWordsOf } from '../messages/scan-logs.ts'
import { lookWordsOf } from '../messages/scan-logs-look.ts'
import { plainText } from '../plain-text.ts'
import { coverageLines } from './coverage-lines.ts'
import { firstLines } from './first-look.ts'
import type { LogHit } from './hit.ts'
import { lookedLines, ruleLines, ruleTitle, type ScanReport } from './report.ts'
import { ruleFaultLines } from './rule-faults.ts'
import { DOWNWARDS, mostFirst, type RuleTally } from './tally.ts'
import { timeFormat } from './zoned-time.ts'

const SHOWN_HITS = 20
const SHOWN_RULES = 30
const SHOWN_HOSTS = 20
const SHOWN_HOST_NAMES = 5
const MOST_IN_A_LINE = 1_000

export const textReport = function* (report: ScanReport, language: Language): Generator<string> {
  const m = scanLogsWordsOf(language)
  const time = timeFormat(report.timeZone)
  const { tally } = report.scanned
  const first = firstLines(report, language, time)
  if (first.length > 0) {
    yield `■ ${lookWordsOf(language).firstTitle}\n`
    for (const line of first) yield `  ${plainText(line, MOST_IN_A_LINE)}\n`
    yield '\n'
  }
  yield* lookedPart(report, language, m, time)
  yield `\n■ ${m.foundTitle}: ${m.found(tally.total())}\n`
  if (tally.total() > 0) yield* foundPart(report, language, m, time)
  else yield `  ${m.none}\n`
  // Last, where a terminal stands still.
  yield* coveragePart(report, language, time)
}

const foundPart = function* (
  report: ScanReport,
  language: Language,
  m: ScanLogsWords,
  time: (at: number) => string,
): Generator<string> {
  const { tally } = report.scanned
  const levels = tally.levels()
  const different = tally.ruleLevels()
  const counted = DOWNWARDS.filter((level) => levels[level] > 0).map(
    (level) =>
      `${m.levels[level]} ${levels[level].toLocaleString('en-US')}${m.aside(m.ofRules(different[level]))}`,
  )
  yield `  ${m.byLevel}: ${counted.join(' · ')}\n`
  if (report.floor !== 'informational') yield `  ${m.floor(m.levels[report.floor])}\n`

  yield `\n■ ${m.byRule}\n`
  const rules = tally.rules()
  for (const one of rules.slice(0, SHOWN_RULES)) yield* rulePart(one, report, language, m, time)
  if (rules.length > SHOWN_RULES) yield `  ${m.more(rules.length - SHOWN_RULES)}\n`

  yield `\n■ ${m.byHost}\n`
  const hosts = tally.hosts()
  for (const { host, hits, levels: own, rules: by } of hosts.slice(0, SHOWN_HOSTS)) {
    const parts = DOWNWARDS.flatMap((level) =>
      own[level] === undefined ? [] : [`${m.levels[level]} ${own[level]}`],
    )
    yield `  ${plainText(host, 100)}: ${m.found(hits)}${m.aside(parts.join(', '))}\n`
    const most = mostFirst(by).slice(0, 3)
    yield `      ${most.map(([id, n]) => `${plainText(ruleTitle(report.rules.entryOf.get(id), id, language), 60)} ${n}`).join(' · ')}\n`
  }
  if (hosts.length > SHOWN_HOSTS) yield `  ${m.more(hosts.length - SHOWN_HOSTS)}\n`
  if (tally.otherHosts() > 0) yield `  ${m.otherHosts(tally.otherHosts())}\n`

  const shown = tally.timeline(SHOWN_HITS)
  yield `\n■ ${m.timelineOf(shown.length, tally.total())}\n`
  for (const hit of shown) yield hitLine(hit, report, language, m, time)
  if (tally.total() > shown.length) yield `  ${m.more(tally.total() - shown.length)}\n`
  yield `  ${m.inZone(report.timeZone)}\n`
}

/** What was looked at, and what that cannot say: also told where a program reads the hits. */
export const aboutLines = function* (
  report: ScanReport,
  language: Language,
  m: ScanLogsWords,
  time: (at: number) => string,
): Generator<string> {
  yield* lookedPart(report, language, m, time)
  yield* coveragePart(report, language, time)
}

const lookedPart = function* (
  report: ScanReport,
  language: Language,
  m: ScanLogsWords,
  time: (at: number) => string,
): Generator<string> {
  yield `■ ${m.looked}\n`
  for (const line of lookedLines(report, language, m, time)) yield `  ${plainText(line, 500)}\n`
  yield `\n■ ${m.rulesTitle}\n`
  for (const line of ruleLines(report, m)) yield `  ${plainText(line, 500)}\n`
  for (const line of ruleFaultLines(report.rules.book.faults, language, m))
    yield line === '' ? '\n' : `  ${plainText(line, MOST_IN_A_LINE)}\n`
}

const coveragePart = function* (
  report: ScanReport,
  language: Language,
  time: (at: number) => string,
): Generator<string> {
  yield `\n■ ${lookWordsOf(language).gapsTitle}\n`
  for (const line of coverageLines(report, language, time))
    yield `  ${plainText(line, MOST_IN_A_LINE)}\n`
}

const rulePart = function* (
  { rule, level, hits, first, last, hosts }: RuleTally,
  { rules }: ScanReport,
  language: Language,
  m: ScanLogsWords,
  time: (at: number) => string,
): Generator<string> {
  const entry = rules.entryOf.get(rule)
  yield `  [${m.levels[level]}] ${plainText(ruleTitle(entry, rule, language), 200)}: ${m.found(hits)}\n`
  if (entry && entry.set === STARTER) {
    yield `      ${plainText(entry.explanation[language], 500)}\n`
    yield `      ${m.next}: ${plainText(entry.next[language], 500)}\n`
  } else if (entry)
    yield `      ${m.author}: ${plainText(entry.author || '–', 200)}${entry.license === '' ? '' : ` · ${m.license}: ${plainText(entry.license, 60)}`}\n`
  const names = mostFirst(hosts)
    .slice(0, SHOWN_HOST_NAMES)
    .map(([host]) => plainText(host, 60))
  const more = hosts.size > names.length ? ' …' : ''
  const when = first === null || last === null ? m.untimed : `${time(first)} – ${time(last)}`
  yield `      ${when}${names.length === 0 ? '' : ` · ${names.join(', ')}${more}`}\n`
}

const hitLine = (
  hit: LogHit,
  { rules }: ScanReport,
  language: Language,
  m: ScanLogsWords,
  time: (at: number) => string,
): string => {
  const entry = rules.entryOf.get(hit.rule)
  const what = plainText(ruleTitle(entry, hit.rule, language), 100)
  const level = m.levels[entry?.level ?? 'medium']
  const when = hit.at === null ? m.untimed : time(hit.at)
  const many = hit.count > 1 ? ` ×${hit.count}` : ''
  return `  ${when}  [${level}] ${plainText(hit.host ?? m.unknownHost, 60)}  ${what}${many}\n      ${plainText(hit.text, 160)}\n`
}
