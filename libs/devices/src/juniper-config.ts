/**
 * A Junos configuration, in braces or `set` lines; groups of the members of a cluster are taken as if written plainly.
 * @module
 */
import { datesOf } from './config-dates.ts'
import { administrationOf, type Found, interfaceNamed, noConfiguration } from './found.ts'
import type {
  Account,
  Configuration,
  Interface,
  Outside,
  Product,
  Service,
  VpnPortal,
} from './parts.ts'
import { junosInbound, junosPublished } from './rulebases.ts'
import type { Piece } from './segments.ts'
import { byName, type Statement, treeOf, under, valueAt } from './statements.ts'
import { bare, hashIn, isIp, outsideOf } from './text.ts'
import { junosTunnels } from './tunnels.ts'

export const juniperConfig = (piece: Piece): Found => {
  const tree = treeOf(piece)
  const all = tree.statements.map(plainGroup)
  const version = valueAt(all, ['version'])
  const names = [...new Set(under(all, ['system', 'host-name']).map((f) => f.rest[0] ?? ''))]
  const hostName = names[0] ?? null
  const interfaces = interfacesOf(all)
  const inbound = junosInbound(all, interfaces)
  const services = [...servicesOf(all, interfaces), ...junosPublished(all, interfaces, inbound)]
  const product: Product = version?.endsWith('-EVO') ? 'junos-evolved' : 'junos'
  const configuration: Configuration = {
    ...noConfiguration,
    ...datesOf(piece.lines),
    savedAt:
      /^## Last (?:commit|changed): (.*?)(?: by .*)?$/.exec(
        piece.lines.find((l) => l.startsWith('## Last')) ?? '',
      )?.[1] ?? null,
    services,
    portals: portalsOf(all, interfaces),
    accounts: accountsOf(all),
    authentication: [
      ...under(all, ['system', 'radius-server']).flatMap(server('radius')),
      ...under(all, ['access', 'radius-server']).flatMap(server('radius')),
      ...under(all, ['system', 'tacplus-server']).flatMap(server('tacacs')),
      ...under(all, ['access', 'ldap-server']).flatMap(server('ldap')),
    ]
      // The statement that names the secret, else the first that names the server.
      .sort((a, b) => Number(a.secretHash === null) - Number(b.secretHash === null))
      .filter((a, i, list) => list.findIndex((b) => b.kind === a.kind && b.name === a.name) === i),
    tunnels: junosTunnels(all),
    inbound,
    snmpCommunities: uniqueBy(
      under(all, ['snmp', 'community']).map((f) => ({
        access: f.rest.includes('read-write') ? ('rw' as const) : ('ro' as const),
        secretHash: hashIn(f.rest[0]),
        line: f.line,
      })),
      (c) => c.secretHash ?? '',
    ),
    logging: uniqueBy(
      under(all, ['system', 'syslog', 'host']).map((f) => ({
        target: f.rest[0] ?? '',
        line: f.line,
      })),
      (l) => l.target,
    ),
    administrationFromInternet: administrationOf(services, interfaces.length > 0),
    notRead: tree.notRead,
  }
  return {
    product,
    hostName,
    nodes: (names.length > 1 ? names : [hostName]).map((name, i) => ({
      name: names.length > 1 ? `node${i}` : null,
      hostName: name,
      version,
      versionRaw: version === null ? null : `version ${version}`,
    })),
    interfaces,
    configuration,
    notRead: tree.notRead,
    damage: tree.damage,
  }
}

const plainGroup = ({ path, line }: Statement): Statement =>
  path[0] === 'groups' && /^(?:node\d|re\d|member\d)/.test(path[1] ?? '')
    ? { path: path.slice(2), line }
    : { path: path[0] === 'configuration' ? path.slice(1) : path, line }

const uniqueBy = <T>(list: readonly T[], key: (one: T) => string): T[] =>
  [...new Map(list.map((one) => [key(one), one] as const).reverse()).values()].reverse()

