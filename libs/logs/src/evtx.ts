/**
 * Records of .evtx files, already read by @hinoban/evtx, as events.
 * @module
 */
import { readSyslog } from '@hinoban/syslog'
import type { LogEvent } from './event.ts'
import { newFields } from './fields.ts'
import { finish } from './finish.ts'
import { nativeDraft } from './formats/windows-tree.ts'
import { boundedFields } from './json.ts'
import type { Line } from './line.ts'
import type { LogMeans } from './means.ts'

export type EvtxFields = {
  /** What `eventFields` of @hinoban/evtx gives. */
  readonly fields: ReadonlyMap<string, string | readonly string[]>
  /** Of the record's head, milliseconds since 1970: where System bears no time. */
  readonly writtenAtMs: number
}

/**
 * The event of a record, with the same names as every other way on which Windows events come.
 * @example readEvtxRecord({ fields: eventFields(record), writtenAtMs: record.writtenAtMs }, means).channel // 'Security'
 */
export const readEvtxRecord = (record: EvtxFields, means: LogMeans): LogEvent => {
  const gathered = newFields()
  for (const [name, value] of record.fields) gathered[name] = value
  const { fields, damage } = boundedFields(gathered)
  const line: Line = { text: '', syslog: readSyslog('', means), means, damage, stream: null }
  const draft = nativeDraft('evtx', fields, line)
  return finish(
    line,
    draft.time ? draft : { ...draft, time: { at: record.writtenAtMs, from: 'event' } },
  )
}
