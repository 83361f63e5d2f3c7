/**
 * Text as bytes in the encodings of Sigma's modifiers, and base64 of bytes at the three offsets.
 * @module
 */

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2)
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    bytes[at * 2] = order === 'le' ? unit & 0xff : unit >> 8
    bytes[at * 2 + 1] = order === 'le' ? unit >> 8 : unit & 0xff
  }
  return bytes
}

/** FF FE, then little endian. */
export const utf16Marked = (text: string): Uint8Array =>
  Uint8Array.of(0xff, 0xfe, ...utf16(text, 'le'))

export const base64 = (bytes: Uint8Array): string => {
  let out = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    out +=
      digit(word >> 18) +
      digit(word >> 12) +
      (left > 1 ? digit(word >> 6) : '=') +
      (left > 2 ? digit(word) : '=')
  }
  return out
}

/** What of `bytes` shows in base64 whatever stands before and after it: counted in bytes, so Japanese text is found. */
export const base64Offsets = (bytes: Uint8Array): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const whole = base64(Uint8Array.of(...new Uint8Array(offset), ...bytes))
    const bits = (offset + bytes.length) * 8
    return whole.slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6))
  })

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const digit = (six: number): string => DIGITS[six & 63] ?? ''

/** Bytes as text, one sign per byte that is a letter of Latin-1: for UTF-16 modifiers that are not followed by base64. */
export const latin1 = (bytes: Uint8Array): string => {
  let out = ''
  for (const byte of bytes) out += String.fromCharCode(byte)
  return out
}
