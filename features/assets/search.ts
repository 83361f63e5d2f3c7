/**
 * One spelling for searching and sorting: what is typed in full width, in hiragana or in capitals finds the same.
 * @module
 */

/** NFKC, lower case, hiragana as katakana, runs of blanks as one. */
export const searchKey = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u3041-\u3096]/gu, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0x60))
    .replace(/\s+/gu, ' ')
    .trim()

/** The longest names make long keys: an index row of PostgreSQL ends at 2,700 bytes. */
export const sortKey = (text: string): string => searchKey(text).slice(0, 200)

/** What a search looks through: each value once, and a MAC address also without its colons. */
export const searchText = (values: readonly string[], macs: readonly string[]): string => {
  const bare = macs.map((mac) => mac.replaceAll(':', ''))
  return searchKey(
    [...new Set([...values, ...macs, ...bare])].filter((v) => v !== '').join(' \u0001 '),
  ).slice(0, 8000)
}

/** A LIKE pattern that finds the typed text anywhere; its own wildcards are data. */
export const searchPattern = (typed: string): string =>
  `%${searchKey(typed).replace(/[\\%_]/gu, (sign) => `\\${sign}`)}%`
