/**
 * One record in, events out. Never throws for what a record holds.
 * @module
 */
import { readSyslog } from '@hinoban/syslog'
import { decodeRecord } from './decode.ts'
import type { Draft } from './draft.ts'
import type { LogDamage, LogEvent, LogFormat } from './event.ts'
import { newFields } from './fields.ts'
import { finish } from './finish.ts'
import { auditJoin } from './formats/audit-join.ts'
import { readDocument, shippedLine } from './formats/documents.ts'
import { jsonOf, readAnyJson, readUnparsed } from './formats/plain.ts'
import { readText } from './formats/texts.ts'
import { toldSyslog } from './formats/told-syslog.ts'
import { isDocument, type JsonDocument } from './json.ts'
import type { Line } from './line.ts'
import type { LogMeans } from './means.ts'
import type { Stream } from './stream.ts'
import { newStream } from './table-head.ts'

/**
 * The events of one record, at least one: a container (`{"Records":[…]}`, an array, a batch) gives one each. For formats whose lines
 * need one another (IIS, Zeek tables, auditd) use `logReader`.
 * @example readLogs('<34>Oct 11 22:14:15 gw su: failed', means)[0]?.host // 'gw'
 */
export const readLogs = (record: Uint8Array | string, means: LogMeans): readonly LogEvent[] =>
  readLine(record, means, means.head === undefined ? null : newStream(means.head, null))

/** A record that holds one event. Of a container this is the first event, marked `several_events`: use `readLogs`. */
export const readLog = (record: Uint8Array | string, means: LogMeans): LogEvent => {
  const [first, second] = readLogs(record, means)
  if (!first) {
    const line = lineOf(record, means, null)
    return finish(line, readUnparsed(line))
  }
  return second ? { ...first, damage: [...first.damage, 'several_events'] } : first
}

export type BatchEvent = {
  readonly event: LogEvent
  /** Numbers of the records it was read from, in their order. */
  readonly records: readonly number[]
}

/**
 * Records of one stream that came together, without memory beyond them: the same batch always gives the same events. Audit records are
 * joined within the batch; a head of a table within it counts for the rows behind it.
 */
export const readBatch = (
  records: readonly (Uint8Array | string)[],
  means: LogMeans,
): readonly BatchEvent[] => [...batchEvents(records, means)]

/** The same, each event made when it is asked for: who lets it go before the next has little to clear away. */
export const batchEvents = function* (
  records: readonly (Uint8Array | string)[],
  means: LogMeans,
): Generator<BatchEvent> {
  const stream = newStream(means.head, auditJoin())
  for (let number = 0; number < records.length; number += 1) {
    stream.mark = number
    const line = lineOf(records[number] ?? '', means, stream)
    const drafts = draftsOf(line)
    stream.last = drafts[0]?.format ?? stream.last
    for (const draft of drafts) yield batchEvent(draft, line, number)
  }
  const line = lineOf('', means, stream)
  for (const draft of stream.audit?.end() ?? []) yield batchEvent(draft, line, 0)
}

const batchEvent = (draft: Draft, line: Line, number: number): BatchEvent => ({
  event: finish(line, asPinned(draft, line.means)),
  records: draft.marks ?? [number],
})

/** The format that a record's content shows. */
export const recognise = (text: string): LogFormat => readLog(text, PLAIN_MEANS).format

/** With a stream, a record may complete no event. */
export const readLine = (
  record: Uint8Array | string,
  means: LogMeans,
  stream: Stream | null,
): readonly LogEvent[] => {
  const line = lineOf(record, means, stream)
  const drafts = draftsOf(line)
  if (stream) stream.last = drafts[0]?.format ?? stream.last
  const events: LogEvent[] = []
  for (const draft of drafts) events.push(finish(line, asPinned(draft, means)))
  return events
}

const PLAIN_MEANS: LogMeans = {
  receivedAt: 0,
  format: 'auto',
  timeZone: 'UTC',
  encoding: 'auto',
  senderAddress: null,
}

