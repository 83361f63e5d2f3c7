/**
 * One group of one correlation: its members in the order of their time, the window that ends with the last of them, and whether an
 * alert is open.
 * @module
 */

import { MAX_MEMBERS_SHOWN } from './correlation-hit.ts'
import {
  boundsOf,
  type Counted,
  closesWindows,
  holdsFor,
  type Tally,
  tallyOf,
} from './correlation-tally.ts'
import type { Correlation } from './form.ts'

export type Fired = {
  readonly at: number
  readonly value: number
  readonly firstAt: number
  readonly members: readonly Counted[]
  readonly count: number
}
export type Outcome = {
  readonly kind: 'raised' | 'grown'
  readonly openedAt: number
  readonly fired: Fired
}

export class Group {
  readonly values: Readonly<Record<string, string>>
  private readonly correlation: Correlation
  private tally: Tally
  private members: Counted[]
  private readonly known = new Set<string>()
  /** First member of the window. */
  private head = 0
  private lastAt = Number.NEGATIVE_INFINITY
  private openedAt: number | null = null
  /** When alerts were raised, as far back as members are kept. */
  private raised: number[]
  /** For conditions that are asked when a window closes: begin of the window at hand. */
  private windowAt: number | null

  constructor(
    correlation: Correlation,
    values: Readonly<Record<string, string>>,
    kept?: GroupState,
  ) {
    this.correlation = correlation
    this.values = values
    this.tally = tallyOf(correlation)
    this.members = [...(kept?.members ?? [])]
    this.raised = [...(kept?.raised ?? [])]
    this.openedAt = kept?.openedAt ?? null
    this.windowAt = kept?.windowAt ?? null
    for (const one of this.members) this.known.add(nameOf(one))
    this.replay(() => undefined)
  }

  get size(): number {
    return this.members.length
  }
  get isIdle(): boolean {
    return this.members.length === 0 && this.windowAt === null
  }
  /** The end of the window at hand; infinity when none waits for its end. */
  get closesAt(): number {
    return this.windowAt === null
      ? Number.POSITIVE_INFINITY
      : this.windowAt + this.correlation.timespanMs
  }
  state(): GroupState {
    const { values, members, raised, openedAt, windowAt } = this
    return { values, members, raised, openedAt, windowAt }
  }

  /** What the new member makes happen; null for a member that is there already. */
  add(one: Counted): readonly Outcome[] | null {
    if (this.known.has(nameOf(one))) return null
    this.known.add(nameOf(one))
    if (closesWindows(this.correlation)) {
      this.windowAt ??= one.at
      this.members.push(one)
      return []
    }
    if (one.at < this.lastAt) return this.addLate(one)
    this.members.push(one)
    this.enter(one)
    const value = this.valueNow()
    if (!holdsFor(boundsOf(this.correlation), value)) {
      this.openedAt = null
      return []
    }
    const { timespanMs } = this.correlation
    if (this.openedAt !== null && one.at - this.openedAt < timespanMs)
      return [this.outcome('grown', this.openedAt, value, [one])]
    return [this.raise(value)]
  }

  /** The alert that is open was raised then: members that are told again begin later than those of before. */
  goOn(openedAt: number): void {
    if (this.openedAt === null) return
    this.openedAt = openedAt
    this.raised.push(openedAt)
  }

