import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkRules, readSigma } from './index.ts'
import { hasCorpus, sigmaHqRules } from './testing-corpus.ts'

const rule = (detection: string, head = ''): string => `title: T
${head}logsource:
  product: windows
  category: process_creation
level: low
detection:
${detection.replace(/^/gm, '  ')}
`
const read = (text: string, lists?: Record<string, string[]>) =>
  readSigma([{ file: 'a.yml', text }], { lists: new Map(Object.entries(lists ?? {})) })
const errors = (text: string) =>
  read(text)
    .faults.filter((f) => f.severity === 'error')
    .map((f) => `${f.line} ${f.code}`)
const pieces = (line: string, lists?: Record<string, string[]>) => {
  const found = read(rule(`s:\n  ${line}\ncondition: s`), lists)
  expect(found.faults.filter((f) => f.severity === 'error')).toEqual([])
  const [first] = found.rules
  if (!first) throw new Error('refused')
  const { expression } = first
  const all = expression.op === 'or' || expression.op === 'and' ? expression.of : [expression]
  return all.map((one) => (one.op === 'test' && one.test.kind === 'text' ? one.test.pieces : one))
}

describe.skipIf(!hasCorpus)('the rules of SigmaHQ', () => {
  test('3,755 of 3,780 are read; the other 25 need a list, and nothing else is wrong', () => {
    const found = readSigma(sigmaHqRules())
    const wrong = found.faults.filter((f) => f.severity === 'error')
    expect([...new Set(wrong.map((f) => f.code))]).toEqual(['needs_list'])
    expect([found.rules.length, found.refused, new Set(wrong.map((f) => f.file)).size]).toEqual([
      3755, 25, 25,
    ])
    const set = linkRules(found)
    expect([set.rules.length, set.faults.length]).toEqual([3755, found.faults.length])
  })

  const schema = new URL(
    '../../../../shared/data/detection/sigma-rules/sigma-specification/tests/schema/',
    import.meta.url,
  )
  const fixtures = hasCorpus
    ? readdirSync(schema, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.yml'))
    : []
  test.each(fixtures)('the fixture %s of the specification is read', (file) => {
    const found = readSigma([{ file, text: readFileSync(new URL(file, schema), 'utf8') }], {
      taxonomies: new Set(['ecs']),
    })
    expect(found.faults.filter((f) => f.severity === 'error')).toEqual([])
    expect(found.rules.length + found.correlations.length + found.filters.length).toBe(1)
  })
})

describe('values', () => {
  test.each([
    [String.raw`F: 'a\*b'`, [['a*b']]],
    [String.raw`F: 'a\\*b'`, [['a\\', 1, 'b']]],
    [String.raw`F: 'a\\\*b'`, [['a\\*b']]],
    [String.raw`F: 'a\\b'`, [['a\\b']]],
    [String.raw`F: 'a\b'`, [['a\\b']]],
    [String.raw`F: 'a\\\b'`, [['a\\\\b']]],
    [String.raw`F: 'a\\\\b'`, [['a\\\\b']]],
    [
      'F|base64offset|contains: あx',
      [
        [1, '44gce', 1],
        [1, 'obgn', 1],
        [1, 'jgyj4', 1],
      ],
    ],
    ['F|utf16|base64: cmd', [['//5jag0azaa=']]],
    ['F|wide|base64: あ', [['qja=']]],
    ['F|windash: "/e"', [['-e']]],
    ['F|expand: "a%x%b"', [['a1b'], ['a', 1, 'b']]],
    [String.raw`F|expand: '\%x%x%'`, [['%x1'], ['%x', 1]]],
    ['F: 0x10', [['0x10'], ['16']]],
  ])('%s', (line, expected) => expect(pieces(line, { x: ['1', '*'] })).toEqual(expected))
})

describe('a refused document says where and why', () => {
  test.each([
    ['s:\n  F|conatins: a\ncondition: s', '8 unknown_modifier'],
    ['s:\n  F|expand: "%nobody%"\ncondition: s', '8 needs_list'],
    ['s:\n  F: [a, null]\ncondition: s', '8 wrong_value'],
    ['s:\n  F|re: (?=a)b\ncondition: s', '8 regex'],
    [
      String.raw`s:
  F|re: (a)\1
condition: s`,
      '8 regex',
    ],
    ['s:\n  F|re: a{2000}{2000}\ncondition: s', '8 regex'],
    ['s:\n  F|cidr: 10.0.0\ncondition: s', '8 wrong_value'],
    ['s:\n  F|base64: a*\ncondition: s', '8 wrong_value'],
    ['s:\n  F|i: a\ncondition: s', '8 wrong_modifier'],
    ['s:\n  F|gt: abc\ncondition: s', '8 wrong_value'],
    ['s:\n  F|lt|gt: 5\ncondition: s', '8 wrong_modifier'],
    ['s:\n  F|hour|day: 5\ncondition: s', '8 wrong_modifier'],
    ['s:\n  F|gt: 1_000\ncondition: s', '8 wrong_value'],
    ['s:\n  F|gt: .inf\ncondition: s', '8 wrong_value'],
    ['s:\n  F|exists: yes\ncondition: s', '8 wrong_value'],
    ['s:\n  F|fieldref: G*\ncondition: s', '8 wrong_value'],
    ['s:\n  F|re|cased: a\ncondition: s', '8 wrong_modifier'],
    ['s:\n  F|contains|base64: a\ncondition: s', '8 wrong_modifier'],
    ["s:\n  '|exists': true\ncondition: s", '8 wrong_modifier'],
    ["s: ['']\ncondition: s", '7 wrong_value'],
    ['s:\n  F|re: a++\ncondition: s', '8 regex'],
    ['s:\n  F: a\ncondition: s and', '9 condition'],
    ['s:\n  F: a\ncondition: t', '9 condition'],
    ['s:\n  F: a\ncondition: 1 of t*', '9 condition'],
    ['s:\n  F: a\ncondition: s | count() > 5', '9 legacy_form'],
    ['s:\n  F: a\ntimeframe: 5m\ncondition: s', '9 legacy_form'],
    ['s:\n  F: a\n  F: b\ncondition: s', '9 duplicate_key'],
    ['s:\n  F: [a\ncondition: s', '9 yaml'],
    ['s:\n  F: a', '7 condition'],
  ])('%j', (detection, expected) => expect(errors(rule(detection))).toEqual([expected]))

  test('and the documents beside it are read', () => {
    const found = read(
      `${rule('s:\n  F: a\ncondition: s')}---\n${rule('s:\n  F|nope: a\ncondition: s')}---\n${rule('s:\n  F: b\ncondition: s')}`,
    )
    expect([found.rules.length, found.refused]).toEqual([2, 1])
  })

  test('anchors are followed, and a bomb of them is refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefghi'].map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i]},`.repeat(9)}]`),
    ].join('\n')
    expect(errors(bomb)).toEqual([expect.stringMatching(/too_large/)])
    expect(read(rule('a: &v\n  F: a\ns: *v\ncondition: s and a')).rules).toHaveLength(1)
  })

  test('an alias costs one look, however many there are', () => {
    // Two minutes, when each alias looked for its anchor through the whole document.
    const many = read(rule(`s:\n  F: [&v x${',*v'.repeat(19_000)}]\ncondition: s`))
    expect([many.rules.length, many.faults]).toEqual([1, []])
    expect(errors(rule('s:\n  F: *nobody\ncondition: s'))).toEqual(['8 yaml'])
    expect(errors(rule('s:\n  F: &v [*v]\ncondition: s'))).toEqual(['8 too_large'])
    // The last of a name that stands before it.
    expect(pieces('F: [&v a, *v, &v b, *v]')).toEqual([['a'], ['a'], ['b'], ['b']])
  })

  test('maps are merged, an unknown tag is refused, and an empty document is none', () => {
    const merged = read(
      rule('_base: &b\n  F: a\n  G: b\ns:\n  <<: [*b, {G: c, H: d}]\n  F: x\ncondition: s'),
    )
    expect(merged.faults.map((f) => f.severity)).toEqual(['warning'])
    expect(merged.rules[0]?.expression).toMatchObject({
      op: 'and',
      of: [
        { field: 'F', test: { pieces: ['x'] } },
        { field: 'G', test: { pieces: ['b'] } },
        { field: 'H', test: { pieces: ['d'] } },
      ],
    })
    expect(errors(rule('s:\n  <<: a\ncondition: s'))).toEqual(['8 shape'])
    expect(errors(rule('s:\n  F: !foo bar\ncondition: s'))).toEqual(['8 yaml'])
    const whole = rule('s:\n  F: a\ncondition: s')
    const found = read(`\ufeff---\n${whole}---\n# nothing\n---\n${whole}...\n---\n`)
    expect([found.rules.length, found.faults]).toEqual([2, []])
  })

  test('a megabyte of brackets, keys or dashes is a value, not a crash', () => {
    for (const text of [
      '['.repeat(500_000),
      `${'a: '.repeat(1000)}`,
      '- '.repeat(20_000),
      `x${'\n- x'.repeat(100_000)}`,
      'a'.repeat(2_000_000),
    ])
      expect(read(text).rules).toEqual([])
  })
})

