/**
 * Aho-Corasick over UTF-16: one pass over a text finds every needle in it. Needles stand in a sparse trie; of the automaton
 * only the rows that texts really reach are made, in a table whose size is bounded (it then begins anew).
 * @module
 */
import { fold, foldDashes } from './fold.ts'

/** `loose`: texts are folded and their dashes made one while they are read; needles come so already. `exact`: as they are. */
export type Reading = 'exact' | 'loose'

/** A text as `loose` automata see it. */
export const loosened = (text: string): string => foldDashes(fold(text))

/** Rows kept at a time. Real logs reach some hundreds; a hostile text could reach all. */
const MAX_ROWS = 4_096

export class Automaton {
  /** Of the signs of ASCII, which alone have columns in `table`; 0 for a sign that no needle has. */
  private readonly ascii = new Uint16Array(128)
  private readonly others = new Map<number, number>()
  private readonly reading: Reading
  private readonly trie: Trie
  /** A row of `table` has 2 to this many columns. Wide rows would cost a look into far memory for each sign of a text. */
  private readonly shift: number
  /** Row of a node of the trie in `table`, -1 for none yet. */
  private rowOf: Int32Array
  private nodeOf: Int32Array = new Int32Array(8)
  private rows = 0
  /** Of each row and class: the next row × 2, plus 1 when needles end there; `UNKNOWN` when not looked for yet. */
  private table: Uint16Array
  /** Mark of each needle, by the text that is read: a needle is told once. */
  private readonly told: Float64Array
  private texts = 0
  /** Whether a needle has signs beyond the first plane, whose case is not one unit's. */
  private readonly hasPairs: boolean

  /** Needles are not empty. */
  constructor(needles: readonly string[], reading: Reading) {
    this.reading = reading
    this.hasPairs = needles.some((one) => /[\ud800-\udfff]/.test(one))
    const { narrow, classes } = this.classify(needles)
    this.shift = Math.ceil(Math.log2(narrow))
    this.trie = trieOf(needles, classes, (unit) => this.classOf(unit))
    this.rowOf = new Int32Array(this.trie.nodes).fill(-1)
    this.table = new Uint16Array(8 << this.shift)
    this.told = new Float64Array(needles.length)
    this.row(0)
  }

  /** Adds the index of every needle in `text` to `found`, each once. */
  scan(text: string, found: number[]): void {
    this.texts++
    const { ascii, shift } = this
    const { length } = text
    let { table } = this
    let row = 0
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at)
      let to: number
      if (unit < 128) {
        const sign = ascii[unit] as number // 128 entries
        to = table[(row << shift) | sign] as number // complete rows
        if (to === UNKNOWN) {
          to = this.step(row, sign)
          table = this.table
        }
      } else {
        if (this.hasPairs && this.reading === 'loose' && unit >= 0xd800 && unit <= 0xdbff) {
          this.scanLoosened(loosened(text), found)
          return
        }
        to = this.stepOther(row, unit)
        table = this.table
      }
      row = to >> 1
      if (to & 1) this.tell(row, found)
    }
  }

  private scanLoosened(text: string, found: number[]): void {
    let row = 0
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      const sign = this.classOf(unit)
      const to = sign === 0 ? 0 : this.reach(nodeAfter(this.trie, this.nodeOf[row] ?? 0, sign))
      row = to >> 1
      if (to & 1) this.tell(row, found)
    }
  }

  private tell(row: number, found: number[]): void {
    const { output, ends } = this.trie
    for (let node = this.nodeOf[row] ?? 0; node !== 0; node = output[node] ?? 0)
      for (const needle of ends[node] ?? NONE)
        if (this.told[needle] !== this.texts) {
          this.told[needle] = this.texts
          found.push(needle)
        }
  }

  /** Makes the cell of a row, and the row that it leads to. */
  private step(row: number, sign: number): number {
    const from = this.nodeOf[row] ?? 0
    const { rows } = this
    const to = this.reach(nodeAfter(this.trie, from, sign))
    // Unless all began anew.
    if (this.rows >= rows) this.table[(row << this.shift) | sign] = to
    return to
  }

  /** The cell that leads on from a row by a unit beyond ASCII. */
  private stepOther(row: number, unit: number): number {
    const sign = this.classOf(this.reading === 'loose' ? looseUnit(unit) : unit)
    return sign === 0 ? 0 : this.reach(nodeAfter(this.trie, this.nodeOf[row] ?? 0, sign))
  }

  /** The cell that leads to a node. */
  private reach(node: number): number {
    const hasEnds = this.trie.ends[node] !== undefined || this.trie.output[node] !== 0
    if (this.rowOf[node] === -1 && this.rows >= MAX_ROWS) {
      // Begins anew: the root, and the row that the text stands in.
      this.rowOf.fill(-1)
      this.rows = 0
      this.row(0)
    }
    return this.row(node) * 2 + (hasEnds ? 1 : 0)
  }

  private row(node: number): number {
    const known = this.rowOf[node] ?? -1
    if (known >= 0) return known
    const made = this.rows++
    const { shift } = this
    if ((made + 1) << shift > this.table.length) {
      const grown = new Uint16Array(Math.min(MAX_ROWS, made * 2) << shift)
      grown.set(this.table)
      this.table = grown
    }
    if (made >= this.nodeOf.length) {
      const grown = new Int32Array(made * 2)
      grown.set(this.nodeOf)
      this.nodeOf = grown
    }
    this.table.fill(UNKNOWN, made << shift, (made + 1) << shift)
    // What no needle has leads back to the begin.
    this.table[made << shift] = 0
    this.nodeOf[made] = node
    this.rowOf[node] = made
    return made
  }

  /** Classes of signs of ASCII come first: `narrow` of all. */
  private classify(needles: readonly string[]): { narrow: number; classes: number } {
    let narrow = 1
    const beyond = new Set<number>()
    for (const needle of needles)
      for (let at = 0; at < needle.length; at++) {
        const unit = needle.charCodeAt(at)
        if (unit >= 128) beyond.add(unit)
        else if (this.ascii[unit] === 0) this.ascii[unit] = narrow++
      }
    let classes = narrow
    for (const unit of beyond) this.others.set(unit, classes++)
    if (this.reading === 'loose') {
      for (let unit = 65; unit <= 90; unit++) this.ascii[unit] = this.ascii[unit + 32] ?? 0
      this.ascii[47] = this.ascii[45] ?? 0 // a slash is a dash
    }
    return { narrow, classes }
  }

  private classOf(unit: number): number {
    return unit < 128 ? (this.ascii[unit] ?? 0) : (this.others.get(unit) ?? 0)
  }
}

