/**
 * Case per code point: Unicode simple case folding, the same on both sides of every comparison. Lengths in UTF-16 stay.
 * Whole-string lowering would not do: lower(`ΑΣ`) ends in `ς`, and `İ` grows.
 * @module
 */

/** `text` with every code point in its folded form; same length as `text`. */
export const fold = (text: string): string => {
  if (!NON_ASCII.test(text)) return text.toLowerCase()
  let folded = ''
  for (const sign of text) folded += foldOne(sign)
  return folded
}

/** `-`, `/`, en dash, em dash and horizontal bar as one sign (Sigma `windash`). */
export const foldDashes = (text: string): string => text.replace(DASHES, '-')

export const isDash = (sign: string): boolean => sign.length === 1 && DASH_SIGNS.includes(sign)

// biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII sign is meant, controls too
const NON_ASCII = /[^\x00-\x7f]/
const DASH_SIGNS = '-/–—―'
const DASHES = /[/–—―]/g
/** Dotless i and capital I with dot fold only in Turkic (CaseFolding.txt status T). */
const ALONE = new Set(['ı', 'İ'])
/** Letters that look alike and whose capitals are several signs (CaseFolding.txt status S): JavaScript does not know them as one. */
const ALIKE = [
  ['\u1fd3', '\u0390'],
  ['\u1fe3', '\u03b0'],
  ['\ufb05', '\ufb06'],
] as const
const known = new Map<string, string>(ALIKE)
/** All cased letters of Unicode are fewer than 3,000; the rest of the room is for scripts without case. */
const MAX_KNOWN = 20_000

const foldOne = (sign: string): string => {
  const seen = known.get(sign)
  if (seen !== undefined) return seen
  let folded = sign
  if (!ALONE.has(sign)) {
    const upper = sign.toUpperCase()
    const base = isOne(upper) && upper.length === sign.length ? upper : sign
    const lower = base.toLowerCase()
    folded = isOne(lower) && lower.length === sign.length ? lower : base
  }
  if (known.size < MAX_KNOWN) known.set(sign, folded)
  return folded
}

const isOne = (text: string): boolean =>
  text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff)
