/**
 * Cisco ASA and Firepower (`%ASA-6-302013: …`) and IOS (`%SYS-5-CONFIG_I: …`).
 * @module
 */
import { readHeaderTime } from '@hinoban/syslog'
import { sayEndpoint } from '../addresses.ts'
import { type Draft, ownMoment, severityOf } from '../draft.ts'
import { alias, type Ecs, type Fields, newFields } from '../fields.ts'
import type { Line } from '../line.ts'
import { ADDRESS, asaFlow, flow, person } from './cisco-flows.ts'

const ASA = /%(ASA|FTD|PIX|FWSM)-(?:[a-z]{2,10}-)?([0-7])-(\d{6}): ?/
const IOS =
  /%([A-Z][A-Z0-9_]{1,31}(?:-[A-Z][A-Z0-9_]{1,31})?)-(?:STDBY-)?([0-7])-([A-Z0-9_]{2,64}): ?/
/** Time, host and sequence number stand before the mark. */
const MAX_BEFORE = 200

export const readCisco = (line: Line): Draft | null => {
  const { text, syslog } = line
  const percent = text.indexOf('%', syslog.tagAt)
  if (percent < 0 || percent > syslog.tagAt + MAX_BEFORE) return null
  const head = text.slice(percent, percent + MAX_BEFORE)
  const asa =
    head.startsWith('%ASA') ||
    head.startsWith('%FTD') ||
    head.startsWith('%PIX') ||
    head.startsWith('%FWSM')
      ? ASA.exec(head)
      : null
  if (asa?.index === 0) {
    const [mark, product = '', level = '', id = ''] = asa
    return readAsa(line, percent, mark, product, level, id)
  }
  const ios = IOS.exec(head)
  return ios?.index === 0 ? readIos(line, percent, ios) : null
}

const LOGIN = new RegExp(
  `^Login (denied|permitted) from (${ADDRESS})/(\\d{1,5}) to [\\w.-]{1,64}:(${ADDRESS})/(\\w{1,16}) for user "([^"]{0,128})"`,
)

const readAsa = (
  line: Line,
  percent: number,
  mark: string,
  product: string,
  level: string,
  id: string,
): Draft => {
  const { text, syslog } = line
  const message = text.slice(percent + mark.length)
  const fields = newFields()
  fields['message_id'] = id
  fields['message'] = message
  const ecs: Ecs = { 'event.code': id, 'observer.vendor': 'Cisco', 'observer.product': product }
  const head = message.slice(0, 1_000)
  const category = asaFlow(head, fields, ecs) ? 'firewall' : null
  if (category === null) asaPeople(head, id, fields, ecs)
  else ecs['event.category'] = 'network'
  const isCommand = id === '111008' || id === '111009' || id === '111010'
  return {
    format: 'cisco-asa',
    product: 'cisco',
    category,
    service: isCommand || id.startsWith('113') ? 'aaa' : 'asa',
    ...(syslog.time ? {} : { time: ownMoment(timeBefore(line, percent)) }),
    severity: severityOf(Number(level)),
    message,
    fields,
    ecs,
  }
}

/** Sign-ins, VPN sessions and commands: 111xxx, 113xxx, 605xxx, 611xxx, 713xxx, 716xxx, 722xxx, 734xxx. */
const asaPeople = (head: string, id: string, fields: Fields, ecs: Ecs): void => {
  const login = LOGIN.exec(head)
  if (login) {
    const [, verdict, address = '', , , service = '', user = ''] = login
    person(fields, ecs, user)
    sayEndpoint(ecs, 'source', address)
    fields['src_ip'] = address
    fields['service'] = service
    ecs['event.category'] = 'authentication'
    ecs['event.action'] = 'login'
    ecs['event.outcome'] = verdict === 'permitted' ? 'success' : 'failure'
    return
  }
  const kind = id.slice(0, 3)
  const user =
    /\b(?:[Uu]ser(?:name|-name)?(?! auth)|Uname)(?:\s*[=:]\s*|\s+)(?:<([^>]{1,128})>|'([^']{1,128})'|"([^"]{1,128})"|([^\s,<'"]{1,128}))/.exec(
      kind === '113' ? head.replace(/^AAA user /, '') : head,
    )
  const name = user?.[1] ?? user?.[2] ?? user?.[3] ?? user?.[4]
  if (
    kind === '113' ||
    kind === '611' ||
    kind === '713' ||
    kind === '716' ||
    kind === '722' ||
    kind === '734' ||
    kind === '746'
  )
    ecs['event.category'] = 'authentication'
  if (ecs['event.category'] !== undefined || kind === '111') {
    if (name !== undefined && !/^(?:authentication|authorization)$/.test(name))
      person(fields, ecs, name.replace(/,$/, ''))
    const address =
      /\b(?:user IP|IP address|IP|Addr|from)(?:\s*[=:]\s*|\s+)(?:<([0-9a-fA-F.:]{3,45})>|([0-9a-fA-F.:]{3,45}))/.exec(
        head,
      )
    const from = (address?.[1] ?? address?.[2])?.replace(/[.:]$/, '')
    if (from !== undefined) {
      sayEndpoint(ecs, 'source', from)
      fields['src_ip'] = from
    }
    const group = /\bGroup(?:\s*=\s*|\s+)(?:<([^>]{1,128})>|([^\s,]{1,128}))/.exec(head)
    if (group) fields['group'] = group[1] ?? group[2] ?? ''
  }
  if (kind === '111') {
    const command = /executed (?:the )?'([^']{1,500})'/.exec(head)?.[1]
    if (command !== undefined) {
      fields['command'] = command
      ecs['event.action'] = 'command'
      ecs['process.command_line'] = command
    }
    ecs['event.category'] ??= 'configuration'
  }
  if (/\b(?:Successful|succeeded|session started|connection started)\b/i.test(head))
    ecs['event.outcome'] = 'success'
  else if (/\b(?:Rejected|failed|denied|invalid)\b/i.test(head)) ecs['event.outcome'] = 'failure'
  ecs['event.action'] ??= ACTIONS[id] ?? ACTIONS[kind] ?? 'message'
}

