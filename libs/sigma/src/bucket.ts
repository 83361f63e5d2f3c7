/**
 * The rules of one kind of event, compiled: what an event shows opens gates, and only rules whose gates are all open are asked.
 * @module
 */
import type { Candidate } from './candidate.ts'
import { eachText, type SigmaEvent } from './event.ts'
import { ALWAYS, and, type Expression, NEVER, not, or } from './form.ts'
import { type Gates, gatesOf } from './gates.ts'
import type { Budget } from './known-texts.ts'
import { holdsFor, type Run, Slots } from './slots.ts'
import { isAbsentIn, type ViewName } from './views.ts'

/** What is the same for every event of the bucket. */
export type Constant = { readonly channel: string | null; readonly eventId: number | null }

export type Bucket = {
  /** Adds the candidates that match, each place of the rule set once. */
  readonly match: (event: SigmaEvent, hits: Candidate[]) => void
  readonly rules: number
  /** Rules without a witness: asked about every event. */
  readonly unwitnessed: number
  /** Names of the fields that any rule asks for; null when every field is looked at. */
  readonly wants: ReadonlySet<string> | null
}

export const compileBucket = (
  candidates: readonly Candidate[],
  constant: Constant,
  budget: Budget,
): Bucket => {
  const slots = new Slots(budget)
  const alive = candidates.flatMap((candidate): Candidate[] => {
    const left = settled(candidate.expression, candidate.view, constant)
    return left.op === 'never' ? [] : [{ ...candidate, expression: left }]
  })
  const asked = new Asked(alive, slots, budget)
  return {
    rules: alive.length,
    unwitnessed: asked.gates.open.length,
    wants: asked.gates.wants,
    match: (event, hits) => asked.match(event, hits),
  }
}

/** One event after another against the rules of a bucket; what is needed for one is used again for the next. */
class Asked {
  readonly gates: Gates
  private readonly alive: readonly Candidate[]
  private readonly slots: Slots
  private readonly runs: (Run | null)[]
  /** Of each rule: round × 4 + the gates that are open. */
  private readonly state: Float64Array
  private readonly queue: Int32Array
  private queued = 0
  private base = 0
  private readonly found: number[] = []
  private readonly look: (text: string) => void
  private plan: object | null = null
  private scans: Gates['scans'] = []
  private readonly scansByPlan = new WeakMap<object, Gates['scans']>()

  constructor(alive: readonly Candidate[], slots: Slots, budget: Budget) {
    this.alive = alive
    this.slots = slots
    this.gates = gatesOf(alive, slots, budget)
    this.runs = alive.map(() => null)
    this.state = new Float64Array(alive.length)
    this.queue = new Int32Array(alive.length)
    const { keywords } = this.gates
    const { found } = this
    this.look = (text) => {
      if (!keywords || text.length < keywords.finder.shortest) return
      found.length = 0
      keywords.finder.scan(text, found)
      for (const needle of found) this.knock(keywords.gates[needle] ?? NO_GATES)
    }
  }

  match(event: SigmaEvent, hits: Candidate[]): void {
    const { present } = this.slots
    present.begin(event)
    this.base = present.round * 4
    this.queued = 0
    const { keywords } = this.gates
    const search = keywords?.finder.search ?? null
    for (const { slot, there } of this.scansOf(event)) {
      slot.load()
      if (slot.value === undefined) continue
      if (search !== null && slot.laidAt >= 0 && slot.only?.isFreeOf(search))
        event.placed?.leaveOut(slot.laidAt)
      if (there.length > 0) this.knock(there)
      if (slot.count !== 1) for (const { gates } of slot.rest) this.knock(gates)
      else if (slot.only && slot.only.gates.length > 0) this.knock(slot.only.gates)
    }
    if (keywords) {
      const { shortest } = keywords.finder
      if (!search || !event.holds || event.holds(search)) eachText(event, shortest, this.look)
    }
    for (const index of this.gates.open) this.ask(index, hits)
    for (let at = 0; at < this.queued; at++) this.ask(this.queue[at] ?? 0, hits)
  }

  /** Most fields that rules of a channel ask for are in few of its events: the others are left out once for all events alike. */
  private scansOf({ placed }: SigmaEvent): Gates['scans'] {
    if (!placed) return this.gates.scans
    if (placed.plan === this.plan) return this.scans
    let scans = this.scansByPlan.get(placed.plan)
    if (!scans) {
      scans = this.gates.scans.filter(({ slot }) => !slot.isAbsentIn(placed))
      this.scansByPlan.set(placed.plan, scans)
    }
    this.plan = placed.plan
    this.scans = scans
    return scans
  }

  private knock(gates: readonly number[]): void {
    const { state, base } = this
    for (const gate of gates) {
      const rule = gate >> 1
      const before = state[rule] as number // one per rule
      const had = before >= base ? before - base : 0
      const has = had | (1 << (gate & 1))
      if (had === has) continue
      state[rule] = base + has
      if (has === this.gates.needs[rule]) this.queue[this.queued++] = rule
    }
  }

  private ask(index: number, hits: Candidate[]): void {
    const candidate = this.alive[index] as Candidate // from the gates of this bucket
    let run = this.runs[index]
    if (!run) {
      run = this.slots.compile(candidate.expression, candidate.view)
      this.runs[index] = run
    }
    if (run()) hits.push(candidate)
  }
}

const NO_GATES: readonly number[] = []

/** `expression` with everything decided that this kind of event decides: its channel, its id, the fields that it never has. */
const settled = (expression: Expression, view: ViewName | null, constant: Constant): Expression => {
  if (expression.op === 'and' || expression.op === 'or') {
    let of: Expression[] | null = null
    for (let at = 0; at < expression.of.length; at++) {
      const one = expression.of[at] as Expression // within
      const left = settled(one, view, constant)
      if (left !== one) of ??= expression.of.slice(0, at)
      of?.push(left)
    }
    // What is known of a part is known by its object.
    if (of === null) return expression
    return expression.op === 'and' ? and(of) : or(of)
  }
  if (expression.op === 'not') {
    const of = settled(expression.of, view, constant)
    return of === expression.of ? expression : not(of)
  }
  if (expression.op !== 'test' || expression.field === null) return expression
  const { field, test } = expression
  if (isAbsentIn(view, field)) return test.kind === 'null' ? ALWAYS : NEVER
  const value =
    field === 'EventID' ? constant.eventId : field === 'Channel' ? constant.channel : null
  if (value === null || test.kind === 'null' || test.kind === 'present' || test.kind === 'field')
    return expression
  // A channel's own spelling of case is not constant: only what does not look at case is decided.
  if (field === 'Channel' && (test.kind !== 'text' || test.cased)) return expression
  return holdsFor(test, String(value)) ? ALWAYS : NEVER
}
