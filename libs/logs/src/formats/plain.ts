/**
 * What has no shape of its own: syslog with a text, JSON of an unknown product, a line that is neither.
 * @module
 */
import type { Draft } from '../draft.ts'
import { type Ecs, newFields, say, sayNumber } from '../fields.ts'
import { type JsonDocument, type ReadJson, readDocuments } from '../json.ts'
import type { Line } from '../line.ts'

/** Null where the line has no syslog header at all. */
export const readPlainSyslog = (line: Line): Draft | null => {
  const { syslog } = line
  if (syslog.pri === null && syslog.time === null) return null
  const fields = newFields()
  const ecs: Ecs = {}
  const { app, pid, msgId, sd } = syslog
  if (app !== null) fields['program'] = app
  if (pid !== null) fields['pid'] = pid
  if (msgId !== null) fields['msgid'] = msgId
  if (syslog.facility !== null) fields['facility'] = syslog.facility
  if (syslog.severity !== null) fields['severity'] = syslog.severity
  if (sd) fields['structured_data'] = sd
  fields['message'] = syslog.content
  say(ecs, 'process.name', app ?? undefined)
  sayNumber(ecs, 'process.pid', pid ?? undefined)
  return { format: 'syslog', service: 'syslog', message: syslog.content, fields, ecs }
}

export const readUnparsed = (line: Line): Draft => {
  const fields = newFields()
  fields['message'] = line.text
  return {
    format: 'unparsed',
    fields,
    ecs: {},
    message: line.text,
    damage: [line.text.trim() === '' ? 'empty' : 'unparsed'],
  }
}

/** JSON as the record, or behind a syslog header (also with the mark of CEE). */
export const jsonOf = (line: Line): readonly ReadJson[] | null => {
  const { text } = line
  if (opensJson(text, 0)) return readDocuments(text)
  const { content } = line.syslog
  const from = content.startsWith('@cee:') ? 5 : 0
  return content.length < text.length && opensJson(content, from)
    ? readDocuments(content.slice(from))
    : null
}

/** An object, or a list of objects: `[INSPECT]` and `[error]` are none. */
const OPENS = /\s{0,8}(?:\{|\[\s{0,8}\{)/y
const opensJson = (text: string, from: number): boolean => {
  const code = text.charCodeAt(from)
  if (code !== BRACE && code !== BRACKET && code > BLANK) return false
  OPENS.lastIndex = from
  return OPENS.test(text)
}
const BLANK = 0x20
const BRACKET = 0x5b
const BRACE = 0x7b

export const readAnyJson = (document: JsonDocument): Draft => ({
  format: 'json',
  fields: document,
  ecs: {},
  message: typeof document['message'] === 'string' ? document['message'] : null,
})
