/**
 * A template of a record and where its values lie in the chunk.
 *
 * Thousands of these live for a moment. They are made by classes and in one list for a chunk, never by literals: V8 learns from the
 * first literals, which live while a program is still warming, to make all of that place in its old space, where they keep alive
 * whatever they hold. Clearing that cost half of all time.
 * @module
 */
import type { Template } from './tree.ts'
import { NULL_TYPE } from './value.ts'

export class Bound {
  readonly template: Template
  /** Of the slots. */
  readonly count: number
  /** What slots of binary XML hold; null where no slot does. */
  readonly inner: Inner | null
  private readonly places: Int32Array
  private readonly first: number

  constructor(
    template: Template,
    places: Int32Array,
    first: number,
    count: number,
    inner: Inner | null,
  ) {
    this.template = template
    this.places = places
    this.first = first
    this.count = count
    this.inner = inner
  }

  /** Of a slot that the record does not have: the type of nothing. */
  typeOf(slot: number): number {
    return slot < this.count ? (this.places[this.first + slot * 3] as number) : NULL_TYPE // within
  }
  /** Offset in the chunk. */
  fromOf(slot: number): number {
    return slot < this.count ? (this.places[this.first + slot * 3 + 1] as number) : 0 // within
  }
  /** Bytes. */
  sizeOf(slot: number): number {
    return slot < this.count ? (this.places[this.first + slot * 3 + 2] as number) : 0 // within
  }
}

export const NO_BOUNDS: readonly Bound[] = []
/** A copy, since it is no literal. */
export const newBounds = (): Bound[] => NO_BOUNDS.slice()

const NO_TEMPLATE: Template = { id: -1, nodes: [], weight: 0, shapes: new Map() }
const NO_BOUND = new Bound(NO_TEMPLATE, new Int32Array(0), 0, 0, null)
const ONE: readonly Bound[] = [NO_BOUND]
const TWO: readonly Bound[] = [NO_BOUND, NO_BOUND]

/** Lists of a length that is known take no more memory than that. */
export const oneBound = (bound: Bound): Bound[] => {
  const list = ONE.slice()
  list[0] = bound
  return list
}
export const twoBounds = (first: Bound, second: Bound): Bound[] => {
  const list = TWO.slice()
  list[0] = first
  list[1] = second
  return list
}

/** What slots hold, by slot. Nearly every record has one such slot. */
export class Inner {
  readonly slot: number
  readonly bounds: readonly Bound[]
  others: Map<number, readonly Bound[]> | null = null

  constructor(slot: number, bounds: readonly Bound[]) {
    this.slot = slot
    this.bounds = bounds
  }

  add(slot: number, bounds: readonly Bound[]): void {
    this.others ??= new Map()
    this.others.set(slot, bounds)
  }
  get(slot: number): readonly Bound[] | undefined {
    return slot === this.slot ? this.bounds : this.others?.get(slot)
  }
  /** In the order of the slots. */
  each(visit: (bounds: readonly Bound[], slot: number) => void): void {
    visit(this.bounds, this.slot)
    this.others?.forEach(visit)
  }
}

/** Three numbers per slot (type, offset, bytes) of all records of a chunk. */
export class SlotPlaces {
  array: Int32Array = new Int32Array(FIRST_NUMBERS)
  private used = 0

  /** Where the numbers of so many slots begin. */
  reserve(slots: number): number {
    const first = this.used
    this.used += slots * 3
    if (this.used > this.array.length) {
      const grown = new Int32Array(Math.max(this.used, this.array.length * 2))
      // What has this array keeps it: it is never written again.
      grown.set(this.array)
      this.array = grown
    }
    return first
  }
  /** For other records, when those of before are read no more. */
  clear(): void {
    this.used = 0
  }
  set(at: number, type: number, from: number, size: number): void {
    this.array[at] = type
    this.array[at + 1] = from
    this.array[at + 2] = size
  }
}

/** Of a hundred records with twenty values each. */
const FIRST_NUMBERS = 6_144
