/**
 * A definition that was compiled once is known again in other chunks by its bytes. Only the places of its names differ between
 * chunks: where a name stands there, whatever the offset, must be the same name.
 * @module
 */
import { u32At } from './cursor.ts'
import { type NamedBytes, nameAt } from './names.ts'
import type { Template } from './tree.ts'

/** Where a definition names something: `at` counts from its begin. */
export type NameReference = {
  readonly at: number
  readonly name: string
  readonly isInline: boolean
}
export type KnownDefinition = {
  /** From its identifier on. */
  readonly bytes: Uint8Array
  /** Of `bytes`. */
  readonly view: DataView
  readonly names: readonly NameReference[]
  readonly template: Template
}

/** GUID and size stand before the body of a definition. */
export const KEY_BYTES = 20
const OFFSET_BYTES = 4
/** A name that stands inline begins with the offset of another one of the same hash. */
const INLINE_OFFSET_BYTES = 8

/** `from`: where the identifier begins. The compared bytes are taken from the chunk's budget. */
export const isDefinition = (
  chunk: NamedBytes,
  from: number,
  { bytes, view, names }: KnownDefinition,
): boolean => {
  if (from + bytes.length > chunk.bytes.length) return false
  let at = 0
  for (const { at: place, name, isInline } of names) {
    const reference = KEY_BYTES + place
    at = sameUntil(chunk, from, view, at, reference)
    if (at < reference) return false
    const offset = u32At(chunk.bytes, from + at)
    if ((offset === from + at + OFFSET_BYTES) !== isInline) return false
    if (nameAt(chunk, offset) !== name) return false
    at += isInline ? INLINE_OFFSET_BYTES : OFFSET_BYTES
  }
  return sameUntil(chunk, from, view, at, bytes.length) === bytes.length
}

/** How far both are the same, at most to `end`. */
const sameUntil = (
  chunk: NamedBytes,
  from: number,
  view: DataView,
  begin: number,
  end: number,
): number => {
  const other = chunk.view
  let at = begin
  for (const whole = end - 3; at < whole; at += 4)
    if (other.getInt32(from + at, true) !== view.getInt32(at, true)) break
  while (at < end && other.getUint8(from + at) === view.getUint8(at)) at += 1
  chunk.budget -= at - begin
  return at
}
