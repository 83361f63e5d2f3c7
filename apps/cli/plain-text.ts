/**
 * Text of outside made harmless for a terminal: names and contents of files can hold escape sequences that recolour, retitle or
 * overwrite what stands there.
 * @module
 */

/** Control, format and direction signs, line ends and lone surrogates become U+FFFD. */
export const plainText = (text: string, most = 1000): string =>
  text
    .slice(0, most)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\ufffd')
    .trimEnd()

/** JSON in which those signs stand as `\uXXXX`: the same value, and nothing a terminal would obey. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u00ad\u0600-\u0605\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
