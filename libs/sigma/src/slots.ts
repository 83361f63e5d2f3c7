/**
 * The rules' tests as questions to the fields of a bucket, equal tests shared.
 * @module
 */
import { Automaton } from './automaton.ts'
import { textsOf } from './event.ts'
import type { Expression, Test } from './form.ts'
import { type Budget, type Known, UNASKED, YES } from './known-texts.ts'
import { isNull, type Preparation, preparationOf, prepare, refers, textPredicate } from './leaf.ts'
import { type Form, nfkc } from './nfkc.ts'
import { Present, Slot } from './slot.ts'
import type { ViewName } from './views.ts'

export type Run = () => boolean

/** Slots and shared tests of a bucket. */
export class Slots {
  readonly present: Present = new Present()
  private readonly slots = new Map<string, Slot>()
  private readonly leaves = new Map<string, Run>()
  private readonly budget: Budget

  constructor(budget: Budget) {
    this.budget = budget
  }

  slot(through: ViewName | null, field: string | null, form?: Form): Slot {
    // Keywords are looked for in the event as it is.
    const view = field === null ? null : through
    const key = `${view ?? ''}\n${field ?? '\n'}\n${form ?? ''}`
    const known = this.slots.get(key)
    if (known) return known
    const slot = new Slot(view, field, this.present, form)
    this.slots.set(key, slot)
    return slot
  }

  all(): Iterable<Slot> {
    return this.slots.values()
  }

  compile(expression: Expression, view: ViewName | null): Run {
    const only = isCompound(expression) ? onlyAsked(expression) : null
    return only === null
      ? this.assemble(expression, view, (part) => this.compile(part, view))
      : this.aboutOne(this.slot(view, only.field, only.form), expression, view)
  }

  private assemble(expression: Expression, view: ViewName | null, part: Compile): Run {
    if (expression.op === 'always') return () => true
    if (expression.op === 'never') return () => false
    if (expression.op === 'not') {
      const inner = part(expression.of)
      return () => !inner()
    }
    if (expression.op === 'test') return this.leaf(expression.field, expression.test, view)
    const parts = byField(expression)
    return expression.op === 'and' ? everyOf(parts.map(part)) : this.anyOf(parts, view, part)
  }

  /** What looks at one field alone is the same for the same text: the answer stays with a text that comes again. */
  private aboutOne(slot: Slot, expression: Expression, view: ViewName | null): Run {
    const part: Compile = (one) => this.assemble(one, view, part)
    const run = part(expression)
    slot.keep(this.budget)
    const nth = slot.questions++
    const { budget } = this
    let whenAbsent: boolean | null = null
    return () => {
      slot.load()
      const { value, only } = slot
      if (value === undefined) {
        whenAbsent ??= run()
        return whenAbsent
      }
      if (only === null || typeof value !== 'string' || !only.cameAgain) return run()
      const known = only.answerOf(nth)
      if (known !== UNASKED) return known === YES
      const answer = run()
      only.remember(nth, answer, budget)
      return answer
    }
  }

  private leaf(field: string | null, test: Test, view: ViewName | null): Run {
    return this.shared(`${view ?? ''}\n${field ?? '\n'}\n${keyOf(test)}`, () => {
      const slot = this.slot(view, field, test.form)
      if (test.kind === 'null')
        return () => {
          slot.load()
          return isNull(slot.value)
        }
      if (test.kind === 'present')
        return () => {
          slot.load()
          return slot.value !== undefined
        }
      if (test.kind === 'field') {
        const other = this.slot(view, test.other, test.form)
        return () => {
          slot.load()
          other.load()
          return refers(test, textsOf(slot.value), textsOf(other.value))
        }
      }
      const preparation = preparationOf(test)
      const passes = predicateOf(test)
      if (test.kind === 'text') return askText(slot, preparation, passes)
      return this.askSlowly(slot, preparation, passes)
    })
  }

  /** Branches that look for texts in one field, when they are many, are one question. */
  private anyOf(branches: readonly Expression[], view: ViewName | null, part: Compile): Run {
    const lists = new Map<string, { field: string | null; tests: TextTest[] }>()
    const runs: Run[] = []
    const single: Expression[] = []
    for (const one of branches) {
      const list = one.op === 'test' && one.test.kind === 'text' ? listOf(one.test) : null
      if (one.op !== 'test' || one.test.kind !== 'text' || list === null) single.push(one)
      else {
        const key = `${one.field ?? '\n'}\n${one.test.form ?? ''}\n${preparationOf(one.test)}\n${list}`
        const held = lists.get(key)
        if (held) held.tests.push(one.test)
        else lists.set(key, { field: one.field, tests: [one.test] })
      }
    }
    for (const [key, { field, tests }] of lists) {
      const [first] = tests
      if (first && tests.length >= MANY)
        runs.push(
          this.shared(`${view ?? ''}\n${key}\n${tests.map(literalOf).sort().join('\u0000')}`, () =>
            this.askList(this.slot(view, field, first.form), preparationOf(first), tests),
          ),
        )
      else for (const test of tests) single.push({ op: 'test', field, test })
    }
    for (const one of single) runs.push(part(one))
    return someOf(runs)
  }

