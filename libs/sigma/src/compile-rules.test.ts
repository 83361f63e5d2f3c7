import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  compileRules,
  linkRules,
  type Program,
  type Rule,
  readSigma,
  type SigmaEvent,
} from './index.ts'
import {
  corpusBytes,
  evtxJsonEvent,
  hasCorpus,
  recordedEvents,
  sigmaHqRules,
  untar,
} from './testing-corpus.ts'
import { matchesRule, referenceMatch } from './testing-reference.ts'

type Case = {
  rule_id: string
  json: string
  rule_path: string
  expected_match_count: number | null
  note?: string
}

describe.skipIf(!hasCorpus)('SigmaHQ', () => {
  let rules: readonly Rule[] = []
  let program: Program
  beforeAll(() => {
    rules = linkRules(readSigma(sigmaHqRules())).rules
    program = compileRules(rules)
  })

  test('all 142 regression cases match their own rule, fast and slow alike', () => {
    const { cases } = JSON.parse(corpusBytes('regression/index.json').toString('utf8')) as {
      cases: Case[]
    }
    const texts = new Map(
      [...untar(corpusBytes('regression/sigma-regression.tar.gz'), /\.json$/)].map(
        ({ file, text }) => [file, text],
      ),
    )
    const wrong: string[] = []
    for (const {
      rule_id: id,
      json,
      rule_path: path,
      expected_match_count: expected,
      note,
    } of cases) {
      const rule = rules.find((one) => one.about.id === id)
      const events = documentsOf(texts.get(json) ?? '').map(evtxJsonEvent)
      if (!rule || events.length === 0) {
        wrong.push(`${path}: not there`)
        continue
      }
      const fast = events.filter((event) => program.match(event).includes(rule)).length
      const slow = events.filter((event) => matchesRule(rule, event)).length
      const isRight =
        fast === slow && (expected === null || note ? fast >= (expected ?? 1) : fast === expected)
      if (!isRight) wrong.push(`${path}: ${fast} fast, ${slow} slow, ${expected} expected`)
    }
    expect([cases.length, wrong]).toEqual([142, []])
  })

  test('the program and the reference agree on real events', () => {
    let hits = 0
    let asked = 0
    for (const file of [
      'credential_access__cmd_sam_copy_esentutl.jsonl.gz',
      'execution__empire_launcher_vbs.jsonl.gz',
      'lateral_movement__schtask_create.jsonl.gz',
    ])
      for (const [index, event] of recordedEvents(file).entries()) {
        const fast = program.match(event).map((one) => one.about.file)
        // The reference takes milliseconds for each event: those with hits, and some of the others.
        if (fast.length === 0 ? index % 250 !== 0 : asked++ > 40) continue
        expect(fast).toEqual(referenceMatch(rules, event).map((one) => one.about.file))
        hits += fast.length
      }
    expect(hits).toBeGreaterThan(20)
  })
})

