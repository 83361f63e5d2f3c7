/**
 * The server side of feeds: what there is and how each stands, choosing, fetching now, and bringing files and bundles.
 * @module
 */
import { feedsProblem } from '../../../platform/feeds/index.ts'
import { type FeatureServer, fileAnswer, route } from '../../../platform/http/index.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import * as contract from '../contract.ts'
import type { FeedsDeps } from './deps.ts'
import { providerRoutes } from './providers.ts'
import { type KnownFeed, viewOf } from './view.ts'

export type { FeedKeeper, FeedsDeps } from './deps.ts'

const problem = problemsOf(contract.feedsPageProblems)
const BUNDLE = { kind: 'feeds', id: 'bundle', name: 'bundle' }
const feedObject = (name: string) => ({ kind: 'feeds', id: name, name })
const isoOf = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString()

export const feedsServer = (deps: FeedsDeps): FeatureServer => {
  const { records, audit, feeds, clock, keeper, settings } = deps
  const knownOf = async (names: readonly string[]) => {
    const known = await keeper.known()
    const unknown = names.find(
      (name) => !known.some((one) => one.name === name || one.group === name),
    )
    if (unknown !== undefined) throw problem('feeds.unknown', { name: unknown.slice(0, 80) })
    return known
  }
  return {
    routes: [
      ...providerRoutes(deps),
      route(contract.listFeeds, async () => {
        const { enabled, allow, on } = settings()
        const { state, builtAt } = keeper.catalogue()
        const underWay = await feeds.underWay()
        const items = (await keeper.known()).map((one) =>
          viewOf(one, underWay.get(one.name) ?? null),
        )
        return {
          enabled,
          allow: [...allow],
          on: [...on],
          usual: [...keeper.usual],
          catalogue: state,
          builtAt: isoOf(builtAt),
          items,
        }
      }),
      route(contract.chooseFeeds, async ({ who, body }) => {
        const known = await knownOf(body.on)
        const chosen = known.filter(
          ({ name, group }) => body.on.includes(name) || body.on.includes(group),
        )
        const before = settings()
        const isNew = (one: KnownFeed): boolean => !before.enabled || !one.isOn
        const needed = (all: readonly KnownFeed[]) =>
          [...new Set(all.flatMap(({ hosts }) => hosts))].toSorted()
        // Nobody opens a host that he was not shown; one that he closed himself stays closed.
        if (needed(chosen.filter(isNew)).some((host) => !body.hosts.includes(host)))
          throw problem('feeds.hosts_differ', { hosts: needed(chosen).join(', ') })
        const opened = needed(chosen).filter((host) => body.hosts.includes(host))
        await deps.save('feeds.on', body.on, who.userId)
        await deps.save('feeds.allow', [...new Set([...before.allow, ...opened])], who.userId)
        await deps.save('feeds.enabled', body.on.length > 0, who.userId)
        const { enabled, on, allow } = settings()
        await records.within(who.scope, (tx) =>
          audit.write(tx, who, {
            what: 'feeds.choose',
            object: feedObject('feeds'),
            before: { enabled: before.enabled, on: before.on, allow: before.allow },
            after: { enabled, on, allow },
          }),
        )
        if (enabled) await keeper.begin({})
      }),
      route(contract.updateFeeds, async ({ who, body }) => {
        if (!settings().enabled) throw feedsProblem('feeds.off', {})
        await knownOf(body.names ?? [])
        await keeper.begin(body.names === null ? {} : { names: body.names })
        await records.within(who.scope, (tx) =>
          audit.write(tx, who, {
            what: 'feeds.update',
            object: feedObject('feeds'),
            before: null,
            after: { names: body.names },
          }),
        )
      }),
      route(contract.takeShrunkFeed, async ({ who, params }) => {
        await knownOf([params.name])
        await keeper.begin({ names: [], shrunk: [params.name] })
        await records.within(who.scope, (tx) =>
          audit.write(tx, who, {
            what: 'feeds.take-shrunk',
            object: feedObject(params.name),
            before: null,
            after: null,
          }),
        )
      }),
      route(contract.importFeedFile, async ({ who, upload }) => {
        const fileName = upload?.name ?? ''
        if (upload === null) throw problem('feeds.not_recognised', { file: fileName })
        const file = await feeds.importFile(upload.bytes, {
          maxBytes: contract.MAX_BUNDLE_BYTES,
          nameOf: async (path, sha256) => {
            const name = await keeper.recognise(path, fileName, sha256)
            if (name === null)
              throw problem('feeds.not_recognised', { file: fileName.slice(0, 200) })
            return name
          },
        })
        await records.within(who.scope, (tx) =>
          audit.write(tx, who, {
            what: 'feeds.import-file',
            object: feedObject(file.name),
            before: null,
            after: { file: fileName.slice(0, 200), sha256: file.sha256 },
          }),
        )
        await keeper.begin({ names: [] })
        const { ja, en } = keeper.titleOf(file.name)
        return { name: file.name, title: { ja, en } }
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
        if (taken.length > 0) await keeper.begin({ names: [] })
        return { taken: [...taken], kept: [...kept] }
      }),
    ],
    jobs: [],
    stop: () => feeds.close(),
  }
}
