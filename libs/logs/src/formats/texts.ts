/**
 * Lines of text by their format. Each reader looks at the first signs before it does any work, and gives null for what is not its own.
 * @module
 */
import type { Draft } from '../draft.ts'
import type { LogFormat } from '../event.ts'
import { newFields } from '../fields.ts'
import type { Line } from '../line.ts'
import { auditDraft } from './audit-event.ts'
import { readAuditRecord } from './audit-record.ts'
import { readCef, readLeef } from './cef-leef.ts'
import { readCisco } from './cisco.ts'
import { readFortiGate } from './fortigate.ts'
import { readHaproxy } from './haproxy.ts'
import { IIS_DEFAULT, iisHead, readIisRow } from './iis.ts'
import { readNecIx, readYamaha } from './japanese-routers.ts'
import { linuxServiceOf, readLinuxAuth } from './linux-auth.ts'
import { readM365Row } from './m365.ts'
import { readNetfilter } from './netfilter.ts'
import { readPaloAlto } from './paloalto.ts'
import { readPlainSyslog } from './plain.ts'
import { sayService } from './services.ts'
import { readSquid } from './squid.ts'
import { readWebAccess } from './web.ts'
import { readWebError } from './web-errors.ts'
import { readIvantiStandard, readWelf } from './welf.ts'
import { readWindowsXml } from './windows-xml.ts'
import { readZeekRow, zeekHead } from './zeek.ts'

/** Null: of no format. An empty list: the line completes no event. */
export const readText = (line: Line): Draft | readonly Draft[] | null => {
  const pinned = line.means.format
  if (pinned === 'unparsed') return null
  const table = readTable(line)
  if (table) return table
  if (pinned !== 'auto') {
    const own = READERS[pinned]?.(line)
    if (own) return own
    if (pinned === 'syslog') return readSyslogLine(line)
  }
  const last = line.stream?.last
  if (last) {
    const again = READERS[last]?.(line)
    if (again) return again
  }
  for (const read of ORDER) {
    const found = read(line)
    if (found) return found
  }
  return readSyslogLine(line)
}

type Read = (line: Line) => Draft | readonly Draft[] | null

const readAudit: Read = (line) => {
  const { text, syslog } = line
  if (!text.slice(0, 400).includes('audit(')) return null
  const record = readAuditRecord(line)
  if (!record) return null
  // A relay names the host that the record itself does not.
  const withHost =
    record.node === null && syslog.host !== null ? { ...record, node: syslog.host } : record
  return line.stream?.audit ? line.stream.audit.push(withHost) : auditDraft([withHost])
}

const READERS: Readonly<Partial<Record<LogFormat, Read>>> = {
  'windows-xml': readWindowsXml,
  fortigate: readFortiGate,
  cef: readCef,
  leef: readLeef,
  'cisco-asa': readCisco,
  'cisco-ios': readCisco,
  paloalto: readPaloAlto,
  ivanti: (line) => readIvantiStandard(line) ?? readWelf(line),
  sonicwall: readWelf,
  yamaha: readYamaha,
  'nec-ix': readNecIx,
  netfilter: readNetfilter,
  'web-access': (line) => readHaproxy(line) ?? readWebAccess(line),
  'web-error': readWebError,
  squid: readSquid,
  'linux-auth': readLinuxAuth,
  auditd: readAudit,
  'm365-audit': readM365Row,
}

const ORDER: readonly Read[] = [
  readWindowsXml,
  readCef,
  readLeef,
  readAudit,
  readCisco,
  readFortiGate,
  readWelf,
  readPaloAlto,
  readIvantiStandard,
  readLinuxAuth,
  readYamaha,
  readNecIx,
  readNetfilter,
  readHaproxy,
  readWebAccess,
  readWebError,
  readSquid,
  readM365Row,
]

/** Syslog of a program that only Linux has bears Sigma's words for it. */
const readSyslogLine: Read = (line) => {
  const plain = readPlainSyslog(line)
  const service = plain && linuxServiceOf(line.syslog.app)
  if (!plain) return null
  return sayService(line.syslog.app, service ? { ...plain, product: 'linux', service } : plain)
}

/** Formats whose columns are named by lines before: IIS and Zeek. */
const readTable: Read = (line) => {
  const { stream, text, means } = line
  if (text.charCodeAt(0) === HASH) {
    const zeek = zeekHead(text, stream?.zeek ?? null)
    if (zeek) {
      if (stream) Object.assign(stream, { zeek, iis: null })
      return stream?.audit ? [] : head('zeek', text)
    }
    const iis = iisHead(text, stream?.iis ?? null)
    if (iis) {
      if (stream) Object.assign(stream, { iis, zeek: null })
      return stream?.audit ? [] : head('iis', text)
    }
    return null
  }
  const iis = stream?.iis ?? (means.format === 'iis' ? IIS_DEFAULT : null)
  if (stream?.zeek) return readZeekRow(line, stream.zeek)
  return iis && readIisRow(line, iis)
}
const HASH = 0x23

const head = (format: LogFormat, text: string): Draft => {
  const fields = newFields()
  fields['message'] = text
  return { format, fields, ecs: {}, message: text }
}
