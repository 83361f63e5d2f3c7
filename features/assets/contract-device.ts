/**
 * What outputs and configurations of network devices said, reading by reading: the shape that is kept, the seam by which
 * another feature reads it (`DeviceBook`), and what the page of an asset shows. Pure.
 *
 * No secret stands in any of it. A `mark` is a keyed hash whose key is the organization's own: equal marks are equal
 * texts, so an unchanged mark proves "not changed". What a different mark proves depends on how the device keeps the
 * secret: `secretsCompared` in configuration.ts says it. Marks never leave the server.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'

const Text = z.string().max(400)
const Outside = z.strictObject({ why: Text, detail: Text }).nullable()

/** How the device keeps it: `ENC`, `type 7`, `plain`, …; null: the file does not say. */
export const KeptSecret = z.strictObject({ mark: Text, form: Text.nullable() }).nullable()
export type KeptSecret = z.infer<typeof KeptSecret>

const account = {
  name: Text,
  use: z.enum(['administrator', 'vpn', 'user']),
  role: Text.nullable(),
  isEnabled: z.boolean().nullable(),
  /** unknown: it may be asked for elsewhere, by the server that checks the account. */
  secondFactor: z.enum(['yes', 'no', 'unknown']),
  /** Addresses from which it may sign in; empty: from everywhere; null: the file does not say. */
  trustedHosts: z.array(Text).nullable(),
}
const portal = {
  kind: z.enum(['ssl-vpn', 'globalprotect', 'anyconnect', 'ipsec-remote', 'l2tp', 'pptp']),
  name: Text.nullable(),
  isOn: z.boolean().nullable(),
  port: z.number().nullable(),
  interfaces: z.array(Text),
  /** Why an interface it listens on is thought to face the internet; null: none is. */
  outside: Outside,
}
const service = {
  service: Text,
  port: z.number().nullable(),
  protocol: z.enum(['tcp', 'udp']).nullable(),
  interface: Text.nullable(),
  outside: Outside,
  isRestricted: z.boolean().nullable(),
}
const server = {
  kind: z.enum(['radius', 'tacacs', 'ldap', 'saml', 'token']),
  name: Text,
  server: Text.nullable(),
  /** With which the device signs in there. */
  account: Text.nullable(),
}
const tunnel = {
  name: Text,
  /** Null: whoever knows the key. */
  remote: Text.nullable(),
}
const certificate = {
  name: Text,
  isOwn: z.boolean(),
  /** `key` is the SHA-256 of the SubjectPublicKeyInfo; null: the certificate could not be read. */
  says: z
    .strictObject({
      serial: Text,
      key: Text,
      subject: Text,
      issuer: Text,
      notBefore: Text,
      notAfter: Text,
    })
    .nullable(),
}
const inbound = {
  name: Text,
  from: Text,
  to: Text,
  services: z.array(Text),
  isRestricted: z.boolean(),
}
const secret = { secret: KeptSecret }

export const DeviceConfiguration = z.strictObject({
  /** False: the file was cut off or damaged, so that what is missing may be there all the same. */
  isWhole: z.boolean(),
  /** Lines that no reader knows. */
  notRead: z.number(),
  administrationFromInternet: z.enum(['yes', 'restricted', 'no', 'unknown']),
  accounts: z.array(z.strictObject({ ...account, ...secret })),
  portals: z.array(z.strictObject(portal)),
  services: z.array(z.strictObject(service)),
  servers: z.array(z.strictObject({ ...server, ...secret })),
  tunnels: z.array(z.strictObject({ ...tunnel, ...secret })),
  certificates: z.array(z.strictObject({ ...certificate, mark: Text.nullable() })),
  apiKeys: z.array(z.strictObject({ name: Text, ...secret })),
  communities: z.array(z.strictObject({ access: z.enum(['ro', 'rw']).nullable(), ...secret })),
  logging: z.array(Text),
  inbound: z.array(z.strictObject(inbound)),
})
export type DeviceConfiguration = z.infer<typeof DeviceConfiguration>

export const DeviceSession = z.strictObject({
  user: Text,
  kind: Text,
  from: Text.nullable(),
  assigned: Text.nullable(),
  /** The time of signing in, or how long it lasts, as printed. */
  since: Text.nullable(),
  group: Text.nullable(),
})
export type DeviceSession = z.infer<typeof DeviceSession>

/** What one file said of one device. */
export const DeviceSaid = z.strictObject({
  vendor: Text,
  /** The product line inside which versions may be compared: `fortios`, `asa`, … */
  product: Text.nullable(),
  model: Text.nullable(),
  hostName: Text.nullable(),
  serial: Text.nullable(),
  version: Text.nullable(),
  build: Text.nullable(),
  /** As the device prints it. */
  versionRaw: Text.nullable(),
  /** running: the device printed it · backup: a file with a configuration, which may be older than what runs. */
  state: z.enum(['running', 'backup']),
  /** The last change that the configuration itself tells, ms: it is not older than that. */
  changedAt: z.number().nullable(),
  /** Null: the sessions were not asked for; empty: they were, and there were none. */
  sessions: z.array(DeviceSession).nullable(),
  configuration: DeviceConfiguration.nullable(),
})
export type DeviceSaid = z.infer<typeof DeviceSaid>