const UNKNOWN = 0xffff

const NONE: readonly number[] = []

type Trie = {
  readonly nodes: number
  readonly classes: number
  /** node × classes + sign → node. */
  readonly next: ReadonlyMap<number, number>
  readonly fail: Int32Array
  /** The nearest node on the way of `fail` at which a needle ends. */
  readonly output: Int32Array
  /** Needles that end at a node. */
  readonly ends: readonly (readonly number[] | undefined)[]
}

const trieOf = (
  needles: readonly string[],
  classes: number,
  classOf: (unit: number) => number,
): Trie => {
  const next = new Map<number, number>()
  const ends: (number[] | undefined)[] = [undefined]
  const parent: number[] = [0]
  const signOf: number[] = [0]
  const depth: number[] = [0]
  for (const [index, needle] of needles.entries()) {
    let node = 0
    for (let at = 0; at < needle.length; at++) {
      const sign = classOf(needle.charCodeAt(at))
      const cell = node * classes + sign
      let to = next.get(cell)
      if (to === undefined) {
        to = ends.length
        ends.push(undefined)
        parent.push(node)
        signOf.push(sign)
        depth.push(at + 1)
        next.set(cell, to)
      }
      node = to
    }
    const own = ends[node]
    if (own) own.push(index)
    else ends[node] = [index]
  }
  const nodes = ends.length
  const fail = new Int32Array(nodes)
  const output = new Int32Array(nodes)
  const trie: Trie = { nodes, classes, next, fail, output, ends }
  for (const node of byDepth(depth)) {
    if (node === 0) continue
    const up = parent[node] ?? 0
    const back = up === 0 ? 0 : nodeAfter(trie, fail[up] ?? 0, signOf[node] ?? 0)
    fail[node] = back
    output[node] = ends[back] === undefined ? (output[back] ?? 0) : back
  }
  return trie
}

/** Nodes, those nearer to the root first. */
const byDepth = (depth: readonly number[]): Int32Array => {
  const first: number[] = [0]
  for (const one of depth) first[one + 1] = (first[one + 1] ?? 0) + 1
  for (let at = 1; at < first.length; at++) first[at] = (first[at] ?? 0) + (first[at - 1] ?? 0)
  const order = new Int32Array(depth.length)
  for (const [node, one] of depth.entries()) {
    const at = first[one] ?? 0
    order[at] = node
    first[one] = at + 1
  }
  return order
}

const nodeAfter = ({ next, fail, classes }: Trie, from: number, sign: number): number => {
  let node = from
  for (;;) {
    const to = next.get(node * classes + sign)
    if (to !== undefined) return to
    if (node === 0) return 0
    node = fail[node] ?? 0
  }
}

const looseUnits = new Uint16Array(0x10000)
/** By 256 units: what texts are written in is a few of them. */
const isFilled = new Uint8Array(256)

/** A unit of the first plane, folded, its dash made the one dash. */
export const looseUnit = (unit: number): number => {
  if (isFilled[unit >> 8] === 0) fillFrom(unit & 0xff00)
  return looseUnits[unit] as number // 0x10000 entries
}

const fillFrom = (first: number): void => {
  for (let one = first; one < first + 256; one++)
    looseUnits[one] =
      one >= 0xd800 && one <= 0xdfff ? one : loosened(String.fromCharCode(one)).charCodeAt(0)
  isFilled[first >> 8] = 1
}
