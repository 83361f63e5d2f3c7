/**
 * SonicOS: the command form (`show current-config`), and the settings file, which is `key=value` behind base64.
 * @module
 */
import { type Block, blocksOf } from './blocks.ts'
import {
  administrationOf,
  type Found,
  interfaceNamed,
  isSideKnown,
  noConfiguration,
  noSecret,
  unknownLines,
} from './found.ts'
import type { Account, Interface, Service, VpnPortal } from './parts.ts'
import type { Piece } from './segments.ts'
import { hashIn, outsideOf, unquote, withPrefix, words } from './text.ts'
import { sonicTunnels } from './tunnels.ts'
import { sonicVersion } from './vpn-gateways.ts'
import { sonicSide } from './zone-rules.ts'

/** What an interface may let in, by the word for it. */
export const PORTS: Readonly<Record<string, readonly [string, number, 'tcp' | 'udp']>> = {
  https: ['https-admin', 443, 'tcp'],
  http: ['http-admin', 80, 'tcp'],
  ssh: ['ssh', 22, 'tcp'],
  snmp: ['snmp', 161, 'udp'],
}

export const sonicConfig = (piece: Piece): Found => {
  const head = sonicVersion(piece)
  const blocks = blocksOf(piece)
  const interfaces = blocks.flatMap((b): Interface[] => {
    const name = /^interface (\S+)/.exec(b.text)?.[1]
    if (name === undefined) return []
    const inner = b.inner.map((l) => l.text)
    const zone = one(inner, /^(?:zone|ip-assignment) (\S+)/)
    const ip = /^(?:ip-address |ip )([\d.]{7,15})(?: netmask ([\d.]{7,15}))?/
    const found = inner.map((t) => ip.exec(t)).find((f) => f !== null)
    const address = found ? withPrefix(found[1] ?? '', found[2]) : null
    const label = one(inner, /^comment (.*)$/)
    return [
      {
        ...interfaceNamed(name),
        label,
        zone,
        addresses: address === null ? [] : [address],
        outside: outsideOf({ name, zone, label, addresses: address === null ? [] : [address] }),
      },
    ]
  })
  const outsideAt = (name: string) => interfaces.find((i) => i.name === name)?.outside ?? null
  const side = sonicSide(blocks, interfaces)
  const own = blocks.flatMap((b): Service[] => {
    const name = /^interface (\S+)/.exec(b.text)?.[1]
    if (name === undefined) return []
    return b.inner.flatMap((l) =>
      /^management /.test(l.text)
        ? words(l.text)
            .slice(1)
            .flatMap((word): Service[] => {
              const known = Object.hasOwn(PORTS, word) ? PORTS[word] : undefined
              return known
                ? [
                    {
                      service: known[0],
                      port: known[1],
                      protocol: known[2],
                      interface: name,
                      outside: outsideAt(name),
                      isRestricted: false,
                      line: l.line,
                    },
                  ]
                : []
            })
        : [],
    )
  })
  const services = [...own, ...side.services]
  const portals = blocks.flatMap((b): VpnPortal[] => {
    const isOff = b.inner.some((l) => l.text === 'no enable')
    const outside = interfaces.find((i) => i.outside !== null)?.outside ?? null
    if (/^ssl-vpn (?:server|profiles?)/.test(b.text)) {
      const port =
        Number(
          one(
            b.inner.map((l) => l.text),
            /^port (\d+)/,
          ),
        ) || 4433
      const zones = b.inner.filter((l) => /^access /.test(l.text) && !/^access lan/i.test(l.text))
      return [
        {
          kind: 'ssl-vpn',
          name: null,
          isOn: isOff ? false : zones.length > 0 ? true : null,
          port,
          interfaces: zones.map((l) => l.text.slice(7)),
          outside,
          line: b.line,
        },
      ]
    }
    const group = /^vpn policy group-vpn "?([^"]+)"?/.exec(b.text)
    return group
      ? [
          {
            kind: 'ipsec-remote',
            name: group[1] ?? null,
            isOn: b.inner.some((l) => l.text === 'enable') && !isOff,
            port: 500,
            interfaces: [],
            outside,
            line: b.line,
          },
        ]
      : []
  })
  const lines = blocks.flatMap((b) => [b, ...b.inner])
  const notRead = unknownLines(blocks, KNOWN)
  return {
    ...head,
    interfaces,
    configuration: {
      ...noConfiguration,
      header: piece.lines
        .slice(0, 5)
        .filter((l) => /^(?:firmware-version|system-time|checksum)/.test(l)),
      savedAt: one(piece.lines.slice(0, 40), /^system-time "?([^"]{1,60})/),
      services,
      portals,
      accounts: accountsOf(blocks),
      authentication: lines.flatMap((l) => {
        const server = /^(radius|ldap|tacacs)(?: server)? (?:host |server )?"?([\d.]{7,15})"?/.exec(
          l.text,
        )
        return server
          ? [
              {
                kind: server[1] as 'radius' | 'ldap' | 'tacacs',
                name: server[2] ?? '',
                server: server[2] ?? null,
                ...noSecret,
                line: l.line,
              },
            ]
          : []
      }),
      tunnels: sonicTunnels(blocks),
      inbound: side.inbound,
      snmpCommunities: lines.flatMap((l) =>
        /^get-community-name /.test(l.text)
          ? [{ access: 'ro' as const, secretHash: hashIn(l.text), line: l.line }]
          : [],
      ),
      logging: lines.flatMap((l) => {
        const target = /^(?:log )?syslog(?: server|-server) (?:"[^"]*" )?"?([\d.]{7,15})/.exec(
          l.text,
        )?.[1]
        return target === undefined ? [] : [{ target, line: l.line }]
      }),
      administrationFromInternet: administrationOf(services, isSideKnown(interfaces)),
      notRead,
    },
    notRead,
  }
}

