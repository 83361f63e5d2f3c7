/**
 * Text in UTF-16LE compared where it lies, so that what is known already need not be made into a text again.
 * @module
 */

export type Pairs = Int32Array

/** Texts side by side, their units two by two as they lie in files: an own array for each would be far from the next. */
export class PairStore {
  /** Where the text that was put in last lies. */
  pairs: Pairs = new Int32Array(0)
  private used = 0

  /** Where in `pairs` the text begins; what was put before stays where it was. */
  put(text: string): number {
    const needed = (text.length + 1) >> 1
    if (this.used + needed > this.pairs.length) {
      this.pairs = new Int32Array(Math.max(STORE_PAIRS, needed))
      this.used = 0
    }
    const from = this.used
    fill(this.pairs, from, text)
    this.used += needed
    return from
  }
}
const STORE_PAIRS = 32_768

/** One text alone. */
export const pairsOf = (text: string): Pairs => {
  const pairs = new Int32Array((text.length + 1) >> 1)
  fill(pairs, 0, text)
  return pairs
}

const fill = (pairs: Pairs, from: number, text: string): void => {
  const { length } = text
  for (let unit = 0; unit < length; unit += 2)
    pairs[from + (unit >> 1)] =
      text.charCodeAt(unit) | (unit + 1 < length ? text.charCodeAt(unit + 1) << 16 : 0)
}

/** Whether a text of so many units, which is put in `pairs`, lies at `from`, where as many units are. */
export const liesAt = (
  length: number,
  pairs: Pairs,
  first: number,
  view: DataView,
  from: number,
): boolean => {
  const whole = first + (length >> 1)
  let at = from
  for (let nth = first; nth < whole; nth += 1, at += 4)
    if (view.getInt32(at, true) !== pairs[nth]) return false
  return (length & 1) === 0 || view.getUint16(at, true) === pairs[whole]
}

/** Units of the value without the NULs at its end: its reader leaves those out, while one inside is data. */
export const unitsIn = (view: DataView, from: number, size: number): number => {
  let units = size >> 1
  while (units > 0 && view.getUint16(from + units * 2 - 2, true) === 0) units -= 1
  return units
}
