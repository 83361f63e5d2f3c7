/**
 * The shape of most appliances: a dotted release, then perhaps one thing more (a hotfix, a build, a take), nothing below anything.
 * @module
 */
import { digits, type Part, release } from '../parts.ts'

/** The end of the release itself: what stands behind it counts inside this release alone. */
const RELEASE_ENDS = 0x01
const NOTHING = 0x01
const MORE = 0x02
const NEXT_NUMBER = 0x03
const END = 0x01

/** The release alone: begins with the same parts whatever stands behind. */
export const releaseStem = (dotted: string): Part[] => [...release(dotted), RELEASE_ENDS]

/** A release and the numbers behind it, compared in their order; none is below any. */
export const releaseThen = (dotted: string, numbers: readonly (string | undefined)[]): Part[] => {
  const parts = releaseStem(dotted)
  const given = numbers.filter((number) => number !== undefined && number !== '')
  if (given.length === 0) return [...parts, NOTHING]
  parts.push(MORE)
  for (const number of given) parts.push(NEXT_NUMBER, digits(number ?? ''))
  parts.push(END)
  return parts
}

/** The first two (or `count`) numbers of a release, as a name. */
export const lineName = (dotted: string, count = 2): string =>
  dotted.split('.').slice(0, count).join('.')
