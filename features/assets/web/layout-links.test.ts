import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceClass, DeviceLink } from '../contract.ts'
import { layoutLinks, MAX_NODES } from './layout-links.ts'

const end = (id: string, deviceClass: DeviceClass = 'network') => ({
  id,
  name: `sw-${id}`,
  site: null,
  deviceClass,
})
const link = (
  from: ReturnType<typeof end>,
  to: ReturnType<typeof end> | null,
  toName = '',
): DeviceLink => ({
  id: `${from.id}-${to?.id ?? toName}`,
  protocol: 'lldp',
  from,
  fromPort: 'Gi1/0/1',
  to,
  toName: toName || (to?.name ?? ''),
  toPort: '',
  toMac: null,
  toSerial: null,
  toAddresses: [],
  toPlatform: '',
  seenFrom: '2026-11-22T00:00:00.000Z',
  seenUntil: '2026-11-22T00:00:00.000Z',
  isCurrent: true,
})

test('the edge of the network is the root, and both ends’ words are one line', () => {
  const [fw, core, a] = [end('fw', 'edge'), end('core'), end('a')]
  const { nodes, lines, rows, depth } = layoutLinks([
    link(core, fw),
    link(fw, core),
    link(core, a),
    link(core, null, 'Hidden-AP'),
  ])
  expect(nodes.map((n) => [n.name, n.depth, n.row])).toEqual([
    ['sw-fw', 0, 0],
    ['sw-core', 1, 0],
    ['sw-a', 2, 0],
    ['Hidden-AP', 2, 1],
  ])
  expect(nodes.at(-1)?.id).toBeNull()
  expect(lines).toHaveLength(3)
  expect([rows, depth]).toEqual([2, 2])
})

test('a ring of switches has one line that closes it', () => {
  const [a, b, c] = [end('a'), end('b'), end('c')]
  const { lines } = layoutLinks([link(a, b), link(b, c), link(c, a)])
  expect(lines.filter((l) => l.isSide)).toHaveLength(1)
  expect(lines).toHaveLength(3)
})

test('any connections: each device once, no two in one place, every line between drawn ones', () => {
  const names = fc.integer({ min: 0, max: 400 }).map(String)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, fc.option(names, { nil: null })), { maxLength: 600 }),
      (pairs) => {
        const links = pairs.map(([from, to]) =>
          link(end(from), to === null ? null : end(to), to === null ? `x${from}` : ''),
        )
        const { nodes, lines, left } = layoutLinks(links)
        const keys = new Set(nodes.map((n) => n.key))
        expect(keys.size).toBe(nodes.length)
        expect(nodes.length).toBeLessThanOrEqual(MAX_NODES)
        expect(new Set(nodes.map((n) => `${n.depth} ${n.row}`)).size).toBe(nodes.length)
        for (const line of lines) expect(keys.has(line.from) && keys.has(line.to)).toBe(true)
        const all = new Set(
          links.flatMap((l) => [l.from.id, l.to === null ? `?  ${l.toName}` : l.to.id]),
        )
        expect(nodes.length + left).toBe(all.size)
      },
    ),
    { numRuns: 60 },
  )
})
