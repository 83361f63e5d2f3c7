/**
 * Numbers as events and rules write them: decimal, negative, fraction, exponent, 0x.
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

const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?$/
const HEX = /^-?0[xX][0-9a-fA-F]{1,32}$/