const lineOf = (record: Uint8Array | string, means: LogMeans, stream: Stream | null): Line => {
  const { text, damage } = decodeRecord(record, means.encoding)
  return { text, damage, means, stream, syslog: readSyslog(text, means) }
}

const draftsOf = (line: Line): readonly Draft[] => {
  const json = line.means.format === 'unparsed' ? null : jsonOf(line)
  if (json)
    return json.map(({ value, damage }) =>
      withDamage(
        isDocument(value)
          ? documentDraft(value, line)
          : { ...readUnparsed(line), fields: Object.assign(newFields(), { value }) },
        damage,
      ),
    )
  const read = readText(line)
  if (read) return Array.isArray(read) ? read : [read as Draft]
  const why: LogDamage[] = looksLikeJson(line.text) ? ['json'] : []
  if (line.stream?.iis || line.stream?.zeek) why.push('columns')
  return [withDamage(readUnparsed(line), why)]
}

const documentDraft = (document: JsonDocument, line: Line): Draft => {
  if (line.means.format === 'json') return readAnyJson(document)
  const draft = readDocument(document, line)
  return WRAPPERS.has(draft.format) ? unwrapped(document, draft, line) : draft
}

/** Formats of shippers that may carry another product's line untouched. */
const WRAPPERS: ReadonlySet<LogFormat> = new Set<LogFormat>(['ecs', 'json', 'wazuh'])

/** The line within, read as if it had come alone; the shipper's host, time and rule fill what it does not say. */
const unwrapped = (document: JsonDocument, outer: Draft, line: Line): Draft => {
  const told = toldSyslog(document)
  const shipped = told?.content ?? shippedLine(document)
  if (shipped === null || shipped === '') return outer
  const { text } = decodeRecord(shipped, 'utf-8')
  const own = readSyslog(text, line.means)
  // A header within the text outranks what a collector says of it.
  const syslog = told && own.pri === null && own.time === null ? { ...told, content: text } : own
  const inner: Line = { ...line, text, stream: null, syslog }
  const json = jsonOf(inner)?.[0]
  const found =
    json && isDocument(json.value) ? readDocument(json.value, inner) : first(readText(inner))
  if (!found || found.format === 'json' || found.format === 'unparsed') return outer
  const event = finish(inner, found)
  const time = event.time === null ? outer.time : { at: event.time, from: event.timeFrom }
  return {
    ...found,
    ...(time ? { time } : {}),
    host: found.host ?? inner.syslog.host ?? outer.host ?? null,
    severity: event.severity ?? outer.severity ?? null,
    ecs: { ...outer.ecs, ...found.ecs },
  }
}

const first = (read: Draft | readonly Draft[] | null): Draft | null =>
  read === null ? null : Array.isArray(read) ? (read[0] ?? null) : (read as Draft)

const looksLikeJson = (text: string): boolean => text.charCodeAt(0) === 0x7b

const asPinned = (draft: Draft, { format }: LogMeans): Draft =>
  format === 'auto' || format === draft.format || (KIN[format]?.includes(draft.format) ?? false)
    ? draft
    : withDamage(draft, ['not_as_pinned'])

/** A pin on a family covers what its devices write. */
const KIN: Readonly<Partial<Record<LogFormat, readonly LogFormat[]>>> = {
  fortigate: ['cef'],
  'cisco-asa': ['cisco-ios'],
  'cisco-ios': ['cisco-asa'],
  'web-access': ['web-error'],
  'web-error': ['web-access'],
  'linux-auth': ['syslog', 'auditd', 'netfilter'],
  syslog: ['linux-auth', 'auditd', 'netfilter'],
  netfilter: ['syslog', 'linux-auth'],
  winlogbeat: ['ecs'],
  ecs: ['winlogbeat', 'json'],
  'entra-signin': ['entra-audit'],
  'entra-audit': ['entra-signin'],
  paloalto: ['cef', 'leef'],
  'windows-json': ['nxlog'],
  nxlog: ['windows-json'],
}

const withDamage = (draft: Draft, damage: readonly LogDamage[]): Draft =>
  damage.length === 0 ? draft : { ...draft, damage: [...damage, ...(draft.damage ?? [])] }
