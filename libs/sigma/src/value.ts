/**
 * One value of a rule under its chain of modifiers, as the alternatives that the event may hold.
 * @module
 */
import { base64, base64Offsets, latin1, utf8, utf16, utf16Marked } from './encode.ts'
import { fold, foldDashes, isDash } from './fold.ts'
import type { Expression, Piece, Place, Test } from './form.ts'
import { or } from './form.ts'
import { isSpelling, nfkc } from './nfkc.ts'
import { wholeOf } from './number.ts'
import { mapLiterals, piecesOf, placed, plainText, tidy } from './pattern.ts'
import { type Reading, Refused, shown, warn } from './refuse.ts'
import { partOf, type Span } from './source.ts'
import type { Tree } from './yaml-tree.ts'

type Scalar = Extract<Tree, { kind: 'scalar' }>
type Held = {
  readonly pieces: readonly Piece[]
  readonly bytes: Uint8Array | null
  readonly isDashed: boolean
}

export type TextChain = {
  /** Modifiers of value change, in the order written. */
  readonly steps: readonly string[]
  readonly place: Place
  readonly cased: boolean
}

/** The tests, ORed, that one rule value stands for. */
export const textTests = (
  value: Scalar,
  field: string | null,
  chain: TextChain,
  reading: Reading,
): Expression => {
  let held: readonly Held[] = spellings(value, chain).map((text) => ({
    pieces: piecesOf(text),
    bytes: null,
    isDashed: false,
  }))
  if (chain.steps.includes('expand'))
    held = expand(value, reading).map((pieces) => ({ pieces, bytes: null, isDashed: false }))
  for (const [index, step] of chain.steps.entries()) {
    if (step === 'expand') continue
    const isBeforeBytes = chain.steps
      .slice(index + 1)
      .some((later) => later !== 'windash' && later !== 'expand')
    held = held.flatMap((one) => {
      if (step === 'windash') return dashed(one, isBeforeBytes, value.at)
      return step === 'base64offset' ? offsetsOf(one, value) : [encoded(one, step, value)]
    })
  }
  reading.testsLeft -= held.length
  if (reading.testsLeft < 0)
    throw new Refused('too_large', value.at, 'The rule expands to more than 50,000 comparisons.')
  return or(
    held.map((one): Expression => ({ op: 'test', field, test: textTest(one, chain, reading) })),
  )
}

/** What a test of this reading compares in. */
export const inForm = (test: Test, { form }: Pick<Reading, 'form'>): Test =>
  form ? { ...test, form } : test

const textTest = (held: Held, chain: TextChain, reading: Reading): Test => {
  const pieces = held.bytes ? [latin1(held.bytes)] : held.pieces
  const form = pieces.some((one) => typeof one === 'string' && isSpelling(one))
    ? undefined
    : reading.form
  const folded = mapLiterals(pieces, (literal) => {
    const own = form ? nfkc(literal) : literal
    const cased = chain.cased ? own : fold(own)
    return held.isDashed ? foldDashes(cased) : cased
  })
  const test: Test = {
    kind: 'text',
    pieces: placed(folded, chain.place),
    cased: chain.cased,
    dashes: held.isDashed,
  }
  return form ? inForm(test, { form }) : test
}

/**
 * A number compares as text: as it is written and, as a whole value, as it is printed (`0x10` and `16`, `1.0` and `1`). A part of a
 * value is only what is written: `00000429` somewhere in it is not `429`.
 */
const spellings = (value: Scalar, { place, steps }: TextChain): readonly string[] => {
  if (typeof value.value === 'string') {
    if (!value.value.isWellFormed())
      throw new Refused('wrong_value', value.at, 'The value holds half of a surrogate pair.')
    return [value.value]
  }
  if (place !== 'whole' || steps.length > 0) return [value.source]
  const exact = Number.isSafeInteger(value.value) ? null : wholeOf(value.source)
  return [...new Set([value.source, String(exact ?? value.value)])]
}

/** Five signs at each dash when bytes follow; more than four dashes would be thousands of texts. */
const MAX_DASHES_BEFORE_BYTES = 4

