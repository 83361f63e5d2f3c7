/**
 * Correlations as a stream: hits in, alerts out. Time is the events' own; what comes late within the allowed lateness is counted
 * where it belongs. Pure: the clock is told by `tick`.
 * @module
 */
import { Group, type Outcome } from './correlation-group.ts'
import {
  type CorrelationAlert,
  type CorrelationHit,
  comparedIn,
  firstOf,
  groupOf,
  type Member,
  referenceOf,
} from './correlation-hit.ts'
import {
  type CorrelationCounts,
  type CorrelationOptions,
  type CorrelationState,
  type Correlations,
  digestOf,
  structuredCopy,
} from './correlation-state.ts'
import { type Counted, closesWindows } from './correlation-tally.ts'
import type { LinkedCorrelation, RuleSet } from './link-rules.ts'
import { nfkc } from './nfkc.ts'
import { numberOf } from './number.ts'

/** Guide to Sigma: five minutes. */
const LATENESS_MS = 5 * 60_000
/** About 200 bytes each. */
const MAX_MEMBERS = 1_000_000

export const openCorrelations = (
  set: Pick<RuleSet, 'correlations' | 'alerting'>,
  state: CorrelationState | null = null,
  options: CorrelationOptions = {},
): Correlations => new Stream(set, state, options)

type Running = {
  readonly correlation: LinkedCorrelation
  readonly reference: string
  readonly digest: string
  readonly isAlerting: boolean
  readonly groups: Map<string, Group>
  /** The earliest end of a window that waits for its end. */
  nextClose: number
}

class Stream implements Correlations {
  private readonly running: readonly Running[]
  /** Which correlations a hit of a rule goes to, and as which of their members. */
  private readonly byRule = new Map<string, { readonly to: Running; readonly place: number }[]>()
  private readonly latenessMs: number
  private readonly maxMembers: number
  private newest: number
  private now: number | null
  private members = 0
  private sinceSweep = 0
  private late = 0
  private ungrouped = 0
  private notNumbers = 0
  private repeated = 0
  private forgottenGroups = 0
  private forgottenMembers = 0

  constructor(
    { correlations, alerting }: Pick<RuleSet, 'correlations' | 'alerting'>,
    state: CorrelationState | null,
    { latenessMs = LATENESS_MS, maxMembers = MAX_MEMBERS }: CorrelationOptions,
  ) {
    this.latenessMs = latenessMs
    this.maxMembers = maxMembers
    this.newest = state?.newest ?? Number.NEGATIVE_INFINITY
    this.now = state?.now ?? null
    const references = new Set([...alerting].map(referenceOf))
    this.running = correlations.map((correlation) => {
      const reference = referenceOf(correlation)
      const digest = digestOf(correlation)
      const kept = state?.kept.find((one) => one.correlation === reference && one.digest === digest)
      const groups = new Map(
        (kept?.groups ?? []).map(([key, one]) => [key, new Group(correlation, one.values, one)]),
      )
      for (const group of groups.values()) this.members += group.size
      const isAlerting = references.has(reference)
      return {
        correlation,
        reference,
        digest,
        isAlerting,
        groups,
        nextClose: Number.NEGATIVE_INFINITY,
      }
    })
    for (const to of this.running)
      for (const [place, member] of to.correlation.members.entries()) {
        const key = referenceOf(member)
        const all = this.byRule.get(key) ?? []
        this.byRule.set(key, all)
        all.push({ to, place })
      }
  }

  add(hit: CorrelationHit): readonly CorrelationAlert[] {
    const alerts: CorrelationAlert[] = []
    // A clock that runs ahead on one machine must not make all others late.
    // Where it is not said when a hit came, the clock was told up to a while ago.
    const most =
      hit.receivedAt ?? (this.now === null ? Number.POSITIVE_INFINITY : this.now + this.latenessMs)
    const limit = Math.min(hit.at, most)
    if (limit > this.newest) {
      this.newest = limit
      this.closeWindows(alerts)
    }
    if (hit.at < this.watermark) this.late++
    else this.take(hit, alerts, 0)
    if (++this.sinceSweep >= SWEEP) this.sweep()
    return alerts
  }

  tick(nowMs: number): readonly CorrelationAlert[] {
    const alerts: CorrelationAlert[] = []
    this.now = Math.max(this.now ?? nowMs, nowMs)
    this.newest = Math.max(this.newest, this.now)
    this.closeWindows(alerts)
    this.sweep()
    return alerts
  }

  told(key: string): void {
    const parts = /^([\s\S]*?)\n(\[.*\])\n(-?\d+)$/.exec(key)
    const found = this.running.find(({ reference }) => reference === parts?.[1])
    found?.groups.get(parts?.[2] ?? '')?.goOn(Number(parts?.[3]))
  }

  finish(): readonly CorrelationAlert[] {
    const alerts: CorrelationAlert[] = []
    for (const running of this.running)
      for (const group of running.groups.values())
        this.tell(running, group, group.close(Number.POSITIVE_INFINITY), alerts, 0)
    return alerts
  }

