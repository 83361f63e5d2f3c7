/**
 * What a reader hands over: pieces of devices, put together by `assemble.ts`.
 * @module
 */
import type {
  ArpEntry,
  Configuration,
  DeviceDamage,
  Interface,
  Neighbour,
  Node,
  Product,
  VpnSession,
} from './parts.ts'
import type { Piece } from './segments.ts'

export type FoundNode = Partial<Node>
export type Found = {
  readonly product?: Product | null
  readonly hostName?: string | null
  readonly nodes?: readonly FoundNode[]
  readonly interfaces?: readonly Interface[]
  readonly neighbours?: readonly Neighbour[]
  readonly arp?: readonly ArpEntry[]
  readonly vpnSessions?: readonly VpnSession[]
  readonly configuration?: Configuration
  /** What the clock of the device said. */
  readonly clock?: string | null
  readonly notRead: number
  readonly damage?: readonly DeviceDamage[]
}
export type Reader = (piece: Piece) => Found

export const noConfiguration: Configuration = {
  header: [],
  savedAt: null,
  isRunning: false,
  isWhole: true,
  services: [],
  portals: [],
  accounts: [],
  authentication: [],
  tunnels: [],
  certificates: [],
  apiKeys: [],
  inbound: [],
  snmpCommunities: [],
  logging: [],
  administrationFromInternet: 'unknown',
  notRead: 0,
}

/** A server that is asked who somebody is, of which the file tells no account and no secret. */
export const noSecret = { account: null, secretHash: null, secretForm: null } as const

/** A configuration that begins so ends so, or it was cut off. */
export const cutShort = (
  { lines, line }: Piece,
  begins: RegExp,
  ends: RegExp,
): readonly DeviceDamage[] =>
  lines.slice(0, 10).some((l) => begins.test(l)) && !lines.some((l) => ends.test(l))
    ? [{ line: line + Math.max(0, lines.length - 1), why: 'cut_short' }]
    : []

/** Lines whose first word is none of the commands that are known. */
export const unknownLines = (lines: readonly { readonly text: string }[], known: RegExp): number =>
  lines.reduce((count, { text }) => count + (known.test(text) ? 0 : 1), 0)

/** An interface of which only the name is known. */
export const interfaceNamed = (name: string): Interface => ({
  name,
  label: null,
  zone: null,
  addresses: [],
  mac: null,
  isUp: null,
  outside: null,
})

/** A gateway of which nobody can tell where the internet is says nothing about what listens there. */
export const isSideKnown = (interfaces: readonly Interface[]): boolean =>
  interfaces.some((i) => i.outside !== null)

const ADMIN = /^(?:https-admin|http-admin|ssh|telnet|web-gui|api)$/

/** From the services: may an administrator sign in from the internet? */
export const administrationOf = (
  services: Configuration['services'],
  isKnown = true,
): Configuration['administrationFromInternet'] => {
  const open = services.filter((s) => ADMIN.test(s.service) && s.outside !== null)
  if (open.some((s) => s.isRestricted === false)) return 'yes'
  if (open.some((s) => s.isRestricted === null)) return 'unknown'
  if (open.length > 0) return 'restricted'
  return isKnown ? 'no' : 'unknown'
}
