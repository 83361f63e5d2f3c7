/**
 * What every match of a regular expression needs: texts that it must hold, and a length that it must have. Only ever too weak; what
 * it does not understand needs nothing. Keeps most texts away from the expression itself.
 * @module
 */
import { fold } from './fold.ts'

/** A folded text that must be there, all of some needs, or any of some. */
export type Need = string | { readonly all: readonly Need[] } | { readonly any: readonly Need[] }
export type Needs = {
  readonly need: Need
  /** Code points of the shortest match. */
  readonly least: number
}

/** @example regexNeeds('(?:curl|wget)\\s+http').need // { all: [{ any: ['curl', 'wget'] }, 'http'] } */
export const regexNeeds = (source: string): Needs => {
  try {
    const reader: Reader = { source, at: 0, depth: 0 }
    const found = alternatives(reader)
    return reader.at < source.length ? NOTHING : found
  } catch (error) {
    if (error instanceof Unknown) return NOTHING
    throw error
  }
}

/** Whether a text may match at all. */
export const mayMatch = ({ need, least }: Needs, folded: string): boolean =>
  folded.length >= least && shows(need, folded)

const shows = (need: Need, folded: string): boolean => {
  if (typeof need === 'string') return folded.includes(need)
  return 'all' in need
    ? need.all.every((one) => shows(one, folded))
    : need.any.some((one) => shows(one, folded))
}

const ALWAYS: Need = { all: [] }
const NOTHING: Needs = { need: ALWAYS, least: 0 }
/** What is not sure how to be read: the whole expression then needs nothing. */
class Unknown extends Error {}

type Reader = { readonly source: string; at: number; depth: number }
const MAX_DEPTH = 50
/** Texts that a run of signs and small classes may stand for: `[Rr]un[ "]` is two, folded. */
const MAX_FORMS = 8

const alternatives = (reader: Reader): Needs => {
  if (++reader.depth > MAX_DEPTH) throw new Unknown()
  const branches = [sequence(reader)]
  while (reader.source[reader.at] === '|') {
    reader.at++
    branches.push(sequence(reader))
  }
  reader.depth--
  const [only] = branches
  if (only && branches.length === 1) return only
  const least = Math.min(...branches.map((one) => one.least))
  const isOpen = branches.some((one) => isAlways(one.need))
  return { need: isOpen ? ALWAYS : { any: branches.map((one) => one.need) }, least }
}

const isAlways = (need: Need): boolean =>
  typeof need !== 'string' && 'all' in need && need.all.length === 0

const sequence = (reader: Reader): Needs => {
  const all: Need[] = []
  let least = 0
  let run: readonly string[] = ['']
  const close = (): void => {
    if (run[0] !== '') {
      const forms = run.map(fold)
      all.push(forms.length === 1 ? (forms[0] ?? '') : { any: forms })
    }
    run = ['']
  }
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] ?? '')) {
    const atom = atomAt(reader)
    const { min, max } = quantifierAt(reader)
    least += Math.min(atom.least * min, MAX_LEAST)
    if (atom.forms && min === 1 && max === 1 && run.length * atom.forms.length <= MAX_FORMS) {
      const { forms } = atom
      run = run.flatMap((text) => forms.map((form) => text + form))
      continue
    }
    // A sign that comes once or more ends the run that stands before it.
    if (atom.forms && min >= 1 && run.length * atom.forms.length <= MAX_FORMS) {
      const { forms } = atom
      run = run.flatMap((text) => forms.map((form) => text + form))
    }
    close()
    if (!atom.forms && min >= 1 && !isAlways(atom.need)) all.push(atom.need)
  }
  close()
  const [only] = all
  return { need: only && all.length === 1 ? only : { all }, least }
}
/** Beyond that a length says nothing more. */
const MAX_LEAST = 100_000

type Atom = Needs & { readonly forms: readonly string[] | null }
const SIGN: Atom = { need: ALWAYS, least: 1, forms: null }
const EMPTY: Atom = { need: ALWAYS, least: 0, forms: null }

