/**
 * A FortiOS configuration: tables within tables, virtual domains, values in quotation marks over several lines.
 * @module
 */

import { fortinetProduct } from './fortinet.ts'
import {
  apiKeysOf,
  certificatesOf,
  inboundOf,
  keptIn,
  serversOf,
  tunnelsOf,
} from './fortinet-keys.ts'
import { type Entry, readTables, settingOf } from './fortinet-tables.ts'
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
import type { Piece } from './segments.ts'
import { hashIn, outsideOf, withPrefix } from './text.ts'

export const fortinetConfig = (piece: Piece): Found => {
  const { entries, notRead, header, damage } = readTables(piece)
  const of = (table: string): Entry[] =>
    entries.filter((e) => e.table === table && (e.name !== null || e.set.size > 0))
  const first = (table: string): Entry | undefined => of(table).find((e) => e.name === null)
  const head = /^#config-version=([A-Z0-9]{2,20})-(\d[\d.]{0,20})-\w{1,10}-build(\d{1,6})/.exec(
    header[0] ?? '',
  )
  const model = head?.[1] ? modelOf(head[1]) : null
  const hostName = settingOf(first('system global'), 'hostname')
  const sides = sidesOf(entries)
  const interfaces = of('system interface').flatMap((e) => interfaceOf(e, sides))
  const outsides = new Map(interfaces.map((i) => [i.name, i.outside]))
  const services = servicesOf(entries, outsides)
  const configuration: Configuration = {
    ...noConfiguration,
    header,
    // The date in the header is that of the firmware.
    savedAt: null,
    services,
    portals: portalsOf(entries, outsides),
    accounts: accountsOf(entries),
    authentication: serversOf(entries),
    tunnels: tunnelsOf(entries),
    certificates: certificatesOf(entries),
    apiKeys: apiKeysOf(entries),
    inbound: inboundOf(entries, outsides),
    snmpCommunities: of('system snmp community').map((e) => ({
      access: 'ro' as const,
      secretHash: hashIn(e.raw.get('name')),
      line: e.line,
    })),
    logging: ['', '2', '3', '4']
      .flatMap((n) =>
        of(`log syslogd${n} setting`)
          .filter((e) => settingOf(e, 'status') === 'enable')
          .map((e) => ({ target: settingOf(e, 'server') ?? '', line: e.line })),
      )
      .concat(
        of('log fortianalyzer setting')
          .filter((e) => settingOf(e, 'status') === 'enable')
          .map((e) => ({ target: settingOf(e, 'server') ?? 'FortiAnalyzer', line: e.line })),
      ),
    administrationFromInternet: administrationOf(services, isSideKnown(interfaces)),
    notRead,
  }
  return {
    product: model === null ? 'fortios' : (fortinetProduct(model) ?? 'fortios'),
    hostName,
    nodes: [
      {
        hostName,
        model,
        versionRaw: head ? (header[0] ?? null) : null,
        version: head?.[2] ?? null,
        build: head?.[3] ?? null,
      },
    ],
    interfaces,
    configuration,
    notRead,
    damage,
  }
}

/** The header abbreviates: `FGT60F` is a FortiGate-60F. */
const modelOf = (short: string): string => {
  const gate = /^(FGT|FG|FWF|FGVM|FPX|FMG|FAZ)(.*)$/.exec(short)
  const name = {
    FGT: 'FortiGate',
    FG: 'FortiGate',
    FWF: 'FortiWiFi',
    FGVM: 'FortiGate-VM',
    FPX: 'FortiProxy',
    FMG: 'FortiManager',
    FAZ: 'FortiAnalyzer',
  }[gate?.[1] ?? '']
  return name === undefined ? short : `${name}-${gate?.[2] ?? ''}`.replace(/-$/, '')
}

type Sides = { readonly zones: ReadonlyMap<string, string>; readonly defaults: ReadonlySet<string> }

/** In which zone an interface is, and which of them lead to the default route. */
const sidesOf = (entries: readonly Entry[]): Sides => {
  const zones = new Map<string, string>()
  const defaults = new Set<string>()
  for (const e of entries) {
    if (e.name === null) continue
    if (e.table === 'system zone')
      for (const name of e.set.get('interface') ?? []) zones.set(name, e.name)
    const isDefault = e.set.get('dst') === undefined || e.set.get('dst')?.[0] === '0.0.0.0'
    if (e.table === 'router static' && isDefault) defaults.add(settingOf(e, 'device') ?? '')
  }
  return { zones, defaults }
}

const interfaceOf = (entry: Entry, { zones, defaults }: Sides): Interface[] => {
  if (entry.name === null) return []
  const name = entry.name
  const [address = '', mask] = entry.set.get('ip') ?? []
  const ip = withPrefix(address, mask)
  const addresses = ip === null ? [] : [ip]
  const side = {
    name,
    label: settingOf(entry, 'alias'),
    zone: zones.get(name) ?? null,
    role: settingOf(entry, 'role'),
    addresses,
    isPppoe: settingOf(entry, 'mode') === 'pppoe',
    hasDefaultRoute: defaults.has(name),
  }
  return [
    {
      ...interfaceNamed(name),
      label: side.label,
      zone: side.zone,
      addresses,
      isUp: settingOf(entry, 'status') === 'down' ? false : null,
      outside: side.role === 'lan' || side.role === 'dmz' ? null : outsideOf(side),
    },
  ]
}