  snapshot(): CorrelationState {
    const kept = this.running.map(({ reference, digest, groups }) => ({
      correlation: reference,
      digest,
      groups: [...groups].map(([key, group]) => [key, group.state()] as const),
    }))
    return structuredCopy({ version: 1, newest: this.newest, now: this.now, kept })
  }

  counts(): CorrelationCounts {
    const groups = this.running.reduce((sum, one) => sum + one.groups.size, 0)
    const { members, late, ungrouped, notNumbers, repeated, forgottenGroups, forgottenMembers } =
      this
    return {
      groups,
      members,
      late,
      ungrouped,
      notNumbers,
      repeated,
      forgottenGroups,
      forgottenMembers,
    }
  }

  /** Before it everything is told: windows that end there are closed, and what comes from there is late. */
  private get watermark(): number {
    return this.newest - this.latenessMs
  }

  private take(hit: CorrelationHit, alerts: CorrelationAlert[], depth: number): void {
    for (const { to, place } of this.byRule.get(hit.rule) ?? []) {
      const { correlation, groups } = to
      const found = groupOf(correlation, place, hit)
      if (!found) {
        this.ungrouped++
        continue
      }
      let group = groups.get(found.key)
      if (!group) {
        group = new Group(correlation, found.values)
        groups.set(found.key, group)
      }
      const one: Counted = {
        at: hit.at,
        event: hit.event,
        place,
        value: countedIn(correlation, hit),
      }
      const outcomes = group.add(one)
      if (!outcomes) {
        this.repeated++
        continue
      }
      this.members++
      to.nextClose = Math.min(to.nextClose, group.closesAt)
      if (needsNumber(correlation) && Number.isNaN(numberOf(one.value ?? ''))) this.notNumbers++
      this.tell(to, group, outcomes, alerts, depth)
    }
    if (this.members > this.maxMembers) this.makeRoom()
  }

  private closeWindows(alerts: CorrelationAlert[]): void {
    for (const running of this.running) {
      if (!closesWindows(running.correlation) || running.nextClose > this.watermark) continue
      running.nextClose = Number.POSITIVE_INFINITY
      for (const [key, group] of running.groups) {
        const before = group.size
        this.tell(running, group, group.close(this.watermark), alerts, 0)
        this.members -= before - group.size
        if (group.isIdle) running.groups.delete(key)
        else running.nextClose = Math.min(running.nextClose, group.closesAt)
      }
    }
  }

  private tell(
    running: Running,
    group: Group,
    outcomes: readonly Outcome[],
    alerts: CorrelationAlert[],
    depth: number,
  ): void {
    const { correlation, reference, isAlerting } = running
    for (const { kind, openedAt, fired } of outcomes) {
      const compared = Object.fromEntries(
        Object.entries(group.values).map(([name, text]) => [name, comparedIn(correlation, text)]),
      )
      const key = `${reference}\n${JSON.stringify(Object.values(compared))}\n${openedAt}`
      const members: readonly Member[] = fired.members.map(({ at, event, place }) => ({
        rule: correlation.members[place] ? referenceOf(correlation.members[place]) : '',
        event,
        at,
      }))
      const alert: CorrelationAlert = {
        kind,
        key,
        correlation: reference,
        group: group.values,
        compared,
        value: fired.value,
        firstAt: fired.firstAt,
        at: fired.at,
        members,
        memberCount: fired.count,
      }
      // Only the outermost tells; those that it is made of do when they say so.
      if (isAlerting) alerts.push(alert)
      // An outer correlation sees the inner one as an event of its own group.
      if (kind === 'raised' && depth < MAX_CHAIN)
        this.take(
          { rule: reference, event: key, at: fired.at, values: group.values },
          alerts,
          depth + 1,
        )
    }
  }

  private sweep(): void {
    this.sinceSweep = 0
    for (const { correlation, groups } of this.running)
      for (const [key, group] of groups) {
        this.members -= group.forget(this.watermark - correlation.timespanMs)
        if (group.isIdle) groups.delete(key)
      }
  }

  /** Whole groups go, those that were first met first, and it is counted. */
  private makeRoom(): void {
    this.sweep()
    for (const { groups } of this.running)
      for (const [key, group] of groups) {
        if (this.members <= this.maxMembers * KEPT) return
        groups.delete(key)
        this.members -= group.size
        this.forgottenGroups++
        this.forgottenMembers += group.size
      }
  }
}

const SWEEP = 10_000
const KEPT = 0.9
const MAX_CHAIN = 16

const needsNumber = ({ type }: LinkedCorrelation): boolean =>
  type.startsWith('value_') && type !== 'value_count'

const countedIn = (correlation: LinkedCorrelation, hit: CorrelationHit): string | null => {
  const { type, fields, form } = correlation
  if (!type.startsWith('value_')) return null
  const values = fields.map((field) => firstOf(hit, field))
  if (values.some((one) => one === null)) return null
  if (type === 'value_count')
    return JSON.stringify(values.map((one) => comparedIn(correlation, one ?? '')))
  const [number = null] = values
  return number !== null && form ? nfkc(number) : number
}
