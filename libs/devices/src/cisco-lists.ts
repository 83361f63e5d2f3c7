/**
 * Access lists of IOS and ASA: what they permit of that which comes in by an outside interface.
 * @module
 */
import { type Block, isWithin } from './blocks.ts'
import type { Inbound, Interface } from './parts.ts'
import { addTo, MAX_RULES } from './published.ts'
import { bare, isIpv4, isIpv6, withPrefix, words } from './text.ts'

/** One line of a list that permits. */
export type Permit = {
  readonly list: string
  readonly protocol: string
  readonly source: string
  /** An address, a network, `any`, or the name of an object. */
  readonly target: string
  readonly ports: string
  readonly line: number
}

/** The lines of the lists that permit somebody to begin a connection. */
export const permitsOf = (blocks: readonly Block[]): Permit[] => {
  const serviceGroups = new Set(
    blocks.flatMap((b) => /^object-group service (\S+)/.exec(b.text)?.[1] ?? []),
  )
  return blocks
    .flatMap((block): (Permit | null)[] => {
      const single = /^access-list (\S+) (?:line \d+ )?(?:extended |standard )?(permit .*)$/.exec(
        block.text,
      )
      if (single) return [permitOf(single[1] ?? '', single[2] ?? '', block.line, serviceGroups)]
      const list = /^(?:ip access-list (?:extended|standard)|ipv[46] access-list) (\S+)/.exec(
        block.text,
      )
      return list
        ? block.inner.flatMap((l) => {
            const rule = /^(?:\d+ |sequence \d+ )?(permit .*)$/.exec(l.text)
            return rule ? [permitOf(list[1] ?? '', rule[1] ?? '', l.line, serviceGroups)] : []
          })
        : []
    })
    .filter((permit) => permit !== null)
}

const permitOf = (
  list: string,
  text: string,
  line: number,
  serviceGroups: ReadonlySet<string>,
): Permit | null => {
  if (/ (?:established|inactive|reflect \S+)\b/.test(text)) return null
  const rest = words(text).slice(1, 40)
  const take = (): string => rest.shift() ?? ''
  let protocol = take()
  if (isAddress(protocol)) {
    // A standard list names the source only.
    rest.unshift(protocol)
    protocol = 'ip'
  } else if (protocol === 'object-group' || protocol === 'object') protocol = take()
  const source = address(rest)
  const sourcePorts = portsOf(rest, serviceGroups)
  const target = rest.length === 0 || rest[0] === 'log' ? 'any' : address(rest)
  const ports = portsOf(rest, serviceGroups)
  // What answers from a port, as DNS does, comes back by itself; nobody can begin with it where no port is named.
  if (sourcePorts !== '' && ports === '' && /^(?:tcp|udp)$/.test(protocol)) return null
  return { list, protocol, source, target, ports, line }
}

const isAddress = (word: string): boolean =>
  /^(?:any[46]?|host)$/.test(word) || isIpv4(word) || word.includes('/') || isIpv6(word)

/** Takes an address with its mask from the words. */
const address = (rest: string[]): string => {
  const first = rest.shift() ?? ''
  if (/^any[46]?$/.test(first)) return 'any'
  if (first === 'host' || first === 'object' || first === 'object-group' || first === 'interface')
    return rest.shift() ?? ''
  if (!isIpv4(first)) return /^::\/0$/.test(first) ? 'any' : first
  const mask = rest[0]
  if (mask === undefined || !isIpv4(mask)) return first
  rest.shift()
  if ((first === '0.0.0.0' && mask === '0.0.0.0') || mask === '255.255.255.255')
    return mask === '255.255.255.255' && first !== '0.0.0.0' ? first : 'any'
  // IOS writes what may differ, ASA what must be equal.
  const equal = /^0\./.test(mask) || mask.endsWith('.255') ? inverted(mask) : mask
  return withPrefix(first, equal) ?? first
}

const inverted = (mask: string): string =>
  mask
    .split('.')
    .map((part) => 255 - Number(part))
    .join('.')

/** Takes the ports from the words: `443`, `8000-8010`, `>1023`, the name of a group. */
const portsOf = (rest: string[], groups: ReadonlySet<string>): string => {
  const [word = '', value = '', end = ''] = rest
  if (word === 'eq' || word === 'neq' || word === 'gt' || word === 'lt') {
    rest.splice(0, 2)
    return word === 'eq' ? value : `${{ neq: 'not ', gt: '>', lt: '<' }[word]}${value}`
  }
  if (word === 'range') {
    rest.splice(0, 3)
    return `${value}-${end}`
  }
  if ((word === 'object-group' || word === 'object') && groups.has(value)) {
    rest.splice(0, 2)
    return value
  }
  return ''
}

/** Which list is asked about what comes in by which interface, by the name that says it. */
export const listsOf = (
  blocks: readonly Block[],
  interfaces: readonly Interface[],
): ReadonlyMap<string, readonly Interface[]> => {
  const faces = interfaces.filter((i) => i.outside !== null && i.isUp !== false)
  const asked = new Map<string, Interface[]>()
  const add = (list: string, found: readonly Interface[]): void => {
    if (found.length > 0) addTo(asked, list, ...found)
  }
  for (const block of blocks) {
    const asa = /^access-group (\S+) (?:in interface (\S+)|(global))/.exec(block.text)
    if (asa) add(asa[1] ?? '', asa[3] ? faces : faces.filter((f) => f.label === asa[2]))
    const name = /^interface (.{1,60})$/.exec(block.text)?.[1]?.trim()
    const face = name === undefined ? undefined : faces.find((f) => f.name === name)
    if (face)
      for (const { text } of block.inner) {
        const ios =
          /^(?:ip access-group (\S+) in|ipv6 traffic-filter (\S+) in|ipv[46] access-group (\S+) ingress)/.exec(
            text,
          )
        const list = ios?.[1] ?? ios?.[2] ?? ios?.[3]
        if (list !== undefined) add(list, [face])
      }
  }
  return asked
}

const servicesOf = ({ protocol, ports }: Permit): string[] => [
  ports === '' ? protocol : `${protocol}/${ports}`,
]

export const inboundOf = (
  permits: readonly Permit[],
  asked: ReturnType<typeof listsOf>,
  /** ASA calls an interface by its label; that of IOS is free text. */
  nameOf: (face: Interface) => string,
): Inbound[] =>
  permits.flatMap((permit) => {
    const faces = asked.get(permit.list)
    return faces === undefined
      ? []
      : [
          {
            name: permit.list,
            from: faces.map(nameOf).join(', '),
            to: permit.target,
            services: servicesOf(permit),
            isRestricted: permit.source !== 'any',
            line: permit.line,
          },
        ]
  })

/** The permits of the lists on this interface; at most as many as are looked through. */
export const permitsOn = (
  permits: readonly Permit[],
  asked: ReturnType<typeof listsOf>,
  face: Interface,
): readonly Permit[] => permits.filter((p) => asked.get(p.list)?.includes(face)).slice(0, MAX_RULES)

/** Those of them that lead to one of the hosts. */
export const permitsTo = (
  permits: readonly Permit[],
  hosts: ReadonlySet<string>,
): readonly Permit[] =>
  permits.filter(
    ({ protocol, target }) =>
      // A ping opens no service.
      !protocol.startsWith('icmp') &&
      (target === 'any' ||
        hosts.has(target) ||
        (target.includes('/') && [...hosts].some((host) => isWithin(bare(host), target)))),
  )
