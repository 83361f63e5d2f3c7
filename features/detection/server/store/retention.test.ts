import { expect, test } from 'vitest'
import { z } from 'zod'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import { eventsQuery } from '../../../../platform/events/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import { SEARCHED_TEXT } from './columns.ts'
import { openTestEvents } from './testing-events.ts'

const days = eventsQuery({
  name: 'test_days',
  sql: `SELECT toString(toDate(received_at)) AS day, count() AS n FROM detection_events
        WHERE organization = {organization:UUID} GROUP BY day ORDER BY day`,
  params: z.object({}),
  row: z.object({ day: z.string(), n: z.number() }),
})
/** Parts of the table that a search reads; an index that is not used reads all. */
const explained = eventsQuery({
  name: 'test_explain',
  sql: `SELECT count() AS n FROM detection_events WHERE organization = {organization:UUID}
        AND hasAllTokens(${SEARCHED_TEXT}, {words:Array(String)})`,
  params: z.object({ words: z.array(z.string()) }),
  row: z.object({ n: z.number() }),
})

test.skipIf(!chdbRunsHere())(
  'what is past its time goes day by day, of one organization alone, and the text is found by its folded words',
  async () => {
    const events = await openTestEvents()
    const [mine, theirs] = [newId(), newId()]
    const row = (day: string, message: string) => ({
      id: newId(),
      at: '2001-01-01 00:00:00',
      received_at: `${day} 12:00:00`,
      source: 's',
      message,
      fields: { Image: 'C:\\Tools\\Mimikatz.EXE', User: 'ﾔﾏﾀﾞ' },
    })
    await events.insert(mine, 'detection_events', [
      row('2026-01-01', 'old'),
      row('2026-01-02', 'old'),
      row('2026-01-03', 'young'),
    ])
    await events.insert(theirs, 'detection_events', [row('2026-01-01', 'theirs')])
    await events.flush()
    const of = (organization: string) => events.query({ organization, sites: '*' }, days, {})
    const found = async (...words: string[]) =>
      (await events.query({ organization: mine, sites: '*' }, explained, { words }))[0]?.n
    expect(await found('mimikatz')).toBe(3)
    expect(await found('ヤ', 'マ', 'ダ')).toBe(3)
    expect(await found('young', 'tools')).toBe(1)
    await events.removeBefore('detection_events', mine, new Date('2026-01-03T00:00:00Z'))
    expect(await of(mine)).toEqual([{ day: '2026-01-03', n: 1 }])
    expect(await of(theirs)).toEqual([{ day: '2026-01-01', n: 1 }])
    await events.removeBefore('detection_events', theirs, new Date('2026-01-02T00:00:00Z'))
    expect(await of(theirs)).toEqual([])
    await events.close()
  },
)
