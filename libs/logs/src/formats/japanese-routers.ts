/**
 * Routers of small Japanese offices. YAMAHA RTX writes its text right behind the PRI, without time or host (the forms are those that
 * operators report, the vendor documents the wording of single messages only); NEC UNIVERGE IX begins with `FUNC.nnn:`.
 * @module
 */
import { readIsoTime } from '@hinoban/syslog'
import { sayEndpoint } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import { type Ecs, type Fields, newFields } from '../fields.ts'
import type { Line } from '../line.ts'

const IS_YAMAHA =
  /^(?:\[(?:INSPECT|DHCPD?6?|DHCPC|IKE\d?|IPsec|L2TP|L2TPv3|PPTPD?|PPTP|SSHD?|HTTPD?|NTP|IPv6|BRIDGE|LUA|SCHEDULE|EMFS|POE|SWCTL|LOOPDETECT|WOL|NAT|UPNP|MOBILE|RADIUS|DNS|URL|IDS)\] |(?:LAN|PP|PPPOE|TUNNEL|WAN|ONU|BRI|BRIDGE|VLAN)\d{0,3}(?:\[[\w.]{1,24}\]|\(\w{1,16}\)|\/\d{1,3})?:? |IP Tunnel\[|same message repeated |Login (?:succeeded|failed) for |Logout from |'[^']{1,64}' (?:succeeded|failed) for |Previous EXEC: |Configuration saved )/

const DATED = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d: /

/** The port stands behind a colon, or behind a point (IPv6). */
const ENDPOINT =
  '(\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:]{1,40})(?:[:.](\\d{1,5}))?'
/** `[INSPECT] LAN2[out][200102] TCP a:p > b:q (2012/06/19 10:10:44)` */
const INSPECT = new RegExp(
  `^\\[INSPECT\\] (\\S{1,32}?)\\[(in|out)\\](?:\\[(\\d{1,10})\\])? (\\S{1,16}) ${ENDPOINT} > ${ENDPOINT} \\((\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d)\\)`,
)
/** `TUNNEL[1] Rejected at IN(300) filter: UDP a:p > b:q` */
const FILTER =
  /^(\S{1,40}) (Rejected|Passed) at (IN|OUT)\(([^)]{1,32})\) filter: (?:(\S{1,16}) )?(.{0,300})/
const PAIR = new RegExp(`^${ENDPOINT} > ${ENDPOINT}(?:$|[\\s:(])`)
const LOGIN =
  /^(?:Login|'([^']{1,64})') (succeeded|failed) for (\w{2,16}):? ?([0-9a-fA-F.:]{3,45})?(?: ([^\s]{1,64}))?/

export const readYamaha = (line: Line): Draft | null => {
  const { syslog, text } = line
  // `show log` and what is saved of it: the local time, a colon, the text.
  const dated = syslog.pri === null ? DATED.exec(text.slice(0, 40)) : null
  if (syslog.pri === null && !dated && line.means.format !== 'yamaha') return null
  const content = text.slice(dated ? dated[0].length : syslog.tagAt)
  if (!IS_YAMAHA.test(content.slice(0, 120))) return null
  const head = content.slice(0, 1_000)
  const fields = newFields()
  fields['message'] = content
  const ecs: Ecs = { 'observer.vendor': 'Yamaha' }
  let category: string | null = null
  const inspected = head.startsWith('[INSPECT]') ? INSPECT.exec(head) : null
  const filtered = inspected ? null : FILTER.exec(head)
  if (inspected) {
    const [
      ,
      port = '',
      direction = '',
      filter,
      protocol = '',
      from,
      fromPort,
      to,
      toPort,
      created = '',
    ] = inspected
    category = 'firewall'
    fields['interface'] = port
    if (filter !== undefined) fields['filter'] = filter
    flow(fields, ecs, 'inspect', direction, protocol, [from, to, fromPort, toPort])
    // When the session was made: minutes or days before the line, which is written when it ends. Only said, never the event's time.
    fields['session_created'] = created
    const made = readIsoTime(created, 0, line.means)
    if (made && syslog.time === null && made.at <= line.means.receivedAt) {
      const seconds = Math.round((line.means.receivedAt - made.at) / 1_000)
      if (seconds < MAX_SESSION_SECONDS) ecs['event.duration'] = seconds * 1e9
    }
  } else if (filtered) {
    const [, port = '', verdict = '', direction = '', filter = '', protocol, rest = ''] = filtered
    category = 'firewall'
    fields['interface'] = port
    fields['filter'] = filter
    const pair = PAIR.exec(rest) ?? PAIR.exec(`${protocol ?? ''} ${rest}`.trim())
    flow(
      fields,
      ecs,
      verdict.toLowerCase(),
      direction.toLowerCase(),
      protocol ?? '',
      pair ? [pair[1], pair[3], pair[2], pair[4]] : [],
    )
    ecs['rule.id'] = filter
  } else people(head, fields, ecs)
  return {
    format: 'yamaha',
    product: 'yamaha',
    service: 'rtx',
    category,
    message: content,
    fields,
    ecs,
  }
}
const MAX_SESSION_SECONDS = 30 * 86_400

