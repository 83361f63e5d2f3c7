/**
 * Many needles in a text. Of each needle the four signs that are met least are its anchor, and only where an anchor stands is the
 * needle compared. Whether one may stand somewhere is a bit of a table that stays in the nearest cache, and no sign waits for what was
 * found at the sign before, as in an automaton. Texts are loosened while they are read.
 * @module
 */
import { Automaton, loosened, looseUnit } from './automaton.ts'
import { chanceOfThree } from './chance.ts'

/** So many needles at most share an anchor: a text costs no more than so many comparisons for each of its signs. */
const MAX_ALIKE = 32
/** Of the units by which an anchor is known; further ones share, and are told apart when the needle is compared. */
const BITS = 7
const MASK = 0x7f
const KEY_OF_FOUR = 0xfffffff
const KEY_OF_THREE = 0x1fffff
const KEY_OF_TWO = 0x3fff
/** Beside those bits: a needle of one sign stands at this unit. */
const SHORT = 0x80

export class Anchors {
  /** Of the units of ASCII, loosened, with `SHORT`. */
  private readonly signs = new Uint8Array(128)
  private readonly four: Table
  /** Of needles of three signs; null where there are none. */
  private readonly three: Table | null
  private readonly two: Table | null
  private readonly shorts = new Map<number, number>()
  private readonly compared = new Compared()
  /** For needles that find no anchor of their own. */
  private readonly rest: Automaton | null
  private readonly restIndices: readonly number[]
  private readonly restFound: number[] = []
  /** Mark of each needle, by the text that is read: a needle is told once. */
  private readonly told: Float64Array
  private texts = 0
  private readonly hasPairs: boolean

  /** Needles are loosened and not empty. */
  constructor(needles: readonly string[]) {
    this.hasPairs = needles.some((one) => /[\ud800-\udfff]/.test(one))
    this.told = new Float64Array(needles.length)
    for (let unit = 0; unit < 128; unit++) this.signs[unit] = looseUnit(unit)
    const four = new Map<number, Anchored[]>()
    const three = new Map<number, Anchored[]>()
    const two = new Map<number, Anchored[]>()
    const shorts = new Map<number, Anchored[]>()
    const rest: number[] = []
    for (const [index, needle] of needles.entries())
      if (needle.length === 1) put(shorts, needle.charCodeAt(0), { index, needle, end: 0 })
      else {
        const byKey = needle.length === 2 ? two : needle.length === 3 ? three : four
        if (!putAnchored(byKey, index, needle)) rest.push(index)
      }
    this.four = tableOf(four, this.compared)
    this.three = three.size > 0 ? tableOf(three, this.compared) : null
    this.two = two.size > 0 ? tableOf(two, this.compared) : null
    for (const [unit, all] of shorts) {
      this.shorts.set(unit, this.compared.put(all))
      for (let one = 0; unit < 128 && one < 128; one++)
        if (looseUnit(one) === unit) this.signs[one] = (this.signs[one] as number) | SHORT
    }
    this.restIndices = rest
    const texts = rest.map((index) => needles[index] ?? '')
    this.rest = texts.length > 0 ? new Automaton(texts, 'loose') : null
  }

  /** Adds the index of every needle in `text` to `found`, each once. */
  scan(text: string, found: number[]): void {
    this.texts++
    if (this.rest) this.scanRest(this.rest, text, found)
    if (!this.scanSigns(text, found, this.hasPairs ? 'pairs' : 'units'))
      this.scanSigns(loosened(text), found, 'units')
  }

  /** False where pairs are looked for and the text has one: it must be loosened as a whole first. */
  private scanSigns(text: string, found: number[], what: 'units' | 'pairs'): boolean {
    const { signs, three, two } = this
    const { bits, shift } = this.four
    const { length } = text
    let key = 0
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at)
      let sign: number
      if (unit < 128)
        sign = signs[unit] as number // 128 entries
      else {
        if (what === 'pairs' && unit >= 0xd800 && unit <= 0xdbff) return false
        sign = this.signBeyond(unit)
      }
      key = ((key << BITS) | (sign & MASK)) & KEY_OF_FOUR
      const place = Math.imul(key, SPREAD) >>> shift
      if (((bits[place >>> 5] as number) >>> (place & 31)) & 1)
        // within
        this.tell(this.four.heads[place] as number, text, at, found) // within
      if (three !== null) {
        const other = Math.imul(key & KEY_OF_THREE, SPREAD) >>> three.shift
        if (((three.bits[other >>> 5] as number) >>> (other & 31)) & 1)
          // within
          this.tell(three.heads[other] as number, text, at, found) // within
      }
      if (two !== null) {
        const other = Math.imul(key & KEY_OF_TWO, SPREAD) >>> two.shift
        if (((two.bits[other >>> 5] as number) >>> (other & 31)) & 1)
          // within
          this.tell(two.heads[other] as number, text, at, found) // within
      }
      if (sign & SHORT) this.tell(this.shorts.get(looseUnit(unit)) ?? 0, text, at, found)
    }
    return true
  }

  /** The needles of a list that stand around the sign at `at`. */
  private tell(list: number, text: string, at: number, found: number[]): void {
    const { entries, units } = this.compared
    for (let entry = list; ; entry += ENTRY) {
      const length = entries[entry] as number // a list ends with 0
      if (length === 0) return
      const index = entries[entry + 1] as number
      const start = at - (entries[entry + 2] as number)
      if (start < 0 || start + length > text.length || this.told[index] === this.texts) continue
      const from = entries[entry + 3] as number
      let same = 0
      while (same < length && looseUnit(text.charCodeAt(start + same)) === units[from + same])
        same++
      if (same < length) continue
      this.told[index] = this.texts
      found.push(index)
    }
  }

  private signBeyond(unit: number): number {
    const loose = looseUnit(unit)
    if (loose < 128) return this.signs[loose] as number // 128 entries
    return (loose & MASK) | (this.shorts.size > 0 && this.shorts.has(loose) ? SHORT : 0)
  }

  private scanRest(rest: Automaton, text: string, found: number[]): void {
    const { restFound } = this
    restFound.length = 0
    rest.scan(text, restFound)
    for (const nth of restFound) found.push(this.restIndices[nth] as number) // as many as its needles
  }
}

