/**
 * Binary XML of a record → templates bound to the places of their values. No value is decoded here.
 * @module
 */
import { Bound, Inner, NO_BOUNDS, newBounds, oneBound } from './bound.ts'
import type { Chunk } from './chunk.ts'
import { type CompileWays, compile, MAX_DEPTH, TOKEN } from './compile.ts'
import { Cursor, u32At } from './cursor.ts'
import type { EvtxDamage } from './damage.ts'
import { literalNodes } from './literal-nodes.ts'
import { onceOnly } from './template-cache.ts'
import type { Node, Piece, Template } from './tree.ts'
import { BINXML_TYPE, guidOf } from './value.ts'

/** The most of anything that a 64 KiB record can sensibly hold. */
const MAX_BOUNDS = 1024
const DEFINITION_HEAD_BYTES = 24
const GUID_OFFSET = 4

/** What a record is made of, and while it is read what may still come. */
export class Binding {
  readonly chunk: Chunk
  bounds: readonly Bound[] = NO_BOUNDS
  why: EvtxDamage | null = null
  left: number

  constructor(chunk: Chunk) {
    this.chunk = chunk
    this.left = MAX_BOUNDS
  }
}

/** All fragments between two offsets of the chunk. */
export const bind = (chunk: Chunk, from: number, to: number): Binding => {
  const state = new Binding(chunk)
  state.bounds = bindFragments(state, from, to, 0)
  return state
}

const bindFragments = (state: Binding, from: number, to: number, depth: number): Bound[] => {
  const cursor = new Cursor(state.chunk.bytes, from, to)
  let bounds: Bound[] | null = null
  while (cursor.at < cursor.end && !cursor.why) {
    const token = cursor.peek() & ~0x40
    if (token === TOKEN.fragment) cursor.skip(4)
    else if (token === TOKEN.end) {
      cursor.at += 1
      // Up to 7 bytes of padding hold what was in the buffer before, often the head of a fragment.
      if (cursor.peek() !== TOKEN.fragment || cursor.end - cursor.at < 8) break
    } else if (state.left <= 0) cursor.fail('too_large')
    else {
      const isInstance = token === TOKEN.instance
      if (isInstance) cursor.at += 1
      const bound = isInstance
        ? bindInstance(state, cursor, depth)
        : bindPlain(state, cursor, depth)
      if (bound === null) continue
      if (bounds === null) bounds = oneBound(bound)
      else bounds.push(bound)
    }
  }
  state.why ??= cursor.why
  return bounds ?? newBounds()
}

/** Null where nothing can be read: a record of which that is all is damage, not an event without fields. */
const bindPlain = (state: Binding, cursor: Cursor, depth: number): Bound | null => {
  state.left -= 1
  if (state.chunk.budget <= 0) cursor.fail('too_large')
  const { nodes, weight } = compile(state.chunk, cursor, waysOf(state, 'without', depth))
  if (nodes.length === 0) return null
  return new Bound(onceOnly(nodes, weight), state.chunk.places.array, 0, 0, null)
}

const bindInstance = (state: Binding, cursor: Cursor, depth: number): Bound | null => {
  state.left -= 1
  if (depth >= MAX_DEPTH) cursor.fail('too_deep')
  const short = u32At(state.chunk.bytes, cursor.at + 1)
  cursor.skip(5) // version, short identifier
  const offset = cursor.u32()
  if (cursor.why) return null
  if (offset === cursor.at)
    cursor.skip(DEFINITION_HEAD_BYTES + u32At(state.chunk.bytes, offset + 20))
  const count = cursor.u32()
  const table = cursor.skip(count * 4)
  if (cursor.why) return null
  const template = templateAt(state, offset, depth)
  if (template === null) state.why ??= 'template'
  const { chunk } = state
  const { places } = chunk
  const first = places.reserve(count)
  let inner: Inner | null = null
  const { bytes, view } = state.chunk
  let slot = 0
  for (; slot < count; slot += 1) {
    // The table lies within the bytes.
    const size = view.getUint16(table + slot * 4, true)
    const type = bytes[table + slot * 4 + 2] as number
    const from = cursor.skip(size)
    if (cursor.why) break
    places.set(first + slot * 3, type, from, size)
    if (type !== BINXML_TYPE || size === 0) continue
    const held = bindFragments(state, from, from + size, depth + 1)
    if (inner === null) inner = new Inner(slot, held)
    else inner.add(slot, held)
  }
  const named = template ?? chunk.cache.namesake(short, slot) ?? unnamed(slot)
  return new Bound(named, places.array, first, slot, inner)
}

/** The values of a broken definition, without their names. */
const unnamed = (count: number): Template => {
  const children: Node[] = []
  for (let slot = 0; slot < count && slot < 256; slot += 1)
    children.push({
      kind: 'element',
      name: 'Data',
      attributes: [],
      children: [{ kind: 'slot', slot, isOptional: false } satisfies Piece],
    })
  const data: Node = { kind: 'element', name: 'EventData', attributes: [], children }
  return onceOnly([{ kind: 'element', name: 'Event', attributes: [], children: [data] }], count * 2)
}

const templateAt = (state: Binding, offset: number, depth: number): Template | null => {
  const { chunk } = state
  const known = chunk.templates.get(offset)
  if (known !== undefined) return known
  // Null until it is done: a definition that contains itself ends here.
  chunk.templates.set(offset, null)
  if (offset + DEFINITION_HEAD_BYTES > chunk.bytes.length) return null
  const from = offset + DEFINITION_HEAD_BYTES
  const to = from + u32At(chunk.bytes, offset + 20)
  if (to > chunk.bytes.length) return null
  const seen = chunk.cache.find(chunk, offset + GUID_OFFSET, to)
  if (seen) {
    chunk.templates.set(offset, seen)
    return seen
  }
  for (const dependency of ['with', 'without'] as const) {
    if (chunk.budget <= 0) {
      state.why ??= 'too_large'
      return null
    }
    const cursor = new Cursor(chunk.bytes, from, to)
    const { nodes, weight, names } = compile(chunk, cursor, waysOf(state, dependency, depth))
    if (cursor.why || nodes.length === 0) continue
    const guid = guidOf(chunk.bytes, offset + GUID_OFFSET)
    const template = chunk.cache.intern(guid, nodes, weight)
    if (names) chunk.cache.remember(chunk.bytes.slice(offset + GUID_OFFSET, to), names, template)
    chunk.templates.set(offset, template)
    return template
  }
  return null
}

const waysOf = (state: Binding, dependency: 'with' | 'without', depth: number): CompileWays => ({
  dependency,
  instance: (cursor) => {
    const bound = state.left > 0 ? bindInstance(state, cursor, depth + 1) : null
    if (bound === null) cursor.fail('too_large')
    return bound ? literalNodes(state.chunk, bound) : []
  },
})
