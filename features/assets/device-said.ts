/**
 * What a device of `@hinoban/devices` says, in the shape in which it is kept: every text bounded, every list too. Pure.
 * @module
 */
import type { Configuration, Device, Node } from '@hinoban/devices'
import type { DeviceConfiguration, DeviceSaid, KeptSecret } from './contract-device.ts'
import { clockOf, speakerOf } from './device-facts.ts'
import { cleanText } from './identifiers.ts'

/** Users of the largest local databases stay below. */
const MAX_ACCOUNTS = 5_000
const MAX_ROWS = 1_000
/** More would make one row of the database too large to be read at once. */
const MAX_SESSIONS = 5_000

/** The commands whose answer lists who is signed in. */
const SESSIONS = /vpn-sessiondb|vpn ssl monitor/

/** What the file said of this member of the group; null where it only named it. */
export const saidOf = (device: Device, node: Node): DeviceSaid | null => {
  const isSpeaker = node === speakerOf(device)
  const configuration = isSpeaker ? device.configuration : null
  const isAsked = isSpeaker && device.commands.some((c) => SESSIONS.test(c))
  if (node.version === null && configuration === null && !isAsked) return null
  return {
    vendor: device.vendor,
    product: device.product,
    model: orNull(node.model),
    hostName: orNull(node.hostName ?? (device.nodes.length <= 1 ? device.hostName : null)),
    serial: orNull(node.serials[0] ?? null),
    version: orNull(node.version),
    build: orNull(node.build),
    versionRaw: orNull(node.versionRaw),
    state: configuration !== null && !configuration.isRunning ? 'backup' : 'running',
    changedAt: clockOf(configuration?.savedAt ?? null),
    sessions: isAsked
      ? device.vpnSessions.slice(0, MAX_SESSIONS).map((s) => ({
          user: text(s.user),
          kind: text(s.kind),
          from: orNull(s.from),
          assigned: orNull(s.assigned),
          since: orNull(s.since),
          group: orNull(s.group),
        }))
      : null,
    configuration: configuration === null ? null : configurationOf(configuration),
  }
}

const text = (value: string): string => cleanText(value, 400)
const orNull = (value: string | null): string | null => (value === null ? null : text(value))

const kept = (one: {
  readonly secretHash: string | null
  readonly secretForm: string | null
}): KeptSecret =>
  one.secretHash === null ? null : { mark: text(one.secretHash), form: orNull(one.secretForm) }

const outside = (one: Configuration['services'][number]['outside']) =>
  one === null ? null : { why: one.why, detail: text(one.detail) }

const some = <T, U>(list: readonly T[], of: (one: T) => U): U[] => list.slice(0, MAX_ROWS).map(of)

const configurationOf = (c: Configuration): DeviceConfiguration => ({
  isWhole: c.isWhole && c.accounts.length <= MAX_ACCOUNTS && longestOf(c) <= MAX_ROWS,
  notRead: c.notRead,
  administrationFromInternet: c.administrationFromInternet,
  accounts: c.accounts.slice(0, MAX_ACCOUNTS).map((a) => ({
    name: text(a.name),
    use: a.use,
    role: orNull(a.role),
    isEnabled: a.isEnabled,
    secondFactor: a.secondFactor,
    trustedHosts: a.trustedHosts === null ? null : some(a.trustedHosts, text),
    secret: kept(a),
  })),
  portals: some(c.portals, (p) => ({
    kind: p.kind,
    name: orNull(p.name),
    isOn: p.isOn,
    port: p.port,
    interfaces: some(p.interfaces, text),
    outside: outside(p.outside),
  })),
  services: some(c.services, (s) => ({
    service: text(s.service),
    port: s.port,
    protocol: s.protocol,
    interface: orNull(s.interface),
    outside: outside(s.outside),
    isRestricted: s.isRestricted,
  })),
  servers: some(c.authentication, (s) => ({
    kind: s.kind,
    name: text(s.name),
    server: orNull(s.server),
    account: orNull(s.account),
    secret: kept(s),
  })),
  tunnels: some(c.tunnels, (t) => ({
    name: text(t.name),
    remote: orNull(t.remote),
    secret: kept(t),
  })),
  certificates: some(c.certificates, ({ name, isOwn, hash, says }) => ({
    name: text(name),
    isOwn,
    mark: orNull(hash),
    says:
      says === null
        ? null
        : {
            serial: text(says.serial),
            key: text(says.key),
            subject: text(says.subject),
            issuer: text(says.issuer),
            notBefore: text(says.notBefore),
            notAfter: text(says.notAfter),
          },
  })),
  apiKeys: some(c.apiKeys, (k) => ({ name: text(k.name), secret: kept(k) })),
  communities: some(c.snmpCommunities, ({ access, secretHash }) => ({
    access,
    secret: kept({ secretHash, secretForm: 'plain' }),
  })),
  logging: some(c.logging, (l) => text(l.target)),
  inbound: some(c.inbound, (i) => ({
    name: text(i.name),
    from: text(i.from),
    to: text(i.to),
    services: some(i.services, text),
    isRestricted: i.isRestricted,
  })),
})

const longestOf = (c: Configuration): number =>
  Math.max(
    ...[
      c.portals,
      c.services,
      c.authentication,
      c.tunnels,
      c.certificates,
      c.apiKeys,
      c.snmpCommunities,
      c.logging,
      c.inbound,
    ].map((list) => list.length),
  )
