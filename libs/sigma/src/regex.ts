/**
 * Regular expressions of rules in linear time: RE2's language and automata (re2js), so no look-around, no back-references.
 * @module
 */
import { RE2JS } from 're2js'
import { fold } from './fold.ts'
import { mayMatch, regexNeeds } from './regex-needs.ts'

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
    const needs = regexNeeds(source)
    return { ok: true, matches: (text) => mayMatch(needs, foldedOnce(text)) && compiled.test(text) }
  } catch (error) {
    return {
      ok: false,
      why: error instanceof Error ? error.message.slice(0, 120) : 'cannot be compiled',
    }
  }
}

const LOOKS = /(?:^|[^\\])(?:\\\\)*\(\?<?[=!]/
const BACK_REFERENCE = /(?:^|[^\\])(?:\\\\)*\\[1-9k]/

let lastText = ''
let lastFolded = ''

/** Several expressions are asked about one text, one after the other. */
const foldedOnce = (text: string): string => {
  if (text !== lastText) {
    lastFolded = fold(text)
    lastText = text
  }
  return lastFolded
}