const server =
  (kind: 'radius' | 'tacacs' | 'ldap') =>
  (f: { rest: readonly string[]; line: number }): Configuration['authentication'] => {
    const secretHash = hashIn(f.rest.at(-1))
    return f.rest[0] === undefined
      ? []
      : [
          {
            kind,
            name: f.rest[0],
            server: f.rest[0],
            account: null,
            secretHash,
            secretForm: secretHash === null ? null : 'type 9',
            line: f.line,
          },
        ]
  }

const interfacesOf = (all: readonly Statement[]): Interface[] => {
  const found = new Map<
    string,
    { addresses: string[]; label: string | null; isOff: boolean; isPppoe: boolean }
  >()
  const one = (name: string) => {
    const known = found.get(name) ?? { addresses: [], label: null, isOff: false, isPppoe: false }
    found.set(name, known)
    return known
  }
  for (const { rest, at } of under(all, ['interfaces', '*'])) {
    const name = at[0] ?? ''
    if (name === 'interface-range') continue
    const unit = rest[0] === 'unit' ? `${name}.${rest[1] ?? '0'}` : name
    const inner = rest[0] === 'unit' ? rest.slice(2) : rest
    if (inner[0] === 'family' && inner[2] === 'address' && isIp(bare(inner[3] ?? ''))) {
      const known = one(unit)
      if (!known.addresses.includes(inner[3] ?? '')) known.addresses.push(inner[3] ?? '')
    } else if (inner[0] === 'description') one(unit).label = inner[1] ?? null
    else if (inner[0] === 'disable') one(unit).isOff = true
    else if (inner[0] === 'ppp-options' || inner[0] === 'pppoe-options') one(unit).isPppoe = true
  }
  const zones = new Map(
    under(all, ['security', 'zones', 'security-zone', '*', 'interfaces', '*']).map((f) => [
      f.at[1] ?? '',
      f.at[0] ?? '',
    ]),
  )
  const gateways = new Set(
    under(all, ['routing-options', 'static', 'route', '0.0.0.0/0']).flatMap((f) =>
      f.rest.slice(-1),
    ),
  )
  for (const name of zones.keys()) one(name)
  return [...found].map(([name, { addresses, label, isOff, isPppoe }]) => {
    const zone = zones.get(name) ?? null
    return {
      ...interfaceNamed(name),
      label,
      zone,
      addresses,
      isUp: isOff ? false : null,
      outside: outsideOf({
        name,
        label,
        zone,
        addresses,
        isPppoe,
        hasDefaultRoute: gateways.has(name),
      }),
    }
  })
}

const SERVICES: Readonly<Record<string, { service: string; port: number }>> = {
  ssh: { service: 'ssh', port: 22 },
  telnet: { service: 'telnet', port: 23 },
  http: { service: 'http-admin', port: 80 },
  https: { service: 'https-admin', port: 443 },
  netconf: { service: 'netconf', port: 830 },
  snmp: { service: 'snmp', port: 161 },
}

