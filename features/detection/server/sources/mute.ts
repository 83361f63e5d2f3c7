/**
 * Log sources that send and say nothing: next to nothing of the last day could be read, or all of it is one and the same sentence, as heartbeats
 * are. Whoever only counts what arrives would call them speaking.
 * @module
 */
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import type { Records } from '../../../../platform/records/index.ts'
import type { MuteSource } from '../../evidence.ts'
import { allSources, countsSince } from './store.ts'

const DAY_MS = 86_400_000
/** One sentence an hour is a sign of life; what says it less often may have nothing else to tell. */
const LEAST = 24
/** More than one a second: who sends more says more than one thing, and is not read through for it. */
const MOST = 100_000
/** A line in ten that can be read, such as when the clock was set, is no log. */
const UNREAD_PARTS = 0.9

const saysOneThing = eventsQuery({
  name: 'detection_says_one_thing',
  sql: `SELECT source, count() AS events,
          uniqUpTo(1)(replaceRegexpAll(substring(message, 1, 300), '[0-9]+', '0')) AS sentences
        FROM detection_events WHERE organization = {organization:UUID} AND received_at > {since:DateTime64(3)}
          AND has({sources:Array(String)}, source)
        GROUP BY source HAVING events >= ${LEAST} AND sentences <= 1`,
  params: z.object({ since: z.date(), sources: z.array(z.string()) }),
  row: z.object({ source: z.string() }),
})

export const muteSources = async (
  deps: { readonly records: Records; readonly events: () => Promise<Events> },
  organization: string,
  now: Date,
): Promise<ReadonlyMap<string, MuteSource>> => {
  const scope = { organization, sites: '*' as const }
  const since = new Date(now.getTime() - DAY_MS)
  const { sources, counts } = await deps.records.reading(scope, async (tx) => ({
    sources: await tx.all(allSources, { organization }),
    counts: await tx.all(countsSince, { organization, since }),
  }))
  const bySource = Map.groupBy(counts, (count) => count.source)
  const mute = new Map<string, MuteSource>()
  const few: string[] = []
  for (const { id, format } of sources) {
    const of = (place: string): number =>
      bySource.get(id)?.find((count) => count.place === place)?.records ?? 0
    const received = of('received')
    // Kept line by line because somebody wants it so: there is nothing to be read.
    const unread = of('unparsed') + of('poison')
    const isUnread = format !== 'unparsed' && unread >= received * UNREAD_PARTS
    if (received > 0 && isUnread) mute.set(id, 'unreadable')
    else if (received >= LEAST && received <= MOST) few.push(id)
  }
  if (few.length > 0)
    for (const { source } of await (await deps.events()).query(scope, saysOneThing, {
      since,
      sources: few,
    }))
      mute.set(source, 'one-sentence')
  return mute
}
