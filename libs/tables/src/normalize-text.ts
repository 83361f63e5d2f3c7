/**
 * One spelling for what people type in many: full-width letters and digits, half-width kana, ideographic spaces.
 * @module
 */

/** NFKC, inner white space to one space, ends trimmed. `ＳＶ－０１　` → `SV-01`, `ﾌﾟﾘﾝﾀ` → `プリンタ`. */
export const normalizeText = (text: string): string =>
  text
    .normalize('NFKC')
    // Minus and hyphens that look alike in a ledger (U+2010 to U+2015, U+2212); ー of kana words stays.
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim()
