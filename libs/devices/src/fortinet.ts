/**
 * FortiGate and its relatives: `get system status`, `get system ha status`, interfaces, LLDP, ARP.
 * @module
 */
import { type Found, type FoundNode, interfaceNamed, type Reader } from './found.ts'
import type { Interface, Neighbour, Product, Role, VpnSession } from './parts.ts'
import { bare, field, isIp, macOf, outsideOf, withPrefix } from './text.ts'

const PRODUCTS: readonly (readonly [RegExp, Product])[] = [
  [/^Forti(?:Gate|WiFi|OS|Carrier)/i, 'fortios'],
  [/^FortiProxy/i, 'fortiproxy'],
  [/^FortiManager/i, 'fortimanager'],
  [/^FortiAnalyzer/i, 'fortianalyzer'],
  [/^FortiSwitch/i, 'fortiswitch'],
  [/^FortiWeb/i, 'fortiweb'],
  [/^FortiMail/i, 'fortimail'],
]
export const fortinetProduct = (model: string): Product | null =>
  PRODUCTS.find(([name]) => name.test(model))?.[1] ?? null

/** `FortiGate-60F v7.0.7,build0367,221005 (GA.F)` */
const VERSION = /^(Forti[\w-]{1,40})(?: v| v?)(\d[\w.]{0,20})[,-] ?build ?(\d{1,6})/

export const systemStatus: Reader = ({ lines }) => {
  const raw = field(lines, /^Version: (.*)$/)
  const found = raw === null ? null : VERSION.exec(raw)
  const model = found?.[1] ?? field(lines, /^Platform Full Name\s*: (.*)$/)
  const mode = field(lines, /^(?:Current )?HA [Mm]ode\s*: (.*)$/)
  const serial = field(lines, /^Serial[- ]Number\s*: (\S+)/)
  const node: FoundNode = {
    hostName: field(lines, /^Hostname\s*: (.*)$/),
    model,
    versionRaw: raw,
    version: found?.[2] ?? null,
    build: found?.[3] ?? null,
    serials: serial === null ? [] : [serial],
    role: roleOf(mode),
    uptime: field(lines, /^Cluster uptime\s*: (.*)$/) ?? field(lines, /^Uptime\s*: (.*)$/),
  }
  return {
    product: fortinetProduct(model ?? ''),
    hostName: node.hostName ?? null,
    nodes: [node],
    clock: field(lines, /^System time\s*: (.*)$/),
    notRead: 0,
  }
}

/** `standalone`, `a-p, master`, `a-a, backup` */
const roleOf = (mode: string | null): Role | null => {
  if (mode === null) return null
  if (/standalone/i.test(mode)) return 'standalone'
  if (/master|primary/i.test(mode)) return 'active'
  return /slave|secondary|backup/i.test(mode) ? 'standby' : null
}

/** Members by `Master: name, serial, …`; the later lines of the virtual clusters only repeat the serial. */
export const haStatus: Reader = ({ lines }) => {
  const model = field(lines, /^Model: (.*)$/)
  const isAlone = /standalone/i.test(field(lines, /^Mode: (.*)$/) ?? '')
  const nodes: FoundNode[] = []
  for (const line of lines) {
    const member =
      /^(Master|Slave|Primary|Secondary) {0,20}: (.{1,80}?) {0,80}, (F\w{3,30})(?:, .*cluster index = (\d+))?/.exec(
        line,
      )
    if (!member) continue
    const [, role = '', name = '', serial = '', index] = member
    nodes.push({
      name: index ?? String(nodes.length),
      hostName: name.trim(),
      model,
      serials: [serial],
      role: /Master|Primary/.test(role) ? 'active' : 'standby',
    })
  }
  if (nodes.length === 0)
    return {
      product: 'fortios',
      nodes: [{ model, role: isAlone ? 'standalone' : null }],
      notRead: 0,
    }
  return {
    product: 'fortios',
    hostName: nodes.find((n) => n.role === 'active')?.hostName ?? null,
    nodes,
    notRead: 0,
  }
}

