import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../../platform/records/index.ts'
import { testRecords } from '../../../platform/records/testing.ts'
import { accountsMigrations } from './index.ts'
import { ticketKeysOf } from './passwords-of.ts'
import { endAccounts, writeAccounts } from './store.ts'

let t: Awaited<ReturnType<typeof testRecords>>
beforeAll(async () => {
  t = await testRecords([accountsMigrations])
})
afterAll(() => t.close())

const dn = 'CN=krbtgt,CN=Users,DC=corp,DC=example,DC=jp'

test('each password of krbtgt that a reading saw, oldest first, until the directory holds it no more', async () => {
  const scope = await t.organization()
  const elsewhere = await t.organization()
  const source = newId()
  const read = (at: string, setAt: string | null, name = 'krbtgt') =>
    t.records.within(scope, (tx) =>
      tx.all(writeAccounts, {
        organization: scope.organization,
        source,
        site: null,
        now: new Date(at),
        rows: JSON.stringify([
          {
            id: newId(),
            key: name,
            name,
            display_name: '',
            name_key: name,
            dn,
            enabled: false,
            is_service: true,
            password: setAt === null ? 'unknown' : 'changed',
            password_set_at: setAt,
            never_expires: null,
          },
        ]),
      }),
    )
  const keys = ticketKeysOf({ records: t.records })
  expect(await keys(scope.organization)).toEqual([])
  await read('2026-11-01T00:00:00Z', '2024-05-01T01:02:03.456Z')
  await read('2026-11-02T00:00:00Z', '2024-05-01T01:02:03.456Z')
  await read('2026-11-03T00:00:00Z', null)
  await read('2026-11-04T00:00:00Z', '2026-11-03T20:00:00Z')
  await read('2026-11-05T00:00:00Z', '2026-11-04T12:00:00Z')
  await read('2026-11-05T00:00:00Z', '2026-11-04T12:00:00Z', 'krbtgt_4711')
  expect(await keys(scope.organization)).toEqual([
    {
      dn,
      setAt: [
        Date.parse('2024-05-01T01:02:03.456Z'),
        Date.parse('2026-11-03T20:00:00Z'),
        Date.parse('2026-11-04T12:00:00Z'),
      ],
    },
  ])
  expect(await keys(elsewhere.organization)).toEqual([])
  await t.records.within(scope, (tx) =>
    tx.run(endAccounts, {
      organization: scope.organization,
      source,
      now: new Date('2026-11-06T00:00:00Z'),
    }),
  )
  expect(await keys(scope.organization)).toEqual([])
})
