/**
 * Composer's order: its normal form (four numbers, a stability, a count) compared as PHP's version_compare does.
 * @module
 */
import { digits, type Part, plainRelease, type Rank, release } from '../parts.ts'
import type { Reading, Rules } from '../reading.ts'
import { dottedTree } from './dotted.ts'

const FORM =
  /^v?(\d+(?:[.-]\d+)*?)(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d+)*))?(?:[.-]?(dev))?(?:\+.*)?$/i

const STABLE: Rank = 5
const STABILITY: Readonly<Record<string, readonly [rank: Rank, name: string]>> = {
  alpha: [2, 'alpha'],
  a: [2, 'alpha'],
  beta: [3, 'beta'],
  b: [3, 'beta'],
  rc: [4, 'RC'],
  stable: [STABLE, ''],
  patch: [6, 'patch'],
  pl: [6, 'patch'],
  p: [6, 'patch'],
}
/** `1.2-dev` is the branch before anything of 1.2 was cut. */
const DEV: Rank = 1
const COUNT: Rank = 3
const DEV_OF: Rank = 1
const END: Rank = 2

const read = (text: string): Reading | null => {
  const found = FORM.exec(text.replace(/@(?:stable|rc|beta|alpha|dev)$/i, ''))
  if (found === null) return null
  const [, rawNumbers = '', name, counts = '', dev] = found
  const numbers = rawNumbers.replaceAll('-', '.')
  const [rank, shown] = STABILITY[(name ?? 'stable').toLowerCase()] ?? [STABLE, '']
  const parts: Part[] = release(numbers)
  if (dev !== undefined && rank === STABLE) parts.push(DEV)
  else {
    parts.push(rank)
    for (const [count] of counts.matchAll(/\d+/g)) parts.push(COUNT, digits(count))
    parts.push(dev === undefined ? END : DEV_OF)
  }
  const suffix = shown === '' ? '' : `-${shown}${counts.replace(/^[.-]/, '')}`
  return { parts, canon: `${plainRelease(numbers)}${suffix}${dev === undefined ? '' : '-dev'}` }
}

export const composer: Rules = { read, tree: dottedTree(/^v?(\d+(?:\.\d+)*)$/) }
