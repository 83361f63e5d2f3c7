/**
 * What servers of a Linux house tell by syslog of who came and whether he was let in: name servers, mail, VPN, file shares, fail2ban, RADIUS.
 * Their lines stay plain syslog; what is said here are user, address, deed and outcome.
 * @module
 */
import { isAddress, sayEndpoint } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import type { Ecs, Fields } from '../fields.ts'
import { say, sayNumber } from '../fields.ts'

/** Adds to a line of syslog what its program is known to say; the category of Sigma, where there is one. */
export const sayService = (app: string | null, plain: Draft): Draft => {
  const name = app?.toLowerCase() ?? ''
  const read = READERS.find(([programs]) => programs.test(name))?.[1]
  const content = plain.message ?? ''
  if (!read || content === '') return plain
  const fields = plain.fields as Fields
  const ecs: Ecs = { ...plain.ecs }
  const category = read(content.slice(0, 4_000), fields, ecs, name)
  return { ...plain, ecs, ...(category ? { category } : {}) }
}

type Read = (text: string, fields: Fields, ecs: Ecs, app: string) => string | null

const deed = (
  fields: Fields,
  ecs: Ecs,
  action: string,
  outcome: 'success' | 'failure' | null = null,
): void => {
  ecs['event.action'] = action
  fields['action'] = action
  if (outcome === null) return
  ecs['event.outcome'] = outcome
  fields['outcome'] = outcome
}
const who = (fields: Fields, ecs: Ecs, user: string | undefined): void => {
  if (!user) return
  fields['user'] = user
  say(ecs, 'user.name', user)
}
const from = (fields: Fields, ecs: Ecs, address: string | undefined, port?: string): void => {
  if (!address || !isAddress(address)) return
  fields['src_ip'] = address
  sayEndpoint(ecs, 'source', address)
  sayNumber(ecs, 'source.port', port)
}

const asked = (fields: Fields, ecs: Ecs, name: string, type: string): string => {
  const bare = name.length > 1 ? name.replace(/\.$/, '') : name
  fields['query'] = bare
  fields['record_type'] = type
  ecs['dns.question.name'] = bare
  ecs['event.category'] = 'network'
  return 'dns'
}

const NAMED =
  /client (?:@0x[0-9a-f]{1,16} )?([0-9a-fA-F.:]{2,45})#(\d{1,5}) \([^)]{0,260}\): (?:view \S{1,64}: )?(?:query: (\S{1,1024}) (\S{1,20}) (\S{1,20}) |(.{0,400}?)\b(denied|failed)\b)/
const named: Read = (text, fields, ecs) => {
  const match = NAMED.exec(text)
  if (!match) return null
  const [, address, port, name, , type = '', what = '', refused] = match
  from(fields, ecs, address, port)
  if (name !== undefined) {
    deed(fields, ecs, 'dns-query')
    return asked(fields, ecs, name, type)
  }
  deed(
    fields,
    ecs,
    what.includes('zone transfer') ? 'dns-zone-transfer' : 'dns-query',
    refused === undefined ? null : 'failure',
  )
  return null
}
const dnsmasq: Read = (text, fields, ecs) => {
  const match =
    /(?:^|[ /\d]{1,40} )query\[(\w{1,16})\] (.{1,1024}) from ([0-9a-fA-F.:]{2,45})$/.exec(text)
  if (!match) return null
  from(fields, ecs, match[3])
  deed(fields, ecs, 'dns-query')
  return asked(fields, ecs, match[2] ?? '', match[1] ?? '')
}
const unbound: Read = (text, fields, ecs) => {
  const match =
    /^\[\d{1,10}:[0-9a-f]{1,10}\] info: ([0-9a-fA-F.:]{2,45}) (.{1,1024}?) ([A-Z][A-Z0-9]{0,15}) (?:IN|CH|HS|ANY)(?: ([A-Z]{2,12}) |$)/.exec(
      text,
    )
  if (!match) return null
  from(fields, ecs, match[1])
  const code = match[4]
  if (code !== undefined) fields['rcode'] = code
  deed(fields, ecs, code === undefined ? 'dns-query' : 'dns-reply', outcomeOf(code))
  return asked(fields, ecs, match[2] ?? '', match[3] ?? '')
}
const outcomeOf = (code: string | undefined): 'success' | 'failure' | null =>
  code === undefined ? null : code === 'NOERROR' || code === 'NXDOMAIN' ? 'success' : 'failure'

