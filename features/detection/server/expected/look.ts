/**
 * Looks every while at what should have spoken, and tells the measure of log keeping what came of it: coverage, retention, review,
 * rules, unanswered alerts.
 * @module
 */
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Events } from '../../../../platform/events/index.ts'
import type { EvidenceStore } from '../../../../platform/evidence/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records, Transaction } from '../../../../platform/records/index.ts'
import { LEVELS } from '../../contract-words.ts'
import type { LogWatch } from '../../evidence.ts'
import { expectedLogs, type LogHost } from '../../expected-logs.ts'
import { muteSources } from '../sources/mute.ts'
import { daysBetween, type RetentionBook } from '../sources/retention.ts'
import { allSources, countsSince, lostBySource } from '../sources/store.ts'
import { careOf, loudnessOf, policyIn } from './book.ts'
import { type RuleFacts, ruledKinds } from './ruled.ts'
import * as store from './store.ts'

export type LookDeps = {
  readonly records: Records
  readonly evidence: Pick<EvidenceStore, 'append'>
  readonly clock: Clock
  readonly log: Log
  readonly events: () => Promise<Events>
  readonly retention: RetentionBook
  readonly timeZone: (organization: string) => Promise<string>
  readonly organizations: () => Promise<readonly string[]>
  /** Devices that are not retired; of the sites of the transaction. */
  readonly hosts: (tx: Transaction, ids: readonly string[] | null) => Promise<readonly LogHost[]>
  /** What the running rules read. */
  readonly ruleFacts: (organization: string) => Promise<RuleFacts>
}

export const DAY_MS = 86_400_000
const PROBE_VERSION = '1'
const MAX_MISSING = 200

export const lookAtExpected = async (deps: LookDeps, signal?: AbortSignal): Promise<void> => {
  for (const organization of await deps.organizations()) {
    signal?.throwIfAborted()
    try {
      await lookAtOne(deps, organization)
    } catch (error) {
      deps.log.warn({ error, organization }, 'detection: what should speak could not be looked at')
    }
  }
}

export const lookAtOne = async (deps: LookDeps, organization: string): Promise<void> => {
  const { records } = deps
  const scope = { organization, sites: '*' as const }
  const now = deps.clock.now()
  const since = new Date(now.getTime() - DAY_MS)
  const before = await records.reading(scope, async (tx) => ({
    first: await tx.one(store.firstReceived, { organization }),
    hosts: await deps.hosts(tx, null),
    sources: await tx.all(allSources, { organization }),
  }))
  // Who has no log source keeps no logs yet: that is unknown, and no failing.
  const takesLogs = (before.first?.sources ?? 0) > 0
  if (!takesLogs && before.hosts.length === 0) return
  const without = before.sources.filter((one) => one.unassigned !== null).map(({ id }) => id)
  const mute = takesLogs ? await muteSources(deps, organization, now) : new Map<string, never>()
  // What says nothing proves nothing of a device, by its name as little as by its address.
  const silent = { since, without: [...without, ...mute.keys()] }
  const heard = takesLogs ? await (await deps.events()).query(scope, store.heardSince, silent) : []
  const timeZone = await deps.timeZone(organization)
  const policy = await records.reading(scope, (tx) => policyIn(tx, organization, timeZone))
  await records.within(scope, async (tx) => {
    const own = await tx.all(store.ownOf, { organization })
    const pairs = expectedLogs({
      hosts: before.hosts,
      expected: policy.expected,
      own: new Map(own.map((o) => [o.asset_id, o.kinds])),
      heard: heard.map(({ log_format: format, last, ...one }) => ({
        ...one,
        format,
        lastAt: last.getTime(),
      })),
      sources: before.sources
        .filter((one) => one.unassigned === null && !mute.has(one.id))
        .map(({ name, site, addresses, lastReceivedAt }) => ({
          name,
          site,
          addresses,
          lastAt: lastReceivedAt?.getTime() ?? null,
        })),
    })
    await tx.run(store.writeExpected, {
      organization,
      now,
      rows: JSON.stringify(
        pairs.map(({ lastAt, ...pair }) => ({
          ...pair,
          at: lastAt === null ? null : new Date(lastAt).toISOString(),
        })),
      ),
    })
    await tx.run(store.dropExpected, { organization, now })
  })
  if (takesLogs) await tell(deps, organization, now)
}

