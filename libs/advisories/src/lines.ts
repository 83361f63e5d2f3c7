/**
 * Lines of a text as it streams; a line that is too long is cut and told.
 * @module
 */
import { type Bytes, blocksOf } from '@hinoban/bytes'
import type { Damage } from './claim.ts'
import { damage, decodeUtf8 } from './json-value.ts'

export type Line = {
  readonly number: number
  readonly text: string
  readonly damaged: readonly Damage[]
}

export const linesOf = async function* (
  chunks: Bytes,
  longest: number,
): AsyncGenerator<Line, void, undefined> {
  let held: Uint8Array[] = []
  let size = 0
  let number = 0
  const line = (): Line => {
    number += 1
    const damaged: Damage[] = []
    const bytes = new Uint8Array(Math.min(size, longest))
    let at = 0
    for (const piece of held) {
      bytes.set(piece.subarray(0, bytes.length - at), at)
      at = Math.min(bytes.length, at + piece.length)
    }
    if (size > longest) damaged.push(damage(`line ${number}`, 'too_large', `${size} bytes`))
    const text = decodeUtf8(bytes, `line ${number}`, damaged).replace(/\r$/, '')
    held = []
    size = 0
    return { number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text, damaged }
  }
  for await (const block of blocksOf(chunks)) {
    let from = 0
    for (let end = block.indexOf(10); end >= 0; end = block.indexOf(10, from)) {
      held.push(block.subarray(from, end))
      size += end - from
      from = end + 1
      yield line()
    }
    if (from < block.length) {
      if (size <= longest) held.push(block.slice(from))
      size += block.length - from
    }
  }
  if (size > 0) yield line()
}
