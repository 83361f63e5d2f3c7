/**
 * What a configuration of IOS or NX-OS offers, and on which outside interfaces: administration and VPN.
 * @module
 */
import { argument, type Block, type Line } from './blocks.ts'
import type { Interface, Product, Service, VpnPortal } from './parts.ts'

export const servicesOf = (
  blocks: readonly Block[],
  interfaces: readonly Interface[],
  product: Product | null,
): Service[] => {
  const line = (pattern: RegExp): Line | undefined => blocks.find((b) => pattern.test(b.text))
  const vty = blocks.filter((b) => /^line (?:vty|default)/.test(b.text))
  const isGuarded =
    vty.length > 0 &&
    vty.every((b) =>
      b.inner.some((l) => /^(?:access-class|ip access-class|access-list) /.test(l.text)),
    )
  const inputs = vty.flatMap((b) => b.inner.filter((l) => /^transport input/.test(l.text)))
  const isAllowed = (word: string): Line | undefined =>
    inputs.find((l) => new RegExp(`\\b(?:${word}|all)\\b`).test(l.text)) ??
    (product === 'ios' && inputs.length === 0 ? vty[0] : undefined)
  const offered: {
    service: string
    port: number
    line: Line | undefined
    isRestricted: boolean
  }[] = [
    {
      service: 'ssh',
      port: Number(argument(blocks, /^ip ssh port (\d+)/)) || 22,
      line: isAllowed('ssh') ?? line(/^(?:feature ssh|service ssh|ssh server v2|ip ssh version)/),
      isRestricted: isGuarded,
    },
    {
      service: 'telnet',
      port: 23,
      line:
        isAllowed('telnet') ??
        line(/^(?:feature telnet|service telnet|telnet (?:vrf \S+ )?ipv4 server)/),
      isRestricted: isGuarded,
    },
    {
      service: 'http-admin',
      port: Number(argument(blocks, /^ip http port (\d+)/)) || 80,
      line: line(/^(?:ip http server|service http|feature nxapi)$/),
      isRestricted: line(/^ip http access-class/) !== undefined,
    },
    {
      service: 'https-admin',
      port: Number(argument(blocks, /^ip http secure-port (\d+)/)) || 443,
      line: line(/^ip http secure-server$/),
      isRestricted: line(/^ip http access-class/) !== undefined,
    },
  ]
  const faces = interfaces.filter((i) => i.outside !== null && i.isUp !== false)
  const filtered = new Set(
    blocks.flatMap((b) =>
      b.inner.some((l) =>
        /^(?:ip access-group|ipv4 access-group|zone-member security) /.test(l.text),
      )
        ? [b.text.replace(/^interface /, '').trim()]
        : [],
    ),
  )
  return offered.flatMap(({ service, port, line: at, isRestricted }): Service[] => {
    if (at === undefined) return []
    const base = { service, port, protocol: 'tcp' as const, line: at.line }
    if (faces.length === 0) return [{ ...base, interface: null, outside: null, isRestricted }]
    return faces.map((face) => ({
      ...base,
      interface: face.name,
      outside: face.outside,
      // A list on the interface may or may not stop it: that is not known.
      isRestricted: isRestricted || (filtered.has(face.name) ? null : false),
    }))
  })
}

export const portalsOf = (
  blocks: readonly Block[],
  interfaces: readonly Interface[],
): VpnPortal[] => {
  const outside = interfaces.find((i) => i.outside !== null)?.outside ?? null
  return blocks.flatMap((block): VpnPortal[] => {
    const gateway = /^(?:webvpn gateway|crypto ssl policy) (\S+)/.exec(block.text)
    if (gateway) {
      const port = block.inner
        .map((l) => /\bport (\d{1,5})/.exec(l.text)?.[1])
        .find((p) => p !== undefined)
      const isOff =
        !block.inner.some((l) => /^(?:inservice|no shutdown)$/.test(l.text)) &&
        block.inner.some((l) => /^(?:no inservice|shutdown)$/.test(l.text))
      return [
        {
          kind: 'ssl-vpn',
          name: gateway[1] ?? null,
          isOn: !isOff,
          port: Number(port) || 443,
          interfaces: [],
          outside,
          line: block.line,
        },
      ]
    }
    const client =
      /^crypto (?:isakmp client configuration group|ikev2 authorization policy) (\S+)/.exec(
        block.text,
      )
    if (client)
      return [
        {
          kind: 'ipsec-remote',
          name: client[1] ?? null,
          isOn: true,
          port: 500,
          interfaces: [],
          outside,
          line: block.line,
        },
      ]
    if (/^vpdn-group /.test(block.text)) {
      const protocol = block.inner
        .map((l) => /^protocol (l2tp|pptp)/.exec(l.text)?.[1])
        .find((p) => p !== undefined)
      if (protocol === 'l2tp' || protocol === 'pptp')
        return [
          {
            kind: protocol,
            name: block.text.slice(11).trim(),
            isOn: blocks.some((b) => b.text === 'vpdn enable') || null,
            port: protocol === 'l2tp' ? 1701 : 1723,
            interfaces: [],
            outside,
            line: block.line,
          },
        ]
    }
    return []
  })
}
