/**
 * An event as a row of `detection_events`. Pure.
 * @module
 */
import type { EcsFace, FieldValue, LogEvent } from '@hinoban/logs'
import type { RowValue } from '../../../../platform/events/index.ts'
import { plainAddress } from '../../plain-address.ts'
import { ECS_COLUMNS } from './columns.ts'

export type EventAt = {
  readonly organization: string
  readonly site: string | null
  readonly source: string
  readonly id: string
  readonly receivedAt: number
  /** As it came: text, or its UTF-8. */
  readonly raw: string | Uint8Array
}

type Row = Record<string, RowValue>

/** Values of `EVENT_COLUMNS`. Empty ones are left out. */
export const eventRow = (event: LogEvent, at: EventAt): Row => {
  const row: Row = {
    organization: at.organization,
    site: at.site ?? '',
    source: at.source,
    id: at.id,
    at: event.time ?? at.receivedAt,
    received_at: at.receivedAt,
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
  const fields = flatPairs(event.fields, event.message)
  if (fields.length > 0) row['fields'] = fields
  if (event.damage.length > 0) row['damage'] = event.damage
  const observed = observablesOf(event.ecs)
  if (observed.length > 0) row['observables'] = observed
  return row
}

const put = (row: Row, name: string, value: string | null): void => {
  if (value !== null && value !== '') row[name] = value
}

const PORTS = new Set<string>(['source_port', 'destination_port'])

const putFace = (row: Row, face: EcsFace): void => {
  let rest: string[] | null = null
  for (const name in face) {
    const value = face[name as keyof EcsFace]
    if (value === undefined || value === '') continue
    const column = COLUMN_OF.get(name)
    if (column === undefined) {
      rest ??= []
      rest.push(name, typeof value === 'object' ? value.join('\n') : String(value))
    } else if (PORTS.has(column)) {
      const port = Number(value)
      if (Number.isInteger(port) && port > 0 && port <= 65_535) row[column] = port
    } else if (row[column] === undefined)
      row[column] = typeof value === 'object' ? value.join('\n') : String(value)
  }
  if (rest) row['ecs'] = rest
}
const COLUMN_OF: ReadonlyMap<string, string> = new Map(Object.entries(ECS_COLUMNS))

/** Native fields by name, nested ones with dots, values as text; what is the message already is left out. Null: none. */
export const flatFields = (
  fields: LogEvent['fields'],
  message: string | null,
): Record<string, string> | null => {
  const pairs = flatPairs(fields, message)
  if (pairs.length === 0) return null
  const flat: Record<string, string> = Object.create(null)
  for (let i = 0; i + 1 < pairs.length; i += 2) flat[pairs[i] ?? ''] = pairs[i + 1] ?? ''
  return flat
}

/** The same as names and values by turns: quicker to make than an object whose names come from outside. */
const flatPairs = (fields: LogEvent['fields'], message: string | null): readonly string[] => {
  const flat: string[] = []
  for (const name in fields) flatten(fields[name] ?? null, name, message, flat)
  return flat
}

const flatten = (value: FieldValue, path: string, message: string | null, flat: string[]): void => {
  if (typeof value === 'string') {
    if (value !== '' && value !== message) flat.push(path, value)
  } else if (value === null) return
  else if (typeof value !== 'object') flat.push(path, String(value))
  else if (Array.isArray(value)) flat.push(path, JSON.stringify(value))
  else
    for (const name in value)
      flatten((value as never)[name] ?? null, `${path}.${name}`, message, flat)
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
  let all: string[] | null = null
  const add = (value: string): void => {
    if (value === '' || (all !== null && (all.length >= MAX_OBSERVABLES || all.includes(value))))
      return
    all ??= []
    all.push(value)
  }
  for (const name of SEEN_ADDRESSES)
    if (face[name] !== undefined) for (const one of several(face[name])) add(plainAddress(one))
  for (const name of SEEN_NAMES)
    if (face[name] !== undefined)
      for (const one of several(face[name])) add(one.toLowerCase().replace(/\.$/, ''))
  return all ?? NONE
}
const NONE: readonly string[] = []

const several = (value: string | number | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'object' ? value : [String(value)]
