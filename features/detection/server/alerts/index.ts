/**
 * Rules and alerts of detection: what runs where, and what its hits come to.
 * @module
 */
import { z } from 'zod'
import type { Events } from '../../../../platform/events/index.ts'
import type { FeatureServer } from '../../../../platform/http/index.ts'
import { type Jobs, job } from '../../../../platform/jobs/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import type { AlertsDeps } from '../deps.ts'
import { type RuleFacts, ruleFactsOf } from '../expected/ruled.ts'
import { huntOnce } from '../hunt/hunt.ts'
import { runHunt } from '../hunt/retro.ts'
import { retroRoutes } from '../hunt/retro-routes.ts'
import { dropHunts, forgetHunts, leftHunts } from '../hunt/retro-store.ts'
import { huntRoutes } from '../hunt/routes.ts'
import { forgetIndicators } from '../hunt/store.ts'
import type { RuleSetOf } from '../intake/seams.ts'
import { openBooks } from '../rules/book.ts'
import { type FeedingDeps, openRuleFeeding, type RuleFeeding } from '../rules/feeding.ts'
import { tellLapsed } from '../rules/lapsed.ts'
import { ruleRoutes } from '../rules/routes.ts'
import { forgetRules } from '../rules/store.ts'
import { openCounting } from './correlate.ts'
import { dropHits } from './hit-store.ts'
import { alertRoutes } from './routes.ts'
import { settingsRoutes } from './settings-routes.ts'
import { forgetAlerts } from './store.ts'
import { type TakenHit, takeHits } from './take.ts'
import { triageRoutes } from './triage-routes.ts'

/** Long enough for every correlation's span and for a spool that waited over a weekend. */
const HITS_KEPT_MS = 8 * 24 * 3_600_000

const RuleFeedWork = z.strictObject({
  /** Fetch these, due or not; left out: what is due; none: only take in what lies here. */
  names: z.array(z.string().max(80)).max(200).optional(),
  /** Take these in although they shrank. */
  shrunk: z.array(z.string().max(80)).max(200).optional(),
})
export type RuleFeedWork = z.input<typeof RuleFeedWork>

const HUNTS_KEPT_MS = 180 * 24 * 3_600_000
/** A hunt that nobody touched for so long was left by a process that ended. */
const LEFT_MS = 5 * 60_000

