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
  '[::FFFF:a00:1]',
  '11.0.0.0',
  '010.0.0.1',
  'fe80::1%eth0',
  'FE80:0:0::2',
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
        '|startswith|cased',
        '|endswith|windash|cased',
        '|contains|all|windash',
        '|contains|cased|neq',
        '|startswith|neq',
        '|endswith|all',
        '|base64|cased',
        '|wide|base64offset|contains',
        '|utf16be|base64|contains',
        '|utf16|base64',
      ),
      several(pattern),
    )
    .map(([f, m, v]) => `${f}${m}: ${v}`),
  fc
    .tuple(
      field,
      fc.constantFrom('|lt', '|gte', '|neq', '|gt', '|lte', '', '|contains'),
      fc.oneof(
        fc.integer({ min: -2, max: 20 }),
        fc.constantFrom(
          '9007199254740992',
          '9007199254740993',
          '0x20000000000001',
          '-9007199254740993',
          '0.5',
          '1e3',
          '.5',
          '0o17',
          '007',
        ),
      ),
    )
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
        '|neq: null',
        '|week: 1',
        '|minute|lt: 31',
        ': true',
        "|neq: ''",
        ": '*'",
        ": '?*'",
      ),
    )
    .map(([f, m]) => f + m),
  fc
    .tuple(
      field,
      fc.constantFrom(
        '10.0.0.0/8',
        '192.168.1.0/24',
        '10.0.0.1/32',
        '10.0.0.1',
        'fe80::/10',
        '::ffff:10.0.0.0/104',
        '0.0.0.0/0',
        '::/0',
      ),
    )
    .map(([f, v]) => `${f}|cidr: ${v}`),
  fc
    .tuple(
      field,
      fc.constantFrom(
        '',
        '|contains',
        '|startswith',
        '|neq',
        '|cased',
        '|endswith',
        '|contains|cased',
        '|startswith|neq',
      ),
      field,
    )
    .map(([f, m, v]) => `${f}|fieldref${m}: ${v}`),
  fc
    .tuple(
      field,
      fc.constantFrom('re', 're|i', 're|s', 're|m', 're|i|m', 're|neq', 're|i|s|m'),
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
        '(?i)Bk',
        '[.-1]B',
        '[\\.-1]B',
        'a[^B]1',
        '\\Aa.',
        '.1\\z',
        '^.$',
        'a.*1',
        '[ab]?k|σ',
        '(a|)B',
        'É|ς',
      ),
    )
    .map(([f, m, v]) => `${f}|${m}: '${v}'`),
  several(pattern).map((v) => `'|all': ${v}`),
  several(pattern).map((v) => `'|cased': ${v}`),
  fc.constantFrom("'|re': a.1", "'|re|i': ^b"),
)
const selection = fc.oneof(
  fc
    .array(item, { minLength: 1, maxLength: 2 })
    .map((all) => all.map((one) => `    ${one}`).join('\n')),
  fc
    .array(fc.oneof(word.filter((text) => text !== '').map(quoted), item), {
      minLength: 1,
      maxLength: 3,
    })
    .map((all) => all.map((one) => `    - ${one}`).join('\n')),
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
  'not 1 of them',
  'not all of s*',
  '1 of *1 and not any of *2',
  'NOT(s1)OR(s2)',
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
    'a\r1',
    'BaB1',
    '',
    ' ',
    0,
    false,
    0.5,
    '9007199254740992',
    '9007199254740993',
    '0x20000000000001',
    '-9007199254740993',
    ' 7 ',
    '+15',
    '1e3',
    '٣',
    'true',
    btoa('aBk'),
    btoa('zaBk'),
  ),
  fc.array(word, { maxLength: 2 }),
  fc.array(fc.oneof(word, fc.constantFrom(null, 5, true, ['a', null])), { maxLength: 3 }),
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

/** The same signs in other forms, which NFKC makes one. */
const OTHER_FORMS: Readonly<Record<string, string>> = {
  a: 'ａ',
  B: 'Ｂ',
  k: 'ｋ',
  é: 'e\u0301',
  カ: 'ｶ',
  '1': '１',
  ' ': '\u3000',
  '-': '－',
}
const others = (text: string, bits: number): string => {
  let at = 0
  return [...text]
    .map((one) => ((bits >> (at++ % 16)) & 1 ? (OTHER_FORMS[one] ?? one) : one))
    .join('')
}
const reformed = (raw: unknown, bits: number): unknown => {
  if (typeof raw === 'string') return others(raw, bits)
  if (Array.isArray(raw)) return raw.map((one) => reformed(one, bits >> 1))
  return raw
}
const sixteen = fc.nat(0xffff)
/** A generated rule, what it says in quotes in half-width and full-width at random. */
export const reformedRule: fc.Arbitrary<string> = fc
  .tuple(generatedRule, sixteen)
  .map(([text, bits]) =>
    text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) =>
      quoted.replace(/(?<!\\)[aBké1カ -]+/g, (run) => others(run, bits)),
    ),
  )
export const reformedEvent: fc.Arbitrary<SigmaEvent> = fc
  .tuple(generatedEvent, sixteen)
  .map(([event, bits]) => ({
    ...event,
    ...(event.message !== undefined && { message: others(event.message, bits) }),
    fields: Object.fromEntries(
      Object.entries(event.fields).map(([name, raw], at) => [name, reformed(raw, bits >> at)]),
    ),
  }))
/** A text twice, each in forms of its own. */
export const twoForms: fc.Arbitrary<readonly [string, string]> = fc
  .tuple(
    fc.array(fc.constantFrom(...'aBké1カ -'), { minLength: 1, maxLength: 12 }),
    sixteen,
    sixteen,
  )
  .map(([signs, one, two]) => [others(signs.join(''), one), others(signs.join(''), two)])
