/**
 * Zeek logs: tables with their head, and JSON. Both give the same fields.
 * @module
 */
import { isInside } from '../addresses.ts'
import type { Draft, Moment } from '../draft.ts'
import type { FieldValue, LogDamage } from '../event.ts'
import { type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import { boundedFields, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { epochMoment, utcMoment } from '../moments.ts'
import type { ZeekKind, ZeekTable } from '../stream.ts'
import { webNames } from './web-names.ts'

/** Zeek writes about 30 columns. */
const MAX_COLUMNS = 1_000
const NEW: ZeekTable = {
  separator: '\t',
  setSeparator: ',',
  empty: '(empty)',
  unset: '-',
  path: null,
  columns: [],
}

/** The table after a line of its head; null where the line is none of Zeek's. */
export const zeekHead = (text: string, table: ZeekTable | null): ZeekTable | null => {
  if (text.startsWith('#separator ')) {
    const said = text.slice(11).trim()
    const hex = /^\\x([0-9a-fA-F]{2})$/.exec(said)?.[1]
    const separator = hex
      ? String.fromCharCode(Number.parseInt(hex, 16))
      : said === '\\t'
        ? '\t'
        : said
    return { ...NEW, separator: separator === '' ? '\t' : separator }
  }
  const match = /^#(set_separator|empty_field|unset_field|path|open|close|fields|types)(?=.)/.exec(
    text,
  )
  const key = match?.[1]
  // `#Fields:` is of IIS; `#fields` stands before the separator.
  if (key === undefined || text[key.length + 1] !== (table?.separator ?? '\t')) return null
  const own = table ?? NEW
  const value = text.slice(key.length + 1 + own.separator.length)
  switch (key) {
    case 'set_separator':
      return { ...own, setSeparator: value === '' ? ',' : value }
    case 'empty_field':
      return { ...own, empty: value }
    case 'unset_field':
      return { ...own, unset: value }
    case 'path':
      return { ...own, path: value }
    case 'fields':
      return {
        ...own,
        columns: value.split(own.separator, MAX_COLUMNS).map((name) => ({ name, kind: 'text' })),
      }
    case 'types': {
      const types = value.split(own.separator, MAX_COLUMNS)
      return {
        ...own,
        columns: own.columns.map(({ name }, at) => ({ name, kind: kindOf(types[at] ?? '') })),
      }
    }
    default:
      return own
  }
}

const kindOf = (type: string): ZeekKind => {
  if (type.startsWith('set[') || type.startsWith('vector['))
    return /\[(?:count|int|port|double|interval|time)\]/.test(type) ? 'numbers' : 'list'
  if (type === 'bool') return 'truth'
  return /^(?:time|interval|double|count|int|port)$/.test(type) ? 'number' : 'text'
}

/** Null where the row has not the table's columns. */
export const readZeekRow = (line: Line, table: ZeekTable): Draft | null => {
  const cells = line.text.split(table.separator, MAX_COLUMNS)
  const { columns } = table
  if (columns.length === 0 || cells.length < Math.min(columns.length, 2)) return null
  // Some shippers leave a separator at the end of each row.
  if (cells.length > columns.length + 1) return null
  const fields: Fields = newFields()
  for (let at = 0; at < columns.length && at < cells.length; at += 1) {
    const cell = cells[at] ?? ''
    const column = columns[at]
    if (!column || cell === table.unset) continue
    fields[column.name] = cellValue(cell, column.kind, table)
  }
  const time = epochMoment(fields['ts'])
  if (!time && columns.some(({ name }) => name === 'ts')) return null
  const bounded = boundedFields(fields)
  const draft = zeekDraft(bounded.fields, logOf(table.path, fields, line), time)
  const damage: readonly LogDamage[] = cells.length < columns.length ? ['broken_off'] : []
  return { ...draft, damage: [...bounded.damage, ...damage] }
}

const cellValue = (
  cell: string,
  kind: ZeekKind,
  { empty, setSeparator }: ZeekTable,
): FieldValue => {
  switch (kind) {
    case 'number':
      return numberOf(cell)
    case 'truth':
      return cell === 'T'
    case 'list':
      return cell === empty ? [] : cell.split(setSeparator, MAX_COLUMNS).map(unescaped)
    case 'numbers':
      return cell === empty ? [] : cell.split(setSeparator, MAX_COLUMNS).map(numberOf)
    default:
      return cell === empty ? '' : unescaped(cell)
  }
}

const numberOf = (cell: string): FieldValue => {
  const number = Number(cell)
  if (cell === '' || Number.isNaN(number)) return cell
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? cell : number
}

/** Zeek escapes its separators and what is no text as `\xhh`, byte by byte: what ASCII shows is put back, the rest may be no text. */
const unescaped = (cell: string): string =>
  cell.includes('\\x')
    ? cell.replace(/\\x(09|[2-7][0-9a-fA-F])/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : cell

export const readZeekJson = (document: JsonDocument, line: Line): Draft | null => {
  const { ts, _path: path } = document
  if (ts === undefined) return null
  const isZeek =
    typeof path === 'string' || document['id.orig_h'] !== undefined || document['uid'] !== undefined
  const time = isZeek ? (epochMoment(ts) ?? utcMoment(ts, line.means)) : null
  if (!time) return null
  const fields: Fields = newFields()
  for (const name in document) {
    const value = document[name]
    if (value !== undefined && value !== null) fields[name] = value
  }
  return zeekDraft(fields, logOf(textOf(path), fields, line), time)
}

/** Which log it is: as the record says, by what only one log has, or by the file's name. */
const logOf = (said: string | null, fields: Fields, { means }: Line): string | null => {
  const file = means.name?.split(/[\\/]/).at(-1)?.split('.')[0] ?? ''
  // The plugin for open connections gives its logs the names of the others; their files bear the true one.
  const log = said ?? byContent(fields)
  if (log !== null) return file === `open_${log}` ? file : log
  return /^[a-z][a-z0-9_]{1,40}$/.test(file) ? file : null
}

const byContent = (fields: Fields): string | null => {
  if (fields['conn_state'] !== undefined) return 'conn'
  if (fields['trans_depth'] !== undefined) return 'http'
  if (fields['query'] !== undefined || fields['qtype'] !== undefined) return 'dns'
  return fields['cipher'] !== undefined && fields['server_name'] !== undefined ? 'ssl' : null
}

const zeekDraft = (fields: Fields, path: string | null, time: Moment | null): Draft => {
  const ecs: Ecs = { 'event.category': 'network' }
  if (path !== null) ecs['event.action'] = path
  const inside = textOf(fields['id.resp_h'])
  say(ecs, 'source.ip', fields['id.orig_h'])
  sayNumber(ecs, 'source.port', fields['id.orig_p'])
  say(ecs, 'destination.ip', fields['id.resp_h'])
  sayNumber(ecs, 'destination.port', fields['id.resp_p'])
  say(ecs, 'network.transport', fields['proto'])
  say(ecs, 'event.id', fields['uid'])
  let category: string | null = null
  // Plugins write connections that have not ended yet as open_conn, open_http, open_ssl.
  const log = path?.startsWith('open_') ? path.slice(5) : path
  if (log === 'conn') {
    sayNumber(ecs, 'source.bytes', fields['orig_bytes'])
    sayNumber(ecs, 'destination.bytes', fields['resp_bytes'])
    const seconds = fields['duration']
    if (typeof seconds === 'number') ecs['event.duration'] = Math.round(seconds * 1e9)
    const from = fields['local_orig']
    const to = fields['local_resp']
    if (typeof from === 'boolean' && typeof to === 'boolean')
      ecs['network.direction'] = from ? (to ? 'internal' : 'outbound') : to ? 'inbound' : 'external'
  } else if (log === 'dns') {
    category = 'dns'
    say(ecs, 'dns.question.name', fields['query'])
    const type = fields['qtype_name']
    if (type !== undefined) fields['record_type'] ??= type
    const answers = fields['answers']
    if (answers !== undefined) fields['answer'] ??= answers
  } else if (log === 'http') {
    category = inside !== null && isInside(inside) ? 'webserver' : 'proxy'
    const host = textOf(fields['host'])
    const url = textOf(fields['uri'])
    const method = textOf(fields['method'])
    webNames(fields, {
      host,
      url,
      method,
      agent: textOf(fields['user_agent']),
      referer: textOf(fields['referrer']),
      status: fields['status_code'],
    })
    say(ecs, 'url.domain', host ?? undefined)
    if (host !== null && url !== null && method !== 'CONNECT')
      ecs['url.full'] = url.includes('://') ? url : `http://${host}${url}`
    say(ecs, 'http.request.method', method ?? undefined)
    sayNumber(ecs, 'http.response.status_code', fields['status_code'])
    say(ecs, 'user_agent.original', fields['user_agent'])
    sayNumber(ecs, 'source.bytes', fields['request_body_len'])
    sayNumber(ecs, 'destination.bytes', fields['response_body_len'])
  } else if (log === 'ssl') say(ecs, 'destination.domain', fields['server_name'])
  else if (log === 'ssh') {
    const good = fields['auth_success']
    if (typeof good === 'boolean') ecs['event.outcome'] = good ? 'success' : 'failure'
    ecs['event.category'] = 'authentication'
  } else if (log === 'notice') say(ecs, 'rule.name', fields['note'])
  else if (log === 'files') {
    say(ecs, 'file.name', fields['filename'])
    say(ecs, 'file.hash.sha256', fields['sha256'])
  }
  return {
    format: 'zeek',
    product: 'zeek',
    service: path,
    category,
    ...(time ? { time } : {}),
    host: textOf(fields['_system_name'] ?? fields['_node_name'] ?? fields['agent_hostname']),
    recordId: textOf(fields['uid']),
    severity: 'informational',
    message: textOf(fields['msg']),
    fields,
    ecs,
  }
}
