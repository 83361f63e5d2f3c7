/**
 * Feeds of this installation, and bundles for machines without internet.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'

const Moment = z.iso.datetime()

export const FeedView = z.strictObject({
  name: z.string(),
  url: z.string(),
  /** When the content in use was fetched; null: there is none yet. */
  fetchedAt: Moment.nullable(),
  checkedAt: Moment,
  result: z.enum(['fetched', 'unchanged', 'failed', 'imported']),
  /** The problem's code where the last try failed. */
  why: z.string().nullable(),
  bytes: z.number().int().nullable(),
  sha256: z.string().nullable(),
})
export type FeedView = z.infer<typeof FeedView>

/** A bundle through the browser; a larger one goes by `hinoban feeds import`. */
export const MAX_BUNDLE_BYTES = 4 * 1024 ** 3

const administrator: readonly Role[] = ['administrator']
const readers: readonly Role[] = ['administrator', 'auditor']

export const listFeeds = endpoint({
  name: 'feeds.list',
  method: 'GET',
  path: '/api/feeds',
  summary: 'Every feed with its age and how the last try went, and whether anything is fetched.',
  allow: readers,
  ofInstallation: true,
  answer: z.strictObject({
    enabled: z.boolean(),
    /** Hosts that may be fetched from. */
    allow: z.array(z.string()),
    items: z.array(FeedView),
  }),
})

export const exportBundle = endpoint({
  name: 'feeds.export-bundle',
  method: 'GET',
  path: '/api/feeds/bundle',
  summary: 'One file with the content of all feeds, for a machine without internet.',
  allow: administrator,
  ofInstallation: true,
  answerKind: 'file',
})

export const importBundle = endpoint({
  name: 'feeds.import-bundle',
  method: 'POST',
  path: '/api/feeds/bundle',
  summary: 'Take a bundle over: all of it or nothing. Feeds that are newer here stay.',
  allow: administrator,
  ofInstallation: true,
  upload: true,
  answer: z.strictObject({ taken: z.array(z.string()), kept: z.array(z.string()) }),
  problems: ['feeds.bundle_damaged', 'feeds.too_large'],
})
