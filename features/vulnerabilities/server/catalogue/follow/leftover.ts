/**
 * Documents that could not be brought though they are listed: they are tried again in the next rounds, a few times. Pure.
 * @module
 */
import { z } from 'zod'

/** Tries so far, by name. */
export const Leftover = z.record(z.string(), z.number().int())
export type Leftover = z.output<typeof Leftover>

const MAX_TRIES = 3
/** More is a publisher that is down: the next beginning from its archive brings them. */
const MOST_KEPT = 1_000

export const triedAgain = (left: Leftover, name: string, how: 'taken' | 'missing'): Leftover => {
  const { [name]: tries = 0, ...others } = left
  const isOver = how === 'taken' || tries + 1 >= MAX_TRIES
  return isOver || Object.keys(others).length >= MOST_KEPT
    ? others
    : { ...others, [name]: tries + 1 }
}
