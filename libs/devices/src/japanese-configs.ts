/**
 * Configurations of Yamaha RTX, NEC UNIVERGE IX and Fujitsu Si-R.
 * @module
 */
import { blocksOf } from './blocks.ts'
import { datesOf } from './cisco-config.ts'
import { administrationOf, type Found, interfaceNamed, noConfiguration } from './found.ts'
import { necHead, yamahaHead } from './japanese-routers.ts'
import type { Account, Configuration, Interface, Outside, Service, VpnPortal } from './parts.ts'
import type { Piece } from './segments.ts'
import { field, hashIn, isIp, outsideOf, unquote, withPrefix, words } from './text.ts'

type Line = { readonly text: string; readonly line: number }
const linesOf = ({ lines, line: from }: Piece): Line[] =>
  lines.flatMap((raw, at) => {
    const text = raw.trim()
    return text === '' || text.startsWith('#') || text.startsWith('!')
      ? []
      : [{ text: text.slice(0, 4000), line: from + at }]
  })
const has = (all: readonly Line[], pattern: RegExp): Line | undefined =>
  all.find((l) => pattern.test(l.text))
const firstOutside = (interfaces: readonly Interface[]): Outside | null =>
  interfaces.find((i) => i.outside !== null)?.outside ?? null
const named = (
  name: string,
  use: Account['use'],
  secret: string | null,
  form: string | null,
  line: number,
  role: string | null = null,
): Account => ({
  name,
  use,
  role,
  isEnabled: null,
  secondFactor: 'no',
  secretHash: secret,
  secretForm: form,
  trustedHosts: null,
  line,
})

/** A service listens where its host list allows; a list of the LAN only keeps the internet out. */
const listens = (
  service: string,
  port: number,
  at: Line | undefined,
  hosts: string | null,
  interfaces: readonly Interface[],
): Service[] => {
  if (!at) return []
  const isInside = hosts !== null && /^(?:lan\d?|none|bridge\d?)(?: |$)/i.test(hosts)
  const isRestricted = hosts === null ? null : isInside || !/^any/i.test(hosts)
  const faces = interfaces.filter((i) => i.outside !== null)
  if (isInside || faces.length === 0)
    return [
      {
        service,
        port,
        protocol: 'tcp',
        interface: isInside ? hosts : null,
        outside: null,
        isRestricted,
        line: at.line,
      },
    ]
  return faces.map((face) => ({
    service,
    port,
    protocol: 'tcp',
    interface: face.name,
    outside: face.outside,
    isRestricted,
    line: at.line,
  }))
}

// ── Yamaha ─────────────────────────────────────────────────────────────────────────────────────────────────

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
  const services = [
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
          : [{ kind: 'radius' as const, name: server, server, line: l.line }]
      }),
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
      administrationFromInternet: administrationOf(services, interfaces.length > 0),
      notRead: 0,
    },
    notRead: 0,
  }
}

// ── NEC ────────────────────────────────────────────────────────────────────────────────────────────────────

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
  const services = [
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
          : [{ kind: 'radius' as const, name: server, server, line: l.line }]
      }),
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
      administrationFromInternet: administrationOf(services, interfaces.length > 0),
      notRead: 0,
    },
    notRead: 0,
  }
}

// ── Fujitsu ────────────────────────────────────────────────────────────────────────────────────────────────

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
  const services = [
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
        return server === undefined ? [] : [{ kind: 'radius', name: server, server, line: l.line }]
      }),
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
      administrationFromInternet: administrationOf(services, interfaces.length > 0),
      notRead: 0,
    },
    notRead: 0,
  }
}
