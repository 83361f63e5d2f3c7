import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { looksLikeResultLog, type ResultLogPart, readResultLog } from './result-log.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const drain = async (chunks: Iterable<Uint8Array>): Promise<ResultLogPart[]> => {
  const parts: ResultLogPart[] = []
  for await (const part of readResultLog(chunks)) parts.push(part)
  return parts
}

const event = (n: number) =>
  JSON.stringify({
    name: 'pack_it_deb_packages',
    hostIdentifier: '札幌-01',
    calendarTime: 'Tue Sep 30 17:37:30 2014 UTC',
    unixTime: 1_412_123_850 + n,
    epoch: 0,
    counter: n,
    numerics: false,
    columns: { name: `package-${n}`, version: '1.0' },
    action: 'added',
  })
const LOG = Array.from({ length: 20 }, (_, n) => event(n)).join('\n')

test('lines, damage in between, status lines, CRLF and a last line without an end', async () => {
  const parts = await drain([
    bytes(
      `\uFEFF${event(0)}\r\n\r\n{"broken":\n${event(1)}\n{"severity":1,"message":"x","hostIdentifier":"h"}\n[1]\n${event(2)}`,
    ),
  ])
  expect(parts.map((p) => (p.kind === 'line' ? p.line.counter : p.kind))).toEqual([
    0,
    'damaged',
    1,
    'damaged',
    2,
    'finished',
  ])
  expect(parts.filter((p) => p.kind === 'damaged')).toEqual([
    { kind: 'damaged', number: 3, why: 'not_json' },
    { kind: 'damaged', number: 6, why: 'not_result' },
  ])
  expect(parts.at(-1)).toEqual({ kind: 'finished', lines: 3, statusLines: 1, damage: {} })
})

describe('properties', () => {
  test('the same however the bytes are cut', async () => {
    const whole = await drain([bytes(LOG)])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: LOG.length * 2 }), { maxLength: 6 }),
        async (cuts) => {
          const all = bytes(LOG)
          const at = [0, ...cuts.map((c) => c % all.length).sort((a, b) => a - b), all.length]
          const pieces = at.slice(1).map((end, i) => all.subarray(at[i], end))
          expect(await drain(pieces)).toEqual(whole)
        },
      ),
    )
  })

  test('a log that is cut off loses only its last line', async () => {
    const all = bytes(LOG)
    const ends = [...all.keys()].filter((i) => all[i] === 0x0a)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: all.length }), async (end) => {
        const parts = await drain([all.subarray(0, end)])
        const lines = parts.filter((p) => p.kind === 'line').length
        const complete = ends.filter((at) => at < end).length
        expect(lines).toBeGreaterThanOrEqual(complete)
        expect(lines).toBeLessThanOrEqual(complete + 1)
      }),
    )
  })

  test('any bytes end, without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 })), async (pieces) => {
        expect((await drain(pieces)).at(-1)?.kind).toBe('finished')
      }),
    )
  })
})

test('a line without end is passed over, and the good after it is read', async () => {
  const block = new Uint8Array(1024 * 1024).fill(0x61)
  const pieces = function* () {
    for (let i = 0; i < 40; i += 1) yield block
    yield bytes(`\n${event(7)}\n`)
  }
  const parts = await drain(pieces())
  expect(parts[0]).toEqual({ kind: 'damaged', number: 1, why: 'line_too_long' })
  expect(parts[1]).toMatchObject({ kind: 'line', number: 2 })
})

test('a result log is known by its first line', () => {
  expect(looksLikeResultLog(event(1))).toBe(true)
  expect(looksLikeResultLog(`{"snapshot":[${'{"a":"b"},'.repeat(5000)}`)).toBe(true)
  expect(looksLikeResultLog('{"bomFormat":"CycloneDX"}')).toBe(false)
  expect(looksLikeResultLog('<nmaprun>')).toBe(false)
})