describe('what `sigma check` would doubt is read with a warning at its line', () => {
  test.each([
    ['', 's:\n  F|all: [a, b]\ncondition: s', [8, 'contains|all']],
    ['', 's:\n  F|base64offset: foobar\ncondition: s', [8, 'base64offset|contains']],
    ['', 's:\n  F|cased|cased: a\ncondition: s', [8, 'twice']],
    ['', 's:\n  F|expand: a\ncondition: s', [8, '%placeholder%']],
    ['', 's:\n  F: a\nt:\n  F: b\ncondition: s', [11, 'does not use']],
    ['date: 2026/01/02\n', 's:\n  F: a\ncondition: s', [2, '2026-01-31']],
    ['tags: [attack.t1003, attack.t1003]\n', 's:\n  F: a\ncondition: s', [2, 'twice']],
    ['tags: [attack defense]\n', 's:\n  F: a\ncondition: s', [2, 'namespace']],
    ['related: [{id: x, type: derived}]\n', 's:\n  F: a\ncondition: s', [2, 'UUID']],
    ['status: good\n', 's:\n  F: a\ncondition: s', [2, 'status']],
  ])('%j%j', (head, detection, [line, words]) => {
    const { rules, faults } = read(rule(detection, head))
    expect(rules).toHaveLength(1)
    expect(faults[0]).toMatchObject({
      severity: 'warning',
      code: 'advice',
      line,
      message: expect.stringContaining(String(words)),
    })
  })
  test('but level and status in capitals are known', () => {
    const { rules, faults } = read(
      rule('s:\n  F: a\ncondition: s', 'status: Stable\n').replace('low', 'HIGH'),
    )
    expect([rules[0]?.about.level, rules[0]?.about.status, faults]).toEqual(['high', 'stable', []])
  })
})

