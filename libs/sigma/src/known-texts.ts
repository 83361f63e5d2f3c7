/**
 * What is known of the texts of one field in one bucket. Values repeat (a program's path, an account, a call trace), so a text that
 * comes again is not read again: it finds its gates and its slow answers where they were left.
 * @module
 */
import { fold, foldDashes } from './fold.ts'
import type { Preparation } from './leaf.ts'
import type { Finder } from './skipper.ts'
import { isUtf16, unitAt, unitsIn } from './utf16.ts'

/** One text of a field. `id` is unique in the process: answers are kept under it. */
export class Known {
  readonly id: number
  readonly text: string
  /** Gates that this text opens: see `Gates`. */
  readonly gates: readonly number[]
  /** Answers of tests that are dear to ask (regular expressions, lists), by test. */
  slow: Map<number, boolean> | null = null
  private foldedText: string | null = null
  private dashedText: string | null = null

  constructor(text: string, gates: readonly number[]) {
    this.id = ++made
    this.text = text
    this.gates = gates
  }

  as(preparation: Preparation): string {
    if (preparation === 'raw') return this.text
    if (preparation === 'raw-dashes') return foldDashes(this.text)
    this.foldedText ??= fold(this.text)
    if (preparation === 'folded') return this.foldedText
    this.dashedText ??= foldDashes(this.foldedText)
    return this.dashedText
  }
}
let made = 0

/** Signs kept by all fields of a program together: some tens of megabytes at most. */
const MAX_KEPT_CHARS = 8_000_000
/** Longer texts are scripts and dumps, which are all different. */
const MAX_TEXT_CHARS = 2_048
const MAX_TEXTS = 4_096
/** Places by a few signs of a text, before the maps are asked: a power of two. */
const NEAR = 256
/** After so many texts it is looked whether keeping them pays. */
const TRIAL = 2_048
const PAUSE = 65_536

/** Shared by the fields of a program: forgets everything when too much is kept. */
export class Budget {
  private all: KnownTexts[] = []
  private kept = 0
  join(one: KnownTexts): void {
    this.all.push(one)
  }
  /** For when no field of before is asked any more. */
  clear(): void {
    this.all = []
    this.kept = 0
  }
  take(chars: number): void {
    this.kept += chars
    if (this.kept <= MAX_KEPT_CHARS) return
    this.kept = 0
    for (const one of this.all) one.forget()
  }
}

export type Openers = {
  readonly finder: Finder | null
  /** Gates by needle of `finder`. */
  readonly inside: readonly (readonly number[])[]
  /** Gates by whole loosened text. */
  readonly whole: ReadonlyMap<string, readonly number[]>
  readonly longestWhole: number
}

export class KnownTexts {
  private readonly budget: Budget
  private readonly openers: Openers
  private young = new Map<string, Known>()
  private old = new Map<string, Known>()
  /** The texts that were met last, by `placeOf`. */
  private near: (Known | null)[] = NOWHERE
  private asked = 0
  private found = 0
  private pause = 0
  private readonly needles: number[] = []

  constructor(openers: Openers, budget: Budget) {
    this.openers = openers
    this.budget = budget
    budget.join(this)
  }

  /** `slice`: it may be a part of a longer text that it would keep in memory. */
  of(text: string, origin: 'own' | 'slice'): Known {
    const { length } = text
    if (length > MAX_TEXT_CHARS || this.pause > 0) {
      this.pause--
      return this.read(text)
    }
    const place =
      length === 0
        ? 0
        : placeOf(
            length,
            text.charCodeAt(length - 1),
            text.charCodeAt(length >> 1),
            text.charCodeAt(length >> 2),
          )
    const near = this.near[place]
    if (near && near.text === text) {
      this.count('found')
      return near
    }
    const known = this.kept(text, origin)
    // Most fields of most buckets are never met.
    if (this.near === NOWHERE) this.near = new Array(NEAR).fill(null)
    this.near[place] = known
    return known
  }

  /** The same for a text that lies in bytes as UTF-16LE; null where it must be read. */
  lying(bytes: Uint8Array, from: number, size: number): Known | null {
    if (this.pause > 0 || size > MAX_TEXT_CHARS * 2) return null
    const length = unitsIn(bytes, from, size)
    if (length === 0) return null
    const place = placeOf(
      length,
      unitAt(bytes, from + length * 2 - 2),
      unitAt(bytes, from + (length >> 1) * 2),
      unitAt(bytes, from + (length >> 2) * 2),
    )
    const near = this.near[place]
    if (!near || !isUtf16(near.text, bytes, from, length * 2)) return null
    this.count('found')
    return near
  }

  private kept(text: string, origin: 'own' | 'slice'): Known {
    const young = this.young.get(text)
    if (young) {
      this.count('found')
      return young
    }
    const old = this.old.get(text)
    this.count(old ? 'found' : 'missed')
    const known = old ?? this.read(origin === 'own' ? text : ownCopy(text))
    if (this.young.size >= MAX_TEXTS) {
      this.old = this.young
      this.young = new Map()
    }
    this.young.set(known.text, known)
    if (!old) this.budget.take(text.length + 64)
    return known
  }

  private count(which: 'found' | 'missed'): void {
    this.asked++
    if (which === 'found') this.found++
    if (this.asked < TRIAL) return
    if (this.found * 8 < this.asked) this.pause = PAUSE
    this.asked = 0
    this.found = 0
  }

  forget(): void {
    this.young = new Map()
    this.old = new Map()
    this.near = NOWHERE
  }

  private read(text: string): Known {
    const { finder, inside, whole, longestWhole } = this.openers
    let gates: number[] | null = null
    if (finder && text.length >= finder.shortest) {
      const { needles } = this
      needles.length = 0
      finder.scan(text, needles)
      for (const needle of needles) {
        gates ??= []
        for (const gate of inside[needle] as readonly number[]) gates.push(gate) // one list per needle
      }
    }
    if (whole.size > 0 && text.length <= longestWhole)
      for (const gate of whole.get(foldDashes(fold(text))) ?? NO_GATES) {
        gates ??= []
        gates.push(gate)
      }
    return new Known(text, gates ?? NO_GATES)
  }
}

const NO_GATES: readonly number[] = []
const NOWHERE: (Known | null)[] = []

const placeOf = (length: number, last: number, middle: number, quarter: number): number =>
  (Math.imul(length, 31) ^ Math.imul(last, 7) ^ Math.imul(middle, 61) ^ (quarter << 1)) & (NEAR - 1)

/** A text of its own: a slice of a line would keep the whole line (V8 makes slices of 13 signs and more). */
const ownCopy = (text: string): string =>
  text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string) // a string stays one
