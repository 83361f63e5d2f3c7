/**
 * Whatever records say: the verdict is that of some record, a version inside an affected range of the first source is never
 * clean, and another order of records changes nothing.
 * @module
 */
import type { Advisory, Claim, Source } from '@hinoban/advisories'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Component, compileAdvisory, type Entry, judge, placeComponent } from './index.ts'

const version = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((parts) => parts.join('.'))
const bound = fc.option(fc.record({ version, inclusive: fc.boolean() }))
const claim = fc
  .record({
    status: fc.constantFrom<Claim['status']>(
      'affected',
      'not-affected',
      'fixed',
      'under-investigation',
    ),
    from: bound,
    to: bound,
    all: fc.boolean(),
    outside: fc.constantFrom<Claim['outside']>('affected', 'not-affected', 'unknown'),
    reading: fc.constantFrom<Claim['reading']>('exact', 'prose', 'partly'),
  })
  .map(
    ({ from, to, all, ...said }): Claim => ({
      ...said,
      product: { kind: 'named', vendor: 'Maker', product: 'Thing' },
      ranges: all ? [] : [{ scheme: 'generic', from, to }],
      all,
      except: [],
      platforms: [],
      modules: [],
      fix: null,
      fixState: 'unknown',
      justification: null,
      raw: null,
    }),
  )
const advisory = (source: Source, index: number, claims: readonly Claim[]): Advisory => ({
  source,
  id: index % 2 === 0 ? 'CVE-2024-1000' : `X-${index}`,
  publisher: `p${index}`,
  aliases: index % 2 === 0 ? [] : ['CVE-2024-1000'],
  related: [],
  state: 'published',
  title: '',
  summary: '',
  language: 'en',
  publishedAt: null,
  modifiedAt: null,
  cvss: [],
  ssvc: null,
  exploited: null,
  cwes: [],
  references: [],
  claims,
  configurations: [],
})
const records = fc
  .array(
    fc.tuple(
      fc.constantFrom<Source>('cve', 'cve-adp', 'nvd', 'jvn', 'osv', 'csaf'),
      fc.array(claim, { minLength: 1, maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => all.map(([source, claims], index) => advisory(source, index, claims)))

const thing = (installed: string): Component => ({
  name: 'Thing',
  version: installed,
  supplier: 'Maker',
  kind: 'application',
  purl: '',
  cpes: [`cpe:2.3:a:maker:thing:${installed}:*:*:*:*:*:*:*`],
})
const verdictsOf = (all: readonly Advisory[], installed: string) => {
  const entries = new Map<string, Entry[]>()
  for (const { key, entry } of all.flatMap((one) => compileAdvisory(one)))
    entries.set(key, [...(entries.get(key) ?? []), entry])
  const component = thing(installed)
  return judge(component, placeComponent(component), (key) => entries.get(key) ?? []).verdicts
}

it('the verdict is the word of a record, and its order does not matter', () => {
  fc.assert(
    fc.property(records, version, (all, installed) => {
      const [verdict, ...others] = verdictsOf(all, installed)
      expect(others).toEqual([])
      const turned = verdictsOf(all.toReversed(), installed)[0]
      expect(turned?.state).toBe(verdict?.state)
      expect(turned?.conflict).toBe(verdict?.conflict)
      if (verdict === undefined) return
      expect(verdict.opinions[0]?.state).toBe(verdict.state)
      const highest = Math.max(...verdict.opinions.map(({ rank }) => rank))
      const first = verdict.opinions.filter(({ rank }) => rank === highest)
      // A weaker source turns nothing clean that the first calls affected.
      if (first.some(({ state }) => state === 'affected')) expect(verdict.state).toBe('affected')
      const clean = (state: string) => state === 'not-affected' || state === 'fixed'
      if (
        verdict.opinions.some(
          ({ state }) => state !== 'silent' && clean(state) !== clean(verdict.state),
        )
      )
        expect(verdict.conflict).toBe(true)
    }),
  )
})