test('any text and any YAML-shaped text is read without throwing', () => {
  const token = fc.constantFrom(
    'detection:',
    '\n',
    '  ',
    's:',
    '- ',
    'F|re: ',
    '(',
    '[',
    '{',
    '&a ',
    '*a',
    'condition: ',
    'title: x',
    ':',
    '\t',
    '"',
    "'",
    '---',
    '1 of ',
    '%',
    '\\',
    '\u0000',
    '\ud800',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(token, { maxLength: 60 }).map((all) => all.join('')),
      ),
      (text) => {
        linkRules(readSigma([{ file: 'f', text }]))
      },
    ),
    { numRuns: 500 },
  )
})

describe('conditions', () => {
  const three = 'sel-a:\n  A: 1\nsel-b:\n  B: 1\n_hidden:\n  C: 1\nnotepad_sel:\n  D: 1\n'
  const shape = (condition: string): string => {
    const say = (e: import('./index.ts').Expression): string => {
      if (e.op === 'test') return e.field ?? '*'
      if (e.op === 'not') return `!${say(e.of)}`
      return e.op === 'and' || e.op === 'or'
        ? `(${e.of.map(say).join(e.op === 'and' ? '&' : '|')})`
        : e.op
    }
    const found = read(rule(`${three}condition: ${condition}`))
    return found.rules[0]
      ? say(found.rules[0].expression)
      : String(found.faults.find((f) => f.severity === 'error')?.message)
  }
  test.each([
    ['notepad_sel', 'D'],
    ['sel-a AND NOT sel-b', '(A&!B)'],
    ['not 1 of sel-*', '!(A|B)'],
    ['all of sel-*', '(A&B)'],
    ['any of *-b', 'B'],
    ['1 of them', '(A|B|D)'],
    ['sel-a or sel-b and notepad_sel', '(A|(B&D))'],
    ['(sel-a or sel-b) and not (not notepad_sel)', '((A|B)&D)'],
    ['_hidden', 'C'],
    ['[sel-a, sel-b]', '(A|B)'],
    ['sel-a　and\tnot(sel-b)', '(A&!B)'],
    ['1 of _*', expect.stringContaining('names no selection')],
    ['2 of sel-*', expect.stringContaining('1 of, any of or all of')],
    ['sel-a sel-b', expect.stringContaining('not expected')],
    [`${'('.repeat(10_000)}sel-a${')'.repeat(10_000)}`, expect.stringContaining('2000 words')],
    [`${'('.repeat(41)}sel-a${')'.repeat(41)}`, expect.stringContaining('40 parentheses')],
    [`${'not '.repeat(1_001)}sel-a`, '!A'],
  ])('%s', (condition, expected) => expect(shape(condition)).toEqual(expected))
})

