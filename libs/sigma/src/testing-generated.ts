/**
 * For tests: rules and events made at random, alike enough to meet.
 * @module
 */
// biome-ignore lint/correctness/noUndeclaredDependencies: for tests alone, which have it from the root
import fc from 'fast-check'
import type { SigmaEvent } from './event.ts'

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
/** A rule as a file, over few fields and signs, so that many match. */
export const generatedRule: fc.Arbitrary<string> = fc
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
export const generatedEvent: fc.Arbitrary<SigmaEvent> = fc
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
      Object.fromEntries(
        Object.entries(all).filter(([, one]) => one !== undefined),
      ) as unknown as SigmaEvent,
  )
