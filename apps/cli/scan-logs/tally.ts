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
  /** Of names that differ in case alone the first of the alphabet, whichever was read first. */
  host: string
  hits: number
  readonly levels: { [level in Level]?: number }
  readonly rules: Map<string, number>
}
export type UserTally = {
  user: string
  readonly levels: { [level in Level]?: number }
  readonly hosts: Map<string, number>
}
/** What is worst in the logs: hits of `levels`, the most severe two that found something. */
export type Worst = {
  readonly levels: readonly Level[]
  readonly hits: number
  readonly first: number | null
  readonly last: number | null
  /** Hits by quarters of an hour since 1970. */
  readonly quarters: ReadonlyMap<number, number>
}
export type Tally = {
  readonly add: (hit: LogHit) => void
  readonly total: () => number
  readonly levels: () => Readonly<Record<Level, number>>
  /** Different rules that found something. */
  readonly ruleLevels: () => Readonly<Record<Level, number>>
  /** Loudest first. */
  readonly rules: () => readonly RuleTally[]
  readonly hosts: () => readonly HostTally[]
  /** Accounts of people and programs by what severe rules found of them; those of the system itself are left out. */
  readonly users: () => readonly UserTally[]
  /** Null: nothing was found. */
  readonly worst: () => Worst | null
  /** Hosts beyond the bound, counted together. */
  readonly otherHosts: () => number
  /** The most severe hits, at most as many, in the order of time. */
  readonly timeline: (most: number) => readonly LogHit[]
}

/** A company's machines; names in logs can be made up. */
const MAX_HOSTS = 20_000
const MAX_NAMED = 2_000
const MAX_USERS = 20_000
const MAX_QUARTERS = 100_000
export const QUARTER_MS = 15 * 60_000
/** Of each level: what the longest timeline shows. */
const KEPT = 5_000

export const levelOf = (entry: RuleEntry | undefined): Level => entry?.level ?? 'medium'
/** Most severe first. */
export const DOWNWARDS: readonly Level[] = [...LEVELS].reverse()

const NO_LEVELS: Readonly<Record<Level, number>> = {
  informational: 0,
  low: 0,
  medium: 0,
  high: 0,
  critical: 0,
}

export const openTally = (entryOf: ReadonlyMap<string, RuleEntry>): Tally => {
  const rules = new Map<string, RuleTally>()
  const hosts = new Map<string, HostTally>()
  const users = new Map<string, UserTally>()
  const quarters = new Map<Level, Map<number, number>>(LEVELS.map((level) => [level, new Map()]))
  const levels: Record<Level, number> = { ...NO_LEVELS }
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
    if (hit.host < host.host) host.host = hit.host
    host.hits += 1
    host.levels[level] = (host.levels[level] ?? 0) + 1
    raise(host.rules, hit.rule)
  }
  const addToUser = ({ user, host }: LogHit, level: Level): void => {
    if (user === null || isOfSystem(user)) return
    const key = user.toLowerCase()
    let found = users.get(key)
    if (!found) {
      if (users.size >= MAX_USERS) return
      found = { user, levels: {}, hosts: new Map() }
      users.set(key, found)
    }
    if (user < found.user) found.user = user
    found.levels[level] = (found.levels[level] ?? 0) + 1
    if (host !== null) raise(found.hosts, host)
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
      const began = hit.firstAt ?? hit.at
      rule.first = rule.first === null ? began : Math.min(rule.first, began)
      rule.last = rule.last === null ? hit.at : Math.max(rule.last, hit.at)
      const own = quarters.get(level)
      const quarter = Math.floor(hit.at / QUARTER_MS)
      if (own && (own.has(quarter) || own.size < MAX_QUARTERS))
        own.set(quarter, (own.get(quarter) ?? 0) + 1)
    }
    if (hit.host !== null) raise(rule.hosts, hit.host)
    addToHost(hit, level)
    addToUser(hit, level)
    const list = kept.get(level) ?? []
    list.push(hit.fields === null ? hit : { ...hit, fields: null })
    // The earliest stay: which ones does not hang on the order of reading.
    if (list.length >= KEPT * 2) list.sort(byTime).splice(KEPT)
  }
  return {
    add,
    total: () => total,
    levels: () => levels,
    ruleLevels: () => {
      const counted = { ...NO_LEVELS }
      for (const { level } of rules.values()) counted[level] += 1
      return counted
    },
    rules: () =>
      [...rules.values()].sort(
        (a, b) => byLevel(a.level, b.level) || b.hits - a.hits || (a.rule < b.rule ? -1 : 1),
      ),
    hosts: () =>
      [...hosts.values()].sort(
        (a, b) => byWorst(a, b) || b.hits - a.hits || (a.host < b.host ? -1 : 1),
      ),
    users: () => [...users.values()].sort((a, b) => byWorst(a, b) || (a.user < b.user ? -1 : 1)),
    worst: () => {
      const found = DOWNWARDS.filter((level) => levels[level] > 0).slice(0, 2)
      // Beside what is severe, what is not would widen the time.
      const worst = found.filter((level) => isSevere(level) || level === found[0])
      if (worst.length === 0) return null
      const all = [...rules.values()].filter(({ level }) => worst.includes(level))
      const sum = new Map<number, number>()
      for (const level of worst)
        for (const [quarter, n] of quarters.get(level) ?? [])
          sum.set(quarter, (sum.get(quarter) ?? 0) + n)
      return {
        levels: worst,
        hits: worst.reduce((n, level) => n + levels[level], 0),
        first: all.reduce((at, { first }) => earlier(at, first), null as number | null),
        last: all.reduce((at, { last }) => later(at, last), null as number | null),
        quarters: sum,
      }
    },
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

const isSevere = (level: Level): boolean => level === 'critical' || level === 'high'

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)
const later = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b)

/** Accounts that nobody signs in with: of Windows itself and of machines. */
const isOfSystem = (user: string): boolean => {
  const name = user.slice(user.lastIndexOf('\\') + 1)
  return (
    /^(?:-|system|local service|network service|anonymous logon|(?:dwm|umfd)-\d+|s-1-5-(?:18|19|20))?$/i.test(
      name,
    ) || name.endsWith('$')
  )
}

const byWorst = (a: Pick<HostTally, 'levels'>, b: Pick<HostTally, 'levels'>): number => {
  for (const level of DOWNWARDS) {
    const more = (b.levels[level] ?? 0) - (a.levels[level] ?? 0)
    if (more !== 0) return more
  }
  return 0
}

const raise = (counts: Map<string, number>, name: string): void => {
  if (counts.has(name) || counts.size < MAX_NAMED) counts.set(name, (counts.get(name) ?? 0) + 1)
}
