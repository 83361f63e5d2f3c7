/**
 * Which ids came lately: two generations of a hash set of bounded size. Pure.
 * @module
 */

export type SeenIds = {
  /** Whether it came before, as far as is remembered; remembers it. `now` in milliseconds. */
  readonly add: (id: string, now: number) => boolean
  /** Every id that came after this moment is remembered. */
  readonly since: () => number
}

/** Two generations of half a million take 16 MB. */
const GENERATION = 512 * 1024

/** Ids are 16 and more hex digits of a digest; two of the first 64 bits alike are taken for one, and looked up by the caller. */
export const seenIds = (start: number, generation: number = GENERATION): SeenIds => {
  const slots = 2 * generation
  let young = new BigUint64Array(slots)
  let old = new BigUint64Array(slots)
  let held = 0
  let youngSince = start
  let since = start
  const placeOf = (set: BigUint64Array, key: bigint): number => {
    let at = Number(key % BigInt(slots))
    while (set[at] !== 0n && set[at] !== key) at = at + 1 === slots ? 0 : at + 1
    return at
  }
  return {
    since: () => since,
    add: (id, now) => {
      const key = BigInt(`0x${id.slice(0, 16)}`) || 1n
      const at = placeOf(young, key)
      if (young[at] === key) return true
      const isKnown = old[placeOf(old, key)] === key
      young[at] = key
      held += 1
      if (held >= generation) {
        const spare = old
        old = young
        young = spare.fill(0n)
        held = 0
        since = youngSince
        youngSince = now
      }
      return isKnown
    },
  }
}
