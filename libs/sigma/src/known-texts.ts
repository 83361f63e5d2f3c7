/**
 * What is known of the texts of one field in one bucket. Values repeat (a program's path, an account, a call trace), so a text that
 * comes again is not read again: it finds its gates and its slow answers where they were left.
 * @module
 */
import { fold, foldDashes } from './fold.ts'
import type { Preparation } from './leaf.ts'
import type { Finder, TextSearch } from './skipper.ts'
import { liesAt, PairStore, type Pairs, unitsIn } from './utf16.ts'

/** One text of a field. `id` is unique in the process: answers are kept under it. */
export class Known {
  readonly id: number
  readonly text: string
  readonly length: number
  /** What `markOf` gives. */
  mark = 0
  /** Gates that this text opens: see `Gates`. */
  readonly gates: readonly number[]
  /** Met more than once: only then it pays to keep what is cheap to ask. */
  cameAgain = false
  private isFree: boolean | null = null
  /** By question of its field. */
  private answers: Uint8Array | null = null
  private units: Pairs | null = null
  private unitsAt = 0
  private foldedText: string | null = null
  private dashedText: string | null = null

  constructor(text: string, gates: readonly number[]) {
    this.id = ++made
    this.text = text
    this.length = text.length
    this.gates = gates
  }

  /** Whether none of the keywords of its bucket is in it. */
  isFreeOf(search: TextSearch): boolean {
    this.isFree ??= !search.inText(this.text)
    return this.isFree
  }

  /** What one question about this text alone was answered: `UNASKED`, or yes or no. */
  answerOf(question: number): number {
    const { answers } = this
    return answers !== null && question < answers.length ? (answers[question] as number) : UNASKED
  }
  remember(question: number, answer: boolean, budget: Budget): void {
    let { answers } = this
    if (answers === null || question >= answers.length) {
      const grown = new Uint8Array((question + 32) & ~31)
      if (answers) grown.set(answers)
      budget.take(grown.length)
      answers = grown
      this.answers = grown
    }
    answers[question] = answer ? YES : NO
  }

