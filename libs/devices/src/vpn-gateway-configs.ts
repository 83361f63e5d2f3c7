/**
 * Configurations of gateways that are nothing but VPN portals: Array AG, Ivanti Connect Secure.
 * @module
 */
import {
  administrationOf,
  type Found,
  interfaceNamed,
  noConfiguration,
  noSecret,
  unknownLines,
} from './found.ts'
import type {
  Account,
  Configuration,
  Interface,
  SecondFactor,
  Service,
  VpnPortal,
} from './parts.ts'
import type { Piece } from './segments.ts'
import { treeOf, under } from './statements.ts'
import { field, hashIn, isIp, outsideOf, unquote, withPrefix } from './text.ts'
import { arrayVersion } from './vpn-gateways.ts'

/** ArrayOS writes one command a line, names in quotation marks. */
export const arrayConfig = (piece: Piece): Found => {
  const head = arrayVersion(piece)
  const all = piece.lines.flatMap((raw, at) => {
    const text = raw.trim()
    return text === '' || text.startsWith('#') || text.startsWith('!')
      ? []
      : [{ text: text.slice(0, 4000), line: piece.line + at }]
  })
  const text = all.map((l) => l.text)
  const route = all.flatMap((l) => /^ip route default ([\d.]{7,15})/.exec(l.text)?.[1] ?? [])[0]
  const interfaces = all.flatMap((l): Interface[] => {
    const found = /^ip address ("[^"]*"|\S+) ([\d.]{7,15}) ([\d.]{1,15})/.exec(l.text)
    const address = found ? withPrefix(found[2] ?? '', found[3]) : null
    if (!found || address === null) return []
    const name = unquote(found[1] ?? '')
    return [
      {
        ...interfaceNamed(name),
        addresses: [address],
        outside: outsideOf({
          name,
          addresses: [address],
          hasDefaultRoute:
            route?.split('.').slice(0, 3).join('.') === address.split('.').slice(0, 3).join('.'),
        }),
      },
    ]
  })
  const outside = interfaces.find((i) => i.outside !== null)?.outside ?? null
  const webui = all.find((l) => /^webui on/.test(l.text))
  const ssh = all.find((l) => /^ssh on/.test(l.text))
  const webPort = Number(field(text, /^webui port (\d+)/)) || 8888
  const isRestricted = all.some((l) => /^webui ip |^accesslist permit/.test(l.text)) ? true : null
  const service = (name: string, port: number, line: number): Service => ({
    service: name,
    port,
    protocol: 'tcp',
    interface: null,
    outside,
    isRestricted,
    line,
  })
  const services = [
    ...(webui ? [service('https-admin', webPort, webui.line)] : []),
    ...(ssh ? [service('ssh', 22, ssh.line)] : []),
  ]
  const factor: SecondFactor = all.some((l) =>
    /^aaa (?:method|hardwareid|totp|multi|rank)\b.*\b(?:sms|totp|otp|cert\S*|multi)\b/i.test(
      l.text,
    ),
  )
    ? 'yes'
    : 'unknown'
  const notRead = unknownLines(all, ARRAY_KNOWN)
  return {
    ...head,
    hostName: head.hostName ?? field(text, /^hostname "?([^"\s]+)/),
    interfaces,
    configuration: {
      ...noConfiguration,
      services,
      portals: all.flatMap((l): VpnPortal[] => {
        const site = /^virtual site (?:name |ip |host )?("[^"]*"|\S+)/.exec(l.text)
        return site && !/^virtual site (?:ip|host)/.test(l.text)
          ? [
              {
                kind: 'ssl-vpn',
                name: unquote(site[1] ?? ''),
                isOn: true,
                port: 443,
                interfaces: [],
                outside,
                line: l.line,
              },
            ]
          : []
      }),
      accounts: all.flatMap((l): Account[] => {
        const local = /^(?:aaa )?localdb (?:account|user) ("[^"]*"|\S+)/.exec(l.text)
        const admin = /^(?:admin )?user ("[^"]*"|[\w.@-]+) .*«/.exec(l.text)
        const name = local?.[1] ?? admin?.[1]
        return name === undefined
          ? []
          : [
              {
                name: unquote(name),
                use: local ? 'vpn' : 'administrator',
                role: null,
                isEnabled: null,
                secondFactor: local ? factor : 'unknown',
                secretHash: hashIn(l.text),
                secretForm: null,
                trustedHosts: null,
                line: l.line,
              },
            ]
      }),
      authentication: all.flatMap((l): Configuration['authentication'] => {
        const server =
          /^aaa (?:server )?(radius|ldap|tacacs|saml)\S? (?:host )?("[^"]*"|\S+)(?: (\S+))?/.exec(
            l.text,
          )
        return server
          ? [
              {
                kind: server[1] as 'radius' | 'ldap' | 'tacacs' | 'saml',
                name: unquote(server[2] ?? ''),
                server: isIp(server[3] ?? '') ? (server[3] ?? null) : null,
                account: null,
                secretHash: hashIn(l.text),
                secretForm: null,
                line: l.line,
              },
            ]
          : []
      }),
      snmpCommunities: all.flatMap((l) =>
        /^snmp community /.test(l.text)
          ? [{ access: null, secretHash: hashIn(l.text), line: l.line }]
          : [],
      ),
      logging: all.flatMap((l) => {
        const target = /^log host ("[^"]*"|\S+)/.exec(l.text)?.[1]
        return target === undefined ? [] : [{ target: unquote(target), line: l.line }]
      }),
      administrationFromInternet: administrationOf(services, interfaces.length > 0),
      notRead,
    },
    notRead,
  }
}

