/**
 * Access logs of web servers as JSON: every site names its members itself, in words that nginx, Apache, Caddy, Traefik and Filebeat's modules
 * have made usual.
 * @module
 */
import { isAddress, sayEndpoint } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import { firstAt, valueAt } from '../ecs-document.ts'
import type { FieldValue } from '../event.ts'
import { type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import type { JsonDocument } from '../json.ts'
import { requestParts } from './web.ts'
import { webNames } from './web-names.ts'

/** Null where client, request and status are not all there. `other`: the document as any JSON, with its time and host. */
export const readWebJson = (document: JsonDocument, other: Draft): Draft | null => {
  const client = firstText(document, CLIENT)
  if (client === null || !isAddress(client)) return null
  const status = statusOf(firstValue(document, STATUS))
  if (status === null) return null
  const line = textOf(document['request'] ?? document['requestLine'])
  const method = firstText(document, METHOD)
  const url = firstText(document, URL_NAMES)
  if (line === null && (method === null || url === null)) return null
  const fields: Fields = Object.assign(newFields(), document)
  const ecs = { ...other.ecs, 'event.category': 'web' }
  const host = firstText(document, HOST)
  if (host) fields['cs-host'] ??= host.replace(/:\d{1,5}$/, '')
  const request = line ?? `${method} ${url}`
  const kept = fields['request']
  requestParts(request, fields, ecs)
  if (kept !== undefined) fields['request'] = kept
  webNames(fields, {
    agent: firstText(document, AGENT),
    referer: firstText(document, REFERER),
    status,
  })
  fields['c-ip'] ??= client
  sayEndpoint(ecs, 'source', client)
  const forwarded = firstText(document, FORWARDED)?.split(',')[0]?.trim()
  if (forwarded) sayEndpoint(ecs, 'source', forwarded)
  const user = firstText(document, USER)
  if (user && user !== '-') {
    fields['cs-username'] ??= user
    say(ecs, 'user.name', user)
  }
  say(ecs, 'url.domain', fields['cs-host'])
  say(ecs, 'user_agent.original', fields['cs-user-agent'])
  sayNumber(ecs, 'http.response.status_code', status)
  sayNumber(ecs, 'destination.bytes', firstValue(document, BYTES))
  return {
    ...other,
    format: 'web-access',
    product: null,
    category: 'webserver',
    host: hostOf(document),
    severity: 'informational',
    message: request,
    fields,
    ecs,
  }
}

const CLIENT = [
  ...['remote_addr', 'remote_ip', 'client_ip', 'clientip', 'clientIp', 'ClientHost', 'remoteIp'],
  ...[
    'remoteIP',
    'c-ip',
    'client',
    'request.client_ip',
    'request.remote_ip',
    'source.ip',
    'source.address',
  ],
]
const METHOD = [
  'request_method',
  'method',
  'RequestMethod',
  'http_method',
  'requestMethod',
  'verb',
  'request.method',
  'http.request.method',
]
const URL_NAMES = [
  ...[
    'request_uri',
    'RequestPath',
    'requestUri',
    'requestUrl',
    'uri',
    'url',
    'path',
    'request.uri',
  ],
  ...['url.original', 'url.path'],
]
const STATUS = [
  'status',
  'DownstreamStatus',
  'status_code',
  'statusCode',
  'response_code',
  'response',
  'http.response.status_code',
]
const BYTES = [
  'body_bytes_sent',
  'bytes_sent',
  'DownstreamContentSize',
  'bytes',
  'size',
  'http.response.body.bytes',
]
const AGENT = [
  ...[
    'http_user_agent',
    'user_agent',
    'userAgent',
    'agent',
    'request_User-Agent',
    'user_agent.original',
  ],
  'request.headers.User-Agent',
]
const REFERER = [
  ...[
    'http_referer',
    'http_referrer',
    'referer',
    'referrer',
    'request_Referer',
    'http.request.referrer',
  ],
  'request.headers.Referer',
]
const HOST = [
  'http_host',
  'host',
  'server_name',
  'vhost',
  'RequestHost',
  'request.host',
  'url.domain',
]
const FORWARDED = [
  'http_x_forwarded_for',
  'x_forwarded_for',
  'xff',
  'request.headers.X-Forwarded-For',
]
const USER = ['remote_user', 'ClientUsername', 'user', 'user_id', 'user.name']

const firstValue = (document: JsonDocument, names: readonly string[]): FieldValue | undefined => {
  const found = firstAt(document, names, isSaid)
  return Array.isArray(found) ? found[0] : found
}
/** Caddy has a list of values for each header. */
const isSaid = (value: FieldValue): boolean => {
  const one = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one !== '' && one !== '-' : typeof one === 'number'
}
const firstText = (document: JsonDocument, names: readonly string[]): string | null =>
  textOf(firstValue(document, names))

const statusOf = (value: FieldValue | undefined): number | null => {
  const text = textOf(value) ?? ''
  const status = /^\d{1,3}$/.test(text) ? Number(text) : -1
  return status === 0 || (status >= 100 && status <= 599) ? status : null
}

/** The machine; `host` of nginx is the name that the visitor asked for. */
const hostOf = (document: JsonDocument): string | null =>
  textOf(
    valueAt(document, 'host.name') ??
      valueAt(document, 'host.hostname') ??
      document['hostname'] ??
      document['syslog_hostname'] ??
      undefined,
  )
