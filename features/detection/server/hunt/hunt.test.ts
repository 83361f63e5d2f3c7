/**
 * A list of indicators over the real stores: what was stored before it came is found, what arrives after it too, each once, and
 * nothing of another organization.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LogMeans, readLogs } from '@hinoban/logs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import { type Events, openEvents } from '../../../../platform/events/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import type { IndicatorList } from '../../contract-hunt.ts'
import type { TakenHit } from '../alerts/take.ts'
import { openTestAlerts } from '../alerts/testing.ts'
import { eventRow } from '../store/event-row.ts'
import { storeRows } from '../store/testing-rows.ts'
import { huntOnce } from './hunt.ts'
import * as sql from './store.ts'

const DAY_MS = 86_400_000
let dataDir: string
let events: Events
let t: Awaited<ReturnType<typeof openTestAlerts>>
beforeAll(async () => {
  if (!chdbRunsHere()) return
  t = await openTestAlerts()
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-hunt-'))
  events = await openEvents({
    dataDir,
    clickhouseUrl: null,
    log: openLog({ level: 'silent' }),
    migrations: [{ owner: 'detection', folder: new URL('../migrations/', import.meta.url) }],
    memoryBytes: 700_000_000,
  })
}, 120_000)
afterAll(async () => {
  await events?.close()
  await t?.close()
  if (dataDir) await rm(dataDir, { recursive: true, force: true })
})

const put = async (organization: string, receivedAt: number, lines: readonly string[]) => {
  const means: LogMeans = {
    receivedAt,
    format: 'auto',
    timeZone: 'Asia/Tokyo',
    encoding: 'auto',
    senderAddress: null,
  }
  await storeRows(
    events,
    lines.flatMap((line, i) =>
      readLogs(line, means).map((event) =>
        eventRow(event, {
          organization,
          site: null,
          source: 'fw',
          id: `${receivedAt}-${i}`,
          receivedAt,
          raw: line,
        }),
      ),
    ),
  )
}
const forti = (to: string): string =>
  `<189>date=2026-11-19 time=12:00:00 devname="FGT-HQ" devid="FGT60F0000000001" logid="0000000013" tz="+0900" type="traffic" subtype="forward" srcip=192.0.2.10 dstip=${to} action="accept" dstport=443`

describe.skipIf(!chdbRunsHere())('a list of indicators', () => {
  test('is found in what was stored and in what arrives, once', async () => {
    const { organization } = t.scope
    const taken: TakenHit[] = []
    const round = () =>
      huntOnce(
        {
          ...t.deps,
          events: () => Promise.resolve(events),
          take: (_owner, hits) => {
            taken.push(...hits)
            return Promise.resolve(hits)
          },
        },
        organization,
        new AbortController().signal,
      )
    await put(organization, t.now() - 2.5 * DAY_MS, [forti('198.51.100.66'), forti('203.0.113.1')])
    await put('0d1f8c06-6b0b-4d09-9a0b-3a0a4b8f1e11', t.now() - DAY_MS, [forti('198.51.100.66')])
    const { list } = await t.call<{ list: IndicatorList }>('detection.indicators-import', {
      query: { name: '注意喚起の一覧' },
      upload: {
        name: 'list.csv',
        bytes: new TextEncoder().encode('value,note\n198[.]51[.]100[.]66,C2\n203.0.113.77,C2\n'),
      },
    })
    expect(list).toMatchObject({ indicators: 2, isLookedThrough: false, format: 'csv' })
    for (let i = 0; i < 4; i += 1) {
      t.pass(60_000)
      await round()
    }
    expect(taken.map((hit) => [hit.host, hit.fields['indicator']])).toEqual([
      ['FGT-HQ', '198.51.100.66'],
    ])
    await put(organization, t.now(), [forti('203.0.113.77')])
    t.pass(60_000)
    await round()
    t.pass(60_000)
    await round()
    expect(taken).toHaveLength(2)
    const { rows } = await t.call<{ rows: IndicatorList[] }>('detection.indicators')
    expect(rows).toMatchObject([{ isLookedThrough: true, hits: 2 }])
  })

  test('an indicator that is everywhere is counted to the last event', async () => {
    const { organization } = await t.organization()
    const at = new Date(t.now() - 1_000)
    const many = 52_000
    await events.insert(
      organization,
      'detection_events',
      Array.from({ length: many }, (_, i) => ({
        id: `e${i}`,
        at,
        received_at: at,
        source: 'fw',
        host: i % 4 === 0 ? 'FGT-A' : 'FGT-B',
        message: 'deny',
        observables: ['198.51.100.99'],
      })),
    )
    await events.flush()
    await t.deps.records.within({ organization, sites: '*' }, async (tx) => {
      const id = newId()
      const list = { organization, id, name: 'all', format: 'csv', refused: 0, by: '山田' }
      await tx.run(sql.putList, { ...list, at: new Date(t.now() - 60_000), until: null })
      const values = { values: ['198.51.100.99'], kinds: ['address'], notes: [''] }
      await tx.run(sql.addIndicators, { organization, list: id, ...values })
    })
    t.pass(60_000)
    const taken: TakenHit[] = []
    await huntOnce(
      {
        ...t.deps,
        events: () => Promise.resolve(events),
        take: (_owner, hits) => Promise.resolve(taken.splice(taken.length, 0, ...hits) && hits),
      },
      organization,
      new AbortController().signal,
    )
    const countOf = (host: string) =>
      taken.filter((hit) => hit.host === host).reduce((sum, { count = 1 }) => sum + count, 0)
    expect([countOf('FGT-A'), countOf('FGT-B')]).toEqual([many / 4, (many * 3) / 4])
    expect(taken.length).toBeLessThan(many)
    const [list] = await t.deps.records.reading({ organization, sites: '*' }, (tx) =>
      tx.all(sql.lists, { organization, id: null }),
    )
    expect(list?.hits).toBe(many)
  })

  test('a file without indicators is refused with its name', async () => {
    await expect(
      t.call('detection.indicators-import', {
        query: { name: 'x' },
        upload: { name: 'x.txt', bytes: new TextEncoder().encode('nothing here\n') },
      }),
    ).rejects.toMatchObject({ code: 'detection.indicators_none', params: { name: 'x.txt' } })
  })
})
