/**
 * An event log of any size, read place by place of 64 KiB: two places are in memory, and those whose records are kept.
 * @module
 */
import { SlotPlaces } from './bound.ts'
import { CHUNK_BYTES, chunkOf } from './chunk.ts'
import { crc32 } from './crc32.ts'
import { u16At, u32At, u64At } from './cursor.ts'
import type { EvtxDamage } from './damage.ts'
import type { CodePage, EvtxFileHeader, EvtxMeans, EvtxPart } from './parts.ts'
import { type ChunkWays, findChunk, hasRecords, isChunk, readChunk } from './read-chunk.ts'
import { type EvtxSource, Inflow, isRandomAccess, piecesOf } from './slots.ts'
import { TemplateCache } from './template-cache.ts'
import { codePageDecoder, utf16, utf16By } from './text.ts'

export type ReadEvtxOptions = {
  /** Of the host that wrote the log; 932 (Japanese) if not given. */
  readonly codePage?: CodePage
  /** `recover` gives what deleted and overwritten records are still whole, as `recovered`. */
  readonly slack?: 'skip' | 'recover'
  /** Only these places of 64 KiB, to share a file among workers; needs a source that can be read anywhere. */
  readonly places?: { readonly from: number; readonly to: number }
  /**
   * `passing`: the records of a batch are good until the next one is asked for, and their memory is used again: large logs are then
   * read without the collector of waste, which looks at all that a program holds for every 64 MB or so of places. Texts stay.
   */
  readonly records?: 'kept' | 'passing'
  /** Templates known from other files; shapes of the same cache have the same numbers. */
  readonly cache?: TemplateCache
  readonly means?: EvtxMeans
}

/**
 * Everything a log holds, in its order. Never throws for its bytes; the last part is `finished`.
 *
 * @example
 * for await (const part of readEvtx(createReadStream('Security.evtx')))
 *   if (part.kind === 'record') console.log(eventFields(part.record).get('EventID'))
 */
export const readEvtx = async function* (
  source: EvtxSource,
  options: ReadEvtxOptions = {},
): AsyncGenerator<EvtxPart, void, undefined> {
  for await (const parts of readEvtxInBatches(source, options)) yield* parts
}

/** The same in lists, one per place of 64 KiB: without the cost of waiting for each record. */
export const readEvtxInBatches = async function* (
  source: EvtxSource,
  options: ReadEvtxOptions = {},
): AsyncGenerator<readonly EvtxPart[], void, undefined> {
  const { codePage = 932, means = {}, cache = new TemplateCache() } = options
  const wording = {
    utf16: means.utf16 ? utf16By(means.utf16) : utf16,
    ansi: codePageDecoder(codePage),
  }
  const crc = means.crc32 ?? crc32
  const places = { read: 0, empty: 0, leftOver: 0 }
  const told = { records: 0, damaged: 0 }
  const tell = (parts: readonly EvtxPart[]): readonly EvtxPart[] => {
    for (const part of parts)
      if (part.kind === 'record') told.records += 1
      else if (part.kind === 'damaged') told.damaged += 1
    return parts
  }

  let inflow = new Inflow(piecesOf(source, 0, Number.POSITIVE_INFINITY))
  try {
    const head = new Uint8Array(HEADER_BYTES)
    const headBytes = await inflow.fill(head)
    const { parts, header } = readHeader(head.subarray(0, headBytes), crc)
    if (parts.length > 0) yield tell(parts)
    let at = header ? headBytes : 0
    if (!header) inflow.giveBack(head.subarray(0, headBytes))
    if (options.places && isRandomAccess(source)) {
      await inflow.close()
      at = HEADER_BYTES + options.places.from * CHUNK_BYTES
      inflow = new Inflow(piecesOf(source, at, HEADER_BYTES + options.places.to * CHUNK_BYTES))
    }
    const ways: ChunkWays = {
      crc32: crc,
      slack: options.slack ?? 'skip',
      checksums: header?.hasNoChecksums ? 'absent' : 'test',
    }

    const memory = options.records === 'passing' ? new PassingMemory() : new OwnMemory()
    let realigned = 0
    let block = await nextPlace(inflow, memory.block())
    while (block.length > 0) {
      const next = await nextPlace(inflow, memory.block())
      let stoppedAt = 1
      if (isZero(block)) {
        places.empty += 1
        stoppedAt = block.length
      } else if (isChunk(block) || hasRecords(block)) {
        places.read += 1
        const chunk = readChunk(chunkOf(block, at, wording, cache, memory.places()), ways)
        stoppedAt = Math.max(1, chunk.stoppedAt)
        if (block.length < CHUNK_BYTES) chunk.parts.push(damage(at + block.length, 'file_cut'))
        yield tell(chunk.parts)
      } else places.leftOver += 1
      // Where the next place is no chunk, one may have begun within this: bytes were lost or put in.
      const inside =
        isChunk(next) || isZero(next) || realigned >= MAX_REALIGNED
          ? -1
          : findChunk(block, stoppedAt)
      if (inside < 0) {
        at += block.length
        block = next
      } else {
        at += inside
        realigned += 1
        yield tell([damage(at, 'chunk_misaligned')])
        // Copies: the memory of both is about to be filled from them.
        inflow.giveBack(next.slice())
        inflow.giveBack(block.slice(inside))
        block = await nextPlace(inflow, memory.block())
      }
    }
    yield [{ kind: 'finished', bytes: at, ...told, chunks: places }]
  } finally {
    await inflow.close()
  }
}

