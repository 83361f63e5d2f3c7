/**
 * The same bytes in blocks of one size, however the source cuts them: so that nothing behind depends on the cuts.
 * @module
 */
/** A file as it arrives. */
export type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

const BLOCK_BYTES = 64 * 1024

export const blocksOf = async function* (
  chunks: Bytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  let block = new Uint8Array(BLOCK_BYTES)
  let filled = 0
  for await (const chunk of chunks) {
    let taken = 0
    while (taken < chunk.length) {
      const piece = chunk.subarray(taken, taken + BLOCK_BYTES - filled)
      block.set(piece, filled)
      filled += piece.length
      taken += piece.length
      if (filled === BLOCK_BYTES) {
        yield block
        block = new Uint8Array(BLOCK_BYTES)
        filled = 0
      }
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
