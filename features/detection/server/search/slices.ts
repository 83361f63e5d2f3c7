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
/** Of the time that is left, what the next slice should take by the speed of the last one: events do not come evenly. */
const SHARE = 0.7
/** Less than this of the whole time is not worth another slice. */
const LAST = 0.1

/**
 * Reads slices of `[from, to)` one after the other until `read` has enough or `budgetMs` have passed: each as wide as the speed so far
 * lets the time suffice for. A slice that is too heavy all the same is cut and asked again. Answers the time down to which all was
 * looked through: `from` when nothing is left. At least one slice is read, and no further one for somebody who has left.
 * @throws what `read` throws, where the narrowest slice is still too heavy
 */
export const searchBack = async (o: {
  readonly from: Date
  readonly to: Date
  readonly budgetMs: number
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  /** True when it has enough. `isNarrowest`: it is not cut any more, so it may take longer. */
  readonly read: (slice: Slice, isNarrowest: boolean) => Promise<boolean>
  readonly isTooHeavy: (error: unknown) => boolean
  readonly signal?: AbortSignal
}): Promise<Date> => {
  const began = o.now()
  let width = FIRST_MS
  let upTo = o.to.getTime()
  const least = o.from.getTime()
  while (upTo > least) {
    const below = Math.max(least, upTo - width)
    const asked = o.now()
    try {
      const slice = { from: new Date(below), to: new Date(upTo) }
      const isEnough = await o.read(slice, upTo - below <= NARROWEST_MS)
      const read = upTo - below
      upTo = below
      const left = o.budgetMs - (o.now() - began)
      if (isEnough || left <= o.budgetMs * LAST || o.signal?.aborted) break
      const speed = read / Math.max(1, o.now() - asked)
      width = Math.max(NARROWEST_MS, Math.floor(Math.min(width * WIDER, speed * left * SHARE)))
    } catch (error) {
      if (!o.isTooHeavy(error) || upTo - below <= NARROWEST_MS) throw error
      if (o.signal?.aborted) break
      width = Math.max(NARROWEST_MS, Math.floor((upTo - below) / NARROWER))
    }
  }
  return new Date(Math.max(upTo, least))
}
