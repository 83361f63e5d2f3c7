import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRules, linkRules, nfkc, readSigma, type SigmaEvent, traceRule } from './index.ts'
import { packRules, unpackRules } from './pack-rules.ts'
import { reformedEvent, reformedRule, twoForms } from './testing-generated.ts'
import { GUIDE_VALUES, guideRule } from './testing-guide.ts'
import { referenceMatch } from './testing-reference.ts'

const formed = (text: string) => ({ file: 'f.yml', text, form: 'nfkc' as const })
const linux = (fields: Readonly<Record<string, unknown>>): SigmaEvent => ({
  product: 'linux',
  fields,
})
const fires = (text: string, event: SigmaEvent): boolean => {
  const { rules } = linkRules(readSigma([formed(text)]))
  const found = compileRules(rules).match(event)
  expect(referenceMatch(rules, event)).toEqual(found)
  return found.length > 0
}

describe('in a set that compares after NFKC', () => {
  test.each<[line: string, fields: Readonly<Record<string, unknown>>, isFound: boolean]>([
    ['F: ガ', { F: 'ｶﾞ' }, true],
    ['F: ガ', { F: 'カ\u3099' }, true],
    ['F: ｶﾞ', { F: 'ガ' }, true],
    // A voiced sign is another sign, as it is without the option.
    ['F|contains: カ', { F: 'ｶﾞ' }, false],
    ['F|contains: パスワード', { F: '新しいﾊﾟｽﾜｰﾄﾞです' }, true],
    ['F|startswith: 請求書', { F: '請求書①.xlsx' }, true],
    ['F: (株)火の番', { F: '㈱火の番' }, true],
    ['F: ＡＢＣ', { F: 'abc' }, true],
    // A rule that looks for an odd spelling goes on looking for that spelling.
    ["F|contains: 'ˣ'", { F: 'cmd.exe' }, false],
    ["F|contains: 'ˣ'", { F: 'cmd.eˣe' }, true],
    ['F|cased: ABC', { F: 'ＡＢＣ' }, true],
    ['F|cased: ABC', { F: 'ａｂｃ' }, false],
    ["F|contains|windash: ' -enc'", { F: 'x　／ｅｎｃ' }, true],
    ["F: 'a?b'", { F: 'ａガｂ' }, true],
    ["F: 'a?b'", { F: 'ａｶﾞｂ' }, true],
    // A wildcard is what the rule wrote as one; the full-width star is a star to look for.
    ['F: a＊b', { F: 'axb' }, false],
    ['F: a＊b', { F: 'a*b' }, true],
    ['F|re: ^pass\\d+$', { F: 'ｐａｓｓ１２' }, true],
    ['F|gte: 10', { F: '１２' }, true],
    ['F|cidr: 10.0.0.0/8', { F: '１０.0.0.1' }, true],
    ['F|fieldref: G', { F: 'ｱﾄﾞﾐﾝ', G: 'アドミン' }, true],
    ['F|exists: true', { F: 'ｶ' }, true],
    ['F: null', { G: 'ｶ' }, true],
    ["'|all': [ガ, abc]", { F: 'ｘｶﾞ', G: 'ＡＢＣ' }, true],
  ])('%s with %j: %s', (line, fields, isFound) => {
    expect(fires(guideRule(line), linux(fields))).toBe(isFound)
  })

  test('all that holds without it holds with it, but what is written in two forms', () => {
    const other = GUIDE_VALUES.filter(
      ([line, fields, isFound]) => fires(guideRule(line), linux(fields)) !== isFound,
    ).map(([line, fields]) => [line, fields['F']])
    expect(other).toEqual([
      ['F: ガ', 'カ\u3099'],
      ['F: ガ', 'ｶﾞ'],
    ])
  })

  test('rules and events in any form: the program, the trace and a packed set say what the reference says', () => {
    let matched = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(reformedRule, fc.constantFrom('nfkc' as const, undefined)), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.array(reformedEvent, { minLength: 1, maxLength: 8 }),
        (texts, events) => {
          const files = texts.map(([text, form], n) => ({
            file: `${n}.yml`,
            text,
            ...(form && { form }),
          }))
          const set = linkRules(readSigma(files))
          const packed = unpackRules(packRules(set, { digest: 'd' }), { digest: 'd' })
          expect(packed.ok && packed.set.rules).toEqual(set.rules)
          const program = compileRules(set.rules)
          for (const event of [...events, ...events]) {
            const found = program.match(event)
            expect(found).toEqual(referenceMatch(set.rules, event))
            matched += found.length
          }
          const [[file], [event]] = [files, events]
          if (!file || !event) return
          const rule = set.rules.find(({ about }) => about.file === file.file)
          const trace = traceRule(file, { line: 1 }, event, {})
          expect(trace?.matches).toBe(rule && program.match(event).includes(rule))
        },
      ),
      { numRuns: 150 },
    )
    expect(matched).toBeGreaterThan(50)
  })

  test('a text is found in any of its forms, by field and by keyword, among other rules', () => {
    const others = ['カキ', 'xyz', 'k-1'].map((one) => formed(guideRule(`F|contains: '${one}'`)))
    fc.assert(
      fc.property(twoForms, fc.nat(3), ([text, other], at) => {
        const quoted = JSON.stringify(text)
        const rule = guideRule(at % 2 === 0 ? `F|contains: ${quoted}` : `'|all': [${quoted}]`)
        const { rules } = linkRules(readSigma([...others, formed(rule)]))
        const around = at < 2 ? `x${other}y` : other
        const event =
          at === 3 ? { product: 'linux', fields: {}, message: around } : linux({ F: around })
        const found = compileRules(rules).match(event)
        expect(found).toEqual(referenceMatch(rules, event))
        expect(found).toContain(rules.at(-1))
      }),
    )
  })

  test('a filter of another set keeps its own way to compare', () => {
    const rule = formed(`${guideRule("F|contains: 'ガ'")}name: t\n`)
    const filter = {
      file: 'filter.yml',
      text: 'title: X\nlogsource: {product: linux}\nfilter:\n  rules: [t]\n  s:\n    F|contains: ガス\n  condition: not s\n',
    }
    const { rules } = linkRules(readSigma([rule, filter]))
    const hits = ['ｶﾞｽ', 'ガス', 'ｶﾞｽ ガス', 'ガ'].map(
      (F) => compileRules(rules).match(linux({ F })).length,
    )
    expect(hits).toEqual([1, 0, 0, 1])
  })

  test('an expression with signs that no value has afterwards is told', () => {
    const { faults } = readSigma([formed(guideRule('F|re: ﾊﾟｽ'))])
    expect(faults.map(({ severity, line }) => [severity, line])).toEqual([['warning', 6]])
    expect(readSigma([formed(guideRule('F|re: パス'))]).faults).toEqual([])
  })
})

describe('marks that are heaped up', () => {
  const marks = (n: number): string => '\u0301\u0316'.repeat(n)
  test('are left as they came, where putting them in order would take seconds', () => {
    for (const heap of [`Ａ${marks(16)}`, `Ａ${'ﾞ\u0301'.repeat(16)}`]) expect(nfkc(heap)).toBe(heap)
    expect(nfkc(`Ａ${marks(15)}`)).toBe(`A${marks(15)}`.normalize('NFKC'))
  })
  test('are marks, and the two letters that become some: no other sign does', () => {
    const isOrdered = (mark: string): boolean =>
      ['\u0301', '\u0334'].every((one) =>
        [one + mark, mark + one].every((pair) => pair.normalize('NFD') === pair),
      )
    const becoming: string[] = []
    for (let point = 0x80; point < 0x110000; point++) {
      const one = String.fromCodePoint(point)
      if ((point >= 0xd800 && point < 0xe000) || /\p{M}/u.test(one)) continue
      const [first = ''] = one.normalize('NFKD')
      if (/\p{M}/u.test(first) && !isOrdered(first)) becoming.push(one)
    }
    expect(becoming).toEqual(['ﾞ', 'ﾟ'])
  })
})
