/**
 * Packets that the Linux kernel logs for iptables, nftables, ufw and firewalld (xt_LOG, nf_log): `PREFIX IN=eth0 OUT= … SRC=… DST=…`.
 * The line itself says no verdict; whoever wrote the rules says it in the prefix.
 * @module
 */
import { sayEndpoint } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import { type Ecs, newFields, sayNumber } from '../fields.ts'
import type { Line } from '../line.ts'

const PACKET = /(?:^|[\s\])>:])IN=(\S{0,32}) OUT=(\S{0,32}) /
/** The clock of the kernel stands before. */
const UPTIME = /^\s{0,8}\[\s{0,10}\d{1,10}\.\d{1,9}\] /
const PAIR = /([A-Z]{2,12})=(\S{0,200})/g
const MAX_PAIRS = 40
const MAX_CHARS = 2_000
const BLOCKS = /drop|block|den(?:y|ied)|reject|refus|invalid/i
const ALLOWS = /accept|allow|pass|permit/i

export const readNetfilter = (line: Line): Draft | null => {
  const { syslog } = line
  const content = syslog.content.slice(0, MAX_CHARS)
  const found = PACKET.exec(content)
  if (!found || !content.includes(' SRC=') || !content.includes(' DST=')) return null
  // `DROP(src wan)IN=eth0`: the sign before IN belongs to the prefix.
  const at = found.index + found[0].indexOf('IN=')
  const prefix = content.slice(0, at).replace(UPTIME, '').trim()
  const packet = newFields()
  let pairs = 0
  for (const [, key = '', value = ''] of content.slice(at).matchAll(PAIR)) {
    if (pairs++ >= MAX_PAIRS) break
    if (value !== '') packet[key] ??= value
  }
  const fields = packet
  if (syslog.app !== null) fields['program'] = syslog.app
  fields['message'] = syslog.content
  if (prefix !== '') fields['prefix'] = prefix
  const [from, to] = [text(packet['SRC']), text(packet['DST'])]
  const [fromPort, toPort] = [text(packet['SPT']), text(packet['DPT'])]
  const ecs: Ecs = {
    'event.category': 'network',
    'network.direction': found[1] === '' ? 'outbound' : 'inbound',
  }
  if (prefix !== '') ecs['rule.name'] = prefix
  const verdict = BLOCKS.test(prefix) ? 'deny' : ALLOWS.test(prefix) ? 'allow' : null
  if (verdict !== null) {
    fields['action'] = verdict
    fields['blocked'] = verdict === 'deny' ? 'true' : 'false'
    ecs['event.action'] = verdict
    ecs['event.outcome'] = verdict === 'deny' ? 'failure' : 'success'
  }
  if (from !== undefined) fields['src_ip'] = from
  if (to !== undefined) fields['dst_ip'] = to
  if (fromPort !== undefined) fields['src_port'] = fromPort
  if (toPort !== undefined) fields['dst_port'] = toPort
  sayEndpoint(ecs, 'source', from)
  sayEndpoint(ecs, 'destination', to)
  sayNumber(ecs, 'source.port', fromPort)
  sayNumber(ecs, 'destination.port', toPort)
  const protocol = text(packet['PROTO'])?.toLowerCase()
  if (protocol !== undefined && /^[a-z][a-z0-9-]{1,15}$/.test(protocol)) {
    fields['protocol'] = protocol
    ecs['network.transport'] = protocol
  }
  return {
    format: 'netfilter',
    product: 'linux',
    // Rules for a Linux house's syslog look at it, as do those for firewalls.
    service: 'syslog',
    category: 'firewall',
    message: syslog.content,
    fields,
    ecs,
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
