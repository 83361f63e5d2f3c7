/**
 * What was found, counted: by level, rule and host, and the hits that are shown. Bounded whatever the number of hits.
 * @module
 */
import { LEVELS, type Level } from '../../../features/detection/contract.ts'
import type { RuleEntry } from '../../../features/detection/rule-book.ts'
import { byTime, type LogHit } from './hit.ts'

export type RuleTally = {
  readonly rule: string
  readonly level: Level
  hits: number
  first: number | null
  last: number | null
  /** Hosts by name; the bound below holds. */
  readonly hosts: Map<string, number>
}
export type HostTally = {
  readonly host: string
  hits: number
  readonly levels: { [level in Level]?: number }
  readonly rules: Map<string, number>
}
export type Tally = {
  readonly add: (hit: LogHit) => void
  readonly total: () => number
  readonly levels: () => Readonly<Record<Level, number>>
  /** Loudest first. */
  readonly rules: () => readonly RuleTally[]
  readonly hosts: () => readonly HostTally[]
  /** Hosts beyond the bound, counted together. */
  readonly otherHosts: () => number
  /** The most severe hits, at most as many, in the order of time. */
  readonly timeline: (most: number) => readonly LogHit[]
}

/** A company's machines; names in logs can be made up. */
const MAX_HOSTS = 20_000
const MAX_NAMED = 2_000
/** Of each level: what the longest timeline shows. */
const KEPT = 5_000

export const levelOf = (entry: RuleEntry | undefined): Level => entry?.level ?? 'medium'
/** Most severe first. */
export const DOWNWARDS: readonly Level[] = [...LEVELS].reverse()

export const openTally = (entryOf: ReadonlyMap<string, RuleEntry>): Tally => {
  const rules = new Map<string, RuleTally>()
  const hosts = new Map<string, HostTally>()
  const levels: Record<Level, number> = {
    informational: 0,
    low: 0,
    medium: 0,
    high: 0,
    critical: 0,
  }
  const kept = new Map<Level, LogHit[]>(LEVELS.map((level) => [level, []]))
  let total = 0
  let others = 0

  const addToHost = (hit: LogHit, level: Level): void => {
    if (hit.host === null) return
    const key = hit.host.toLowerCase()
    let host = hosts.get(key)
    if (!host) {
      if (hosts.size >= MAX_HOSTS) {
        others += 1
        return
      }
      host = { host: hit.host, hits: 0, levels: {}, rules: new Map() }
      hosts.set(key, host)
    }
    host.hits += 1
    host.levels[level] = (host.levels[level] ?? 0) + 1
    raise(host.rules, hit.rule)
  }
  const add = (hit: LogHit): void => {
    const level = levelOf(entryOf.get(hit.rule))
    total += 1
    levels[level] += 1
    let rule = rules.get(hit.rule)
    if (!rule) {
      rule = { rule: hit.rule, level, hits: 0, first: null, last: null, hosts: new Map() }
      rules.set(hit.rule, rule)
    }
    rule.hits += 1
    if (hit.at !== null) {
      rule.first = rule.first === null ? hit.at : Math.min(rule.first, hit.at)
      rule.last = rule.last === null ? hit.at : Math.max(rule.last, hit.at)
    }
    if (hit.host !== null) raise(rule.hosts, hit.host)
    addToHost(hit, level)
    const list = kept.get(level) ?? []
    list.push(hit.fields === null ? hit : { ...hit, fields: null })
    // The earliest stay: which ones does not hang on the order of reading.
    if (list.length >= KEPT * 2) list.sort(byTime).splice(KEPT)
  }
  return {
    add,
    total: () => total,
    levels: () => levels,
    rules: () =>
      [...rules.values()].sort(
        (a, b) => byLevel(a.level, b.level) || b.hits - a.hits || (a.rule < b.rule ? -1 : 1),
      ),
    hosts: () =>
      [...hosts.values()].sort(
        (a, b) => byWorst(a, b) || b.hits - a.hits || (a.host < b.host ? -1 : 1),
      ),
    otherHosts: () => others,
    timeline: (most) => {
      const shown: LogHit[] = []
      for (const level of DOWNWARDS)
        for (const hit of (kept.get(level) ?? []).sort(byTime))
          if (shown.length < Math.min(most, KEPT)) shown.push(hit)
      return shown.sort(byTime)
    },
  }
}

/** The same order however the logs were shared among workers. */
export const mostFirst = (
  counts: ReadonlyMap<string, number>,
): readonly (readonly [string, number])[] =>
  [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))

const byLevel = (a: Level, b: Level): number => LEVELS.indexOf(b) - LEVELS.indexOf(a)

const byWorst = (a: HostTally, b: HostTally): number => {
  for (const level of DOWNWARDS) {
    const more = (b.levels[level] ?? 0) - (a.levels[level] ?? 0)
    if (more !== 0) return more
  }
  return 0
}

const raise = (counts: Map<string, number>, name: string): void => {
  if (counts.has(name) || counts.size < MAX_NAMED) counts.set(name, (counts.get(name) ?? 0) + 1)
}