const one = (lines: readonly string[], pattern: RegExp): string | null => {
  for (const line of lines) {
    const value = pattern.exec(line)?.[1]
    if (value !== undefined) return unquote(value)
  }
  return null
}

const accountsOf = (blocks: readonly Block[]): Account[] => {
  const admin = blocks.find((b) => b.text === 'administration')
  const name = admin
    ? one(
        admin.inner.map((l) => l.text),
        /^admin-name (\S+)/,
      )
    : null
  const adminLine = admin?.inner.find((l) => /^(?:admin )?password /.test(l.text))
  const factor = blocks.some((b) =>
    b.inner.some(
      (l) => /^(?:one-time-password|otp|totp)(?: |$)/.test(l.text) && !/disable/.test(l.text),
    ),
  )
  const account = (
    who: string,
    use: Account['use'],
    secret: string | undefined,
    line: number,
    isFactor: boolean,
  ): Account => ({
    name: who,
    use,
    role: null,
    isEnabled: null,
    secondFactor: isFactor ? 'yes' : factor ? 'unknown' : 'no',
    secretHash: hashIn(secret),
    secretForm: secret === undefined ? null : /\bencrypted\b/.test(secret) ? 'encrypted' : 'plain',
    trustedHosts: null,
    line,
  })
  const locals: Account[] = []
  for (const b of blocks.filter((x) => /^user local/.test(x.text))) {
    let at: { name: string; line: number; secret: string | undefined; isFactor: boolean } | null =
      null
    const close = (): void => {
      if (at) locals.push(account(at.name, 'vpn', at.secret, at.line, at.isFactor))
    }
    for (const l of b.inner) {
      const user = /^user ("[^"]*"|\S+)/.exec(l.text)
      if (user) {
        close()
        at = {
          name: unquote(user[1] ?? ''),
          line: l.line,
          secret: l.text.includes('«') ? l.text : undefined,
          isFactor: false,
        }
      } else if (at && /^password /.test(l.text)) at.secret = l.text
      else if (at && /^one-time-password(?!.*disable)/.test(l.text)) at.isFactor = true
    }
    close()
  }
  return [
    ...(admin
      ? [account(name ?? 'admin', 'administrator', adminLine?.text, admin.line, false)]
      : []),
    ...locals,
  ]
}

/** First words of SonicOS commands at the top of a configuration. */
const KNOWN =
  /^(?:no )?(?:firmware-version|rom-version|model|serial-number|system-time|system-uptime|last-modified-by|checksum\S*|administration|admin\S*|interface|interface-group|zone|address-object|address-group|access-rule|access-rules|acl|service-object|service-group|schedule|user|user-group|users|vpn|ssl-vpn|nat-policy|nat-policies|routing|route-policy|route-policies|dhcp-server|dns|ntp|ntp-server|ntp-servers|time|snmp|syslog|log|radius|ldap|tacacs|tacacs-plus|high-availability|anti-spam|anti-spyware|gateway-antivirus|intrusion-prevention|app-rules|app-control|content-filter|cfs|dpi-ssl|dpi-ssh|botnet|geo-ip|certificate|certificates|firewall|flood-protection|bandwidth-object|bandwidth|qos|voip|wan-acceleration|wireless|sonicpoint|access-point|switch|switch-network|failover-lb|failover|network-monitor|arp|neighbor-discovery|mac-ip-anti-spoof|multicast|web-proxy|ipv6|portshield|vlan|capture-atp|capture|diag|guest|sso|email|email-object|match-object|match-objects|action-object|ike|ipsec|one-touch|virtual-assist|cloud|security-services|license|licenses|gms|netflow|app-flow|appflow|report|storage|boot|settings|fips|ndpp|cli|exit|end|commit|audit|endpoint-security|rbl|wxa|bgp|ospf|rip|ripng|ospfv3|tunnel-interface|dynamic-external-objects?|dynamic-botnet|tech-support|hostname|firewall-name|name|domain|password|login|timezone|banner|connection-limiting|ssl-control|real-time-black-list|server|policy|object)\b/
