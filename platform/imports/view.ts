/**
 * How an import is shown: its row and the time make the view. Pure.
 * @module
 */
import type { Text } from '../i18n/index.ts'
import type { ImportRow, ImportView, Preview } from './contract.ts'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'
import type { ImportSource } from './source.ts'
import type { Row } from './store.ts'

export const FAILURES = ['memory', 'time', 'crashed', 'unreadable', 'gone', 'incident'] as const
export type Failure = (typeof FAILURES)[number]

export const rowView = (row: Row, source: ImportSource | undefined, now: Date): ImportRow => ({
  id: row.id,
  source: { id: row.source, title: source?.title ?? { ja: row.source, en: row.source } },
  file: row.file,
  site: row.site,
  state: row.state,
  failure: row.failure === null ? null : { code: row.failure, why: failureText(row.failure) },
  progress: progressOf(row, now),
  counts: row.counts,
  sameAs: row.sameAs && { id: row.sameAs.id, finishedAt: row.sameAs.finishedAt.toISOString() },
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
})

export const fullView = (
  row: Row,
  preview: Preview | null,
  source: ImportSource | undefined,
  now: Date,
): ImportView => ({
  ...rowView(row, source, now),
  preview,
  faults: { total: row.counts.faulty + row.counts.damaged, kept: row.faultsKept },
})

const failureText = (code: string): Text => {
  const known = FAILURES.find((f) => f === code) ?? 'incident'
  return { ja: ja.failures[known], en: en.failures[known] }
}

const progressOf = (row: Row, now: Date): ImportRow['progress'] => {
  const isOver = row.state === 'done' || row.state === 'ready'
  const percent = isOver
    ? 100
    : row.share === null
      ? null
      : Math.min(99, Math.floor(row.share * 100))
  const records = row.counts.records
  if (row.run === null || (row.state !== 'running' && row.state !== 'checking'))
    return { records, percent, perSecond: null, secondsLeft: null }
  const seconds = (now.getTime() - row.run.at.getTime()) / 1000
  const share = (row.share ?? 0) - row.run.share
  return {
    records,
    percent,
    perSecond: seconds > 0 ? Math.round((row.cursor - row.run.from) / seconds) : null,
    secondsLeft:
      seconds > 0 && share > 0.01 ? Math.round((seconds * (1 - (row.share ?? 0))) / share) : null,
  }
}
