import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oneIndicator, readIndicators as readAs } from './indicators.ts'

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const how = { now: new Date('2026-11-22T00:00:00Z'), toAscii: domainToASCII }
const readIndicators = (text: string) => readAs(text, how)
const indicatorOf = (text: string) => oneIndicator(text, how.toAscii)
const values = (text: string) => readIndicators(text).indicators.map((i) => `${i.kind} ${i.value}`)

describe('one indicator', () => {
  test.each([
    ['198.51.100.7', 'address 198.51.100.7'],
    ['198[.]51[.]100[.]7', 'address 198.51.100.7'],
    ['2001:DB8::7', 'address 2001:db8::7'],
    // However it is written: RFC 5952, and IPv4 within.
    ['2001:0db8:0:0:0:0:0:0007', 'address 2001:db8::7'],
    ['2001[:]db8[:][:]7', 'address 2001:db8::7'],
    ['::ffff:198.51.100.7', 'address 198.51.100.7'],
    ['::FFFF:C633:6407', 'address 198.51.100.7'],
    ['198.51.100[.7', 'address 198.51.100.7'],
    ['evil[.example', 'domain evil.example'],
    ['hxxps[://]evil[.]example[/]a', 'url https://evil.example/a'],
    ['meow://evil{.}example/', 'url http://evil.example/'],
    // Names in other letters, as DNS carries them; full-width signs.
    ['例え.テスト', 'domain xn--r8jz45g.xn--zckzah'],
    ['ｅｖｉｌ．ｅｘａｍｐｌｅ', 'domain evil.example'],
    ['hxxp://例え[.]テスト/a', 'url http://xn--r8jz45g.xn--zckzah/a'],
    ['ftp://[2001:db8::7]/x', 'url ftp://[2001:db8::7]/x'],
    ['Evil.Example.COM.', 'domain evil.example.com'],
    ['evil(dot)example', 'domain evil.example'],
    ['hxxps://evil[.]example/a?b=C', 'url https://evil.example/a?b=c'],
    [HASH.toUpperCase(), `sha256 ${HASH}`],
    ['d41d8cd98f00b204e9800998ecf8427e', 'md5 d41d8cd98f00b204e9800998ecf8427e'],
  ])('%s', (text, expected) => {
    const one = indicatorOf(text)
    expect(`${one?.kind} ${one?.value}`).toBe(expected)
  })
  test.each(['', 'hello', '999.1.1.1', '1.2.3', ':::', 'a b.example', 'x'.repeat(5_000)])(
    '%s is none',
    (text) => expect(indicatorOf(text)).toBeNull(),
  )
})

