/**
 * Configurations of ASA and FTD: interfaces bear names, and every service says on which of them it listens.
 * @module
 */
import { argument, type Block, blocksOf } from './blocks.ts'
import { inboundOf, listsOf, permitsOf } from './cisco-lists.ts'
import { asaPublished } from './cisco-published.ts'
import { datesOf } from './config-dates.ts'
import {
  administrationOf,
  cutShort,
  type Found,
  interfaceNamed,
  isSideKnown,
  noConfiguration,
  noSecret,
  unknownLines,
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
import { field, hashIn, outsideOf, unquote, withPrefix } from './text.ts'
import { blockCertificates, blockTunnels } from './tunnels.ts'

export const asaConfig = (piece: Piece): Found => {
  const blocks = blocksOf(piece)
  const texts = blocks.map((b) => b.text)
  const hostName = field(texts, /^hostname (\S+)/)
  const raw = field(texts, /^((?:ASA|NGFW) Version .*)$/)
  const defaults = new Set(
    blocks.flatMap(
      (b) => /^route (\S+) (?:0\.0\.0\.0|0) (?:0\.0\.0\.0|0) /.exec(b.text)?.[1] ?? [],
    ),
  )
  const interfaces = blocks.flatMap((b) => interfaceOf(b, defaults))
  const outsides = new Map(
    interfaces.flatMap((i) => (i.label === null ? [] : [[i.label, i.outside] as const])),
  )
  const lists = { permits: permitsOf(blocks), asked: listsOf(blocks, interfaces) }
  const services = [...servicesOf(blocks, outsides), ...asaPublished(blocks, interfaces, lists)]
  const secondFactor = secondFactorOf(blocks)
  const protocols = new Map(
    texts.flatMap((t) => {
      const said = /^aaa-server (\S+) protocol (\S+)/.exec(t)
      return said ? [[said[1] ?? '', said[2] ?? ''] as const] : []
    }),
  )
  const notRead = unknownLines(blocks, KNOWN)
  const configuration: Configuration = {
    ...noConfiguration,
    ...datesOf(piece.lines),
    services,
    portals: portalsOf(blocks, outsides),
    accounts: blocks.flatMap((b) => accountOf(b, secondFactor)),
    authentication: blocks.flatMap((b): Configuration['authentication'] => {
      const server = /^aaa-server (\S+) (?:\((\S{1,60})\) )?host (\S+)/.exec(b.text)
      if (server) {
        const protocol = protocols.get(server[1] ?? '')
        const kind =
          protocol === 'ldap' ? 'ldap' : protocol?.startsWith('tacacs') ? 'tacacs' : 'radius'
        const key = [b, ...b.inner].find((l) => l.text.includes('«'))
        return [
          {
            kind,
            name: server[1] ?? '',
            server: server[3] ?? null,
            account: argument(b.inner, /^ldap-login-dn (.{1,300})$/),
            secretHash: hashIn(key?.text),
            secretForm: key === undefined ? null : /\b8 «/.test(key.text) ? 'type 8' : 'plain',
            line: b.line,
          },
        ]
      }
      return b.inner.flatMap((l) => {
        const saml = /^saml (?:idp|identity-provider) (\S+)/.exec(l.text)
        return saml
          ? [
              {
                kind: 'saml' as const,
                name: saml[1] ?? '',
                server: null,
                ...noSecret,
                line: l.line,
              },
            ]
          : []
      })
    }),
    tunnels: blockTunnels(blocks),
    certificates: blockCertificates(blocks),
    inbound: inboundOf(lists.permits, lists.asked, (i) => i.label ?? i.name),
    snmpCommunities: blocks.flatMap((b) =>
      /^snmp-server (?:community |host .*\bcommunity )/.test(b.text)
        ? [{ access: 'ro' as const, secretHash: hashIn(b.text), line: b.line }]
        : [],
    ),
    logging: blocks.flatMap((b) => {
      const target = /^logging host \S+ (\S+)/.exec(b.text)?.[1]
      return target === undefined ? [] : [{ target, line: b.line }]
    }),
    administrationFromInternet: administrationOf(services, isSideKnown(interfaces)),
    notRead,
  }
  const serial = field(piece.lines.slice(0, 40), /^: Serial Number: (\S+)/)
  return {
    product: raw?.startsWith('NGFW') ? 'ftd' : 'asa',
    hostName,
    nodes: [
      {
        hostName,
        model: field(piece.lines.slice(0, 40), /^: Hardware:\s+([^,\s]+)/),
        versionRaw: raw,
        version: raw === null ? null : (/Version (\d[\w.()]{0,30})/.exec(raw)?.[1] ?? null),
        serials: serial === null ? [] : [serial],
      },
    ],
    interfaces,
    configuration,
    notRead,
    damage: cutShort(piece, /^: Saved/, /^: end/),
  }
}

/** First words of the commands of ASA and FTD. */
const KNOWN =
  /^(?:no |clear )?(?:aaa|aaa-server|access-group|access-list|alias|anyconnect|anyconnect-custom-\S+|app-agent|application-bridging|arp|asdm|asp|auth-prompt|auto-update|banner|bgp|boot|call-home|class-map|client-update|clock|cluster|cmd-policy|configure|console|coredump|crypto|cts|ctl-file|ddns|default|dhcp-client|dhcpd|dhcprelay|dns|dns-group|domain-name|dynamic-access-policy-record|dynamic-filter|dynamic-map|eigrp|enable|end|established|event|exit|failover|filter|fips|firewall|fixup|flow-export|flow-offload|fragment|ftp|ftp-map|global|group-delimiter|group-policy|gtp-map|hostname|hpm|http|http-map|icmp|ignore-ipsec-keyusage|igmp|imap4s|interface|ip|ipv6|isakmp|jumbo-frame|key|l2tp|lacp|ldap|license|lisp|logging|logout|mac-address|mac-list|management-access|management-only|map|mfib|mgcp-map|monitor-interface|mount|mroute|mtu|multicast|multicast-routing|name|names|nat|nat-control|nat-assigned-to-public-ip|nsf|ntp|object|object-group|ospf|pager|passwd|password|password-policy|pim|policy-list|policy-map|policy-map-output|policy-route|pop3s|prefix-list|prf|priority-queue|privilege|prompt|quit|quota|regex|remote-access|rip|route|route-map|router|same-security-traffic|saml|scansafe|security-group|service|service-policy|session|setup|shun|sla|smtps|smtp-server|snmp|snmp-map|snmp-server|ssh|ssl|static|sunrpc-server|sysopt|tcp-map|telnet|tftp-server|threat-detection|time-range|timeout|tls-proxy|track|tunnel-group|tunnel-group-map|unified-communications|url-block|url-cache|url-list|url-server|user-alert|user-identity|username|uc-ime|vdi|virtual|vpn|vpn-addr-assign|vpn-group-policy|vpn-load-balancing|vpn-sessiondb|vpnclient|vpnsetup|wccp|webvpn|xlate|zone|ASA|NGFW|Cryptochecksum|PIX|dhcp-network-scope|interface-policy|version|terminal|hw-module|mode|port-channel|platform|pppoe|vpdn)\b|^:/

const interfaceOf = (block: Block, defaults: ReadonlySet<string>): Interface[] => {
  const name = /^interface (\S+)/.exec(block.text)?.[1]
  if (name === undefined) return []
  const inner = block.inner.map((l) => l.text)
  const label = field(inner, /^nameif (\S+)/)
  const ip = /^ip address ([\d.]{7,15}) ([\d.]{7,15})/.exec(
    inner.find((t) => t.startsWith('ip address ')) ?? '',
  )
  const address = ip ? withPrefix(ip[1] ?? '', ip[2]) : null
  const addresses = address === null ? [] : [address]
  const level = field(inner, /^security-level (\d+)/)
  const side = { name, label, addresses, hasDefaultRoute: label !== null && defaults.has(label) }
  return [
    {
      ...interfaceNamed(name),
      label,
      zone: level === null ? null : `security-level ${level}`,
      addresses,
      isUp: inner.includes('shutdown') ? false : null,
      outside:
        outsideOf(side) ??
        (level === '0' && label !== null ? { why: 'role', detail: 'security-level 0' } : null),
    },
  ]
}

type Outsides = ReadonlyMap<string, Outside | null>
const facing = (outsides: Outsides, label: string): Outside | null =>
  outsides.get(label) ?? outsideOf({ name: label })

const servicesOf = (blocks: readonly Block[], outsides: Outsides): Service[] => {
  const web = blocks.find((b) => /^http server enable/.test(b.text))
  const webPort = Number(/^http server enable (\d+)/.exec(web?.text ?? '')?.[1]) || 443
  return blocks.flatMap((b): Service[] => {
    const open =
      /^(http|ssh|telnet) ([\d.]{7,15}|::\/0|[0-9a-f:]+\/\d+) (?:([\d.]{7,15}) )?(\S+)$/i.exec(
        b.text,
      )
    if (!open || (open[1] === 'http' && !web)) return []
    const [, kind = '', from = '', , label = ''] = open
    return [
      {
        service: kind === 'http' ? 'https-admin' : kind,
        port: kind === 'http' ? webPort : kind === 'ssh' ? 22 : 23,
        protocol: 'tcp',
        interface: label,
        outside: facing(outsides, label),
        isRestricted: from !== '0.0.0.0' && from !== '::/0',
        line: b.line,
      },
    ]
  })
}

const portalsOf = (blocks: readonly Block[], outsides: Outsides): VpnPortal[] => {
  const web = blocks
    .filter((b) => b.text === 'webvpn')
    .flatMap((b): VpnPortal[] => {
      const on = b.inner.flatMap((l) => /^enable (\S+)/.exec(l.text)?.[1] ?? [])
      const port =
        Number(
          field(
            b.inner.map((l) => l.text),
            /^port (\d+)/,
          ),
        ) || 443
      const isClient = b.inner.some((l) => /^(?:anyconnect|svc) enable/.test(l.text))
      return [
        {
          kind: isClient ? 'anyconnect' : 'ssl-vpn',
          name: null,
          isOn: on.length > 0,
          port,
          interfaces: on,
          outside: on.map((l) => facing(outsides, l)).find((o) => o !== null) ?? null,
          line: b.line,
        },
      ]
    })
  const remote = blocks.some((b) =>
    /^tunnel-group \S+ type (?:remote-access|ipsec-ra)/.test(b.text),
  )
  const ike = blocks.flatMap((b): VpnPortal[] => {
    const on = /^crypto (?:ikev1|ikev2|isakmp) enable (\S+)/.exec(b.text)
    return on && remote
      ? [
          {
            kind: 'ipsec-remote',
            name: null,
            isOn: true,
            port: 500,
            interfaces: [on[1] ?? ''],
            outside: facing(outsides, on[1] ?? ''),
            line: b.line,
          },
        ]
      : []
  })
  return [...web, ...ike]
}

/** A gateway of a provider has some dozens. */
const MAX_GROUPS = 500

/** All remote-access groups ask twice: yes; none does: no; some, or somebody else decides: unknown. */
const secondFactorOf = (blocks: readonly Block[]): SecondFactor => {
  const remote = new Set(
    blocks.flatMap(
      (b) => /^tunnel-group (\S+) type (?:remote-access|ipsec-ra)/.exec(b.text)?.[1] ?? [],
    ),
  )
  if (remote.size === 0) return 'no'
  const asks = [...remote].slice(0, MAX_GROUPS).map((name) => {
    const inner = blocks
      .filter((b) => b.text.startsWith(`tunnel-group ${name} `))
      .flatMap((b) => b.inner.map((l) => l.text))
    if (
      inner.some((t) =>
        /^secondary-authentication-server-group|^authentication aaa certificate|^authentication multiple-certificate aaa/.test(
          t,
        ),
      )
    )
      return 'yes'
    return inner.some((t) =>
      /^saml |^authentication saml|^authentication-server-group (?!.*\bLOCAL$)/.test(t),
    )
      ? 'unknown'
      : 'no'
  })
  return asks.every((a) => a === 'yes') ? 'yes' : asks.every((a) => a === 'no') ? 'no' : 'unknown'
}

const accountOf = (block: Block, secondFactor: SecondFactor): Account[] => {
  const user = /^username (\S{1,100}) (?:nopassword|password) ?(.*)$/.exec(block.text)
  if (!user) return []
  const privilege = /\bprivilege (\d{1,2})/.exec(user[2] ?? '')?.[1] ?? null
  const form = /\b(pbkdf2|encrypted|nt-encrypted|mschap)\b/.exec(user[2] ?? '')?.[1] ?? null
  return [
    {
      name: unquote(user[1] ?? ''),
      use: privilege === '15' ? 'administrator' : 'vpn',
      role: privilege === null ? null : `privilege ${privilege}`,
      isEnabled: null,
      secondFactor,
      secretHash: hashIn(user[2]),
      secretForm: form,
      trustedHosts: null,
      line: block.line,
    },
  ]
}