/** One object, or several one after another. */
const documentsOf = (text: string): readonly string[] => {
  const found = text.trim().split(/\n(?=\{)/)
  return found.filter((one) => one.startsWith('{'))
}

const sign = fc.constantFrom(
  'a',
  'B',
  'k',
  'K',
  'é',
  'É',
  'σ',
  'ς',
  'Σ',
  '😀',
  'カ',
  '-',
  '/',
  '–',
  '\\',
  '\n',
  ' ',
  '1',
  '.',
)
const word = fc.array(sign, { maxLength: 6 }).map((all) => all.join(''))
const ipv4 = fc.constantFrom(
  '10.0.0.1',
  '10.255.1.1',
  '192.168.1.9',
  '-',
  '::ffff:10.2.3.4',
  '11.0.0.0',
)
const field = fc.constantFrom(
  'A',
  'B',
  'EventID',
  'Image',
  'OriginalFileName',
  'CommandLine',
  'x.y',
)
const pattern = fc
  .array(fc.oneof(sign, fc.constantFrom('*', '?', '\\*', '\\\\')), { maxLength: 6 })
  .map((all) => all.join(''))
const quoted = (text: string): string => JSON.stringify(text)
const several = (one: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(one.map(quoted), { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(',')}]`)
const item = fc.oneof(
  fc
    .tuple(
      field,
      fc.constantFrom(
        '',
        '|contains',
        '|startswith',
        '|endswith',
        '|cased',
        '|contains|cased',
        '|windash',
        '|contains|windash',
        '|neq',
        '|all',
        '|contains|all',
        '|base64offset|contains|cased',
      ),
      several(pattern),
    )
    .map(([f, m, v]) => `${f}${m}: ${v}`),
  fc
    .tuple(field, fc.constantFrom('|lt', '|gte', '|neq'), fc.integer({ min: -2, max: 20 }))
    .map(([f, m, v]) => `${f}${m}: ${v}`),
  fc
    .tuple(
      field,
      fc.constantFrom(
        '|exists: true',
        '|exists: false',
        ': null',
        "|contains: ''",
        ": ''",
        ': 1',
        '|hour|gte: 7',
      ),
    )
    .map(([f, m]) => f + m),
  fc
    .tuple(field, fc.constantFrom('10.0.0.0/8', '192.168.1.0/24', '10.0.0.1/32'))
    .map(([f, v]) => `${f}|cidr: ${v}`),
  fc
    .tuple(field, fc.constantFrom('', '|contains', '|startswith', '|neq', '|cased'), field)
    .map(([f, m, v]) => `${f}|fieldref${m}: ${v}`),
  fc
    .tuple(
      field,
      fc.constantFrom('re', 're|i', 're|s', 're|m'),
      fc.constantFrom(
        'a+b?',
        '^a',
        'B$',
        'a.1',
        '(?:aB|k)1*',
        '[ak]{2}',
        'a{2}1',
        'ba\\.?',
        'x?😀',
        'aB(k|1)',
      ),
    )
    .map(([f, m, v]) => `${f}|${m}: '${v}'`),
  several(pattern).map((v) => `'|all': ${v}`),
)
const selection = fc.oneof(
  fc
    .array(item, { minLength: 1, maxLength: 2 })
    .map((all) => all.map((one) => `    ${one}`).join('\n')),
  fc
    .array(
      word.filter((text) => text !== ''),
      { minLength: 1, maxLength: 3 },
    )
    .map((all) => all.map((one) => `    - ${quoted(one)}`).join('\n')),
)
const condition = fc.constantFrom(
  's1',
  's1 and s2',
  's1 or s2',
  's1 and not s2',
  'not s1',
  '1 of s*',
  'all of them',
  'not (s1 and s2)',
  's1 or (not s2 and s1)',
)
const source = fc.constantFrom(
  'category: process_creation\n  product: windows',
  'product: windows\n  service: security',
  'product: windows',
  'category: process_creation',
  'product: linux',
  'category: registry_add\n  product: windows',
  'service: nginx',
)
const ruleText = fc
  .tuple(source, selection, selection, condition)
  .map(
    ([where, one, two, how]) =>
      `title: T\nlogsource:\n  ${where}\ndetection:\n  s1:\n${one}\n  s2:\n${two}\n  condition: ${how}\n`,
  )
const value = fc.oneof(
  word,
  ipv4,
  fc.constantFrom(
    '1',
    '0x10',
    '-1',
    '5',
    null,
    7,
    true,
    '2024-01-02T07:30:00Z',
    'aab',
    'a\n1',
    'BaB1',
    btoa('aBk'),
    btoa('zaBk'),
  ),
  fc.array(word, { maxLength: 2 }),
)
const event: fc.Arbitrary<SigmaEvent> = fc
  .record({
    channel: fc.constantFrom(
      'Microsoft-Windows-Sysmon/Operational',
      'security',
      'Security',
      'Other',
      'linux-x',
      undefined,
    ),
    eventId: fc.constantFrom(1, 4688, 12, 5, undefined),
    product: fc.constantFrom('windows', 'linux', undefined),
    category: fc.constantFrom('process_creation', undefined),
    service: fc.constantFrom('nginx', undefined),
    message: fc.option(word, { nil: undefined }),
    fields: fc.dictionary(
      fc.constantFrom(
        'A',
        'B',
        'Image',
        'NewProcessName',
        'OriginalFileName',
        'CommandLine',
        'Command Line',
        'x.y',
        'x',
        'EventID',
        'EventType',
      ),
      fc.oneof(value, fc.record({ y: value })),
      { maxKeys: 5 },
    ),
  })
  .map(
    (all) =>
      Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined)) as SigmaEvent,
  )

test('generated rules on generated events: the program finds what the reference finds', () => {
  let matched = 0
  fc.assert(
    fc.property(
      fc.array(ruleText, { minLength: 1, maxLength: 8 }),
      fc.array(event, { minLength: 1, maxLength: 8 }),
      (texts, events) => {
        const { rules } = readSigma(texts.map((text, index) => ({ file: `${index}`, text })))
        const program = compileRules(rules)
        for (const one of [...events, ...events]) {
          const slow = referenceMatch(rules, one).map((rule) => rule.about.file)
          matched += slow.length
          expect(program.match(one).map((rule) => rule.about.file)).toEqual(slow)
        }
      },
    ),
    { numRuns: 500 },
  )
  expect(matched).toBeGreaterThan(200)
})
