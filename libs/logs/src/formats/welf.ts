/**
 * Lines in the manner of WELF (`id=firewall time="…" fw=… pri=…`): SonicWall, and Ivanti Connect Secure (formerly Pulse), whose
 * standard form is read here too.
 * @module
 */
import { sayEndpoint } from '../addresses.ts'
import { type Draft, severityOf } from '../draft.ts'
import { alias, type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import type { Line } from '../line.ts'
import { momentOf } from '../moments.ts'
import { readPairs } from './key-values.ts'

export const readWelf = (line: Line): Draft | null => {
  const { text, syslog } = line
  const from = startOf(text, syslog.tagAt)
  if (from < 0) return null
  const { fields, isWhole } = readPairs(text, from)
  const damage = isWhole ? {} : { damage: ['broken_off' as const] }
  if (fields['sn'] !== undefined && fields['m'] !== undefined)
    return { ...sonicWall(fields, line), ...damage }
  if (fields['vpn'] !== undefined || fields['realm'] !== undefined)
    return { ...ivanti(fields, line), ...damage }
  return null
}

/** A prefix of the device may stand before: `PulseSecure: id=firewall`. */
const startOf = (text: string, from: number): number => {
  const head = text.slice(from, from + 200)
  const at = head.startsWith('id=') ? 0 : head.search(/ id=\S/)
  if (at < 0) return head.startsWith('sn=') ? from : -1
  return from + at
}

const sonicWall = (fields: Fields, line: Line): Draft => {
  const ecs: Ecs = { 'observer.vendor': 'SonicWall', 'event.category': 'network' }
  // `src=10.10.24.11:63045:X16-V5`, with a name behind it at times.
  side(fields, ecs, 'src', 'source')
  side(fields, ecs, 'dst', 'destination')
  const message = textOf(fields['msg'])
  say(ecs, 'event.code', fields['m'])
  say(ecs, 'user.name', fields['usr'] ?? fields['user'])
  say(ecs, 'rule.name', fields['rule'])
  say(ecs, 'url.domain', fields['dstname'])
  sayNumber(ecs, 'source.bytes', fields['sent'])
  sayNumber(ecs, 'destination.bytes', fields['rcvd'])
  const [transport] = textOf(fields['proto'])?.split('/') ?? []
  if (transport) ecs['network.transport'] = transport.toLowerCase()
  const action = textOf(fields['fw_action'])
  if (action !== null && action !== 'NA') {
    ecs['event.action'] = action
    fields['action'] ??= action
    fields['blocked'] ??= /drop|deny|block|reset/i.test(action) ? 'true' : 'false'
  } else if (message !== null) {
    ecs['event.action'] = message.slice(0, 100)
    // Older firmware says it in words alone: "TCP connection dropped".
    if (
      /\b(?:packet|connection|port scan|access)\b.{0,60}\b(?:dropped|denied|blocked|rejected)\b/i.test(
        message,
      )
    )
      fields['blocked'] ??= 'true'
  }
  const outcome = outcomeOf(message ?? '')
  if (outcome) ecs['event.outcome'] = outcome
  if (/log(?:in|out|on)|auth/i.test(message ?? '')) ecs['event.category'] = 'authentication'
  const level = textOf(fields['pri'])
  return {
    format: 'sonicwall',
    product: 'sonicwall',
    service: 'sonicos',
    category: 'firewall',
    time: momentOf(fields['time'], line.means),
    host: textOf(fields['fw']) ?? textOf(fields['sn']),
    ...(level !== null && /^[0-7]$/.test(level) ? { severity: severityOf(Number(level)) } : {}),
    message,
    fields,
    ecs,
  }
}

const side = (
  fields: Fields,
  ecs: Ecs,
  name: 'src' | 'dst',
  to: 'source' | 'destination',
): void => {
  const said = textOf(fields[name])
  if (said === null) return
  const match = /^(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]{2,45}\])(?::(\d{1,5}))?(?::|$)/.exec(
    said,
  )
  const ip = match?.[1]?.replace(/^\[|\]$/g, '') ?? said
  sayEndpoint(ecs, to, ip)
  fields[`${name}_ip`] ??= ip
  if (match?.[2] !== undefined) {
    ecs[`${to}.port`] = Number(match[2])
    fields[`${name}_port`] ??= match[2]
  }
}

