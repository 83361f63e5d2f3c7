/**
 * Regular expressions of rules in linear time: RE2's language and automata (re2js), so no look-around, no back-references.
 * @module
 */
import { RE2JS } from 're2js'

/** A hostile rule must not make a huge automaton: RE2 itself bounds repetition to 1,000; this bounds the text. */
export const MAX_REGEX_CHARS = 4_000

export type Regex = (text: string) => boolean
export type RegexRead =
  | { readonly ok: true; readonly matches: Regex }
  | { readonly ok: false; readonly why: string }

/** `flags` is any of `i`, `m`, `s`. Unanchored, case-sensitive unless `i`; the dot stops at a line feed unless `s`. */
export const readRegex = (source: string, flags: string): RegexRead => {
  if (source.length > MAX_REGEX_CHARS)
    return { ok: false, why: `has more than ${MAX_REGEX_CHARS} characters` }
  const looks = LOOKS.exec(source)
  if (looks)
    return {
      ok: false,
      why: 'uses look-around, which no linear-time engine has; say it with `and not` in the condition',
    }
  if (BACK_REFERENCE.test(source))
    return { ok: false, why: 'uses a back-reference, which no linear-time engine has' }
  let bits = 0
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE
  if (flags.includes('m')) bits |= RE2JS.MULTILINE
  if (flags.includes('s')) bits |= RE2JS.DOTALL
  try {
    const compiled = RE2JS.compile(source, bits)
    return { ok: true, matches: (text) => compiled.test(text) }
  } catch (error) {
    return {
      ok: false,
      why: error instanceof Error ? error.message.slice(0, 120) : 'cannot be compiled',
    }
  }
}

const LOOKS = /(?:^|[^\\])(?:\\\\)*\(\?<?[=!]/
const BACK_REFERENCE = /(?:^|[^\\])(?:\\\\)*\\[1-9k]/

/**
 * A text that every match of the expression holds, or '' when none is sure. Only ever too weak: alternatives, groups and
 * classes end a run, a repeated sign is not part of it.
 */
export const requiredText = (source: string): string => {
  if (source.includes('|') && hasOpenAlternative(source)) return ''
  let best = ''
  let run = ''
  const close = (): void => {
    if (run.length > best.length) best = run
    run = ''
  }
  let at = source.startsWith('(?') && /^\(\?[ims]+\)/.test(source) ? source.indexOf(')') + 1 : 0
  while (at < source.length) {
    const sign = String.fromCodePoint(source.codePointAt(at) ?? 0)
    if (sign === '|' || sign === ')') return ''
    let literal = ''
    let size = sign.length
    if (sign === '(') {
      close()
      at = afterGroup(source, at)
      if (at < 0) return best
      while (QUANTIFIER.test(source[at] ?? '')) at = afterQuantifier(source, at)
      continue
    }
    if (sign === '[') {
      close()
      at = afterClass(source, at)
      while (QUANTIFIER.test(source[at] ?? '')) at = afterQuantifier(source, at)
      continue
    }
    if (sign === '\\') {
      const next = source[at + 1] ?? ''
      size = 2
      if (/[^A-Za-z0-9]/.test(next)) literal = next
      else if (/[xpPQ0-7]/.test(next)) return best
    } else if (!'.^$'.includes(sign)) literal = sign
    const after = source[at + size] ?? ''
    if (!literal) close()
    else if (!QUANTIFIER.test(after)) run += literal
    else {
      if (after === '+') run += literal
      close()
    }
    at += size
    while (QUANTIFIER.test(source[at] ?? '')) at = afterQuantifier(source, at)
  }
  close()
  return best
}

const QUANTIFIER = /[*+?{]/
const REPETITION = /\{\d+(?:,\d*)?\}/y

const afterQuantifier = (source: string, at: number): number => {
  if (source[at] !== '{') return at + 1
  REPETITION.lastIndex = at
  // A brace that is no repetition is literal text in RE2: rare, so what follows is simply given up.
  return REPETITION.test(source) ? REPETITION.lastIndex : source.length
}

const afterClass = (source: string, from: number): number => {
  let at = from + 1
  if (source[at] === '^') at++
  if (source[at] === ']') at++
  while (at < source.length && source[at] !== ']') {
    if (source[at] === '\\') at += 2
    else if (source.startsWith('[:', at)) at = Math.max(at + 2, source.indexOf(':]', at) + 2)
    else at++
  }
  return at + 1
}

const afterGroup = (source: string, from: number): number => {
  let depth = 0
  let at = from
  while (at < source.length) {
    const sign = source[at]
    if (sign === '\\') {
      if (source[at + 1] === 'Q') return -1
      at += 2
    } else if (sign === '[') at = afterClass(source, at)
    else {
      if (sign === '(') depth++
      if (sign === ')' && --depth === 0) return at + 1
      at++
    }
  }
  return -1
}

/** True when a `|` stands outside of every group and class. */
const hasOpenAlternative = (source: string): boolean => {
  let at = 0
  while (at >= 0 && at < source.length) {
    const sign = source[at]
    if (sign === '|') return true
    if (sign === '\\') at += 2
    else if (sign === '[') at = afterClass(source, at)
    else if (sign === '(') at = afterGroup(source, at)
    else at++
  }
  return at < 0
}
