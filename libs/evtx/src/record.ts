/**
 * One record: where its values lie. Nothing is decoded before it is asked for.
 * @module
 */

import { bind } from './bind.ts'
import type { Bound } from './bound.ts'
import type { Chunk } from './chunk.ts'
import { u32At } from './cursor.ts'
import type { EvtxDamage } from './damage.ts'
import { jsonOfPieces, membersOf, textOfPieces } from './pieces.ts'
import { allBounds, shapeOf } from './shape.ts'
import type { Shape } from './tree.ts'
import { fileTimeMs, fileTimeText, type JsonScalar } from './value.ts'

export const RECORD_HEAD_BYTES = 24

/** Where a value lies, for those who search bytes in place. */
export type RawValue = {
  /** [MS-EVEN6] §2.2.12: 0x01 is UTF-16LE. */
  readonly type: number
  readonly bytes: Uint8Array
  readonly from: number
  readonly size: number
}

/**
 * A record keeps its whole chunk of 64 KiB alive: keep its texts, not itself.
 *
 * @example
 * for (const [i, field] of record.shape.fields.entries()) console.log(field.name, record.text(i))
 */
export class EvtxRecord {
  /** Byte in the file. */
  readonly at: number
  /** Bytes of the record in the file. */
  readonly size: number
  /** Of the record's head. An exported log counts anew here, and keeps the old number in EventRecordID. */
  readonly recordId: number
  /** `recovered`: from the space behind the records in use, or behind damage; may be old or a copy. */
  readonly state: 'live' | 'recovered'
  /** What is broken in what is given all the same. */
  readonly why: EvtxDamage | null
  readonly bounds: readonly Bound[]
  readonly #chunk: Chunk
  readonly #from: number
  #all: readonly Bound[] | null = null
  #shape: Shape | null = null

  constructor(
    chunk: Chunk,
    from: number,
    size: number,
    recordId: number,
    state: 'live' | 'recovered',
  ) {
    const { bounds, why } = bind(chunk, from + RECORD_HEAD_BYTES, from + size - 4)
    this.#chunk = chunk
    this.#from = from
    this.at = chunk.at + from
    this.size = size
    this.recordId = recordId
    this.state = state
    this.why = why
    this.bounds = bounds
  }

  get shape(): Shape {
    this.#shape ??= shapeOf(this.bounds, this.#allBounds, this.#chunk.cache)
    return this.#shape
  }
  /** When it was written, as the record's head says: `2019-04-27T21:04:25.7334012Z`. */
  get writtenAt(): string {
    return fileTimeText(u32At(this.#bytes, this.#from + 16), u32At(this.#bytes, this.#from + 20))
  }
  /** Milliseconds since 1970-01-01 UTC. */
  get writtenAtMs(): number {
    return fileTimeMs(u32At(this.#bytes, this.#from + 16), u32At(this.#bytes, this.#from + 20))
  }

  /** The text of a field by its place in the shape; null where the event leaves it out. */
  text(field: number): string | null {
    // Without the object that `#find` makes: this is asked for every field of every event.
    const plan = this.shape.fields[field]
    const bound = plan && this.#allBounds[plan.bound]
    if (!plan || !bound) return null
    return textOfPieces(this.#bytes, bound, plan.pieces, this.#chunk.wording)
  }
  /** The members of a field that is an array; null for any other. */
  members(field: number): readonly string[] | null {
    const plan = this.shape.fields[field]
    const bound = plan && this.#allBounds[plan.bound]
    if (!plan || !bound) return null
    return membersOf(this.#bytes, bound, plan.pieces, this.#chunk.wording)
  }
  /** Its members where it is an array, else its text; null where the event leaves it out. */
  value(field: number): string | readonly string[] | null {
    const bound = this.#boundOf(field)
    const plan = this.shape.fields[field]
    if (!plan || !bound) return null
    const { wording } = this.#chunk
    return (
      membersOf(this.#bytes, bound, plan.pieces, wording) ??
      textOfPieces(this.#bytes, bound, plan.pieces, wording)
    )
  }
  /** Where the values of the template lie that a field is of. */
  #boundOf(field: number): Bound | undefined {
    const plan = this.shape.fields[field]
    return plan && this.#allBounds[plan.bound]
  }
  /** Its templates, outermost first: what `Field.bound` counts. */
  get templates(): readonly Bound[] {
    return this.#allBounds
  }
  /** As a number, a truth value or a text, by its type; null where the event leaves it out. */
  json(field: number): JsonScalar {
    const at = this.#find(field)
    return at && jsonOfPieces(this.#bytes, at.bound, at.pieces, this.#chunk.wording)
  }
  /** Where the value lies; null where it is not one value of the record. */
  raw(field: number): RawValue | null {
    const at = this.#find(field)
    const piece = at?.pieces[0]
    if (at?.pieces.length !== 1 || piece?.kind !== 'slot') return null
    const { bound } = at
    const { slot } = piece
    if (slot >= bound.count) return null
    const [type, from, size] = [bound.typeOf(slot), bound.fromOf(slot), bound.sizeOf(slot)]
    return { type, bytes: this.#bytes, from, size }
  }
  /** The name of a field, also of one whose name is a value of the record. */
  nameOf(field: number): string {
    const plan = this.shape.fields[field]
    if (!plan) return ''
    const bound = plan.name === null ? this.#allBounds[plan.bound] : undefined
    if (plan.name !== null || !bound) return plan.name ?? ''
    return textOfPieces(this.#bytes, bound, plan.nameFrom, this.#chunk.wording) || 'Data'
  }
  /** The first text under this name, such as `EventID`; null where there is none. */
  find(name: string): string | null {
    const place = this.shape.places.get(name)?.[0]
    return place === undefined ? null : this.text(place)
  }

  /** What the outputs are made from. */
  get source(): Pick<Chunk, 'bytes' | 'view' | 'wording'> {
    return this.#chunk
  }
  get #bytes(): Uint8Array {
    return this.#chunk.bytes
  }
  get #allBounds(): readonly Bound[] {
    this.#all ??= allBounds(this.bounds)
    return this.#all
  }
  #find(field: number) {
    const plan = this.shape.fields[field]
    const bound = plan && this.#allBounds[plan.bound]
    return plan && bound ? { bound, pieces: plan.pieces } : null
  }
}
