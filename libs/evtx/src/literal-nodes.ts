/**
 * A template instance inside a definition, as nodes: its values are the definition's own and never change.
 * @module
 */
import type { Bound } from './bound.ts'
import type { Chunk } from './chunk.ts'
import { isLeftOut, membersOf, textOfPieces } from './pieces.ts'
import type { Attribute, Node, Piece } from './tree.ts'

export const literalNodes = (chunk: Chunk, bound: Bound): readonly Node[] =>
  fixed(chunk, bound, bound.template.nodes)

const fixed = (chunk: Chunk, bound: Bound, nodes: readonly Node[]): Node[] => {
  const made: Node[] = []
  for (const node of nodes) {
    chunk.budget -= 4
    // A definition that holds another twice, and that one a third twice, would double at each step.
    if (chunk.budget <= 0) break
    if (node.kind === 'element') {
      const pieces = node.children.filter(
        (child): child is Piece => child.kind === 'literal' || child.kind === 'slot',
      )
      if (pieces.length === node.children.length && isLeftOut(bound, pieces)) continue
      made.push({
        ...node,
        attributes: node.attributes.flatMap((a) => attribute(chunk, bound, a)),
        children: fixed(chunk, bound, node.children),
      })
    } else if (node.kind === 'slot') {
      const inner = bound.inner?.get(node.slot)
      if (inner) made.push(...inner.flatMap((b) => fixed(chunk, b, b.template.nodes)))
      else made.push(literal(chunk, bound, [node]))
    } else made.push(node)
  }
  return made
}

const attribute = (chunk: Chunk, bound: Bound, a: Attribute): Attribute[] =>
  isLeftOut(bound, a.pieces) ? [] : [{ name: a.name, pieces: [literal(chunk, bound, a.pieces)] }]

const literal = (chunk: Chunk, bound: Bound, pieces: readonly Piece[]): Piece => {
  const text =
    membersOf(chunk.bytes, bound, pieces, chunk.wording)?.join(', ') ??
    textOfPieces(chunk.bytes, bound, pieces, chunk.wording) ??
    ''
  chunk.budget -= text.length
  return { kind: 'literal', text }
}
