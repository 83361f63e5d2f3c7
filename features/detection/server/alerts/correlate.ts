/**
 * Counts hits over time for each organization: what stands in the records is counted again after a start, so that nothing is lost
 * between a hit and its correlation. What comes late by hours, as from a file that somebody handed in, is counted by itself.
 * @module
 */
import { type CorrelationAlert, type Correlations, openCorrelations } from '@hinoban/sigma'
import type { RuleBook } from '../../rule-book.ts'
import type { AlertsDeps } from '../deps.ts'
import type { Books, KeptBook } from '../rules/book.ts'
import * as sql from './store.ts'
import type { TakenHit } from './take.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Older than this when it comes: history, not the present. */
const OLD_MS = HOUR_MS
/** Shippers that were cut off for a while are still counted where their events belong. */
const LIVE = { latenessMs: OLD_MS }
/** Streams of history that are kept, one for each source. */
const MAX_OLD = 20
/** Hits whose words are remembered for the alerts that they become part of. */
const MAX_REMEMBERED = 20_000

type Kept = {
  version: string
  live: Correlations
  readonly old: Map<string, Correlations>
  readonly words: Map<string, TakenHit>
}

export type Counting = {
  /** Hits of rules that only feed a correlation become hits of the correlation. */
  readonly count: (organization: string, fresh: readonly TakenHit[]) => Promise<readonly TakenHit[]>
  /** Windows that end with the time alone. */
  readonly tick: (organization: string) => Promise<readonly TakenHit[]>
  readonly organizations: () => readonly string[]
}

export const openCounting = (deps: AlertsDeps, books: Books): Counting => {
  const all = new Map<string, Kept>()
  const keptOf = async (
    organization: string,
    fresh: readonly TakenHit[],
  ): Promise<{ kept: Kept; raised: readonly TakenHit[] }> => {
    const book = await books.of(organization)
    const known = all.get(organization)
    if (known?.version === book.version) return { kept: known, raised: [] }
    const set = setOf(book)
    if (known) {
      // Changed rules go on where they were, as far as they are the same.
      known.live = openCorrelations(set, known.live.snapshot(), LIVE)
      known.old.clear()
      known.version = book.version
      return { kept: known, raised: [] }
    }
    const kept: Kept = {
      version: book.version,
      live: openCorrelations(set, null, LIVE),
      old: new Map(),
      words: new Map(),
    }
    all.set(organization, kept)
    // They stand in the records already, and may be what completes a count.
    for (const hit of fresh) remember(kept, hit)
    const since = new Date(deps.clock.now().getTime() - longestSpan(book) - HOUR_MS)
    const before = await deps.records.reading({ organization, sites: '*' }, (tx) =>
      tx.all(sql.hitsSince, { organization, since }),
    )
    const raised = before
      .filter((hit) => hit.received_at.getTime() - hit.at.getTime() < OLD_MS)
      .flatMap((hit) =>
        kept.live.add({
          rule: hit.rule_id,
          event: hit.event_id,
          at: hit.at.getTime(),
          values: hit.given,
        }),
      )
    return { kept, raised: raised.flatMap((alert) => hitOf(organization, kept, alert)) }
  }
  const streamFor = (kept: Kept, book: KeptBook, hit: TakenHit): Correlations => {
    if (hit.receivedAt - hit.at < OLD_MS) return kept.live
    const known = kept.old.get(hit.source)
    if (known) return known
    const fresh = openCorrelations(setOf(book), null, { latenessMs: DAY_MS })
    kept.old.set(hit.source, fresh)
    for (const oldest of kept.old.keys()) {
      if (kept.old.size <= MAX_OLD) break
      kept.old.delete(oldest)
    }
    return fresh
  }
  return {
    organizations: () => [...all.keys()],
    count: async (organization, fresh) => {
      const { kept, raised } = await keptOf(organization, fresh)
      const book = await books.of(organization)
      const counted = fresh.filter((hit) => hit.given !== null)
      for (const hit of counted) remember(kept, hit)
      const alerts = counted.flatMap((hit) =>
        streamFor(kept, book, hit).add({
          rule: hit.ruleId,
          event: hit.eventId,
          at: hit.at,
          values: hit.given ?? {},
        }),
      )
      return [...raised, ...alerts.flatMap((alert) => hitOf(organization, kept, alert))]
    },
    tick: async (organization) => {
      const { kept, raised } = await keptOf(organization, [])
      const ended = kept.live.tick(deps.clock.now().getTime())
      return [...raised, ...ended.flatMap((alert) => hitOf(organization, kept, alert))]
    },
  }
}

const setOf = ({ correlations }: RuleBook) => ({
  correlations: correlations.map(({ rule }) => rule),
  alerting: new Set(correlations.filter((c) => c.isAlerting).map(({ rule }) => rule)),
})

const longestSpan = ({ correlations }: RuleBook): number =>
  Math.max(HOUR_MS, ...correlations.map(({ rule }) => rule.timespanMs))

const remember = (kept: Kept, hit: TakenHit): void => {
  kept.words.set(hit.eventId, hit)
  for (const oldest of kept.words.keys()) {
    if (kept.words.size <= MAX_REMEMBERED) break
    kept.words.delete(oldest)
  }
}

/** One hit of the correlation, with the words of the members that are still known. The same alert has the same id for ever. */
const hitOf = (organization: string, kept: Kept, alert: CorrelationAlert): readonly TakenHit[] => {
  const last = alert.members.at(-1)
  const words = [...alert.members].reverse().flatMap((m) => kept.words.get(m.event) ?? [])
  const [known] = words
  const group = Object.fromEntries(
    Object.entries(alert.group).map(([name, value]) => [name, value.toLowerCase()]),
  )
  return [
    {
      organization,
      site: known?.site ?? null,
      source: known?.source ?? '',
      eventId: alert.kind === 'raised' ? alert.key : `${alert.key} ${last?.event ?? ''}`,
      at: alert.at,
      receivedAt: known?.receivedAt ?? alert.at,
      ruleId: alert.correlation,
      level: null,
      host: known?.host ?? alert.group['Computer'] ?? alert.group['host.name'] ?? null,
      user: known?.user ?? null,
      face: known?.face ?? {},
      fields: known?.fields ?? {},
      text: known?.text ?? '',
      given: null,
      group,
      count: alert.kind === 'raised' ? alert.memberCount : 1,
    },
  ]
}
