/**
 * The name of a record that its sender may send twice: made of what is in it, so that both have the same one.
 * @module
 */
import { hash } from 'node:crypto'
import type { FieldValue, LogEvent } from '@hinoban/logs'

/**
 * 128 bits in hex. `name` is the sender's own or empty, `bytes` the record; `n` tells equal ones of one request apart. What a record says is
 * part of its name wherever the sender chooses the rest: whoever sends something harmless under a name that is to come swallows nothing.
 */
export const contentId = (
  source: string,
  event: LogEvent,
  name: string,
  bytes: Uint8Array,
  n: (base: string) => number,
): string => {
  const key = name === '' ? naturalKey(event) : ['name', name, event.host]
  if (key !== null) return digest(`${source}\n${JSON.stringify(key)}\n${saidBy(event)}`)
  const base = hash('sha256', bytes, 'hex')
  return digest(`${source}\n${base}\n${n(base)}`)
}

const digest = (text: string): string => hash('sha256', text, 'hex').slice(0, 32)

/** Where a record stood where it was written: a shipper that starts anew dates and signs the same record otherwise. */
const naturalKey = (event: LogEvent): readonly unknown[] | null => {
  const { channel, recordId, host, time, fields } = event
  if (channel !== null && recordId !== null && time !== null)
    return ['windows', host, channel, recordId, time]
  const path = textAt(fields, 'log.file.path')
  const offset = textAt(fields, 'log.offset')
  return path === null || offset === null
    ? null
    : ['file', host, textAt(fields, 'agent.id'), path, offset]
}

/** All that rules can read of it, but for what shippers write anew when they send it again. Lengths keep names and values apart. */
const saidBy = ({ eventId, provider, message, fields }: LogEvent): string => {
  let said = `${eventId} ${sized(provider ?? '')}${sized(message ?? '')}`
  for (const name in fields) {
    const value = fields[name]
    if (OF_THE_SHIPPER.has(name)) continue
    said += sized(name) + (typeof value === 'string' ? sized(value) : JSON.stringify(value, whole))
  }
  return said
}
const sized = (text: string): string => `${text.length} ${text}`
const whole = (name: string, value: unknown): unknown =>
  name === 'created' || name === 'ingested' ? undefined : value
const OF_THE_SHIPPER: ReadonlySet<string> = new Set([
  // Beats and Elastic Agent: whose process it was, and when it read.
  'agent',
  '@timestamp',
  '@metadata',
  // NXLog
  'EventReceivedTime',
  'SourceModuleName',
  'SourceModuleType',
])

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
