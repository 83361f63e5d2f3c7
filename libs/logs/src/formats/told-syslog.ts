/**
 * Syslog that a collector has taken apart: the header's parts stand as members of a JSON document beside the text. As journald
 * (`journalctl -o json`, Vector, Fluent Bit), syslog-ng (`format-json`), Vector's and Fluent Bit's syslog inputs, Filebeat and NXLog have it.
 * @module
 */
import type { SyslogMessage } from '@hinoban/syslog'
import { firstAt } from '../ecs-document.ts'
import type { FieldValue } from '../event.ts'
import { textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'

/** Null where nothing in the document names a program of syslog, or where it bears no text. */
export const toldSyslog = (document: JsonDocument): SyslogMessage | null => {
  const isNxlog =
    document['SyslogFacility'] !== undefined || document['SyslogSeverity'] !== undefined
  const app = (isNxlog ? textOf(document['SourceName']) : null) ?? firstText(document, APP)
  if (app === null || app === '') return null
  const content = messageOf(
    document['MESSAGE'] ?? document['message'] ?? document['msg'] ?? document['Message'],
  )
  if (content === null) return null
  const severity = numberOf(firstValue(document, SEVERITY), SEVERITY_NAMES)
  const facility = numberOf(firstValue(document, FACILITY), FACILITY_NAMES)
  const tag = /^([^[\]]{1,64})\[(\d{1,10})\]:?$/.exec(app)
  return {
    form: 'rfc3164',
    // What is not told is what syslog takes for it: a user's program that informs.
    pri: (facility ?? 1) * 8 + (severity ?? 6),
    facility,
    severity,
    time: null,
    host: firstText(document, HOST),
    app: (tag?.[1] ?? app).replace(/:$/, ''),
    pid: tag?.[2] ?? firstText(document, PID),
    msgId: firstText(document, ['msgid', 'MSGID', 'log.syslog.msgid']),
    sd: null,
    // rsyslog counts the blank behind the tag to the text.
    content: content.startsWith(' ') ? content.slice(1) : content,
    tagAt: 0,
    damage: [],
  }
}

const APP = [
  'SYSLOG_IDENTIFIER',
  'PROGRAM',
  'programname',
  'appname',
  'app-name',
  'syslogtag',
  'ident',
  'log.syslog.appname',
  'syslog.identifier',
  '_COMM',
]
const HOST = [
  '_HOSTNAME',
  'HOST',
  'hostname',
  'Hostname',
  'log.syslog.hostname',
  'fromhost',
  'host',
]
const PID = [
  'SYSLOG_PID',
  '_PID',
  'PID',
  'procid',
  'log.syslog.procid',
  'syslog.pid',
  'process.pid',
  'pid',
  'ProcessID',
]
const SEVERITY = [
  'PRIORITY',
  'severity',
  'syslogseverity',
  'syslogseverity-text',
  'priority',
  'log.syslog.severity.code',
  'syslog.priority',
  'SyslogSeverity',
]
const FACILITY = [
  'SYSLOG_FACILITY',
  'FACILITY',
  'facility',
  'syslogfacility',
  'syslogfacility-text',
  'log.syslog.facility.code',
  'syslog.facility',
  'SyslogFacility',
]
const SEVERITY_NAMES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']
const FACILITY_NAMES =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console solaris-cron local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  )

const firstValue = (document: JsonDocument, names: readonly string[]): FieldValue | undefined =>
  firstAt(document, names, isPlain)
const isPlain = (value: FieldValue): boolean => !isDocument(value)
const firstText = (document: JsonDocument, names: readonly string[]): string | null =>
  textOf(firstValue(document, names))

/** A number, its text, or its name; null for what is none of them. */
const numberOf = (value: FieldValue | undefined, names: readonly string[]): number | null => {
  const text = textOf(value)?.toLowerCase() ?? ''
  const number = /^\d{1,2}$/.test(text) ? Number(text) : names.indexOf(OTHER_NAMES[text] ?? text)
  return number >= 0 && number < names.length ? number : null
}
const OTHER_NAMES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  error: 'err',
  warn: 'warning',
  critical: 'crit',
  emergency: 'emerg',
  panic: 'emerg',
  informational: 'info',
})

const utf8 = new TextDecoder('utf-8')
/** journald gives a text that is no clean UTF-8 as the numbers of its bytes. */
const messageOf = (value: FieldValue | undefined): string | null => {
  if (typeof value === 'string') return value
  if (!Array.isArray(value) || value.length === 0) return null
  return value.every((one) => typeof one === 'number' && one >= 0 && one <= 255)
    ? utf8.decode(Uint8Array.from(value as readonly number[]))
    : null
}