/** `get system interface` (one line each) and `get system interface physical` (indented). */
export const interfaces: Reader = ({ lines }) => {
  const found: Interface[] = []
  let name: string | null = null
  const put = (given: string, text: string): void => {
    const ip = /(?:^|\s)ip: (\d[\d.]+) (\d[\d.]+)/.exec(text)
    const address = ip ? withPrefix(ip[1] ?? '', ip[2]) : null
    const status = /\bstatus: (up|down)/.exec(text)?.[1]
    const known = found.find((i) => i.name === given)
    const addresses = [...(known?.addresses ?? []), ...(address === null ? [] : [address])]
    const next: Interface = {
      ...(known ?? interfaceNamed(given)),
      addresses,
      isUp: status === undefined ? (known?.isUp ?? null) : status === 'up',
      outside: outsideOf({ name: given, addresses, isPppoe: /\bmode: pppoe/.test(text) }),
    }
    if (known) found[found.indexOf(known)] = next
    else found.push(next)
  }
  for (const line of lines) {
    const head = /^\s*== ?\[ ?([^\]]{1,60}?) ?\]/.exec(line)
    if (head) {
      name = head[1] === 'onboard' ? null : (head[1] ?? null)
      if (name !== null) put(name, '')
      continue
    }
    if (name !== null && /^\s*(?:name|ip|status|mode):/.test(line)) put(name, ` ${line.trim()}`)
  }
  return { product: 'fortios', interfaces: found, notRead: 0 }
}

/** `diagnose lldprx port neighbor details`: fields by neighbour number. */
export const lldp: Reader = ({ lines }) => {
  const rows = new Map<string, Map<string, string>>()
  for (const line of lines) {
    const row = /^(\d{1,4}) ([\w.]{1,60}): (.*)$/.exec(line)
    if (!row) continue
    const [, number = '', key = '', value = ''] = row
    const of = rows.get(number) ?? new Map<string, string>()
    if (!of.has(key)) of.set(key, value.trim())
    rows.set(number, of)
  }
  const neighbours = [...rows.values()].map(
    (of): Neighbour => ({
      protocol: 'lldp',
      localPort: of.get('port.txt') ?? null,
      remoteName: of.get('system.name.data') ?? null,
      remotePort: of.get('port.id.data') ?? null,
      remoteSerial: null,
      remoteAddresses: [...of]
        .filter(
          ([key, value]) => /^address\.?\d*\.addr$|^address\.\d+\.addr/.test(key) && isIp(value),
        )
        .map(([, value]) => value),
      remoteMac: macOf(of.get('chassis.data')) ?? macOf(of.get('mac')),
      platform: of.get('system.desc.data') ?? null,
      software: null,
    }),
  )
  return { product: 'fortios', neighbours, notRead: 0 }
}

/** `get vpn ssl monitor`: who has signed in, and the sessions with their addresses. */
export const sslMonitor: Reader = ({ lines }): Found => {
  const sessions = new Map<string, VpnSession>()
  let isTunnel = false
  for (const line of lines) {
    if (/^\s*SSL[- ]VPN sessions:/i.test(line)) isTunnel = true
    const row = line.length > 1000 ? null : /^\s*\d{1,6}\s+(\S.*)$/.exec(line)
    const cells = row?.[1]?.trim().split(/\s+/) ?? []
    const [from, assigned] = cells.filter((c) => isIp(c))
    const user = cells[0]
    if (user === undefined || from === undefined) continue
    const at = cells.indexOf(from)
    const key = `${user} ${from}`
    sessions.set(key, {
      user: user.slice(0, 200),
      kind: isTunnel ? 'SSL-VPN tunnel' : 'SSL-VPN',
      assigned: isTunnel ? (assigned ?? null) : (sessions.get(key)?.assigned ?? null),
      from,
      since: isTunnel ? `${cells[at + 1] ?? ''} s` : (sessions.get(key)?.since ?? null),
      group: at > 1 && !/^\d+\(\d+\)$/.test(cells[1] ?? '') ? (cells[1] ?? null) : null,
    })
  }
  return { product: 'fortios', vpnSessions: [...sessions.values()], notRead: 0 }
}

/** `get system arp`: `192.0.2.1  0  00:09:0f:… port1` */
export const arp: Reader = ({ lines }): Found => ({
  product: 'fortios',
  arp: lines.flatMap((line) => {
    const row = /^(\d[\d.]{6,14})\s+\S+\s+([0-9a-f:]{17})\s+(\S+)/i.exec(line)
    const mac = macOf(row?.[2])
    return row && mac !== null && isIp(row[1] ?? '')
      ? [{ address: bare(row[1] ?? ''), mac, interface: row[3] ?? null, isOwn: false }]
      : []
  }),
  notRead: 0,
})
