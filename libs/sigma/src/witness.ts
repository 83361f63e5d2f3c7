/**
 * Witnesses: texts or presences of which an event must show at least one before a rule can match. The analysis only ever weakens:
 * whatever it cannot prove gives none, and the rule is then asked about every event of its bucket.
 * @module
 */

import { chanceOf, rarestPart } from './chance.ts'
import { fold } from './fold.ts'
import type { Expression, Test } from './form.ts'
import type { Form } from './nfkc.ts'
import { type Need, regexNeeds } from './regex-needs.ts'

export type Witness = {
  /** null: keywords. */
  readonly field: string | null
  readonly text: string
  readonly place: 'whole' | 'inside' | 'there'
  /** The form of the value in which it shows. */
  readonly form?: Form
}
/** One of them must show. `chance`: how likely an event that has nothing to do with the rule shows one. */
type Group = { readonly witnesses: readonly Witness[]; readonly chance: number }

/** Longer needles add states, not rarity. */
const MAX_NEEDLE_CHARS = 10
/** Keywords are few, and the longer they are the more of a text is skipped. */
const MAX_KEYWORD_CHARS = 32

/**
 * No, one or two sets of witnesses. When the rule matches, every set shows at least one of its witnesses.
 * @example witnessGroups(rule.expression)[0]?.map((one) => one.text)
 */
export const witnessGroups = (expression: Expression): readonly (readonly Witness[])[] =>
  groupsOf(expression).map(({ witnesses }) => witnesses)

/** A rule stands in several buckets, with the same parts. */
const known = new WeakMap<Expression, readonly Group[]>()

const groupsOf = (expression: Expression): readonly Group[] => {
  if (expression.op !== 'and' && expression.op !== 'or') return groupsIn(expression)
  const before = known.get(expression)
  if (before) return before
  const found = groupsIn(expression)
  known.set(expression, found)
  return found
}

const groupsIn = (expression: Expression): readonly Group[] => {
  if (expression.op === 'test') return ofTest(expression.field, expression.test)
  if (expression.op === 'or') return anyOf(expression.of.map(groupsOf))
  return expression.op === 'and' ? allOf(expression.of.flatMap(groupsOf)) : []
}

const anyOf = (branches: readonly (readonly Group[])[]): readonly Group[] => {
  const first: Witness[] = []
  const second: Witness[] = []
  let hasSecond = false
  for (const [best, next] of branches) {
    if (!best) return []
    first.push(...best.witnesses)
    second.push(...(next ?? best).witnesses)
    if (next) hasSecond = true
  }
  return hasSecond && first.length + second.length <= MAX_TWO
    ? [groupOf(first), groupOf(second)]
    : [groupOf(first)]
}

const allOf = (groups: readonly Group[]): readonly Group[] => {
  const [best, ...rest] = [...groups].sort((a, b) => a.chance - b.chance)
  if (!best) return []
  // A second gate that nearly always stands open costs more than it keeps away.
  const next = rest.find((one) => one.chance < OFTEN && one.witnesses.length <= MAX_TWO)
  return next && best.chance > RARELY ? [best, next] : [best]
}

/** Beyond so many witnesses a second gate is not worth its states. */
const MAX_TWO = 200
const OFTEN = 0.5
const RARELY = 0.00002

const groupOf = (witnesses: readonly Witness[]): Group => ({
  witnesses,
  chance: Math.min(
    1,
    witnesses.reduce((sum, one) => sum + chanceOf(one.text, one.place), 0),
  ),
})

const ofTest = (field: string | null, test: Test): readonly Group[] => {
  const { form } = test
  const found = ofPlain(field, test)
  return form ? found.map((one) => inForm(one, form)) : found
}
const inForm = (group: Group, form: Form): Group => ({
  ...group,
  witnesses: group.witnesses.map((one) => ({ ...one, form })),
})

const ofPlain = (field: string | null, test: Test): readonly Group[] => {
  const there: readonly Group[] =
    field === null ? [] : [groupOf([{ field, text: '', place: 'there' }])]
  if (test.kind === 'null') return []
  if (test.kind === 'text') {
    const folded = (text: string): string => (test.cased ? fold(text) : text)
    const [only] = test.pieces
    if (test.pieces.length === 0) return [groupOf([{ field, text: '', place: 'whole' }])]
    if (test.pieces.length === 1 && typeof only === 'string')
      return [groupOf([{ field, text: folded(only), place: 'whole' }])]
    const found = rarest(
      field,
      test.pieces.flatMap((piece) => (typeof piece === 'string' ? folded(piece) : [])),
    )
    return found ? [groupOf([found])] : there
  }
  if (test.kind === 'regex') {
    // Folded on both sides, which holds for `i` as for exact case.
    const found = ofNeed(field, regexNeeds(test.source).need)
    return found.length > 0 ? found : there
  }
  return there
}

const ofNeed = (field: string | null, need: Need): readonly Group[] => {
  if (typeof need === 'string') {
    const found = rarest(field, [need])
    return found ? [groupOf([found])] : []
  }
  if ('any' in need) return anyOf(need.any.map((one) => ofNeed(field, one)))
  return allOf(need.all.flatMap((one) => ofNeed(field, one)))
}

/** The part of the texts that is met least. */
const rarest = (field: string | null, texts: readonly string[]): Witness | null => {
  let best = ''
  let least = Number.POSITIVE_INFINITY
  const most = field === null ? MAX_KEYWORD_CHARS : MAX_NEEDLE_CHARS
  for (const text of texts) {
    const part = rarestPart(text, most)
    const chance = chanceOf(part, 'inside')
    if (chance < least) [best, least] = [part, chance]
  }
  return least < Number.POSITIVE_INFINITY ? { field, text: best, place: 'inside' } : null
}
