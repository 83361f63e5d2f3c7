/**
 * W3C extended logs, as IIS writes them: `#Fields` names the columns and may change within a file; times are UTC.
 * @module
 */
import { sayEndpoint } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import { type Ecs, type Fields, newFields, say, sayNumber } from '../fields.ts'
import type { Line } from '../line.ts'
import { utcMoment } from '../moments.ts'
import type { IisTable } from '../stream.ts'
import { queryFaces } from './web-names.ts'

const MAX_COLUMNS = 200

/** The table after a line of its head; null where the line is none. */
export const iisHead = (text: string, table: IisTable | null): IisTable | null => {
  const match = /^#(Software|Version|Date|Fields|Start-Date|End-Date|Remark): ?/.exec(text)
  if (!match) return null
  const own = table ?? { columns: [], software: null, date: null }
  const value = text.slice(match[0].length)
  switch (match[1]) {
    case 'Fields':
      return { ...own, columns: value.trim().split(/ +/, MAX_COLUMNS) }
    case 'Software':
      return { ...own, software: value.trim().slice(0, 100) }
    case 'Date':
      return { ...own, date: value.trim().slice(0, 30) }
    default:
      return own
  }
}

/** What IIS 7 to 10 writes unless it is told otherwise. */
export const IIS_DEFAULT: IisTable = {
  columns:
    'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken'.split(
      ' ',
    ),
  software: null,
  date: null,
}

/** Sigma writes `cs-user-agent`. */
const ALSO: Readonly<Record<string, string>> = {
  'cs(User-Agent)': 'cs-user-agent',
  'cs(Referer)': 'cs-referer',
  'cs(Cookie)': 'cs-cookie',
  'cs(Host)': 'cs-host',
  'cs(X-Forwarded-For)': 'x-forwarded-for',
  'X-Forwarded-For': 'x-forwarded-for',
}
const PLUS_IS_BLANK: ReadonlySet<string> = new Set(['cs-user-agent', 'cs-referer', 'cs-cookie'])

/** Null where the row has other columns than the table. */
export const readIisRow = (line: Line, table: IisTable): Draft | null => {
  const { columns } = table
  const cells = line.text.split(' ', MAX_COLUMNS + 1)
  if (columns.length === 0 || cells.length > columns.length) return null
  const isCut = cells.length < columns.length
  if (isCut && cells.length * 2 < columns.length) return null
  const fields: Fields = newFields()
  for (let at = 0; at < cells.length; at += 1) {
    const name = columns[at] ?? ''
    const cell = cells[at] ?? ''
    if (cell === '-' || cell === '') continue
    fields[name] = cell
    const also = ALSO[name]
    if (also !== undefined)
      fields[also] = PLUS_IS_BLANK.has(also) ? cell.replaceAll('+', ' ') : cell
  }
  const date = fields['date'] ?? table.date?.slice(0, 10)
  const clock = fields['time']
  const time =
    typeof date === 'string' && typeof clock === 'string'
      ? utcMoment(`${date} ${clock}`, line.means)
      : null
  if (!time) return null
  for (const name of [
    'sc-status',
    'sc-bytes',
    'cs-bytes',
    'time-taken',
    's-port',
    'sc-substatus',
  ]) {
    const value = fields[name]
    if (typeof value === 'string' && /^\d{1,15}$/.test(value)) fields[name] = Number(value)
  }
  const query = fields['cs-uri-query']
  const stem = fields['cs-uri-stem']
  if (typeof stem === 'string')
    fields['cs-uri'] = typeof query === 'string' ? `${stem}?${query}` : stem
  if (typeof stem === 'string') fields['cs-uri-query'] = queryFaces(String(fields['cs-uri']))
  const agent = fields['cs-user-agent']
  if (agent !== undefined) fields['c-useragent'] = agent
  const ecs: Ecs = { 'event.category': 'web' }
  sayEndpoint(ecs, 'source', text(fields['c-ip']))
  const forwarded = text(fields['x-forwarded-for'])?.split(',')[0]
  sayEndpoint(ecs, 'source', forwarded)
  sayEndpoint(ecs, 'destination', text(fields['s-ip']))
  sayNumber(ecs, 'destination.port', fields['s-port'])
  say(ecs, 'user.name', fields['cs-username'])
  say(ecs, 'http.request.method', fields['cs-method'])
  say(ecs, 'event.action', fields['cs-method'])
  say(ecs, 'url.full', fields['cs-uri'])
  say(ecs, 'url.domain', fields['cs-host'])
  say(ecs, 'user_agent.original', agent)
  sayNumber(ecs, 'http.response.status_code', fields['sc-status'])
  sayNumber(ecs, 'destination.bytes', fields['sc-bytes'])
  return {
    format: 'iis',
    category: 'webserver',
    service: 'iis',
    time,
    host: text(fields['s-computername']) ?? text(fields['s-ip']),
    severity: 'informational',
    message: `${text(fields['cs-method']) ?? ''} ${text(fields['cs-uri']) ?? ''}`.trim(),
    fields,
    ecs,
    ...(isCut ? { damage: ['broken_off' as const] } : {}),
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
