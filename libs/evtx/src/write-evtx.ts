/**
 * Writes event logs for tests and measurements: real structure (definitions once per chunk, names by offset, checksums),
 * any values, any number of records.
 * @module
 */
import { CHUNK_BYTES, CHUNK_HEADER_BYTES } from './chunk.ts'
import { crc32 } from './crc32.ts'
import type { EvtxMeans } from './parts.ts'

export type WrittenNode =
  | string
  | { readonly slot: number; readonly type: number; readonly isOptional?: boolean }
  | { readonly cdata: string }
  /** One unit of UTF-16. */
  | { readonly charRef: number }
  | { readonly entity: string }
  | { readonly target: string; readonly text: string }
  | {
      readonly element: string
      /** A list is the pieces of one value. */
      readonly attributes?: Readonly<Record<string, WrittenNode | readonly WrittenNode[]>>
      readonly children?: readonly WrittenNode[]
    }
/** A value of a slot: bytes of a type, or a further template with its values (0x21), or elements as they are (0x21). */
export type WrittenValue =
  | { readonly type: number; readonly bytes: Uint8Array }
  | WrittenInstance
  | { readonly nodes: readonly WrittenNode[] }
export type WrittenInstance = {
  /** The begin of the template's identifier; the same for all where it is left out. */
  readonly identifier?: number
  readonly template: WrittenNode
  readonly values: readonly WrittenValue[]
}
/**
 * `ticks`: 100 ns since 1601 for the record's head; one millisecond after the record before, unless given. `further`: fragments behind the
 * first, each ended by its own token.
 */
export type WrittenRecord = WrittenInstance & {
  readonly ticks?: bigint
  readonly further?: readonly WrittenInstance[]
}
export type WriteOptions = {
  readonly firstId?: number
  readonly crc32?: NonNullable<EvtxMeans['crc32']>
}

export const text16 = (text: string): { type: number; bytes: Uint8Array } => {
  const bytes = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i += 1) {
    bytes[i * 2] = text.charCodeAt(i) & 255
    bytes[i * 2 + 1] = text.charCodeAt(i) >>> 8
  }
  return { type: 0x01, bytes }
}

/** A whole log. Chunks are as full as Windows fills them. @throws RangeError for a record larger than a chunk. */
export const writeEvtx = (
  records: Iterable<WrittenRecord>,
  options: WriteOptions & { readonly flags?: number } = {},
): Uint8Array => {
  let count = 0
  const counted = function* (): Generator<WrittenRecord> {
    for (const record of records) {
      count += 1
      yield record
    }
  }
  const chunks = [...evtxChunks(counted(), options)]
  const file = new Uint8Array(FILE_HEADER_BYTES + chunks.length * CHUNK_BYTES)
  const nextRecordId = (options.firstId ?? 1) + count
  file.set(evtxHeader({ chunks: chunks.length, nextRecordId, flags: options.flags ?? 0 }))
  for (const [i, chunk] of chunks.entries()) file.set(chunk, FILE_HEADER_BYTES + i * CHUNK_BYTES)
  return file
}

/** What follows the header of a log, chunk by chunk: nothing of what was given is kept. */
export const evtxChunks = function* (
  records: Iterable<WrittenRecord>,
  options: WriteOptions = {},
): Generator<Uint8Array> {
  const crc = options.crc32 ?? crc32
  let open: ChunkWriter | null = null
  let id = options.firstId ?? 1
  for (const record of records) {
    if (!open?.add(record, id)) {
      if (open) yield open.done(crc)
      open = new ChunkWriter()
      if (!open.add(record, id)) throw new RangeError('a record larger than a chunk')
    }
    id += 1
  }
  if (open) yield open.done(crc)
}

