/**
 * Palo Alto Networks: `show system info`, high availability, LLDP, interfaces, ARP.
 * @module
 */
import { type Found, interfaceNamed, type Reader } from './found.ts'
import type { Interface, Neighbour, Role } from './parts.ts'
import { field, isIp, macOf, outsideOf, withPrefix } from './text.ts'

const said = (text: string | null): string | null =>
  text === null || text === 'unknown' ? null : text

export const systemInfo: Reader = ({ lines }): Found => {
  const hostName = said(field(lines, /^hostname: (.*)$/))
  const version = field(lines, /^sw-version: (.*)$/)
  const serial = said(field(lines, /^serial: (\S+)/))
  const mac = macOf(field(lines, /^mac-address: (\S+)/))
  const address = field(lines, /^ip-address: (\S+)/)
  const ip = address === null ? null : withPrefix(address, field(lines, /^netmask: (\S+)/))
  return {
    product: 'pan-os',
    hostName,
    clock: field(lines, /^time: (.*)$/),
    nodes: [
      {
        hostName,
        model: said(field(lines, /^model: (.*)$/)),
        versionRaw: version === null ? null : `sw-version: ${version}`,
        version,
        serials: serial === null ? [] : [serial],
        uptime: field(lines, /^uptime: (.*)$/),
        macs: mac === null ? [] : [mac],
      },
    ],
    interfaces: ip === null ? [] : [{ ...interfaceNamed('management'), addresses: [ip], mac }],
    notRead: 0,
  }
}

const ROLES: Readonly<Record<string, Role>> = {
  active: 'active',
  'active-primary': 'active',
  'active-secondary': 'active',
  passive: 'standby',
  'non-functional': 'failed',
  suspended: 'failed',
}

/** `show high-availability all`: this device and its peer. */
export const highAvailability: Reader = ({ lines }): Found => {
  const peerAt = lines.findIndex((l) => /^\s*Peer Information:/.test(l))
  const parts = peerAt === -1 ? [lines] : [lines.slice(0, peerAt), lines.slice(peerAt)]
  return {
    product: 'pan-os',
    nodes: parts.map((part, i) => {
      const state = (field(part, /^\s*State: ([\w-]+)/) ?? '').toLowerCase()
      return {
        name: i === 0 ? 'local' : 'peer',
        model: field(part, /^\s*(?:Platform )?Model: (.*)$/),
        version: field(part, /^\s*Build Release: (\S+)/),
        role: (Object.hasOwn(ROLES, state) ? ROLES[state] : null) ?? null,
      }
    }),
    notRead: 0,
  }
}

export const lldpAll: Reader = ({ lines }): Found => {
  const all: Neighbour[] = []
  let from = 0
  const put = (part: readonly string[]): void => {
    const neighbourAt = part.findIndex((l) => /^\s*Neighbor information:/i.test(l))
    if (neighbourAt === -1) return
    const remote = part.slice(neighbourAt)
    const chassis = field(remote, /^\s*Chassis ID: (.*)$/i)
    // A port on which nobody speaks is no neighbour.
    if (chassis === null) return
    const address = field(remote, /^\s*(?:Management )?[Aa]ddress: (\S+)/)
    all.push({
      protocol: 'lldp',
      localPort: field(part, /^\s*Local interface: (.*)$/i),
      remoteName: field(remote, /^\s*System name: (.*)$/i),
      remotePort: field(remote, /^\s*Port ID: (.*)$/i),
      remoteSerial: null,
      remoteAddresses: address !== null && isIp(address) ? [address] : [],
      remoteMac: macOf(chassis),
      platform: null,
      software: field(remote, /^\s*System description: (.*)$/i),
    })
  }
  lines.forEach((line, at) => {
    if (/^\s*Local information:/i.test(line) && at > from) {
      put(lines.slice(from, at))
      from = at
    }
  })
  put(lines.slice(from))
  return { product: 'pan-os', neighbours: all, notRead: 0 }
}

/** `show interface all`: hardware with MAC, logical with zone and address. */
export const interfaceAll: Reader = ({ lines }): Found => {
  const found = new Map<string, Interface>()
  for (const line of lines) {
    const hard = /^(\S{1,40})\s+\d+\s+\S+\/\S+\/([a-z]+)\S*\s+([0-9a-f:]{17})/i.exec(line)
    if (hard)
      found.set(hard[1] ?? '', {
        ...interfaceNamed(hard[1] ?? ''),
        mac: macOf(hard[3]),
        isUp: hard[2] === 'up',
      })
    const logical =
      /^(\S{1,40})\s+\d+\s+\d+\s+(\S+)?\s+(?:vr|lr|ha|N\/A|vwire|vlan|tap)\S*\s+\d+\s+(\S+)/.exec(
        line,
      )
    if (logical) {
      const name = logical[1] ?? ''
      const zone = logical[2] ?? null
      const addresses = /^[\d.:a-f]+\/\d+$/i.test(logical[3] ?? '') ? [logical[3] ?? ''] : []
      found.set(name, {
        ...(found.get(name) ?? interfaceNamed(name)),
        zone,
        addresses,
        outside: outsideOf({ name, zone, addresses }),
      })
    }
  }
  return { product: 'pan-os', interfaces: [...found.values()], notRead: 0 }
}

/** `show arp all` */
export const arpAll: Reader = ({ lines }): Found => ({
  product: 'pan-os',
  arp: lines.flatMap((line) => {
    const row = /^(\S{1,40})\s+(\d[\d.]{6,14})\s+([0-9a-f:]{17})\s/i.exec(line)
    const mac = macOf(row?.[3])
    return row && mac !== null
      ? [{ address: row[2] ?? '', mac, interface: row[1] ?? null, isOwn: false }]
      : []
  }),
  notRead: 0,
})
