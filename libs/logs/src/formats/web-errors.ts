/**
 * Error logs of Apache and nginx.
 * @module
 */
import { epochOfLocal, isDate, monthOf, readIsoTime } from '@hinoban/syslog'
import { sayEndpoint } from '../addresses.ts'
import { type Draft, type Moment, ownMoment } from '../draft.ts'
import type { Severity } from '../event.ts'
import { type Ecs, newFields } from '../fields.ts'
import type { Line } from '../line.ts'

/** `[Wed Oct 11 14:32:52.123456 2000] [core:error] [pid 35708:tid 4328636416] [client a:p] text` */
const APACHE_ERROR =
  /^\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (\d{4})\] \[(?:([\w-]{0,32}):)?(\w{1,10})\] /
/** `2024/01/31 09:46:12 [error] 1234#0: *56 text, client: a, server: s, request: "…", host: "h"` */
const NGINX_ERROR =
  /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[(\w{4,6})\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/

export const readWebError = (line: Line): Draft | null => {
  const { text, syslog } = line
  if (syslog.pri === null) {
    const found = errorLine(line, text)
    if (found || syslog.tagAt === 0) return found
  }
  return errorLine(line, text.slice(syslog.tagAt).replace(WEB_TAG, ''))
}
const WEB_TAG = /^(?:nginx|httpd|apache2?)(?:\[\d{1,10}\])?: /

const errorLine = (line: Line, text: string): Draft | null => {
  const first = text.charCodeAt(0)
  const apache = first === 0x5b ? APACHE_ERROR.exec(text.slice(0, 200)) : null
  if (apache) return apacheError(line, text, apache)
  const nginx = first >= 0x30 && first <= 0x39 ? NGINX_ERROR.exec(text.slice(0, 100)) : null
  return nginx ? nginxError(line, text, nginx) : null
}

const ERROR_LEVELS: Readonly<Record<string, Severity>> = Object.assign(Object.create(null), {
  emerg: 'critical',
  alert: 'critical',
  crit: 'high',
  error: 'medium',
  warn: 'low',
  notice: 'informational',
  info: 'informational',
  debug: 'informational',
})

const apacheError = (line: Line, text: string, match: RegExpExecArray): Draft => {
  const [
    head,
    name = '',
    day = '',
    hours = '',
    minutes = '',
    seconds = '',
    part,
    year = '',
    module,
    level = '',
  ] = match
  const fields = newFields()
  const ecs: Ecs = { 'event.category': 'web' }
  if (module) fields['module'] = module
  fields['level'] = level
  let rest = text.slice(head.length)
  const pid = /^\[pid (\d{1,10})(?::tid \w{1,20})?\] /.exec(rest.slice(0, 60))
  if (pid) {
    fields['pid'] = pid[1] ?? ''
    rest = rest.slice(pid[0].length)
  }
  const client = /^(?:\([^)]{1,200}\)[^:[]{1,200}: )?\[client ([^\]]{1,80})\] /.exec(
    rest.slice(0, 500),
  )
  if (client) {
    fields['client'] = client[1] ?? ''
    // An IPv6 address and its port stand without brackets; 2.4, which names the module, always writes the port.
    const bare = /^([0-9a-fA-F:]{2,45}):(\d{1,5})$/.exec(client[1] ?? '')
    sayEndpoint(
      ecs,
      'source',
      module && bare?.[1]?.includes(':') ? `[${bare[1]}]:${bare[2]}` : client[1],
    )
    rest = `${rest.slice(0, client[0].lastIndexOf('[client'))}${rest.slice(client[0].length)}`
  }
  fields['message'] = rest
  signIn(rest, ecs)
  const month = monthOf(name, 0)
  const local = Date.UTC(
    Number(year),
    month - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
    part === undefined ? 0 : Math.floor(Number(`0.${part}`) * 1_000),
  )
  const time: Moment | null = isDate(Number(year), month, Number(day))
    ? { at: epochOfLocal(local, line.means.timeZone), from: 'zone-assumed' }
    : null
  return {
    format: 'web-error',
    category: 'webserver',
    service: 'apache',
    time,
    host: line.syslog.host,
    severity: ERROR_LEVELS[level] ?? null,
    message: rest,
    fields,
    ecs,
  }
}

/** `AH01617: user taro: authentication failure`, `AH01618: user taro not found`; nginx: `user "taro": password mismatch`. */
const signIn = (text: string, ecs: Ecs): void => {
  const failed =
    /(?:^|: )user "?([^":]{1,128}?)"?(?:: (?:authentication failure|password mismatch)| (?:was )?not found)\b/i.exec(
      text.slice(0, 400),
    )
  if (!failed) return
  ecs['user.name'] = failed[1] ?? ''
  ecs['event.action'] = 'http-login'
  ecs['event.outcome'] = 'failure'
}

const nginxError = (line: Line, text: string, match: RegExpExecArray): Draft => {
  const [head, time = '', level = '', pid = ''] = match
  const fields = newFields()
  const ecs: Ecs = { 'event.category': 'web' }
  const message = text.slice(head.length)
  fields['level'] = level
  fields['pid'] = pid
  fields['message'] = message
  const tail = message.slice(0, 8_000)
  for (const [name, quotes] of [
    ['client', ''],
    ['server', ''],
    ['request', '"'],
    ['host', '"'],
    ['upstream', '"'],
    ['referrer', '"'],
  ] as const) {
    const from = tail.indexOf(`, ${name}: ${quotes}`)
    if (from < 0) continue
    const start = from + name.length + 4 + quotes.length
    const end = tail.indexOf(quotes === '' ? ',' : '"', start)
    fields[name] = tail.slice(start, end < 0 ? undefined : end)
  }
  sayEndpoint(ecs, 'source', typeof fields['client'] === 'string' ? fields['client'] : null)
  signIn(message, ecs)
  if (typeof fields['host'] === 'string') ecs['url.domain'] = fields['host']
  return {
    format: 'web-error',
    category: 'webserver',
    service: 'nginx',
    time: ownMoment(readIsoTime(time, 0, line.means)),
    host: line.syslog.host,
    severity: ERROR_LEVELS[level] ?? null,
    message,
    fields,
    ecs,
  }
}
