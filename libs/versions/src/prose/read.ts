/**
 * Version prose, Japanese and English, read as ranges: `2.13.0 から 2.15.0 より前のバージョン`, "Ver. 1.06 and earlier". What is not
 * understood is said to be so and never guessed.
 * @module
 */

import { isScheme } from '../scheme.ts'
import type { Range } from '../span.ts'
import { compareVersions } from '../version.ts'
import type { Constraint } from './clause.ts'
import { constraints } from './constraints.ts'
import { lex, MAX_PROSE_LENGTH } from './lex.ts'

export { MAX_PROSE_LENGTH } from './lex.ts'

/** What a text about versions says. */
export type Prose = {
  /** The union of these. */
  readonly ranges: readonly Range[]
  /** Less these. */
  readonly except: readonly Range[]
  /** Every version is meant; `ranges` is empty. */
  readonly all: boolean
  /** The source speaks and says nothing (`n/a`, an empty element): neither all nor none. */
  readonly silent: boolean
  /** The part of the product that the versions belong to (`core`), or the product's own name repeated. */
  readonly modules: readonly string[]
  /** When the range holds: a platform, a model. */
  readonly conditions: readonly string[]
  /** Words that were not understood. */
  readonly leftover: readonly string[]
  /** `exact`: one plain version. `partly`: show the text beside the range. `not-read`: no range, count it. */
  readonly reading: 'exact' | 'prose' | 'partly' | 'not-read'
}

export type ProseContext = {
  /** The scheme of the ranges and of the order between bounds; `generic` when left out. */
  readonly scheme?: string
  /** The product's name: its words before a version are no module. */
  readonly product?: string
}

/**
 * Reads a text about versions. Never throws; a text above `MAX_PROSE_LENGTH` signs is not read.
 * @example readProse('1.5.62 未満').ranges // [{ scheme: 'generic', from: null, to: { version: '1.5.62', inclusive: false } }]
 */
export const readProse = (text: string, context: ProseContext = {}): Prose => {
  const { scheme = 'generic', product = '' } = context
  if (text.length > MAX_PROSE_LENGTH) return { ...NOTHING, leftover: [text.slice(0, 80)] }
  const plain = text.normalize('NFKC').trim()
  if (/^[-–—.?]*$/.test(plain) || /^(?:please )?(?:see|refer|check|consult|contact)\b/i.test(plain))
    return { ...NOTHING, silent: true, reading: 'prose' }
  const found = constraints(lex(plain), product)
  if (found.stopped) return { ...NOTHING, leftover: [plain] }
  if (found.constraints.length === 0) {
    if (found.leftover.length > 0 || found.modules.length > 0)
      return found.all || found.silent
        ? { ...NOTHING, ...pick(found), all: found.all, silent: !found.all, reading: 'partly' }
        : { ...NOTHING, leftover: [plain] }
    if (found.all) return { ...NOTHING, ...pick(found), all: true, reading: 'prose' }
    return {
      ...NOTHING,
      ...pick(found),
      silent: found.silent,
      reading: found.silent ? 'prose' : 'not-read',
    }
  }
  const ranges = pair(
    found.constraints.filter(({ except }) => !except),
    scheme,
  )
  const except = pair(
    found.constraints.filter(({ except }) => except),
    scheme,
  )
  if (isGuess(found)) return { ...NOTHING, leftover: [plain] }
  const isUnsure =
    found.unsure || found.leftover.length > 0 || opensTwice(ranges) || contradicts(ranges, found)
  const isPlain = plain === found.constraints[0]?.text || found.isBare
  return {
    ...pick(found),
    ranges,
    except,
    all: ranges.length === 0 && except.length > 0,
    silent: false,
    reading: isUnsure ? 'partly' : isPlain && found.constraints.length === 1 ? 'exact' : 'prose',
  }
}

const NOTHING: Prose = {
  ranges: [],
  except: [],
  all: false,
  silent: false,
  modules: [],
  conditions: [],
  leftover: [],
  reading: 'not-read',
}

type Found = ReturnType<typeof constraints>

const pick = ({ modules, conditions, leftover }: Found) => ({ modules, conditions, leftover })

/** A name with a bare number ("Snapdragon 8 Gen 1") is a product; a component in capitals with one ("WEBCUIF 746") is a release. */
const isGuess = ({ constraints: all, modules, leftover }: Found): boolean => {
  if (all.some(({ means, isStated }) => means !== 'eq' || isStated)) return false
  if (modules.length === 0 && leftover.length === 0) return false
  const isRelease = leftover.length === 0 && all.length === 1 && modules.every(isComponent)
  return !isRelease && all.every(({ text }) => !/[.:(]\d|\.x$|\s[A-Za-z]+\s?\d|^R\d/.test(text))
}
const isComponent = (name: string): boolean => /^[A-Z][A-Z0-9_]{3,}$/.test(name)

/** `4.3.1 以前、5.0.1 以前`: perhaps meant per branch. */
const opensTwice = (ranges: readonly Range[]): boolean =>
  ranges.filter(({ from, to }) => from === null && to !== null).length > 1

/** `>= 0.11.0, < 0.6.10` with signs means a range, and there is none: a slip of the source. */
const contradicts = (ranges: readonly Range[], { constraints: all }: Found): boolean =>
  all.some((one, at) => {
    const next = all[at + 1]
    if (next === undefined || !isLow(one) || !isHigh(next) || !next.isStated) return false
    return ranges.some(({ from, to }) => to === null && from?.version === one.text)
  })

/** A lower bound and the upper bound behind it are one range, unless the upper one lies below. */
const pair = (all: readonly Constraint[], scheme: string): readonly Range[] => {
  const ranges: Range[] = []
  for (let at = 0; at < all.length; at += 1) {
    const one = all[at]
    const next = all[at + 1]
    if (one === undefined) break
    const [low, high] = isLow(one) ? [one, next] : [next, one]
    if (
      low !== undefined &&
      high !== undefined &&
      isLow(low) &&
      isHigh(high) &&
      next?.join !== 'or'
    ) {
      // `< 2.0, >= 3.0` are two ranges; `>= 3.0, < 2.0` too, or it would hold nothing.
      const isLast = one === low || all[at + 2] === undefined
      if (isLast && order(scheme, low.text, high.text) !== 1) {
        ranges.push({ scheme, from: bound(low), to: bound(high) })
        at += 1
        continue
      }
    }
    ranges.push(alone(one, scheme))
  }
  return ranges
}

const isLow = ({ means }: Constraint): boolean => means === 'ge' || means === 'gt'
const isHigh = ({ means }: Constraint): boolean => means === 'le' || means === 'lt'

const bound = ({ text, means, tree }: Constraint) => ({
  version: text,
  inclusive: means !== 'lt' && means !== 'gt',
  ...(tree ? { tree: true as const } : {}),
})

const alone = (one: Constraint, scheme: string): Range => ({
  scheme,
  from: isHigh(one) ? null : bound(one),
  to: isLow(one) ? null : bound(one),
})

const order = (scheme: string, a: string, b: string): number | null =>
  compareVersions(
    isScheme(scheme) ? scheme : 'generic',
    a.replace(/\.x$/, ''),
    b.replace(/\.x$/, ''),
  )
