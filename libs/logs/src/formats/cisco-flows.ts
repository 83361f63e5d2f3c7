/**
 * Connections, denials and translations of Cisco ASA by their wording, and how a flow is said.
 * @module
 */
import { sayEndpoint } from '../addresses.ts'
import type { Ecs, Fields } from '../fields.ts'

export const ADDRESS = '[0-9a-fA-F.:]{3,45}'
const SIDE = `(?:([\\w.-]{1,64}):)?(${ADDRESS})(?:[/(](\\d{1,5})\\)?)?`
/** `Built outbound TCP connection 12 for outside:a/p (a/p) to inside:b/q (b/q)`, `Teardown …`. */
const CONNECTION = new RegExp(
  `^(Built|Teardown) (?:(inbound|outbound) )?(\\w{2,8}) connection (\\d{1,20}) for ${SIDE}`,
)
const TO = new RegExp(` to ${SIDE}`)
const ICMP = new RegExp(
  `^(Built|Teardown) (?:(inbound|outbound) )?(ICMP) connection for faddr (${ADDRESS})/\\d{1,5}.{0,120}? laddr (${ADDRESS})/\\d{1,5}`,
)
const DENY = new RegExp(
  `^(?:Deny|Inbound|Dropped|Through-the-device packet)\\b.{0,80}?\\b(tcp|udp|icmp|TCP|UDP|ICMP|IP|protocol \\d{1,3})\\b.{0,60}?(?:src|from) \\(?${SIDE}.{0,200}?(?:dst|to) ${SIDE}`,
)
/** To the firewall itself: `TCP access denied by ACL from a/p to outside:b/q`, `Denied ICMP type=8, code=0 from a on interface …`. */
const ACCESS = new RegExp(`^(TCP|UDP) access denied by ACL from ${SIDE} to ${SIDE}`)
const OWN_ICMP = new RegExp(`^Denied (ICMP)(?:v6)? type=\\d{1,3}, code=\\d{1,3} from (${ADDRESS})`)
const ACCESS_LIST =
  /^access-list ([\w.-]{1,128}) (permitted|denied|est-allowed) (\w{2,8}) ([\w.-]{1,64})\/([0-9a-fA-F.:]{3,45})\((\d{1,5})\)(?:\([^)]{0,128}\))? -> ([\w.-]{1,64})\/([0-9a-fA-F.:]{3,45})\((\d{1,5})\)/
const TRANSLATION = new RegExp(
  `^(Built|Teardown) (?:dynamic|static) (\\w{2,8}) translation from ${SIDE}.{0,130}? to ${SIDE}`,
)
/** Connections, denials, translations: true when the message is one. */
export const asaFlow = (head: string, fields: Fields, ecs: Ecs): boolean => {
  const icmp = ICMP.exec(head)
  if (icmp) {
    const [, verb = '', direction, , far = '', near = ''] = icmp
    flow(
      fields,
      ecs,
      verb === 'Built' ? 'built' : 'teardown',
      'icmp',
      direction === 'outbound' ? [near, far] : [far, near],
    )
    return true
  }
  const connection = CONNECTION.exec(head)
  if (connection) {
    const [whole, verb = '', direction, protocol = '', number = '', , far = '', farPort] =
      connection
    const to = TO.exec(head.slice(whole.length))
    const near = to?.[2] ?? ''
    const sides =
      direction === 'outbound' ? [near, far, to?.[3], farPort] : [far, near, farPort, to?.[3]]
    flow(fields, ecs, verb === 'Built' ? 'built' : 'teardown', protocol, sides)
    fields['connection_id'] = number
    if (direction !== undefined) {
      fields['direction'] = direction
      ecs['network.direction'] = direction
    }
    const end = /\bduration (\d{1,5}):(\d\d):(\d\d) bytes (\d{1,15})/.exec(head)
    if (end) {
      const [, hours, minutes, seconds, bytes] = end
      ecs['event.duration'] = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e9
      ecs['network.bytes'] = Number(bytes)
      fields['bytes'] = bytes ?? ''
    }
    const user = /\(([^()\s]{1,64}\\[^()\s]{1,128}|[A-Za-z][^()\s/:]{0,128})\)\s*(?:to |$)/.exec(
      head,
    )?.[1]
    if (user !== undefined) person(fields, ecs, user)
    return true
  }
  const listed = ACCESS_LIST.exec(head)
  if (listed) {
    const [, name = '', verdict = '', protocol = '', , from = '', fromPort, , to = '', toPort] =
      listed
    flow(fields, ecs, verdict === 'denied' ? 'deny' : 'permit', protocol, [
      from,
      to,
      fromPort,
      toPort,
    ])
    fields['access_list'] = name
    ecs['rule.name'] = name
    return true
  }
  const own = OWN_ICMP.exec(head)
  if (own) {
    flow(fields, ecs, 'deny', 'icmp', [own[2]])
    return true
  }
  const denied = ACCESS.exec(head) ?? DENY.exec(head)
  if (denied) {
    const [, protocol = '', , from = '', fromPort, , to = '', toPort] = denied
    flow(fields, ecs, 'deny', protocol.replace('protocol ', ''), [from, to, fromPort, toPort])
    const group = /by access-group "([^"]{1,128})"/.exec(head)?.[1]
    if (group !== undefined) {
      fields['access_list'] = group
      ecs['rule.name'] = group
    }
    return true
  }
  const translated = TRANSLATION.exec(head)
  if (translated) {
    const [, verb = '', protocol = '', , from = '', fromPort, , to = '', toPort] = translated
    flow(fields, ecs, verb === 'Built' ? 'nat-built' : 'nat-teardown', protocol, [
      from,
      to,
      fromPort,
      toPort,
    ])
    return true
  }
  return false
}

export const flow = (
  fields: Fields,
  ecs: Ecs,
  action: string,
  protocol: string,
  [from, to, fromPort, toPort]: readonly (string | undefined)[],
): void => {
  fields['action'] = action
  fields['blocked'] = action === 'deny' ? 'true' : 'false'
  fields['protocol'] = protocol.toLowerCase()
  ecs['event.action'] = action
  ecs['event.outcome'] = action === 'deny' ? 'failure' : 'success'
  ecs['network.transport'] = protocol.toLowerCase()
  if (from) fields['src_ip'] = from
  if (to) fields['dst_ip'] = to
  if (fromPort !== undefined) {
    fields['src_port'] = fromPort
    ecs['source.port'] = Number(fromPort)
  }
  if (toPort !== undefined) {
    fields['dst_port'] = toPort
    ecs['destination.port'] = Number(toPort)
  }
  sayEndpoint(ecs, 'source', from)
  sayEndpoint(ecs, 'destination', to)
}

export const person = (fields: Fields, ecs: Ecs, user: string): void => {
  fields['user'] = user
  const at = user.indexOf('\\')
  ecs['user.name'] = at < 0 ? user : user.slice(at + 1)
  if (at > 0) ecs['user.domain'] = user.slice(0, at)
}
