/**
 * One chunk of 64 KiB while its records are read: names and definitions are offsets into it, and valid in it alone.
 * @module
 */
import type { SlotPlaces } from './bound.ts'
import type { NamedBytes } from './names.ts'
import type { TemplateCache } from './template-cache.ts'
import type { Template } from './tree.ts'
import type { Wording } from './value.ts'

export const CHUNK_BYTES = 65_536
export const CHUNK_HEADER_BYTES = 512

/**
 * Definitions of a chunk lie side by side: compiling each once reads at most 64 KiB. A hostile chunk lets them overlap
 * and would be compiled some 16,000 times over.
 */
const MAX_COMPILED_BYTES = 8 * CHUNK_BYTES

export type Chunk = NamedBytes & {
  /** Byte in the file. */
  readonly at: number
  readonly cache: TemplateCache
  /** By offset; null for a definition that cannot be read. */
  readonly templates: Map<number, Template | null>
  readonly places: SlotPlaces
}

export const chunkOf = (
  bytes: Uint8Array,
  at: number,
  wording: Wording,
  cache: TemplateCache,
  places: SlotPlaces,
): Chunk => ({
  bytes,
  at,
  wording,
  cache,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
  names: new Map(),
  templates: new Map(),
  places,
  budget: MAX_COMPILED_BYTES,
})
