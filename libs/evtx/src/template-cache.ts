/**
 * Templates and plans of one run, over any number of chunks and files.
 * @module
 */
import { u32At } from './cursor.ts'
import { isDefinition, type KnownDefinition, type NameReference } from './definition.ts'
import type { NamedBytes } from './names.ts'
import type { Field, Node, Shape, Template } from './tree.ts'

/** 16 MB or so of trees; a Windows host has some thousand definitions of 60 nodes. */
const MAX_KEPT_WEIGHT = 400_000

/**
 * Templates of one run over any number of files. Equal definitions of different chunks and files are one template:
 * compared node by node, since an identifier, an offset or a hash may be the same for two.
 */
export class TemplateCache {
  #kept = new Map<string, Template[]>()
  /** By the begin of the identifier and the size. */
  #definitions = new Map<number, KnownDefinition[]>()
  /** By the begin of the identifier alone, which an instance repeats. */
  #named = new Map<number, Template[]>()
  #weight = 0
  #nextId = 1
  #nextShape = 1

  intern(guid: string, nodes: readonly Node[], weight: number): Template {
    const key = `${guid}${weight}`
    const alike = this.#kept.get(key)
    const found = alike?.find((template) => sameNodes(template.nodes, nodes))
    if (found) return found
    if (this.#weight + weight > MAX_KEPT_WEIGHT) {
      this.#kept.clear()
      this.#definitions.clear()
      this.#named.clear()
      this.#weight = 0
    }
    const template: Template = { id: this.#nextId, nodes, weight, shapes: new Map() }
    this.#nextId += 1
    this.#weight += weight
    const list = this.#kept.get(key)
    // Real definitions share identifier and size with a few others; more come from a hostile file.
    if (list === undefined) this.#kept.set(key, [template])
    else if (list.length < MAX_ALIKE) list.push(template)
    const short = Number.parseInt(guid.slice(1, 9), 16)
    const named = this.#named.get(short)
    if (named === undefined) this.#named.set(short, [template])
    else if (named.length < MAX_ALIKE) named.push(template)
    return template
  }

  /**
   * The template that an instance names whose own definition is broken: known from another chunk or log, where only one of that
   * name takes so many values.
   */
  namesake(short: number, count: number): Template | null {
    const fitting = this.#named.get(short)?.filter(({ nodes }) => slotsOf(nodes) <= count)
    return fitting?.length === 1 ? (fitting[0] ?? null) : null
  }

  /** The template of a definition that was met before, from its identifier to its end. */
  find(chunk: NamedBytes, from: number, to: number): Template | null {
    for (const one of this.#definitions.get(keyOf(chunk.bytes, from, to - from)) ?? NONE)
      if (chunk.budget > 0 && isDefinition(chunk, from, one)) return one.template
    return null
  }

  remember(bytes: Uint8Array, names: readonly NameReference[], template: Template): void {
    const weight = Math.ceil(bytes.length / NODE_BYTES) + names.length
    if (template.id < 0 || this.#weight + weight > MAX_KEPT_WEIGHT) return
    const key = keyOf(bytes, 0, bytes.length)
    const alike = this.#definitions.get(key)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    if (alike === undefined) this.#definitions.set(key, [{ bytes, view, names, template }])
    else if (alike.length < MAX_ALIKE) alike.push({ bytes, view, names, template })
    else return
    this.#weight += weight
  }

  /** Keeps the plan with its outermost template, while there is room. */
  keep(
    template: Template,
    key: number | string,
    fields: readonly Field[],
    places: ReadonlyMap<string, readonly number[]>,
    isCut: boolean,
  ): Shape {
    const kept = template.id > 0 && this.#weight + fields.length <= MAX_KEPT_WEIGHT
    const shape: Shape = { id: kept ? this.#nextShape : -1, fields, places, isCut }
    if (!kept) return shape
    this.#nextShape += 1
    this.#weight += fields.length
    template.shapes.set(key, shape)
    return shape
  }
}

const keyOf = (bytes: Uint8Array, from: number, size: number): number =>
  u32At(bytes, from) * 65_536 + (size & 0xffff)
const NONE: readonly KnownDefinition[] = []
/** What a node of a tree takes in memory. */
const NODE_BYTES = 40
/** The same names stand inline or not, by what came before them in the chunk. */
const MAX_ALIKE = 16

export const onceOnly = (nodes: readonly Node[], weight: number): Template => ({
  id: -1,
  nodes,
  weight,
  shapes: new Map(),
})

/** How many values nodes ask for. */
const slotsOf = (nodes: readonly Node[]): number => {
  let most = 0
  for (const node of nodes) {
    if (node.kind === 'slot') most = Math.max(most, node.slot + 1)
    if (node.kind !== 'element') continue
    most = Math.max(most, slotsOf(node.children))
    for (const { pieces } of node.attributes) most = Math.max(most, slotsOf(pieces))
  }
  return most
}

const sameNodes = (a: readonly Node[], b: readonly Node[]): boolean => {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i]
    const y = b[i]
    if (x === undefined || y === undefined || !sameNode(x, y)) return false
  }
  return true
}
const sameNode = (a: Node, b: Node): boolean => {
  if (a.kind === 'literal') return b.kind === 'literal' && a.text === b.text
  if (a.kind === 'slot')
    return b.kind === 'slot' && a.slot === b.slot && a.isOptional === b.isOptional
  if (a.kind === 'instruction')
    return b.kind === 'instruction' && a.target === b.target && a.text === b.text
  if (b.kind !== 'element' || a.name !== b.name || a.attributes.length !== b.attributes.length)
    return false
  for (let i = 0; i < a.attributes.length; i += 1) {
    const x = a.attributes[i]
    const y = b.attributes[i]
    if (!x || !y || x.name !== y.name || !sameNodes(x.pieces, y.pieces)) return false
  }
  return sameNodes(a.children, b.children)
}
