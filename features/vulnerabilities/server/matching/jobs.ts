/**
 * When the matching happens: soon after the inventory or the catalogue changed, each night as a whole, and after a start for
 * what waited meanwhile.
 * @module
 */
import { z } from 'zod'
import { type Job, job } from '../../../../platform/jobs/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import { organizationOf, type VulnerabilitiesDeps } from '../deps.ts'
import { type MatchSummary, matchOrganization } from './match.ts'
import * as runs from './run-store.ts'

/** Files come in batches: one match for what arrives within this time. */
const SETTLE_MS = 5_000
const TIMEOUT_SECONDS = 60 * 60
const WORTH_ANALYZING = 2_000

export type Wish = {
  readonly all?: true
  readonly keys?: readonly string[]
  readonly flaws?: readonly string[]
  readonly mayMoveLater?: true
}
export type Matching = ReturnType<typeof openMatching>

export const openMatching = (
  deps: VulnerabilitiesDeps,
  /** Told after each run, with what was looked at; null: everything. */
  matched: (organization: string, assets: readonly string[] | null) => Promise<void>,
) => {
  const { records, clock, log, jobs } = deps

  const now = async (organization: string, signal?: AbortSignal): Promise<MatchSummary | null> => {
    const summary = await matchOrganization(deps, organization, signal)
    if (summary === null) return null
    if (summary.seen > WORTH_ANALYZING)
      await records.within({ organization, sites: '*' }, async (tx) => {
        for (const analyze of runs.analyzeAll) await tx.run(analyze, {})
      })
    if (summary.scope !== 'nothing') {
      const { assets, ...counts } = summary
      log.info(
        { ...counts, assets: assets?.length ?? null, organization },
        'vulnerabilities: matched',
      )
      await matched(organization, assets)
    }
    return summary
  }
  const match = job({
    name: 'vulnerabilities.match',
    input: z.object({ organization: z.uuid() }),
    retry: { limit: 5, delaySeconds: 30 },
    timeoutSeconds: TIMEOUT_SECONDS,
    run: async ({ input, signal }) => {
      const summary = await now(input.organization, signal)
      if (summary?.isMore) ask(input.organization, 0)
    },
  })
  const ask = (organization: string, delayMs: number): void => {
    jobs
      .enqueue(
        match,
        { organization },
        { key: organization, startAfter: new Date(clock.now().getTime() + delayMs) },
      )
      // What waits is written in the records: the next tick finds it.
      .catch((error: unknown) =>
        log.warn({ error, organization }, 'vulnerabilities: could not ask for a match'),
      )
  }
  /** Writes down what waits, and asks for it. */
  const want = async (organization: string, wish: Wish): Promise<void> => {
    await records.within({ organization, sites: '*' }, (tx) =>
      tx.run(runs.want, {
        organization,
        all: wish.all ?? false,
        keys: [...(wish.keys ?? [])],
        flaws: [...(wish.flaws ?? [])],
        mayMoveLater: wish.mayMoveLater ?? false,
      }),
    )
    ask(organization, 0)
  }
  const everybody = async (): Promise<readonly string[]> =>
    (await records.system('whose inventory is matched', (tx) => tx.all(runs.everybody, {}))).map(
      ({ organization }) => organization,
    )
  const tick = async (): Promise<void> => {
    if (deps.catalogue.catalogue() === null) return
    const waiting = await records.system('find organizations that wait to be matched', (tx) =>
      tx.all(runs.waiting, {}),
    )
    for (const { organization } of waiting) ask(organization, 0)
  }
  const everyMinute = job({
    name: 'vulnerabilities.tick',
    input: z.object({}),
    retry: { limit: 0, delaySeconds: 0 },
    timeoutSeconds: 50,
    schedule: { cron: '* * * * *', input: {} },
    run: tick,
  })
  const nightly = job({
    name: 'vulnerabilities.match-all',
    input: z.object({}),
    schedule: { cron: '40 2 * * *', tz: 'Asia/Tokyo', input: {} },
    run: async () => {
      for (const organization of await everybody()) await want(organization, { all: true })
    },
  })
  return {
    jobs: [match, everyMinute, nightly] as readonly Job[],
    now,
    want,
    /** The same with the change that makes it needed, or not at all. */
    wantKeys: async (tx: Transaction, keys: readonly string[]): Promise<void> => {
      const organization = organizationOf(tx)
      await tx.run(runs.want, {
        organization,
        all: false,
        keys: [...keys],
        flaws: [],
        mayMoveLater: false,
      })
      tx.afterCommit(() => ask(organization, 0))
    },
    tick,
    everybody,
    /** The inventory heard something: the assets are found by their evidence. */
    afterEvidence: (organization: string, kinds: readonly string[]): void => {
      if (kinds.some((kind) => kind.startsWith('assets.'))) ask(organization, SETTLE_MS)
    },
    /** The catalogue changed: null, so much that everything is matched anew. */
    catalogueChanged: async (
      touched: { readonly keys: readonly string[]; readonly flaws: readonly string[] } | null,
    ): Promise<void> => {
      for (const organization of await everybody())
        await want(organization, touched === null ? { all: true } : touched)
    },
  }
}
