/**
 * An event as a row of `detection_events`. Pure.
 * @module
 */
import type { EcsFace, FieldValue, LogEvent } from '@hinoban/logs'
import { ECS_COLUMNS } from './columns.ts'

export type EventAt = {
  readonly organization: string
  readonly site: string | null
  readonly source: string
  readonly id: string
  readonly receivedAt: number
  readonly raw: string
}

type Row = Record<string, unknown>

/** Empty values are left out: the column's own default stands for them. */
export const eventRow = (event: LogEvent, at: EventAt): Row => {
  const row: Row = {
    organization: at.organization,
    site: at.site ?? '',
    source: at.source,
    id: at.id,
    at: seconds(event.time ?? at.receivedAt),
    received_at: seconds(at.receivedAt),
    time_from: event.timeFrom,
    log_format: event.format,
    raw: at.raw,
  }
  put(row, 'product', event.product)
  put(row, 'category', event.category)
  put(row, 'service', event.service)
  put(row, 'channel', event.channel)
  put(row, 'provider', event.provider)
  put(row, 'record_id', event.recordId)
  put(row, 'host', event.host)
  put(row, 'severity', event.severity)
  if (event.eventId !== null && event.eventId > 0 && event.eventId <= 0xffffffff)
    row['event_id'] = event.eventId
  // A line that is nothing but its message is kept once.
  put(row, 'message', event.message)
  putFace(row, event.ecs)
  const fields = flatFields(event.fields, event.message)
  if (fields !== null) row['fields'] = fields
  if (event.damage.length > 0) row['damage'] = event.damage
  const observed = observablesOf(event.ecs)
  if (observed.length > 0) row['observables'] = observed
  return row
}

/** DateTime64(3) reads a decimal number as seconds. */
const seconds = (ms: number): string => (ms / 1000).toFixed(3)

const put = (row: Row, name: string, value: string | null): void => {
  if (value !== null && value !== '') row[name] = value
}

const PORTS = new Set<string>(['source_port', 'destination_port'])

const putFace = (row: Row, face: EcsFace): void => {
  let rest: Record<string, string> | null = null
  for (const name in face) {
    const value = face[name as keyof EcsFace]
    if (value === undefined || value === '') continue
    const column = (ECS_COLUMNS as Readonly<Record<string, string>>)[name]
    if (column === undefined) {
      rest ??= {}
      rest[name] = typeof value === 'object' ? value.join('\n') : String(value)
    } else if (PORTS.has(column)) {
      const port = Number(value)
      if (Number.isInteger(port) && port > 0 && port <= 65_535) row[column] = port
    } else if (row[column] === undefined)
      row[column] = typeof value === 'object' ? value.join('\n') : String(value)
  }
  if (rest) row['ecs'] = rest
}

/** Nested names with dots, values as text. The message is a column already. */
export const flatFields = (
  fields: LogEvent['fields'],
  message: string | null,
): Record<string, string> | null => {
  const flat: Record<string, string> = Object.create(null)
  let some = false
  const walk = (value: FieldValue, path: string): void => {
    if (value === null || value === '') return
    if (typeof value === 'object') {
      if (Array.isArray(value)) flat[path] = JSON.stringify(value)
      else for (const key in value) walk((value as never)[key], `${path}.${key}`)
    } else if (value !== message) flat[path] = String(value)
    some = true
  }
  for (const key in fields) walk(fields[key] ?? null, key)
  return some ? flat : null
}

const SEEN_ADDRESSES = ['source.ip', 'destination.ip', 'host.ip'] as const
const SEEN_NAMES = [
  'dns.question.name',
  'url.domain',
  'destination.domain',
  'url.full',
  'process.hash.md5',
  'process.hash.sha1',
  'process.hash.sha256',
  'file.hash.sha256',
] as const
const MAX_OBSERVABLES = 100

const observablesOf = (face: EcsFace): readonly string[] => {
  const all = new Set<string>()
  const add = (value: string): void => {
    if (value !== '' && all.size < MAX_OBSERVABLES) all.add(value)
  }
  for (const name of SEEN_ADDRESSES)
    for (const one of several(face[name])) add(one.toLowerCase().replace(/^::ffff:/, ''))
  for (const name of SEEN_NAMES)
    for (const one of several(face[name])) add(one.toLowerCase().replace(/\.$/, ''))
  return [...all]
}

const several = (value: string | number | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'object' ? value : [String(value)]
