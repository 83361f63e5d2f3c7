/**
 * Rules of PAN-OS and Junos between zones: what they let in from a zone that faces the internet, and where they lead it.
 * @module
 */
import type { Inbound, Interface, Outside, Service } from './parts.ts'
import { addTo, MAX_RULES, openTo, portOf, protocolOf, published } from './published.ts'
import { byName, type Statement, under } from './statements.ts'
import { outsideOf } from './text.ts'

type Found = ReturnType<typeof under>
type Rule = { readonly rest: readonly string[]; readonly line: number }

/** The zones that face the internet, each with why. */
const outsideZones = (interfaces: readonly Interface[]): ReadonlyMap<string, Outside> =>
  new Map(
    interfaces.flatMap((i) =>
      i.zone !== null && i.outside !== null ? [[i.zone, i.outside] as const] : [],
    ),
  )

const facing = (zones: ReadonlyMap<string, Outside>, zone: string): Outside | null =>
  zones.get(zone) ?? outsideOf({ name: '', zone })

const all = (rule: readonly Rule[], key: string): string[] =>
  rule.flatMap((r) => (r.rest[0] === key && r.rest[1] !== undefined ? [r.rest[1]] : []))

// ── PAN-OS ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Of the device itself, and of Panorama before and after it. */
const BASES = ['rulebase', 'pre-rulebase', 'post-rulebase'] as const

const rulesOf = (statements: readonly Statement[], kind: 'security' | 'nat'): [string, Rule[]][] =>
  BASES.flatMap((base) =>
    [...byName(under(statements, [base, kind, 'rules', '*']))].map(
      ([name, of]): [string, Rule[]] => [name, [...of]],
    ),
  ).filter(([, rule]) => !all(rule, 'disabled').includes('yes'))

export const paloAltoInbound = (
  statements: readonly Statement[],
  interfaces: readonly Interface[],
): Inbound[] => {
  const zones = outsideZones(interfaces)
  return rulesOf(statements, 'security').flatMap(([name, rule]) => {
    const from = all(rule, 'from').filter((zone) => zone === 'any' || facing(zones, zone) !== null)
    const to = all(rule, 'to')
    // From the internet to the internet is nobody's way in but to the device itself.
    if (from.length === 0 || !all(rule, 'action').includes('allow')) return []
    const target = all(rule, 'destination').join(', ')
    return [
      {
        name,
        from: from.join(', '),
        to: [to.join(', '), target].filter((part) => part !== '').join(': '),
        services: [...all(rule, 'application'), ...all(rule, 'service')].filter(
          (word, at, list) => word !== 'application-default' && list.indexOf(word) === at,
        ),
        isRestricted: !all(rule, 'source').includes('any') && all(rule, 'source').length > 0,
        line: rule[0]?.line ?? 0,
      },
    ]
  })
}

/** A translation lets nobody in by itself: a rule has to allow it. */
export const paloAltoPublished = (
  statements: readonly Statement[],
  interfaces: readonly Interface[],
): Service[] => {
  const zones = outsideZones(interfaces)
  const isOutside = (zone: string): boolean => facing(zones, zone) !== null
  const allowed = rulesOf(statements, 'security')
    .filter(([, rule]) => all(rule, 'action').includes('allow'))
    .filter(([, rule]) => all(rule, 'from').some((zone) => zone === 'any' || isOutside(zone)))
    .slice(0, MAX_RULES)
    .map(([, rule]) => ({
      to: new Set(all(rule, 'destination')),
      isRestricted: !all(rule, 'source').includes('any'),
    }))
  const ports = new Map(
    under(statements, ['service', '*', 'protocol', '*', 'port']).map((f) => [
      f.at[0] ?? '',
      { protocol: f.at[1] ?? '', port: f.rest[0] ?? '' },
    ]),
  )
  return rulesOf(statements, 'nat')
    .slice(0, MAX_RULES)
    .flatMap(([name, rule]) => {
      const isLed = rule.some((r) => /^(?:dynamic-)?destination-translation$/.test(r.rest[0] ?? ''))
      // A static source translation in both directions opens the way back: then the zones stand the other way round.
      const isBoth = rule.some(
        (r) =>
          r.rest[0] === 'source-translation' &&
          r.rest.includes('bi-directional') &&
          r.rest.at(-1) === 'yes',
      )
      const zone = (isLed ? all(rule, 'from') : isBoth ? all(rule, 'to') : []).find(isOutside)
      if (zone === undefined) return []
      const wanted = isLed ? all(rule, 'destination') : ['any']
      const open = allowed.filter(
        ({ to }) =>
          to.size === 0 ||
          to.has('any') ||
          wanted.includes('any') ||
          wanted.some((target) => to.has(target)),
      )
      const isRestricted = openTo(open)
      if (isRestricted === null) return []
      const service = all(rule, 'service')[0] ?? ''
      const own = ports.get(service)
      return [
        published({
          name,
          port: portOf(own?.port ?? service.replace(/^service-/, '')),
          protocol: protocolOf(own?.protocol),
          interface: interfaces.find((i) => i.zone === zone)?.name ?? zone,
          outside: facing(zones, zone),
          isRestricted,
          line: rule[0]?.line ?? 0,
        }),
      ]
    })
}

