/**
 * Pieces of text with the values of a record put in.
 * @module
 */
import type { Bound } from './bound.ts'
import type { Node, Piece } from './tree.ts'
import {
  ARRAY_FLAG,
  type JsonScalar,
  jsonOf,
  NULL_TYPE,
  textOf,
  textsOf,
  type Wording,
} from './value.ts'

/** True where there is nothing but optional values, and none of them is there: what holds them is left out. */
export const isLeftOut = (bound: Bound, pieces: readonly Piece[]): boolean => {
  if (pieces.length === 0) return false
  for (const piece of pieces)
    if (piece.kind === 'literal' || !piece.isOptional || !isEmpty(bound, piece.slot)) return false
  return true
}
const isEmpty = (bound: Bound, slot: number): boolean =>
  bound.typeOf(slot) === NULL_TYPE || bound.sizeOf(slot) === 0

/** Null where it is left out. An array within other text is its members with commas. */
export const textOfPieces = (
  bytes: Uint8Array,
  bound: Bound,
  pieces: readonly Piece[],
  w: Wording,
): string | null => {
  const piece = pieces[0]
  if (piece !== undefined && pieces.length === 1) {
    if (piece.kind === 'literal') return piece.text
    if (piece.isOptional && isEmpty(bound, piece.slot)) return null
    return slotText(bytes, bound, piece.slot, w)
  }
  if (isLeftOut(bound, pieces)) return null
  let text = ''
  for (const piece of pieces)
    text += piece.kind === 'literal' ? piece.text : slotText(bytes, bound, piece.slot, w)
  return text
}

/** The members where the text is one array, null otherwise. */
export const membersOf = (
  bytes: Uint8Array,
  bound: Bound,
  pieces: readonly Piece[],
  w: Wording,
): readonly string[] | null => {
  const piece = pieces[0]
  if (pieces.length !== 1 || piece?.kind !== 'slot') return null
  const type = bound.typeOf(piece.slot)
  // An array of nothing is one empty element, as a text of nothing is.
  if ((type & ARRAY_FLAG) === 0 || isEmpty(bound, piece.slot)) return null
  return textsOf(bytes, type, bound.fromOf(piece.slot), bound.sizeOf(piece.slot), w)
}

export const jsonOfPieces = (
  bytes: Uint8Array,
  bound: Bound,
  pieces: readonly Piece[],
  w: Wording,
): JsonScalar => {
  const piece = pieces[0]
  if (pieces.length !== 1 || piece?.kind !== 'slot') return textOfPieces(bytes, bound, pieces, w)
  if (isLeftOut(bound, pieces)) return null
  const { slot } = piece
  return jsonOf(bytes, bound.typeOf(slot), bound.fromOf(slot), bound.sizeOf(slot), w)
}

/** The pieces of text directly in an element: its children without elements and without slots of binary XML. */
export const textPieces = (bound: Bound, children: readonly Node[]): readonly Piece[] =>
  children.filter((node): node is Piece => isText(bound, node))
export const isText = (bound: Bound, node: Node): boolean =>
  node.kind === 'literal' || (node.kind === 'slot' && bound.inner?.get(node.slot) === undefined)

const slotText = (bytes: Uint8Array, bound: Bound, slot: number, w: Wording): string => {
  const type = bound.typeOf(slot)
  const from = bound.fromOf(slot)
  const size = bound.sizeOf(slot)
  return (type & ARRAY_FLAG) === 0
    ? textOf(bytes, type, from, size, w)
    : textsOf(bytes, type, from, size, w).join(', ')
}
