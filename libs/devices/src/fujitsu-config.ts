/**
 * `show running-config` of Fujitsu Si-R: every line names its interface by number.
 * @module
 */
import { datesOf } from './config-dates.ts'
import {
  administrationOf,
  type Found,
  interfaceNamed,
  isSideKnown,
  noConfiguration,
  noSecret,
  unknownLines,
} from './found.ts'
import type { Account, Configuration, Interface, Service } from './parts.ts'
import { firstOutside, has, linesOf, listens, named } from './plain-lines.ts'
import { fujitsuSide } from './router-rules.ts'
import type { Piece } from './segments.ts'
import { field, hashIn, outsideOf, unquote, withPrefix } from './text.ts'
import { fujitsuTunnels } from './tunnels.ts'

export const fujitsuConfig = (piece: Piece): Found => {
  const all = linesOf(piece)
  const text = all.map((l) => l.text)
  const hostName = field(text, /^sysname (.*)$/)
  const found = new Map<
    string,
    { addresses: string[]; label: string | null; isPppoe: boolean; hasDefaultRoute: boolean }
  >()
  for (const l of all) {
    const part = /^(lan|remote|template|loopback) (\d+) (.*)$/.exec(l.text)
    if (!part) continue
    const name = `${part[1]} ${part[2]}`
    const one = found.get(name) ?? {
      addresses: [],
      label: null,
      isPppoe: false,
      hasDefaultRoute: false,
    }
    found.set(name, one)
    const rest = part[3] ?? ''
    const address = /^ip address (?:local )?(\d[\d.]+)(?:\/(\d+))?/.exec(rest)
    const ip = address ? withPrefix(address[1] ?? '', address[2]) : null
    if (ip !== null) one.addresses.push(ip)
    if (/^name /.test(rest)) one.label = unquote(rest.slice(5))
    if (/ppp auth send|datalink type pppoe|ppp mtu/.test(rest)) one.isPppoe = true
    if (/^ip route \d+ default/.test(rest)) one.hasDefaultRoute = true
  }
  const interfaces = [...found].map(
    ([name, f]): Interface => ({
      ...interfaceNamed(name),
      label: f.label,
      addresses: f.addresses,
      outside: outsideOf({
        name,
        label: f.label,
        addresses: f.addresses,
        isPppoe: f.isPppoe && name.startsWith('remote'),
        hasDefaultRoute: f.hasDefaultRoute,
      }),
    }),
  )
  const serves = (word: string, label: string, port: number): Service[] => {
    const at = has(all, new RegExp(`^serverinfo ${word} (?:ip )?on`))
    const filter = has(all, new RegExp(`^serverinfo ${word} filter .*(?:reject|accept)`))
    return listens(label, port, at, filter ? 'list' : null, interfaces)
  }
  const side = fujitsuSide(all, interfaces)
  const services = [
    ...side.services,
    ...serves('telnet', 'telnet', 23),
    ...serves('ssh', 'ssh', 22),
    ...serves('http', 'http-admin', 80),
  ]
  const ids = new Map(
    all.flatMap((l) => {
      const id = /^aaa (\d+ user \d+) id (\S+)/.exec(l.text)
      return id ? [[id[1] ?? '', id[2] ?? ''] as const] : []
    }),
  )
  const accounts = all.flatMap((l): Account[] => {
    const admin = /^password (admin |user )?set /.exec(l.text)
    if (admin)
      return [
        named(
          admin[1]?.trim() === 'user' ? 'user' : 'admin',
          admin[1]?.trim() === 'user' ? 'user' : 'administrator',
          hashIn(l.text),
          /encrypted/.test(l.text) ? 'encrypted' : 'plain',
          l.line,
        ),
      ]
    const aaa = /^aaa (\d+ user \d+) password /.exec(l.text)
    return aaa
      ? [
          named(
            ids.get(aaa[1] ?? '') ?? aaa[1] ?? '',
            'user',
            hashIn(l.text),
            /encrypted/.test(l.text) ? 'encrypted' : 'plain',
            l.line,
          ),
        ]
      : []
  })
  const template = has(all, /^template \d+ .*(?:ike|ipsec)/)
  const notRead = unknownLines(all, KNOWN)
  return {
    product: 'si-r',
    hostName,
    nodes: [{ hostName }],
    interfaces,
    configuration: {
      ...noConfiguration,
      ...datesOf(piece.lines),
      services,
      portals: template
        ? [
            {
              kind: 'ipsec-remote',
              name: null,
              isOn: true,
              port: 500,
              interfaces: [],
              outside: firstOutside(interfaces),
              line: template.line,
            },
          ]
        : [],
      accounts,
      authentication: all.flatMap((l): Configuration['authentication'] => {
        const server =
          /^aaa \d+ radius client server-info (?:auth )?(?:\d+ )?(?:address )?(\d[\d.]+)/.exec(
            l.text,
          )?.[1]
        return server === undefined
          ? []
          : [{ kind: 'radius', name: server, server, ...noSecret, line: l.line }]
      }),
      tunnels: fujitsuTunnels(all),
      inbound: side.inbound,
      snmpCommunities: all.flatMap((l) =>
        /^snmp manager \d+ /.test(l.text)
          ? [
              {
                access: /enable$/.test(l.text) ? ('rw' as const) : ('ro' as const),
                secretHash: hashIn(l.text),
                line: l.line,
              },
            ]
          : [],
      ),
      logging: all.flatMap((l) => {
        const target = /^syslog server (?:\d+ address )?(\d[\d.]+)/.exec(l.text)?.[1]
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
  /^(?:no )?(?:lan|remote|template|ether|wan|vlan|loopback|sysname|password|consoleinfo|telnetinfo|sysdown|serverinfo|syslog|time|resource|terminal|aaa|snmp|acl|acl6|host|proxydns|mac|ike|ipsec|l2tp|ip|ip6|bridge|dhcp|certificate|crypto|routemanage|bgp|ospf|rip|loop|routefilter|switch|system|usb|mobile|wlan|interface|multicast|vrf|schedule|mflag|addact|addlease|actkey|watchdog|alarm|lacp|lldp|mail|nodemanager|ieee802|dot1x|stp|sbr|sntp|tacp|autopush|upnp|url|watch|policy|qos|resource|sslvpn|save|show|exit|end|configure|admin|account|hostname|license|linkaggregation)\b/
