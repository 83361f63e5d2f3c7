import { expect, test } from 'vitest'
import { measureQuality } from '../bench/quality/measure.ts'
import { knowable, pairwise } from '../bench/quality/pairs.ts'
import type { Sighting } from '../bench/quality/sightings.ts'
import type { Facts } from '../features/assets/rules.ts'

test('precision and recall over pairs, reckoned by hand', () => {
  const of = (truths: string) => [...truths].map((truth) => ({ truth }))
  expect(pairwise(of('aabb'), ['1', '1', '2', '2'])).toEqual({ precision: 1, recall: 1 })
  expect(pairwise(of('aabb'), ['1', '2', '3', '3'])).toEqual({ precision: 1, recall: 0.5 })
  expect(pairwise(of('aab'), ['1', '1', '1'])).toEqual({ precision: 1 / 3, recall: 1 })
})

// Two companies that have little in common: every rate is drawn anew from the seed. What no identifier links is a class of
// its own in bench/quality; a single small company scatters, so that both are counted together.
test('small companies seen by six noisy sources are recognised', async () => {
  const all = [await measureQuality(200, 3), await measureQuality(200, 11)]
  const mean = (of: (q: (typeof all)[number]) => number): number =>
    all.reduce((sum, q) => sum + of(q), 0) / all.length
  expect(mean((q) => q.precision)).toBeGreaterThanOrEqual(0.99)
  expect(mean((q) => q.knowable.recall)).toBeGreaterThanOrEqual(0.98)
  for (const { knowable, recall } of all)
    expect(recall).toBeGreaterThan(knowable.recall - knowable.addressOnly - knowable.nothing - 0.01)
})

test('what links two sightings, and what does not, is asked of the data', () => {
  const sighting = (truth: string, at: number, facts: Facts): Sighting => ({
    truth,
    item: { seen: { source: 'dhcp', by: 'x', at, site: null, facts } },
  })
  const sightings = [
    sighting('a', 0, { macs: ['00:1A:2B:00:00:01'], hostNames: ['pc-1'] }),
    sighting('a', 0, { hostNames: ['pc-1'], addresses: ['10.0.0.1'] }),
    sighting('a', 3_600_000, { addresses: ['10.0.0.1'] }),
    sighting('a', 3_600_000, { addresses: ['10.0.0.9'] }),
  ]
  // Of six pairs one is linked by a name, two by an address alone, three by nothing.
  expect(knowable(sightings, ['1', '1', '2', '3'])).toMatchObject({
    recall: 1,
    addressOnly: 2 / 6,
    nothing: 3 / 6,
  })
  const phones = ['a', 'a', 'b', 'c', 'd'].map((t) => sighting(t, 0, { hostNames: ['android'] }))
  expect(knowable(phones, ['1', '2', '3', '4', '5'])).toMatchObject({ nothing: 1 })
})
