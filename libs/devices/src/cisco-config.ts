/**
 * Configurations of IOS, IOS XE, NX-OS and IOS XR, and of AlliedWare Plus, which is written like them.
 * @module
 */
import { argument, type Block, blocksOf, isWithin, type Line } from './blocks.ts'
import { portalsOf, servicesOf } from './cisco-exposure.ts'
import { inboundOf, listsOf, permitsOf } from './cisco-lists.ts'
import { iosPublished } from './cisco-published.ts'
import { datesOf } from './config-dates.ts'
import {
  administrationOf,
  cutShort,
  type Found,
  type FoundNode,
  interfaceNamed,
  noConfiguration,
} from './found.ts'
import type { Account, Configuration, Interface, Product } from './parts.ts'
import type { Piece } from './segments.ts'
import { bare, field, hashIn, isIp, outsideOf, unquote, withPrefix } from './text.ts'
import { blockCertificates, blockTunnels } from './tunnels.ts'
import { alliedSide } from './zone-rules.ts'

export const ciscoConfig =
  (product: Product | null) =>
  (piece: Piece): Found => {
    const blocks = blocksOf(piece)
    const hostName = argument(blocks, /^(?:hostname|switchname) (\S+)/)
    const version = argument(blocks, /^version (\d\S*)/)
    const interfaces = interfacesOf(blocks)
    const lists = { permits: permitsOf(blocks), asked: listsOf(blocks, interfaces) }
    const zones = alliedSide(blocks, interfaces)
    const services = [
      ...servicesOf(blocks, interfaces, product),
      ...iosPublished(blocks, interfaces, lists),
      ...zones.services,
    ]
    const notRead = blocks.filter((b) => !KNOWN.test(b.text)).length
    const configuration: Configuration = {
      ...noConfiguration,
      ...datesOf(piece.lines),
      services,
      portals: portalsOf(blocks, interfaces),
      accounts: blocks.flatMap(accountOf),
      authentication: authenticationOf(blocks),
      tunnels: blockTunnels(blocks),
      certificates: blockCertificates(blocks),
      inbound: [...inboundOf(lists.permits, lists.asked, (i) => i.name), ...zones.inbound],
      snmpCommunities: blocks.flatMap((b) => {
        const known =
          /^snmp-server community (?:\d |encrypted |clear )?(\S+)(?: .*?\b(ro|rw)\b)?/i.exec(b.text)
        return known
          ? [{ access: accessOf(known[2]), secretHash: hashIn(b.text), line: b.line }]
          : []
      }),
      logging: blocks.flatMap((b) => {
        const target =
          /^(?:logging (?:host |server )?|log host )(?:ipv6 )?([\d.]{7,15}|[0-9a-f:]{3,39}:[0-9a-f:]*|[\w-]+\.[\w.-]+)(?: |$)/i.exec(
            b.text,
          )
        return target ? [{ target: target[1] ?? '', line: b.line }] : []
      }),
      administrationFromInternet: administrationOf(services, interfaces.length > 0),
      notRead,
    }
    const node: FoundNode = {
      hostName,
      versionRaw: version === null ? null : `version ${version}`,
      // `version 15.2` of IOS names the train only; NX-OS and XR print the whole version.
      version:
        product === 'nx-os'
          ? version
          : (field(piece.lines, /^!! IOS XR Configuration (?:version = )?(\S+)/) ?? null),
    }
    const clock = field(piece.lines.slice(0, 60), /^!Time: (.*)$/)
    return {
      product,
      hostName,
      clock,
      nodes: [node],
      interfaces,
      configuration,
      notRead,
      damage: cutShort(piece, /^Current configuration ?:/, /^end$/),
    }
  }

const accessOf = (word: string | undefined): 'ro' | 'rw' | null =>
  word === undefined ? null : word.toLowerCase() === 'rw' ? 'rw' : 'ro'

/** Default routes of all tables of a provider's router stay below. */
const MAX_GATEWAYS = 500

const interfacesOf = (blocks: readonly Block[]): Interface[] => {
  const defaults = [
    ...new Set(
      blocks
        .flatMap((b) => [b, ...b.inner])
        .flatMap((b) => {
          const route =
            /^(?:ip route (?:vrf \S+ )?(?:0\.0\.0\.0 0\.0\.0\.0|0\.0\.0\.0\/0|default)|0\.0\.0\.0\/0) (\S+)(?: (\S+))?/.exec(
              b.text,
            )
          return route ? [route[1] ?? '', route[2] ?? ''] : []
        }),
    ),
  ].slice(0, MAX_GATEWAYS)
  return blocks.flatMap((block): Interface[] => {
    const name = /^interface (.{1,60})$/.exec(block.text)?.[1]?.trim()
    if (name === undefined || /^range /.test(name)) return []
    const addresses = block.inner.flatMap(({ text }) => {
      const four = /^(?:ip|ipv4) address ([\d.]{7,15})(?:\/(\d{1,2})| ([\d.]{7,15}))?/.exec(text)
      const six = /^ipv6 address ([0-9a-f:]{3,45})\/(\d{1,3})/i.exec(text)
      const found = four
        ? withPrefix(four[1] ?? '', four[2] ?? four[3])
        : six
          ? withPrefix(six[1] ?? '', six[2])
          : null
      return found === null ? [] : [found]
    })
    const has = (pattern: RegExp): boolean => block.inner.some((l) => pattern.test(l.text))
    const label = argument(block.inner, /^description (.*)$/)
    const zone =
      argument(block.inner, /^zone-member security (\S+)/) ??
      argument(block.inner, /^vrf (?:forwarding |member )?(\S+)/)
    return [
      {
        ...interfaceNamed(name),
        label: label === null ? null : unquote(label).slice(0, 200),
        zone,
        addresses,
        isUp: has(/^shutdown$/) ? false : has(/^no shutdown$/) ? true : null,
        outside: outsideOf({
          name,
          label,
          zone: argument(block.inner, /^zone-member security (\S+)/),
          addresses,
          isNatOutside: has(/^ip nat outside/),
          isPppoe: has(/^(?:pppoe|ppp |dialer pool|encapsulation ppp|ip address negotiated)/),
          hasDefaultRoute: defaults.some(
            (to) => to !== '' && (to === name || addresses.some((a) => isWithin(to, a))),
          ),
        }),
      },
    ]
  })
}

