/**
 * The formats that the catalogue reads, and what it knows of each feed.
 * @module
 */
import type { FeedDefinition } from '../../../../platform/feeds/index.ts'
import type { FollowKind } from './follow/followers.ts'

export const FEED_FORMATS = [
  'cve',
  'nvd',
  'nvd-overrides',
  'kev',
  'epss',
  'jvn-overview',
  'jvn-detail',
  'osv',
  'csaf',
  'redhat-vex',
  'cvrf',
  'cisco',
  'debian',
  'ubuntu',
  'eol',
] as const
export type FeedFormat = (typeof FEED_FORMATS)[number]

export type CatalogueFeed = FeedDefinition & {
  readonly format: FeedFormat
  /** Whole: what a newer copy no longer holds is gone. Else it brings changes only. */
  readonly isWhole: boolean
  /** Asked for piece by piece; left out: it is one file. */
  readonly follow?: FollowKind
  /** Between two questions to its server. */
  readonly paceMs?: number
}
