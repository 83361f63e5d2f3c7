/**
 * What the inventory can prove: the evidence kinds of this feature, each with the shape of its payload.
 * @module
 */
import { z } from 'zod'

/** What kind of thing a device is, as far as a source says. `unknown` is an answer: it still has to be classified. */
export const DeviceClass = z.enum([
  'server',
  'workstation',
  'notebook',
  'mobile',
  'network',
  'edge',
  'printer',
  'camera',
  'nas',
  'phone',
  'industrial',
  'iot',
  'virtual',
  'software',
  'other',
  'unknown',
])
export type DeviceClass = z.infer<typeof DeviceClass>

/** Subject `host`: one source saw this device at `observedAt`. */
export const Sighting = z.strictObject({
  source: z.string().max(60),
  collector: z.string().max(200),
  addresses: z.array(z.string().max(60)).max(64),
  firstSeenAt: z.number(),
  inLedger: z.boolean(),
})
export type Sighting = z.infer<typeof Sighting>

/** Subject `host`: who answers for the device. Empty `owner` says: looked at, nobody named. */
export const Ownership = z.strictObject({ owner: z.string().max(200), firstSeenAt: z.number() })
export type Ownership = z.infer<typeof Ownership>

/** Subject `host`: what the device is, and since when nobody has said. */
export const Classification = z.strictObject({
  deviceClass: DeviceClass,
  firstSeenAt: z.number(),
  firmware: z.string().max(200).nullable(),
  endOfSupport: z.number().nullable(),
  reachableFromInternet: z.boolean().nullable(),
  defaultPassword: z.boolean().nullable(),
})
export type Classification = z.infer<typeof Classification>

/** Subject `site`: a collector swept the networks of the site and finished. */
export const Sweep = z.strictObject({
  collector: z.string().max(200),
  ranges: z.array(z.string().max(200)).max(1000),
  hostsUp: z.number().int(),
  complete: z.boolean(),
})
export type Sweep = z.infer<typeof Sweep>

/** Subject `site`: how a live source that is expected to speak of it goes. */
export const Collector = z.strictObject({
  source: z.uuid(),
  kind: z.string().max(60),
  name: z.string().max(100),
  /** `off`: a person stopped or removed it, so nothing is expected. */
  state: z.enum(['expected', 'ok', 'failed', 'off']),
  /** When it last brought something, or since when it is expected. */
  lastAt: z.number(),
  silentAfterMs: z.number(),
})
export type Collector = z.infer<typeof Collector>

/** Subject `host`: a scan looked at its addresses of the internet and found nothing to reach, where something had been. */
export const Unreachable = z.strictObject({
  collector: z.string().max(200),
  how: z.enum(['down', 'shut']),
  addresses: z.array(z.string().max(60)).max(64),
})
export type Unreachable = z.infer<typeof Unreachable>

/** Subject `host`: the certificate that a service of it showed to a scan. */
export const ServedCertificate = z.strictObject({
  /** `tcp/443`. */
  place: z.string().max(20),
  serial: z.string().max(80),
  /** SHA-256 of the SubjectPublicKeyInfo, in hexadecimal digits. */
  key: z.string().max(64),
  subject: z.string().max(400),
  notBefore: z.number(),
  notAfter: z.number(),
})
export type ServedCertificate = z.infer<typeof ServedCertificate>

export const evidenceKinds = {
  'assets.sighting': Sighting,
  'assets.owner': Ownership,
  'assets.classification': Classification,
  'assets.sweep': Sweep,
  'assets.collector': Collector,
  'assets.unreachable': Unreachable,
  'assets.certificate': ServedCertificate,
} as const
