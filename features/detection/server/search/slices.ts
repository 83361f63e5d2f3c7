/**
 * A search goes back through time in slices, the newest first, and answers when it has enough or has looked long enough: what was
 * found is on the screen while older events are still looked through, however many are stored.
 * @module
 */

export type Slice = { readonly from: Date; readonly to: Date }

const HOUR_MS = 3_600_000
const FIRST_MS = 6 * HOUR_MS
const NARROWEST_MS = 60_000
const WIDER = 8
const NARROWER = 16

/**
 * Reads slices of `[from, to)` one after the other until `read` has enough or `budgetMs` have passed, wider and wider; a slice that is
 * too heavy is cut and asked again. Answers the time down to which all was looked through: `from` when nothing is left. At least
 * one slice is read.
 * @throws what `read` throws, where the narrowest slice is still too heavy
 */
export const searchBack = async (o: {
  readonly from: Date
  readonly to: Date
  readonly budgetMs: number
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  /** True when it has enough. */
  readonly read: (slice: Slice) => Promise<boolean>
  readonly isTooHeavy: (error: unknown) => boolean
}): Promise<Date> => {
  const began = o.now()
  let width = FIRST_MS
  let upTo = o.to.getTime()
  const least = o.from.getTime()
  while (upTo > least) {
    const below = Math.max(least, upTo - width)
    try {
      const isEnough = await o.read({ from: new Date(below), to: new Date(upTo) })
      upTo = below
      if (isEnough || o.now() - began >= o.budgetMs) break
      width *= WIDER
    } catch (error) {
      const narrower = Math.floor((upTo - below) / NARROWER)
      if (!o.isTooHeavy(error) || narrower < NARROWEST_MS) throw error
      width = narrower
    }
  }
  return new Date(Math.max(upTo, least))
}
