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
  private readonly ascii = new Uint16Array(128)
  private readonly others = new Map<number, number>()
  private readonly reading: Reading
  private readonly trie: Trie
  private readonly classes: number
  /** Row of a node of the trie in `table`, -1 for none yet. */
  private rowOf: Int32Array
  private nodeOf: Int32Array = new Int32Array(8)
  private rows = 0
  /** Of each row and class: (offset of the next row) × 2, plus 1 when needles end there; -1 when not known yet. */
  private table: Int32Array
  /** Mark of each needle, by the text that is read: a needle is told once. */
  private readonly told: Float64Array
  private texts = 0
  /** Whether a needle has signs beyond the first plane, whose case is not one unit's. */
  private readonly hasPairs: boolean

  /** Needles are not empty. */
  constructor(needles: readonly string[], reading: Reading) {
    this.reading = reading
    this.hasPairs = needles.some((one) => /[\ud800-\udfff]/.test(one))
    this.classes = this.classify(needles)
    this.trie = trieOf(needles, this.classes, (unit) => this.classOf(unit))
    this.rowOf = new Int32Array(this.trie.nodes).fill(-1)
    this.table = new Int32Array(this.classes * 8)
    this.told = new Float64Array(needles.length)
    this.row(0)
  }

  /** Adds the index of every needle in `text` to `found`, each once. */
  scan(text: string, found: number[]): void {
    this.texts++
    const { ascii } = this
    const isLoose = this.reading === 'loose'
    let { table } = this
    let at = 0
    let offset = 0
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      let sign: number
      if (unit < 128)
        sign = ascii[unit] as number // 128 entries
      else if (!isLoose) sign = this.others.get(unit) ?? 0
      else if (this.hasPairs && unit >= 0xd800 && unit <= 0xdbff) {
        this.scanLoosened(loosened(text), found)
        return
      } else sign = this.classOf(looseUnit(unit))
      if (sign === 0) {
        offset = 0
        continue
      }
      let to = table[offset + sign] as number // complete rows
      if (to < 0) {
        to = this.step(offset, sign)
        table = this.table
      }
      offset = to >> 1
      if (to & 1) this.tell(offset, found)
    }
  }

  private scanLoosened(text: string, found: number[]): void {
    let offset = 0
    for (let at = 0; at < text.length; at++) {
      const sign = this.classOf(text.charCodeAt(at))
      if (sign === 0) {
        offset = 0
        continue
      }
      const known = this.table[offset + sign] as number // complete rows
      const to = known < 0 ? this.step(offset, sign) : known
      offset = to >> 1
      if (to & 1) this.tell(offset, found)
    }
  }

  private tell(offset: number, found: number[]): void {
    const { output, ends } = this.trie
    for (let node = this.nodeOf[offset / this.classes] ?? 0; node !== 0; node = output[node] ?? 0)
      for (const needle of ends[node] ?? NONE)
        if (this.told[needle] !== this.texts) {
          this.told[needle] = this.texts
          found.push(needle)
        }
  }

  /** Makes the cell of a row, and the row that it leads to. */
  private step(offset: number, sign: number): number {
    const { trie, classes } = this
    const from = this.nodeOf[offset / classes] ?? 0
    const node = nodeAfter(trie, from, sign)
    const hasEnds = trie.ends[node] !== undefined || trie.output[node] !== 0
    if (this.rowOf[node] === -1 && this.rows >= MAX_ROWS) {
      // Begins anew: the root, and the row that the text stands in.
      this.rowOf.fill(-1)
      this.rows = 0
      this.table.fill(-1)
      this.row(0)
      return this.row(node) * classes * 2 + (hasEnds ? 1 : 0)
    }
    const to = this.row(node) * classes * 2 + (hasEnds ? 1 : 0)
    this.table[offset + sign] = to
    return to
  }

  private row(node: number): number {
    const known = this.rowOf[node] ?? -1
    if (known >= 0) return known
    const made = this.rows++
    const { classes } = this
    if ((made + 1) * classes > this.table.length) {
      const grown = new Int32Array(Math.min(MAX_ROWS, made * 2) * classes)
      grown.set(this.table)
      this.table = grown
    }
    if (made >= this.nodeOf.length) {
      const grown = new Int32Array(made * 2)
      grown.set(this.nodeOf)
      this.nodeOf = grown
    }
    this.table.fill(-1, made * classes, (made + 1) * classes)
    this.nodeOf[made] = node
    this.rowOf[node] = made
    return made
  }

  private classify(needles: readonly string[]): number {
    let classes = 1
    for (const needle of needles)
      for (let at = 0; at < needle.length; at++) {
        const unit = needle.charCodeAt(at)
        if (unit >= 128) {
          if (!this.others.has(unit)) this.others.set(unit, classes++)
        } else if (this.ascii[unit] === 0) this.ascii[unit] = classes++
      }
    if (this.reading === 'loose') {
      for (let unit = 65; unit <= 90; unit++) this.ascii[unit] = this.ascii[unit + 32] ?? 0
      this.ascii[47] = this.ascii[45] ?? 0 // a slash is a dash
    }
    return classes
  }

  private classOf(unit: number): number {
    return unit < 128 ? (this.ascii[unit] ?? 0) : (this.others.get(unit) ?? 0)
  }
}

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
  const order = [...depth.keys()].sort((a, b) => (depth[a] ?? 0) - (depth[b] ?? 0))
  for (const node of order) {
    if (node === 0) continue
    const up = parent[node] ?? 0
    const back = up === 0 ? 0 : nodeAfter(trie, fail[up] ?? 0, signOf[node] ?? 0)
    fail[node] = back
    output[node] = ends[back] === undefined ? (output[back] ?? 0) : back
  }
  return trie
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

let looseUnits: Uint16Array | null = null

/** A unit of the first plane, folded, its dash made the one dash. */
export const looseUnit = (unit: number): number => {
  if (!looseUnits) {
    looseUnits = new Uint16Array(0x10000)
    for (let one = 0; one < 0x10000; one++)
      looseUnits[one] =
        one >= 0xd800 && one <= 0xdfff ? one : loosened(String.fromCharCode(one)).charCodeAt(0)
  }
  return looseUnits[unit] ?? unit
}