const atomAt = (reader: Reader): Atom => {
  const sign = String.fromCodePoint(reader.source.codePointAt(reader.at) ?? 0)
  reader.at += sign.length
  if (sign === '(') return group(reader)
  if (sign === '[') return signClass(reader)
  if (sign === '^' || sign === '$') return EMPTY
  if (sign === '.') return SIGN
  if ('*+?'.includes(sign)) throw new Unknown()
  if (sign === '\\') return escaped(reader)
  return { need: ALWAYS, least: 1, forms: [sign] }
}

const group = (reader: Reader): Atom => {
  const rest = reader.source.slice(reader.at, reader.at + 80)
  if (rest.startsWith('?')) {
    const flags = /^\?([ims]*)(?:-([ims]+))?([:)])/.exec(rest)
    const named = /^\?P?<\w{1,60}>/.exec(rest)
    if (!flags && !named) throw new Unknown()
    reader.at += (flags?.[0] ?? named?.[0] ?? '').length
    if (flags?.[3] === ')') return EMPTY
  }
  const { need, least } = alternatives(reader)
  if (reader.source[reader.at] !== ')') throw new Unknown()
  reader.at++
  return { need, least, forms: null }
}

/** Escapes that stand for one sign of a kind, for no sign, and for one certain sign. */
const escaped = (reader: Reader): Atom => {
  const next = String.fromCodePoint(reader.source.codePointAt(reader.at) ?? 0)
  reader.at += next.length
  if ('dDwWsS'.includes(next)) return SIGN
  if ('bBAz'.includes(next)) return EMPTY
  const known = CONTROLS.get(next)
  if (known !== undefined) return { need: ALWAYS, least: 1, forms: [known] }
  if (/[A-Za-z0-9]/.test(next)) throw new Unknown()
  return { need: ALWAYS, least: 1, forms: [next] }
}
const CONTROLS = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['f', '\f'],
  ['v', '\v'],
])

const signClass = (reader: Reader): Atom => {
  const { source } = reader
  let isSmall = source[reader.at] !== '^'
  if (!isSmall) reader.at++
  const members = new Set<string>()
  for (let first = true; ; first = false) {
    const sign = String.fromCodePoint(source.codePointAt(reader.at) ?? 0)
    if (reader.at >= source.length) throw new Unknown()
    reader.at += sign.length
    if (sign === ']' && !first) break
    if (sign === '[' && source[reader.at] === ':') {
      const end = source.indexOf(':]', reader.at)
      if (end < 0) throw new Unknown()
      reader.at = end + 2
      isSmall = false
    } else if (sign === '\\') {
      const next = String.fromCodePoint(source.codePointAt(reader.at) ?? 0)
      reader.at += next.length
      if ('pPxQ01234567'.includes(next)) throw new Unknown()
      if (/[A-Za-z]/.test(next)) isSmall = false
      else members.add(fold(next))
    } else members.add(fold(sign))
    // `[.-9]` is a range, and `[\.-9]` is the same.
    if (source[reader.at] === '-' && source[reader.at + 1] !== ']') isSmall = false
  }
  return { need: ALWAYS, least: 1, forms: isSmall && members.size <= 4 ? [...members] : null }
}

const REPETITION = /\{(\d{1,4})(?:(,)(\d{0,4}))?\}/y

const quantifierAt = (reader: Reader): { readonly min: number; readonly max: number } => {
  const { source } = reader
  const sign = source[reader.at] ?? ''
  let found = { min: 1, max: 1 }
  if (sign === '*') found = { min: 0, max: Number.POSITIVE_INFINITY }
  else if (sign === '+') found = { min: 1, max: Number.POSITIVE_INFINITY }
  else if (sign === '?') found = { min: 0, max: 1 }
  else {
    REPETITION.lastIndex = reader.at
    const times = sign === '{' ? REPETITION.exec(source) : null
    if (!times) return found
    const min = Number(times[1])
    found = { min, max: times[2] ? Number(times[3] || Number.POSITIVE_INFINITY) : min }
    reader.at += times[0].length - 1
  }
  reader.at++
  if (source[reader.at] === '?') reader.at++
  return found
}
