/**
 * What a scan has to say, put together once for all outputs.
 * @module
 */
import type { Level } from '../../../features/detection/contract.ts'
import { STARTER } from '../../../features/detection/contract.ts'
import type { RuleEntry } from '../../../features/detection/rule-book.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import { type Messages, wordsOf } from '../messages/index.ts'
import type { ScanLogsWords } from '../messages/scan-logs.ts'
import type { FileCounts, LeftOut } from './counts.ts'
import type { Programs } from './manifests.ts'
import type { ScanRules } from './rules.ts'
import type { Planned, Scanned } from './scan.ts'

export type ScanReport = {
  readonly planned: Planned
  readonly scanned: Scanned
  readonly rules: ScanRules
  readonly floor: Level
  /** Null: none were given. */
  readonly programs: Programs | null
  readonly timeZone: string
  readonly at: number
}

/** Files that were read to their end and hold records. */
export const readFiles = ({ scanned }: ScanReport): number =>
  scanned.files.filter(({ counts }) => isWhole(counts)).length

export const isWhole = ({ failed, leftOut }: FileCounts): boolean =>
  failed === '' && Object.keys(leftOut).length === 0

export const perSecond = ({ all, seconds }: Scanned): number =>
  Math.round(all.records / Math.max(seconds, 0.001))

export const ruleTitle = (entry: RuleEntry | undefined, id: string, language: Language): string =>
  entry === undefined ? id : entry.title[language] || entry.title.en || id

/** Why files were left out, with how many. */
export const leftOutOf = (
  { planned, scanned }: ScanReport,
  m: ScanLogsWords,
  words: Messages,
): ReadonlyMap<string, number> => {
  const why = new Map<string, number>()
  const add = (text: string, n: number): void => {
    why.set(text, (why.get(text) ?? 0) + n)
  }
  for (const { why: reason } of planned.skipped) add(words.skipped[reason], 1)
  for (const { counts } of scanned.files) for (const [text, n] of whyNot(counts, m)) add(text, n)
  return why
}

export const whyNot = (
  { failed, leftOut }: FileCounts,
  m: ScanLogsWords,
): readonly (readonly [string, number])[] => [
  ...(failed === '' ? [] : [[failedText(failed, m), 1] as const]),
  ...(Object.entries(leftOut) as [LeftOut, number][]).map(
    ([why, n]) => [m.reasons[why], n] as const,
  ),
]

const failedText = (failed: string, { failedWhy }: ScanLogsWords): string =>
  failed === 'memory' || failed === 'stopped'
    ? failedWhy[failed]
    : failed === 'crashed' || failed === 'time'
      ? failedWhy.crashed
      : failed === 'EACCES' || failed === 'EPERM'
        ? failedWhy.EACCES
        : failedWhy.other(failed)

export const runningOf = ({
  rules,
}: ScanReport): { readonly own: number; readonly other: number; readonly overTime: number } => {
  const on = rules.book.entries.filter(({ id }) => rules.isLoud(id))
  const own = on.filter(({ set }) => set === STARTER).length
  return {
    own,
    other: on.length - own,
    overTime: on.filter(({ kind }) => kind === 'correlation').length,
  }
}

/** Rules that do not run, by state, and within by the reason. */
export const notRunningOf = ({
  rules,
}: ScanReport): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const states = new Map<string, Map<string, number>>()
  const codes = new Map(
    rules.book.faults
      .filter(({ severity }) => severity === 'error')
      .map((fault) => [`${fault.file}:${fault.line}`, fault.code]),
  )
  for (const { id, state, why } of rules.book.entries) {
    if (state === 'on' || state === 'part') continue
    const reasons = states.get(state) ?? new Map<string, number>()
    states.set(state, reasons)
    const reason = state === 'refused' ? (codes.get(id) ?? why.en) : ''
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return states
}

/** Lines about what was looked at: the same for the terminal and the page. */
export const lookedLines = (
  report: ScanReport,
  language: Language,
  m: ScanLogsWords,
  time: (at: number) => string,
): readonly string[] => {
  const { planned, scanned } = report
  const { all } = scanned
  const formats = Object.entries(all.formats)
    .sort(([, a], [, b]) => b - a)
    .map(([format, n]) => `${format} ${n.toLocaleString('en-US')}`)
  return [
    m.files(readFiles(report), planned.files.length + planned.skipped.length),
    ...[...leftOutOf(report, m, wordsOf(language))].map(([why, n]) => `  ${m.skipped(n, why)}`),
    `${m.records(all.records)}${formats.length === 0 ? '' : m.aside(formats.join(', '))}`,
    ...(all.unparsed > 0 ? [`  ${m.unparsed(all.unparsed)}`] : []),
    ...(all.unreadable > 0 ? [`  ${m.unreadable(all.unreadable)}`] : []),
    ...(all.outside > 0 ? [`  ${m.outside(all.outside)}`] : []),
    all.first === null || all.last === null ? m.noSpan : m.span(time(all.first), time(all.last)),
    ...(report.programs === null ? [] : programLines(report.programs, m)),
    m.speed(perSecond(scanned), scanned.seconds.toFixed(1)),
  ]
}

const programLines = (programs: Programs, m: ScanLogsWords): readonly string[] => [
  m.manifests(programs.manifests.length),
  ...(programs.leftOut > 0 ? [`  ${m.manifestsLeftOut(programs.leftOut)}`] : []),
  ...(programs.unread > 0 ? [`  ${m.programsUnread(programs.unread)}`] : []),
]

export const ruleLines = (report: ScanReport, m: ScanLogsWords): readonly string[] => {
  const { own, other, overTime } = runningOf(report)
  const { fed } = report.scanned
  const left = report.rules.filesLeftOut
  return [
    m.rules(own, other),
    ...(report.rules.form === null ? [] : [`  ${m.comparedNfkc}`]),
    ...(overTime > 0 ? [`  ${m.overTime(overTime)}`] : []),
    ...(fed.leftOut > 0 ? [`  ${m.fedLeftOut(fed.leftOut)}`] : []),
    ...(fed.ungrouped > 0 ? [`  ${m.ungrouped(fed.ungrouped)}`] : []),
    ...[...notRunningOf(report)].map(([state, reasons]) => {
      const all = [...reasons.values()].reduce((sum, n) => sum + n, 0)
      const told = [...reasons]
        .filter(([reason]) => reason !== '')
        .map(([reason, n]) => `${reason} ${n}`)
      return `  ${m.notRunning}: ${m.skipped(all, m.states[state] ?? state)}${told.length === 0 ? '' : m.aside(told.join(', '))}`
    }),
    ...(left > 0 ? [`  ${m.ruleFilesLeftOut(left)}`] : []),
  ]
}
