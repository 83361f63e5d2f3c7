/**
 * What the dotted schemes have in common: the tree below a prefix of numbers.
 * @module
 */
import { release, wholeRelease } from '../parts.ts'
import type { Rules } from '../reading.ts'

/** The tree below the numbers that `form` captures first: `5.1` of `5.1.x`. */
export const dottedTree =
  (form: RegExp): Rules['tree'] =>
  (text) => {
    const numbers = form.exec(text)?.[1]
    return numbers === undefined
      ? null
      : { floor: release(numbers), ceiling: wholeRelease(numbers) }
  }
