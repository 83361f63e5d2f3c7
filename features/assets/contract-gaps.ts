/**
 * What is not known: which source reaches which site, devices that only machines or only documents speak of, computers
 * without an agent, and the agent of one asset.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { CaptureCounts, Estimate } from './estimate.ts'
import { DeviceClass } from './evidence.ts'
import { AssetSource } from './sources.ts'

const Instant = z.iso.datetime()
const Count = z.number().int()
const reader: readonly Role[] = [
  'administrator',
  'operator',
  'site-contact',
  'officer',
  'auditor',
  'provider',
]

/** The sources of the matrix; what a person types is no source of devices. */
export const COVERING = AssetSource.exclude(['console'])
export type Covering = z.infer<typeof COVERING>

export const CoverageRow = z.strictObject({
  /** Null: devices that belong to no site. */
  site: z.uuid().nullable(),
  assets: Count,
  /** Only sources that have ever spoken of this site. */
  cells: z.array(z.strictObject({ source: COVERING, fresh: Count, ever: Count })),
})
export type CoverageRow = z.infer<typeof CoverageRow>

export const coverage = endpoint({
  name: 'assets.coverage',
  method: 'GET',
  path: '/api/asset-coverage',
  summary: 'How many devices of each site each source has seen, within 7 days and ever.',
  allow: reader,
  answer: z.strictObject({ rows: z.array(CoverageRow) }),
})

/**
 * machine-only: a machine saw it, and no ledger and no person names it · paper-only: a ledger or a person names it, and
 * no machine ever saw it · no-agent: a computer without osquery.
 */
export const Gap = z.enum(['machine-only', 'paper-only', 'no-agent'])
export type Gap = z.infer<typeof Gap>

const Site = z.union([z.uuid(), z.literal('none')])

export const gaps = endpoint({
  name: 'assets.gaps',
  method: 'GET',
  path: '/api/asset-gaps',
  summary: 'Counts of what is not known, and the estimate of what nobody has seen.',
  allow: reader,
  query: z.strictObject({ site: Site.optional() }),
  answer: z.strictObject({
    assets: Count,
    computers: Count,
    counts: z.record(Gap, Count),
    /** first: the network side · second: agents, directory and ledgers. */
    capture: CaptureCounts,
    estimate: Estimate,
  }),
})

export const GapRow = z.strictObject({
  id: z.uuid(),
  site: z.uuid().nullable(),
  name: z.string(),
  deviceClass: DeviceClass,
  owner: z.string(),
  maker: z.string(),
  model: z.string(),
  addresses: z.array(z.string()),
  macs: z.array(z.string()),
  sources: z.array(AssetSource),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  version: z.number().int(),
})
export type GapRow = z.infer<typeof GapRow>

export const gapList = endpoint({
  name: 'assets.gap-list',
  method: 'GET',
  path: '/api/asset-gaps/list',
  summary: 'The devices of one kind of gap, the last ones that appeared first.',
  allow: reader,
  query: z.strictObject({
    gap: Gap,
    site: Site.optional(),
    cursor: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({ rows: z.array(GapRow), next: z.string().nullable() }),
  problems: ['assets.bad_cursor'],
})

/** What the agent said of itself, in its own words where there are any. */
const AgentNotice = z.strictObject({
  kind: z.enum([
    'line-dropped',
    'buffer-purged',
    'query-failed',
    'worker-stopped',
    'call-too-large',
  ]),
  query: z.string(),
  message: z.string(),
})

export const AgentView = z.strictObject({
  id: z.uuid(),
  source: z.uuid(),
  platform: z.enum(['windows', 'macos', 'linux', 'other']),
  /** Empty: it has not said yet. */
  version: z.string(),
  enrolledAt: Instant,
  lastSeenAt: Instant,
  /** Seconds that its clock is ahead; null while it has said nothing. */
  clockOffSeconds: z.number().int().nullable(),
  notice: AgentNotice.nullable(),
  /** Parts of what it sent that could not be read. */
  damaged: Count,
})
export type AgentView = z.infer<typeof AgentView>

export const assetAgents = endpoint({
  name: 'assets.agents',
  method: 'GET',
  path: '/api/assets/:id/agents',
  summary: 'The osquery agents of one asset, the last one that spoke first.',
  allow: reader,
  params: z.strictObject({ id: z.uuid() }),
  answer: z.strictObject({ agents: z.array(AgentView) }),
})