test.each([
  ['all:\n  A: 1\nx: {B: 1}\ncondition: all of them', 'and'],
  ["'1':\n  A: 1\nx: {B: 1}\ncondition: 1 of them", 'or'],
  ['them:\n  A: 1\ncondition: them', 'test'],
  ['選択_1:\n  A: 1\n選択_2: {B: 1}\n除外: {C: 1}\ncondition: 1 of 選択* and not 除外', 'and'],
])('selections may have the words of conditions, or any script, as names: %j', (detection, op) => {
  const found = read(rule(detection))
  expect(found.faults).toEqual([])
  expect(found.rules[0]?.expression.op).toBe(op)
})

describe('correlations and filters', () => {
  const base = (name: string): string => rule('s:\n  F: a\ncondition: s', `name: ${name}\n`)
  const correlation = (body: string): string =>
    `title: C\nname: c\ncorrelation:\n${body.replace(/^/gm, '  ')}\n`
  test('a correlation is linked to its rules, which then do not alert alone', () => {
    const found = read(
      `${base('a')}---\n${correlation('type: value_count\nrules: [a]\ngroup-by: [x]\ntimespan: 5m\ncondition: {field: [u, v], gt: 3, lte: 9}\naliases:\n  x:\n    a: SourceIp')}`,
    )
    const set = linkRules(found)
    expect(set.faults).toEqual([])
    expect(set.correlations[0]).toMatchObject({
      timespanMs: 300_000,
      fields: ['u', 'v'],
      bounds: [
        { is: 'gt', value: 3 },
        { is: 'lte', value: 9 },
      ],
    })
    expect([...set.alerting].map((one) => one.about.title)).toEqual(['C'])
  })
  test.each([
    ['type: count\nrules: [a]\ntimespan: 5m', 4, 'shape'],
    ['type: event_count\nrules: [a]\ntimespan: 5 minutes\ncondition: {gt: 3}', 6, 'wrong_value'],
    ['type: event_count\nrules: [a]\ntimespan: 5m', 3, 'condition'],
    ['type: value_sum\nrules: [a]\ntimespan: 5m\ncondition: {gt: 3}', 3, 'condition'],
    ['type: temporal\nrules: [nobody]\ntimespan: 5m', 5, 'unknown_reference'],
    ['type: temporal\nrules: [c]\ntimespan: 5m', 5, 'cycle'],
  ])('%j is refused', (body, line, code) => {
    const faults = linkRules(read(correlation(body))).faults.filter((f) => f.severity === 'error')
    expect(faults[0]).toMatchObject({ line, code })
  })
  test('a filter narrows the named rule of its log source, and one without "not" is warned of', () => {
    const filter =
      'title: F\nlogsource: {product: windows}\nfilter:\n  rules: [a]\n  out: {U: adm}\n  condition: out\n'
    const found = read(`${base('a')}---\n${base('b')}---\n${filter}`)
    expect(found.faults.map((f) => [f.severity, f.code])).toEqual([['warning', 'advice']])
    expect(linkRules(found).rules.map((r) => r.expression.op)).toEqual(['and', 'test'])
  })
  test.each([
    ['any', 'product: windows', ['and', 'and'], undefined],
    ['ANY', 'product: windows, category: process_creation', ['and', 'and'], undefined],
    ['any', 'product: linux', ['test', 'test'], undefined],
    ['b', 'product: windows', ['test', 'and'], undefined],
    ['[a]', 'product: linux', ['test', 'test'], 'of another log source'],
    ['[a]', 'product: windows, service: security', ['test', 'test'], 'of another log source'],
    ['[nobody]', 'product: windows', ['test', 'test'], 'not loaded'],
    ['[c]', 'product: windows', ['test', 'test'], 'is a correlation'],
  ])('a filter for %s in {%s}', (rules, source, ops, told) => {
    const filter = `title: F\nlogsource: {${source}}\nfilter:\n  rules: ${rules}\n  out: {U: adm}\n  condition: not out\n`
    const count = correlation('type: event_count\nrules: [a]\ntimespan: 5m\ncondition: {gt: 3}')
    const set = linkRules(read([base('a'), base('b'), count, filter].join('---\n')))
    expect(set.rules.map((r) => r.expression.op)).toEqual(ops)
    expect(set.faults.map((f) => f.message)).toEqual(told ? [expect.stringContaining(told)] : [])
  })
})
