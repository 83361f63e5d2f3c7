/**
 * Cisco: `show version` of IOS, IOS XE, IOS XR, NX-OS, ASA and FTD, and what wireless controllers and small switches print.
 * @module
 */
import { type Found, type FoundNode, interfaceNamed, type Reader } from './found.ts'
import type { Interface, Product } from './parts.ts'
import { field, fields, isIp, macOf } from './text.ts'

const VERSION = /\bVersion (\d[\w.()-]{0,40})/

/** IOS XE says so in words, by `IOS-XE` or by the numbering of its images (16 and above). */
export const iosProduct = (lines: readonly string[]): Product => {
  const head = lines.slice(0, 40).join('\n')
  if (/IOS[- ]XE/i.test(head)) return 'ios-xe'
  const version = VERSION.exec(head)?.[1] ?? ''
  return /^(?:1[6-9]|[2-9]\d)\.\d/.test(version) ? 'ios-xe' : 'ios'
}

export const iosVersion: Reader = ({ lines }) => {
  const raw =
    lines.find(
      (l) =>
        /(?:IOS Software|IOS \(tm\)|Internetwork Operating|IOS-XE Software).*|^Cisco IOS XE/.test(
          l,
        ) && VERSION.test(l),
    ) ?? null
  const xe = field(lines, /^Cisco IOS[- ]XE Software, Version (\S+)/)
  const version = raw === null ? null : (VERSION.exec(raw)?.[1] ?? null)
  const hostName = field(lines, /^(\S{1,80}) uptime is /)
  const models = [
    ...fields(lines, /^[Cc]isco (\S+)(?: \(.{0,60}\))? (?:processor|\(revision)/),
    ...fields(lines, /^[Cc]isco (\S{2,40}) \(.{0,60}\) processor/),
    ...fields(lines, /^Model [Nn]umber\s*: (\S+)/),
  ]
  const serials = [
    ...fields(lines, /^System [Ss]erial [Nn]umber\s*: (\S+)/),
    ...fields(lines, /^Processor board ID ([^\s,]+)/),
  ]
  const node: FoundNode = {
    hostName,
    model: models[0] ?? null,
    versionRaw: raw,
    version: xe ?? version,
    build: raw === null ? null : (/RELEASE SOFTWARE \((\w{1,20})\)/.exec(raw)?.[1] ?? null),
    serials: [...new Set(serials)],
    uptime: field(lines, /^\S{1,80} uptime is (.*)$/),
    macs: macsOf(lines),
  }
  const members = membersOf(lines)
  const nodes =
    members.length === 0
      ? [node]
      : [
          {
            ...node,
            name: field(lines, /^\* {1,6}(\d{1,2}) /) ?? '1',
            ...own(members[0]),
            macs: macsOf(members[0]?.lines ?? []),
          },
          ...members.slice(1).map((member) => ({
            ...node,
            ...own(member),
            name: member.name,
            macs: macsOf(member.lines),
            uptime: field(member.lines, /^Switch [Uu]ptime\s*: (.*)$/),
          })),
        ]
  return { product: iosProduct(lines), hostName, nodes, notRead: 0 }
}

const macsOf = (lines: readonly string[]): string[] =>
  fields(lines, BASE_MAC).flatMap((m) => macOf(m) ?? [])
const BASE_MAC = /^Base [Ee]thernet MAC [Aa]ddress\s*: (\S+)/
type Member = { readonly name: string | null; readonly lines: readonly string[] }

/** A stack prints the switch that answers first, then `Switch 02` and its kin, each with its own numbers. */
const membersOf = (lines: readonly string[]): Member[] => {
  const parts: { name: string | null; lines: string[] }[] = [{ name: null, lines: [] }]
  lines.forEach((line, at) => {
    const head = /^Switch 0?(\d{1,2})\s*$/.exec(line)
    if (head && /^-{3,}\s*$/.test(lines[at + 1] ?? ''))
      parts.push({ name: head[1] ?? null, lines: [] })
    else parts.at(-1)?.lines.push(line)
  })
  return parts.length === 1 ? [] : parts
}

const own = (member: Member | undefined): Pick<FoundNode, 'serials' | 'model'> => {
  const lines = member?.lines ?? []
  return {
    serials: fields(lines, /^System [Ss]erial [Nn]umber\s*: (\S+)/),
    model: field(lines, /^Model [Nn]umber\s*: (\S+)/),
  }
}

export const xrVersion: Reader = ({ lines }) => {
  const raw = lines.find((l) => l.includes('IOS XR Software')) ?? null
  const version = raw === null ? null : (/Version (\d[\w.]{0,30})/.exec(raw)?.[1] ?? null)
  const hostName = field(lines, /^(\S{1,80}) uptime is /)
  const isSystem = hostName === null || hostName === 'System'
  return {
    product: 'ios-xr',
    hostName: isSystem ? null : hostName,
    nodes: [
      {
        hostName: isSystem ? null : hostName,
        model:
          field(lines, /^((?:ASR|NCS|CRS)[ -]\d{3,5}\S{0,20}) .{0,80}Chassis/) ??
          field(lines, /^[Cc]isco (.{1,60}?) (?:Series )?\(.{0,60}\)\s+processor/),
        versionRaw: raw,
        version,
        uptime: field(lines, /^\S{1,80} uptime is (.*)$/),
        serials: fields(lines, /^Processor board ID (\S+)/),
      },
    ],
    notRead: 0,
  }
}

export const nxosVersion: Reader = ({ lines }) => {
  const raw = lines.find((l) => /^\s+(?:NXOS|system):\s+version /i.test(l))?.trim() ?? null
  const hostName = field(lines, /^\s*Device name: (.*)$/)
  const hardware = field(lines, /^\s+cisco (\S.*)$/i)?.replace(/ (?:chassis$|\(".*)/i, '') ?? null
  return {
    product: 'nx-os',
    hostName,
    nodes: [
      {
        hostName,
        model:
          hardware === null ? null : hardware.replace(/^Nexus ?\d* /i, '').replace(/\s*\(.*$/, ''),
        versionRaw: raw,
        version: raw === null ? null : (/version ([\w.()]+)/.exec(raw)?.[1] ?? null),
        serials: fields(lines, /^\s*Processor [Bb]oard ID (\S+)/),
        uptime: field(lines, /^Kernel uptime is (.*)$/),
      },
    ],
    notRead: 0,
  }
}

export const asaVersion: Reader = ({ lines }) => {
  const raw =
    lines.find((l) =>
      /(?:Adaptive Security Appliance Software|Firepower Threat Defense|Cisco Firepower \S+ .*) ?Version/i.test(
        l,
      ),
    ) ?? null
  const isFtd = lines.some((l) => /Threat Defense/i.test(l))
  const host = field(lines, /^(\S{1,80}) up \d+ /)
  const ports = lines.flatMap((line): Interface[] => {
    const port = /^\s*\d+: (?:Ext|Int): (\S+?)\s*: address is ([0-9a-f.]{14})/.exec(line)
    return port ? [{ ...interfaceNamed(port[1] ?? ''), mac: macOf(port[2]) }] : []
  })
  const hardware =
    field(lines, /^Hardware:\s+([^,\s]+)/) ?? field(lines, /^Model\s*: (.*?)(?: Version|\s*\(|$)/)
  return {
    product: isFtd ? 'ftd' : 'asa',
    hostName: host,
    nodes: [
      {
        hostName: host,
        model: hardware,
        versionRaw: raw,
        version: raw === null ? null : (/Version (\d[\w.()]{0,30})/.exec(raw)?.[1] ?? null),
        build: raw === null ? null : (/\(Build (\d+)\)/.exec(raw)?.[1] ?? null),
        serials: fields(lines, /^Serial Number: (\S+)/),
        uptime: field(lines, /^\S{1,80} up (\d.*)$/),
        // Addresses of the inner ports are the same on every device.
        macs: ports.flatMap((p) =>
          p.mac !== null && !p.name.startsWith('Internal') ? [p.mac] : [],
        ),
      },
    ],
    interfaces: ports,
    notRead: 0,
  }
}

/** Wireless controllers: `show sysinfo`. */
export const sysinfo: Reader = ({ lines }) => {
  const hostName = field(lines, /^System Name\.{3,} ?(.*)$/)
  const version = field(lines, /^Product Version\.{3,} ?(.*)$/)
  const mac = macOf(field(lines, /^Burned-in MAC Address\.{3,} ?(.*)$/))
  const address = field(lines, /^IP Address\.{3,} ?(.*)$/)
  return {
    product: 'wlc',
    hostName,
    nodes: [
      {
        hostName,
        model: field(lines, /^Product Name\.{3,} ?(.*)$/),
        versionRaw: version,
        version,
        uptime: field(lines, /^System Up Time\.{3,} ?(.*)$/),
        macs: mac === null ? [] : [mac],
        serials: fields(lines, /^Serial Number\.{3,} ?(.*)$/),
      },
    ],
    interfaces:
      address !== null && isIp(address)
        ? [{ ...interfaceNamed('management'), addresses: [address] }]
        : [],
    notRead: 0,
  }
}

/** Small business switches: `show system id`. */
export const systemId: Reader = ({ lines }): Found => ({
  product: 'small-business',
  nodes: [{ serials: fields(lines, /^Serial number\s*: (\S+)/) }],
  notRead: 0,
})
