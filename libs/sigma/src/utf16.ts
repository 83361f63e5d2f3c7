/**
 * Text in UTF-16LE compared where it lies, so that what is known already need not be made into a text again.
 * @module
 */

/** Whether the value is this text; like a reader of it, it ends at the first NUL. */
export const isUtf16 = (text: string, bytes: Uint8Array, from: number, size: number): boolean => {
  const { length } = text
  const units = size >> 1
  if (length > units) return false
  for (let unit = 0, at = from; unit < length; unit += 1, at += 2)
    if (text.charCodeAt(unit) !== unitAt(bytes, at)) return false
  return length === units || unitAt(bytes, from + length * 2) === 0
}

/** Within the bytes. */
export const unitAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
