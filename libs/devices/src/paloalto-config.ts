/**
 * A PAN-OS configuration, as XML, braces or `set` lines.
 * @module
 */
import {
  administrationOf,
  type Found,
  interfaceNamed,
  isSideKnown,
  noConfiguration,
} from './found.ts'
import type {
  Account,
  Configuration,
  Interface,
  Outside,
  SecondFactor,
  Service,
  VpnPortal,
} from './parts.ts'
import { paloAltoInbound, paloAltoPublished } from './rulebases.ts'
import type { Piece } from './segments.ts'
import { byName, type Statement, treeOf, under, valueAt } from './statements.ts'
import { hashIn, isIp, outsideOf, withPrefix } from './text.ts'
import { paloAltoCertificates, paloAltoTunnels } from './tunnels.ts'

export const paloAltoConfig = (piece: Piece): Found => {
  const tree = treeOf(piece)
  const all = tree.statements.map(shortened)
  const hostName = valueAt(all, ['deviceconfig', 'system', 'hostname'])
  const interfaces = interfacesOf(all)
  const outsides = new Map(interfaces.map((i) => [i.name, i.outside]))
  const services = [...servicesOf(all, outsides), ...paloAltoPublished(all, interfaces)]
  const version = tree.root['detail-version'] ?? null
  const configuration: Configuration = {
    ...noConfiguration,
    header:
      Object.keys(tree.root).length === 0
        ? []
        : [
            `config ${['version', 'detail-version', 'urldb'].flatMap((k) => (tree.root[k] === undefined ? [] : [`${k}="${tree.root[k]}"`])).join(' ')}`,
          ],
    savedAt: null,
    services,
    portals: portalsOf(all, outsides),
    accounts: accountsOf(all),
    authentication: (['radius', 'tacplus', 'ldap', 'saml-idp'] as const).flatMap((kind) => {
      const names = new Map(
        under(all, ['server-profile', kind, '*']).map((f) => [f.at[0] ?? '', f.line]),
      )
      return [...names].slice(0, MAX_PROFILES).map(([name, line]) => ({
        kind:
          kind === 'tacplus' ? ('tacacs' as const) : kind === 'saml-idp' ? ('saml' as const) : kind,
        name,
        server:
          under(all, ['server-profile', kind, name, 'server', '*']).find((f) =>
            ['ip-address', 'address'].includes(f.rest[0] ?? ''),
          )?.rest[1] ?? null,
        ...serverSecret(under(all, ['server-profile', kind, name])),
        line,
      }))
    }),
    tunnels: paloAltoTunnels(all),
    certificates: paloAltoCertificates(all),
    inbound: paloAltoInbound(all, interfaces),
    snmpCommunities: all.flatMap((s) =>
      s.path.includes('snmp-community-string') ||
      (s.path.includes('snmptrap') && s.path.includes('community'))
        ? [{ access: 'ro' as const, secretHash: hashIn(s.path.at(-1)), line: s.line }]
        : [],
    ),
    logging: under(all, ['log-settings', 'syslog', '*', 'server', '*', 'server']).map((f) => ({
      target: f.rest[0] ?? '',
      line: f.line,
    })),
    administrationFromInternet: administrationOf(services, isSideKnown(interfaces)),
    notRead: tree.notRead,
  }
  const address = valueAt(all, ['deviceconfig', 'system', 'ip-address'])
  const management =
    address === null
      ? null
      : withPrefix(address, valueAt(all, ['deviceconfig', 'system', 'netmask']))
  return {
    product: 'pan-os',
    hostName,
    nodes: [
      { hostName, version, versionRaw: version === null ? null : `detail-version="${version}"` },
    ],
    interfaces:
      management === null
        ? interfaces
        : [{ ...interfaceNamed('management'), addresses: [management] }, ...interfaces],
    configuration,
    notRead: tree.notRead,
    damage: tree.damage,
  }
}

/** `bind-dn`, and the secret of the profile or of its first server. */
const serverSecret = (own: readonly { readonly rest: readonly string[] }[]) => {
  const secretHash = hashIn(own.find((f) => hashIn(f.rest.at(-1)) !== null)?.rest.at(-1))
  return {
    account: own.find((f) => f.rest[0] === 'bind-dn')?.rest[1] ?? null,
    secretHash,
    secretForm: secretHash === null ? null : 'encrypted',
  }
}

/** No company asks more servers who somebody is. */
const MAX_PROFILES = 200

/** What is the same for one device is left out: `config devices localhost.localdomain`, `vsys vsys1`, `shared`, `result`. */
const shortened = ({ path, line }: Statement): Statement => {
  let steps = path
  for (;;) {
    const [first, second] = steps
    if (first === 'config' || first === 'shared' || first === 'response' || first === 'result')
      steps = steps.slice(1)
    else if (first === 'devices' && second === 'localhost.localdomain') steps = steps.slice(2)
    else if (first === 'vsys' && /^vsys\d/.test(second ?? '')) steps = steps.slice(2)
    else return { path: steps, line }
  }
}

const KINDS = ['ethernet', 'aggregate-ethernet', 'vlan', 'loopback', 'tunnel'] as const

