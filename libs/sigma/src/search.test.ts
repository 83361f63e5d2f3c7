import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Anchors } from './anchors.ts'
import { Automaton, loosened } from './automaton.ts'
import { fold } from './fold.ts'
import { compileRules, type Expression, linkRules, readSigma } from './index.ts'
import { mayMatch, regexNeeds } from './regex-needs.ts'
import { finderOf } from './skipper.ts'
import { hasCorpus, sigmaHqRules } from './testing-corpus.ts'

const sign = fc.constantFrom(
  ...[
    'a',
    'A',
    'b',
    'k',
    'K',
    '-',
    '/',
    '–',
    'é',
    'É',
    'σ',
    'ς',
    '𐐀',
    '𐐨',
    '😀',
    '\ud83d',
    '\n',
    'カ',
    '1',
  ],
)
const textOf = (most: number, least = 0) =>
  fc.array(sign, { minLength: least, maxLength: most }).map((all) => all.join(''))

/** Indices of all that a plain search finds. */
const plainly = (needles: readonly string[], text: string): number[] =>
  needles.flatMap((needle, index) => (text.includes(needle) ? [index] : []))

describe('what is found in a text is what a plain search finds', () => {
  test('by the automaton, as texts are', () => {
    fc.assert(
      fc.property(
        fc.array(textOf(5, 1), { minLength: 1, maxLength: 8 }),
        fc.array(textOf(30)),
        (needles, texts) => {
          const automaton = new Automaton(needles, 'exact')
          for (const text of texts) {
            const found: number[] = []
            automaton.scan(text, found)
            expect(found.sort((a, b) => a - b)).toEqual(plainly(needles, text))
          }
        },
      ),
    )
  })
  test('by any finder, folded and with one dash; in UTF-16 as it lies in a file at any offset', () => {
    fc.assert(
      fc.property(
        fc.array(textOf(9, 1), { minLength: 1, maxLength: 6 }),
        fc.array(textOf(40)),
        fc.nat(3),
        (raw, texts, offset) => {
          const needles = [...new Set(raw.map(loosened))]
          const finder = finderOf(needles)
          const anchors = new Anchors(needles)
          for (const text of [...texts, ...raw.map((one) => `ab${one}${one}`)]) {
            const expected = plainly(needles, loosened(text))
            for (const any of [finder, anchors]) {
              const found: number[] = []
              any.scan(text, found)
              expect(found.sort((a, b) => a - b)).toEqual(expected)
            }
            if (!finder.search) continue
            const bytes = new Uint8Array(offset + text.length * 2 + 6).fill(97)
            const view = new DataView(bytes.buffer)
            for (let at = 0; at < text.length; at++)
              view.setUint16(offset + at * 2, text.charCodeAt(at), true)
            const { inText, inUtf16 } = finder.search
            const isThere = expected.length > 0
            expect([inText(text), inUtf16(view, offset, text.length * 2)]).toEqual([
              isThere,
              isThere,
            ])
          }
        },
      ),
      { numRuns: 300 },
    )
  })
  test('when more needles than may share an anchor have no other', () => {
    const needles = Array.from({ length: 300 }, (_, at) => `aaaa${'a'.repeat(at % 150)}`)
    const all = [...new Set([...needles, 'aaab', 'baaa'])]
    for (const text of ['a'.repeat(90), `${'a'.repeat(40)}b`, `B${'A'.repeat(7)}`]) {
      const found: number[] = []
      new Anchors(all).scan(text, found)
      expect(found.sort((a, b) => a - b)).toEqual(plainly(all, loosened(text)))
    }
  })
  test('when a text reaches more rows than are kept', () => {
    const needles = Array.from(
      { length: 3_000 },
      (_, at) => `${at.toString(36)}x${(at * 7919).toString(36)}`,
    )
    const automaton = new Automaton(needles, 'exact')
    const text = needles.join('.')
    for (const again of [text, text]) {
      const found: number[] = []
      automaton.scan(again, found)
      expect(found.sort((a, b) => a - b)).toEqual(plainly(needles, text))
    }
  })
  test('folding twice is folding once, for every sign', () => {
    const wrong: string[] = []
    for (let point = 0; point < 0x20000; point++) {
      const folded = fold(String.fromCodePoint(point))
      if (fold(folded) !== folded) wrong.push(point.toString(16))
    }
    expect(wrong).toEqual([])
  })
})

