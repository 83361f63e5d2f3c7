/**
 * After a start: hits that the records hold are counted again, and of the alerts that this gives only those come out that were not told
 * before. The program may have been ended between a hit and its alert, and the hits that are kept may begin in the middle of one.
 * @module
 */
import type { CorrelationAlert, Correlations } from '@hinoban/sigma'
import { type RuleBook, referencesIn } from '../../rule-book.ts'
import type { AlertsDeps } from '../deps.ts'
import { hitsSince, newestHit, toldSince } from './hit-store.ts'

/** Older than this when it comes: history, not the present. */
export const OLD_MS = 3_600_000

type CountedHit = {
  readonly at: number
  readonly receivedAt: number
  readonly source: string
}

export const countAgain = async (
  { records }: Pick<AlertsDeps, 'records'>,
  organization: string,
  book: RuleBook,
  streamFor: (hit: CountedHit) => Correlations,
): Promise<readonly CorrelationAlert[]> => {
  const { correlations } = book
  if (correlations.length === 0) return []
  const span = longestSpan(book)
  const { before, told, since } = await records.reading(
    { organization, sites: '*' },
    async (tx) => {
      const newest = (await tx.one(newestHit, { organization }))?.at ?? null
      if (newest === null) return { before: [], told: [], since: 0 }
      // One span to fill the windows, and one to judge.
      const from = new Date(newest.getTime() - 2 * span - OLD_MS)
      return {
        since: from.getTime(),
        before: await tx.all(hitsSince, { organization, since: from }),
        told: await tx.all(toldSince, {
          organization,
          since: from,
          rules: correlations.map(({ id }) => id),
        }),
      }
    },
  )
  const known = toldBefore(told)
  const names = referencesIn(correlations.map(({ rule }) => rule))
  const untold: CorrelationAlert[] = []
  for (const hit of before) {
    const { rule_id: rule, event_id: event, given, source } = hit
    const [at, receivedAt] = [hit.at.getTime(), hit.received_at.getTime()]
    const stream = streamFor({ at, receivedAt, source })
    const isLive = receivedAt - at < OLD_MS
    for (const alert of stream.add({
      rule: names.ofRule.get(rule) ?? rule,
      event,
      at,
      receivedAt,
      values: given,
    })) {
      const of = known.get(groupIn(alert.key))
      const opened = of?.opened.get(alert.at)
      if (opened !== undefined) stream.told(opened)
      else if (!isLive || alert.at > Math.max(of?.last ?? 0, since + span)) untold.push(alert)
    }
  }
  return untold
}

type Told = {
  /** The newest moment of which something was told. */
  last: number
  /** The key of the alert that was open then, by the moment. */
  readonly opened: Map<number, string>
}

const toldBefore = (
  told: readonly { readonly event_id: string; readonly at: Date }[],
): ReadonlyMap<string, Told> => {
  const all = new Map<string, Told>()
  for (const { event_id, at } of told) {
    const key = /^[\s\S]*?\n\[.*\]\n-?\d+/.exec(event_id)?.[0]
    if (key === undefined) continue
    const of = all.get(groupIn(key)) ?? { last: 0, opened: new Map() }
    all.set(groupIn(key), of)
    of.last = Math.max(of.last, at.getTime())
    of.opened.set(at.getTime(), key)
  }
  return all
}

/** Correlation and group: a key without the moment at which it was raised. */
const groupIn = (key: string): string => key.slice(0, key.lastIndexOf('\n'))

/** A correlation of correlations looks as far back as all of them together. */
const longestSpan = ({ correlations }: RuleBook): number => {
  const spanOf = (rule: (typeof correlations)[number]['rule']): number =>
    rule.timespanMs +
    Math.max(0, ...rule.members.map((one) => ('members' in one ? spanOf(one as typeof rule) : 0)))
  return Math.max(OLD_MS, ...correlations.map(({ rule }) => spanOf(rule)))
}