const outcomeOf = (message: string): 'success' | 'failure' | null =>
  /fail|denied|reject|incorrect|not allowed|unsuccessful/i.test(message)
    ? 'failure'
    : /succe|allowed|permitted/i.test(message)
      ? 'success'
      : null

const ivanti = (fields: Fields, line: Line): Draft => {
  const ecs: Ecs = {}
  sayEndpoint(ecs, 'source', textOf(fields['src']))
  sayEndpoint(ecs, 'destination', textOf(fields['dst']))
  say(ecs, 'user_agent.original', fields['agent'])
  say(ecs, 'url.full', fields['arg'])
  const level = textOf(fields['pri'])
  return {
    ...ivantiFace(fields, ecs, textOf(fields['msg']) ?? '', textOf(fields['user'])),
    time: momentOf(fields['time'], line.means),
    host: textOf(fields['vpn'] ?? fields['fw']),
    ...(level !== null && /^[0-7]$/.test(level) ? { severity: severityOf(Number(level)) } : {}),
  }
}

const STANDARD =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) - ([^ ]{1,255}) - \[([0-9a-fA-F.:]{0,45})\] (?:([^(]{0,255})\(([^)]{0,255})\)\[([^\]]{0,2000})\] )?- /

/** `2024-01-31 09:46:12 - gw - [203.0.113.5] hanako(Users)[Staff] - AUT24414: …` */
export const readIvantiStandard = (line: Line): Draft | null => {
  const { content } = line.syslog
  const text = content.charCodeAt(0) === 0x32 ? content : line.text
  const match = STANDARD.exec(text)
  if (!match) return null
  const [head, time = '', node = '', address = '', user = '', realm = '', roles = ''] = match
  const message = text.slice(head.length)
  const fields = newFields()
  const named: readonly (readonly [string, string])[] = [
    ['time', time],
    ['vpn', node],
    ['src', address],
    ['user', user],
    ['realm', realm],
    ['roles', roles],
    ['msg', message],
  ]
  for (const [name, value] of named) if (value !== '') fields[name] = value
  const ecs: Ecs = {}
  sayEndpoint(ecs, 'source', address)
  return {
    ...ivantiFace(fields, ecs, message, user),
    time: momentOf(time, line.means),
    host: line.syslog.host ?? node,
  }
}

/** Three letters and five digits name the message; without them its words do. */
const ivantiFace = (fields: Fields, ecs: Ecs, message: string, user: string | null): Draft => {
  const id = /^([A-Z]{3}\d{5}): /.exec(message)?.[1]
  const words = id === undefined ? message : message.slice(10)
  if (id !== undefined) {
    fields['message_id'] = id
    ecs['event.code'] = id
  }
  alias(fields, [
    ['src', 'src_ip'],
    ['user', 'username'],
  ])
  // `Root::hanako`: the virtual system that he signed in to stands before the name.
  if (user !== 'System' && user !== '') say(ecs, 'user.name', user?.split('::').at(-1))
  const outcome = outcomeOf(words)
  if (outcome) ecs['event.outcome'] = outcome
  ecs['event.category'] =
    id?.startsWith('ADM') || id?.startsWith('SYS')
      ? 'configuration'
      : id?.startsWith('WEB') || id?.startsWith('NWC')
        ? 'network'
        : 'authentication'
  ecs['event.action'] = action(words)
  ecs['observer.vendor'] = 'Ivanti'
  ecs['observer.product'] = 'Connect Secure'
  return { format: 'ivanti', product: 'ivanti', service: 'connect-secure', message, fields, ecs }
}

const action = (words: string): string =>
  /^(?:Primary authentication|Secondary authentication|Agent login|Login|Logout|VPN Tunneling|Session|Host Checker|Password)\b[^.,]{0,40}?(?: successful| succeeded| failed| started| ended| timed out| changed)?/
    .exec(words)?.[0]
    ?.trim() ?? words.slice(0, 60)
