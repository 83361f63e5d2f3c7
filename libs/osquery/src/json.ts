/**
 * JSON as osquery writes it: 64-bit numbers keep all their digits.
 * @module
 */

/** Sixteen digits in a row can exceed 2^53; only such texts take the slower way. */
const LONG_NUMBER = /[:,[]\s*-?\d{16,}/

type Context = { readonly source?: string }

/**
 * The value of a JSON text, with whole numbers beyond 2^53 as text; undefined where it is no JSON.
 * @example parseJson('{"epoch":18446744073709551615}') // { epoch: '18446744073709551615' }
 */
export const parseJson = (json: string): unknown => {
  try {
    return LONG_NUMBER.test(json) ? JSON.parse(json, exactly as Reviver) : JSON.parse(json)
  } catch {
    return undefined
  }
}

type Reviver = (key: string, value: unknown) => unknown

// The third parameter (ECMA-262 "JSON.parse source text access") is in every engine this house runs on, not yet in its types.
const exactly = (_key: string, value: unknown, context: Context): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
    ? context.source
    : value
