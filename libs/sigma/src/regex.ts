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
  let bits = 0
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE
  if (flags.includes('m')) bits |= RE2JS.MULTILINE
  if (flags.includes('s')) bits |= RE2JS.DOTALL
  try {
    const compiled = RE2JS.compile(source, bits)
    const needs = regexNeeds(source)
    return { ok: true, matches: (text) => mayMatch(needs, foldedOnce(text)) && compiled.test(text) }
  } catch (error) {
    return { ok: false, why: whyNot(source, error) }
  }
}

/** What other engines know and this one does not, each with a way out; asked only of what does not compile. */
const whyNot = (source: string, error: unknown): string => {
  if (LOOKS.test(source))
    return 'uses look-around, which no linear-time engine has; say it with `and not` in the condition'
  if (BACK_REFERENCE.test(source))
    return 'uses a back-reference, which no linear-time engine has; write out what it repeats'
  if (POSSESSIVE.test(source))
    return 'uses a possessive quantifier or an atomic group, which say nothing in linear time; write "+" for "++", "(?:" for "(?>"'
  if (END.test(source)) return 'uses \\Z or \\G; write \\z or $ for the end, \\A or ^ for the begin'
  return error instanceof Error ? error.message.slice(0, 120) : 'cannot be compiled'
}

const LOOKS = /(?:^|[^\\])(?:\\\\)*\(\?<?[=!]/
const POSSESSIVE = /[*+?}]\+|\(\?>/
const END = /(?:^|[^\\])(?:\\\\)*\\[ZG]/
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
