/**
 * A stored row read again as the event it was when it came: the record is read as it was read then, and the result is compared with what
 * the table keeps of it. Where they differ (a table whose head came before, a reader that has learnt since) the kept fields stand in,
 * and whoever counts is told. Pure.
 * @module
 */
import {
  type EcsFace,
  type LogEvent,
  type LogFormat,
  type LogMeans,
  readBatch,
} from '@hinoban/logs'
import { flatFields } from '../store/event-row.ts'

export type StoredRow = {
  readonly id: string
  readonly at: number
  readonly receivedAt: number
  readonly site: string
  readonly source: string
  readonly format: string
  readonly product: string
  readonly category: string
  readonly service: string
  readonly channel: string
  readonly eventId: number
  readonly host: string
  readonly user: string
  readonly sourceIp: string
  readonly message: string
  readonly raw: string
  readonly fields: Readonly<Record<string, string>>
}
/** The columns of `StoredRow`, in the order of `rowOfLine`. */
export const STORED = `id, toUnixTimestamp64Milli(at), toUnixTimestamp64Milli(received_at), site, source, log_format, product, category,
  service, channel, event_id, host, user, source_ip, message, raw, fields`

export const rowOfLine = (line: string): StoredRow => {
  const v = JSON.parse(line) as readonly never[] // as STORED says
  const [id, at, receivedAt, site, source, format, product, category, service, channel] = v
  const [eventId, host, user, sourceIp, message, raw, fields] = v.slice(10)
  return {
    id: id ?? '',
    at: Number(at),
    receivedAt: Number(receivedAt),
    site: site ?? '',
    source: source ?? '',
    format: format ?? '',
    product: product ?? '',
    category: category ?? '',
    service: service ?? '',
    channel: channel ?? '',
    eventId: Number(eventId),
    host: host ?? '',
    user: user ?? '',
    sourceIp: sourceIp ?? '',
    message: message ?? '',
    raw: raw ?? '',
    fields: fields ?? {},
  }
}

export type ReadAgain = {
  readonly event: Pick<
    LogEvent,
    | 'format'
    | 'channel'
    | 'eventId'
    | 'product'
    | 'category'
    | 'service'
    | 'fields'
    | 'message'
    | 'host'
  > & { readonly ecs: EcsFace }
  /** False: by the kept fields, of which empty ones are not told from absent ones. */
  readonly isExact: boolean
}

export const readAgain = (row: StoredRow): ReadAgain => {
  for (const attempt of ATTEMPTS) {
    for (const event of attempt(row)) if (isSame(event, row)) return { event, isExact: true }
  }
  return { event: keptEvent(row), isExact: false }
}

type Attempt = (row: StoredRow) => readonly ReadAgain['event'][]

const meansOf = (row: StoredRow, format: LogMeans['format']): LogMeans => ({
  receivedAt: row.receivedAt,
  format,
  timeZone: 'UTC',
  encoding: 'utf-8',
  senderAddress: null,
})

/** Records of .evtx files, and of containers all but the first, are kept as their fields. */
const fromFields: Attempt = (row) => {
  if (!row.raw.startsWith('{')) return []
  try {
    const fields = JSON.parse(row.raw) as LogEvent['fields']
    return [{ ...keptEvent(row), fields }]
  } catch {
    return []
  }
}
const eventsOf = (records: readonly string[], means: LogMeans): readonly LogEvent[] =>
  Array.from(readBatch(records, means), ({ event }) => event)

const fromRecord: Attempt = (row) =>
  row.format === 'evtx'
    ? []
    : eventsOf(row.format === 'auditd' ? row.raw.split('\n') : [row.raw], meansOf(row, 'auto'))
const asPinned: Attempt = (row) =>
  row.format === 'evtx' || row.format === 'auditd'
    ? []
    : eventsOf([row.raw], meansOf(row, row.format as LogFormat))
const ATTEMPTS: readonly Attempt[] = [fromRecord, fromFields, asPinned]

/** What a row says beside its fields, with these as the table keeps them. */
const keptEvent = (row: StoredRow): ReadAgain['event'] => ({
  format: row.format as LogFormat, // as it was read
  channel: orNull(row.channel),
  eventId: row.eventId === 0 ? null : row.eventId,
  product: orNull(row.product),
  category: orNull(row.category),
  service: orNull(row.service),
  message: orNull(row.message),
  host: orNull(row.host),
  fields: keptFields(row),
  ecs: {
    ...(row.user === '' ? {} : { 'user.name': row.user }),
    ...(row.sourceIp === '' ? {} : { 'source.ip': row.sourceIp }),
    ...(row.host === '' ? {} : { 'host.name': row.host }),
  },
})
const orNull = (text: string): string | null => (text === '' ? null : text)

/** Lists are kept as their JSON. */
const keptFields = ({ fields }: StoredRow): LogEvent['fields'] => {
  const kept: Record<string, LogEvent['fields'][string]> = Object.create(null)
  for (const name in fields) kept[name] = listOr(fields[name] ?? '')
  return kept
}
const listOr = (text: string): LogEvent['fields'][string] => {
  if (!text.startsWith('[') || !text.endsWith(']')) return text
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : text
  } catch {
    return text
  }
}

const isSame = (event: ReadAgain['event'], row: StoredRow): boolean => {
  if (
    event.format !== row.format ||
    (event.channel ?? '') !== row.channel ||
    (event.eventId ?? 0) !== row.eventId ||
    (event.product ?? '') !== row.product ||
    (event.category ?? '') !== row.category ||
    (event.service ?? '') !== row.service ||
    (event.message ?? '') !== row.message
  )
    return false
  const flat = flatFields(event.fields, event.message) ?? {}
  let names = 0
  for (const name in flat) {
    if (flat[name] !== row.fields[name]) return false
    names += 1
  }
  return names === Object.keys(row.fields).length
}
