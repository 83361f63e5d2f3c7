/**
 * Whatever records say: the verdict is that of some record, a version inside an affected range of the first source is never
 * clean, and another order of records changes nothing.
 * @module
 */
import type { Advisory, Claim, Source } from '@hinoban/advisories'
import { keyOf } from '@hinoban/versions'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type Component,
  compileAdvisory,
  type Entry,
  type JudgeOptions,
  judge,
  placeComponent,
  type Row,
  type RowStatus,
} from './index.ts'
import { advisoryWith } from './testing-advisory.ts'

const version = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map((parts) => parts.join('.'))
const bound = fc.option(fc.record({ version, inclusive: fc.boolean() }))
const PLAIN: Claim = {
  status: 'affected',
  reading: 'exact',
  outside: 'unknown',
  product: { kind: 'named', vendor: 'Maker', product: 'Thing' },
  ranges: [],
  all: false,
  except: [],
  platforms: [],
  modules: [],
  fix: null,
  fixState: 'unknown',
  justification: null,
  raw: null,
}
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
      ...PLAIN,
      ...said,
      ranges: all ? [] : [{ scheme: 'generic', from, to }],
      all,
    }),
  )
const advisory = (source: Source, index: number, claims: readonly Claim[]): Advisory =>
  advisoryWith({
    source,
    id: index % 2 === 0 ? 'CVE-2024-1000' : `X-${index}`,
    publisher: `p${index}`,
    aliases: index % 2 === 0 ? [] : ['CVE-2024-1000'],
    claims,
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

const NAME = 'cpe:2.3:a:maker:thing'
const thing = (installed: string): Component => ({
  name: 'Thing',
  version: installed,
  supplier: 'Maker',
  kind: 'application',
  purl: '',
  cpes: [`${NAME}:${installed}:*:*:*:*:*:*:*`],
})
const verdictsOf = (all: readonly Advisory[], installed: string, options: JudgeOptions = {}) => {
  const entries = new Map<string, Entry[]>()
  for (const { key, entry } of all.flatMap((one) => compileAdvisory(one)))
    entries.set(key, [...(entries.get(key) ?? []), entry])
  const component = thing(installed)
  return judge(component, placeComponent(component), (key) => entries.get(key) ?? [], options)
    .verdicts
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
    // What comes once in seven hundred: two records of equal weight, one of them read in part.
    { numRuns: 3000 },
  )
})

it('asked for what is doubtful alone, it leaves out only what every source holds for clean', () => {
  fc.assert(
    fc.property(records, version, (all, installed) => {
      const whole = verdictsOf(all, installed)
      const doubtful = verdictsOf(all, installed, { onlyDoubtful: true })
      const isTold = ({ state, conflict }: (typeof whole)[number]): boolean =>
        conflict || (state !== 'not-affected' && state !== 'fixed')
      expect(doubtful.filter(isTold)).toEqual(whole.filter(isTold))
    }),
  )
})

/** So few versions that many rows speak of the same. */
const near = fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1)).map((parts) => parts.join('.'))
const status = fc.constantFrom<RowStatus>('affected', 'not-affected', 'fixed')
const keyIn = (text: string): string => keyOf('generic', text) ?? ''
const row = fc
  .record({ from: near, to: fc.option(near), status, number: fc.nat() })
  .map(({ from, to, status, number }): Row => {
    const hi = to === null ? `${keyIn(from)}\0` : keyIn(to)
    return { lo: keyIn(from), hi, status, text: `row ${number}` }
  })

it('finds among many rows the one that a look at those that hold the version finds', () => {
  const installed = thing('')
  const compiled = compileAdvisory(
    advisory('cve', 0, [
      {
        ...PLAIN,
        ranges: [{ scheme: 'generic', from: { version: '1', inclusive: true }, to: null }],
      },
    ]),
  )
  const entry = compiled[0]?.entry as Entry
  const said = (rows: readonly Row[], at: string) => {
    const component = { ...installed, version: at, cpes: [`${NAME}:${at}:*:*:*:*:*:*:*`] }
    const { verdicts } = judge(component, placeComponent(component), () => [{ ...entry, rows }])
    return verdicts.map(({ state, opinions }) => [state, opinions[0]?.text])
  }
  let compared = 0
  fc.assert(
    fc.property(fc.array(row, { minLength: 9, maxLength: 24 }), near, (rows, at) => {
      // Eight rows and fewer are looked through one by one.
      const holding = rows.filter(({ lo, hi }) => lo <= keyIn(at) && keyIn(at) < hi)
      fc.pre(holding.length > 0 && holding.length <= 8)
      compared += 1
      expect(said(rows, at)).toEqual(said(holding, at))
    }),
  )
  expect(compared).toBeGreaterThan(50)
})
