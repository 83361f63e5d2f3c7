/**
 * Gates: every rule has none, one or two, each a set of witnesses in the fields of the event. All witnesses of one field stand in
 * one automaton, loosened (folded, dashes made one): what a text shows loosened can only be more than what it shows.
 * @module
 */
import { loosened } from './automaton.ts'
import type { Candidate } from './candidate.ts'
import type { Expression } from './form.ts'
import type { Budget } from './known-texts.ts'
import { type Finder, finderOf } from './skipper.ts'
import type { Slot } from './slot.ts'
import type { Slots } from './slots.ts'
import { rawFieldsOf, type ViewName } from './views.ts'
import { type Witness, witnessGroups } from './witness.ts'

export type Gates = {
  /** Rules without a gate. */
  readonly open: readonly number[]
  /** Gates of each rule as bits: 1, or 3 for two. */
  readonly needs: Uint8Array
  readonly scans: readonly { readonly slot: Slot; readonly there: readonly number[] }[]
  /** Keywords are looked for in every text of the event: nothing of them is kept. */
  readonly keywords: {
    readonly finder: Finder
    readonly gates: readonly (readonly number[])[]
  } | null
  readonly wants: ReadonlySet<string> | null
}

type Draft = {
  readonly slot: Slot
  readonly whole: Map<string, number[]>
  readonly inside: Map<string, number[]>
  readonly there: number[]
}

/** A gate is rule × 2 + which of its gates. */
export const gatesOf = (alive: readonly Candidate[], slots: Slots, budget: Budget): Gates => {
  const drafts = new Map<Slot, Draft>()
  const open: number[] = []
  const needs = new Uint8Array(alive.length)
  const wanted = new Map<ViewName | null, Set<string | null>>()
  const seconds: { index: number; view: ViewName | null; witnesses: readonly Witness[] }[] = []
  for (const [index, { expression, view }] of alive.entries()) {
    const fields = wanted.get(view) ?? new Set()
    wanted.set(view, fields)
    addFields(expression, fields)
    const [first, second] = witnessGroups(expression)
    if (!first) {
      open.push(index)
      continue
    }
    needs[index] = 1
    for (const one of first) put(draftOf(drafts, slots, view, one), one, index * 2)
    if (second) seconds.push({ index, view, witnesses: second })
  }
  // A second gate keeps a rule from being asked, which is not worth reading a field that no first gate reads.
  for (const { index, view, witnesses } of seconds) {
    if (!witnesses.every((one) => drafts.has(slots.slot(view, one.field, one.form)))) continue
    needs[index] = 3
    for (const one of witnesses) put(draftOf(drafts, slots, view, one), one, index * 2 + 1)
  }
  const scans: Gates['scans'][number][] = []
  let keywords: Gates['keywords'] = null
  for (const { slot, whole, inside, there } of drafts.values()) {
    const finder = inside.size > 0 ? finderOf([...inside.keys()]) : null
    const gates = [...inside.values()]
    const isRaw = slot.field === null && slot.form === undefined
    if (isRaw && whole.size === 0 && finder) keywords = { finder, gates }
    else {
      let longestWhole = 0
      for (const text of whole.keys()) longestWhole = Math.max(longestWhole, text.length)
      slot.open({ finder, inside: gates, whole, longestWhole }, budget)
      scans.push({ slot, there })
    }
  }
  return { open, needs, scans, keywords, wants: wantsOf(wanted) }
}

const draftOf = (
  drafts: Map<Slot, Draft>,
  slots: Slots,
  view: ViewName | null,
  witness: Witness,
): Draft => {
  const slot = slots.slot(view, witness.field, witness.form)
  const known = drafts.get(slot)
  if (known) return known
  const draft = { slot, whole: new Map(), inside: new Map(), there: [] }
  drafts.set(slot, draft)
  return draft
}

const put = (draft: Draft, { text, place }: Witness, gate: number): void => {
  if (place === 'there') {
    draft.there.push(gate)
    return
  }
  const table = place === 'whole' ? draft.whole : draft.inside
  const loose = loosened(text)
  const gates = table.get(loose)
  if (!gates) table.set(loose, [gate])
  else if (gates.at(-1) !== gate) gates.push(gate)
}

/** Null for keywords. */
const addFields = (expression: Expression, fields: Set<string | null>): void => {
  if (expression.op === 'and' || expression.op === 'or')
    for (const one of expression.of) addFields(one, fields)
  else if (expression.op === 'not') addFields(expression.of, fields)
  else if (expression.op === 'test') {
    fields.add(expression.field)
    if (expression.test.kind === 'field') fields.add(expression.test.other)
  }
}

/** The event's own names of them; null for all. */
const wantsOf = (
  wanted: ReadonlyMap<ViewName | null, ReadonlySet<string | null>>,
): ReadonlySet<string> | null => {
  const wants = new Set<string>()
  for (const [view, fields] of wanted)
    for (const field of fields) {
      if (field === null) return null
      for (const raw of rawFieldsOf(view, field)) wants.add(raw)
    }
  return wants
}
