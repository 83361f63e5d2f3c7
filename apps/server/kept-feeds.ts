/**
 * What reads feeds, as the page of feeds asks for it: the catalogue of flaws, the inbox of advisories, and the rules of detection.
 * @module
 */
import { ALERT_FEEDS, ALERT_GROUP } from '../../features/advisories/server/alert-feeds.ts'
import type { AdvisoriesServer } from '../../features/advisories/server/index.ts'
import type { Alerting } from '../../features/detection/server/alerts/index.ts'
import { RULE_FEEDS } from '../../features/detection/server/rules/rule-feeds.ts'
import type { FeedKeeper } from '../../features/feeds/server/index.ts'
import { feedNamed, USUAL_FEEDS } from '../../features/vulnerabilities/server/catalogue/feeds.ts'
import type { Keeper } from '../../features/vulnerabilities/server/catalogue/keeper.ts'
import {
  feedOfFile,
  recogniseFormat,
} from '../../features/vulnerabilities/server/catalogue/recognise-feed.ts'
import type { Jobs } from '../../platform/jobs/index.ts'

export type AlertFeeds = AdvisoriesServer['feeds']
export type RuleFeeds = Alerting['feeds']

export const keptFeeds = (
  keeper: Keeper,
  jobs: Pick<Jobs, 'enqueue'>,
  /** Asked when it is needed: the advisories are started after the feeds. */
  alerts: () => AlertFeeds,
  rules: () => RuleFeeds,
): FeedKeeper => ({
  usual: [...USUAL_FEEDS, ALERT_GROUP],
  known: async () => [
    ...(await alerts().views()),
    ...(await rules().views()),
    ...(await keeper.views()).map(({ definition, hosts, ...view }) => {
      const { name, group, title, licence } = definition
      return { ...view, name, group, title, licence, hosts }
    }),
  ],
  catalogue: () => ({
    state: keeper.state(),
    builtAt: keeper.catalogue()?.builtAt() ?? null,
  }),
  begin: async ({ names, shrunk }) => {
    await jobs.enqueue(keeper.work, {
      ...(names === undefined ? {} : { names: [...names] }),
      ...(shrunk === undefined ? {} : { shrunk: [...shrunk] }),
    })
    await rules().begin({
      ...(names === undefined ? {} : { names: [...names] }),
      ...(shrunk === undefined ? {} : { shrunk: [...shrunk] }),
    })
    if (shrunk === undefined) await alerts().begin(names === undefined ? {} : { names: [...names] })
  },
  recognise: async (path, fileName, sha256) => {
    const alert = await alerts().recognise(path)
    if (alert !== null) return alert
    const rule = await rules().recognise(path, fileName)
    if (rule !== null) return rule
    const format = await recogniseFormat(path)
    return format === null ? null : feedOfFile(format, fileName, sha256)
  },
  titleOf: (name) =>
    feedNamed(name)?.title ??
    [...ALERT_FEEDS, ...RULE_FEEDS].find((one) => one.name === name)?.title ?? {
      ja: name,
      en: name,
    },
})
