/**
 * A list of indicators over the real stores: what was stored before it came is found, what arrives after it too, each once, and
 * nothing of another organization.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import type { Events } from '../../../../platform/events/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import type { IndicatorList } from '../../contract-hunt.ts'
import type { TakenHit } from '../alerts/take.ts'
import { openTestAlerts } from '../alerts/testing.ts'
import { openTestEvents, rowsOfLines, storeRows } from '../store/testing-events.ts'
import { huntOnce } from './hunt.ts'
import * as sql from './store.ts'

const DAY_MS = 86_400_000
let events: Events
let t: Awaited<ReturnType<typeof openTestAlerts>>
beforeAll(async () => {
  if (!chdbRunsHere()) return
  t = await openTestAlerts()
  events = await openTestEvents()
})
afterAll(async () => {
  await events?.close()
  await t?.close()
})

const put = (organization: string, receivedAt: number, lines: readonly string[]): Promise<void> => {
  const id = (index: number): string => `${receivedAt}-${index}`
  return storeRows(events, rowsOfLines(lines, { organization, source: 'fw', receivedAt, id }))
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

  test('what Excel saves in Shift_JIS or as Unicode text is read; bytes in no encoding are refused', async () => {
    const importing = (name: string, bytes: Uint8Array) =>
      t.call<{ list: IndicatorList }>('detection.indicators-import', {
        query: { name },
        upload: { name: `${name}.csv`, bytes },
      })
    // 「値,備考」, then 198[.]51[.]100[.]68 noted as 「通信先」.
    const cp932 = Uint8Array.from([
      ...[0x92, 0x6c, 0x2c, 0x94, 0xf5, 0x8d, 0x6c, 0x0d, 0x0a],
      ...new TextEncoder().encode('198[.]51[.]100[.]68,'),
      ...[0x92, 0xca, 0x90, 0x4d, 0x90, 0xe6, 0x0d, 0x0a],
    ])
    expect((await importing('cp932', cp932)).list).toMatchObject({ indicators: 1, refused: 0 })
    const utf16 = Buffer.from('\ufeff値\t備考\r\n198.51.100.69\t通信先\r\n', 'utf16le')
    expect((await importing('utf16', utf16)).list).toMatchObject({ indicators: 1, refused: 0 })
    await expect(importing('none', Uint8Array.from([0x85, 0xff, 0xfd]))).rejects.toMatchObject({
      code: 'detection.indicator_file',
      params: { why: 'encoding' },
    })
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