/** `end`: signs of the needle before the last one of its anchor. */
type Anchored = { readonly index: number; readonly needle: string; readonly end: number }

/** What needles are compared with, side by side in memory. */
class Compared {
  /** By fours: length, index, signs before the end of the anchor, where its units are. A length of 0 ends a list. */
  entries: Int32Array = new Int32Array(256)
  units: Uint16Array = new Uint16Array(1_024)
  /** A list at 0 is empty. */
  private used = ENTRY
  private usedUnits = 0

  /** Where the list begins. */
  put(all: readonly Anchored[]): number {
    const list = this.used
    for (const { index, needle, end } of all) {
      this.grow(needle.length)
      this.entries.set([needle.length, index, end, this.usedUnits], this.used)
      for (let at = 0; at < needle.length; at++)
        this.units[this.usedUnits + at] = needle.charCodeAt(at)
      this.used += ENTRY
      this.usedUnits += needle.length
    }
    this.used += ENTRY
    return list
  }

  private grow(units: number): void {
    if (this.used + 3 * ENTRY > this.entries.length) {
      const grown = new Int32Array(this.entries.length * 2)
      grown.set(this.entries)
      this.entries = grown
    }
    if (this.usedUnits + units > this.units.length) {
      const grown = new Uint16Array((this.usedUnits + units) * 2)
      grown.set(this.units)
      this.units = grown
    }
  }
}
const ENTRY = 4

type Table = {
  /** One bit for each place that an anchor may have: all that most signs need. */
  readonly bits: Uint32Array
  readonly shift: number
  /** Where the lists of the places begin. */
  readonly heads: Int32Array
}

const tableOf = (byKey: ReadonlyMap<number, readonly Anchored[]>, compared: Compared): Table => {
  const width = Math.min(17, Math.max(6, Math.ceil(Math.log2((byKey.size + 1) * 16))))
  const shift = 32 - width
  const byPlace = new Map<number, Anchored[]>()
  for (const [key, all] of byKey) {
    const place = Math.imul(key, SPREAD) >>> shift
    const same = byPlace.get(place)
    if (same) same.push(...all)
    else byPlace.set(place, [...all])
  }
  const bits = new Uint32Array(1 << (width - 5))
  const heads = new Int32Array(1 << width)
  for (const [place, all] of byPlace) {
    bits[place >>> 5] = (bits[place >>> 5] as number) | (1 << (place & 31)) // within
    heads[place] = compared.put(all)
  }
  return { bits, shift, heads }
}

/** Neighbouring keys lie apart (the golden ratio of 2^32). */
const SPREAD = 0x9e3779b1 | 0

/** False where every anchor that it could have is that of too many. */
const putAnchored = (byKey: Map<number, Anchored[]>, index: number, needle: string): boolean => {
  const signs = Math.min(4, needle.length)
  let best = -1
  let least = Number.POSITIVE_INFINITY
  let bestKey = 0
  for (let end = signs - 1; end < needle.length; end++) {
    let key = 0
    for (let at = end - signs + 1; at <= end; at++)
      key = (key << BITS) | (needle.charCodeAt(at) & MASK)
    const chance = chanceOfEnd(needle, end, signs)
    if (chance >= least || (byKey.get(key)?.length ?? 0) >= MAX_ALIKE) continue
    best = end
    least = chance
    bestKey = key
  }
  if (best < 0) return false
  put(byKey, bestKey, { index, needle, end: best })
  return true
}

/** Of the signs before and at `end`. */
const chanceOfEnd = (needle: string, end: number, signs: number): number => {
  if (signs < 3) return 1
  const [a, b] = [needle.charCodeAt(end - 2), needle.charCodeAt(end - 1)]
  const three = chanceOfThree(a, b, needle.charCodeAt(end))
  return signs === 3 ? three : three * Math.sqrt(chanceOfThree(needle.charCodeAt(end - 3), a, b))
}

const put = (all: Map<number, Anchored[]>, key: number, one: Anchored): void => {
  const same = all.get(key)
  if (same) same.push(one)
  else all.set(key, [one])
}
