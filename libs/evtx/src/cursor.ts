/**
 * Reads little-endian numbers and never past the end: the first miss is remembered, and everything after it reads as 0.
 * @module
 */
import type { EvtxDamage } from './damage.ts'

export const u16At = (b: Uint8Array, at: number): number => (b[at] ?? 0) | ((b[at + 1] ?? 0) << 8)
export const u32At = (b: Uint8Array, at: number): number =>
  ((b[at] ?? 0) | ((b[at + 1] ?? 0) << 8) | ((b[at + 2] ?? 0) << 16) | ((b[at + 3] ?? 0) << 24)) >>>
  0
/** Exact below 2^53: record numbers stay far below. */
export const u64At = (b: Uint8Array, at: number): number =>
  u32At(b, at + 4) * 4_294_967_296 + u32At(b, at)

export class Cursor {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
  why: EvtxDamage | null = null

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes
    this.at = at
    this.end = Math.min(end, bytes.length)
  }

  fail(why: EvtxDamage): 0 {
    this.why ??= why
    this.at = this.end
    return 0
  }
  peek(): number {
    return this.at < this.end ? (this.bytes[this.at] ?? 0) : 0
  }
  u8(): number {
    if (this.at >= this.end) return this.fail('record_content')
    const value = this.bytes[this.at] ?? 0
    this.at += 1
    return value
  }
  u16(): number {
    if (this.at + 2 > this.end) return this.fail('record_content')
    const value = u16At(this.bytes, this.at)
    this.at += 2
    return value
  }
  u32(): number {
    if (this.at + 4 > this.end) return this.fail('record_content')
    const value = u32At(this.bytes, this.at)
    this.at += 4
    return value
  }
  /** Where the skipped bytes begin. */
  skip(length: number): number {
    const from = this.at
    if (from + length > this.end) {
      this.fail('record_content')
      return this.end
    }
    this.at = from + length
    return from
  }
}
