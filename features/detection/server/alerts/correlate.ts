/**
 * Counts hits over time for each organization: what stands in the records is counted again after a start, so that nothing is lost
 * between a hit and its correlation. What comes late by hours, as from a file that somebody handed in, is counted by itself.
 * @module
 */
import { type CorrelationAlert, type Correlations, openCorrelations } from '@hinoban/sigma'
import { countedBy, type RuleBook, referencesIn } from '../../rule-book.ts'
import type { AlertsDeps } from '../deps.ts'
import type { Books, KeptBook } from '../rules/book.ts'
import { countAgain, OLD_MS } from './count-again.ts'
import type { TakenHit } from './take.ts'

const DAY_MS = 24 * 3_600_000
/** Shippers that were cut off for a while are still counted where their events belong. */
const LIVE = { latenessMs: OLD_MS }
const HISTORY = { latenessMs: DAY_MS }
/** Streams of history that are kept, one for each source. */
const MAX_OLD = 20
/** A file of which nothing came for so long has been read: its last windows are closed. */
const OLD_REST_MS = 10 * 60_000
/** Hits whose words are remembered for the alerts that they become part of. */
const MAX_REMEMBERED = 20_000

type Old = { readonly stream: Correlations; usedAt: number }
type Kept = {
  version: string
  live: Correlations
  readonly old: Map<string, Old>
  readonly words: Map<string, TakenHit>
  /** Ids of correlations by the names that their alerts bear, and names of rules by their ids. */
  names: Names
  /** What ended before can no longer be counted live. */
  tickedAt: number
}
type Names = ReturnType<typeof referencesIn>

export type Counting = {
  /** Hits of rules that only feed a correlation become hits of the correlation. */
  readonly count: (organization: string, fresh: readonly TakenHit[]) => Promise<readonly TakenHit[]>
  /** Windows that end with the time alone. */
  readonly tick: (organization: string) => Promise<readonly TakenHit[]>
}

export const openCounting = (deps: AlertsDeps, books: Books): Counting => {
  const all = new Map<string, Promise<{ kept: Kept; raised: TakenHit[] }>>()
  const open = async (organization: string, fresh: readonly TakenHit[], book: KeptBook) => {
    const kept: Kept = {
      version: book.version,
      live: openCorrelations(countedBy(book), null, LIVE),
      old: new Map(),
      words: new Map(),
      names: namesIn(book),
      tickedAt: Number.NEGATIVE_INFINITY,
    }
    // They stand in the records already, and may be what completes a count.
    for (const hit of fresh) remember(kept, hit)
    const raised = await countAgain(deps, organization, book, (hit) =>
      isOld(hit) ? oldOf(kept, book, hit.source, deps.clock.now().getTime()).stream : kept.live,
    )
    return { kept, raised: raised.map((alert) => hitOf(organization, kept, alert)) }
  }
  /** Opened once, whoever asks first; `raised` is what a start found untold, given to the first. */
  const keptOf = async (organization: string, fresh: readonly TakenHit[], book: KeptBook) => {
    let opening = all.get(organization)
    if (!opening) {
      opening = open(organization, fresh, book)
      all.set(organization, opening)
      opening.catch(() => all.delete(organization))
    }
    const { kept, raised } = await opening
    if (kept.version !== book.version) {
      // Changed rules go on where they were, as far as they are the same.
      kept.live = openCorrelations(countedBy(book), kept.live.snapshot(), LIVE)
      kept.old.clear()
      kept.names = namesIn(book)
      kept.version = book.version
    }
    return { kept, raised: raised.splice(0) }
  }
  return {
    count: async (organization, fresh) => {
      const book = await books.of(organization)
      const { kept, raised } = await keptOf(organization, fresh, book)
      const now = deps.clock.now().getTime()
      const counted = fresh.filter((hit) => hit.given !== null)
      for (const hit of counted) remember(kept, hit)
      const alerts = counted.flatMap((hit) => {
        // What waited on the disk while the house was down came in time, but the clock went on.
        const isLate = hit.at < kept.tickedAt - OLD_MS
        const stream = isOld(hit) || isLate ? oldOf(kept, book, hit.source, now).stream : kept.live
        return stream.add({
          rule: kept.names.ofRule.get(hit.ruleId) ?? hit.ruleId,
          event: hit.eventId,
          at: hit.at,
          receivedAt: hit.receivedAt,
          values: hit.given ?? {},
        })
      })
      return [...raised, ...alerts.map((alert) => hitOf(organization, kept, alert))]
    },
    tick: async (organization) => {
      // Where nothing waits nobody is asked for the rules.
      const known = await all.get(organization)
      if (known && known.raised.length === 0 && isIdle(known.kept)) return []
      const book = await books.of(organization)
      const { kept, raised } = await keptOf(organization, [], book)
      const now = deps.clock.now().getTime()
      kept.tickedAt = now
      const ended = [...kept.live.tick(now)]
      for (const [source, old] of kept.old) {
        if (now - old.usedAt < OLD_REST_MS) continue
        ended.push(...old.stream.finish())
        kept.old.delete(source)
      }
      return [...raised, ...ended.map((alert) => hitOf(organization, kept, alert))]
    },
  }
}

const isOld = ({ at, receivedAt }: Pick<TakenHit, 'at' | 'receivedAt'>): boolean =>
  receivedAt - at >= OLD_MS

const isIdle = ({ live, old }: Kept): boolean => old.size === 0 && live.counts().groups === 0

const oldOf = (kept: Kept, book: KeptBook, source: string, usedAt: number): Old => {
  const known = kept.old.get(source)
  if (known) {
    known.usedAt = usedAt
    return known
  }
  const fresh = { stream: openCorrelations(countedBy(book), null, HISTORY), usedAt }
  kept.old.set(source, fresh)
  for (const oldest of kept.old.keys()) {
    if (kept.old.size <= MAX_OLD) break
    kept.old.delete(oldest)
  }
  return fresh
}

const namesIn = ({ correlations }: RuleBook): Names =>
  referencesIn(correlations.map(({ rule }) => rule))

const remember = (kept: Kept, hit: TakenHit): void => {
  kept.words.set(hit.eventId, hit)
  for (const oldest of kept.words.keys()) {
    if (kept.words.size <= MAX_REMEMBERED) break
    kept.words.delete(oldest)
  }
}

/** One hit of the correlation, with the words of the members that are still known. The same alert has the same id for ever. */
const hitOf = (organization: string, kept: Kept, alert: CorrelationAlert): TakenHit => {
  const last = alert.members.at(-1)
  const words = [...alert.members].reverse().flatMap((m) => kept.words.get(m.event) ?? [])
  const [known] = words
  return {
    organization,
    site: known?.site ?? null,
    source: known?.source ?? '',
    eventId: alert.kind === 'raised' ? alert.key : `${alert.key} ${last?.event ?? ''}`,
    at: alert.at,
    receivedAt: known?.receivedAt ?? alert.at,
    ruleId: kept.names.ofCorrelation.get(alert.correlation) ?? alert.correlation,
    level: null,
    host: known?.host ?? alert.group['Computer'] ?? alert.group['host.name'] ?? null,
    user: known?.user ?? null,
    face: known?.face ?? {},
    fields: known?.fields ?? {},
    text: known?.text ?? '',
    given: null,
    group: alert.compared,
    count: alert.kind === 'raised' ? alert.memberCount : 1,
  }
}
