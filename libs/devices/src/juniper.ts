/**
 * Junos: `show version`, `show chassis hardware`, cluster, LLDP, ARP; the members of a cluster answer one after the other.
 * @module
 */
import type { Found, FoundNode, Reader } from './found.ts'
import type { Product, Role } from './parts.ts'
import { field, macOf } from './text.ts'

/** The parts of an answer, each headed by `node0:` or `fpc0:`; one part without a name where nothing heads it. */
const byMember = (
  lines: readonly string[],
): { name: string | null; lines: readonly string[] }[] => {
  const parts: { name: string | null; lines: string[] }[] = [{ name: null, lines: [] }]
  for (const line of lines) {
    const head = /^((?:node|fpc|localre|member)\d{0,3}):\s*$/.exec(line)
    if (head) parts.push({ name: head[1] ?? null, lines: [] })
    else parts.at(-1)?.lines.push(line)
  }
  return parts.length === 1 ? parts : parts.slice(1)
}

export const version: Reader = ({ lines }): Found => {
  const nodes = byMember(lines).map(({ name, lines: part }): FoundNode => {
    const raw =
      part.find((l) =>
        /^Junos: |^JUNOS (?:Software Release|Base OS boot|EX {1,4}Software Suite|OS Kernel).*\[/.test(
          l,
        ),
      ) ?? null
    const running =
      raw === null
        ? null
        : (/^Junos: (\S+)/.exec(raw)?.[1] ?? /\[(\d[\w.-]{1,40})\]/.exec(raw)?.[1] ?? null)
    return {
      name,
      hostName: field(part, /^Hostname: (.*)$/),
      model: field(part, /^Model: (.*)$/),
      versionRaw: raw,
      version: running,
    }
  })
  const product: Product = nodes.some((n) => n.version?.endsWith('-EVO'))
    ? 'junos-evolved'
    : 'junos'
  return { product, hostName: nodes[0]?.hostName ?? null, nodes, notRead: 0 }
}

/** Only the chassis is the device; cards and optics are parts of it. */
export const chassisHardware: Reader = ({ lines }): Found => ({
  product: 'junos',
  nodes: byMember(lines).flatMap(({ name, lines: part }): FoundNode[] => {
    const chassis = part.find((l) => /^Chassis\s/.test(l)) ?? ''
    const row = /^Chassis\s+(?:REV \d+\s+)?(?:\d{3}-\d+\s+)?([A-Z0-9]\w{3,30})\s+(\S.*)$/i.exec(
      chassis,
    )
    return row ? [{ name, model: row[2]?.trim() ?? null, serials: [row[1] ?? ''] }] : []
  }),
  notRead: 0,
})

const ROLES: Readonly<Record<string, Role>> = {
  primary: 'active',
  secondary: 'standby',
  'secondary-hold': 'standby',
  lost: 'failed',
  disabled: 'failed',
  ineligible: 'failed',
}

/** Redundancy group 0 is the control plane: its state is the state of the node. */
export const clusterStatus: Reader = ({ lines }): Found => {
  const from = lines.findIndex((l) => /^Redundancy group: 0\b/.test(l))
  const nodes: FoundNode[] = []
  for (const line of lines.slice(from + 1)) {
    if (/^Redundancy group:/.test(line)) break
    const row = /^(node\d+)\s+\d+\s+([\w-]+)/.exec(line)
    if (row)
      nodes.push({
        name: row[1] ?? null,
        role: (Object.hasOwn(ROLES, row[2] ?? '') ? ROLES[row[2] ?? ''] : null) ?? null,
      })
  }
  return { product: 'junos', nodes, notRead: 0 }
}

/** `show lldp neighbors`: local port, parent, chassis, port, name. */
export const lldpTable: Reader = ({ lines }): Found => ({
  product: 'junos',
  neighbours: lines.flatMap((line) => {
    const row =
      /^(\S+)\s+(?:(\S+)\s+)?([0-9a-f]{2}(?::[0-9a-f]{2}){5})\s+(\S.*?)\s{2,}(\S+)\s*$/i.exec(
        line.slice(0, 400),
      )
    return row
      ? [
          {
            protocol: 'lldp' as const,
            localPort: row[1] ?? null,
            remoteName: row[5] ?? null,
            remotePort: row[4]?.trim() ?? null,
            remoteSerial: null,
            remoteAddresses: [],
            remoteMac: macOf(row[3]),
            platform: null,
            software: null,
          },
        ]
      : []
  }),
  notRead: 0,
})

/** `show arp`: MAC, address, name, interface. */
export const arp: Reader = ({ lines }): Found => ({
  product: 'junos',
  arp: lines.flatMap((line) => {
    const row = /^([0-9a-f:]{17})\s+(\d[\d.]{6,14})\s+\S+\s+(\S+)/i.exec(line)
    const mac = macOf(row?.[1])
    return row && mac !== null
      ? [{ address: row[2] ?? '', mac, interface: row[3] ?? null, isOwn: false }]
      : []
  }),
  notRead: 0,
})
