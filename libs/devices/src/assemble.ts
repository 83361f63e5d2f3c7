/**
 * Puts what the readers found together as devices: by the host name at the prompt or in the output, by serial number,
 * else by standing next to each other.
 * @module
 */
import type { Found, FoundNode } from './found.ts'
import type {
  ArpEntry,
  Configuration,
  Device,
  Interface,
  Neighbour,
  Node,
  Product,
  Vendor,
  VpnSession,
} from './parts.ts'

/** More in one file is made to fill the memory. */
const MAX_DEVICES = 10_000
const MAX_ROWS = 200_000

type Draft = {
  vendor: Vendor
  product: Product | null
  /** As an output said; a prompt may be anything. */
  hostName: string | null
  readonly prompts: Set<string>
  prompt: string | null
  readonly nodes: Node[]
  readonly interfaces: Map<string, Interface>
  readonly neighbours: Neighbour[]
  readonly arp: ArpEntry[]
  readonly vpnSessions: VpnSession[]
  configuration: Configuration | null
  clock: string | null
  readonly line: number
  /** Commands that were read for it. */
  readonly commands: Set<string>
}

export type Piecewise = {
  readonly vendor: Vendor
  readonly command: string
  readonly host: string | null
  readonly line: number
  readonly found: Found
}

export const assemble = (parts: readonly Piecewise[]): { devices: Device[]; isFull: boolean } => {
  const drafts: Draft[] = []
  const byHost = new Map<string, Draft>()
  const bySerial = new Map<string, Draft>()
  let isFull = false
  for (const part of parts) {
    const draft = find(part, drafts, byHost, bySerial)
    if (draft === null) {
      isFull = true
      continue
    }
    take(draft, part)
    if (draft.hostName !== null) byHost.set(key(part.vendor, draft.hostName), draft)
    if (part.host) byHost.set(key(part.vendor, part.host), draft)
    for (const node of draft.nodes)
      for (const serial of node.serials) bySerial.set(key(part.vendor, serial), draft)
  }
  return { devices: drafts.map(finish), isFull }
}

const key = (vendor: Vendor, text: string): string => `${vendor}\0${text.toLowerCase()}`

const find = (
  part: Piecewise,
  drafts: Draft[],
  byHost: Map<string, Draft>,
  bySerial: Map<string, Draft>,
): Draft | null => {
  const serials = (part.found.nodes ?? []).flatMap((n) => n.serials ?? [])
  const known = serials.map((s) => bySerial.get(key(part.vendor, s))).find((d) => d !== undefined)
  if (known) return known
  const named = [part.found.hostName, part.host]
    .map((name) => (name ? byHost.get(key(part.vendor, name)) : undefined))
    .find((draft) => draft !== undefined && !contradicts(draft, part))
  if (named) return named
  const last = drafts.at(-1)
  // Without a name of its own an output belongs to the device before it, unless it was asked there already.
  if (last && last.vendor === part.vendor && !contradicts(last, part)) return last
  if (drafts.length >= MAX_DEVICES) return null
  const draft: Draft = {
    vendor: part.vendor,
    product: null,
    hostName: null,
    prompts: new Set(),
    prompt: null,
    nodes: [],
    interfaces: new Map(),
    neighbours: [],
    arp: [],
    vpnSessions: [],
    configuration: null,
    clock: null,
    line: part.line,
    commands: new Set(),
  }
  drafts.push(draft)
  return draft
}

/** Two of these are two devices, also where nothing names them. */
const IDENTITY = /version|status|system info|config|sysinfo|environment|system id/

const contradicts = (draft: Draft, part: Piecewise): boolean => {
  const { found, command } = part
  const host = found.hostName?.toLowerCase() ?? null
  const prompt = part.host?.toLowerCase() ?? null
  const known = draft.hostName?.toLowerCase() ?? null
  if (host !== null && known !== null && host !== known) return true
  const isAsked = prompt === null || draft.prompts.size === 0 || draft.prompts.has(prompt)
  if (!isAsked && prompt !== known && (host === null || host !== known)) return true
  const products = [draft.product, found.product].flatMap((p) => p ?? [])
  if (products.length === 2 && products[0] !== products[1] && !areKin(products)) return true
  if (!draft.commands.has(command) || !IDENTITY.test(command)) return false
  const own = new Set(draft.nodes.flatMap((n) => n.serials))
  const given = (found.nodes ?? []).flatMap((n) => n.serials ?? [])
  if (own.size > 0 && given.length > 0) return given.every((serial) => !own.has(serial))
  return host === null && prompt === null
}

const KIN: readonly (readonly Product[])[] = [
  ['ios', 'ios-xe'],
  ['asa', 'ftd', 'fxos'],
  ['junos', 'junos-evolved'],
  ['si-r', 'sr-s'],
  ['array-ag', 'array-apv'],
]
const areKin = (products: readonly Product[]): boolean =>
  KIN.some((kin) => products.every((p) => kin.includes(p)))

const take = (draft: Draft, { found, command, host: prompt }: Piecewise): void => {
  draft.commands.add(command)
  // What the version prints outweighs what a table only lets guess.
  if (
    found.product &&
    (draft.product === null ||
      (draft.product === 'ios' && found.product === 'ios-xe') ||
      (draft.product === 'asa' && found.product === 'ftd'))
  )
    draft.product = found.product
  draft.hostName ??= found.hostName ?? null
  draft.clock = found.clock ?? draft.clock
  if (prompt) draft.prompts.add(prompt.toLowerCase())
  draft.prompt ??= prompt || null
  for (const node of found.nodes ?? []) merge(draft, node, (found.nodes ?? []).length)
  for (const one of found.interfaces ?? []) {
    const known = draft.interfaces.get(one.name)
    if (known || draft.interfaces.size < MAX_ROWS)
      draft.interfaces.set(one.name, known ? mergeInterface(known, one) : one)
  }
  append(draft.neighbours, found.neighbours)
  append(draft.arp, found.arp)
  append(draft.vpnSessions, found.vpnSessions)
  if (found.configuration)
    draft.configuration =
      draft.configuration === null
        ? found.configuration
        : mergeConfiguration(draft.configuration, found.configuration)
}

