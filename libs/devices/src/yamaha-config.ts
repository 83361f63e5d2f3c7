/**
 * `show config` of Yamaha RTX and its relatives: commands behind `pp select` and `tunnel select` belong to what was selected.
 * @module
 */
import { datesOf } from './config-dates.ts'
import {
  administrationOf,
  type Found,
  interfaceNamed,
  isSideKnown,
  noConfiguration,
  unknownLines,
} from './found.ts'
import { yamahaHead } from './japanese-routers.ts'
import type { Account, Interface, VpnPortal } from './parts.ts'
import { firstOutside, has, type Line, linesOf, listens, named } from './plain-lines.ts'
import { yamahaSide } from './router-rules.ts'
import type { Piece } from './segments.ts'
import { field, hashIn, isIp, outsideOf, withPrefix, words } from './text.ts'
import { yamahaTunnels } from './tunnels.ts'

export const yamahaConfig = (piece: Piece): Found => {
  const all = linesOf(piece)
  const head = yamahaHead(piece.lines)
  let scope = ''
  const addresses = new Map<string, string[]>()
  const pppoe = new Set<string>()
  const accounts: Account[] = []
  const portals: VpnPortal[] = []
  for (const { text, line } of all) {
    const select = /^(pp|tunnel) select (\S+)/.exec(text)
    if (select) scope = `${select[1]} ${select[2]}`
    const own =
      /^ip (?:(lan\d(?:\/\d+)?|bridge\d|vlan\d+|loopback\d|wan\d|onu\d)|(pp|tunnel)) address (\S+)/.exec(
        text,
      )
    if (own) {
      const name = own[1] ?? scope
      const known = addresses.get(name) ?? []
      if (isIp((own[3] ?? '').replace(/\/\d+$/, ''))) known.push(own[3] ?? '')
      addresses.set(name, known)
    }
    if (/^(?:pppoe use|pp always-on on)/.test(text) && scope.startsWith('pp ')) {
      pppoe.add(scope)
      if (!addresses.has(scope)) addresses.set(scope, [])
    }
    const user = /^(?:pp auth username|auth user \d+) (\S+) /.exec(text)
    if (user) accounts.push(named(user[1] ?? '', 'vpn', hashIn(text), 'plain', line))
    const login = /^login user (\S+) (encrypted )?/.exec(text)
    if (login)
      accounts.push(
        named(login[1] ?? '', 'user', hashIn(text), login[2] ? 'encrypted' : 'plain', line),
      )
    const kind = /^tunnel encapsulation (l2tp|pptp)\b/.exec(text)?.[1]
    if (kind === 'l2tp' || kind === 'pptp')
      portals.push({
        kind,
        name: scope || null,
        isOn: true,
        port: kind === 'l2tp' ? 1701 : 1723,
        interfaces: [],
        outside: null,
        line,
      })
    if (/^ipsec ike remote address \d+ any/.test(text))
      portals.push({
        kind: 'ipsec-remote',
        name: scope || null,
        isOn: true,
        port: 500,
        interfaces: [],
        outside: null,
        line,
      })
  }
  const admin = has(all, /^administrator password/)
  if (admin)
    accounts.push(
      named(
        'administrator',
        'administrator',
        hashIn(admin.text),
        /encrypted/.test(admin.text) ? 'encrypted' : 'plain',
        admin.line,
      ),
    )
  const gateway = field(
    all.map((l) => l.text),
    /^ip route default gateway (pp \S+|tunnel \S+|lan\d)/,
  )
  const nat = new Set(all.flatMap((l) => /^ip (lan\d) nat descriptor/.exec(l.text)?.[1] ?? []))
  const interfaces = [...addresses].map(
    ([name, list]): Interface => ({
      ...interfaceNamed(name),
      addresses: list.flatMap((a) => withPrefix(a.replace(/\/.*$/, ''), a.split('/')[1]) ?? []),
      outside: outsideOf({
        name,
        addresses: list,
        isPppoe: pppoe.has(name),
        isNatOutside: nat.has(name),
        hasDefaultRoute: gateway === name,
      }),
    }),
  )
  const text = all.map((l) => l.text)
  const on = (service: string): Line | undefined => has(all, new RegExp(`^${service} service on`))
  const side = yamahaSide(all, interfaces)
  const services = [
    ...side.services,
    ...listens(
      'telnet',
      Number(field(text, /^telnetd listen (\d+)/)) || 23,
      on('telnetd'),
      field(text, /^telnetd host (.*)$/),
      interfaces,
    ),
    ...listens(
      'ssh',
      Number(field(text, /^sshd listen (\d+)/)) || 22,
      on('sshd'),
      field(text, /^sshd host (.*)$/),
      interfaces,
    ),
    ...listens(
      'http-admin',
      Number(field(text, /^httpd listen (\d+)/)) || 80,
      has(all, /^httpd (?:service on|host )/),
      field(text, /^httpd host (.*)$/),
      interfaces,
    ),
  ]
  const secret = has(all, /^radius secret /)
  const radius = {
    account: null,
    secretHash: hashIn(secret?.text),
    secretForm: secret ? 'plain' : null,
  }
  const notRead = unknownLines(all, KNOWN)
  return {
    product: 'yamaha-rt',
    clock: datesOf(piece.lines).savedAt,
    hostName:
      field(text, /^(?:console prompt|snmp sysname) (.*)$/)?.replace(/^["[(]+|[\])"#> ]+$/g, '') ||
      null,
    nodes: head === null ? [] : [head],
    interfaces,
    configuration: {
      ...noConfiguration,
      ...datesOf(piece.lines),
      services,
      portals: portals.map((p) => ({ ...p, outside: firstOutside(interfaces) })),
      accounts,
      authentication: all.flatMap((l) => {
        const server = /^radius (?:auth )?server (\S+)/.exec(l.text)?.[1]
        return server === undefined
          ? []
          : [{ kind: 'radius' as const, name: server, server, ...radius, line: l.line }]
      }),
      tunnels: yamahaTunnels(all),
      inbound: side.inbound,
      snmpCommunities: all.flatMap((l) => {
        const known = /^snmp(?:v2c)? community (read-only|read-write) /.exec(l.text)
        return known
          ? [
              {
                access: known[1] === 'read-write' ? ('rw' as const) : ('ro' as const),
                secretHash: hashIn(l.text),
                line: l.line,
              },
            ]
          : []
      }),
      logging: all.flatMap((l) => {
        const hosts = /^syslog host (.*)$/.exec(l.text)?.[1]
        return hosts === undefined ? [] : words(hosts).map((target) => ({ target, line: l.line }))
      }),
      administrationFromInternet: administrationOf(services, isSideKnown(interfaces)),
      notRead,
    },
    notRead,
  }
}

/** First words of the commands that are understood, or known to say nothing that is looked for. */
const KNOWN =
  /^(?:no |clear )?(?:account|administrator|alarm|analog|anonymous|arp|auth|bgp|bridge|clock|cloud|cold|console|connect|cooperation|core|date|description|dashboard|dhcp|dns|disconnect|embedded|environment|ethernet|exit|ext-memory|external-memory|fr|header|heartbeat\d?|http|httpd|ike|interface|ip|ipsec|ipv6|isdn|keepalive|l2ms|l2tp|lan|lan-map|language|less|line|loopback|login|lua|mail|mobile|nat|netvolante-dns|ngn|ntp|ntpdate|oncard|onu|operation|ospf|packetdump|password|pki|pp|ppp|pppoe|pptp|provider|pki|qac-tm|queue|quit|radius|rip|rtfs|save|schedule|security|sftpd|sip|snmp\w*|speed|ssh|sshd|sshc|statistics|statistic|switch|syslog|system|telnetd?|tftp|time|timezone|tunnel|upnp|url|usbhost|user|usb|vlan|vrrp|wan|wins|wol|yno|show|set|select|rotate|mld|igmp|bluetooth|http-upload|dpi|application)\b/
