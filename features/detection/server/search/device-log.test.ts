/**
 * The log of a device in the real stores, in the words FortiOS and ASA write (FortiOS log message reference, 44547; ASA syslog
 * messages 111008).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import type { Events } from '../../../../platform/events/index.ts'
import { testRecords } from '../../../../platform/records/testing.ts'
import { openTestEvents, rowsOfLines, storeRows } from '../store/testing-events.ts'
import { deviceLogEvents } from './device-log.ts'

const noon = (day: number): number =>
  Date.parse(`2026-11-${String(day).padStart(2, '0')}T03:00:00Z`)
const forti = (day: number, rest: string): string =>
  `<189>date=2026-11-${String(day).padStart(2, '0')} time=12:00:00 devname="FGT-HQ" devid="FGT60F0000000001" eventtime=${noon(day) * 1_000_000} tz="+0900" type="event" subtype="system" level="information" vd="root" ${rest}`
const edit = (path: string, object: string, attributes: string): string =>
  `logid="0100044547" logdesc="Object attribute configured" user="admin" ui="GUI(192.0.2.9)" action="Edit" cfgtid=1 cfgpath="${path}" cfgobj="${object}" cfgattr="${attributes}" msg="Edit ${path} ${object}"`

let events: Events
let test_: Awaited<ReturnType<typeof testRecords>>
let scope: Awaited<ReturnType<typeof test_.organization>>
beforeAll(async () => {
  if (!chdbRunsHere()) return
  test_ = await testRecords([
    { owner: 'detection', folder: new URL('../migrations/', import.meta.url) },
  ])
  scope = await test_.organization()
  events = await openTestEvents()
  const lines: readonly (readonly [number, string])[] = [
    [3, forti(3, edit('user.local', 'ono', 'passwd[*]'))],
    // Two days of silence: what is before is no whole log.
    ...[6, 7, 8, 9, 10].map(
      (day) => [day, forti(day, 'logid="0100020014" action="perf-stats"')] as const,
    ),
    [8, forti(8, edit('user.local', 'ito', 'passwd[*]'))],
    [9, forti(9, edit('user.local', 'sato', 'email-to[sato@example.jp]'))],
    [9, forti(9, edit('system.admin', 'admin', 'password[*]vdom[root]'))],
    [
      9,
      `<165>Nov 09 2026 12:00:00 ASA-1 : %ASA-5-111008: User 'enable_15' executed the 'username mori password ***** encrypted' command.`,
    ],
  ]
  await storeRows(
    events,
    lines.flatMap(([day, line], i) =>
      rowsOfLines([line], {
        organization: scope.organization,
        source: 'fw',
        receivedAt: noon(day) + 1_000,
        id: () => String(i),
      }),
    ),
  )
})
afterAll(async () => {
  await events?.close()
  await test_?.close()
})

describe.skipIf(!chdbRunsHere())('the log of a device', () => {
  const ask = (name: string, from: number | null = noon(1)) =>
    deviceLogEvents({
      records: test_.records,
      events: () => Promise.resolve(events),
      hostNames: () => Promise.resolve([]),
    })(scope, { name }, { from, to: noon(12) })

  test('tells for whom a password was set, and over which days it is whole', async () => {
    expect(await ask('fgt-hq')).toEqual({
      from: noon(6),
      to: noon(10),
      passwordsSet: [
        { account: 'ono', at: noon(3) },
        { account: 'ito', at: noon(8) },
        { account: 'admin', at: noon(9) },
      ],
      traces: 0,
    })
    expect((await ask('ASA-1', null))?.passwordsSet).toEqual([{ account: 'mori', at: noon(9) }])
  })

  test('says nothing of a device that is not there', async () => {
    expect(await ask('fgt-branch')).toBeNull()
  })
})
