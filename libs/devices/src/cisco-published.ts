/**
 * Address translations of IOS and ASA that lead the outside to a host behind the device.
 * @module
 */
import { argument, type Block, type Line } from './blocks.ts'
import { type listsOf, type Permit, permitsOn, permitsTo } from './cisco-lists.ts'
import type { Interface, Service } from './parts.ts'
import { MAX_RULES, openTo, portOf, protocolOf, published } from './published.ts'
import { isIpv4 } from './text.ts'

type Lists = { readonly permits: readonly Permit[]; readonly asked: ReturnType<typeof listsOf> }

/** `ip nat inside source static tcp 192.168.1.10 443 interface Dialer1 443`. A list on the interface may stop what is led in. */
export const iosPublished = (
  blocks: readonly Block[],
  interfaces: readonly Interface[],
  { asked }: Lists,
): Service[] => {
  const faces = interfaces.filter((i) => i.outside !== null && i.isUp !== false)
  const isFiltered = (face: Interface): boolean =>
    [...asked.values()].some((list) => list.includes(face))
  return blocks
    .filter((b) => b.text.startsWith('ip nat inside source static '))
    .slice(0, MAX_RULES)
    .flatMap((b): Service[] => {
      const found =
        /^ip nat inside source static (?:(tcp|udp|esp) )?([\d.]{7,15})(?: (\d{1,5}))? (?:interface (\S+)|([\d.]{7,15}))(?: (\d{1,5}))?/.exec(
          b.text,
        )
      if (!found || found[1] === 'esp') return []
      const [, protocol, inner = '', innerPort, name, , outerPort] = found
      const face =
        (name === undefined ? undefined : interfaces.find((i) => i.name === name)) ?? faces[0]
      return [
        published({
          name: innerPort === undefined ? inner : `${inner}:${innerPort}`,
          port: portOf(outerPort),
          protocol: protocolOf(protocol),
          interface: face?.name ?? null,
          outside: face?.outside ?? null,
          isRestricted: face === undefined || isFiltered(face) ? null : false,
          line: b.line,
        }),
      ]
    })
}

type Static = {
  readonly name: string
  readonly to: string
  readonly real: readonly string[]
  readonly protocol: string | null
  readonly port: string | null
  readonly line: number
}

/** A translation lets nobody in by itself: a list on the outside interface has to permit it. */
export const asaPublished = (
  blocks: readonly Block[],
  interfaces: readonly Interface[],
  { permits, asked }: Lists,
): Service[] => {
  const hosts = new Map<string, string>()
  const groups = new Map<string, Set<string>>()
  for (const b of blocks) {
    const object = /^object network (\S+)/.exec(b.text)?.[1]
    const host = object === undefined ? null : argument(b.inner, /^host (\S+)/)
    if (object !== undefined && host !== null) hosts.set(object, host)
  }
  for (const b of blocks) {
    const group = /^object-group network (\S+)/.exec(b.text)?.[1]
    if (group === undefined) continue
    const members = groups.get(group) ?? new Set<string>()
    for (const { text } of b.inner.slice(0, MAX_RULES)) {
      const member = /^network-object (?:host |object )(\S+)/.exec(text)?.[1]
      if (member !== undefined) members.add(hosts.get(member) ?? member)
    }
    groups.set(group, members)
  }
  const faces = interfaces
    .filter((i) => i.outside !== null && i.isUp !== false)
    .map((face) => ({ face, own: permitsOn(permits, asked, face) }))
  return blocks
    .flatMap((b) => [...staticsOf(b), ...b.inner.flatMap((l) => objectStatic(b, l, hosts))])
    .slice(0, MAX_RULES)
    .flatMap((one) =>
      faces
        .filter(({ face }) => face.label === one.to || one.to === 'any')
        .flatMap(({ face, own }): Service[] => {
          const known = new Set(
            one.real.flatMap((real) =>
              real === 'interface' ? [one.to] : [real, hosts.get(real) ?? real],
            ),
          )
          const names = [...groups].flatMap(([group, members]) =>
            [...known].some((real) => members.has(real)) ? [group] : [],
          )
          const objects = [...hosts].flatMap(([name, host]) => (known.has(host) ? [name] : []))
          const through = permitsTo(own, new Set([...known, ...names, ...objects]))
          const isRestricted = openTo(through.map((p) => ({ isRestricted: p.source !== 'any' })))
          return isRestricted === null
            ? []
            : [
                published({
                  name: one.name,
                  port: portOf(one.port),
                  protocol: protocolOf(one.protocol),
                  interface: face.label ?? face.name,
                  outside: face.outside,
                  isRestricted,
                  line: one.line,
                }),
              ]
        }),
    )
}

/** `nat (inside,outside) static 203.0.113.5 service tcp 443 8443` inside an object. */
const objectStatic = (
  block: Block,
  { text, line }: Line,
  hosts: ReadonlyMap<string, string>,
): Static[] => {
  const name = /^object network (\S+)/.exec(block.text)?.[1]
  const nat =
    /^nat \(([^,)]{1,60}),([^,)]{1,60})\) static (\S+)(?:.*? service (tcp|udp) (\S+) (\S+))?/.exec(
      text,
    )
  if (name === undefined || !nat) return []
  const [, , to = '', mapped = '', protocol = null, , port = null] = nat
  return [{ name, to, real: [name, hosts.get(name) ?? name, mapped], protocol, port, line }]
}

/** Translations at the top: of version 8.3 and later, and of the versions before. */
const staticsOf = ({ text, line }: Block): Static[] => {
  const twice =
    /^nat \(([^,)]{1,60}),([^,)]{1,60})\) (?:\d+ |after-auto (?:\d+ )?)?source static (\S+) (\S+)(.*)$/.exec(
      text,
    )
  if (twice) {
    const [, , to = '', real = '', mapped = '', rest = ''] = twice
    // Translated into itself, or for one partner's network: that is a tunnel, nothing for everybody.
    const isTunnel = real === mapped || / destination static (?!any any)/.test(rest)
    if (isTunnel || / inactive\b/.test(rest) || real === 'any') return []
    const service = / service (\S+) (\S+)/.exec(rest)
    return [
      { name: real, to, real: [real, mapped], protocol: null, port: service?.[2] ?? null, line },
    ]
  }
  const old =
    /^static \(([^,)]{1,60}),([^,)]{1,60})\) (?:(tcp|udp) )?(\S+)(?: (\S+))? ([\d.]{7,15})(?: (\d\S{0,10}|[a-z]\S{0,20}))?(?: netmask|$| dns| \d)/.exec(
      text,
    )
  if (!old) return []
  const [, , to = '', protocol = null, mapped = '', port = null, real = ''] = old
  return isIpv4(real)
    ? [
        {
          name: real,
          to,
          real: [real, mapped],
          protocol,
          port: protocol === null ? null : port,
          line,
        },
      ]
    : []
}