/** The first 4,096 bytes of a log; the number of its chunks has 16 bits there. */
export const evtxHeader = (about: {
  readonly chunks: number
  readonly nextRecordId: number
  readonly flags: number
}): Uint8Array => {
  const head = new Uint8Array(FILE_HEADER_BYTES)
  const view = new DataView(head.buffer)
  head.set(new TextEncoder().encode('ElfFile\0'))
  view.setBigUint64(24, BigInt(about.nextRecordId), true)
  view.setUint32(32, 128, true)
  view.setUint16(36, 1, true)
  view.setUint16(38, 3, true)
  view.setUint16(40, FILE_HEADER_BYTES, true)
  view.setUint16(42, Math.min(about.chunks, 65_535), true)
  view.setUint32(120, about.flags, true)
  view.setUint32(124, crc32(head.subarray(0, 120)), true)
  return head
}

const FILE_HEADER_BYTES = 4096
/** Of 588 chunks that Windows wrote none has less than 8 bytes left; libevtx leaves out a record that ends with its chunk. */
const MOST_FILLED = CHUNK_BYTES - 8
/** 2025-11-23 00:00 UTC. */
const FIRST_TICKS = 134_083_296_000_000_000n

class ChunkWriter {
  readonly #bytes = new Uint8Array(CHUNK_BYTES)
  readonly #view = new DataView(this.#bytes.buffer)
  #at = CHUNK_HEADER_BYTES
  readonly #names = new Map<string, number>()
  readonly #templates = new Map<WrittenNode, number>()
  #lastRecord = CHUNK_HEADER_BYTES
  #firstId = 0
  #lastId = 0