describe('what a regular expression needs', () => {
  test.each([
    ['(?:curl|wget)\\s+http', { all: [{ any: ['curl', 'wget'] }, 'http'] }, 9],
    ['[Rr]un ?dll(32)?', { all: ['run', 'dll'] }, 6],
    ['ab{2}c+d*', { all: ['ab', 'c'] }, 4],
    ['a|', { all: [] }, 0],
    ['(?i)x[ "]y', { any: ['x y', 'x"y'] }, 3],
    ['\\Qa.b\\E', { all: [] }, 0],
    ['a{,3}b', 'a{,3}b', 6],
  ])('%s', (source, need, least) => expect(regexNeeds(source)).toEqual({ need, least }))

  test.skipIf(!hasCorpus)('is in whatever matches it: all expressions of SigmaHQ', () => {
    const sources = new Set<string>()
    const walk = (one: Expression): void => {
      if (one.op === 'and' || one.op === 'or') one.of.forEach(walk)
      else if (one.op === 'not') walk(one.of)
      else if (one.op === 'test' && one.test.kind === 'regex') sources.add(one.test.source)
    }
    for (const rule of linkRules(readSigma(sigmaHqRules())).rules) walk(rule.expression)
    let texts = 0
    for (const source of sources) {
      const isFolded = source.startsWith('(?i)')
      const plain = isFolded ? source.slice(4) : source
      if (/\(\?[a-z]|\\[bB]|\{1000,\}/.test(plain)) continue // what the generator cannot make
      const needs = regexNeeds(source)
      for (const text of fc.sample(fc.stringMatching(new RegExp(plain)), {
        numRuns: 20,
        seed: 1,
      })) {
        texts++
        expect([source, text, mayMatch(needs, fold(text))]).toEqual([source, text, true])
        if (isFolded) expect(mayMatch(needs, fold(text.toUpperCase()))).toBe(true)
      }
    }
    expect(texts).toBeGreaterThan(1_000)
  })
})

describe('hostile rules end', () => {
  const program = (detection: string) =>
    compileRules(
      readSigma([
        {
          file: 'f',
          text: `title: T\nlevel: low\nlogsource: {product: linux}\ndetection:\n${detection}\n  condition: s\n`,
        },
      ]).rules,
    )
  const longText = `${'a'.repeat(100_000)}!`
  test.each([
    ["  s: {F|re: '(a+)+$'}"],
    ["  s: {F|re: '(a|a)*b'}"],
    ["  s: {F|re: '(.*)*x(.*)*y'}"],
    [`  s: {F: '${'*a?'.repeat(200)}*b'}`],
    [
      `  s: {F|contains|all: [${Array.from({ length: 500 }, (_, n) => `'${'a'.repeat(n + 1)}b'`).join(',')}]}`,
    ],
  ])('rule %#', (detection) => {
    const event = { product: 'linux', fields: { F: longText } }
    expect(program(detection).match(event)).toEqual([])
  })
  test('a rule of a megabyte is one rule, read and matched', () => {
    const values = Array.from(
      { length: 15_000 },
      (_, n) => `    - '*word number ${n} of a long list of words*'`,
    )
    const big = program(`  s:\n   F:\n${values.join('\n')}`)
    const at = (text: string) => big.match({ product: 'linux', fields: { F: text } }).length
    expect([at('a word number 14999 of a long list of words.'), at('nothing')]).toEqual([1, 0])
  })
})