const dashed = (held: Held, isBeforeBytes: boolean, at: Span): readonly Held[] => {
  if (!isBeforeBytes) return [{ ...held, isDashed: true }]
  const text = plainText(held.pieces)
  if (text === null)
    throw new Refused(
      'wrong_value',
      at,
      'A wildcard cannot be encoded. Take it out, or take the encoding out.',
    )
  let forms = ['']
  let dashes = 0
  for (const sign of text) {
    if (isDash(sign) && ++dashes > MAX_DASHES_BEFORE_BYTES)
      throw new Refused(
        'too_large',
        at,
        `More than ${MAX_DASHES_BEFORE_BYTES} dashes under windash before an encoding.`,
      )
    forms = isDash(sign)
      ? forms.flatMap((form) => [...'-/–—―'].map((dash) => form + dash))
      : forms.map((form) => form + sign)
  }
  return forms.map((form) => ({ pieces: [form], bytes: null, isDashed: false }))
}

const encoded = (held: Held, step: string, value: Scalar): Held => {
  const text = held.bytes ? null : plainText(held.pieces)
  const bytes = held.bytes ?? (text === null ? null : utf8(text))
  if (!bytes)
    throw new Refused(
      'wrong_value',
      value.at,
      `"${shown(value.source)}" has a wildcard, which "${step}" cannot encode. Write \\* for a star.`,
    )
  if (step === 'base64') return { pieces: [base64(bytes)], bytes: null, isDashed: false }
  if (text === null)
    throw new Refused(
      'wrong_modifier',
      value.at,
      `"${step}" must stand before the other encodings.`,
    )
  if (step === 'utf16be') return { pieces: [], bytes: utf16(text, 'be'), isDashed: false }
  if (step === 'utf16') return { pieces: [], bytes: utf16Marked(text), isDashed: false }
  return { pieces: [], bytes: utf16(text, 'le'), isDashed: false }
}

/** `base64offset` makes three of one: kept apart from `encoded`, which maps one to one. */
const offsetsOf = (held: Held, value: Scalar): readonly Held[] => {
  const text = held.bytes ? null : plainText(held.pieces)
  const bytes = held.bytes ?? (text === null ? null : utf8(text))
  if (!bytes)
    throw new Refused(
      'wrong_value',
      value.at,
      `"${shown(value.source)}" has a wildcard, which "base64offset" cannot encode. Write \\* for a star.`,
    )
  if (bytes.length < 2)
    throw new Refused(
      'wrong_value',
      value.at,
      'A single byte leaves nothing to look for under base64offset.',
    )
  return base64Offsets(bytes).map((form) => ({ pieces: [form], bytes: null, isDashed: false }))
}

/** Site lists are long, but one value that becomes more is a mistake. */
const MAX_EXPANDED = 10_000

const expand = (value: Scalar, reading: Reading): readonly (readonly Piece[])[] => {
  if (value.source.length > MAX_EXPANDED)
    throw new Refused('too_large', value.at, `More than ${MAX_EXPANDED} characters under "expand".`)
  let forms: readonly (readonly Piece[])[] = [[]]
  let plain = ''
  let found = 0
  // Pairs of backslashes first: in `\\\\%name%` the placeholder stands after one backslash.
  for (const part of value.source.matchAll(/\\\\|\\%|%([^%\s]{1,64})%|[\s\S]/gu)) {
    const name = part[1]
    if (name === undefined) {
      plain += part[0] === '\\%' ? '%' : part[0]
      continue
    }
    found++
    const list = reading.lists.get(name)
    if (!list || list.length === 0)
      throw new Refused(
        'needs_list',
        partOf(reading.source, value.at, value.source, {
          from: part.index,
          to: part.index + part[0].length,
        }),
        `The placeholder %${name}% needs a list. Fill the list "${name}" in the settings.`,
      )
    if (forms.length * list.length > MAX_EXPANDED)
      throw new Refused(
        'too_large',
        value.at,
        `%${name}% makes more than ${MAX_EXPANDED} values of one.`,
      )
    const before = piecesOf(plain)
    // Each is read for itself: a backslash that ends an entry takes no meaning from what the rule goes on with.
    const entries = list.map(piecesOf)
    forms = forms.flatMap((form) => entries.map((entry) => [...form, ...before, ...entry]))
    plain = ''
  }
  if (found === 0)
    warn(
      reading,
      'advice',
      value.at,
      `"${shown(value.source)}" has no %placeholder%; it is taken as it stands.`,
    )
  const rest = piecesOf(plain)
  return forms.map((form) => tidy([...form, ...rest]))
}
