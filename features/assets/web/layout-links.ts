/**
 * Places devices and their connections on a plane: a tree from the edge of the network to its leaves, one line per leaf, so
 * that no two boxes ever touch; connections that close a circle are lines of their own. Pure.
 * @module
 */
import type { DeviceClass, DeviceLink } from '../contract.ts'

export type PlacedNode = {
  readonly key: string
  /** The asset; null for a neighbour that is none. */
  readonly id: string | null
  readonly name: string
  readonly deviceClass: DeviceClass
  /** Steps from the root of its part, and the line it stands on; both from 0. */
  readonly depth: number
  readonly row: number
}
export type PlacedLine = {
  readonly from: string
  readonly to: string
  /** Closes a circle: redundant paths, stacks. */
  readonly isSide: boolean
}
export type LinkLayout = {
  readonly nodes: readonly PlacedNode[]
  readonly lines: readonly PlacedLine[]
  readonly depth: number
  readonly rows: number
  /** Devices beyond the limit, left out of the picture. */
  readonly left: number
}

/** More boxes than these are no picture any more; the table has them all. */
export const MAX_NODES = 300

type Node = Pick<PlacedNode, 'key' | 'id' | 'name' | 'deviceClass'>

const farEnd = (link: DeviceLink): Node =>
  link.to === null
    ? {
        key: `? ${link.toMac ?? link.toSerial ?? ''} ${link.toName}`,
        id: null,
        name: link.toName || link.toMac || link.toAddresses[0] || '',
        deviceClass: 'unknown',
      }
    : { key: link.to.id, ...link.to }

/** Roots are drawn leftmost: what stands at the internet, then what has most neighbours. */
const RANK: Readonly<Partial<Record<DeviceClass, number>>> = { edge: 0, network: 1 }

export const layoutLinks = (links: readonly DeviceLink[]): LinkLayout => {
  const nodes = new Map<string, Node>()
  const near = new Map<string, Set<string>>()
  const join = (a: Node, b: Node): void => {
    for (const node of [a, b]) {
      if (!nodes.has(node.key)) nodes.set(node.key, { ...pick(node) })
      if (!near.has(node.key)) near.set(node.key, new Set())
    }
    if (a.key === b.key) return
    near.get(a.key)?.add(b.key)
    near.get(b.key)?.add(a.key)
  }
  for (const link of links) join({ key: link.from.id, ...link.from }, farEnd(link))

  const degree = (key: string): number => near.get(key)?.size ?? 0
  const rank = (node: Node): number => RANK[node.deviceClass] ?? 2
  const order = [...nodes.values()].sort(
    (a, b) =>
      rank(a) - rank(b) || degree(b.key) - degree(a.key) || a.name.localeCompare(b.name, 'en'),
  )
  const place = new Map(order.map((node, at) => [node.key, at]))
  const sorted = (keys: Iterable<string>): string[] =>
    [...keys].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))

  const parent = new Map<string, string | null>()
  const children = new Map<string, string[]>()
  const depths = new Map<string, number>()
  const roots: string[] = []
  for (const { key: root } of order) {
    if (parent.has(root) || parent.size >= MAX_NODES) continue
    roots.push(root)
    parent.set(root, null)
    depths.set(root, 0)
    const waiting = [root]
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift())
      for (const next of sorted(near.get(key) ?? [])) {
        if (parent.has(next) || parent.size >= MAX_NODES) continue
        parent.set(next, key)
        depths.set(next, (depths.get(key) ?? 0) + 1)
        children.set(key, [...(children.get(key) ?? []), next])
        waiting.push(next)
      }
  }

  // Walked by hand, not by calls: a chain of switches may be as long as there are devices.
  const placed: PlacedNode[] = []
  let row = 0
  for (const root of roots) {
    const stack = [root]
    for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
      const node = nodes.get(key)
      const below = children.get(key) ?? []
      if (node) placed.push({ ...node, depth: depths.get(key) ?? 0, row })
      if (below.length === 0) row += 1
      stack.push(...below.toReversed())
    }
  }

  const lines: PlacedLine[] = []
  for (const key of parent.keys())
    for (const other of near.get(key) ?? []) {
      if (!parent.has(other)) continue
      if (parent.get(other) === key) lines.push({ from: key, to: other, isSide: false })
      else if (parent.get(key) !== other && key < other)
        lines.push({ from: key, to: other, isSide: true })
    }
  return {
    nodes: placed,
    lines,
    depth: Math.max(0, ...depths.values()),
    rows: row,
    left: nodes.size - placed.length,
  }
}

const pick = ({ key, id, name, deviceClass }: Node): Node => ({ key, id, name, deviceClass })
