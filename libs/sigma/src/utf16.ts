/**
 * Text in UTF-16LE compared where it lies, so that what is known already need not be made into a text again.
 * @module
 */

/** Whether the value is this text. Like its reader it has no NULs at its end; one inside is data. */
export const isUtf16 = (text: string, bytes: Uint8Array, from: number, size: number): boolean => {
  const { length } = text
  if (length !== unitsIn(bytes, from, size)) return false
  for (let unit = 0, at = from; unit < length; unit += 1, at += 2)
    if (text.charCodeAt(unit) !== unitAt(bytes, at)) return false
  return true
}

/** Units of the value without the NULs at its end. */
export const unitsIn = (bytes: Uint8Array, from: number, size: number): number => {
  let units = size >> 1
  while (units > 0 && unitAt(bytes, from + units * 2 - 2) === 0) units -= 1
  return units
}

/** Within the bytes. */
export const unitAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
