/**
 * The rules of one kind of event, compiled: fields as slots, equal tests shared, witnesses in one automaton per slot and preparation.
 * @module
 */
import { buildAutomaton, type Scan } from './automaton.ts'
import { everyText, type SigmaEvent, textsOf, type Value, withPlainNames } from './event.ts'
import { ALWAYS, and, type Expression, NEVER, not, or, type Rule, type Test } from './form.ts'
import { isNull, type Preparation, preparationOf, prepare, refers, textPredicate } from './leaf.ts'
import { isAbsentIn, type ViewName, viewedField } from './views.ts'
import { type Witness, witnessesOf } from './witness.ts'

export type Candidate = {
  readonly rule: Rule
  readonly expression: Expression
  readonly view: ViewName | null
}
/** What is the same for every event of the bucket. */
export type Constant = { readonly channel: string | null; readonly eventId: number | null }

export type Bucket = {
  readonly match: (event: SigmaEvent, hit: (rule: Rule) => void) => void
  readonly rules: number
  /** Rules without a witness: asked about every event. */
  readonly unwitnessed: number
}

export const compileBucket = (candidates: readonly Candidate[], constant: Constant): Bucket => {
  const slots = new Slots()
  const alive = candidates.flatMap(({ rule, expression, view }) => {
    const left = settled(expression, view, constant)
    return left.op === 'never' ? [] : [{ rule, expression: left, view }]
  })
  const runs = alive.map(({ expression, view }) => slots.compile(expression, view))
  const gates = gatesOf(alive, slots)
  const marked = new Float64Array(alive.length)
  const queue: number[] = []
  let round = 0
  return {
    rules: alive.length,
    unwitnessed: gates.open.length,
    match: (event, hit) => {
      round = slots.begin(event)
      queue.length = 0
      const mark = (rules: readonly number[]): void => {
        for (const rule of rules)
          if (marked[rule] !== round) {
            marked[rule] = round
            queue.push(rule)
          }
      }
      mark(gates.open)
      for (const gate of gates.scans) gate(mark)
      for (const index of queue) {
        const own = alive[index]
        if (own && runs[index]?.()) hit(own.rule)
      }
    },
  }
}

/** `expression` with everything decided that this kind of event decides: its channel, its id, the fields that it never has. */
const settled = (expression: Expression, view: ViewName | null, constant: Constant): Expression => {
  if (expression.op === 'and' || expression.op === 'or') {
    const of = expression.of.map((one) => settled(one, view, constant))
    return expression.op === 'and' ? and(of) : or(of)
  }
  if (expression.op === 'not') return not(settled(expression.of, view, constant))
  if (expression.op !== 'test' || expression.field === null) return expression
  const { field, test } = expression
  if (isAbsentIn(view, field)) return test.kind === 'null' ? ALWAYS : NEVER
  const value =
    field === 'EventID' ? constant.eventId : field === 'Channel' ? constant.channel : null
  if (value === null || test.kind === 'null' || test.kind === 'present' || test.kind === 'field')
    return expression
  // A channel's own spelling of case is not constant: only what does not look at case is decided.
  if (field === 'Channel' && (test.kind !== 'text' || test.cased)) return expression
  return textPredicate(test)(prepare(String(value), preparationOf(test))) ? ALWAYS : NEVER
}

type Run = () => boolean

/** Slots and shared tests of a bucket, with what is known of the present event. A round is one event. */
class Slots {
  private round = 0
  private event: SigmaEvent = { fields: {} }
  private readonly slots = new Map<string, Slot>()
  private readonly leaves = new Map<string, Run>()

  begin(event: SigmaEvent): number {
    this.event = withPlainNames(event)
    this.round++
    return this.round
  }

  slot(view: ViewName | null, field: string | null): Slot {
    const key = `${view ?? ''}\n${field ?? '\n'}`
    const known = this.slots.get(key)
    if (known) return known
    const slot = new Slot(
      () => (field === null ? everyText(this.event) : viewedField(view, this.event, field)),
      () => this.round,
    )
    this.slots.set(key, slot)
    return slot
  }

  compile(expression: Expression, view: ViewName | null): Run {
    if (expression.op === 'always') return () => true
    if (expression.op === 'never') return () => false
    if (expression.op === 'not') {
      const inner = this.compile(expression.of, view)
      return () => !inner()
    }
    if (expression.op === 'test') return this.leaf(expression.field, expression.test, view)
    const runs = expression.of.map((one) => this.compile(one, view))
    if (expression.op === 'and')
      return () => {
        for (const run of runs) if (!run()) return false
        return true
      }
    return () => {
      for (const run of runs) if (run()) return true
      return false
    }
  }

  private leaf(field: string | null, test: Test, view: ViewName | null): Run {
    const key = `${view ?? ''}\n${field ?? '\n'}\n${JSON.stringify(test)}`
    const known = this.leaves.get(key)
    if (known) return known
    const slot = this.slot(view, field)
    const ask = this.question(slot, test, view)
    let answeredAt = 0
    let answer = false
    const leaf = (): boolean => {
      if (answeredAt !== this.round) {
        answer = ask()
        answeredAt = this.round
      }
      return answer
    }
    this.leaves.set(key, leaf)
    return leaf
  }

