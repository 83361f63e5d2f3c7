/**
 * The neighbours that network devices name (LLDP, CDP), as links between devices: the ground of a picture of the network.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { DeviceClass } from './evidence.ts'

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

export const LinkEnd = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  site: z.uuid().nullable(),
  deviceClass: DeviceClass,
})
export type LinkEnd = z.infer<typeof LinkEnd>

export const DeviceLink = z.strictObject({
  id: z.uuid(),
  protocol: z.enum(['cdp', 'lldp']),
  /** The device that was asked. */
  from: LinkEnd,
  /** Empty: the output does not name it. */
  fromPort: z.string(),
  /** The asset that the neighbour is known as now; null where it is none, or none that the reader may see. */
  to: LinkEnd.nullable(),
  /** As the neighbour announced itself: unproven words of another device. */
  toName: z.string(),
  toPort: z.string(),
  toMac: z.string().nullable(),
  toSerial: z.string().nullable(),
  toAddresses: z.array(z.string()),
  toPlatform: z.string(),
  seenFrom: Instant,
  seenUntil: Instant,
  /** Stood in the newest list of neighbours that this device gave by this protocol. */
  isCurrent: z.boolean(),
})
export type DeviceLink = z.infer<typeof DeviceLink>

export const deviceLinks = endpoint({
  name: 'assets.links',
  method: 'GET',
  path: '/api/asset-links',
  summary: 'Links between network devices and their neighbours (LLDP, CDP).',
  allow: reader,
  query: z.strictObject({
    site: z.union([z.uuid(), z.literal('none')]).optional(),
    /** Links from this asset, or to it. */
    asset: z.uuid().optional(),
    /** Default: also those that newer lists no longer name. */
    current: z.enum(['yes', 'all']).default('all'),
    cursor: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(1000),
  }),
  answer: z.strictObject({ rows: z.array(DeviceLink), next: z.uuid().nullable() }),
})