const ACCESS: Readonly<Record<string, { service: string; protocol: 'tcp' | 'udp' }>> = {
  https: { service: 'https-admin', protocol: 'tcp' },
  http: { service: 'http-admin', protocol: 'tcp' },
  ssh: { service: 'ssh', protocol: 'tcp' },
  telnet: { service: 'telnet', protocol: 'tcp' },
  snmp: { service: 'snmp', protocol: 'udp' },
  fgfm: { service: 'fgfm', protocol: 'tcp' },
}

const servicesOf = (
  entries: readonly Entry[],
  outsides: ReadonlyMap<string, Outside | null>,
): Service[] => {
  const global = entries.find((e) => e.table === 'system global')
  const port = (key: string, usual: number): number => Number(settingOf(global, key)) || usual
  const ports: Readonly<Record<string, number>> = {
    https: port('admin-sport', 443),
    http: port('admin-port', 80),
    ssh: port('admin-ssh-port', 22),
    telnet: port('admin-telnet-port', 23),
    snmp: 161,
    fgfm: 541,
  }
  const admins = entries.filter((e) => e.table === 'system admin' && e.name !== null)
  const isRestricted = admins.length === 0 ? null : admins.every((e) => trustedHosts(e).length > 0)
  const services = entries
    .filter((e) => e.table === 'system interface' && e.name !== null)
    .flatMap((e) =>
      (e.set.get('allowaccess') ?? []).flatMap((word): Service[] => {
        const known = Object.hasOwn(ACCESS, word) ? ACCESS[word] : undefined
        return known
          ? [
              {
                ...known,
                port: ports[word] ?? null,
                interface: e.name,
                outside: outsides.get(e.name ?? '') ?? null,
                isRestricted,
                line: e.line,
              },
            ]
          : []
      }),
    )
  const published = entries
    .filter((e) => e.table === 'firewall vip' && e.name !== null && settingOf(e, 'extip') !== null)
    .map((e): Service => {
      const external = settingOf(e, 'extintf')
      return {
        service: `published: ${e.name ?? ''}`,
        port: Number((settingOf(e, 'extport') ?? '').split('-')[0]) || null,
        protocol: settingOf(e, 'protocol') === 'udp' ? 'udp' : 'tcp',
        interface: external,
        outside:
          outsides.get(external ?? '') ??
          outsideOf({ name: external ?? '', addresses: [settingOf(e, 'extip') ?? ''] }),
        isRestricted: null,
        line: e.line,
      }
    })
  return [...services, ...published]
}

const portalsOf = (
  entries: readonly Entry[],
  outsides: ReadonlyMap<string, Outside | null>,
): VpnPortal[] => {
  const outside = (names: readonly string[]): Outside | null =>
    names.map((n) => outsides.get(n) ?? outsideOf({ name: n })).find((o) => o !== null) ?? null
  const ssl = entries
    .filter((e) => e.table === 'vpn ssl settings' && e.name === null && e.set.size > 0)
    .map((e): VpnPortal => {
      const names = e.set.get('source-interface') ?? []
      const status = settingOf(e, 'status')
      return {
        kind: 'ssl-vpn',
        name: null,
        // Where nothing says it is off, it listens on the interfaces it names.
        isOn: status === null ? (names.length > 0 ? true : null) : status === 'enable',
        port: Number(settingOf(e, 'port')) || (names.length > 0 ? 443 : null),
        interfaces: names,
        outside: outside(names),
        line: e.line,
      }
    })
  const dialup = entries
    .filter((e) => e.table === 'vpn ipsec phase1-interface' && settingOf(e, 'type') === 'dynamic')
    .map((e): VpnPortal => {
      const names = e.set.get('interface') ?? []
      return {
        kind: 'ipsec-remote',
        name: e.name,
        isOn: true,
        port: 500,
        interfaces: names,
        outside: outside(names),
        line: e.line,
      }
    })
  return [...ssl, ...dialup]
}

const trustedHosts = (entry: Entry): string[] =>
  [...entry.set].flatMap(([key, [address = '', mask]]) =>
    /^trusthost\d+$/.test(key) && address !== '0.0.0.0' ? (withPrefix(address, mask) ?? []) : [],
  )

const accountsOf = (entries: readonly Entry[]): Account[] =>
  entries.flatMap((e): Account[] => {
    if (e.name === null || (e.table !== 'system admin' && e.table !== 'user local')) return []
    const isAdmin = e.table === 'system admin'
    return [
      {
        name: e.name,
        use: isAdmin ? 'administrator' : 'user',
        role: settingOf(e, 'accprofile'),
        isEnabled: settingOf(e, 'status') === null ? null : settingOf(e, 'status') === 'enable',
        secondFactor: secondFactorOf(e),
        ...keptIn(e, isAdmin ? 'password' : 'passwd', 'passwd'),
        trustedHosts: isAdmin ? trustedHosts(e) : null,
        line: e.line,
      },
    ]
  })

/** FortiOS writes nothing for "disable"; a user checked elsewhere may have a factor there. */
const secondFactorOf = (entry: Entry): SecondFactor => {
  const factor = settingOf(entry, 'two-factor')
  if (factor !== null) return factor === 'disable' ? 'no' : 'yes'
  const type = settingOf(entry, 'type')
  const isElsewhere =
    (type !== null && type !== 'password') || settingOf(entry, 'remote-auth') === 'enable'
  return isElsewhere ? 'unknown' : 'no'
}