  /** Closes the windows that end at or before the watermark. */
  close(watermark: number): readonly Outcome[] {
    const { timespanMs } = this.correlation
    const found: Outcome[] = []
    while (this.windowAt !== null && this.windowAt + timespanMs <= watermark) {
      const [from, to] = [this.windowAt, this.windowAt + timespanMs]
      this.members.sort((a, b) => a.at - b.at)
      const end = this.members.findIndex((one) => one.at >= to)
      const inside = this.members.splice(0, end < 0 ? this.members.length : end)
      for (const one of inside) this.known.delete(nameOf(one))
      const tally = tallyOf(this.correlation)
      for (const one of inside) tally.add(one)
      const value = tally.value(from - 1)
      if (!holdsFor(boundsOf(this.correlation), value)) this.openedAt = null
      else if (this.openedAt === null) {
        this.openedAt = to
        const fired = {
          at: to,
          value,
          firstAt: inside[0]?.at ?? from,
          members: inside.slice(-MAX_MEMBERS_SHOWN),
          count: inside.length,
        }
        found.push({ kind: 'raised', openedAt: to, fired })
      }
      // Silence ends what is known of a group; what comes later begins it anew.
      if (inside.length > 0) this.windowAt = to
      else this.windowAt = this.members[0]?.at ?? null
    }
    return found
  }

  /** Forgets members that no window can hold any more. */
  forget(before: number): number {
    if (closesWindows(this.correlation)) return 0
    let count = 0
    while (count < this.head && (this.members[count]?.at ?? before) < before) count++
    if (count > 0 && count * 2 >= this.members.length) this.drop(count)
    else count = 0
    // A group without a new member for so long: its whole window is past.
    if (this.lastAt < before) {
      count += this.members.length
      this.drop(this.members.length)
      this.tally = tallyOf(this.correlation)
    }
    this.raised = this.raised.filter((at) => at >= before)
    return count
  }

  private drop(count: number): void {
    for (const one of this.members.splice(0, count)) this.known.delete(nameOf(one))
    this.head = Math.max(0, this.head - count)
  }

  /** What came late may have closed a gap in windows that ended since: all are looked at again. */
  private addLate(one: Counted): readonly Outcome[] {
    let at = this.members.length
    while (at > 0 && (this.members[at - 1]?.at ?? 0) > one.at) at--
    this.members.splice(at, 0, one)
    const found: Outcome[] = []
    const { timespanMs } = this.correlation
    this.replay((value, end) => {
      const isCovered = this.raised.some((raisedAt) => Math.abs(raisedAt - end.at) < timespanMs)
      if (!isCovered) found.push(this.raise(value, end.at))
    })
    return found
  }

  private replay(fires: (value: number, end: Counted) => void): void {
    if (closesWindows(this.correlation)) return
    this.tally = tallyOf(this.correlation)
    this.head = 0
    this.lastAt = Number.NEGATIVE_INFINITY
    const all = this.members
    const bounds = boundsOf(this.correlation)
    this.members = []
    for (const one of all) {
      this.members.push(one)
      this.enter(one)
      const value = this.valueNow()
      if (holdsFor(bounds, value)) fires(value, one)
    }
  }

  private enter(one: Counted): void {
    this.lastAt = one.at
    this.tally.add(one)
    const since = one.at - this.correlation.timespanMs
    for (let first = this.members[this.head]; first && first.at <= since; ) {
      this.tally.leave(first)
      first = this.members[++this.head]
    }
  }

  private valueNow(): number {
    return this.tally.value(this.lastAt - this.correlation.timespanMs)
  }

  private raise(value: number, at: number = this.lastAt): Outcome {
    this.openedAt = at
    this.raised.push(at)
    const shown = Math.max(this.head, this.members.length - MAX_MEMBERS_SHOWN)
    return this.outcome('raised', at, value, this.members.slice(shown))
  }

  private outcome(
    kind: Outcome['kind'],
    openedAt: number,
    value: number,
    members: readonly Counted[],
  ): Outcome {
    const count = this.members.length - this.head
    const firstAt = this.members[this.head]?.at ?? this.lastAt
    return { kind, openedAt, fired: { at: this.lastAt, value, firstAt, members, count } }
  }
}

export type GroupState = {
  readonly values: Readonly<Record<string, string>>
  readonly members: readonly Counted[]
  readonly raised: readonly number[]
  readonly openedAt: number | null
  readonly windowAt: number | null
}

const nameOf = ({ place, event }: Counted): string => `${place}\n${event}`