const HEADER_BYTES = 4096
/** Each reads 64 KiB again; a file in which so many bytes went missing is made to be slow. */
const MAX_REALIGNED = 10_000

const damage = (at: number, why: EvtxDamage): EvtxPart => ({
  kind: 'damaged',
  at,
  why,
  recordId: null,
})

const readHeader = (
  bytes: Uint8Array,
  crc: (bytes: Uint8Array) => number,
): { parts: readonly EvtxPart[]; header: EvtxFileHeader | null } => {
  // `ElfFile\0`
  if (u32At(bytes, 0) !== 0x46666c45 || u32At(bytes, 4) !== 0x00656c69)
    return { parts: [damage(0, 'not_evtx')], header: null }
  const flags = u32At(bytes, 120)
  const header: EvtxFileHeader = {
    version: `${u16At(bytes, 38)}.${u16At(bytes, 36)}`,
    chunkCount: u16At(bytes, 42),
    nextRecordId: u64At(bytes, 24),
    isDirty: (flags & 1) !== 0,
    isFull: (flags & 2) !== 0,
    hasNoChecksums: (flags & 4) !== 0,
  }
  const parts: EvtxPart[] = [{ kind: 'file', header }]
  if (bytes.length < HEADER_BYTES) parts.push(damage(bytes.length, 'file_cut'))
  else if (!header.hasNoChecksums && crc(bytes.subarray(0, 120)) !== u32At(bytes, 124))
    parts.push(damage(0, 'file_header_checksum'))
  return { parts, header }
}

const nextPlace = async (inflow: Inflow, block: Uint8Array): Promise<Uint8Array> =>
  block.subarray(0, await inflow.fill(block))

class OwnMemory {
  block(): Uint8Array {
    return new Uint8Array(CHUNK_BYTES)
  }
  places(): SlotPlaces {
    return new SlotPlaces()
  }
}

/** The place whose records are read, and the one behind it, by turns. */
class PassingMemory {
  readonly #blocks: Uint8Array[] = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)]
  #places = new SlotPlaces()

  block(): Uint8Array {
    this.#blocks.reverse()
    return this.#blocks[0] as Uint8Array // two
  }
  places(): SlotPlaces {
    // A hostile place may have made it large.
    if (this.#places.array.length > CHUNK_BYTES) this.#places = new SlotPlaces()
    this.#places.clear()
    return this.#places
  }
}

/** By words: a place has memory of its own that begins at a multiple of 4. */
const isZero = (bytes: Uint8Array): boolean => {
  if (bytes[0] !== 0) return bytes.length === 0
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  for (let at = 0; at < words.length; at += 1) if (words[at] !== 0) return false
  for (let at = words.length * 4; at < bytes.length; at += 1) if (bytes[at] !== 0) return false
  return true
}
