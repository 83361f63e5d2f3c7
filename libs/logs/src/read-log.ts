/**
 * One record in, events out. Never throws for what a record holds.
 * @module
 */
import { readSyslog } from '@hinoban/syslog'
import { decodeRecord } from './decode.ts'
import { type Draft, finish, type Line } from './draft.ts'
import type { LogEvent, LogFormat } from './event.ts'
import { newFields } from './fields.ts'
import { readDocument } from './formats/documents.ts'
import { jsonOf, readPlainSyslog, readUnparsed } from './formats/plain.ts'
import { isDocument, listOf } from './json.ts'
import type { LogMeans } from './means.ts'

/**
 * The events of one record, at least one: a container (`{"Records":[…]}`, an array, a batch) gives one each.
 * @example readLogs('<34>Oct 11 22:14:15 gw su: failed', means)[0]?.host // 'gw'
 */
export const readLogs = (record: Uint8Array | string, means: LogMeans): readonly LogEvent[] => {
  const line = lineOf(record, means)
  return draftsOf(line).map((draft) => finish(line, draft))
}

/** A record that holds one event. Of a container this is the first event, marked `several_events`: use `readLogs`. */
export const readLog = (record: Uint8Array | string, means: LogMeans): LogEvent => {
  const [first, second] = readLogs(record, means)
  if (!first) return finish(lineOf(record, means), readUnparsed(lineOf('', means)))
  return second ? { ...first, damage: [...first.damage, 'several_events'] } : first
}

/** The format that a record's content shows. */
export const recognise = (text: string): LogFormat => readLog(text, PLAIN_MEANS).format

/** Events that one record may hold: an S3 object of CloudTrail stays far below. */
const MAX_EVENTS = 100_000
const PLAIN_MEANS: LogMeans = {
  receivedAt: 0,
  format: 'auto',
  timeZone: 'UTC',
  encoding: 'auto',
  senderAddress: null,
}

const lineOf = (record: Uint8Array | string, means: LogMeans): Line => {
  const { text, damage } = decodeRecord(record, means.encoding)
  return { text, damage, means, syslog: readSyslog(text, means) }
}

const draftsOf = (line: Line): readonly Draft[] => {
  const json = jsonOf(line)
  if (json) {
    const list = listOf(json.value) ?? [json.value]
    const drafts: Draft[] = []
    for (const one of list.slice(0, MAX_EVENTS)) {
      if (isDocument(one)) drafts.push(...readDocument(one, line))
      else
        drafts.push({ ...readUnparsed(line), fields: Object.assign(newFields(), { value: one }) })
    }
    if (drafts.length > 0) return drafts.map((draft) => withDamage(draft, json.damage))
  }
  return [readPlainSyslog(line) ?? readUnparsed(line)]
}

const withDamage = (draft: Draft, damage: LogEvent['damage']): Draft =>
  damage.length === 0 ? draft : { ...draft, damage: [...damage, ...(draft.damage ?? [])] }