const postfix: Read = (text, fields, ecs) => {
  const peer = /(?:from |client=|warning: )(\S{1,255})\[([0-9a-fA-F.:]{2,45})\]/.exec(text)
  from(fields, ecs, peer?.[2])
  const sender = /\bfrom=<([^>]{0,320})>/.exec(text)?.[1]
  say(ecs, 'email.from.address', sender)
  const to = /\bto=<([^>]{0,320})>/.exec(text)?.[1]
  if (to) fields['to'] = to
  who(fields, ecs, /\bsasl_username=([^\s,]{1,320})/.exec(text)?.[1])
  const status = /\bstatus=(\w{1,20})/.exec(text)?.[1]
  if (/\breject: /.test(text)) deed(fields, ecs, 'smtp-reject', 'failure')
  else if (/SASL \S{1,32} authentication failed/.test(text))
    deed(fields, ecs, 'smtp-login', 'failure')
  else if (/\bsasl_method=/.test(text)) deed(fields, ecs, 'smtp-login', 'success')
  else if (status !== undefined)
    deed(fields, ecs, 'mail-delivery', status === 'sent' ? 'success' : 'failure')
  else if (/\bclient=/.test(text)) deed(fields, ecs, 'mail-received')
  if (ecs['event.action'] !== undefined)
    ecs['event.category'] = ecs['event.action'] === 'smtp-login' ? 'authentication' : 'email'
  return null
}

const dovecot: Read = (text, fields, ecs) => {
  const match =
    /^(imap|pop3|managesieve|submission|lmtp)-login: (?:Info: )?(.{0,400}?)(?:: |, )user=<([^>]{0,320})>/.exec(
      text,
    )
  if (!match) return null
  const [, protocol = '', what = '', user] = match
  who(fields, ecs, user)
  from(fields, ecs, /\brip=([0-9a-fA-F.:]{2,45})/.exec(text)?.[1])
  ecs['event.category'] = 'authentication'
  deed(
    fields,
    ecs,
    `${protocol}-login`,
    what.startsWith('Login') ? 'success' : /auth failed/.test(what) ? 'failure' : null,
  )
  return null
}

const openvpn: Read = (text, fields, ecs) => {
  const peer =
    /^(?:([^\s/]{1,256})\/)?(?:\[AF_INET6?\])?(\[?[0-9a-fA-F.:]{2,45}?\]?):(\d{1,5}) /.exec(text)
  if (peer) from(fields, ecs, peer[2], peer[3])
  const met = /\[([^\]]{1,256})\] Peer Connection Initiated with/.exec(text)
  // An earlier user's name stands before the address until the new one is known.
  who(fields, ecs, met?.[1] ?? /for username '([^']{1,256})'/.exec(text)?.[1])
  if (met) deed(fields, ecs, 'vpn-login', 'success')
  else if (/\b(?:TLS Auth Error|AUTH_FAILED|VERIFY ERROR)\b/.test(text))
    deed(fields, ecs, 'vpn-login', 'failure')
  else return null
  ecs['event.category'] = 'authentication'
  return null
}

const charon: Read = (text, fields, ecs) => {
  const packet = /received packet: from ([0-9a-fA-F.:]{2,45})\[(\d{1,5})\]/.exec(text)
  if (packet) from(fields, ecs, packet[1], packet[2])
  const met =
    /IKE_SA \S{1,128} established between .{1,300}\.\.\.([0-9a-fA-F.:]{2,45})\[([^\]]{1,256})\]/.exec(
      text,
    )
  if (met) {
    from(fields, ecs, met[1])
    who(fields, ecs, met[2])
    deed(fields, ecs, 'vpn-login', 'success')
  } else if (/AUTH_FAILED|authentication of .{1,300} failed/.test(text)) {
    who(fields, ecs, /authentication of '([^']{1,256})'/.exec(text)?.[1])
    deed(fields, ecs, 'vpn-login', 'failure')
  }
  if (ecs['event.action'] === 'vpn-login') ecs['event.category'] = 'authentication'
  return null
}

