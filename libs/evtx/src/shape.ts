/**
 * The plan of an event: which fields it has and where their values lie; made once for all events of the same templates.
 *
 * Names: `Element` and `Element_Attribute` of System; in EventData the `Name` of each Data, `Data` where it has none; in
 * UserData and the like the bare name of each leaf. System wins: a field of the body with the name of one of System's
 * is given as `<section>_<name>`. RenderingInfo is always `RenderingInfo_<name>`.
 * @module
 */

import { type Bound, newBounds, twoBounds } from './bound.ts'
import { MAX_DEPTH } from './compile.ts'
import { textPieces } from './pieces.ts'
import type { TemplateCache } from './template-cache.ts'
import type { Element, Field, Node, Piece, Shape } from './tree.ts'

/** The largest definition of Windows has some 120 fields, an event with literal XML some hundreds. */
export const MAX_FIELDS = 4096

/** All templates of a record, outermost first: the order that `Field.bound` counts. */
export const allBounds = (bounds: readonly Bound[]): readonly Bound[] => {
  const first = bounds[0]
  if (bounds.length === 1 && first) {
    const { inner } = first
    if (inner === null) return bounds
    // Nearly every record: one template within another.
    const [second] = inner.bounds
    if (inner.others === null && inner.bounds.length === 1 && second && second.inner === null)
      return twoBounds(first, second)
  }
  const all = newBounds()
  addTo(all, bounds)
  return all
}
const addTo = (all: Bound[], bounds: readonly Bound[]): void => {
  for (const bound of bounds) {
    all.push(bound)
    const { inner } = bound
    if (inner === null) continue
    addTo(all, inner.bounds)
    for (const more of inner.others?.values() ?? NO_BOUNDS_AT_ALL) addTo(all, more)
  }
}

const NO_BOUNDS_AT_ALL: readonly (readonly Bound[])[] = []

export const shapeOf = (
  bounds: readonly Bound[],
  all: readonly Bound[],
  cache: TemplateCache,
): Shape => {
  const first = bounds[0]
  if (first === undefined) return EMPTY
  const key = keyOf(bounds, all)
  const known = key === null ? undefined : first.template.shapes.get(key)
  if (known) return known
  const fields: Field[] = []
  const isCut = collect(bounds, all, fields)
  // The first of System wins: Windows writes one, and two readers must not be told two stories.
  const system = new Set<string | null>()
  const kept = fields.filter(({ section, name }) => {
    if (section !== 'System') return true
    const isFirst = !system.has(name)
    system.add(name)
    return isFirst
  })
  const places = new Map<string, number[]>()
  for (const [i, { name }] of kept.entries()) {
    if (name === null) continue
    const list = places.get(name)
    if (list) list.push(i)
    else places.set(name, [i])
  }
  return key === null
    ? { id: -1, fields: kept, places, isCut }
    : cache.keep(first.template, key, kept, places, isCut)
}

const EMPTY: Shape = { id: -1, fields: [], places: new Map(), isCut: false }

/** Null where a tree of this record alone is among the templates. */
const keyOf = (bounds: readonly Bound[], all: readonly Bound[]): number | string | null => {
  const [first, second] = all
  if (first && second && all.length === 2 && bounds.length === 1 && second.template.id > 0) {
    const slot = first.inner?.slot ?? 0
    if (slot < 256) return second.template.id * 256 + slot
  }
  if (all.length === 1) return first && first.template.id > 0 ? 0 : null
  let key = ''
  const add = (bound: Bound): void => {
    key += `${bound.template.id}(`
    bound.inner?.each((inner, slot) => {
      key += `${slot}:`
      inner.forEach(add)
    })
    key += ')'
  }
  for (const bound of bounds) add(bound)
  return all.every((bound) => bound.template.id > 0) && key.length < 1024 ? key : null
}