// ── Junos ──────────────────────────────────────────────────────────────────────────────────────────────────

const matched = (policy: readonly Rule[], key: string): string[] =>
  policy.flatMap((r) => (r.rest[0] === 'match' && r.rest[1] === key ? (r.rest[2] ?? []) : []))

/** Policies from one zone to another, and those for all. */
export const junosInbound = (
  statements: readonly Statement[],
  interfaces: readonly Interface[],
): Inbound[] => {
  const zones = outsideZones(interfaces)
  const between = under(statements, [
    'security',
    'policies',
    'from-zone',
    '*',
    'to-zone',
    '*',
    'policy',
    '*',
  ])
  const groups = new Map<string, Found[number][]>()
  for (const one of between) {
    const key = one.at.join('\0')
    addTo(groups, key, one)
  }
  const local = [...groups.values()].flatMap((policy) => {
    const [from = '', to = '', name = ''] = policy[0]?.at ?? []
    return facing(zones, from) === null
      ? []
      : [{ name, from, to, policy: policy as readonly Rule[] }]
  })
  const global = [
    ...byName(under(statements, ['security', 'policies', 'global', 'policy', '*'])),
  ].flatMap(([name, policy]) => {
    const from = matched(policy, 'from-zone')
    const faces = from.filter((zone) => zone === 'any' || facing(zones, zone) !== null)
    return from.length > 0 && faces.length === 0
      ? []
      : [
          {
            name,
            from: faces.join(', ') || 'any',
            to: matched(policy, 'to-zone').join(', '),
            policy: policy as readonly Rule[],
          },
        ]
  })
  return [...local, ...global].flatMap(({ name, from, to, policy }) => {
    if (!policy.some((r) => r.rest[0] === 'then' && r.rest[1] === 'permit')) return []
    const sources = matched(policy, 'source-address')
    return [
      {
        name,
        from,
        to: [to, matched(policy, 'destination-address').join(', ')]
          .filter((part) => part !== '')
          .join(': '),
        services: matched(policy, 'application'),
        isRestricted: sources.length > 0 && !sources.some((s) => /^any(?:-ipv[46])?$/.test(s)),
        line: policy[0]?.line ?? 0,
      },
    ]
  })
}

/** Destination and static translations of rule sets that look at what comes from outside; a policy has to permit it. */
export const junosPublished = (
  statements: readonly Statement[],
  interfaces: readonly Interface[],
  inbound: readonly Inbound[],
): Service[] => {
  const zones = outsideZones(interfaces)
  const isRestricted = openTo(inbound)
  if (isRestricted === null) return []
  return (['destination', 'static'] as const).flatMap((kind) => {
    const base = ['security', 'nat', kind]
    const pools = new Map(
      under(statements, [...base, 'pool', '*', 'address']).map((f) => [
        f.at[0] ?? '',
        f.rest[0] ?? '',
      ]),
    )
    return [...byName(under(statements, [...base, 'rule-set', '*']))].flatMap(([, set]) => {
      const from = set.flatMap((r) =>
        r.rest[0] === 'from' ? [{ kind: r.rest[1], name: r.rest[2] ?? '' }] : [],
      )
      const outside = from
        .map((f) =>
          f.kind === 'zone'
            ? facing(zones, f.name)
            : (interfaces.find((i) => i.name === f.name)?.outside ?? null),
        )
        .find((o) => o !== null)
      if (outside === undefined || outside === null) return []
      const rules = new Map<string, Rule[]>()
      for (const { rest, line } of set)
        if (rest[0] === 'rule' && rest[1] !== undefined)
          addTo(rules, rest[1], { rest: rest.slice(2), line })
      return [...rules].slice(0, MAX_RULES).flatMap(([name, rule]) => {
        const to = rule.find((r) => r.rest[0] === 'then' && r.rest.length > 2)?.rest
        if (to === undefined || to.includes('off')) return []
        const pool = to[2] === 'pool' ? (to[3] ?? '') : null
        const host = pool === null ? to.at(-1) : pools.get(pool)
        return [
          published({
            name: [name, host?.replace(/\/32$/, '')].filter(Boolean).join(' → '),
            port: portOf(matched(rule, 'destination-port')[0]),
            protocol: protocolOf(matched(rule, 'protocol')[0]),
            interface: from[0]?.name ?? null,
            outside,
            isRestricted,
            line: rule[0]?.line ?? 0,
          }),
        ]
      })
    })
  })
}
