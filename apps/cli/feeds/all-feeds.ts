/**
 * Every feed of every room that reads feeds.
 * @module
 */
import { ALERT_FEEDS } from '../../../features/advisories/server/alert-feeds.ts'
import { feedNamed, feedsAt } from '../../../features/vulnerabilities/server/catalogue/feeds.ts'
import type { FeedDefinition } from '../../../platform/feeds/index.ts'

/** `mirrors`: lines of the setting; publishers that a person added stand there. */
export const allFeeds = (mirrors: readonly string[]): readonly FeedDefinition[] => [
  ...ALERT_FEEDS,
  ...feedsAt(new Date().getUTCFullYear(), mirrors),
]

/** Null for a name that is none. */
export const definitionOf = (name: string): FeedDefinition | null =>
  ALERT_FEEDS.find((one) => one.name === name) ?? feedNamed(name)
