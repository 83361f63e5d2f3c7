/**
 * Names as one searches them: full and half width, upper and lower case, hiragana and katakana are equal.
 * @module
 */

/** Katakana U+30A1–U+30F6 stand 0x60 above their hiragana. Both in one order, for `translate` in SQL. */
export const KATAKANA = String.fromCharCode(...Array.from({ length: 0x56 }, (_, i) => 0x30a1 + i))
export const HIRAGANA = String.fromCharCode(...Array.from({ length: 0x56 }, (_, i) => 0x3041 + i))
const IS_KATAKANA = /[\u30a1-\u30f6]/g

export const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(IS_KATAKANA, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60))
    .slice(0, 500)

/** A part to look for with LIKE: its own wildcards are signs like any other. */
export const likePart = (text: string): string =>
  `%${folded(text).replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
