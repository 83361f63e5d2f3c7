/**
 * Filters and address translations of Japanese routers: what they let in from the side of the provider.
 * @module
 */
import { isWithin } from './blocks.ts'
import type { Inbound, Interface, Service } from './parts.ts'
import type { Line } from './plain-lines.ts'
import { addTo, MAX_RULES, openTo, portOf, protocolOf, published } from './published.ts'
import { bare, isIpv4, words } from './text.ts'

type Side = { readonly inbound: readonly Inbound[]; readonly services: readonly Service[] }
type Lead = {
  readonly face: Interface
  readonly host: string
  readonly protocol: string
  /** As the internet sees it. */
  readonly port: string
  /** As the filter sees it: translation comes first. */
  readonly inner: string
  readonly line: number
}

/** `*` and `any` are everybody; a range may hold the host. */
const isTo = (rule: Inbound, host: string): boolean =>
  rule.to
    .split(', ')
    .some(
      (to) =>
        to === '*' || to === 'any' || to.includes('-') || bare(to) === host || isWithin(host, to),
    )

const isFor = (rule: Inbound, lead: Lead): boolean =>
  rule.services.some((service) => {
    const [protocol = '', port = ''] = service.split('/')
    if (protocol.startsWith('icmp')) return false
    const isProtocol =
      /^(?:\*|any|ip)$/.test(protocol) || lead.protocol === '' || protocol === lead.protocol
    const isPort =
      /^(?:\*|any)?$/.test(port) ||
      lead.inner === '' ||
      port.split(',').some((p) => p.includes('-') || portOf(p) === portOf(lead.inner))
    return isProtocol && isPort
  })

/** What is led to a host; a filter on the interface that lets nobody there keeps it shut. */
const ledIn = (
  leads: readonly Lead[],
  inbound: readonly Inbound[],
  filtered: ReadonlySet<string>,
  interfaces: readonly Interface[],
): Service[] => {
  const own = new Set(interfaces.flatMap((i) => i.addresses.map(bare)))
  const rules = inbound.slice(0, MAX_RULES)
  return leads.slice(0, MAX_RULES).flatMap((lead) => {
    const { face, host, protocol, port, line } = lead
    // To the router itself: that is its own tunnel, told elsewhere.
    if (own.has(host)) return []
    const isRestricted = filtered.has(face.name)
      ? openTo(rules.filter((r) => r.from === face.name && isTo(r, host) && isFor(r, lead)))
      : false
    return isRestricted === null
      ? []
      : [
          published({
            name: port === '' ? host : `${host}:${port}`,
            port: portOf(port),
            protocol: protocolOf(protocol),
            interface: face.name,
            outside: face.outside,
            isRestricted,
            line,
          }),
        ]
  })
}

