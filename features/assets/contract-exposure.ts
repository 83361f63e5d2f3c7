/**
 * What the internet can reach, by evidence.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { DeviceClass } from './evidence.ts'
import { AssetSource } from './sources.ts'

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

/**
 * outside-scan: a scan found open ports at an address of the internet · configuration: something listens on an interface
 * that faces it · service: the device itself lists open ports and bears such an address · global-address: it bears one,
 * and nobody looked what listens · ledger, person: somebody wrote it down.
 */
export const ExposureBasis = z.enum([
  'outside-scan',
  'configuration',
  'service',
  'global-address',
  'ledger',
  'person',
])
export type ExposureBasis = z.infer<typeof ExposureBasis>

/** unconfirmed: the newest evidence is older than 30 days; it still counts as exposed. */
export const ExposureState = z.enum(['exposed', 'unconfirmed', 'closed', 'unknown'])
export type ExposureState = z.infer<typeof ExposureState>

export const ExposureNext = z.enum(['close', 'settle', 'confirm', 'look', 'own', 'watch'])
export type ExposureNext = z.infer<typeof ExposureNext>

export const ExposureView = z.strictObject({
  state: ExposureState,
  isContradictory: z.boolean(),
  /** Reachable evidence first, each newest first. */
  evidence: z.array(
    z.strictObject({
      by: ExposureBasis,
      source: AssetSource,
      isReachable: z.boolean(),
      at: Instant,
      isOld: z.boolean(),
      listens: z.array(z.string()),
      detail: z.string(),
    }),
  ),
  /** What of it must not face the internet. */
  dangerous: z.array(z.string()),
  next: ExposureNext,
})
export type ExposureView = z.infer<typeof ExposureView>

export const ExposureRow = ExposureView.extend({
  id: z.uuid(),
  site: z.uuid().nullable(),
  name: z.string(),
  deviceClass: DeviceClass,
  owner: z.string(),
  model: z.string(),
  firmware: z.string(),
})
export type ExposureRow = z.infer<typeof ExposureRow>

/** An asset that the internet reaches, or reached when it was last looked at. */
export type ExposedAsset = ExposureView & {
  readonly id: string
  readonly name: string
  readonly site: string | null
  readonly owner: string
}

/** How another feature asks for the exposure of assets; the app hands it over. */
export type ExposureBook<Tx> = {
  /** Assets without any evidence are left out. */
  readonly of: (tx: Tx, assets: readonly string[]) => Promise<ReadonlyMap<string, ExposureView>>
  /** All of them page by page, in the order of their ids. */
  readonly exposed: (
    tx: Tx,
    page: { readonly after: string | null; readonly limit: number },
  ) => Promise<readonly ExposedAsset[]>
  /** Which of these still are. */
  readonly stillExposed: (tx: Tx, assets: readonly string[]) => Promise<readonly string[]>
}

export const exposures = endpoint({
  name: 'assets.exposures',
  method: 'GET',
  path: '/api/asset-exposure',
  summary: 'Assets that the internet can reach, by which evidence, the newest first.',
  allow: reader,
  query: z.strictObject({
    site: z.union([z.uuid(), z.literal('none')]).optional(),
    by: ExposureBasis.optional(),
    state: z.enum(['exposed', 'unconfirmed']).optional(),
    cursor: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({
    rows: z.array(ExposureRow),
    next: z.string().nullable(),
    exposed: z.number().int(),
    unconfirmed: z.number().int(),
    /** How many assets there are in all. */
    assets: z.number().int(),
  }),
  problems: ['assets.bad_cursor'],
})

export const assetExposure = endpoint({
  name: 'assets.exposure',
  method: 'GET',
  path: '/api/assets/:id/exposure',
  summary: 'Whether the internet can reach one asset, and by which evidence.',
  allow: reader,
  params: z.strictObject({ id: z.uuid() }),
  answer: ExposureView,
})
