/**
 * Which rows of a batch the table holds already, by another batch: their sender saw no answer and sent them again.
 * @module
 */
import { z } from 'zod'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'

type MayBeRepeated = {
  readonly row: number
  readonly organization: string
  readonly id: string
  /** Between these times it would stand, milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

/** Ids in one question. */
const AT_ONCE = 1_000
const DAY_MS = 86_400_000

const idsThere = eventsQuery({
  name: 'detection_ids_there',
  sql: `SELECT id FROM detection_events
        WHERE organization = {organization:UUID} AND at >= {from:DateTime64(3)} AND at <= {to:DateTime64(3)}
          AND received_at >= {since:DateTime64(3)} AND spool_batch != {batch:UInt64} AND id IN {ids:Array(String)}`,
  params: z.object({
    from: z.date(),
    to: z.date(),
    since: z.date(),
    batch: z.bigint(),
    ids: z.array(z.string()),
  }),
  row: z.object({ id: z.string() }),
})

export const alreadyThere = async (
  events: Pick<Events, 'query'>,
  batch: bigint,
  rows: readonly MayBeRepeated[],
): Promise<readonly number[]> => {
  const there: number[] = []
  for (const [organization, mine] of Map.groupBy(rows, (row) => row.organization)) {
    // By time, so that one question looks into a narrow part of the table.
    const sorted = mine.toSorted((a, b) => a.from - b.from)
    for (let at = 0; at < sorted.length; at += AT_ONCE) {
      const part = sorted.slice(at, at + AT_ONCE)
      const from = part.reduce((least, one) => Math.min(least, one.from), Number.MAX_SAFE_INTEGER)
      const to = part.reduce((most, one) => Math.max(most, one.to), 0)
      const found = await events.query({ organization, sites: '*' }, idsThere, {
        from: new Date(from),
        to: new Date(to),
        // Nothing is stored with a time of more than a day after its receipt.
        since: new Date(from - DAY_MS),
        batch,
        ids: part.map((one) => one.id),
      })
      const ids = new Set(found.map((row) => row.id))
      for (const one of part) if (ids.has(one.id)) there.push(one.row)
    }
  }
  return there.toSorted((a, b) => a - b)
}
