/**
 * Cisco: `show version` of IOS, IOS XE, IOS XR, NX-OS, ASA, FTD and wireless controllers, `show inventory`, members of
 * a stack, failover.
 * @module
 */
import { type Found, type FoundNode, interfaceNamed, type Reader } from './found.ts'
import type { Interface, Product, Role } from './parts.ts'
import { field, fields, isIp, macOf, outsideOf } from './text.ts'

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
  const macs = fields(lines, /^Base [Ee]thernet MAC [Aa]ddress\s*: (\S+)/).flatMap(
    (m) => macOf(m) ?? [],
  )
  const node: FoundNode = {
    hostName,
    model: models[0] ?? null,
    versionRaw: raw,
    version: xe ?? version,
    build: raw === null ? null : (/RELEASE SOFTWARE \((\w{1,20})\)/.exec(raw)?.[1] ?? null),
    serials: [...new Set(serials)],
    uptime: field(lines, /^\S{1,80} uptime is (.*)$/),
    macs,
  }
  return { product: iosProduct(lines), hostName, nodes: [node], notRead: 0 }
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
