/**
 * Hits as JSON, one object a line, and at the end one line that says what was looked at.
 * @module
 */
import { plainJson } from '../plain-text.ts'
import { coverageIn } from './coverage-lines.ts'
import type { LogHit } from './hit.ts'
import { isWhole, notRunningOf, readFiles, runningOf, type ScanReport } from './report.ts'
import { costlyFaults, faultPlace } from './rule-faults.ts'
import type { ScanRules } from './rules.ts'
import { type HostTally, levelOf } from './tally.ts'

/** `notRunning` counts them all. */
const MAX_FAULTS = 10_000

const line = (value: unknown): string => `${plainJson(value).replace(/\n\s*/g, '')}\n`

const isoOf = (at: number | null): string | null =>
  at === null || Math.abs(at) > 8.64e15 ? null : new Date(at).toISOString()

export const jsonHit = (hit: LogHit, { entryOf }: ScanRules): string => {
  const entry = entryOf.get(hit.rule)
  return line({
    kind: hit.kind,
    time: isoOf(hit.at),
    ...(hit.kind === 'correlation'
      ? { since: isoOf(hit.firstAt), events: hit.count, group: hit.group }
      : {}),
    level: levelOf(entry),
    rule: {
      id: hit.rule,
      title: entry?.title ?? { ja: hit.rule, en: hit.rule },
      set: entry?.set ?? '',
      status: entry?.status ?? null,
      author: entry?.author ?? '',
      license: entry?.license ?? '',
      techniques: entry?.techniques ?? [],
    },
    host: hit.host,
    user: hit.user,
    channel: hit.channel,
    eventId: hit.eventId,
    provider: hit.provider,
    format: hit.format,
    file: hit.file,
    record: hit.record,
    text: hit.text,
    fields: hit.fields,
  })
}

export const jsonSummary = (report: ScanReport): string => {
  const { scanned, planned, rules, programs, timeZone, at } = report
  const { all, tally, fed } = scanned
  return line({
    kind: 'summary',
    at: isoOf(at),
    timeZone,
    isInterrupted: scanned.isInterrupted,
    files: {
      all: planned.files.length + planned.skipped.length,
      read: readFiles(report),
      skipped: planned.skipped,
      notWhole: scanned.files
        .filter(({ counts }) => !isWhole(counts))
        .map(({ path, counts }) => ({ path, failed: counts.failed, leftOut: counts.leftOut })),
    },
    records: all.records,
    formats: all.formats,
    unparsed: all.unparsed,
    unreadable: all.unreadable,
    outside: all.outside,
    first: isoOf(all.first),
    last: isoOf(all.last),
    rules: {
      ...runningOf(report),
      notRunning: Object.fromEntries(
        [...notRunningOf(report)].map(([state, reasons]) => [state, Object.fromEntries(reasons)]),
      ),
      faults: costlyFaults(rules.book.faults)
        .slice(0, MAX_FAULTS)
        .map((fault) => ({
          file: faultPlace(fault),
          line: fault.line,
          column: fault.column,
          code: fault.code,
          message: fault.message,
        })),
      filesLeftOut: rules.filesLeftOut,
      compare: rules.form ?? 'as-is',
    },
    programs: programs && { ...programs, manifests: programs.manifests.length },
    overTime: fed,
    hits: tally.total(),
    levels: tally.levels(),
    rulesByLevel: tally.ruleLevels(),
    blocks: scanned.blocks,
    worst: worstOf(report),
    coverage: coverageJson(report),
  })
}

const MOST = 50

/** What the terminal tells first. */
const worstOf = ({ scanned: { tally } }: ScanReport) => {
  const worst = tally.worst()
  if (worst === null) return null
  const isOf = ({ levels }: Pick<HostTally, 'levels'>): boolean =>
    worst.levels.some((level) => levels[level])
  return {
    levels: worst.levels,
    hits: worst.hits,
    first: isoOf(worst.first),
    last: isoOf(worst.last),
    hosts: tally
      .hosts()
      .filter(isOf)
      .slice(0, MOST)
      .map(({ host, levels }) => ({ host, levels })),
    accounts: tally
      .users()
      .filter(isOf)
      .slice(0, MOST)
      .map(({ user, levels, hosts }) => ({ user, levels, hosts: hosts.size })),
  }
}

const coverageJson = (report: ScanReport) => {
  const { cleared, gaps, missing, ...rest } = coverageIn(report)
  return {
    ...rest,
    cleared: cleared.map((one) => ({ ...one, at: isoOf(one.at) })),
    gaps: gaps
      .slice(0, MOST * 10)
      .map((gap) => ({ ...gap, from: isoOf(gap.from), to: isoOf(gap.to) })),
    gapCount: gaps.length,
    missing: missing.map(({ log, hosts }) => ({
      log,
      count: hosts.length,
      hosts: hosts.slice(0, MOST),
    })),
  }
}
