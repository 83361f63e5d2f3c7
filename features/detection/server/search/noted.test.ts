import { expect, test } from 'vitest'
import { openRuleNotes, openSearchNotes } from './noted.ts'

const opened = () => {
  const written: { readonly what: string; readonly after: unknown }[] = []
  const clock = { now: 0, isBroken: false }
  const deps = {
    records: {
      within: async (_scope: unknown, work: (tx: never) => unknown) => {
        if (clock.isBroken) throw new Error('the database is gone')
        return work(null as never)
      },
    } as never,
    audit: {
      write: (_tx: unknown, _who: unknown, entry: { what: string; after: unknown }) => {
        written.push(entry)
        return Promise.resolve()
      },
    } as never,
    now: () => clock.now,
  }
  return { written, clock, deps }
}
const who = (userId: string) => ({ userId, organization: 'o', scope: {} }) as never
const span = { from: '2026-11-21T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' }
const HOUR_MS = 3_600_000

test('a search is noted with who looked and what for, once an hour, and not again for its counts and values', async () => {
  const { written, clock, deps } = opened()
  const note = openSearchNotes(deps)
  const sought = { ...span, q: 'user.name:hanako' }
  await Promise.all([note(who('a'), sought), note(who('a'), sought), note(who('a'), sought)])
  // The page asks again with the time that has passed.
  await note(who('a'), { ...sought, to: '2026-11-22T00:00:30.000Z' })
  expect(written).toMatchObject([{ what: 'detection.events-search', after: sought }])
  await note(who('b'), sought)
  clock.now += HOUR_MS + 1
  await note(who('a'), sought)
  expect(written).toHaveLength(3)
})

test('the newest logs without a search are noted once a day', async () => {
  const { written, clock, deps } = opened()
  const note = openSearchNotes(deps)
  await note(who('a'), span)
  await note(who('a'), { ...span, q: ' ' })
  clock.now += 23 * HOUR_MS
  await note(who('a'), { ...span, from: '2026-11-20T00:00:00.000Z' })
  expect(written).toMatchObject([{ what: 'detection.events-look', after: span }])
  clock.now += 2 * HOUR_MS
  await note(who('a'), span)
  expect(written).toHaveLength(2)
})

test('events by way of a rule are noted: its newest ones, and each that is laid beside its conditions', async () => {
  const { written, deps } = opened()
  const note = openRuleNotes(deps)
  const rule = { id: 'r', title: { en: 'R' } }
  const event = { event: 'e', at: span.from }
  await note(who('a'), rule, null)
  await note(who('a'), rule, null)
  await note(who('a'), rule, event)
  await note(who('a'), rule, event)
  await note(who('a'), rule, { ...event, event: 'f' })
  expect(written).toMatchObject([
    { what: 'detection.rule-events', object: { kind: 'rule', id: 'r', name: 'R' }, after: null },
    { what: 'detection.rule-trace', after: event },
    { what: 'detection.rule-trace', after: { event: 'f' } },
  ])
})

test('what could not be noted is refused, for all who wait, and noted at the next try', async () => {
  const { written, clock, deps } = opened()
  const note = openSearchNotes(deps)
  clock.isBroken = true
  const tried = await Promise.allSettled([note(who('a'), span), note(who('a'), span)])
  expect(tried.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  clock.isBroken = false
  await note(who('a'), span)
  expect(written).toHaveLength(1)
})
