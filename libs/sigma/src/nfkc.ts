/**
 * Half-width and full-width as one: Unicode compatibility composition (UAX #15), for rule sets whose people asked for it.
 * `ｶﾞ`, `カ` + `゙` and `ガ` are the same then, as are `Ａ` and `A`, `㈱` and `(株)`.
 * @module
 */

/** In which form a test compares; without one, texts are as they came. */
export type Form = 'nfkc'

/** `text` in NFKC. A text in which too many marks follow one another stays as it came. */
export const nfkc = (text: string): string =>
  NON_ASCII.test(text) && !HEAPED.test(text) ? text.normalize('NFKC') : text

/**
 * Whether a text of a rule is there for its odd signs: `ˣ` in a command line tells of somebody who hides, and after NFKC it would be
 * every x. Half-width and full-width signs are what people type.
 */
export const isSpelling = (text: string): boolean => ODD.test(text) && !NON_ASCII.test(nfkc(text))

// biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII sign is meant, controls too
const ODD = /[^\x00-\x7f\u3000\uff00-\uffef]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII sign is meant, controls too
const NON_ASCII = /[^\x00-\x7f]/
/**
 * Marks are put in order by insertion: 64,000 of them take seconds. No writing puts more than 30 on a sign (UAX #15, Stream-Safe Text
 * Format). The two half-width voicing marks are letters that become marks.
 */
const HEAPED = /[\p{M}\uff9e\uff9f]{31}/u
/** The same for RE2. */
export const HEAPED_RE2: string = String.raw`[\p{M}\x{ff9e}\x{ff9f}]{31}`
