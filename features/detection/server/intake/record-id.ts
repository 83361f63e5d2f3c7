/**
 * The name of a record that its sender may send twice: made of what is in it, so that both have the same one.
 * @module
 */
import { hash } from 'node:crypto'
import type { FieldValue, LogEvent } from '@hinoban/logs'

/** 128 bits in hex. `name` is the sender's own or empty, `bytes` the record; `n` tells equal ones of one request apart. */
export const contentId = (
  source: string,
  event: LogEvent,
  name: string,
  bytes: Uint8Array,
  n: (base: string) => number,
): string => {
  if (name !== '') return digest(`${source}\nname ${name}`)
  const natural = naturalKey(event)
  if (natural !== null) return digest(`${source}\n${natural}`)
  const base = hash('sha256', bytes, 'hex')
  return digest(`${source}\n${base}\n${n(base)}`)
}

const digest = (text: string): string => hash('sha256', text, 'hex').slice(0, 32)

/** Where a record stood where it was written: a shipper that starts anew dates and signs the same record otherwise. */
const naturalKey = (event: LogEvent): string | null => {
  const { channel, recordId, host, time, fields } = event
  if (channel !== null && recordId !== null && time !== null)
    return JSON.stringify(['windows', host, channel, recordId, time])
  const path = textAt(fields, 'log.file.path')
  const offset = textAt(fields, 'log.offset')
  if (path !== null && offset !== null)
    return JSON.stringify(['file', host, textAt(fields, 'agent.id'), path, offset, event.message])
  return null
}

const textAt = (fields: LogEvent['fields'], name: string): string | null => {
  if (Object.hasOwn(fields, name)) return plain(fields[name])
  let value: FieldValue | undefined = fields
  for (const key of name.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    value = Object.hasOwn(value, key) ? (value as Record<string, FieldValue>)[key] : undefined
  }
  return plain(value)
}
const plain = (value: FieldValue | undefined): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null
