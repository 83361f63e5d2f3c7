/**
 * The server side of feeds.
 * @module
 */
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import { type Feeds, feedsProblem } from '../../../platform/feeds/index.ts'
import { type FeatureServer, fileAnswer, route } from '../../../platform/http/index.ts'
import type { Records } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'

export type FeedsDeps = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly feeds: Feeds
  readonly clock: Clock
  /** Asked at every call: they may change while Hinoban runs. */
  readonly settings: () => { readonly enabled: boolean; readonly allow: readonly string[] }
}

const BUNDLE = { kind: 'feeds', id: 'bundle', name: 'bundle' }

export const feedsServer = ({
  records,
  audit,
  feeds,
  clock,
  settings,
}: FeedsDeps): FeatureServer => ({
  routes: [
    route(contract.listFeeds, async () => {
      const { enabled, allow } = settings()
      const items = (await feeds.list()).map((feed) => ({
        ...feed,
        fetchedAt: feed.fetchedAt?.toISOString() ?? null,
        checkedAt: feed.checkedAt.toISOString(),
      }))
      return { enabled, allow: [...allow], items }
    }),
    route(contract.exportBundle, async ({ who }) => {
      await records.within(who.scope, (tx) =>
        audit.write(tx, who, {
          what: 'feeds.export-bundle',
          object: BUNDLE,
          before: null,
          after: null,
        }),
      )
      const day = clock.now().toISOString().slice(0, 10)
      return fileAnswer({
        name: `hinoban-feeds-${day}.bundle`,
        type: 'application/octet-stream',
        body: feeds.exportBundle(),
      })
    }),
    route(contract.importBundle, async ({ who, upload }) => {
      if (upload === null) throw feedsProblem('feeds.bundle_damaged', { place: 'manifest' })
      const { taken, kept } = await feeds.importBundle(upload.bytes, {
        maxBytes: contract.MAX_BUNDLE_BYTES,
      })
      await records.within(who.scope, (tx) =>
        audit.write(tx, who, {
          what: 'feeds.import-bundle',
          object: BUNDLE,
          before: null,
          after: { taken, kept },
        }),
      )
      return { taken: [...taken], kept: [...kept] }
    }),
  ],
  jobs: [],
  stop: () => feeds.close(),
})
