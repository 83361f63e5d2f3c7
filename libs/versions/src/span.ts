/**
 * Ranges as spans of keys: "is affected" is `lo <= key && key < hi`, in memory and in SQL alike.
 * @module
 */
import type { Part } from './parts.ts'
import { byteOf, isScheme, type Scheme } from './scheme.ts'
import { keyOfParts, readText, readTree } from './version.ts'

/** A bound as text. With `tree` it means everything below that prefix: `5.x`, `20.1*`, `21.4R3-S5` with any spin. */
export type Bound = { readonly version: string; readonly inclusive: boolean; readonly tree?: true }
/** Two bounds as a source gives them; null is open. `scheme` says how they compare. */
export type Range = {
  readonly scheme: string
  readonly from: Bound | null
  readonly to: Bound | null
}
/** Half-open: lo <= key < hi. */
export type Span = { readonly lo: string; readonly hi: string }

const NOTHING_BEFORE = /^(?:0|\*|-|all|any|unspecified)?$/i
const NOTHING_AFTER = /^(?:\*|all|any)$/i

/**
 * The span of a range; null where a bound cannot be read or the two are not comparable: that is "not judged", never "nothing". A span
 * with lo >= hi holds no version.
 * @example spanOf({ scheme: 'semver', from: null, to: { version: '4.3.2', inclusive: false } })
 */
export const spanOf = ({ scheme, from, to }: Range): Span | null => {
  if (!isScheme(scheme)) return null
  const lowest = from === null || opensBelow(from) ? null : edgeOf(scheme, from)
  const highest = to === null || NOTHING_AFTER.test(to.version.trim()) ? null : edgeOf(scheme, to)
  if (lowest === 'unread' || highest === 'unread') return null
  if (lowest !== null && highest !== null && lowest.track !== highest.track) return null
  const around = highest ??
    lowest ?? {
      opens: [String.fromCharCode(byteOf(scheme)), String.fromCharCode(byteOf(scheme) + 1)],
    }
  return {
    lo:
      lowest === null || from === null
        ? around.opens[0]
        : lowest[from.inclusive ? 'floor' : 'ceiling'],
    hi:
      highest === null || to === null
        ? around.opens[1]
        : highest[to.inclusive ? 'ceiling' : 'floor'],
  }
}

/** Is a version inside a span? */
export const isInside = (key: string, { lo, hi }: Span): boolean => lo <= key && key < hi

/** `0` opens a range downwards as OSV and CVE records mean it: pre-releases of 0 too. */
const opensBelow = (bound: Bound): boolean =>
  bound.inclusive && NOTHING_BEFORE.test(bound.version.trim())

/** A bound between the keys: below all that it names, above all that it names, and where its open side ends. */
type Edge = {
  readonly floor: string
  readonly ceiling: string
  readonly track: string
  readonly opens: readonly [lo: string, hi: string]
}

const edgeOf = (scheme: Scheme, bound: Bound): Edge | 'unread' => {
  const tree = bound.tree === true ? readTree(scheme, bound.version) : null
  const reading = tree === null ? readText(scheme, bound.version) : null
  const read = tree ?? reading
  if (read === null || (bound.tree === true && tree === null)) return 'unread'
  const place = { track: read.track }
  const key = (parts: readonly Part[]): string => keyOfParts(scheme, place, parts)
  const opens = [key(read.within ?? []), after(key(read.within ?? []))] as const
  const track = read.track ?? ''
  if (tree !== null)
    return { floor: key(tree.floor), ceiling: `${key(tree.ceiling)}\xff`, track, opens }
  const stem = reading?.stem
  if (stem !== undefined) return { floor: key(stem), ceiling: `${key(stem)}\xff`, track, opens }
  const point = key(reading?.parts ?? [])
  return { floor: point, ceiling: `${point}\0`, track, opens }
}

/** The first string above all that begin with this one; none of our prefixes ends with the highest byte. */
const after = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
