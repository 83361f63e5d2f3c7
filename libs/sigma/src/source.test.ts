import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fault, linkRules, readSigma } from './index.ts'

const HEAD = 'title: T\nlogsource: {product: linux}\nlevel: low\ndetection:\n'
const of = (detection: string): string => HEAD + detection.replace(/^/gm, '  ')
const faultsOf = (text: string): readonly Fault[] =>
  linkRules(readSigma([{ file: 'f', text }])).faults
/** Where, and the words between `«` and `»`, with what stands around them. */
const told = (text: string): readonly string[] =>
  faultsOf(text).map(({ line, column, excerpt }) => {
    const { before, wrong, after } = excerpt ?? { before: '', wrong: '?', after: '' }
    return `${line}:${column} ${before.trimStart()}«${wrong}»${after}`
  })

describe('a condition', () => {
  const condition = (text: string): string => of(`sel:\n  A: a\ncondition: ${text}`)
  test.each([
    ['sel and flter', '7:22 condition: sel and «flter»'],
    ['"sel and flter"', '7:23 condition: "sel and «flter»"'],
    ["'sel and it''s'", "7:23 condition: 'sel and «it''s»'"],
    ['sel and 1 of flt*', '7:27 condition: sel and 1 of «flt*»'],
    ['sel and (sel or sel', '7:22 condition: sel and «(»sel or sel'],
    ['sel and', '7:21 condition: sel and«»'],
    ['sel sel', '7:18 condition: sel «sel»'],
    ['sel and or sel', '7:22 condition: sel and «or» sel'],
    ['2 of them', '7:14 condition: «2» of them'],
    ['sel | count() > 5', '7:18 condition: sel «| count() > 5»'],
    ['[sel, flter]', '7:20 condition: [sel, «flter»]'],
    ['>-\n    sel\n    and\n    flter', '10:7 «flter»'],
    ['|\n    sel and\n    not flter', '9:11 not «flter»'],
    ['sel and\n    flter # why', '8:7 «flter» # why'],
    ['"sel and \\x66lter"', '7:14 condition: «"sel and \\x66lter"»'],
    ['sel and 除外', '7:22 condition: sel and «除外»'],
  ])('%j is told at its wrong word', (text, expected) => {
    expect(told(condition(text))).toContain(expected)
  })
  test('counts signs, not the units that they are stored in', () => {
    expect(told(of('😀:\n  A: a\ncondition: 😀 and x'))).toContain('7:20 condition: 😀 and «x»')
  })
  test('says which selections there are', () => {
    expect(faultsOf(condition('flter'))[0]?.message).toContain('There is sel.')
  })
})

test.each([
  ['A|Contains: a', '6:7 A|«Contains»: a'],
  ['"A|contains|startwith": a', '6:17 "A|contains|«startwith»": a'],
  ['A|contains|startswith: a', '6:16 A|contains|«startswith»: a'],
  ['A|i: a', '6:7 A|«i»: a'],
  ['A|contains|base64: a', '6:16 A|contains|«base64»: a'],
  ["A: 'a\nB: b", "6:8 A: «'a»"],
  ['A|gt|lt: 3', '6:10 A|gt|«lt»: 3'],
  ['A|cidr|contains: 10.0.0.0/8', '6:12 A|cidr|«contains»: 10.0.0.0/8'],
  ['A|cidr: 10.0.0', '6:13 A|cidr: «10.0.0»'],
  ['A|re: "a(?=b)"', '6:11 A|re: «"a(?=b)"»'],
  ['A|lt: many', '6:11 A|lt: «many»'],
  ['A|exists: maybe', '6:15 A|exists: «maybe»'],
  ['A: [a, null]', '6:12 A: [a, «null»]'],
  ['A|expand: "C:\\\\%Servers%"', '6:15 A|expand: «"C:\\\\%Servers%"»'],
  ["A|expand: 'x %Servers% y'", "6:18 A|expand: 'x «%Servers%» y'"],
  ['A: a\n  A: b', '7:5 «A»: b'],
  ['A: *gone', '6:8 A: «*gone»'],
  ['A|all: a', '6:7 A|«all»: a'],
])('the line %j is told at what is wrong in it', (line, expected) => {
  expect(told(of(`s:\n  ${line}\ncondition: s`))).toContain(expected)
})

describe('a file of several documents', () => {
  const good = `${of('s:\n  A: a\ncondition: s')}\n`
  test('is told with the lines of the file, and costs only what is wrong', () => {
    const text = [good, `${of('s:\n  A|lik: a\ncondition: s')}\n`, good, 'title: [\n'].join('---\n')
    const read = readSigma([{ file: 'f', text }])
    expect([read.rules.length, read.refused]).toEqual([2, 2])
    expect(told(text).slice(0, 1)).toEqual(['14:7 A|«lik»: a'])
    expect(read.faults.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '14 unknown_modifier',
      '26 yaml',
    ])
  })
  test('with lines ended as Windows does', () => {
    expect(told(of('s:\n  A|lik: a\ncondition: s').replaceAll('\n', '\r\n'))).toEqual([
      '6:7 A|«lik»: a',
    ])
  })
  test('names are told where they stand', () => {
    const named = (name: string): string => good.replace('level', `name: ${name}\nlevel`)
    const counting =
      'title: C\ncorrelation:\n  type: event_count\n  rules: [one, two]\n  timespan: 5\n  condition: {gte: 2}\n'
    expect(told([named('one'), named('one')].join('---\n'))).toEqual(['12:7 name: «one»'])
    expect(told([named('one'), counting].join('---\n'))).toEqual(['14:13 timespan: «5»'])
    expect(told([named('one'), counting.replace('5\n', '5m\n')].join('---\n'))).toEqual([
      '13:16 rules: [one, «two»]',
    ])
  })
})

test('a long line is cut around what is wrong', () => {
  const long = 'x'.repeat(5_000)
  const [fault] = faultsOf(of(`s:\n  A|contains: [${long}, null, ${long}]\ncondition: s`))
  expect(fault?.column).toBe(5_020)
  expect(fault?.excerpt?.wrong).toBe('null')
  expect(fault?.excerpt?.before).toMatch(/^…x+, $/)
  expect(fault?.excerpt?.after).toMatch(/^, x+…$/)
})

test('whatever is done to a rule, a fault shows what stands at its place', () => {
  const text = `${of('sel:\n  A|contains|all: [a, "b c"]\n  B|re: x+\nwords: [k, "*"]\ncondition: sel and not (words or 1 of s*)')}\n---\ntitle: C\ncorrelation:\n  type: event_count\n  rules: [a]\n  timespan: 5m\n  condition: {gte: 2}\n`
  const change = fc.tuple(
    fc.nat(text.length),
    fc.nat(6),
    fc.constantFrom('', ' ', '|', '"', "'", ':', '- ', '\n', '\r\n', '[', '}', '😀', 'x', '*', '%'),
  )
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      let changed = text
      for (const [at, gone, put] of changes)
        changed = changed.slice(0, at) + put + changed.slice(at + gone)
      const lines = changed.split('\n')
      for (const { line, column, excerpt } of faultsOf(changed)) {
        if (!excerpt) continue
        const { before, wrong, after } = excerpt
        const signs = [...(lines[line - 1] ?? '').replace(/\r$/, '')]
        expect(signs.slice(0, column - 1).join('')).toBe(before)
        const rest = signs
          .slice(column - 1)
          .join('')
          .trimEnd()
        if (!wrong.endsWith('…') && !after.endsWith('…')) expect(wrong + after).toBe(rest)
      }
    }),
    { numRuns: 300 },
  )
})