// ── Yamaha ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Commands behind `pp select` belong to it; `ip lan2 …` says whose they are. */
export const yamahaSide = (all: readonly Line[], interfaces: readonly Interface[]): Side => {
  const faces = interfaces.filter((i) => i.outside !== null)
  const filters = new Map<string, { words: string[]; line: number }>()
  const asked = new Map<string, string[]>()
  const descriptors = new Map<string, Interface>()
  const leads: (Omit<Lead, 'face'> & { readonly descriptor: string })[] = []
  let scope = ''
  for (const { text, line } of all) {
    const select = /^(pp|tunnel) select (\S+)/.exec(text)
    if (select) scope = `${select[1]} ${select[2]}`
    const filter = /^ip filter (\d{1,10}) (pass\S*|restrict\S*) (.*)$/.exec(text)
    if (filter) filters.set(filter[1] ?? '', { words: words(filter[3] ?? ''), line })
    const secure = /^ip (lan\d(?:\/\d+)?|wan\d|onu\d|pp) secure filter in (.*)$/.exec(text)
    if (secure) {
      const name = secure[1] === 'pp' ? scope : (secure[1] ?? '')
      const ids = (secure[2] ?? '').replace(/ dynamic .*$/, '')
      addTo(asked, name, ...words(ids).slice(0, MAX_RULES))
    }
    const nat = /^ip (lan\d(?:\/\d+)?|wan\d|onu\d|pp) nat descriptor (.*)$/.exec(text)
    if (nat) {
      const face = faces.find((f) => f.name === (nat[1] === 'pp' ? scope : nat[1]))
      if (face) for (const id of words(nat[2] ?? '')) descriptors.set(id, face)
    }
    const masquerade =
      /^nat descriptor masquerade static (\d{1,10}) \d{1,10} ([\d.]{7,15})(?:-[\d.]{7,15})? (\S+)(?: (\S+))?/.exec(
        text,
      )
    if (masquerade)
      for (const port of (masquerade[4] ?? '').split(','))
        leads.push({
          descriptor: masquerade[1] ?? '',
          host: masquerade[2] ?? '',
          protocol: masquerade[3] ?? '',
          // `8080=80`: seen from outside first.
          port: port.split('=')[0] ?? '',
          inner: port.split('=').at(-1) ?? '',
          line,
        })
    const whole = /^nat descriptor static (\d{1,10}) \d{1,10} [\d.]{7,15}=([\d.]{7,15})/.exec(text)
    if (whole)
      leads.push({
        descriptor: whole[1] ?? '',
        host: whole[2] ?? '',
        protocol: '',
        port: '',
        inner: '',
        line,
      })
  }
  const inbound = faces.flatMap((face) =>
    (asked.get(face.name) ?? []).slice(0, MAX_RULES).flatMap((id): Inbound[] => {
      const filter = filters.get(id)
      if (!filter) return []
      const [from = '*', to = '*', protocol = '*', , port = '*'] = filter.words
      // Answers of a connection that was begun inside.
      if (/^(?:established|tcpfin|tcprst)$/.test(protocol)) return []
      return [
        {
          name: `filter ${id}`,
          from: face.name,
          to: to.replaceAll(',', ', '),
          services: protocol.split(',').map((p) => (port === '*' ? p : `${p}/${port}`)),
          isRestricted: from !== '*',
          line: filter.line,
        },
      ]
    }),
  )
  return {
    inbound,
    services: ledIn(
      leads.flatMap(({ descriptor, ...lead }) => {
        const face = descriptors.get(descriptor)
        return face ? [{ face, ...lead }] : []
      }),
      inbound,
      new Set(asked.keys()),
      interfaces,
    ),
  }
}

// ── NEC ────────────────────────────────────────────────────────────────────────────────────────────────────

type Block = Line & { readonly inner: readonly Line[] }

/** `ip access-list web permit tcp src any sport any dest any dport eq 80`, asked by `ip filter web 10 in`. */
export const necSide = (blocks: readonly Block[], interfaces: readonly Interface[]): Side => {
  const faces = new Map(
    interfaces.flatMap((i) =>
      i.outside !== null && i.isUp !== false ? [[i.name, i] as const] : [],
    ),
  )
  const permits = new Map<string, { text: string; line: number }[]>()
  for (const { text, line } of blocks) {
    const list = /^ip access-list (\S+) permit (.*)$/.exec(text)
    if (list) addTo(permits, list[1] ?? '', { text: list[2] ?? '', line })
  }
  const inbound: Inbound[] = []
  const filtered = new Set<string>()
  const leads: Lead[] = []
  for (const block of blocks) {
    const face = faces.get(/^interface (\S+)/.exec(block.text)?.[1] ?? '')
    if (!face) continue
    for (const { text, line } of block.inner) {
      const list = /^ip filter (\S+) \d+ in/.exec(text)?.[1]
      if (list !== undefined) {
        filtered.add(face.name)
        for (const permit of (permits.get(list) ?? []).slice(0, MAX_RULES)) {
          const rule =
            /^(\S+) src (\S+)(?: sport (?:eq )?(\S+))?(?: dest (\S+))?(?: dport (?:eq |range )?(.*))?/.exec(
              permit.text,
            )
          inbound.push({
            name: list,
            from: face.name,
            to: rule?.[4] ?? 'any',
            services: [
              `${rule?.[1] ?? permit.text}${rule?.[5] === undefined || rule[5] === 'any' ? '' : `/${rule[5].trim().replace(' ', '-')}`}`,
            ],
            isRestricted: rule !== null && rule[2] !== 'any',
            line: permit.line,
          })
        }
      }
      const lead =
        /^ip napt static ([\d.]{7,15}) (\S+)(?: (\S+))?/.exec(text) ??
        /^ip napt service \S+ ([\d.]{7,15}) \S+ (\S+) (\S+)/.exec(text)
      const byName = /^ip napt service (\S+) ([\d.]{7,15})$/.exec(text)
      if (lead && isIpv4(lead[1] ?? ''))
        leads.push({
          face,
          host: lead[1] ?? '',
          protocol: lead[2] ?? '',
          port: lead[3] ?? '',
          inner: lead[3] ?? '',
          line,
        })
      else if (byName)
        leads.push({
          face,
          host: byName[2] ?? '',
          protocol: 'tcp',
          port: byName[1] ?? '',
          inner: byName[1] ?? '',
          line,
        })
      const whole = /^ip nat static ([\d.]{7,15}) [\d.]{7,15}/.exec(text)
      if (whole) leads.push({ face, host: whole[1] ?? '', protocol: '', port: '', inner: '', line })
    }
  }
  return { inbound, services: ledIn(leads, inbound, filtered, interfaces) }
}

