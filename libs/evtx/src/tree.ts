/**
 * The tree that a piece of binary XML compiles to, and the plan of an event's fields made from it.
 * @module
 */
/** A piece of text: fixed, or the value of a slot of the record. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  /** `isOptional`: with an empty value, what contains it is left out. */
  | { readonly kind: 'slot'; readonly slot: number; readonly isOptional: boolean }
export type Attribute = { readonly name: string; readonly pieces: readonly Piece[] }
export type Element = {
  readonly kind: 'element'
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly children: readonly Node[]
}
export type Instruction = {
  readonly kind: 'instruction'
  readonly target: string
  readonly text: string
}
export type Node = Element | Instruction | Piece

export type Template = {
  /** Unique in its cache; negative for a tree that one record alone has. */
  readonly id: number
  readonly nodes: readonly Node[]
  /** Number of nodes, attributes and pieces: what it costs to keep and to walk. */
  readonly weight: number
  /** Plans of whole events whose outermost template this is, by the templates within. */
  readonly shapes: Map<number | string, Shape>
}

export type Field = {
  /** Null where the name itself is a value of the record: see `nameFrom`. */
  readonly name: string | null
  readonly nameFrom: readonly Piece[]
  /** The element of the event that it stands in: System, EventData, UserData, RenderingInfo, … */
  readonly section: string
  /** The template of the record, counted from the outermost, whose slots the pieces mean. */
  readonly bound: number
  readonly pieces: readonly Piece[]
}
/** The fields of all events that are made of the same templates, in the order of the event. */
export type Shape = {
  /** Unique in its cache: what a program compiled for these fields is kept under. Negative: this record alone has it. */
  readonly id: number
  readonly fields: readonly Field[]
  /** Where in `fields` a name stands: several places for repeated elements. */
  readonly places: ReadonlyMap<string, readonly number[]>
  /** More fields than any real event has: the rest is left out. */
  readonly isCut: boolean
}