  private question(slot: Slot, test: Test, view: ViewName | null): Run {
    if (test.kind === 'null') return () => isNull(slot.value())
    if (test.kind === 'present') return () => slot.value() !== undefined
    if (test.kind === 'field') {
      const other = this.slot(view, test.other)
      return () => refers(test, textsOf(slot.value()), textsOf(other.value()))
    }
    const preparation = preparationOf(test)
    const passes = textPredicate(test)
    return () => {
      for (const text of slot.prepared(preparation)) if (passes(text)) return true
      return false
    }
  }
}

class Slot {
  private readonly read: () => Value
  private readonly round: () => number
  private readAt = 0
  private held: Value = undefined
  private readonly forms = new Map<Preparation, { at: number; texts: readonly string[] }>()
  constructor(read: () => Value, round: () => number) {
    this.read = read
    this.round = round
  }

  value(): Value {
    const round = this.round()
    if (this.readAt !== round) {
      this.held = this.read()
      this.readAt = round
    }
    return this.held
  }

  prepared(preparation: Preparation): readonly string[] {
    const round = this.round()
    let form = this.forms.get(preparation)
    if (!form) {
      form = { at: 0, texts: [] }
      this.forms.set(preparation, form)
    }
    if (form.at !== round) {
      const texts = textsOf(this.value())
      form.texts = preparation === 'raw' ? texts : texts.map((text) => prepare(text, preparation))
      form.at = round
    }
    return form.texts
  }
}

type Gates = {
  readonly open: readonly number[]
  readonly scans: readonly ((mark: (rules: readonly number[]) => void) => void)[]
}

const gatesOf = (alive: readonly Candidate[], slots: Slots): Gates => {
  const keyOf = (view: ViewName | null, one: Witness): string =>
    `${view ?? ''}\n${one.field ?? '\n'}\n${one.preparation}\n${one.place}\n${one.text}`
  const asked = new Map<string, number>()
  for (const { expression, view } of alive)
    countTexts(expression, (one) =>
      asked.set(keyOf(view, one), (asked.get(keyOf(view, one)) ?? 0) + 1),
    )
  const gates = new Map<string, Gate>()
  const open: number[] = []
  for (const [index, { expression, view }] of alive.entries()) {
    const found = witnessesOf(expression, (one) => rarityOf(one, asked.get(keyOf(view, one)) ?? 1))
    if (!found) open.push(index)
    for (const one of found ?? []) {
      const slotKey = `${view ?? ''}\n${one.field ?? '\n'}\n${one.preparation}`
      let gate = gates.get(slotKey)
      if (!gate) {
        gate = {
          slot: slots.slot(view, one.field),
          preparation: one.preparation,
          whole: new Map(),
          inside: new Map(),
          there: [],
        }
        gates.set(slotKey, gate)
      }
      if (one.text === '' && one.place === 'inside') gate.there.push(index)
      else {
        const table = one.place === 'whole' ? gate.whole : gate.inside
        const rules = table.get(one.text)
        if (!rules) table.set(one.text, [index])
        else if (rules.at(-1) !== index) rules.push(index)
      }
    }
  }
  return { open, scans: [...gates.values()].map(scanOf) }
}

type Gate = {
  readonly slot: Slot
  readonly preparation: Preparation
  readonly whole: Map<string, number[]>
  readonly inside: Map<string, number[]>
  readonly there: number[]
}

const scanOf = ({
  slot,
  preparation,
  whole,
  inside,
  there,
}: Gate): ((mark: (rules: readonly number[]) => void) => void) => {
  const needles = [...inside.keys()]
  const rulesOf = [...inside.values()]
  const scan: Scan | null = buildAutomaton(needles)
  const hasWhole = whole.size > 0
  return (mark) => {
    if (slot.value() === undefined) return
    if (there.length > 0) mark(there)
    if (!scan && !hasWhole) return
    for (const text of slot.prepared(preparation)) {
      const rules = hasWhole ? whole.get(text) : undefined
      if (rules) mark(rules)
      scan?.(text, (needle) => mark(rulesOf[needle] as number[])) // one list per needle
    }
  }
}

/** Long is rare; what many rules ask for is common; presence alone says nearly nothing. */
const rarityOf = (witness: Witness, asked: number): number => {
  if (witness.text === '') return witness.place === 'whole' ? 4 : 0
  const length = witness.place === 'whole' ? witness.text.length + 2 : witness.text.length
  const isStrange = /[^ -~]/.test(witness.text)
  return Math.min(length, 14) + (isStrange ? 6 : 0) - 2 * Math.log2(asked)
}

const countTexts = (expression: Expression, count: (witness: Witness) => void): void => {
  if (expression.op === 'and' || expression.op === 'or')
    for (const one of expression.of) countTexts(one, count)
  else if (expression.op === 'not') countTexts(expression.of, count)
  else if (expression.op === 'test')
    for (const one of witnessesOf(expression, () => 0) ?? []) count(one)
}