const collect = (bounds: readonly Bound[], all: readonly Bound[], into: Field[]): boolean => {
  const number = new Map(all.map((bound, i) => [bound, i]))
  let depth = 0
  let isCut = false
  const put = (field: Field): void => {
    if (into.length < MAX_FIELDS) into.push(field)
  }
  const walk = (
    nodes: readonly Node[],
    bound: Bound,
    visit: (e: Element, b: Bound) => void,
  ): void => {
    // Each template may nest that deep, and templates may nest: together they would exhaust the stack.
    if (depth >= MAX_DEPTH) isCut = true
    if (into.length >= MAX_FIELDS || isCut) return
    depth += 1
    for (const node of nodes)
      if (node.kind === 'element') visit(node, bound)
      else if (node.kind === 'slot')
        for (const inner of bound.inner?.get(node.slot) ?? [])
          walk(inner.template.nodes, inner, visit)
    depth -= 1
  }
  const attributes = (e: Element, bound: Bound, section: string, named: string | null): void => {
    for (const { name, pieces } of e.attributes) {
      if (name === 'xmlns' || name.startsWith('xmlns:') || (named !== null && name === named))
        continue
      put(draftOf(`${e.name}_${name}`, bound, pieces, section))
    }
  }
  const draftOf = (
    name: string | null,
    bound: Bound,
    pieces: readonly Piece[],
    section: string,
    nameFrom: readonly Piece[] = [],
  ): Field => ({
    name: name === null ? null : outsideName(name, section),
    nameFrom,
    section,
    bound: number.get(bound) ?? 0,
    pieces,
  })
  const leaf = (e: Element, bound: Bound, section: string): void => {
    const label =
      e.name === 'Data' || e.name === 'ComplexData'
        ? e.attributes.find((a) => a.name === 'Name')
        : undefined
    attributes(e, bound, section, label ? 'Name' : null)
    const pieces = textPieces(bound, e.children)
    let isLeaf = true
    walk(e.children, bound, (child, b) => {
      isLeaf = false
      leaf(child, b, section)
    })
    if (pieces.length === 0 && (!isLeaf || section === 'System')) return
    // Blanks between child elements are no value.
    if (!isLeaf && pieces.every((p) => p.kind === 'literal' && p.text.trim() === '')) return
    const fixed = label ? fixedText(label.pieces) : e.name
    put(draftOf(fixed, bound, pieces, section, fixed === null ? label?.pieces : []))
  }
  for (const bound of bounds)
    walk(bound.template.nodes, bound, (event, b) => {
      walk(event.children, b, (section, inSection) => {
        attributes(section, inSection, section.name, null)
        const pieces = textPieces(inSection, section.children)
        if (pieces.length > 0 && pieces.some((p) => p.kind === 'slot' || p.text.trim() !== ''))
          put(draftOf(section.name, inSection, pieces, section.name))
        walk(section.children, inSection, (e, inner) => leaf(e, inner, section.name))
      })
    })
  return isCut || into.length >= MAX_FIELDS
}

const fixedText = (pieces: readonly Piece[]): string | null => {
  let text = ''
  for (const piece of pieces) {
    if (piece.kind === 'slot') return null
    text += piece.text
  }
  return text
}

/** The name of a field of the body, which never takes one of System's. */
export const outsideName = (name: string, section: string): string => {
  if (section === 'System') return name
  const isOutside =
    section === 'RenderingInfo' ? name.startsWith(`${section}_`) : !SYSTEM_NAMES.has(name)
  return isOutside ? name : `${section}_${name}`
}

const SYSTEM_NAMES: ReadonlySet<string> = new Set([
  'Provider_Name',
  'Provider_Guid',
  'Provider_EventSourceName',
  'EventID',
  'EventID_Qualifiers',
  'Version',
  'Level',
  'Task',
  'Opcode',
  'Keywords',
  'TimeCreated_SystemTime',
  'EventRecordID',
  'Correlation_ActivityID',
  'Correlation_RelatedActivityID',
  'Execution_ProcessID',
  'Execution_ThreadID',
  'Execution_ProcessorID',
  'Execution_SessionID',
  'Execution_KernelTime',
  'Execution_UserTime',
  'Execution_ProcessorTime',
  'Channel',
  'Computer',
  'Security_UserID',
])