/** A reading as it is kept; never overwritten. */
export type DeviceReading = DeviceSaid & {
  readonly id: string
  /** The asset as it stands now, after merges. */
  readonly asset: string
  readonly takenAt: Date
  /** clock: the device printed the time · handed-over: no later than this, and perhaps earlier. */
  readonly timeFrom: 'clock' | 'handed-over'
  readonly recordedAt: Date
  readonly file: string | null
  readonly importId: string | null
}

/** A device that has readings, with its newest. */
export type DeviceInBook = {
  readonly asset: string
  readonly name: string
  readonly site: string | null
  readonly readings: number
  readonly newest: DeviceReading
}

/** A version of a device and the readings that show it, first and last. */
export type DeviceVersion = {
  readonly product: string | null
  readonly version: string
  readonly build: string | null
  /** Some reading shows it running, not only as a file. */
  readonly isSeenRunning: boolean
  readonly from: Date
  readonly until: Date
}

/**
 * How another feature reads what devices said; the app hands it over. `Tx` is the caller's transaction: organization and
 * sites are its own.
 */
export type DeviceBook<Tx> = {
  /** Devices in the inventory that have readings, by asset id; `after` is the last one of the page before. */
  readonly devices: (
    tx: Tx,
    page: { readonly after: string | null; readonly limit: number },
  ) => Promise<readonly DeviceInBook[]>
  /** Newest first; `before` is the last one of the page before. */
  readonly readings: (
    tx: Tx,
    asset: string,
    page: { readonly before: DeviceReading | null; readonly limit: number },
  ) => Promise<readonly DeviceReading[]>
  /** What two readings prove of a secret; `none`: nothing is kept there now. */
  readonly compared: (
    vendor: string,
    before: KeptSecret,
    after: KeptSecret,
  ) => Exclude<SecretState, 'new'>
  /** Every version in the order of time; a version that came back stands twice. */
  readonly versions: (tx: Tx, asset: string) => Promise<readonly DeviceVersion[]>
}

// ── the page ───────────────────────────────────────────────────────────────────────────────────────────────

const reader: readonly Role[] = [
  'administrator',
  'operator',
  'site-contact',
  'officer',
  'auditor',
  'provider',
]
/** ISO 8601 in UTC. */
const Instant = z.iso.datetime()

/** Against the reading before: same and changed are proven; unknown: how it is kept proves nothing; new: not there before. */
export const SecretState = z.enum(['none', 'same', 'changed', 'unknown', 'new'])
export type SecretState = z.infer<typeof SecretState>
const shown = { secret: SecretState }

export const ConfigurationChange = z.strictObject({
  what: z.enum([
    'version',
    'administration',
    'account',
    'portal',
    'service',
    'server',
    'tunnel',
    'certificate',
    'apiKey',
    'community',
    'logging',
    'inbound',
  ]),
  how: z.enum(['added', 'removed', 'changed', 'secret']),
  name: z.string(),
  /** Which property; empty where the thing came or went. A key of the page's words. */
  field: z.string(),
  from: z.string(),
  to: z.string(),
})
export type ConfigurationChange = z.infer<typeof ConfigurationChange>

export const ReadingRow = z.strictObject({
  id: z.uuid(),
  takenAt: Instant,
  timeFrom: z.enum(['clock', 'handed-over']),
  recordedAt: Instant,
  state: z.enum(['running', 'backup']),
  changedAt: Instant.nullable(),
  version: z.string(),
  file: z.string().nullable(),
  import: z.uuid().nullable(),
  hasConfiguration: z.boolean(),
  sessions: z.number().int().nullable(),
})
export type ReadingRow = z.infer<typeof ReadingRow>

export const ConfigurationView = z.strictObject({
  reading: ReadingRow,
  isWhole: z.boolean(),
  notRead: z.number().int(),
  administrationFromInternet: z.enum(['yes', 'restricted', 'no', 'unknown']),
  accounts: z.array(z.strictObject({ ...account, ...shown })),
  portals: z.array(z.strictObject(portal)),
  services: z.array(z.strictObject(service)),
  servers: z.array(z.strictObject({ ...server, ...shown })),
  tunnels: z.array(z.strictObject({ ...tunnel, ...shown })),
  certificates: z.array(z.strictObject({ ...certificate, ...shown })),
  apiKeys: z.array(z.strictObject({ name: z.string(), ...shown })),
  communities: z.array(z.strictObject({ access: z.enum(['ro', 'rw']).nullable(), ...shown })),
  logging: z.array(z.string()),
  inbound: z.array(z.strictObject(inbound)),
})
export type ConfigurationView = z.infer<typeof ConfigurationView>

export const assetConfiguration = endpoint({
  name: 'assets.configuration',
  method: 'GET',
  path: '/api/assets/:id/configuration',
  summary: 'What outputs and configurations said of a network device, and what changed since.',
  allow: reader,
  params: z.strictObject({ id: z.uuid() }),
  query: z.strictObject({
    /** The reading to show; default: the newest with a configuration. */
    reading: z.uuid().optional(),
    /** The reading to compare with; default: the one with a configuration before it. */
    against: z.uuid().optional(),
  }),
  answer: z.strictObject({
    /** Newest first, at most 100. */
    readings: z.array(ReadingRow),
    total: z.number().int(),
    shown: ConfigurationView.nullable(),
    against: ReadingRow.nullable(),
    changes: z.array(ConfigurationChange),
    sessions: z.strictObject({ at: Instant, rows: z.array(DeviceSession) }).nullable(),
  }),
})
