/**
 * Bytes that grow, are looked at from a place on, and are given away.
 * @module
 */

export type Growing = {
  readonly put: (byte: number) => void
  readonly size: () => number
  /** The byte that was put last, given away or not; 0 where there was none. */
  readonly last: () => number
  readonly from: (at: number) => Uint8Array
  readonly cut: (at: number) => void
  /** The bytes before this place; the rest begins at 0 then. */
  readonly take: (until: number) => Uint8Array
}

export const growing = (): Growing => {
  let bytes = new Uint8Array(64 * 1024)
  let size = 0
  let last = 0
  return {
    put: (byte) => {
      if (size === bytes.length) {
        const larger = new Uint8Array(bytes.length * 2)
        larger.set(bytes)
        bytes = larger
      }
      bytes[size] = byte
      size += 1
      last = byte
    },
    size: () => size,
    last: () => last,
    from: (at) => bytes.subarray(at, size),
    cut: (at) => {
      size = at
    },
    take: (until) => {
      const taken = bytes.slice(0, until)
      bytes.copyWithin(0, until, size)
      size -= until
      return taken
    },
  }
}
