/**
 * Cisco: which devices an answer is about: `show inventory`, members of a stack, both units of a failover pair.
 * @module
 */
import { type Found, type FoundNode, interfaceNamed, type Reader } from './found.ts'
import type { Interface, Product, Role } from './parts.ts'
import { isIp, macOf, outsideOf } from './text.ts'

/** Only chassis and members of a stack are devices; modules and optics are parts of them. */
export const inventory: Reader = ({ lines }): Found => {
  const nodes: FoundNode[] = []
  for (let at = 0; at < lines.length; at++) {
    const name = /^name: ?"?([^",]{1,80})"?, {1,10}descr: ?"?([^"]*)/i.exec(lines[at] ?? '')
    if (!name) continue
    const part = /^PID: ?([^\s,]*) {0,40}, {1,10}VID: ?(.{0,30}?) {0,40}, {1,10}SN: ?(\S*)/.exec(
      lines[at + 1] ?? '',
    )
    const [, label = '', description = ''] = name
    if (
      !part ||
      !/^(?:chassis|switch ?\d+|switch system|\d{1,2}|.{0,40}\bchassis\b.{0,20}|[Rr]ack 0.*)$/i.test(
        label,
      ) ||
      /power|fan|supply|module|slot/i.test(label)
    )
      continue
    const serial = part[3] ?? ''
    nodes.push({
      name: /^chassis$/i.test(label) ? null : label,
      model: part[1] || description.slice(0, 60) || null,
      serials: /^(?:N\/A|)$/.test(serial) ? [] : [serial],
    })
  }
  // A switch that stacks lists the stack itself beside its members: the members are the devices.
  const members = nodes.filter((n) => /^(?:switch ?)?\d{1,2}$/i.test(n.name ?? ''))
  return { nodes: members.length > 0 ? members : nodes.slice(0, 1), notRead: 0 }
}

const STACK_ROLE: Readonly<Record<string, Role>> = {
  active: 'active',
  master: 'active',
  standby: 'standby',
  member: 'member',
}

/** `show switch detail`: number, role, MAC. */
export const stack: Reader = ({ lines }): Found => ({
  nodes: lines.flatMap((line): FoundNode[] => {
    const row = /^\s*\*?(\d{1,2})\s+(Active|Master|Standby|Member)\s+([0-9a-f.]{14})\s/i.exec(line)
    const mac = macOf(row?.[3])
    return row
      ? [
          {
            name: row[1] ?? null,
            role: STACK_ROLE[(row[2] ?? '').toLowerCase()] ?? null,
            macs: mac === null ? [] : [mac],
          },
        ]
      : []
  }),
  notRead: 0,
})

/** `show failover`: this unit and its mate, with the serial numbers where the release prints them. */
export const failover: Reader = ({ lines }): Found => {
  const serial = /^Serial Number: Ours (\S+), Mate (\S+)/.exec(
    lines.find((l) => l.startsWith('Serial Number: Ours')) ?? '',
  )
  const version = /^Version: Ours (\S+), Mate (\S+)/.exec(
    lines.find((l) => l.startsWith('Version: Ours')) ?? '',
  )
  const nodes: FoundNode[] = []
  const interfaces: Interface[] = []
  let side = -1
  for (const line of lines) {
    const host = /^\s*(This|Other) host: (Primary|Secondary)(?: - (.*))?$/.exec(line.trimEnd())
    if (host) {
      side = host[1] === 'This' ? 0 : 1
      const state = host[3] ?? ''
      const number = side === 0 ? 1 : 2
      nodes.push({
        name: (host[2] ?? '').toLowerCase(),
        role: /^Active/.test(state)
          ? 'active'
          : /^Standby/.test(state)
            ? 'standby'
            : /Fail/i.test(state)
              ? 'failed'
              : null,
        version: version?.[number]?.replace(/,$/, '') ?? null,
        serials: serial?.[number] ? [serial[number].replace(/,$/, '')] : [],
      })
    }
    const slot = /^\s*slot \d+: (\S+) hw\/sw rev/.exec(line)
    const node = nodes.at(-1)
    if (slot && node && node.model === undefined && slot[1] !== 'empty')
      nodes[nodes.length - 1] = { ...node, model: slot[1] ?? null }
    const port = /^\s*(?:\S+ )?Interface (\S+) \((\S+?)\): /.exec(line)
    if (port && side === 0 && isIp(port[2] ?? '') && port[2] !== '0.0.0.0') {
      const name = port[1] ?? ''
      interfaces.push({
        ...interfaceNamed(name),
        label: name,
        addresses: [port[2] ?? ''],
        outside: outsideOf({ name, label: name }),
      })
    }
  }
  const product: Product = 'asa'
  return { product, nodes, interfaces, notRead: 0 }
}
