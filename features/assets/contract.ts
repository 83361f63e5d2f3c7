/**
 * The inventory as the console and other programs see it: list, detail, edits, retirement, owners, export.
 * Files come in through platform/imports; measures and evidence of an asset come from the board.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import {
  AssetChanges,
  AssetDetail,
  AssetFacets,
  AssetFilter,
  AssetRow,
  AssetSort,
  AssignOwner,
  BulkAnswer,
  ComponentRow,
  CreateAsset,
  SightingRow,
} from './contract-asset.ts'

export * from './contract-asset.ts'
export * from './contract-device.ts'
export * from './contract-exposure.ts'
export * from './contract-gaps.ts'
export type * from './contract-hosts.ts'
export * from './contract-links.ts'
export * from './contract-network.ts'
export type * from './contract-software.ts'
export * from './contract-templates.ts'
export { DeviceClass } from './evidence.ts'
export { AssetSource } from './sources.ts'

export const assetsProblems = {
  'assets.changed_meanwhile': { status: 409, params: ['by', 'at', 'version'] },
  'assets.identity_taken': { status: 409, params: ['what', 'value', 'name', 'id'] },
  'assets.bad_address': { status: 422, params: ['value'] },
  'assets.bad_mac': { status: 422, params: ['value'] },
  'assets.bad_host_name': { status: 422, params: ['value'] },
  'assets.unknown_site': { status: 422, params: [] },
  'assets.is_retired': { status: 409, params: ['name'] },
  'assets.is_not_retired': { status: 409, params: ['name'] },
  'assets.selection_changed': { status: 409, params: ['expected', 'found'] },
  'assets.bad_cursor': { status: 400, params: [] },
  'assets.is_merged': { status: 409, params: ['name'] },
  'assets.merge_same': { status: 422, params: [] },
  'assets.merge_undone': { status: 409, params: [] },
  'assets.merge_not_last': { status: 409, params: [] },
  'assets.proposal_decided': { status: 409, params: [] },
  'assets.split_all': { status: 422, params: [] },
  'assets.nmap_missing': { status: 503, params: [] },
  'assets.nmap_failed': { status: 502, params: ['why'] },
  'assets.directory_unreachable': { status: 504, params: ['host', 'why'] },
  'assets.directory_refused': { status: 502, params: ['host'] },
  'assets.directory_certificate': { status: 502, params: ['host', 'why'] },
  'assets.directory_answered': { status: 502, params: ['host', 'why'] },
  'assets.no_agent_to_ask': { status: 409, params: [] },
  'assets.too_many_questions': { status: 409, params: ['limit'] },
  'assets.too_many_agents': { status: 409, params: ['limit'] },
  'assets.snmp_silent': { status: 504, params: ['addresses'] },
} as const satisfies Catalogue

const editor: readonly Role[] = ['administrator', 'operator', 'site-contact']
const reader: readonly Role[] = [...editor, 'officer', 'auditor', 'provider']
const Id = z.strictObject({ id: z.uuid() })
const Paging = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
}

export const listAssets = endpoint({
  name: 'assets.list',
  method: 'GET',
  path: '/api/assets',
  summary: 'Assets that match the filters, sorted, one page at a time.',
  allow: reader,
  query: AssetFilter.extend({
    sort: AssetSort.default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    ...Paging,
  }),
  answer: z.strictObject({
    rows: z.array(AssetRow),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
  problems: ['assets.bad_cursor'],
})

export const assetFacets = endpoint({
  name: 'assets.facets',
  method: 'GET',
  path: '/api/assets/facets',
  summary: 'Counts by site, class, source, freshness and importance for the filters.',
  allow: reader,
  query: AssetFilter,
  answer: AssetFacets,
})

export const exportAssets = endpoint({
  name: 'assets.export',
  method: 'GET',
  path: '/api/assets/export.csv',
  summary: 'All assets that match the filters as a CSV file that Excel opens.',
  allow: reader,
  query: AssetFilter,
  answerKind: 'file',
})

export const createAsset = endpoint({
  name: 'assets.create',
  method: 'POST',
  path: '/api/assets',
  summary: 'Enter an asset by hand.',
  allow: editor,
  body: CreateAsset,
  answer: AssetDetail,
  problems: [
    'assets.identity_taken',
    'assets.bad_address',
    'assets.bad_mac',
    'assets.bad_host_name',
    'assets.unknown_site',
  ],
})

export const readAsset = endpoint({
  name: 'assets.read',
  method: 'GET',
  path: '/api/assets/:id',
  summary: 'One asset with what each source says about it.',
  allow: reader,
  params: Id,
  answer: AssetDetail,
})

export const updateAsset = endpoint({
  name: 'assets.update',
  method: 'PATCH',
  path: '/api/assets/:id',
  summary: 'Change what a person may say about an asset; refused when somebody saved in between.',
  allow: editor,
  params: Id,
  body: z.strictObject({ version: z.number().int(), changes: AssetChanges }),
  answer: AssetDetail,
  problems: ['assets.changed_meanwhile', 'assets.unknown_site', 'assets.is_retired'],
})

export const retireAsset = endpoint({
  name: 'assets.retire',
  method: 'POST',
  path: '/api/assets/:id/retire',
  summary: 'Take an asset out of the inventory, with a reason, signed by the caller.',
  allow: editor,
  params: Id,
  body: z.strictObject({ version: z.number().int(), reason: z.string().trim().min(1).max(500) }),
  answer: AssetDetail,
  problems: ['assets.changed_meanwhile', 'assets.is_retired'],
})

export const restoreAsset = endpoint({
  name: 'assets.restore',
  method: 'POST',
  path: '/api/assets/:id/restore',
  summary: 'Bring a retired asset back.',
  allow: editor,
  params: Id,
  body: z.strictObject({ version: z.number().int(), reason: z.string().trim().min(1).max(500) }),
  answer: AssetDetail,
  problems: ['assets.changed_meanwhile', 'assets.is_not_retired'],
})

export const assignOwner = endpoint({
  name: 'assets.assign-owner',
  method: 'POST',
  path: '/api/assets/assign-owner',
  summary: 'Name one owner for many assets; answers per row.',
  allow: editor,
  body: AssignOwner,
  answer: BulkAnswer,
  problems: ['assets.selection_changed'],
})

export const assetSightings = endpoint({
  name: 'assets.sightings',
  method: 'GET',
  path: '/api/assets/:id/sightings',
  summary: 'What was seen of an asset when by whom, newest first.',
  allow: reader,
  params: Id,
  query: z.strictObject(Paging),
  answer: z.strictObject({ rows: z.array(SightingRow), next: z.string().nullable() }),
  problems: ['assets.bad_cursor'],
})

export const assetComponents = endpoint({
  name: 'assets.components',
  method: 'GET',
  path: '/api/assets/:id/components',
  summary: 'Software seen on an asset, with when it was seen.',
  allow: reader,
  params: Id,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    current: z.enum(['yes', 'all']).default('yes'),
    ...Paging,
  }),
  answer: z.strictObject({
    rows: z.array(ComponentRow),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
  problems: ['assets.bad_cursor'],
})
