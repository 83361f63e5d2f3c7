/**
 * Hits as JSON, one object a line, and at the end one line that says what was looked at.
 * @module
 */
import { plainJson } from '../plain-text.ts'
import type { LogHit } from './hit.ts'
import { isWhole, notRunningOf, readFiles, runningOf, type ScanReport } from './report.ts'
import type { ScanRules } from './rules.ts'
import { levelOf } from './tally.ts'

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
  const { scanned, planned, rules, timeZone, at } = report
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
      filesLeftOut: rules.filesLeftOut,
    },
    overTime: fed,
    hits: tally.total(),
    levels: tally.levels(),
    blocks: scanned.blocks,
  })
}