const FORMS: Readonly<Record<string, string>> = {
  '0': 'plain',
  '4': 'type 4',
  '5': 'type 5',
  '6': 'type 6',
  '7': 'type 7',
  '8': 'type 8',
  '9': 'type 9',
  '10': 'type 10',
}

const accountOf = (block: Block): Account[] => {
  const user = /^(?:username|snmp-server user) ("[^"]{1,100}"|\S{1,100})(?: (.*))?$/.exec(
    block.text,
  )
  if (!user || block.text.startsWith('snmp')) return []
  // XR keeps the secret in a line of its own below.
  const all = [user[2] ?? '', ...block.inner.map((l) => l.text)].join(' ')
  const privilege = /\bprivilege (\d{1,2})\b/.exec(all)?.[1] ?? null
  const role = /\b(?:role|group) (\S{1,60})/.exec(all)?.[1] ?? null
  const form = /\b(?:secret|password) (?:(\d{1,2}) )?(?:encrypted )?["']?«/.exec(all)
  const isAdmin =
    privilege === '15' || /network-admin|root-lr|root-system|vdc-admin|priv-15/.test(role ?? '')
  return [
    {
      name: unquote(user[1] ?? ''),
      use: isAdmin ? 'administrator' : 'user',
      role: role ?? (privilege === null ? null : `privilege ${privilege}`),
      isEnabled: null,
      secondFactor: 'no',
      secretHash: hashIn(all),
      secretForm: form ? (FORMS[form[1] ?? '0'] ?? null) : null,
      trustedHosts: null,
      line: block.line,
    },
  ]
}

const authenticationOf = (blocks: readonly Block[]): Configuration['authentication'] =>
  blocks.flatMap((block) => {
    const old = /^(radius|tacacs)-server host (\S+)/.exec(block.text)
    if (old)
      return [
        {
          kind: old[1] === 'radius' ? ('radius' as const) : ('tacacs' as const),
          name: old[2] ?? '',
          server: old[2] ?? null,
          ...serverSecret([block]),
          line: block.line,
        },
      ]
    const named = /^(radius|tacacs|ldap) server (\S+)/.exec(block.text)
    if (!named) return []
    const address = argument(block.inner, /^(?:address )?(?:ipv4|ipv6) (\S+)/)
    const kind =
      named[1] === 'ldap'
        ? ('ldap' as const)
        : named[1] === 'radius'
          ? ('radius' as const)
          : ('tacacs' as const)
    return [
      {
        kind,
        name: named[2] ?? '',
        server: address !== null && isIp(bare(address)) ? address : null,
        ...serverSecret(block.inner),
        line: block.line,
      },
    ]
  })

/** `key 7 «…»`, `bind authenticate root-dn cn=… password 7 «…»` */
const serverSecret = (lines: readonly Line[]) => {
  const said = lines.find((l) => /\b(?:key|password)\b.*«/.test(l.text))?.text
  const type = said === undefined ? null : (/\b(?:key|password) (\d{1,2}) /.exec(said)?.[1] ?? '0')
  return {
    account: argument(lines, /^bind authenticate root-dn (.{1,300}?) password /),
    secretHash: hashIn(said),
    secretForm: type === null ? null : (FORMS[type] ?? null),
  }
}

/** First words that are understood, or known to say nothing that is looked for. */
const KNOWN =
  /^(?:no |default )?(?:hostname|switchname|version|service|boot|enable|aaa|username|ip|ipv6|ipv4|interface|line|snmp-server|logging|log|ntp|clock|vlan|spanning-tree|switch|vrf|router|access-list|route-map|crypto|webvpn|vpdn|vpdn-group|radius|tacacs|radius-server|tacacs-server|ldap|banner|archive|license|class-map|policy-map|zone|zone-pair|security|object-group|track|end|exit|feature|cdp|lldp|errdisable|hw-module|platform|redundancy|diagnostic|mac|port-channel|monitor|flow|call-home|sampler|control-plane|key|multilink|bridge|dialer|dialer-list|memory|login|stack|telnet|ssh|domain|prefix-set|rcp|scheduler|subscriber|system|transceiver|power|fabric|vtp|udld|cli|role|copp|vpc|tftp|exec|terminal|do|building|current|using|arp|mpls|l2vpn|multicast-routing|controller|card|voice|dial-peer|dot1x|environment|storm-control|parameter-map|event|alias|macro|cts|netconf|netconf-yang|restconf|nat|gateway|isdn|ap|wireless|tunnel-group|group-policy)\b/i
