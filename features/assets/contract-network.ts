/**
 * The network by segment: how many devices of each kind stand in each network of each site, and how they stand.
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
const Count = z.number().int()

/**
 * How a device stands, the first that is true. exposed: reachable from the internet · unknown: machines see it and nobody
 * has registered it · silent: no machine saw it within 7 days · known: none of these.
 */
export const Standing = z.enum(['exposed', 'unknown', 'silent', 'known'])
export type Standing = z.infer<typeof Standing>

/** private: addresses of a network of the company · global: public addresses · none: no address is known. */
export const SegmentKind = z.enum(['private', 'global', 'none'])
export type SegmentKind = z.infer<typeof SegmentKind>

export const Segment = z.strictObject({
  site: z.uuid().nullable(),
  kind: SegmentKind,
  /** CIDR: the network as the site registered it, or the /24 or /64 around the addresses; empty where there is none. */
  network: z.string(),
  devices: Count,
  groups: z.array(z.strictObject({ deviceClass: DeviceClass, counts: z.record(Standing, Count) })),
})
export type Segment = z.infer<typeof Segment>

/** More segments than these are not drawn; the largest are. */
export const MAX_SEGMENTS = 400

export const networkPicture = endpoint({
  name: 'assets.network',
  method: 'GET',
  path: '/api/asset-network',
  summary: 'Devices by site, network segment and kind, with how they stand.',
  allow: reader,
  query: z.strictObject({ site: z.union([z.uuid(), z.literal('none')]).optional() }),
  answer: z.strictObject({
    /** Every device once, whatever the number of its addresses. */
    sites: z.array(
      z.strictObject({
        site: z.uuid().nullable(),
        devices: Count,
        counts: z.record(Standing, Count),
      }),
    ),
    segments: z.array(Segment),
    /** Segments beyond the largest ones. */
    left: Count,
  }),
})
