/**
 * Neighbours, address tables and VPN sessions as Cisco prints them, and those that print like Cisco.
 * @module
 */
import type { Found, Reader } from './found.ts'
import type { ArpEntry, Neighbour, VpnSession } from './parts.ts'
import { isIp, isIpv4, macOf } from './text.ts'

type Draft = { -readonly [K in keyof Neighbour]: Neighbour[K] } & { remoteAddresses: string[] }

const draft = (protocol: 'cdp' | 'lldp'): Draft => ({
  protocol,
  localPort: null,
  remoteName: null,
  remotePort: null,
  remoteSerial: null,
  remoteAddresses: [],
  remoteMac: null,
  platform: null,
  software: null,
})

const kept = (text: string | undefined): string | null => {
  const value = (text ?? '').trim()
  return value === '' || /not advertised$/i.test(value) || value === 'N/A'
    ? null
    : value.slice(0, 300)
}

/** `show cdp neighbors detail` */
export const cdpDetail: Reader = ({ lines }): Found => {
  const all: Draft[] = []
  let one: Draft | null = null
  let isVersion = false
  for (const line of lines) {
    const device = /^Device ID ?: ?(.*)$/.exec(line)
    if (device) {
      one = draft('cdp')
      const named = /^(.{1,200})\(([A-Z0-9]{8,14})\)$/.exec((device[1] ?? '').trim())
      one.remoteName = kept(named?.[1] ?? device[1])
      one.remoteSerial = named?.[2] ?? null
      all.push(one)
      isVersion = false
    }
    if (!one) continue
    const ip = /^\s*(?:IP(?:v4|v6)? address|IPv4 Address|IPv6 Address): ?(\S+)/i.exec(line)?.[1]
    if (ip !== undefined && isIp(ip) && !one.remoteAddresses.includes(ip))
      one.remoteAddresses.push(ip)
    const system = /^(?:SysName|System Name) ?: ?(\S+)/.exec(line)
    if (system) one.remoteName = kept(system[1])
    const platform = /^Platform: ?(.{0,200}?), {0,8}Capabilities/.exec(line)
    if (platform) one.platform = kept(platform[1])
    const local = /^Interface: ?([^\s,]+)/.exec(line)
    if (local) one.localPort = kept(local[1])
    const port = /Port ID \(outgoing port\): ?(.*)$/.exec(line)
    if (port) one.remotePort = kept(port[1])
    const mac = /^Remote Interface MAC: ?(\S+)/.exec(line)
    if (mac) one.remoteMac = macOf(mac[1])
    if (isVersion && line.trim() !== '' && one.software === null) {
      one.software = kept(line)
      isVersion = false
    }
    if (/^Version ?:\s*$/.test(line)) isVersion = true
  }
  return { neighbours: all, notRead: 0 }
}

/** `show lldp neighbors detail` of IOS and NX-OS. */
export const lldpDetail: Reader = ({ lines }): Found => {
  const all: Draft[] = []
  let one: Draft | null = null
  let local: string | null = null
  let isDescription = false
  for (const line of lines) {
    if (/^-{20,}$/.test(line)) {
      one = null
      local = null
      isDescription = false
    }
    const intf = /^(?:Local Intf|Local Interface|Local Port id): ?(.*)$/i.exec(line)
    if (intf) {
      // NX-OS names the local port after the chassis, IOS before.
      if (one && one.localPort === null) one.localPort = kept(intf[1])
      else local = kept(intf[1])
    }
    const chassis = /^Chassis id ?: ?(.*)$/i.exec(line)
    if (chassis) {
      one = draft('lldp')
      one.localPort = local
      one.remoteMac = macOf(chassis[1]?.trim())
      all.push(one)
      local = null
    }
    if (!one) continue
    const port = /^Port id ?: ?(.*)$/i.exec(line)
    if (port) one.remotePort = kept(port[1])
    const name = /^System Name ?:? ?(.*)$/i.exec(line)
    if (name) one.remoteName = kept(name[1]?.replace(/^- not advertised/, ''))
    const ip =
      /^\s*(?:IP|IPV6|Management Address(?:es)?|IPv4 address|Management Address IPV6)\s*: ?(\S+)/i.exec(
        line,
      )?.[1]
    if (ip !== undefined && isIp(ip) && !one.remoteAddresses.includes(ip))
      one.remoteAddresses.push(ip)
    const model = /^\s+Model: ?(.*)$/.exec(line)
    if (model) one.platform = kept(model[1])
    const peer = /^Peer Source MAC: ?(\S+)/.exec(line)
    if (peer && one.remoteMac === null) one.remoteMac = macOf(peer[1])
    if (isDescription && line.trim() !== '' && one.software === null) {
      one.software = kept(line)
      isDescription = false
    }
    const description = /^System Description ?: ?(.*)$/i.exec(line)
    if (description) {
      one.software = kept(description[1])
      isDescription = one.software === null
    }
  }
  return { neighbours: all, notRead: 0 }
}