  /** False where it is full: nothing of the record is in it. */
  add(record: WrittenRecord, id: number): boolean {
    const began = this.#at
    try {
      this.#u32(0x2a2a)
      this.#u32(0)
      this.#u32(id)
      this.#u32(0)
      const ticks = record.ticks ?? FIRST_TICKS + BigInt(id) * 10_000n
      this.#u32(Number(ticks & 0xffff_ffffn))
      this.#u32(Number(ticks >> 32n))
      for (const fragment of [record, ...(record.further ?? [])]) {
        this.#fragment(fragment)
        this.#u8(0)
      }
      while ((this.#at - began) % 8 !== 4) this.#u8(0)
      this.#u32(this.#at + 4 - began)
      this.#view.setUint32(began + 4, this.#at - began, true)
      if (this.#at > MOST_FILLED) throw new RangeError('the chunk is full')
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#bytes.fill(0, began)
      this.#at = began
      forget(this.#names, began)
      forget(this.#templates, began)
      return false
    }
    this.#lastRecord = began
    this.#firstId ||= id
    this.#lastId = id
    return true
  }

  done(crc: NonNullable<EvtxMeans['crc32']>): Uint8Array {
    this.#bytes.set(new TextEncoder().encode('ElfChnk\0'))
    for (const [at, value] of [
      [8, this.#firstId],
      [16, this.#lastId],
      [24, this.#firstId],
      [32, this.#lastId],
      [40, 128],
      [44, this.#lastRecord],
      [48, this.#at],
    ] as const)
      this.#view.setUint32(at, value, true)
    this.#view.setUint32(52, crc(this.#bytes.subarray(CHUNK_HEADER_BYTES, this.#at)), true)
    const head = crc(this.#bytes.subarray(0, 120))
    this.#view.setUint32(124, crc(this.#bytes.subarray(128, CHUNK_HEADER_BYTES), head), true)
    return this.#bytes
  }

  #u8(value: number): void {
    this.#view.setUint8(this.#at, value)
    this.#at += 1
  }
  #u16(value: number): void {
    this.#view.setUint16(this.#at, value, true)
    this.#at += 2
  }
  #u32(value: number): void {
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }
  #put(bytes: Uint8Array): void {
    if (this.#at + bytes.length > this.#bytes.length) throw new RangeError('the chunk is full')
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }
  #fragment(instance: WrittenInstance): void {
    this.#u32(0x0001010f)
    this.#u8(0x0c)
    this.#u8(1)
    const identifier = instance.identifier ?? 0x03020100
    this.#u32(identifier)
    const known = this.#templates.get(instance.template)
    this.#u32(known ?? this.#at + 4)
    if (known === undefined) {
      this.#templates.set(instance.template, this.#at)
      this.#u32(0)
      this.#u32(identifier)
      for (let i = 4; i < 16; i += 1) this.#u8(i)
      const size = this.#at
      this.#u32(0)
      this.#u32(0x0001010f)
      this.#node(instance.template, 'definition')
      this.#u8(0)
      this.#view.setUint32(size, this.#at - size - 4, true)
    }
    this.#u32(instance.values.length)
    const table = this.#at
    for (const value of instance.values) {
      this.#u16(0)
      this.#u8('type' in value ? value.type : 0x21)
      this.#u8(0)
    }
    for (const [i, value] of instance.values.entries()) {
      const began = this.#at
      if ('type' in value) this.#put(value.bytes)
      else if ('nodes' in value) {
        this.#u32(0x0001010f)
        for (const node of value.nodes) this.#node(node, 'direct')
        this.#u8(0)
      } else {
        this.#fragment(value)
        this.#u8(0)
      }
      this.#view.setUint16(table + i * 4, this.#at - began, true)
    }
  }
  #node(node: WrittenNode, place: 'definition' | 'direct'): void {
    if (typeof node === 'string') {
      this.#u8(0x05)
      this.#u8(0x01)
      this.#counted(node)
      return
    }
    if ('cdata' in node) {
      this.#u8(0x07)
      this.#counted(node.cdata)
      return
    }
    if ('charRef' in node) {
      this.#u8(0x08)
      this.#u16(node.charRef)
      return
    }
    if ('entity' in node) {
      this.#u8(0x09)
      this.#name(node.entity)
      return
    }
    if ('target' in node) {
      this.#u8(0x0a)
      this.#name(node.target)
      this.#u8(0x0b)
      this.#counted(node.text)
      return
    }
    if ('slot' in node) {
      this.#u8(node.isOptional ? 0x0e : 0x0d)
      this.#u16(node.slot)
      this.#u8(node.type)
      return
    }
    const attributes = Object.entries(node.attributes ?? {})
    this.#u8(attributes.length > 0 ? 0x41 : 0x01)
    if (place === 'definition') this.#u16(0xffff)
    const size = this.#at
    this.#u32(0)
    this.#name(node.element)
    if (attributes.length > 0) {
      const length = this.#at
      this.#u32(0)
      for (const [i, [name, value]] of attributes.entries()) {
        this.#u8(i < attributes.length - 1 ? 0x46 : 0x06)
        this.#name(name)
        if (isPieces(value)) for (const piece of value) this.#node(piece, place)
        else this.#node(value, place)
      }
      this.#view.setUint32(length, this.#at - length - 4, true)
    }
    if (node.children === undefined) this.#u8(0x03)
    else {
      this.#u8(0x02)
      for (const child of node.children) this.#node(child, place)
      this.#u8(0x04)
    }
    this.#view.setUint32(size, this.#at - size - 4, true)
  }
  #counted(text: string): void {
    this.#u16(text.length)
    this.#put(text16(text).bytes)
  }
  #name(name: string): void {
    const known = this.#names.get(name)
    this.#u32(known ?? this.#at + 4)
    if (known !== undefined) return
    this.#names.set(name, this.#at)
    this.#u32(0)
    this.#u16(0)
    this.#u16(name.length)
    this.#put(text16(name).bytes)
    this.#u16(0)
  }
}

const isPieces = (value: WrittenNode | readonly WrittenNode[]): value is readonly WrittenNode[] =>
  Array.isArray(value)

const forget = <K>(places: Map<K, number>, from: number): void => {
  for (const [key, at] of places) if (at >= from) places.delete(key)
}
