/**
 * The catalogue of flaws as the page of feeds asks for it.
 * @module
 */
import type { FeedKeeper } from '../../features/feeds/server/index.ts'
import { feedNamed, USUAL_FEEDS } from '../../features/vulnerabilities/server/catalogue/feeds.ts'
import type { Keeper } from '../../features/vulnerabilities/server/catalogue/keeper.ts'
import {
  feedOfFile,
  recogniseFormat,
} from '../../features/vulnerabilities/server/catalogue/recognise-feed.ts'
import type { Jobs } from '../../platform/jobs/index.ts'

export const keptFeeds = (keeper: Keeper, jobs: Pick<Jobs, 'enqueue'>): FeedKeeper => ({
  usual: USUAL_FEEDS,
  known: async () =>
    (await keeper.views()).map(({ definition, hosts, ...view }) => {
      const { name, group, title, licence } = definition
      return { ...view, name, group, title, licence, hosts }
    }),
  catalogue: () => ({
    state: keeper.state(),
    builtAt: keeper.catalogue()?.builtAt() ?? null,
  }),
  begin: async ({ names, shrunk }) => {
    await jobs.enqueue(keeper.work, {
      ...(names === undefined ? {} : { names: [...names] }),
      ...(shrunk === undefined ? {} : { shrunk: [...shrunk] }),
    })
  },
  recognise: async (path, fileName, sha256) => {
    const format = await recogniseFormat(path)
    return format === null ? null : feedOfFile(format, fileName, sha256)
  },
  titleOf: (name) => feedNamed(name)?.title ?? { ja: name, en: name },
})