/** What stands in the tables becomes evidence of the company. */
const tell = async (deps: LookDeps, organization: string, now: Date): Promise<void> => {
  const scope = { organization, sites: '*' as const }
  const timeZone = await deps.timeZone(organization)
  const kept = await deps.retention.kept(organization)
  const ruled = await ruledKinds(deps, organization, now)
  await deps.records.within(scope, async (tx) => {
    const policy = await policyIn(tx, organization, timeZone)
    const care = await careOf(tx, organization, policy, now)
    const first = await tx.one(store.firstReceived, { organization })
    const pairs = await tx.all(store.expectedOf, { organization })
    const names = [...new Set(pairs.map(({ name }) => name))]
    const loudness = await loudnessOf(tx, organization, policy, names, now)
    const loud = LEVELS.slice(LEVELS.indexOf(loudness.floor))
    const coverage = coverageOf(pairs, now)
    const sources = await tx.all(allSources, { organization })
    const lost = lostBySource(
      await tx.all(countsSince, { organization, since: new Date(now.getTime() - DAY_MS) }),
    )
    const [most] = [...lost].sort(([, a], [, b]) => b - a)
    const oldest = [...kept.oldest.values()].sort((a, b) => a.getTime() - b.getTime())[0]
    const payload: LogWatch = {
      expected: coverage.expected,
      covered: coverage.covered,
      missing: coverage.missing.slice(0, MAX_MISSING),
      retentionDays: oldest === undefined ? 0 : daysBetween(oldest, now.getTime() + DAY_MS / 24),
      // Nobody keeps more days than logs have come.
      policyDays:
        first?.at == null ? 0 : Math.min(kept.policyDays, daysBetween(first.at, now.getTime())),
      lastReviewAt: care.review.at?.getTime() ?? null,
      missedDays: care.review.missedDays,
      activeRules: loud.reduce((sum, level) => sum + (ruled.byLevel[level] ?? 0), 0),
      ruleSets: ruled.sets,
      arriving: ruled.arriving,
      ruled: ruled.ruled,
      overdueAlerts: care.alerts.overdue,
      oldestOverdueAt: care.alerts.oldest?.getTime() ?? null,
      decidedDays: kept.policyDays,
      ...loudness,
      severeRules: ruled.severe,
      ...(most && {
        lost: {
          records: [...lost.values()].reduce((sum, n) => sum + n, 0),
          name: sources.find(({ id }) => id === most[0])?.name.slice(0, 200) ?? '',
        },
      }),
    }
    await deps.evidence.append(tx, [
      {
        kind: 'detection.log-watch',
        subject: { kind: 'organization', id: 'organization', name: '', site: null },
        class: 'E1',
        observedAt: now,
        validUntil: null,
        probe: 'log-watch',
        probeVersion: PROBE_VERSION,
        payload,
        source: null,
      },
    ])
  })
}

export type PairState = 'speaking' | 'silent' | 'never' | 'young'

/** A log that is expected for less than a day has not been missed yet. */
export const stateOf = (pair: store.ExpectedRecord, now: Date): PairState => {
  if (pair.last_at !== null && now.getTime() - pair.last_at.getTime() <= DAY_MS) return 'speaking'
  if (now.getTime() - pair.since.getTime() < DAY_MS) return 'young'
  return pair.last_at === null ? 'never' : 'silent'
}

/** Devices with all their logs, of those that should have some. One that is only expected since today counts when it speaks. */
export const coverageOf = (
  pairs: readonly store.ExpectedRecord[],
  now: Date,
): {
  readonly expected: number
  readonly covered: number
  readonly waiting: number
  readonly missing: LogWatch['missing'][number][]
} => {
  let expected = 0
  let waiting = 0
  let covered = 0
  const missing: LogWatch['missing'][number][] = []
  for (const [asset, of] of Map.groupBy(pairs, (pair) => pair.asset_id)) {
    const states = of.map((pair) => ({ kind: pair.kind, state: stateOf(pair, now) }))
    const lacking = states.filter(({ state }) => state === 'silent' || state === 'never')
    if (lacking.length > 0) {
      expected += 1
      missing.push({
        asset,
        name: (of[0]?.name ?? '').slice(0, 200),
        kinds: lacking.map(({ kind }) => kind),
      })
    } else if (states.every(({ state }) => state === 'speaking')) {
      expected += 1
      covered += 1
    } else waiting += 1
  }
  return { expected, covered, waiting, missing }
}
