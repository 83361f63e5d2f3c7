/**
 * The names of a chunk: entries of a hash table, named by their offset, valid in their chunk alone.
 * @module
 */
import { u16At } from './cursor.ts'
import type { Wording } from './value.ts'

/** An XML name of a manifest is below 256 characters. */
const MAX_NAME_CHARS = 512

export type NamedBytes = {
  readonly bytes: Uint8Array
  /** Of the same bytes, for those who compare several at once. */
  readonly view: DataView
  readonly wording: Wording
  readonly names: Map<number, string | null>
  /** Bytes that may still be compiled or compared, characters that names may still take. */
  budget: number
}

/** The name whose entry stands at this offset: next (4), hash (2), length (2), characters, NUL. */
export const nameAt = (chunk: NamedBytes, offset: number): string | null => {
  const known = chunk.names.get(offset)
  if (known !== undefined) return known
  const length = u16At(chunk.bytes, offset + 6)
  const end = offset + 8 + length * 2
  const name =
    offset + 8 > chunk.bytes.length || length > MAX_NAME_CHARS || end > chunk.bytes.length
      ? null
      : chunk.wording.utf16(chunk.bytes, offset + 8, end)
  chunk.budget -= length + 8
  chunk.names.set(offset, name)
  return name
}
/** Bytes that an entry takes when it stands inline. */
export const nameBytes = (chunk: NamedBytes, offset: number): number =>
  8 + 2 * u16At(chunk.bytes, offset + 6) + 2
