/**
 * What the feeds are given by whoever starts them.
 * @module
 */
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import type { Feeds } from '../../../platform/feeds/index.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import type { Records } from '../../../platform/records/index.ts'
import type { KnownFeed } from './view.ts'

/** Whoever makes something of the feeds: here the catalogue of flaws. */
export type FeedKeeper = {
  readonly usual: readonly string[]
  known(): Promise<readonly KnownFeed[]>
  catalogue(): { readonly state: 'absent' | 'building' | 'ready'; readonly builtAt: number | null }
  /** Fetches and takes in, in the background. */
  begin(what: {
    readonly names?: readonly string[]
    readonly shrunk?: readonly string[]
  }): Promise<void>
  /** Which feed a file on this machine is a copy of; null: none. */
  recognise(path: string, fileName: string, sha256: string): Promise<string | null>
  titleOf(name: string): Text
}

export type FeedsDeps = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly feeds: Feeds
  readonly clock: Clock
  readonly keeper: FeedKeeper
  /** Asked at every call: they may change while Hinoban runs. */
  readonly settings: () => {
    readonly enabled: boolean
    readonly allow: readonly string[]
    readonly on: readonly string[]
    /** `name=address` lines. */
    readonly mirrors: readonly string[]
  }
  /** Saves a setting as the settings page does. */
  readonly save: (
    key: 'feeds.enabled' | 'feeds.on' | 'feeds.allow' | 'feeds.mirrors',
    value: unknown,
    by: string,
  ) => Promise<unknown>
}