  /** Whether it lies in bytes where as many units are. */
  liesAt(view: DataView, from: number, store: PairStore): boolean {
    let { units } = this
    if (units === null) {
      this.unitsAt = store.put(this.text)
      units = store.pairs
      this.units = units
    }
    return liesAt(this.length, units, this.unitsAt, view, from)
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

export const UNASKED = 0
export const YES = 1
const NO = 2

/** Signs kept by all fields of a program together: some tens of megabytes at most. */
const MAX_KEPT_CHARS = 8_000_000
/** Longer texts are scripts and dumps, which are all different. */
const MAX_TEXT_CHARS = 2_048
const MAX_TEXTS = 4_096
/** Places by a few signs of a text, before the maps are asked: powers of two. */
const LEAST_NEAR = 64
const MOST_NEAR = 4_096
/** After so many texts it is looked whether keeping them pays. */
const TRIAL = 2_048
const PAUSE = 65_536

/** Shared by the fields of a program: forgets everything when too much is kept. */
export class Budget {
  /** Where known texts lie as they do in files. */
  store: PairStore = new PairStore()
  private all: KnownTexts[] = []
  private kept = 0
  join(one: KnownTexts): void {
    this.all.push(one)
  }
  /** For when no field of before is asked any more. */
  clear(): void {
    this.all = []
    this.kept = 0
    this.store = new PairStore()
  }
  take(chars: number): void {
    this.kept += chars
    if (this.kept <= MAX_KEPT_CHARS) return
    this.kept = 0
    this.store = new PairStore()
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
  /** The texts that were met last, by `markOf`. */
  private near: (Known | null)[] = NOWHERE
  /** Texts that were known but had lost their place to others since it last grew. */
  private displaced = 0
  /** Marks of texts that came once. */
  private marks = NO_MARKS
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
    const mark = markOfText(text)
    const near = this.near[mark & (this.near.length - 1)]
    if (near && near.mark === mark && near.text === text) {
      this.count('found')
      near.cameAgain = true
      return near
    }
    // Most texts that are new never come again: only the mark of such a one is kept.
    if (this.marks === NO_MARKS) this.marks = new Int32Array(MARKS)
    const place = mark & (MARKS - 1)
    if (this.marks[place] !== mark) {
      this.marks[place] = mark
      this.count('missed')
      return this.read(text)
    }
    return this.place(mark, this.kept(text, origin))
  }

  /** The same for a text that lies in bytes as UTF-16LE; null where it must be read. */
  lying(view: DataView, from: number, size: number): Known | null {
    if (this.pause > 0 || size > MAX_TEXT_CHARS * 2) return null
    const length = unitsIn(view, from, size)
    const mark = markAt(view, from, length)
    const near = this.near[mark & (this.near.length - 1)]
    if (!near || near.mark !== mark || near.length !== length) return null
    if (!near.liesAt(view, from, this.budget.store)) return null
    this.count('found')
    near.cameAgain = true
    return near
  }

  private place(mark: number, known: Known): Known {
    let { near } = this
    // Most fields of most buckets are never met.
    if (near === NOWHERE) near = this.near = new Array(LEAST_NEAR).fill(null)
    else if (this.displaced > near.length && near.length < MOST_NEAR) {
      near = this.near = new Array(near.length * 4).fill(null)
      this.displaced = 0
    }
    near[mark & (near.length - 1)] = known
    known.mark = mark
    return known
  }

  private kept(text: string, origin: 'own' | 'slice'): Known {
    const young = this.young.get(text)
    if (young) {
      this.count('found')
      this.displaced++
      young.cameAgain = true
      return young
    }
    const old = this.old.get(text)
    if (old) old.cameAgain = true
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
const NOWHERE: (Known | null)[] = [null]
const NO_MARKS = new Int32Array(0)
/** A power of two. */
const MARKS = 4_096

/**
 * A number by which a text is looked for: of a few of its signs, more of them near the end, where paths differ. Whoever writes texts
 * that share it makes them be read again, nothing more.
 */
const markOfText = (text: string): number => {
  const { length } = text
  if (length < FEW) {
    let mark = length
    for (let at = 0; at < length; at++) mark = mixed(mark, text.charCodeAt(at))
    return settled(mark)
  }
  let mark = length
  mark = mixed(mark, text.charCodeAt(length - 1))
  mark = mixed(mark, text.charCodeAt(length - 5))
  mark = mixed(mark, text.charCodeAt(length - 6))
  mark = mixed(mark, text.charCodeAt(length - 8))
  mark = mixed(mark, text.charCodeAt(length - 11))
  mark = mixed(mark, text.charCodeAt(length >> 1))
  return settled(mixed(mark, text.charCodeAt(length >> 2)))
}
/** The same of what lies in bytes. */
const markAt = (view: DataView, from: number, length: number): number => {
  if (length < FEW) {
    let mark = length
    for (let at = 0; at < length; at++) mark = mixed(mark, view.getUint16(from + at * 2, true))
    return settled(mark)
  }
  const end = from + length * 2
  let mark = length
  mark = mixed(mark, view.getUint16(end - 2, true))
  mark = mixed(mark, view.getUint16(end - 10, true))
  mark = mixed(mark, view.getUint16(end - 12, true))
  mark = mixed(mark, view.getUint16(end - 16, true))
  mark = mixed(mark, view.getUint16(end - 22, true))
  mark = mixed(mark, view.getUint16(from + (length >> 1) * 2, true))
  return settled(mixed(mark, view.getUint16(from + (length >> 2) * 2, true)))
}
const FEW = 12
const mixed = (mark: number, unit: number): number => (Math.imul(mark, 0x01000193) ^ unit) | 0
/** Its low bits of all bits. */
const settled = (mark: number): number => mark ^ (mark >>> 15) ^ (mark >>> 7)

/** A text of its own: a slice of a line would keep the whole line (V8 makes slices of 13 signs and more). */
const ownCopy = (text: string): string =>
  text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string) // a string stays one
