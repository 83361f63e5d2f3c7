import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareSources } from './compare-sources.ts'

const says = (facts: Record<string, string>) => ({
  says: Object.entries(facts).map(([field, value]) => ({ field, value })),
})

describe('what several sources say', () => {
  test('a ledger and a scan that name different owners disagree; a silent source does not', () => {
    const lines = compareSources([
      says({ owner: '情報システム部', serial: 'ABC-1' }),
      says({ owner: '製造部' }),
      says({ serial: 'ＡＢＣ－１'.replace('－', '-') }),
    ])
    expect(lines).toEqual([
      { field: 'owner', values: ['情報システム部', '製造部', null], differs: true },
      { field: 'serial', values: ['ABC-1', null, 'ＡＢＣ-１'], differs: false },
    ])
  })
  test('a list that knows fewer addresses agrees; one that knows others does not', () => {
    expect(
      compareSources([says({ addresses: '10.0.0.1, 10.0.0.2' }), says({ addresses: '10.0.0.2' })]),
    ).toMatchObject([{ differs: false }])
    expect(
      compareSources([says({ addresses: '10.0.0.1' }), says({ addresses: '10.0.0.3' })]),
    ).toMatchObject([{ differs: true }])
  })
  test('a short host name and the same in full agree; an address is no beginning of another', () => {
    const pair = (field: string, a: string, b: string) =>
      compareSources([says({ [field]: a }), says({ [field]: b })])
    expect(pair('hostNames', 'hq-fw', 'hq-fw.sample.example')).toMatchObject([{ differs: false }])
    expect(pair('hostNames', 'hq-fw', 'hq-fw2')).toMatchObject([{ differs: true }])
    expect(pair('addresses', '10.0.0.1', '10.0.0.12')).toMatchObject([{ differs: true }])
  })
  const source = fc
    .uniqueArray(fc.record({ field: fc.string(), value: fc.string() }), {
      selector: (s) => s.field,
    })
    .map((list) => ({ says: list }))
  test('every field appears once with one value per source, and a source agrees with itself', () => {
    fc.assert(
      fc.property(fc.array(source, { maxLength: 4 }), (sources) => {
        const lines = compareSources(sources)
        expect(new Set(lines.map((l) => l.field)).size).toBe(lines.length)
        for (const line of lines) expect(line.values).toHaveLength(sources.length)
        const [first] = sources
        if (first !== undefined)
          for (const line of compareSources([first, first])) expect(line.differs).toBe(false)
      }),
    )
  })
})
