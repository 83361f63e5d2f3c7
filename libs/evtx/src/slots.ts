/**
 * A file as places of 64 KiB, from a stream or from a file that can be read anywhere.
 * @module
 */
import { CHUNK_BYTES } from './chunk.ts'

/**
 * A file of which any part can be read; `read` may give less at the end of the file. What it gives is used until it is asked again: it may
 * be the same memory each time.
 */
export type RandomAccess = {
  readonly size: number
  read(at: number, length: number): Promise<Uint8Array> | Uint8Array
}
export type EvtxSource = Iterable<Uint8Array> | AsyncIterable<Uint8Array> | RandomAccess

const READ_BYTES = 16 * CHUNK_BYTES

export const piecesOf = (
  source: EvtxSource,
  from: number,
  to: number,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> =>
  isRandomAccess(source) ? reads(source, from, to) : source

/** A stream of Node has a `read` of its own: what can be iterated is a stream. */
export const isRandomAccess = (source: EvtxSource): source is RandomAccess =>
  !(Symbol.asyncIterator in source || Symbol.iterator in source)

const reads = async function* (
  file: RandomAccess,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  const end = Math.min(file.size, to)
  for (let at = from; at < end; ) {
    const piece = await file.read(at, Math.min(READ_BYTES, end - at))
    if (piece.length === 0) return
    yield piece
    at += piece.length
  }
}

/** Bytes in blocks of the asked size, each in memory of its own: records keep theirs. */
export class Inflow {
  readonly #pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  #piece: Uint8Array = new Uint8Array(0)
  #taken = 0
  readonly #back: Uint8Array[] = []

  constructor(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
    this.#pieces =
      Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]()
  }

  /** Puts bytes behind the first `filled` of the block; fewer than it holds only at the end of the file. */
  async fill(block: Uint8Array, filled = 0): Promise<number> {
    let at = filled
    while (at < block.length) {
      if (this.#taken === this.#piece.length) {
        const back = this.#back.pop()
        const next = back ? null : await this.#pieces.next()
        if (next?.done) break
        this.#piece = back ?? next?.value ?? this.#piece
        this.#taken = 0
        continue
      }
      const part = this.#piece.subarray(this.#taken, this.#taken + block.length - at)
      block.set(part, at)
      at += part.length
      this.#taken += part.length
    }
    return at
  }
  /** Bytes that were taken and are to come again, before all others. */
  giveBack(bytes: Uint8Array): void {
    this.#back.push(this.#piece.subarray(this.#taken), bytes)
    this.#piece = new Uint8Array(0)
    this.#taken = 0
  }
  async close(): Promise<void> {
    await this.#pieces.return?.()
  }
}