const flow = (
  fields: Fields,
  ecs: Ecs,
  action: string,
  direction: string,
  protocol: string,
  [from, to, fromPort, toPort]: readonly (string | undefined)[],
): void => {
  fields['action'] = action
  fields['direction'] = direction
  fields['blocked'] = action === 'rejected' ? 'true' : 'false'
  ecs['event.action'] = action
  ecs['event.category'] = 'network'
  ecs['event.outcome'] = action === 'rejected' ? 'failure' : 'success'
  ecs['network.direction'] = direction === 'in' ? 'inbound' : 'outbound'
  if (/^[A-Za-z][A-Za-z0-9-]{1,15}$/.test(protocol)) {
    fields['protocol'] = protocol
    ecs['network.transport'] = protocol.toLowerCase()
  }
  if (from !== undefined) fields['src_ip'] = from
  if (to !== undefined) fields['dst_ip'] = to
  sayEndpoint(ecs, 'source', from)
  sayEndpoint(ecs, 'destination', to)
  if (fromPort !== undefined) {
    fields['src_port'] = fromPort
    ecs['source.port'] = Number(fromPort)
  }
  if (toPort !== undefined) {
    fields['dst_port'] = toPort
    ecs['destination.port'] = Number(toPort)
  }
}

const people = (head: string, fields: Fields, ecs: Ecs): void => {
  const login = LOGIN.exec(head)
  if (login) {
    const [, administrator, verdict, service = '', address, user] = login
    fields['service'] = service
    const name = user ?? administrator
    if (name !== undefined) {
      fields['user'] = name
      ecs['user.name'] = name
    }
    if (address !== undefined) fields['src_ip'] = address
    sayEndpoint(ecs, 'source', address)
    ecs['event.category'] = 'authentication'
    ecs['event.action'] = administrator === undefined ? 'login' : 'become-administrator'
    ecs['event.outcome'] = verdict === 'succeeded' ? 'success' : 'failure'
    return
  }
  const call = /Call detected from user '([^']{1,64})'/.exec(head)?.[1]
  if (call !== undefined) {
    fields['user'] = call
    ecs['user.name'] = call
    ecs['event.category'] = 'authentication'
    ecs['event.action'] = 'call'
  }
  const from = /\b(?:from|to|IP:?) ([0-9a-fA-F.:]{7,45})\b/.exec(head)?.[1]
  sayEndpoint(ecs, 'source', from)
  const line =
    /^(?:\[L2TP\] |\[PPTP\] )?(?:PPPOE|PP|TUNNEL)\[[\w.]{1,24}\] (connected from|disconnect|Disconnected|PPPoE Connect|PPP\/IPCP up|PPP\/IPCP down)/i.exec(
      head,
    )?.[1]
  if (line !== undefined)
    ecs['event.action'] = /^disc|down$/i.test(line) ? 'line-disconnected' : 'line-connected'
  const tunnel = /^IP Tunnel\[\d{1,5}\] (Up|Down)/.exec(head)?.[1]
  if (tunnel !== undefined) ecs['event.action'] = `tunnel-${tunnel.toLowerCase()}`
  if (head.startsWith('Configuration saved')) {
    ecs['event.category'] = 'configuration'
    ecs['event.action'] = 'configuration-saved'
  }
}

const NEC =
  /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d |\S{1,64}: )?(IKE|IKEV2|IPSEC|SEC|NAPT|NAT|PPP|PPPOE|SSH|TELNET|SYS|FLT|UFS|IP|IPV6|DHCP|DHCP6|BGP|OSPF|RIP|ETH|GE|NTP|HTTP|NM|NETMON|VRRP|TUN|L2TP|WEBC|URLF|DNS|SNMP|AAA|MAP)\.(\d{3}): /

/** From general knowledge of the device: function and number name the message, the rest is kept as text. */
export const readNecIx = (line: Line): Draft | null => {
  const { syslog, text } = line
  if (syslog.pri === null && line.means.format !== 'nec-ix') return null
  const content = text.slice(syslog.tagAt)
  const match = NEC.exec(content.slice(0, 200))
  if (!match) return null
  const [head, facility = '', number = ''] = match
  const message = content.slice(head.length)
  const fields = newFields()
  fields['function'] = facility
  fields['message_id'] = `${facility}.${number}`
  fields['message'] = message
  const ecs: Ecs = { 'event.code': `${facility}.${number}`, 'observer.vendor': 'NEC' }
  const user = /\buser(?:name)? [:'"]?([\w.@-]{1,64})/i.exec(message.slice(0, 500))?.[1]
  if (user !== undefined) {
    fields['user'] = user
    ecs['user.name'] = user
  }
  const from = /\b(?:from|peer|remote|src) (?:address )?([0-9a-fA-F.:]{7,45})\b/i.exec(
    message.slice(0, 500),
  )?.[1]
  sayEndpoint(ecs, 'source', from)
  const isSignIn = /log(?:in|on|ged)/i.test(message.slice(0, 200))
  if (isSignIn) {
    ecs['event.category'] = 'authentication'
    ecs['event.action'] = 'login'
    ecs['event.outcome'] = /fail|reject|invalid|denied/i.test(message.slice(0, 200))
      ? 'failure'
      : 'success'
  }
  const time = readIsoTime(content, 0, line.means)
  return {
    format: 'nec-ix',
    product: 'nec',
    service: 'ix',
    ...(time && syslog.time === null
      ? { time: { at: time.at, from: 'zone-assumed' as const } }
      : {}),
    message,
    fields,
    ecs,
  }
}