export type Alerting = FeatureServer & {
  /** Feeds of rules, for the page that shows all there are. */
  readonly feeds: Pick<RuleFeeding, 'views' | 'recognise'> & {
    readonly begin: (work: RuleFeedWork) => Promise<void>
  }
  readonly ruleSetOf: RuleSetOf
  /** Of what it would answer, without making it. */
  readonly ruleVersionOf: (organization: string) => Promise<string>
  /** Durable when it resolves; may be told the same twice. */
  readonly onHits: (hits: readonly TakenHit[]) => Promise<void>
  /** What the running rules read, and how many of each severity there are. */
  readonly ruleFacts: (organization: string) => Promise<RuleFacts>
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

export const openAlerting = (
  deps: AlertsDeps &
    Pick<FeedingDeps, 'feeds' | 'settings'> & {
      readonly events: () => Promise<Events>
      readonly jobs: Pick<Jobs, 'enqueue'>
      readonly organizations: () => Promise<readonly string[]>
      /** Whoever runs the rules asks for them anew. */
      readonly rulesChanged: (organization: string) => void
    },
): Alerting => {
  const books = openBooks(deps)
  const tidy = job({
    name: 'detection.tidy',
    input: z.strictObject({}),
    schedule: { cron: '23 2 * * *', input: {} },
    run: async ({ signal }) => {
      const before = new Date(deps.clock.now().getTime() - HITS_KEPT_MS)
      const ended = new Date(deps.clock.now().getTime() - HUNTS_KEPT_MS)
      for (const organization of await deps.organizations()) {
        signal.throwIfAborted()
        await deps.records.within({ organization, sites: '*' }, async (tx) => {
          await tx.run(dropHits, { organization, before })
          await tx.run(dropHunts, { organization, before: ended })
        })
      }
    },
  })
  const counting = openCounting(deps, books)
  /** Correlations that count others do so within the stream. */
  const takeAll = async (organization: string, fresh: readonly TakenHit[]): Promise<void> => {
    const raised = await counting.count(organization, fresh)
    if (raised.length > 0) await takeHits(deps, books, organization, raised)
  }
  const tick = job({
    name: 'detection.tick',
    input: z.strictObject({}),
    retry: { limit: 0, delaySeconds: 1 },
    timeoutSeconds: 50,
    schedule: { cron: '* * * * *', input: {} },
    run: async () => {
      for (const organization of await deps.organizations()) {
        const raised = await counting.tick(organization)
        if (raised.length > 0) await takeHits(deps, books, organization, raised)
      }
    },
  })
  const lapsed = job({
    name: 'detection.lapsed-exceptions',
    input: z.strictObject({}),
    retry: { limit: 0, delaySeconds: 1 },
    timeoutSeconds: 600,
    schedule: { cron: '3 * * * *', input: {} },
    run: ({ signal }) => tellLapsed(deps, deps.rulesChanged, signal),
  })
  const retro = job({
    name: 'detection.retro-hunt',
    input: z.strictObject({ organization: z.uuid(), hunt: z.uuid() }),
    timeoutSeconds: 20 * 3_600,
    run: ({ input, signal }) => runHunt({ ...deps, books }, input.organization, input.hunt, signal),
  })
  const feeding = openRuleFeeding(deps, books, deps.rulesChanged)
  const bring = job({
    name: 'detection.rule-feeds',
    input: RuleFeedWork,
    timeoutSeconds: 3_000,
    schedule: { cron: '17 * * * *', input: {} },
    run: async ({ input, signal }) => {
      if (input.names === undefined || input.names.length > 0) await feeding.fetchDue(input.names)
      await feeding.takeIn(input.shrunk ?? [], signal)
    },
  })
  const beginHunt = async (organization: string, id: string): Promise<void> => {
    await deps.jobs.enqueue(retro, { organization, hunt: id }, { key: id })
  }
  const hunt = job({
    name: 'detection.hunt',
    input: z.strictObject({}),
    retry: { limit: 0, delaySeconds: 1 },
    timeoutSeconds: 3_600,
    schedule: { cron: '* * * * *', input: {} },
    run: async ({ signal }) => {
      for (const organization of await deps.organizations()) {
        const before = new Date(deps.clock.now().getTime() - LEFT_MS)
        const left = await deps.records.reading({ organization, sites: '*' }, (tx) =>
          tx.all(leftHunts, { organization, before }),
        )
        for (const { id } of left) await beginHunt(organization, id)
        await huntOnce(
          {
            ...deps,
            take: (owner, hits, entries) => takeHits(deps, books, owner, hits, entries),
          },
          organization,
          signal,
        )
      }
    },
  })
  return {
    routes: [
      ...ruleRoutes(
        {
          ...deps,
          takeFeeds: async () => {
            await deps.jobs.enqueue(bring, { names: [] })
          },
        },
        books,
        deps.rulesChanged,
      ),
      ...alertRoutes(deps),
      ...settingsRoutes(deps),
      ...triageRoutes(deps),
      ...huntRoutes(deps),
      ...retroRoutes({
        ...deps,
        books,
        begin: beginHunt,
        take: (organization, hits) => takeHits(deps, books, organization, hits),
      }),
    ],
    jobs: [tidy, tick, lapsed, hunt, retro, bring],
    feeds: {
      views: feeding.views,
      recognise: feeding.recognise,
      begin: async (work) => {
        await deps.jobs.enqueue(bring, work)
      },
    },
    ruleVersionOf: books.versionOf,
    ruleSetOf: async (organization, has) => {
      const { version, packed, names, off, wanted, filters } = await books.of(organization)
      const layers = packed.layers.map((layer) =>
        has.includes(layer.digest) ? { ...layer, pack: null } : layer,
      )
      return { version, names, layers, off, wanted, filters }
    },
    onHits: async (hits) => {
      for (const [organization, own] of byOrganization(hits))
        await takeAll(organization, await takeHits(deps, books, organization, own))
    },
    ruleFacts: async (organization) => ruleFactsOf(await books.of(organization)),
    forgetOrganization: async (tx) => {
      for (const statement of [
        ...forgetAlerts,
        ...forgetIndicators,
        ...forgetHunts,
        ...forgetRules,
      ])
        await tx.run(statement, {})
    },
  }
}

const byOrganization = (hits: readonly TakenHit[]): ReadonlyMap<string, readonly TakenHit[]> => {
  const all = new Map<string, TakenHit[]>()
  for (const hit of hits) {
    const own = all.get(hit.organization)
    if (own) own.push(hit)
    else all.set(hit.organization, [hit])
  }
  return all
}
