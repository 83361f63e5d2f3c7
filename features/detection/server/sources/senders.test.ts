import { expect, test } from 'vitest'
import { openLog } from '../../../../platform/log/index.ts'
import { testRecords } from '../../../../platform/records/testing.ts'
import { MAX_SENDERS } from '../../contract-sources.ts'
import { detectionMigrations } from '../log-sources.ts'
import { openSenders } from './senders.ts'
import { senders as allSenders } from './store.ts'

test('a flood of forged addresses fills no table and hides nobody who goes on speaking', async () => {
  const { records, organization: scopeOf, close } = await testRecords([detectionMigrations])
  const scope = await scopeOf()
  const { organization } = scope
  let at = Date.parse('2026-11-22T00:00:00Z')
  const clock = {
    now: () => {
      at += 5_000
      return new Date(at)
    },
  }
  const senders = openSenders({ records, clock, log: openLog({ level: 'silent' }) })
  const forge = (round: number): void => {
    for (let n = 0; n < 2 * MAX_SENDERS; n += 1)
      senders.note(organization, 'udp', `198.51.${round}.${n}`, 1)
  }
  forge(0)
  await senders.flush()
  // The router is set up while the flood goes on, and its lines come among the others.
  for (const round of [1, 2, 3]) {
    senders.note(organization, 'udp', '10.0.0.1', 3)
    senders.sample(organization, 'udp', '10.0.0.1', Buffer.from('<30>dhcpd: \0lease'))
    forge(round)
    await senders.flush()
  }
  const kept = await records.reading(scope, (tx) =>
    tx.all(allSenders, { organization, limit: 10 * MAX_SENDERS }),
  )
  expect(kept.length).toBe(MAX_SENDERS)
  expect(kept.filter(({ address }) => address === '10.0.0.1')).toMatchObject([
    { records: 9, sample: '<30>dhcpd:  lease' },
  ])
  await senders.close()
  await close()
})
