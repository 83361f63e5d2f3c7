/**
 * Compares who the house takes for one device with the truth, over all pairs of sightings; and tells apart what could be
 * known from what nothing in the data links.
 * @module
 */
import type { Device } from './devices.ts'
import type { Sighting } from './sightings.ts'

type Truths = readonly Pick<Sighting, 'truth'>[]

const pairsOf = (n: number): number => (n * (n - 1)) / 2

const pairsIn = (values: Iterable<string>): number => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()].reduce((sum, n) => sum + pairsOf(n), 0)
}

/** Of the pairs put together, how many belong together; of those that belong together, how many were put together. */
export const pairwise = (
  sightings: Truths,
  clusters: readonly string[],
): { readonly precision: number; readonly recall: number } => {
  const both = pairsIn(sightings.map((s, i) => `${s.truth}\0${clusters[i]}`))
  return {
    precision: both / Math.max(1, pairsIn(clusters)),
    recall: both / Math.max(1, pairsIn(sightings.map((s) => s.truth))),
  }
}

export type Knowable = {
  /** Recall over the pairs that a chain of identifiers links. */
  readonly recall: number
  /** Shares of all pairs that belong together and that no identifier links: only an address at about one time does … */
  readonly addressOnly: number
  /** … or nothing at all. */
  readonly nothing: number
}

/** An identifier that more devices bear than these (`android`, a docking station) links nothing. */
const BEARERS = 3
const SAME_TIME_MS = 48 * 60 * 60_000

/**
 * What could be known. The data is asked, not the rules: two sightings of one device are linked where they bear one
 * number, account, UUID, MAC or name, over any chain of its other sightings.
 */
export const knowable = (
  sightings: readonly Sighting[],
  clusters: readonly string[],
): Knowable & { readonly chains: readonly string[] } => {
  const marks = sightings.map(({ item: { seen } }) => marksOf(seen))
  const bearers = new Map<string, Set<string>>()
  for (const [i, own] of marks.entries())
    for (const mark of own) {
      const some = bearers.get(mark) ?? new Set()
      bearers.set(mark, some.add(sightings[i]?.truth ?? ''))
    }
  const chains = new Chains(sightings.length)
  const first = new Map<string, number>()
  for (const [i, own] of marks.entries())
    for (const mark of own) {
      if ((bearers.get(mark)?.size ?? 0) > BEARERS) continue
      const name = `${sightings[i]?.truth}\0${mark}`
      const before = first.get(name)
      if (before === undefined) first.set(name, i)
      else chains.link(i, before)
    }
  const byMark = sightings.map((s, i) => `${s.truth}\0${chains.of(i)}`)
  const last = new Map<string, number>()
  for (const [i, { truth, item }] of sightings.entries())
    for (const address of item.seen.facts.addresses ?? []) {
      const name = `${truth}\0${item.seen.site}\0${address}`
      const before = last.get(name)
      const at = before === undefined ? undefined : sightings[before]?.item.seen.at
      // What a person wrote down stands.
      const stands = item.seen.source === 'ledger' || isPaper(sightings[before ?? -1])
      if (before !== undefined && (stands || item.seen.at - (at ?? 0) <= SAME_TIME_MS))
        chains.link(i, before)
      last.set(name, i)
    }
  const byAddress = sightings.map((s, i) => `${s.truth}\0${chains.of(i)}`)
  const all = Math.max(1, pairsIn(sightings.map((s) => s.truth)))
  const [marked, addressed] = [pairsIn(byMark), pairsIn(byAddress)]
  const found = pairsIn(byMark.map((chain, i) => `${chain}\0${clusters[i]}`))
  return {
    chains: byMark,
    recall: found / Math.max(1, marked),
    addressOnly: (addressed - marked) / all,
    nothing: (all - addressed) / all,
  }
}

const isPaper = (s: Sighting | undefined): boolean => s?.item.seen.source === 'ledger'

/** Fillers and common words are left to `BEARERS`. */
const marksOf = ({ facts, site }: Sighting['item']['seen']): readonly string[] => [
  ...[facts.serial ?? '', ...(facts.serials ?? [])].filter(Boolean).map((s) => `serial ${s}`),
  ...(facts.objectGuid ? [`guid ${facts.objectGuid}`] : []),
  ...(facts.hostUuid ? [`uuid ${facts.hostUuid}`] : []),
  ...(facts.macs ?? []).map((m) => `mac ${m}`),
  ...(facts.assetTag ? [`tag ${facts.assetTag}`] : []),
  // Names are one company's: short or in full, at whichever site.
  ...(facts.hostNames ?? []).map((n) =>
    /^(?:prn|cam)-/.test(n) ? `name ${site} ${n}` : `name ${n.split('.')[0]}`,
  ),
]

/** Union–find with halved paths. */
class Chains {
  readonly #to: Int32Array
  constructor(size: number) {
    this.#to = Int32Array.from({ length: size }, (_, i) => i)
  }
  of(i: number): number {
    let at = i
    for (;;) {
      const up = this.#to[at] ?? at
      if (up === at) return at
      const next = this.#to[up] ?? up
      this.#to[at] = next
      at = next
    }
  }
  link(a: number, b: number): void {
    this.#to[this.of(a)] = this.of(b)
  }
}

/** What went wrong though it could be known, by kinds of device and sources, most pairs first. */
export type Confusion = { readonly what: string; readonly pairs: number }

export const confusionsOf = (
  devices: readonly Device[],
  sightings: readonly Sighting[],
  {
    clusters,
    chains,
  }: { readonly clusters: readonly string[]; readonly chains: readonly string[] },
): readonly Confusion[] => {
  const kindOf = new Map(devices.map((d) => [d.id, traitsOf(d)]))
  const counts = new Map<string, number>()
  const between = (group: (i: number) => string, other: (i: number) => string, word: string) => {
    const groups = new Map<string, Map<string, number[]>>()
    for (const i of sightings.keys()) {
      const parts = groups.get(group(i)) ?? new Map<string, number[]>()
      const part = parts.get(other(i))
      if (part) part.push(i)
      else parts.set(other(i), [i])
      groups.set(group(i), parts)
    }
    for (const parts of groups.values()) {
      const [main = [], ...rest] = [...parts.values()].sort((a, b) => b.length - a.length)
      for (const i of rest.flat()) {
        const s = sightings[i]
        const what = `${word}: ${kindOf.get(s?.truth ?? '') ?? 'pair'}, ${s?.item.seen.source}`
        counts.set(what, (counts.get(what) ?? 0) + main.length)
      }
    }
  }
  const truth = (i: number): string => sightings[i]?.truth ?? ''
  const chain = (i: number): string => chains[i] ?? ''
  const cluster = (i: number): string => clusters[i] ?? ''
  between(chain, cluster, 'split')
  between(cluster, truth, 'mixed')
  return [...counts]
    .map(([what, pairs]) => ({ what, pairs }))
    .sort((a, b) => b.pairs - a.pairs)
    .slice(0, 25)
}

const traitsOf = (d: Device): string =>
  [
    d.kind,
    d.hasAgent ? 'agent' : '',
    d.air === 'own' ? '' : `MAC by ${d.air}`,
    d.docks >= 0 ? 'docks' : '',
    d.isAtHome ? 'home' : '',
    d.sites.length > 1 ? 'moved' : '',
    ...d.history,
  ]
    .filter(Boolean)
    .join(' ')
