/**
 * Merging and splitting, as the API speaks of it: pairs that may be one device, and what an asset went through. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { AssetDetail, AssetRow, AssetSource } from './contract.ts'
import { DeviceClass } from './evidence.ts'
import { KEY_KINDS } from './identity.ts'

const editor: readonly Role[] = ['administrator', 'operator', 'site-contact']
const reader: readonly Role[] = [...editor, 'officer', 'auditor', 'provider']
const Id = z.strictObject({ id: z.uuid() })
/** ISO 8601 in UTC. */
const Instant = z.iso.datetime()
const Reason = z.string().trim().min(1).max(500)

export const SharedKey = z.strictObject({ kind: z.enum(KEY_KINDS), value: z.string() })
export type SharedKey = z.infer<typeof SharedKey>

export const ProposalRow = z.strictObject({
  id: z.uuid(),
  a: AssetRow,
  b: AssetRow,
  /** The key that both bear; `person` where somebody named the pair. */
  reason: z.enum([...KEY_KINDS, 'person']),
  keys: z.array(SharedKey),
  /** 0 to 100: how much such a key says. */
  strength: z.number().int(),
  proposedAt: Instant,
})
export type ProposalRow = z.infer<typeof ProposalRow>

export const MergeEvent = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['merge', 'split']),
  kept: z.uuid(),
  other: z.uuid(),
  otherName: z.string(),
  isByRule: z.boolean(),
  by: z.string(),
  at: Instant,
  reason: z.string(),
  keys: z.array(SharedKey),
  undone: z.strictObject({ by: z.string(), at: Instant, reason: z.string() }).nullable(),
})
export type MergeEvent = z.infer<typeof MergeEvent>

/** What an asset would be after a merge or a split. */
export const Outlook = z.strictObject({
  name: z.string(),
  deviceClass: DeviceClass,
  owner: z.string(),
  serial: z.string(),
  assetTag: z.string(),
  maker: z.string(),
  model: z.string(),
  hostNames: z.array(z.string()),
  macs: z.array(z.string()),
  addresses: z.array(z.string()),
  sources: z.array(AssetSource),
  sightings: z.number().int(),
})
export type Outlook = z.infer<typeof Outlook>

/** Strong marks of which two assets have each their own: they speak against one device. */
export const AGAINST = ['serial', 'guid', 'uuid', 'tag'] as const
export const MergePreview = z.strictObject({
  one: Outlook,
  other: Outlook,
  both: Outlook,
  against: z.array(z.enum(AGAINST)),
})
export type MergePreview = z.infer<typeof MergePreview>
export const SplitPreview = z.strictObject({
  stays: Outlook,
  leaves: Outlook,
  /** By which the new asset is recognised from then on. */
  keys: z.array(SharedKey),
})
export type SplitPreview = z.infer<typeof SplitPreview>

export const previewMerge = endpoint({
  name: 'assets.merge-preview',
  method: 'GET',
  path: '/api/assets/:id/merge-preview',
  summary:
    'What would become of two assets that are one, and what speaks against it; nothing changes.',
  allow: editor,
  params: Id,
  query: z.strictObject({ other: z.uuid() }),
  answer: MergePreview,
  problems: ['assets.merge_same', 'assets.is_merged'],
})

export const previewSplit = endpoint({
  name: 'assets.split-preview',
  method: 'POST',
  path: '/api/assets/:id/split-preview',
  summary: 'What would become of an asset and of the chosen sightings; nothing changes.',
  allow: editor,
  params: Id,
  body: z.strictObject({ sightings: z.array(z.uuid()).min(1).max(1000) }),
  answer: SplitPreview,
  problems: ['assets.is_merged', 'assets.split_all'],
})

export const listProposals = endpoint({
  name: 'assets.proposals',
  method: 'GET',
  path: '/api/asset-proposals',
  summary: 'Pairs of assets that may be one device, the likeliest first.',
  allow: reader,
  query: z.strictObject({
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  answer: z.strictObject({
    rows: z.array(ProposalRow),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
  problems: ['assets.bad_cursor'],
})

export const acceptProposal = endpoint({
  name: 'assets.accept-proposal',
  method: 'POST',
  path: '/api/asset-proposals/:id/accept',
  summary: 'Merge a proposed pair; `kept` is the asset that stays.',
  allow: editor,
  params: Id,
  body: z.strictObject({ kept: z.uuid(), reason: Reason }),
  answer: AssetDetail,
  problems: ['assets.proposal_decided', 'assets.is_merged', 'assets.is_retired'],
})

export const refuseProposal = endpoint({
  name: 'assets.refuse-proposal',
  method: 'POST',
  path: '/api/asset-proposals/:id/refuse',
  summary: 'Two devices: the pair is not proposed again, and no rule merges it.',
  allow: editor,
  params: Id,
  problems: ['assets.proposal_decided'],
})

export const mergeAssets = endpoint({
  name: 'assets.merge',
  method: 'POST',
  path: '/api/assets/:id/merge',
  summary: 'Make another asset part of this one.',
  allow: editor,
  params: Id,
  body: z.strictObject({ otherId: z.uuid(), reason: Reason }),
  answer: AssetDetail,
  problems: ['assets.merge_same', 'assets.is_merged', 'assets.is_retired'],
})

export const splitAsset = endpoint({
  name: 'assets.split',
  method: 'POST',
  path: '/api/assets/:id/split',
  summary: 'Take sightings out of an asset; they become an asset of their own.',
  allow: editor,
  params: Id,
  body: z.strictObject({
    sightings: z.array(z.uuid()).min(1).max(1000),
    reason: Reason,
  }),
  answer: AssetDetail,
  problems: ['assets.is_merged', 'assets.split_all'],
})

export const mergeHistory = endpoint({
  name: 'assets.merge-history',
  method: 'GET',
  path: '/api/assets/:id/merges',
  summary: 'Merges and splits of an asset, each with its reason, newest first.',
  allow: reader,
  params: Id,
  answer: z.strictObject({
    into: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
    events: z.array(MergeEvent),
  }),
})

export const undoMerge = endpoint({
  name: 'assets.undo-merge',
  method: 'POST',
  path: '/api/assets/:id/merges/:merge/undo',
  summary: 'Take a merge or split back; both assets are as before.',
  allow: editor,
  params: z.strictObject({ id: z.uuid(), merge: z.uuid() }),
  body: z.strictObject({ reason: Reason }),
  answer: AssetDetail,
  problems: ['assets.merge_undone', 'assets.merge_not_last', 'assets.is_merged'],
})