  /** Keeps the answer with the text: for what costs more than a look into a list. */
  private askSlowly(slot: Slot, preparation: Preparation, passes: (text: string) => boolean): Run {
    const { budget } = this
    slot.keep(budget)
    const nth = slot.questions++
    const ask = (one: Known): boolean => {
      const known = one.answerOf(nth)
      if (known !== UNASKED) return known === YES
      const answer = passes(one.as(preparation))
      one.remember(nth, answer, budget)
      return answer
    }
    return () => {
      slot.load()
      if (slot.count === 1) return slot.only !== null && ask(slot.only)
      for (const one of slot.rest) if (ask(one)) return true
      return false
    }
  }

  private askList(slot: Slot, preparation: Preparation, tests: readonly TextTest[]): Run {
    const literals = tests.map(literalOf)
    if (tests[0] && listOf(tests[0]) === 'whole') {
      const whole = new Set(literals)
      return askText(slot, preparation, (text) => whole.has(text))
    }
    // Made when first asked: most lists of most buckets never are.
    let automaton: Automaton | null = null
    const found: number[] = []
    return this.askSlowly(slot, preparation, (text) => {
      automaton ??= new Automaton(literals, 'exact')
      found.length = 0
      automaton.scan(text, found)
      return found.length > 0
    })
  }

  private shared(key: string, make: () => Run): Run {
    const known = this.leaves.get(key)
    if (known) return known
    const run = make()
    this.leaves.set(key, run)
    return run
  }
}

type Compile = (part: Expression) => Run

const isCompound = (expression: Expression): boolean =>
  expression.op === 'and' || expression.op === 'or' || expression.op === 'not'

/** The field, in one form, that alone decides an expression; null where more decide, or keywords, which are looked for anywhere. */
const onlyAsked = (expression: Expression): AskedField | null => {
  if (expression.op === 'test') {
    const { field, test } = expression
    return test.kind === 'field' || field === null ? null : { field, form: test.form }
  }
  if (expression.op === 'not') return onlyAsked(expression.of)
  if (expression.op !== 'and' && expression.op !== 'or') return null
  let only: AskedField | null = null
  for (const one of expression.of) {
    const asked = onlyAsked(one)
    if (asked === null) return null
    if (only !== null && (asked.field !== only.field || asked.form !== only.form)) return null
    only = asked
  }
  return only
}
type AskedField = { readonly field: string; readonly form: Form | undefined }

/** The parts, those about the same field as one: a field is asked once, and what it answers is kept. */
const byField = ({ op, of }: Extract<Expression, { op: 'and' | 'or' }>): readonly Expression[] => {
  const fields = new Map<string | null, Expression[]>()
  for (const one of of) {
    const asked = onlyAsked(one)
    const key = asked && (asked.form ? `${asked.field}\n${asked.form}` : asked.field)
    const same = fields.get(key)
    if (same) same.push(one)
    else fields.set(key, [one])
  }
  if (fields.size === 1) return of
  return [...fields].flatMap(([key, same]): readonly Expression[] =>
    key === null || same.length === 1 ? same : [{ op, of: same }],
  )
}

const everyOf = (runs: readonly Run[]): Run => {
  const [a, b] = runs
  if (a && b && runs.length === 2) return () => a() && b()
  return () => {
    for (const run of runs) if (!run()) return false
    return true
  }
}

const someOf = (runs: readonly Run[]): Run => {
  const [a, b] = runs
  if (a && runs.length === 1) return a
  if (a && b && runs.length === 2) return () => a() || b()
  return () => {
    for (const run of runs) if (run()) return true
    return false
  }
}

/** Remembers the last text it was asked about. */
const askText = (slot: Slot, preparation: Preparation, passes: (text: string) => boolean): Run => {
  let lastId = 0
  let last = false
  return () => {
    slot.load()
    const { only } = slot
    if (only === null) return false
    if (slot.count === 1) {
      if (only.id === lastId) return last
      lastId = only.id
      last = passes(only.as(preparation))
      return last
    }
    for (const one of slot.rest) if (passes(one.as(preparation))) return true
    return false
  }
}

type TextTest = Extract<Test, { kind: 'text' }>

/** From so many on a list is asked at once. */
const MANY = 9

/** Whether a test may stand in a list, and in which: whole texts, or texts anywhere. */
const listOf = ({ pieces }: TextTest): 'whole' | 'inside' | null => {
  if (pieces.length === 1 && typeof pieces[0] === 'string') return 'whole'
  const isInside = pieces.length === 3 && pieces[0] === 1 && pieces[2] === 1
  return isInside && typeof pieces[1] === 'string' ? 'inside' : null
}

const literalOf = ({ pieces }: TextTest): string =>
  pieces.find((piece) => typeof piece === 'string') ?? ''

const keys = new WeakMap<Test, string>()
const keyOf = (test: Test): string => {
  const known = keys.get(test)
  if (known !== undefined) return known
  const made = JSON.stringify(test)
  keys.set(test, made)
  return made
}

/** One predicate for a test in whatever buckets it stands; made when first asked. */
const predicates = new WeakMap<Test, (text: string) => boolean>()
const predicateOf = (test: Test): ((text: string) => boolean) => {
  let made: ((text: string) => boolean) | undefined
  return (text) => {
    made ??= predicates.get(test)
    if (!made) {
      made = textPredicate(test)
      predicates.set(test, made)
    }
    return made(text)
  }
}

/** Whether a test holds for a text that is known when the bucket is compiled. */
export const holdsFor = (test: Test, text: string): boolean =>
  predicateOf(test)(prepare(test.form ? nfkc(text) : text, preparationOf(test)))
