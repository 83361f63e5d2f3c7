/**
 * One chunk of 64 KiB while its records are read: names and definitions are offsets into it, and valid in it alone.
 * @module
 */
import { SlotPlaces } from './bound.ts'
import { u16At } from './cursor.ts'
import type { TemplateCache } from './template-cache.ts'
import type { Template } from './tree.ts'
import type { Wording } from './value.ts'

export const CHUNK_BYTES = 65_536
export const CHUNK_HEADER_BYTES = 512

/** An XML name of a manifest is below 256 characters. */
const MAX_NAME_CHARS = 512
/**
 * Definitions of a chunk lie side by side: compiling each once reads at most 64 KiB. A hostile chunk lets them overlap
 * and would be compiled some 16,000 times over.
 */
const MAX_COMPILED_BYTES = 8 * CHUNK_BYTES

export type Chunk = {
  readonly bytes: Uint8Array
  /** Byte in the file. */
  readonly at: number
  readonly wording: Wording
  readonly cache: TemplateCache
  readonly names: Map<number, string | null>
  /** By offset; null for a definition that cannot be read. */
  readonly templates: Map<number, Template | null>
  readonly places: SlotPlaces
  /** Bytes that may still be compiled, characters that names may still take. */
  budget: number
}

export const chunkOf = (
  bytes: Uint8Array,
  at: number,
  wording: Wording,
  cache: TemplateCache,
): Chunk => ({
  bytes,
  at,
  wording,
  cache,
  names: new Map(),
  templates: new Map(),
  places: new SlotPlaces(),
  budget: MAX_COMPILED_BYTES,
})

/** The name whose entry stands at this offset: next (4), hash (2), length (2), characters, NUL. */
export const nameAt = (chunk: Chunk, offset: number): string | null => {
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
export const nameBytes = (chunk: Chunk, offset: number): number =>
  8 + 2 * u16At(chunk.bytes, offset + 6) + 2
