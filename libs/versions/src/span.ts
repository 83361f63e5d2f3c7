/**
 * Ranges as spans of keys: "is affected" is `lo <= key && key < hi`, in memory and in SQL alike.
 * @module
 */
import type { Part } from './parts.ts'
import type { Reading } from './reading.ts'
import { byteOf, isScheme, rulesOf, type Scheme } from './scheme.ts'
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

const NOTHING_BEFORE = /^(?:v?0+(?:\.0+)*|\*|-|all|any|unspecified)?$/i
/** Everything below a prefix, as records write it. */
const WILDCARD = /\d(?:\.?\*|\.[xX])\s*$/
const NOTHING_AFTER = /^(?:\*|all|any)$/i

/**
 * The span of a range; null where a bound cannot be read or the two are not comparable: that is "not judged", never "nothing". A span
 * with lo >= hi holds no version.
 * @example spanOf({ scheme: 'semver', from: null, to: { version: '4.3.2', inclusive: false } })
 */
export const spanOf = ({ scheme, from, to }: Range): Span | null => {
  if (!isScheme(scheme)) return null
  const isOpenBelow = from === null || opensBelow(from)
  const isOpenAbove = to === null || NOTHING_AFTER.test(to.version.trim())
  const whole = isOpenAbove || from === null ? to : completed(scheme, to, from)
  const low = isOpenBelow ? null : edgeOf(scheme, from)
  const high = isOpenAbove || whole === null ? null : edgeOf(scheme, whole)
  // A record that says "less than 20.1*" means the end of 20.1; who means its beginning says `tree`.
  const isInclusive =
    to?.inclusive === true || (to?.tree !== true && WILDCARD.test(to?.version ?? ''))
  if (low === 'unread' || high === 'unread') return null
  // 21.4 up to 21.4R3-S5-EVO: the bound that names no track is meant in that of the other.
  const lowest =
    low !== null && high !== null && low.takesTrack(high.track) ? low.inside(high.track) : low
  const highest =
    high !== null && lowest !== null && high.takesTrack(lowest.track)
      ? high.inside(lowest.track)
      : high
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
        : highest[isInclusive ? 'ceiling' : 'floor'],
  }
}

const completed = (scheme: Scheme, bound: Bound, other: Bound): Bound => {
  const complete = rulesOf(scheme).completed
  return complete === undefined
    ? bound
    : { ...bound, version: complete(bound.version.trim(), other.version.trim()) }
}

/** Is a version inside a span? */
export const isInside = (key: string, { lo, hi }: Span): boolean => lo <= key && key < hi

/** `0` and `0.0.0` open a range downwards as OSV and CVE records mean it: pre-releases of 0 too. */
const opensBelow = (bound: Bound): boolean =>
  bound.inclusive && NOTHING_BEFORE.test(bound.version.trim())

/** A bound between the keys: below all that it names, above all that it names, and where its open side ends. */
type Edge = {
  readonly floor: string
  readonly ceiling: string
  readonly track: string
  readonly opens: readonly [lo: string, hi: string]
  readonly takesTrack: (track: string) => boolean
  /** The same bound in another track. */
  readonly inside: (track: string) => Edge
}

const edgeOf = (scheme: Scheme, bound: Bound): Edge | 'unread' => {
  const hasWildcard = WILDCARD.test(bound.version)
  if (bound.tree === true || hasWildcard) {
    const tree = readTree(scheme, bound.version)
    if (tree !== null) return edgeIn(scheme, tree, tree.floor, tree.ceiling, '\xff')
    if (bound.tree === true) return 'unread'
  }
  const reading = readText(scheme, bound.version)
  if (reading === null) return 'unread'
  const { stem, parts } = reading
  return stem === undefined
    ? edgeIn(scheme, reading, parts, parts, '\0')
    : edgeIn(scheme, reading, stem, stem, '\xff')
}

const edgeIn = (
  scheme: Scheme,
  place: Pick<Reading, 'track' | 'within' | 'takesTrack'>,
  floor: readonly Part[],
  ceiling: readonly Part[],
  above: '\0' | '\xff',
): Edge => {
  const line = keyOfParts(scheme, place, place.within ?? [])
  return {
    floor: keyOfParts(scheme, place, floor),
    ceiling: keyOfParts(scheme, place, ceiling) + above,
    track: place.track ?? '',
    opens: [line, after(line)],
    takesTrack: place.takesTrack ?? (() => false),
    inside: (track) => edgeIn(scheme, { ...place, track }, floor, ceiling, above),
  }
}

/** The first string above all that begin with this one; none of our prefixes ends with the highest byte. */
const after = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
