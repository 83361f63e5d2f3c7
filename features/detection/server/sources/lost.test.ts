import { expect, test } from 'vitest'
import type { Place } from '../../contract-sources.ts'
import { lostBySource } from './store.ts'

const of = (source: string, place: Place, records: number) => ({ source, place, records })

test('one record beyond a quota, for want of room or that ended its reader is a loss', () => {
  for (const place of ['quota', 'full', 'poison'] as const)
    expect([...lostBySource([of('rtx', 'received', 1_000_000), of('rtx', place, 1)])]).toEqual([
      ['rtx', 1],
    ])
})

test('the kernel may throw away one datagram in a thousand of all that came, and not one more', () => {
  const came = [of('rtx', 'received', 600_000), of('drawer', 'received', 400_000)]
  expect([...lostBySource([...came, of('drawer', 'kernel', 1_000)])]).toEqual([])
  expect([...lostBySource([...came, of('drawer', 'kernel', 1_001)])]).toEqual([['drawer', 1_001]])
  expect([...lostBySource([of('drawer', 'kernel', 1)])]).toEqual([['drawer', 1]])
})

test('what is stored is no loss, whatever is told of it', () => {
  const stored: Place[] = ['received', 'unparsed', 'damaged', 'repeated', 'deferred']
  expect([...lostBySource(stored.map((place) => of('rtx', place, 5)))]).toEqual([])
})