const interfacesOf = (all: readonly Statement[]): Interface[] => {
  const zones = new Map(
    under(all, ['zone', '*', 'network', '*']).flatMap((f) =>
      f.rest[0] === undefined ? [] : [[f.rest[0], f.at[0] ?? ''] as const],
    ),
  )
  const byName = new Map<string, string[]>()
  for (const kind of KINDS)
    for (const { rest, at } of under(all, ['network', 'interface', kind, '*'])) {
      const unit = rest.indexOf('units')
      const name = unit === -1 ? (at[0] ?? '') : (rest[unit + 1] ?? '')
      const ip = rest.indexOf('ip')
      const address = ip === -1 ? undefined : rest[ip + 1]
      const known = byName.get(name) ?? []
      if (address !== undefined && isIp(address.replace(/\/\d+$/, ''))) known.push(address)
      byName.set(name, known)
    }
  const routes = under(all, [
    'network',
    'virtual-router',
    '*',
    'routing-table',
    'ip',
    'static-route',
    '*',
  ])
  const defaults = new Set(
    routes
      .filter((f) => f.rest[0] === 'destination' && f.rest[1] === '0.0.0.0/0')
      .map((f) => f.at.join('\0')),
  )
  const out = new Set(
    routes
      .filter((f) => f.rest[0] === 'interface' && defaults.has(f.at.join('\0')))
      .map((f) => f.rest[1] ?? ''),
  )
  return [...byName].map(([name, addresses]) => {
    const zone = zones.get(name) ?? null
    return {
      ...interfaceNamed(name),
      zone,
      addresses,
      outside: outsideOf({ name, zone, addresses, hasDefaultRoute: out.has(name) }),
    }
  })
}

type Outsides = ReadonlyMap<string, Outside | null>
const SERVICES: Readonly<
  Record<string, { service: string; port: number; protocol: 'tcp' | 'udp' }>
> = {
  https: { service: 'https-admin', port: 443, protocol: 'tcp' },
  http: { service: 'http-admin', port: 80, protocol: 'tcp' },
  ssh: { service: 'ssh', port: 22, protocol: 'tcp' },
  telnet: { service: 'telnet', port: 23, protocol: 'tcp' },
  snmp: { service: 'snmp', port: 161, protocol: 'udp' },
}

/** An interface lets administrators in by its management profile; the management port by itself. */
const servicesOf = (all: readonly Statement[], outsides: Outsides): Service[] => {
  const rules = under(all, ['network', 'profiles', 'interface-management-profile', '*'])
  const uses = all.flatMap((s) => {
    const at = s.path.indexOf('interface-management-profile')
    if (at === -1 || s.path[1] !== 'interface') return []
    const unit = s.path.indexOf('units')
    return [
      {
        name: (unit === -1 ? s.path[3] : s.path[unit + 1]) ?? '',
        profile: s.path[at + 1] ?? '',
        line: s.line,
      },
    ]
  })
  return uses.flatMap(({ name, profile, line }) => {
    const of = rules.filter((r) => r.at[0] === profile)
    const isRestricted = of.some((r) => r.rest[0] === 'permitted-ip')
    return of.flatMap((r): Service[] => {
      const known =
        r.rest[1] === 'yes' && Object.hasOwn(SERVICES, r.rest[0] ?? '')
          ? SERVICES[r.rest[0] ?? '']
          : undefined
      return known
        ? [{ ...known, interface: name, outside: outsides.get(name) ?? null, isRestricted, line }]
        : []
    })
  })
}

const portalsOf = (all: readonly Statement[], outsides: Outsides): VpnPortal[] =>
  (['global-protect-portal', 'global-protect-gateway'] as const).flatMap((kind) => {
    const found = under(all, ['global-protect', kind, '*'])
    return [...byName(found)].map(([name, own]): VpnPortal => {
      const interfaces = own.flatMap(({ rest }) =>
        rest[rest.length - 2] === 'interface' && rest.includes('local-address')
          ? [rest.at(-1) ?? '']
          : [],
      )
      return {
        kind: 'globalprotect',
        name,
        isOn: true,
        port: 443,
        interfaces,
        outside:
          interfaces
            .map((i) => outsides.get(i) ?? outsideOf({ name: i }))
            .find((o) => o !== null) ?? null,
        line: own[0]?.line ?? 0,
      }
    })
  })

const accountsOf = (all: readonly Statement[]): Account[] => {
  const profiles = byName(under(all, ['authentication-profile', '*']))
  const factorOf = (profile: string | null): SecondFactor => {
    if (profile === null) return 'no'
    const of = profiles.get(profile) ?? []
    if (
      of.some(
        (p) =>
          p.rest[0] === 'multi-factor-auth' && p.rest[1] === 'mfa-enable' && p.rest[2] === 'yes',
      )
    )
      return 'yes'
    return of.some(
      (p) => p.rest[0] === 'method' && ['radius', 'saml-idp', 'tacplus'].includes(p.rest[1] ?? ''),
    ) || of.length === 0
      ? 'unknown'
      : 'no'
  }
  const permitted = under(all, ['deviceconfig', 'system', 'permitted-ip']).map(
    (f) => f.rest[0] ?? '',
  )
  const read = (prefix: readonly string[], isAdmin: boolean): Account[] => {
    return [...byName(under(all, [...prefix, '*']))].map(([name, own]) => {
      const of = own.map((f) => f.rest)
      const hash = of.find((r) => r[0] === 'phash')?.[1]
      return {
        name,
        use: isAdmin ? ('administrator' as const) : ('vpn' as const),
        role: of.find((r) => r[0] === 'permissions')?.slice(2, 3)[0] ?? null,
        isEnabled: of.some((r) => r[0] === 'disabled' && r[1] === 'yes') ? false : null,
        secondFactor: factorOf(of.find((r) => r[0] === 'authentication-profile')?.[1] ?? null),
        secretHash: hashIn(hash),
        secretForm: hash === undefined ? null : 'phash',
        trustedHosts: isAdmin ? permitted : null,
        line: own[0]?.line ?? 0,
      }
    })
  }
  return [...read(['mgt-config', 'users'], true), ...read(['local-user-database', 'user'], false)]
}
