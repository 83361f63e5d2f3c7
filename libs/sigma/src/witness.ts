/**
 * Witnesses: texts or presences of which an event must show at least one before a rule can match. The analysis only ever weakens:
 * whatever it cannot prove gives none, and the rule is then asked about every event of its bucket.
 * @module
 */
import { fold } from './fold.ts'
import type { Expression, Test } from './form.ts'
import { type Preparation, preparationOf } from './leaf.ts'
import { requiredText } from './regex.ts'

export type Witness = {
  /** null: keywords. */
  readonly field: string | null
  readonly preparation: Preparation
  /** '' : the field is there. */
  readonly text: string
  readonly place: 'whole' | 'inside'
}
/** How often each text is asked for in the bucket: what many rules name, many events hold. */
export type Rarity = (witness: Witness) => number

/** Longer tails add states, not rarity. */
const MAX_WITNESS_CHARS = 12

/** One of the result must show, or null when nothing is sure. */
export const witnessesOf = (expression: Expression, rarity: Rarity): readonly Witness[] | null => {
  if (expression.op === 'test') return ofTest(expression.field, expression.test)
  if (expression.op === 'never') return []
  if (expression.op === 'or') {
    const all: Witness[] = []
    for (const one of expression.of) {
      const found = witnessesOf(one, rarity)
      if (!found) return null
      all.push(...found)
    }
    return all
  }
  if (expression.op !== 'and') return null
  let best: readonly Witness[] | null = null
  let bestScore = Number.NEGATIVE_INFINITY
  for (const one of expression.of) {
    const found = witnessesOf(one, rarity)
    const score = found ? scoreOf(found, rarity) : Number.NEGATIVE_INFINITY
    if (score > bestScore) [best, bestScore] = [found, score]
  }
  return best
}

const scoreOf = (witnesses: readonly Witness[], rarity: Rarity): number => {
  let worst = Number.POSITIVE_INFINITY
  for (const one of witnesses) worst = Math.min(worst, rarity(one))
  return worst - Math.log2(1 + witnesses.length) / 2
}

const ofTest = (field: string | null, test: Test): readonly Witness[] | null => {
  const preparation = preparationOf(test)
  const inside = (text: string, how: Preparation): readonly Witness[] => [
    { field, preparation: how, text: text.slice(-MAX_WITNESS_CHARS), place: 'inside' },
  ]
  const there: readonly Witness[] | null =
    field === null ? null : [{ field, preparation: 'raw', text: '', place: 'inside' }]
  if (test.kind === 'null') return null
  if (test.kind === 'text') {
    const [only] = test.pieces
    if (test.pieces.length === 1 && typeof only === 'string')
      return [{ field, preparation, text: only, place: 'whole' }]
    let longest = ''
    for (const piece of test.pieces)
      if (typeof piece === 'string' && piece.length > longest.length) longest = piece
    return longest ? inside(longest, preparation) : there
  }
  if (test.kind === 'regex') {
    const text = requiredText(test.source)
    // Folded on both sides, which holds for `i` as for exact case, and shares the automaton of most other tests.
    return text.length > 1 ? inside(fold(text), 'folded') : there
  }
  return there
}
