/**
 * Dice that fall alike for an equal seed (mulberry32): a company that is generated twice is the same company.
 * @module
 */

export type Dice = {
  /** Below 1. */
  readonly next: () => number
  /** Below `n`. */
  readonly below: (n: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <T>(values: readonly T[]) => T
  readonly hex: (digits: number) => string
}

export const diceOf = (seed: number): Dice => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (values) => {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error('dice: nothing to pick from')
      return value
    },
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
  }
}
