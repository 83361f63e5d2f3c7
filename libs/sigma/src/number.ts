/**
 * Numbers as events and rules write them: decimal, negative, fraction, exponent, 0x. Ids of 64 bits are more than a double holds.
 * @module
 */

/** NaN for what is no number; spaces around are none of it. */
export const numberOf = (text: string): number => {
  const trimmed = text.trim()
  if (DECIMAL.test(trimmed)) return Number(trimmed)
  if (HEX.test(trimmed))
    return trimmed.startsWith('-') ? -Number(trimmed.slice(1)) : Number(trimmed)
  return Number.NaN
}

/** A whole number, of any size that is written in sane length; null for everything else. */
export const wholeOf = (text: string): bigint | null => {
  const trimmed = text.trim()
  if (WHOLE.test(trimmed)) return BigInt(trimmed.replace(/^\+/, ''))
  if (!HEX.test(trimmed)) return null
  return trimmed.startsWith('-') ? -BigInt(trimmed.slice(1)) : BigInt(trimmed)
}

const WHOLE = /^[-+]?\d{1,64}$/
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?$/
const HEX = /^-?0[xX][0-9a-fA-F]{1,32}$/