/** First words of ArrayOS commands. */
const ARRAY_KNOWN =
  /^(?:no |clear )?(?:"|aaa|accesslist|accessgroup|acl|admin|user|adm|arp|banner|bond|cache|clientsec|cluster|config|console|dns|enable|exit|fips|ha|health|hostname|http|interface|ip|ipconfig|ipflow|ldap|license|localdb|log|login|mnet|monitor|motionpro|nat|ntp|passwd|portal|quit|radius|role|route|rts|session|show|site|slb|smtp|snmp|ssh|ssl|statmon|stats|support|switch|syslog|sysctl|system|tcp|timezone|url|virtual|vlan|vpn|vpnclient|vsite|webui|webwall|write|xmlrpc|ArrayOS|Model|Host|System|Build|Serial|Up)\b/i

/** The XML export: its namespace ends in the version (`…/ive-sa/9.1R18`). */
export const ivantiConfig = (piece: Piece): Found => {
  const tree = treeOf(piece)
  const all = tree.statements.map((s) => ({
    ...s,
    path: s.path[0] === 'configuration' ? s.path.slice(1) : s.path,
  }))
  const namespace = Object.entries(tree.root).find(([key]) => key === 'xmlns')?.[1] ?? ''
  const version = /(\d+\.\d+R\d+(?:\.\d+)?)/i.exec(namespace)?.[1] ?? null
  const ends = (...steps: readonly string[]) =>
    all.filter((s) =>
      steps.every((step, i) => s.path[s.path.length - 1 - steps.length + i] === step),
    )
  const hostName =
    ends('network-overview', 'host-name')[0]?.path.at(-1) ??
    ends('node-name')[0]?.path.at(-1) ??
    null
  const interfaces = (['internal', 'external', 'management'] as const).flatMap(
    (side): Interface[] => {
      const of = all.filter((s) => s.path.includes(`${side}-port`))
      const address = of
        .find((s) => ['ip-address', 'ipv4-address'].includes(s.path.at(-2) ?? ''))
        ?.path.at(-1)
      const mask = of
        .find((s) => ['netmask', 'network-mask'].includes(s.path.at(-2) ?? ''))
        ?.path.at(-1)
      const ip = address === undefined ? null : withPrefix(address, mask)
      return of.length === 0
        ? []
        : [
            {
              ...interfaceNamed(side),
              addresses: ip === null ? [] : [ip],
              outside: outsideOf({ name: side, addresses: ip === null ? [] : [ip] }),
            },
          ]
    },
  )
  const outside = interfaces.find((i) => i.outside !== null)?.outside ?? null
  const realms = [
    ...new Map(
      under(all, ['users', 'user-realms', 'realm', 'name']).map((f) => [f.rest[0] ?? '', f.line]),
    ),
  ]
  const hasSecond = all.some(
    (s) =>
      s.path.includes('secondary-authentication-settings') &&
      s.path.at(-2) === 'name' &&
      s.path.at(-1) !== '',
  )
  const names = all.filter(
    (s) =>
      (s.path.at(-2) === 'username' || s.path.at(-2) === 'user-name') && s.path.includes('users'),
  )
  const onExternal = ends('enable-external-port').find((s) => s.path.at(-1) === 'true')
  const services: Service[] = onExternal
    ? [
        {
          service: 'https-admin',
          port: 443,
          protocol: 'tcp',
          interface: 'external',
          outside,
          isRestricted: null,
          line: onExternal.line,
        },
      ]
    : []
  return {
    product:
      /policy|ic-/.test(namespace) && !namespace.includes('ive')
        ? 'policy-secure'
        : 'connect-secure',
    hostName,
    nodes: [{ hostName, version, versionRaw: namespace === '' ? null : namespace }],
    interfaces,
    configuration: {
      ...noConfiguration,
      header: namespace === '' ? [] : [namespace],
      services,
      portals: [
        {
          kind: 'ssl-vpn',
          name: realms[0]?.[0] ?? null,
          isOn: true,
          port: 443,
          interfaces: interfaces.filter((i) => i.outside !== null).map((i) => i.name),
          outside,
          line: piece.line,
        },
      ],
      accounts: names.map(({ path, line }): Account => {
        const isAdmin =
          path.includes('administrators') || path.some((step) => /^Administrators$/i.test(step))
        return {
          name: path.at(-1) ?? '',
          use: isAdmin ? 'administrator' : 'vpn',
          role: null,
          isEnabled: null,
          secondFactor: hasSecond ? 'yes' : 'unknown',
          secretHash: null,
          secretForm: null,
          trustedHosts: null,
          line,
        }
      }),
      authentication: all.flatMap((s): Configuration['authentication'] => {
        const kind = (['radius', 'ldap', 'saml'] as const).find(
          (k) => s.path.includes(k) && s.path.includes('auth-server'),
        )
        const key = s.path.at(-2) ?? ''
        return kind && /^(?:radius-server|host|server|ldap-server|primary-server)$/.test(key)
          ? [
              {
                kind,
                name: s.path.at(-1) ?? '',
                server: s.path.at(-1) ?? null,
                ...noSecret,
                line: s.line,
              },
            ]
          : []
      }),
      logging: all.flatMap((s) =>
        s.path.at(-2) === 'server-name-ip' ||
        (s.path.includes('syslog-server') && s.path.at(-2) === 'server')
          ? [{ target: s.path.at(-1) ?? '', line: s.line }]
          : [],
      ),
      administrationFromInternet: administrationOf(services, false),
      notRead: tree.notRead,
    },
    notRead: tree.notRead,
    damage: tree.damage,
  }
}