const ACTIONS: Readonly<Record<string, string>> = {
  '113': 'authentication',
  '113019': 'session-disconnected',
  '611': 'authentication',
  '716001': 'session-started',
  '716002': 'session-terminated',
  '722022': 'connection-started',
  '722023': 'connection-terminated',
  '722051': 'address-assigned',
  '734': 'access-policy-selected',
}

/** `123: host: *Oct 11 22:14:15.123 JST: `; a star says that the clock was never set. */
const timeBefore = ({ text, syslog, means }: Line, percent: number) => {
  const before = text.slice(syslog.tagAt, percent)
  const month =
    /(?:^|[\s:])([*.]?)((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]|\d{4} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))/.exec(
      before,
    )
  if (!month || month[1] === '*') return null
  return readHeaderTime(before, month.index + month[0].length - (month[2]?.length ?? 0), means)
}

const SERVICES: Readonly<Record<string, string>> = {
  BGP: 'bgp',
  LDP: 'ldp',
  TDP: 'ldp',
  AAA: 'aaa',
  PARSER: 'aaa',
  SEC_LOGIN: 'aaa',
  TAC: 'aaa',
}

const readIos = (
  line: Line,
  percent: number,
  [mark, facility = '', level = '', mnemonic = '']: RegExpExecArray,
): Draft => {
  const { text, syslog } = line
  const message = text.slice(percent + mark.length)
  const head = message.slice(0, 1_000)
  const fields = newFields()
  fields['facility'] = facility
  fields['mnemonic'] = mnemonic
  fields['message'] = message
  const sequence = /^:?\s{0,4}(\d{1,10}): /.exec(text.slice(syslog.tagAt, percent))?.[1]
  if (sequence !== undefined) fields['sequence'] = sequence
  const ecs: Ecs = {
    'event.code': `${facility}-${mnemonic}`,
    'event.action': mnemonic.toLowerCase(),
    'observer.vendor': 'Cisco',
    'observer.product': 'IOS',
  }
  const listed =
    /^list (\S{1,128}) (permitted|denied) (\w{1,8}) (?:[^ ]{1,64} )?([0-9a-fA-F.:]{3,45})(?:\((\d{1,5})\))?[^>]{0,80}-> ([0-9a-fA-F.:]{3,45})(?:\((\d{1,5})\))?/.exec(
      head,
    )
  if (listed) {
    const [, name = '', verdict, protocol = '', from, fromPort, to, toPort] = listed
    flow(fields, ecs, verdict === 'denied' ? 'deny' : 'permit', protocol, [
      from,
      to,
      fromPort,
      toPort,
    ])
    ecs['rule.name'] = name
    ecs['event.category'] = 'network'
  } else iosPeople(head, fields, ecs)
  return {
    format: 'cisco-ios',
    product: 'cisco',
    service: SERVICES[facility] ?? 'syslog',
    category: listed ? 'firewall' : null,
    ...(syslog.time ? {} : { time: ownMoment(timeBefore(line, percent)) }),
    host: syslog.host ?? hostBefore(text.slice(syslog.tagAt, percent)),
    severity: severityOf(Number(level)),
    message,
    fields,
    ecs,
  }
}

/** `123: router1: Oct 11 …` with `logging origin-id hostname`. */
const hostBefore = (before: string): string | null =>
  /^:?\s{0,4}(?:\d{1,10}: )?([A-Za-z][\w.-]{0,252}): /.exec(before)?.[1] ?? null

const iosPeople = (head: string, fields: Fields, ecs: Ecs): void => {
  const login = /\[user: ([^\]]{0,128})\] \[Source: ([^\]]{0,64})\]/.exec(head)
  if (login) {
    const [, user = '', source] = login
    if (user !== '') person(fields, ecs, user)
    sayEndpoint(ecs, 'source', source)
    ecs['event.category'] = 'authentication'
    ecs['event.outcome'] = head.startsWith('Login Success') ? 'success' : 'failure'
    return
  }
  const command = /^User:(\S{1,128})\s+logged command:(.{0,500})/.exec(head)
  const configured = command
    ? null
    : /^Configured from \S{1,32}(?: by (\S{1,128}))?(?: on \S{1,32}(?: \(([0-9a-fA-F.:]{3,45})\))?)?/.exec(
        head,
      )
  const user = command?.[1] ?? configured?.[1]
  if (user !== undefined) person(fields, ecs, user)
  if (command?.[2] !== undefined) {
    fields['command'] = command[2]
    ecs['process.command_line'] = command[2]
  }
  if (configured) {
    sayEndpoint(ecs, 'source', configured[2])
    alias(fields, [['user', 'username']])
  }
  if (command || configured) ecs['event.category'] = 'configuration'
}
