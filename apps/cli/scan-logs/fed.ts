/**
 * What rules over time are fed with: hits with the fields by which they group and count.
 * @module
 */
import type { LogEvent } from '@hinoban/logs'
import type { Asked } from '../../../features/detection/hit-values.ts'
import { flat, textOf } from './hit.ts'

export type Fed = {
  readonly rule: string
  readonly at: number
  readonly host: string | null
  readonly file: string
  readonly record: string
  /** Tells events apart that came out of the reader with the same record, as those of auditd, which waits for what belongs together. */
  readonly nth: number
  readonly values: Readonly<Record<string, string>>
}

export const askedOf = ({ channel, eventId, host, fields, ecs }: LogEvent): Asked => ({
  channel,
  eventId,
  host,
  field: (name) =>
    Object.hasOwn(fields, name) && fields[name] !== undefined ? flat(fields[name]) : null,
  face: (name) => textOf(ecs[name]),
})
