/**
 * Binary XML → tree ([MS-EVEN6] §2.2.12). Iterative: nesting of the input is never nesting of our calls.
 * @module
 */
import type { Chunk } from './chunk.ts'
import type { Cursor } from './cursor.ts'
import type { EvtxDamage } from './damage.ts'
import type { NameReference } from './definition.ts'
import { nameAt, nameBytes } from './names.ts'
import type { Attribute, Element, Node, Piece } from './tree.ts'
import { SIZES, STRING_TYPE, textOf } from './value.ts'

export const TOKEN = {
  end: 0x00,
  openStart: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  charRef: 0x08,
  entityRef: 0x09,
  piTarget: 0x0a,
  piData: 0x0b,
  instance: 0x0c,
  slot: 0x0d,
  optionalSlot: 0x0e,
  fragment: 0x0f,
} as const
/** More follows (attributes of an element, pieces of a value): the token means the same. */
const MORE = 0x40

/** [MS-EVEN6] sets none; the deepest real event of the samples has 9. */
export const MAX_DEPTH = 64

export type Compiled = {
  readonly nodes: Node[]
  readonly weight: number
  /** Null where more than these bytes and names decided what it compiles to. */
  readonly names: readonly NameReference[] | null
}
export type CompileWays = {
  /** In a definition each element carries the number of the slot that it depends on; elsewhere it does not. */
  readonly dependency: 'with' | 'without'
  /** Of a provider's manifest names stand inline, without the offset before them; elsewhere it is left out. */
  readonly names?: 'inline'
  /** A template instance inside: its tree, with its values put in. */
  readonly instance: (cursor: Cursor) => readonly Node[]
}

type Open = { name: string; attributes: Attribute[]; children: Node[] }

/** Up to the end token or the end of the cursor. What is wrong is told by `cursor.why`; the nodes before it are kept. */
export const compile = (chunk: Chunk, cursor: Cursor, ways: CompileWays): Compiled => {
  const roots: Node[] = []
  const stack: Open[] = []
  const began = cursor.at
  let pieces: Piece[] | null = null
  let inStart = false
  let weight = 0
  const names: NameReference[] = []
  let isItself = true

  const put = (node: Node): void => {
    weight += 1
    if (pieces && node.kind !== 'element' && node.kind !== 'instruction') pieces.push(node)
    else (stack.at(-1)?.children ?? roots).push(node)
  }
  const name = (): string => {
    const at = cursor.at - began
    if (ways.names === 'inline') {
      // The same entry, but for the offset of a further one that it begins with in a log.
      const found = nameAt(chunk, cursor.at - 4)
      cursor.skip(nameBytes(chunk, cursor.at - 4) - 4)
      if (found === null) cursor.fail('record_content')
      return found ?? ''
    }
    const offset = cursor.u32()
    if (cursor.why) return ''
    const found = nameAt(chunk, offset)
    const isInline = offset === cursor.at
    if (isInline) cursor.skip(nameBytes(chunk, offset))
    if (found === null) cursor.fail('record_content')
    names.push({ at, name: found ?? '', isInline })
    return found ?? ''
  }
  const literal = (text: string): void => put({ kind: 'literal', text })
  const counted = (): string => {
    const length = cursor.u16() * 2
    const from = cursor.skip(length)
    return cursor.why ? '' : chunk.wording.utf16(cursor.bytes, from, from + length)
  }
  const close = (): void => {
    const open = stack.pop()
    pieces = null
    inStart = false
    if (open) put({ kind: 'element', ...open } satisfies Element)
    else cursor.fail('record_content')
  }

  for (let running = true; running && cursor.at < cursor.end; ) {
    const token = cursor.u8() & ~MORE
    switch (token) {
      case TOKEN.end:
        running = false
        break
      case TOKEN.openStart: {
        if (ways.dependency === 'with') cursor.u16()
        cursor.u32()
        const flagged =
          ((cursor.bytes[cursor.at - (ways.dependency === 'with' ? 7 : 5)] ?? 0) & MORE) !== 0
        const opened: Open = { name: name(), attributes: [], children: [] }
        if (flagged) cursor.u32()
        if (cursor.why) break
        if (stack.length >= MAX_DEPTH) cursor.fail('too_deep')
        pieces = null
        stack.push(opened)
        inStart = true
        break
      }
      case TOKEN.attribute: {
        const attribute = { name: name(), pieces: [] as Piece[] }
        const open = stack.at(-1)
        if (cursor.why) break
        if (!open || !inStart) cursor.fail('record_content')
        weight += 1
        open?.attributes.push(attribute)
        pieces = attribute.pieces
        break
      }
      case TOKEN.closeStart:
        pieces = null
        inStart = false
        break
      case TOKEN.closeEmpty:
      case TOKEN.endElement:
        close()
        break
      case TOKEN.value: {
        const type = cursor.u8()
        if (type === STRING_TYPE) literal(counted())
        else {
          const size = type === 0x02 ? cursor.u16() : (SIZES[type] ?? cursor.fail('record_content'))
          const from = cursor.skip(size)
          // The code page of the reader decides.
          if (type === 0x02) isItself = false
          if (!cursor.why) literal(textOf(cursor.bytes, type, from, size, chunk.wording))
        }
        break
      }
      case TOKEN.cdata:
        literal(counted())
        break
      case TOKEN.charRef:
        literal(String.fromCharCode(cursor.u16()))
        break
      case TOKEN.entityRef: {
        const entity = name()
        literal(ENTITIES[entity] ?? `&${entity};`)
        break
      }
      case TOKEN.piTarget: {
        const target = name()
        const text = (cursor.peek() & ~MORE) === TOKEN.piData && cursor.u8() ? counted() : ''
        put({ kind: 'instruction', target, text })
        break
      }
      case TOKEN.instance:
        isItself = false
        for (const node of ways.instance(cursor)) put(node)
        break
      case TOKEN.slot:
      case TOKEN.optionalSlot: {
        const slot = cursor.u16()
        cursor.u8()
        put({ kind: 'slot', slot, isOptional: token === TOKEN.optionalSlot })
        break
      }
      case TOKEN.fragment:
        cursor.skip(3)
        break
      default:
        cursor.fail('record_content')
    }
    if (cursor.why) break
  }
  if (stack.length > 0 && !cursor.why) cursor.why = 'record_content'
  // What was open when the input broke off is kept with what it holds.
  const why: EvtxDamage | null = cursor.why
  while (stack.length > 0) close()
  cursor.why = why
  chunk.budget -= cursor.at - began + weight
  return { nodes: roots, weight, names: isItself ? names : null }
}

const ENTITIES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}