/** `show arp`, `show ip arp` of IOS, NX-OS, XR; `show arp` of ASA and FTD; those of SD-WAN. */
export const arpTable: Reader = ({ lines }): Found => {
  const arp: ArpEntry[] = []
  let notRead = 0
  for (const line of lines) {
    const row = rowOf(line)
    if (row === null) {
      if (/^\s*\S*\s*\d{1,3}(?:\.\d{1,3}){3}\s/.test(line) && !/INCOMPLETE|Incomplete/.test(line))
        notRead += 1
      continue
    }
    arp.push(row)
  }
  return { arp, notRead }
}

const rowOf = (line: string): ArpEntry | null => {
  if (line.length > 400) return null
  const cells = line.trim().split(/\s+/)
  const at = cells.findIndex((c) => isIpv4(c))
  const macAt = cells.findIndex((c, i) => i > at && macOf(c) !== null && /[:.-]/.test(c))
  const mac = macOf(cells[macAt])
  if (at === -1 || mac === null || at > 2) return null
  // ASA: the interface stands in front; `Internet` is the protocol of IOS; SD-WAN begins with the VPN's number.
  const front = cells.slice(0, at).filter((c) => c !== 'Internet' && !/^\d+$/.test(c))
  const behind = cells
    .slice(macAt + 1)
    .filter(
      (c) =>
        /[A-Za-z]/.test(c) &&
        !/^(?:ARPA|SRP-A|SRP-B|SNAP|alias|Dynamic|dynamic|Static|static|Interface|Incomplete|Standby|Deleted|VRRP|HSRP|\*)$/.test(
          c,
        ),
    )
  // IOS prints no age for its own addresses, XR says so.
  const isOwn =
    (cells[0] === 'Internet' && cells[at + 1] === '-') || cells[macAt + 1] === 'Interface'
  return { address: cells[at] ?? '', mac, interface: front.at(-1) ?? behind[0] ?? null, isOwn }
}

/** `show vpn-sessiondb` with the sessions of each user; the summary alone has none. */
export const vpnSessions: Reader = ({ lines }): Found => {
  const all: { -readonly [K in keyof VpnSession]: VpnSession[K] }[] = []
  let kind = ''
  for (const line of lines) {
    const type = /^\s*Session Type: (.*)$/.exec(line)
    if (type) kind = (type[1] ?? '').trim().slice(0, 60)
    const user = /^\s*(?:Username|Connection)\s*: (\S+)/.exec(line)
    if (user)
      all.push({
        user: (user[1] ?? '').slice(0, 200),
        kind,
        assigned: null,
        from: null,
        since: null,
        group: null,
      })
    const one = all.at(-1)
    if (!one) continue
    const cell = (label: RegExp): string | null => kept(label.exec(line)?.[1])
    one.assigned ??= cell(/\bAssigned IP\s*: (\S+)/)
    one.from ??= cell(/\b(?:Public IP|IP Addr)\s*: (\S+)/)
    one.since ??= cell(/\bLogin Time\s*: (.*)$/)
    one.group ??= cell(/\bTunnel Group\s*: (\S+)/)
  }
  return { vpnSessions: all, notRead: 0 }
}