describe('lists', () => {
  test('STIX 2.1: patterns with alternatives; revoked ones and what is no indicator are left out', () => {
    const bundle = {
      type: 'bundle',
      id: 'bundle--1',
      objects: [
        {
          type: 'indicator',
          name: 'C2',
          pattern_type: 'stix',
          pattern:
            "[ipv4-addr:value = '198.51.100.1' OR domain-name:value = 'c2.example.net'] AND [url:value = 'http://c2.example.net/x']",
        },
        { type: 'indicator', pattern: `[file:hashes.'SHA-256' = '${HASH}']` },
        {
          type: 'indicator',
          name: 'old',
          valid_until: '2026-11-21T00:00:00Z',
          pattern: "[ipv4-addr:value = '198.51.100.8']",
        },
        {
          type: 'indicator',
          name: 'sure',
          confidence: 85,
          valid_until: '2027-01-01T00:00:00Z',
          pattern: "[ipv6-addr:value = '2001:DB8:0:0::9']",
        },
        { type: 'indicator', revoked: true, pattern: "[ipv4-addr:value = '198.51.100.9']" },
        { type: 'indicator', pattern: "[process:name = 'x']" },
        { type: 'malware', name: 'x' },
      ],
    }
    const read = readIndicators(JSON.stringify(bundle))
    expect(read.format).toBe('stix')
    expect(read.indicators.map((i) => i.value)).toEqual([
      '198.51.100.1',
      'c2.example.net',
      'http://c2.example.net/x',
      HASH,
      '2001:db8::9',
    ])
    expect(read.indicators.at(-1)?.note).toBe('sure (confidence 85)')
    expect(read.faults).toEqual([
      { line: 3, why: 'expired' },
      { line: 6, why: 'not-an-indicator' },
    ])
  })

  test('MISP: attributes and objects; what is not for detection is left out', () => {
    const event = {
      response: [
        {
          Event: {
            Attribute: [
              { type: 'ip-dst|port', value: '198.51.100.2|443', to_ids: true, comment: 'C2' },
              { type: 'domain|ip', value: 'a.example|198.51.100.3' },
              { type: 'ip-src', value: '198.51.100.4', to_ids: false },
              { type: 'comment', value: 'nothing' },
            ],
            Object: [{ Attribute: [{ type: 'filename|sha256', value: `x|y.exe|${HASH}` }] }],
          },
        },
      ],
    }
    expect(values(JSON.stringify(event))).toEqual([
      'address 198.51.100.2',
      'domain a.example',
      'address 198.51.100.3',
      `sha256 ${HASH}`,
    ])
  })

  test('CSV and plain lines, with their faults by line; own addresses are refused', () => {
    const csv =
      'type,value,comment\nip,198.51.100.5,bad\ndomain,evil.example,worse\nx,not one,y\nip,192.168.0.1,own\n'
    const read = readIndicators(csv)
    expect(read.format).toBe('csv')
    expect(read.indicators.map((i) => i.value)).toEqual(['198.51.100.5', 'evil.example'])
    expect(read.faults).toEqual([
      { line: 4, why: 'not-an-indicator' },
      { line: 5, why: 'private' },
    ])
    expect(values('# from a mail\nhxxp://evil[.]example/\n\n198.51.100.6\n')).toEqual([
      'url http://evil.example/',
      'address 198.51.100.6',
    ])
  })

  test('a mail: marks, labels and remarks around a value; of prose only what was made harmless', () => {
    const mail = [
      'JPCERT/CC 様からの情報提供, 下記のとおりです。',
      '詳細は https://www.example.jp/ をご覧ください。',
      '・通信先：hxxps[:]//c2[.]example[.]net/gate.php',
      '　２）198[.]51[.]100[.]7 （2026年11月20日に確認）',
      '> evil[.]example (C2)',
      '1. update.evil.example',
      `SHA256: ${HASH}`,
      '検体 d41d8cd98f00b204e9800998ecf8427e は hxxp://dl[.]evil[.]example/a_(1) から取得されます。',
      '以上',
    ].join('\r\n')
    const read = readIndicators(mail)
    expect(read.format).toBe('text')
    expect(read.indicators.map((i) => i.value)).toEqual([
      'https://c2.example.net/gate.php',
      '198.51.100.7',
      'evil.example',
      'update.evil.example',
      HASH,
      'd41d8cd98f00b204e9800998ecf8427e',
      'http://dl.evil.example/a_(1)',
    ])
    expect(read.faults.map(({ line }) => line)).toEqual([1, 2, 9])
  })

  test('a table under a title is still a table', () => {
    const csv = '不審な通信先の一覧\n種別,値,備考\nIP,198.51.100.5,C2\nドメイン,evil.example,\n'
    expect(readIndicators(csv)).toMatchObject({
      format: 'csv',
      indicators: [{ value: '198.51.100.5', note: 'IP' }, { value: 'evil.example' }],
    })
  })

  test('a hundred thousand lines are read, what is twice once, what is beyond the bound told', () => {
    const lines = (n: number): string =>
      Array.from({ length: n }, (_, i) => `host-${i % 100_000}.evil.example,c2`).join('\n')
    expect(readIndicators(`indicator,note\n${lines(120_000)}`)).toMatchObject({
      indicators: { length: 100_000 },
      refused: 0,
    })
    const many = Array.from({ length: 200_005 }, (_, i) => `a${i}.evil.example`).join('\n')
    const read = readIndicators(many)
    expect([read.indicators.length, read.refused]).toEqual([200_000, 5])
    expect(read.faults[0]).toEqual({ line: 200_001, why: 'too-many' })
  })

  test.each([
    ['a bomb of brackets', '['.repeat(200_000)],
    ['deep JSON', `${'{"objects":['.repeat(50_000)}`],
    [
      'a pattern of quotes',
      JSON.stringify({
        type: 'bundle',
        objects: [{ type: 'indicator', pattern: "a:b = '".repeat(5_000) }],
      }),
    ],
    ['__proto__', '{"__proto__":{"type":"bundle"},"objects":[{"type":"indicator","pattern":7}]}'],
  ])('%s ends, and is refused', (_, text) => {
    const read = readIndicators(text)
    expect(read.indicators).toEqual([])
    expect(({} as { type?: string }).type).toBeUndefined()
  })

  test('whatever is in a file, it is read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 3_000 }), fc.json()), (text) => {
        const { indicators, faults } = readIndicators(text)
        expect(faults.length).toBeLessThanOrEqual(100)
        expect(new Set(indicators.map((i) => i.value)).size).toBe(indicators.length)
      }),
    )
  })
})