const append = <T>(to: T[], more: readonly T[] | undefined): void => {
  for (const one of more ?? []) if (to.length < MAX_ROWS) to.push(one)
}

const mergeInterface = (a: Interface, b: Interface): Interface => ({
  name: a.name,
  label: a.label ?? b.label,
  zone: a.zone ?? b.zone,
  addresses: [...new Set([...a.addresses, ...b.addresses])],
  mac: a.mac ?? b.mac,
  isUp: a.isUp ?? b.isUp,
  outside: a.outside ?? b.outside,
})

const mergeConfiguration = (a: Configuration, b: Configuration): Configuration => ({
  header: [...a.header, ...b.header].slice(0, 20),
  savedAt: a.savedAt ?? b.savedAt,
  isRunning: a.isRunning && b.isRunning,
  isWhole: a.isWhole && b.isWhole,
  services: [...a.services, ...b.services],
  portals: [...a.portals, ...b.portals],
  accounts: [...a.accounts, ...b.accounts],
  authentication: [...a.authentication, ...b.authentication],
  tunnels: [...a.tunnels, ...b.tunnels],
  certificates: [...a.certificates, ...b.certificates],
  apiKeys: [...a.apiKeys, ...b.apiKeys],
  inbound: [...a.inbound, ...b.inbound],
  snmpCommunities: [...a.snmpCommunities, ...b.snmpCommunities],
  logging: [...a.logging, ...b.logging],
  administrationFromInternet:
    (['yes', 'unknown', 'restricted', 'no'] as const).find(
      (w) => a.administrationFromInternet === w || b.administrationFromInternet === w,
    ) ?? 'unknown',
  notRead: a.notRead + b.notRead,
})

const merge = (draft: Draft, given: FoundNode, among: number): void => {
  const at = targetOf(draft, given, among)
  const known = draft.nodes[at]
  const node: Node = {
    name: known?.name ?? given.name ?? null,
    hostName: known?.hostName ?? given.hostName ?? null,
    model: better(known?.model, given.model),
    versionRaw: known?.versionRaw ?? given.versionRaw ?? null,
    version: better(known?.version, given.version),
    build: known?.build ?? given.build ?? null,
    serials: [...new Set([...(known?.serials ?? []), ...(given.serials ?? [])])],
    role: known?.role ?? given.role ?? null,
    uptime: known?.uptime ?? given.uptime ?? null,
    macs: [...new Set([...(known?.macs ?? []), ...(given.macs ?? [])])],
  }
  if (known) draft.nodes[at] = node
  else if (draft.nodes.length < MAX_ROWS) draft.nodes.push(node)
  // The members of a cluster or stack run one version; who was asked prints it for all.
  if (among === 1 && draft.nodes.length > 1)
    draft.nodes.forEach((other, i) => {
      if (other.version === null)
        draft.nodes[i] = {
          ...other,
          model: better(other.model, given.model),
          version: node.version,
          versionRaw: node.versionRaw,
          build: node.build,
        }
    })
}

/** The known member that is meant; -1 for one not met before. */
const targetOf = ({ nodes }: Draft, given: FoundNode, among: number): number => {
  const serials = given.serials ?? []
  const name = given.name ?? null
  const bySerial = nodes.findIndex((n) => n.serials.some((s) => serials.includes(s)))
  if (bySerial !== -1) return bySerial
  if (name !== null) {
    const byName = nodes.findIndex((n) => sameName(n.name, name))
    // What was known before anybody spoke of members is the first of them.
    return byName === -1 && nodes.length === 1 && nodes[0]?.name === null && among === 1
      ? 0
      : byName
  }
  if (among > 1 || nodes.length === 0) return -1
  if (nodes.length === 1) return 0
  const host = given.hostName?.toLowerCase()
  const isFree = (n: Node): boolean => serials.length === 0 || n.serials.length === 0
  const byHost = nodes.findIndex((n) => isFree(n) && n.hostName?.toLowerCase() === host)
  if (byHost !== -1 && host !== undefined) return byHost
  const active = nodes.findIndex((n) => isFree(n) && n.role === 'active')
  return active === -1 ? nodes.findIndex(isFree) : active
}

/** `Switch 1`, `switch1` and `1` are one. */
const sameName = (a: string | null, b: string): boolean =>
  a !== null &&
  a.replace(/^switch ?/i, '').toLowerCase() === b.replace(/^switch ?/i, '').toLowerCase()

/** The longer says more: `FortiGate` and `FortiGate-60F`. */
const better = (a: string | null | undefined, b: string | null | undefined): string | null => {
  if (!a) return b ?? null
  return b && b.length > a.length && b.startsWith(a) ? b : a
}

const finish = (draft: Draft): Device => {
  const { commands, prompts: _, prompt, interfaces, ...rest } = draft
  const hostName = draft.hostName ?? prompt
  return {
    ...rest,
    commands: [...commands],
    nodes: draft.nodes.map((node) => ({
      ...node,
      hostName: node.hostName ?? (draft.nodes.length === 1 ? hostName : null),
    })),
    hostName: hostName ?? draft.nodes.find((n) => n.hostName !== null)?.hostName ?? null,
    interfaces: [...interfaces.values()],
  }
}