/** On a firewall a zone lets services in; without zones every interface offers what the system serves. */
const servicesOf = (all: readonly Statement[], interfaces: readonly Interface[]): Service[] => {
  const inbound = under(all, ['security', 'zones', 'security-zone', '*']).flatMap((f) => {
    const zone = f.at[0] ?? ''
    const at = f.rest.indexOf('system-services')
    if (at === -1) return []
    const own = f.rest[0] === 'interfaces' ? (f.rest[1] ?? '') : null
    const names =
      own === null ? interfaces.filter((i) => i.zone === zone).map((i) => i.name) : [own]
    return names.map((name) => ({ name, word: f.rest[at + 1] ?? '', line: f.line }))
  })
  const isFirewall = all.some((s) => s.path[0] === 'security' && s.path[1] === 'zones')
  const system = ['ssh', 'telnet', 'netconf', 'web-management'].flatMap((word) => {
    const found = under(all, ['system', 'services', word])[0]
    if (!found) return []
    const kinds =
      word === 'web-management'
        ? ['http', 'https'].filter((k) => under(all, ['system', 'services', word, k]).length > 0)
        : [word]
    return kinds.map((kind) => ({ kind, line: found.line }))
  })
  if (!isFirewall)
    return system.flatMap(({ kind, line }) => {
      const known = SERVICES[kind]
      if (!known) return []
      const faces = interfaces.filter((i) => i.outside !== null)
      const at = faces.length === 0 ? [null] : faces
      return at.map(
        (face): Service => ({
          ...known,
          protocol: 'tcp',
          interface: face?.name ?? null,
          outside: face?.outside ?? null,
          isRestricted: null,
          line,
        }),
      )
    })
  return inbound.flatMap(({ name, word, line }): Service[] => {
    const kinds = word === 'all' || word === 'any-service' ? system.map((s) => s.kind) : [word]
    return kinds.flatMap((kind) => {
      const known = Object.hasOwn(SERVICES, kind) ? SERVICES[kind] : undefined
      if (!known) return []
      // Web management may be bound to some interfaces.
      const bound = under(all, ['system', 'services', 'web-management', kind, 'interface'])
      const isBound = bound.length === 0 || bound.some((f) => f.rest[0] === name)
      const isServed = kind === 'snmp' || (isBound && system.some((s) => s.kind === kind))
      const outside: Outside | null = interfaces.find((i) => i.name === name)?.outside ?? null
      return isServed
        ? [
            {
              ...known,
              protocol: kind === 'snmp' ? ('udp' as const) : ('tcp' as const),
              interface: name,
              outside,
              isRestricted: false,
              line,
            },
          ]
        : []
    })
  })
}

const portalsOf = (all: readonly Statement[], interfaces: readonly Interface[]): VpnPortal[] => {
  const outside = interfaces.find((i) => i.outside !== null)?.outside ?? null
  const gateways = under(all, ['security', 'ike', 'gateway', '*', 'dynamic'])
  const profiles = under(all, ['security', 'remote-access', 'profile', '*'])
  const old = under(all, ['security', 'dynamic-vpn'])
  const portal = (
    kind: VpnPortal['kind'],
    name: string | null,
    line: number,
    port: number,
  ): VpnPortal => ({ kind, name, isOn: true, port, interfaces: [], outside, line })
  return uniqueBy(
    [
      ...profiles.map((f) => portal('ssl-vpn', f.at[0] ?? null, f.line, 443)),
      ...gateways.map((f) => portal('ipsec-remote', f.at[0] ?? null, f.line, 500)),
      ...old.slice(0, 1).map((f) => portal('ipsec-remote', 'dynamic-vpn', f.line, 500)),
    ],
    (p) => `${p.kind} ${p.name}`,
  )
}

const accountsOf = (all: readonly Statement[]): Account[] => {
  const account = (
    name: string,
    use: Account['use'],
    role: string | null,
    secret: string | undefined,
    line: number,
  ): Account => ({
    name,
    use,
    role,
    isEnabled: null,
    secondFactor: 'no',
    secretHash: hashIn(secret),
    secretForm: secret === undefined ? null : 'encrypted',
    trustedHosts: null,
    line,
  })
  const users = byName(under(all, ['system', 'login', 'user', '*']))
  const root = under(all, ['system', 'root-authentication'])[0]
  const clients = byName(under(all, ['access', 'profile', '*', 'client', '*']), 1)
  return [
    ...(root ? [account('root', 'administrator', 'root', root.rest.at(-1), root.line)] : []),
    ...[...users].map(([name, of]) => {
      const role = of.find((f) => f.rest[0] === 'class')?.rest[1] ?? null
      return account(
        name,
        role === 'super-user' || role === 'superuser' ? 'administrator' : 'user',
        role,
        of
          .find((f) => f.rest[0] === 'authentication' && /password/.test(f.rest[1] ?? ''))
          ?.rest.at(-1),
        of[0]?.line ?? 0,
      )
    }),
    ...[...clients].map(([name, of]) =>
      account(
        name,
        'vpn',
        null,
        of.find((c) => c.rest.includes('password'))?.rest.at(-1),
        of[0]?.line ?? 0,
      ),
    ),
  ]
}
