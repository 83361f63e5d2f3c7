/**
 * Writes event logs for tests and measurements: real structure (definitions once per chunk, names by offset, checksums),
 * any values.
 * @module
 */
import { crc32 } from './crc32.ts'

export type WrittenNode =
  | string
  | { readonly slot: number; readonly type: number; readonly isOptional?: boolean }
  | {
      readonly element: string
      readonly attributes?: Readonly<Record<string, WrittenNode>>
      readonly children?: readonly WrittenNode[]
    }
/** A value of a slot: bytes of a type, or a further template with its values (0x21), or elements as they are (0x21). */
export type WrittenValue =
  | { readonly type: number; readonly bytes: Uint8Array }
  | WrittenInstance
  | { readonly nodes: readonly WrittenNode[] }
export type WrittenInstance = {
  readonly template: WrittenNode
  readonly values: readonly WrittenValue[]
}
export type WriteOptions = { readonly flags?: number; readonly firstId?: number }

export const text16 = (text: string): { type: number; bytes: Uint8Array } => {
  const bytes = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i += 1) {
    bytes[i * 2] = text.charCodeAt(i) & 255
    bytes[i * 2 + 1] = text.charCodeAt(i) >>> 8
  }
  return { type: 0x01, bytes }
}

/** Chunks are as full as Windows fills them; a record that fits none throws. */
export const writeEvtx = (
  records: Iterable<WrittenInstance>,
  options: WriteOptions = {},
): Uint8Array => {
  const chunks: Uint8Array[] = []
  let open: ChunkWriter | null = null
  let id = options.firstId ?? 1
  for (const record of records) {
    if (!open?.add(record, id)) {
      if (open) chunks.push(open.done())
      open = new ChunkWriter()
      if (!open.add(record, id)) throw new Error('a record larger than a chunk')
    }
    id += 1
  }
  if (open) chunks.push(open.done())
  const file = new Uint8Array(4096 + chunks.length * 65_536)
  const view = new DataView(file.buffer)
  file.set(new TextEncoder().encode('ElfFile\0'))
  view.setUint32(24, id, true)
  view.setUint32(32, 128, true)
  view.setUint16(36, 1, true)
  view.setUint16(38, 3, true)
  view.setUint16(40, 4096, true)
  view.setUint16(42, Math.min(chunks.length, 65_535), true)
  view.setUint32(120, options.flags ?? 0, true)
  view.setUint32(124, crc32(file.subarray(0, 120)), true)
  for (const [i, chunk] of chunks.entries()) file.set(chunk, 4096 + i * 65_536)
  return file
}

class ChunkWriter {
  readonly #bytes = new Uint8Array(65_536)
  readonly #view = new DataView(this.#bytes.buffer)
  #at = 512
  #names = new Map<string, number>()
  #templates = new Map<WrittenNode, number>()
  #lastRecord = 512
  #firstId = 0
  #lastId = 0

  add(record: WrittenInstance, id: number): boolean {
    const began = this.#at
    const names = new Map(this.#names)
    const templates = new Map(this.#templates)
    try {
      this.#u32(0x2a2a)
      this.#u32(0)
      this.#u32(id)
      this.#u32(0)
      // 2026-11-22 00:00 UTC and one millisecond per record.
      const ticks = 134_083_296_000_000_000n + BigInt(id) * 10_000n
      this.#u32(Number(ticks & 0xffff_ffffn))
      this.#u32(Number(ticks >> 32n))
      this.#fragment(record)
      this.#u8(0)
      while ((this.#at - began) % 8 !== 4) this.#u8(0)
      this.#u32(this.#at + 4 - began)
      this.#view.setUint32(began + 4, this.#at - began, true)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#bytes.fill(0, began)
      this.#at = began
      this.#names = names
      this.#templates = templates
      return false
    }
    this.#lastRecord = began
    this.#firstId ||= id
    this.#lastId = id
    return true
  }

  done(): Uint8Array {
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
    this.#view.setUint32(52, crc32(this.#bytes.subarray(512, this.#at)), true)
    this.#view.setUint32(
      124,
      crc32(this.#bytes.subarray(128, 512), crc32(this.#bytes.subarray(0, 120))),
      true,
    )
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
    this.#u32(0x1234)
    const known = this.#templates.get(instance.template)
    this.#u32(known ?? this.#at + 4)
    if (known === undefined) {
      this.#templates.set(instance.template, this.#at)
      this.#u32(0)
      for (let i = 0; i < 16; i += 1) this.#u8(i)
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
      this.#u16(node.length)
      this.#put(text16(node).bytes)
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
        this.#node(value, place)
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