// ── Fujitsu ────────────────────────────────────────────────────────────────────────────────────────────────

/** `remote 0 ip filter 0 pass any any 192.168.1.2/32 80 6 yes any`, or `… pass acl 3 …` with `acl 3 ip` and `acl 3 tcp`. */
export const fujitsuSide = (all: readonly Line[], interfaces: readonly Interface[]): Side => {
  const faces = new Map(
    interfaces.flatMap((i) => (i.outside === null ? [] : [[i.name, i] as const])),
  )
  const acls = new Map<string, { from: string; to: string; protocol: string; port: string }>()
  for (const { text } of all) {
    const ip = /^acl (\d{1,6}) ip (\S+) (\S+) (\S+)/.exec(text)
    const tcp = /^acl (\d{1,6}) (?:tcp|udp) (\S+) (\S+)/.exec(text)
    const id = ip?.[1] ?? tcp?.[1]
    if (id === undefined) continue
    const known = acls.get(id) ?? { from: 'any', to: 'any', protocol: 'any', port: 'any' }
    acls.set(
      id,
      ip
        ? { ...known, from: ip[2] ?? '', to: ip[3] ?? '', protocol: ip[4] ?? '' }
        : { ...known, port: tcp?.[3] ?? 'any' },
    )
  }
  const inbound: Inbound[] = []
  const filtered = new Set<string>()
  const leads: Lead[] = []
  for (const { text, line } of all) {
    const part = /^((?:remote|lan) \d+) ip (filter|nat static) (?:default |\d+ )?(.*)$/.exec(text)
    const face = faces.get(part?.[1] ?? '')
    if (!part || !face) continue
    const rest = words(part[3] ?? '')
    if (part[2] === 'nat static') {
      const [host = '', port = '', , outer = '', protocol = ''] = rest
      if (isIpv4(host))
        leads.push({
          face,
          host,
          protocol: protocol === '6' ? 'tcp' : protocol === '17' ? 'udp' : protocol,
          port: outer === 'any' || outer === '' ? (port === 'any' ? '' : port) : outer,
          inner: port === 'any' ? '' : port,
          line,
        })
      continue
    }
    filtered.add(face.name)
    const [action = '', first = '', second = ''] = rest
    if (action !== 'pass') continue
    const rule =
      first === 'acl'
        ? acls.get(second)
        : { from: first, to: rest[3] ?? 'any', port: rest[4] ?? 'any', protocol: rest[5] ?? 'any' }
    // `reverse` and `tcpconnect no`: answers only.
    if (!rule || rest[first === 'acl' ? 4 : 6] === 'no') continue
    const protocol = rule.protocol === '6' ? 'tcp' : rule.protocol === '17' ? 'udp' : rule.protocol
    inbound.push({
      name: `filter ${first === 'acl' ? `acl ${second}` : (/ip filter (\d+)/.exec(text)?.[1] ?? '')}`,
      from: face.name,
      to: rule.to.replace(/\/32$/, ''),
      services: [rule.port === 'any' ? protocol : `${protocol}/${rule.port}`],
      isRestricted: rule.from !== 'any',
      line,
    })
  }
  return { inbound, services: ledIn(leads, inbound, filtered, interfaces) }
}
