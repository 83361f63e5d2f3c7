/**
 * `show running-config` of NEC UNIVERGE IX.
 * @module
 */
import { blocksOf } from './blocks.ts'
import { datesOf } from './config-dates.ts'
import {
  administrationOf,
  type Found,
  interfaceNamed,
  isSideKnown,
  noConfiguration,
  unknownLines,
} from './found.ts'
import { necHead } from './japanese-routers.ts'
import type { Account, Interface, Service } from './parts.ts'
import { firstOutside, has, linesOf, listens, named } from './plain-lines.ts'
import { necSide } from './router-rules.ts'
import type { Piece } from './segments.ts'
import { field, hashIn, outsideOf } from './text.ts'
import { necTunnels } from './tunnels.ts'

export const necConfig = (piece: Piece): Found => {
  const blocks = blocksOf(piece)
  const all = linesOf(piece)
  const head = necHead(piece.lines)
  const text = all.map((l) => l.text)
  const hostName = field(text, /^hostname (\S+)/)
  const gateway = field(text, /^ip route default (\S+)/)
  const interfaces = blocks.flatMap((b): Interface[] => {
    const name = /^interface (\S+)/.exec(b.text)?.[1]
    if (name === undefined) return []
    const inner = b.inner.map((l) => l.text)
    const addresses = inner.flatMap((t) => /^ip address (\d[\d.]+\/\d+)/.exec(t)?.[1] ?? [])
    const label = field(inner, /^description (.*)$/)
    return [
      {
        ...interfaceNamed(name),
        label,
        addresses,
        isUp: inner.includes('shutdown') ? false : inner.includes('no shutdown') ? true : null,
        outside: outsideOf({
          name,
          label,
          addresses,
          isPppoe: inner.some((t) =>
            /^(?:encapsulation pppoe|ppp binding|ip address ipcp)/.test(t),
          ),
          isNatOutside: inner.includes('ip napt enable'),
          hasDefaultRoute: gateway === name,
        }),
      },
    ]
  })
  const guarded = (service: string): string | null =>
    field(text, new RegExp(`^${service} ip access-list (\\S+)`))
  const listening = (service: string, label: string, port: number): Service[] => {
    const list = guarded(service)
    return listens(
      label,
      port,
      has(all, new RegExp(`^${service} ip enable`)),
      list === null ? 'any' : `list ${list}`,
      interfaces,
    )
  }
  const side = necSide(blocks, interfaces)
  const services = [
    ...side.services,
    ...listening('telnet-server', 'telnet', 23),
    ...listening('ssh-server', 'ssh', 22),
    ...listening('http-server', 'http-admin', 80),
  ]
  const accounts = all.flatMap((l): Account[] => {
    const user = /^username (\S+) password (\w+) .*?(administrator|operator|monitor)?$/.exec(l.text)
    return user
      ? [
          named(
            user[1] ?? '',
            user[3] === 'administrator' ? 'administrator' : 'user',
            hashIn(l.text),
            user[2] ?? null,
            l.line,
            user[3] ?? null,
          ),
        ]
      : []
  })
  const remote = has(all, /^(?:ipsec dynamic-map|ikev2 default-profile|ppp profile .*)$/)
  const l2tp = has(all, /^(?:l2tp|mode l2tp)/)
  const notRead = unknownLines(all, KNOWN)
  return {
    product: 'univerge-ix',
    clock: datesOf(piece.lines).savedAt,
    hostName,
    nodes: [{ ...head, hostName }],
    interfaces,
    configuration: {
      ...noConfiguration,
      ...datesOf(piece.lines),
      services,
      portals: [
        ...(has(all, /^ipsec dynamic-map/) && remote
          ? [
              {
                kind: 'ipsec-remote' as const,
                name: null,
                isOn: true,
                port: 500,
                interfaces: [],
                outside: firstOutside(interfaces),
                line: remote.line,
              },
            ]
          : []),
        ...(l2tp
          ? [
              {
                kind: 'l2tp' as const,
                name: null,
                isOn: true,
                port: 1701,
                interfaces: [],
                outside: firstOutside(interfaces),
                line: l2tp.line,
              },
            ]
          : []),
      ],
      accounts,
      authentication: all.flatMap((l) => {
        const server = /^radius host ip (\S+)/.exec(l.text)?.[1]
        return server === undefined
          ? []
          : [
              {
                kind: 'radius' as const,
                name: server,
                server,
                account: null,
                secretHash: hashIn(l.text),
                secretForm: hashIn(l.text) === null ? null : 'plain',
                line: l.line,
              },
            ]
      }),
      tunnels: necTunnels(all),
      inbound: side.inbound,
      snmpCommunities: all.flatMap((l) =>
        /^snmp-agent ip community /.test(l.text)
          ? [
              {
                access: /rw|read-write/.test(l.text.replace(/«[^»]*»/, ''))
                  ? ('rw' as const)
                  : ('ro' as const),
                secretHash: hashIn(l.text),
                line: l.line,
              },
            ]
          : [],
      ),
      logging: all.flatMap((l) => {
        const target = /^syslog (?:ip )?host (\S+)/.exec(l.text)?.[1]
        return target === undefined ? [] : [{ target, line: l.line }]
      }),
      administrationFromInternet: administrationOf(services, isSideKnown(interfaces)),
      notRead,
    },
    notRead,
  }
}

/** First words of the commands that are understood, or known to say nothing that is looked for. */
const KNOWN =
  /^(?:no )?(?:timezone|hostname|logging|syslog|username|enable|ntp|ip|ipv6|interface|device|route-map|router|access-list|bridge|ppp|pppoe|ike|ikev2|ipsec|l2tp|dns|proxy-dns|dhcp|web-console|telnet|telnet-server|ssh|ssh-server|http|http-server|snmp-agent|snmp|radius|aaa|watch-group|network-monitor|scheduler|event|clock|terminal|class-map|policy-map|vlan-group|vlan|wireless-adapter|mobile|description|exit|encapsulation|shutdown|auto-connect|mode|mac-address|multicast|qos|service-policy|tunnel|keepalive|authentication|binding|lcp|ipcp|assignable-range|default-gateway|dns-server|subnet-mask|domain-name|netbios|lease-time|fixed-assignment|event|action|host|query|match|set|system|buffer|debug|monitor|nm|zero-touch|url-filter|url-redirect|usb|led|power|version|option|session|cache|pki|crypto|key|certificate|interval|retry|priority|virtual-address|linkmgr|local-id|remote-id|sa|dpd|child|match|peer|source|prefix|mtu|bandwidth|netmeister|nat|napt|vrrp)\b/
