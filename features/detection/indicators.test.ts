import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indicatorOf, readIndicators } from './indicators.ts'

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const values = (text: string) => readIndicators(text).indicators.map((i) => `${i.kind} ${i.value}`)

describe('one indicator', () => {
  test.each([
    ['198.51.100.7', 'address 198.51.100.7'],
    ['198[.]51[.]100[.]7', 'address 198.51.100.7'],
    ['2001:DB8::7', 'address 2001:db8::7'],
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
    ])
    expect(read.refused).toBe(1)
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
