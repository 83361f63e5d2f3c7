import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { datagramFrames, frameDecoder, type SyslogFrame } from './frames.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (frame: SyslogFrame): string => new TextDecoder().decode(frame.bytes)
const feed = (all: Uint8Array, cuts: readonly number[], max?: number): SyslogFrame[] => {
  const decoder = frameDecoder(max)
  const found: SyslogFrame[] = []
  let from = 0
  for (const cut of [
    ...cuts.map((at) => at % (all.length + 1)).sort((a, b) => a - b),
    all.length,
  ]) {
    found.push(...decoder.push(all.slice(from, cut)))
    from = cut
  }
  return [...found, ...decoder.end()]
}
const texts = (all: string, max?: number): string[] => feed(bytes(all), [], max).map(text)

describe('RFC 6587', () => {
  test('a count of octets, and a line end inside the message', () => {
    expect(texts('9 <1>a\nb\ncd10 <2>seconds')).toEqual(['<1>a\nb\ncd', '<2>seconds'])
  })
  test('counts octets, not signs', () => {
    const message = '<1>火の番'
    expect(texts(`${bytes(message).length} ${message}<2>next\n`)).toEqual([message, '<2>next'])
  })
  test('line ends, also of Windows, and empty lines', () => {
    expect(texts('<1>a\r\n\n<2>b\n<3>c')).toEqual(['<1>a', '<2>b', '<3>c'])
  })
  test('NUL as the end of a message, and NUL inside one', () => {
    expect(texts('<1>a\0<2>b\0<3>c\0')).toEqual(['<1>a', '<2>b', '<3>c'])
    expect(texts('<1>a\0b\n<2>c\n')).toEqual(['<1>a\0b', '<2>c'])
  })
  test('both ways on one connection', () => {
    expect(texts('5 <1>ab<2>line\n6 <3>abc\n<4>x\n')).toEqual([
      '<1>ab',
      '<2>line',
      '<3>abc',
      '<4>x',
    ])
  })
  test('a line that begins with a number is a line', () => {
    expect(texts('12 monkeys\n2026-11-22 text\n0 zero\n')).toEqual([
      '12 monkeys',
      '2026-11-22 text',
      '0 zero',
    ])
  })
  test('behind a first counted message, counted text needs no PRI', () => {
    expect(texts('4 <1>a7 {"a":1}2 hi')).toEqual(['<1>a', '{"a":1}', 'hi'])
  })
  test('a message beyond the bound is cut, counted, and costs only itself', () => {
    const found = feed(bytes(`<1>${'x'.repeat(97)}\n<2>b\n50 <3>${'y'.repeat(47)}<4>c\n`), [], 10)
    expect(found.map((frame) => [text(frame), frame.cutBytes])).toEqual([
      ['<1>xxxxxxx', 90],
      ['<2>b', 0],
      ['<3>yyyyyyy', 40],
      ['<4>c', 0],
    ])
  })
  test('what a count promised and did not come is told', () => {
    expect(feed(bytes('20 <1>abc'), []).map((f) => [text(f), f.missingBytes])).toEqual([
      ['<1>abc', 14],
    ])
  })
})

describe('datagrams', () => {
  const parts = (all: string): string[] =>
    datagramFrames(bytes(all)).map((one) => new TextDecoder().decode(one))
  test('one message, its trailing line end and NUL taken off', () => {
    expect(parts('<1>a\n')).toEqual(['<1>a'])
    expect(parts('<1>a\0')).toEqual(['<1>a'])
  })
  test('several messages, and one of several lines', () => {
    expect(parts('<1>a\n<2>b\n')).toEqual(['<1>a', '<2>b'])
    expect(parts('<1>a\n  at b\n  at c')).toEqual(['<1>a\n  at b\n  at c'])
    expect(parts('')).toEqual([])
  })
})

test('the same however the socket cuts it', () => {
  const message = fc.oneof(
    fc.constantFrom('<1>a\n', '5 <2>ab', '12 monkeys\n', '<3>x\0', '\n', '7 {"a":1}', '99 <4>'),
    fc.string({ maxLength: 12 }),
  )
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 8 }),
      (all, cuts) => {
        const stream = bytes(all.join(''))
        expect(feed(stream, cuts, 16)).toEqual(feed(stream, [], 16))
      },
    ),
  )
})

test('any bytes end, and none is lost without a count', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (all) => {
      for (const frame of feed(all, [], 16)) expect(frame.bytes.length).toBeLessThanOrEqual(16)
      const sum = feed(all, []).reduce((n, frame) => n + frame.bytes.length, 0)
      expect(sum).toBeLessThanOrEqual(all.length)
    }),
  )
})

test.each([
  ['lines', 'a\n'],
  ['NULs', 'a\0'],
  ['lines and NULs', 'a\nb\0<'],
])('of a chunk of %s no byte is looked for twice', (_name, unit) => {
  const chunk = bytes(unit.repeat(2_000))
  let looked = 0
  chunk.indexOf = (byte: number, from = 0): number => {
    const at = Uint8Array.prototype.indexOf.call(chunk, byte, from)
    looked += (at < 0 ? chunk.length : at) - from
    return at
  }
  frameDecoder().push(chunk)
  // Once for each of the two signs that end a message.
  expect(looked).toBeLessThanOrEqual(2 * chunk.length)
})