/** `%u|%I|%m|%S|renameat|ok|old|new`: what stands before the deed is the site's choice, user and address among it. */
const smbAudit: Read = (text, fields, ecs) => {
  const parts = text.split('|', 40)
  const at = parts.findIndex((part, index) => index > 0 && /^(?:ok|fail \(.{0,200}\))$/.test(part))
  if (at < 2) return null
  const before = parts.slice(0, at - 1)
  const address = before.find(isAddress)
  who(
    fields,
    ecs,
    before.find((part) => part !== address && part !== ''),
  )
  from(fields, ecs, address)
  const file = parts.at(-1)
  if (at < parts.length - 1 && file) {
    fields['path'] = file
    ecs['file.path'] = file
    ecs['file.name'] = file.slice(file.lastIndexOf('/') + 1)
  }
  ecs['event.category'] = 'file'
  deed(fields, ecs, parts[at - 1] ?? '', parts[at] === 'ok' ? 'success' : 'failure')
  return null
}
const smb: Read = (text, fields, ecs) => {
  const match =
    /Auth: \[[^\]]{0,64}\] user \[([^\]]{0,128})\]\\\[([^\]]{0,256})\] at \[[^\]]{0,80}\] with \[[^\]]{0,64}\] status \[(\w{1,64})\].{0,300}? remote host \[(?:ipv[46]:)?([^\]]{1,64})\]/.exec(
      text,
    )
  if (!match) return null
  const [, domain, user, status, remote = ''] = match
  who(fields, ecs, user)
  say(ecs, 'user.domain', domain)
  const [, address, port] = /^(.{2,45}):(\d{1,5})$/.exec(remote) ?? []
  from(fields, ecs, address, port)
  fields['status'] = status ?? ''
  ecs['event.category'] = 'authentication'
  deed(fields, ecs, 'smb-login', status === 'NT_STATUS_OK' ? 'success' : 'failure')
  return null
}

const fail2ban: Read = (text, fields, ecs) => {
  const match =
    /^(?:NOTICE|INFO|WARNING)\s{1,8}\[([\w.-]{1,64})\] (Found|Ban|Unban|Restore Ban) ([0-9a-fA-F.:]{2,45})/.exec(
      text,
    )
  if (!match) return null
  fields['jail'] = match[1] ?? ''
  from(fields, ecs, match[3])
  say(ecs, 'rule.name', match[1])
  deed(fields, ecs, (match[2] ?? '').toLowerCase().replace(' ', '-'))
  return null
}

const radius: Read = (text, fields, ecs) => {
  const match = /\bLogin (OK|incorrect)\b[^[]{0,200}\[([^\]/]{1,256})/.exec(text)
  if (!match) return null
  who(fields, ecs, match[2])
  from(fields, ecs, /\bcli ([0-9a-fA-F.:]{2,45})\b/.exec(text)?.[1])
  ecs['event.category'] = 'authentication'
  deed(fields, ecs, 'radius-login', match[1] === 'OK' ? 'success' : 'failure')
  return null
}

const READERS: readonly (readonly [RegExp, Read])[] = [
  [/^named$/, named],
  [/^dnsmasq/, dnsmasq],
  [/^unbound$/, unbound],
  [/^postfix(?:-\w{1,20})?\//, postfix],
  [/^dovecot$/, dovecot],
  [/openvpn|^ovpn/, openvpn],
  [/^(?:charon|charon-systemd|ipsec)$/, charon],
  [/^smbd_audit$/, smbAudit],
  [/^smbd$/, smb],
  [/^fail2ban/, fail2ban],
  [/^(?:freeradius|radiusd)$/, radius],
]
