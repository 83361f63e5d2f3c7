/**
 * JSON as osquery writes it: 64-bit numbers keep all their digits.
 * @module
 */

/** Sixteen digits in a row can exceed 2^53; only such texts take the slower way. */
const LONG_NUMBER = /[:,[]\s*-?\d{16,}/

/** Brackets and commas of the fullest real answers: a row has a dozen signs for each value. More is made to fill the memory. */
const MAX_MARKS = 4_000_000

type Context = { readonly source?: string }

/**
 * The value of a JSON text, with whole numbers beyond 2^53 as text; undefined where it is no JSON, or one of so many values that
 * they would fill the memory.
 * @example parseJson('{"epoch":18446744073709551615}') // { epoch: '18446744073709551615' }
 */
export const parseJson = (json: string): unknown => {
  if (json.length > MAX_MARKS && marksIn(json) > MAX_MARKS) return undefined
  try {
    return LONG_NUMBER.test(json) ? JSON.parse(json, exactly as Reviver) : JSON.parse(json)
  } catch {
    return undefined
  }
}

const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b
const COMMA = 0x2c

const marksIn = (json: string): number => {
  let marks = 0
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at)
    if (sign === COMMA || sign === OPEN_LIST || sign === OPEN_OBJECT) marks += 1
  }
  return marks
}

type Reviver = (key: string, value: unknown) => unknown

// The third parameter (ECMA-262 "JSON.parse source text access") is in every engine this house runs on, not yet in its types.
const exactly = (_key: string, value: unknown, context: Context): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
    ? context.source
    : value
