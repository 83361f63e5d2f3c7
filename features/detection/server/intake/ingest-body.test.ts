import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyRecords } from './ingest-body.ts'

const data = new URL('../../../../../shared/data/detection/windows-json/', import.meta.url)

const read = (body: string | Uint8Array) => [...bodyRecords(Buffer.from(body as string))]
const records = (body: string): unknown[] =>
  read(body).flatMap((one) => (one.kind === 'record' ? [JSON.parse(one.bytes.toString())] : []))
const texts = (body: string): string[] =>
  read(body).flatMap((one) => (one.kind === 'record' ? [one.bytes.toString()] : []))
const faults = (body: string): number[] =>
  read(body).flatMap((one) => (one.kind === 'fault' ? [one.index] : []))

const event = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 5 })
const isPlain = (one: object): boolean =>
  !['Records', 'records', 'value'].some((name) => Object.hasOwn(one, name))
const events = fc.array(event.filter(isPlain), { minLength: 1, maxLength: 6 })
const indent = fc.constantFrom(undefined, 1, 2, '\t')
const again = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('the body of a plain POST', () => {
  test('an array of events, on one line or many, gives each as it stands', () => {
    fc.assert(
      fc.property(events, indent, (all, space) => {
        expect(records(JSON.stringify(all, null, space))).toEqual(again(all))
      }),
    )
  })
  test.each(['Records', 'records', 'value'])('so does an object around its list of %s', (name) => {
    fc.assert(
      fc.property(events, indent, fc.boolean(), (all, space, isBefore) => {
        const more = { '@odata.context': 'https://graph.example/]}"\\', count: 3 }
        const body = isBefore ? { ...more, [name]: all } : { [name]: all, ...more }
        expect(records(JSON.stringify(body, null, space))).toEqual(again(all))
      }),
    )
  })
  test('lines of objects stay lines, several arrays come one after the other', () => {
    fc.assert(
      fc.property(events, (all) => {
        const lines = all.map((one) => JSON.stringify(one))
        expect(texts(lines.join('\r\n'))).toEqual(lines)
        expect(records(`\ufeff${lines.map((line) => `[${line}]`).join('\n')}\n`)).toEqual(
          again(all),
        )
      }),
    )
  })
  test('objects on many lines each', () => {
    fc.assert(
      fc.property(events, (all) => {
        const body = all.map((one) => JSON.stringify({ a: 1, ...one }, null, 2)).join('\n')
        expect(records(body)).toEqual(again(all.map((one) => ({ a: 1, ...one }))))
      }),
    )
  })

  test.skipIf(!existsSync(data))('a file of CloudTrail as AWS writes it', () => {
    const name = readdirSync(data).find((file) => file.startsWith('aws')) ?? ''
    const lines = gunzipSync(readFileSync(new URL(name, data)))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
    expect(texts(`{"Records":[${lines.join(',')}]}`)).toEqual(lines)
    expect(texts(`{"Records":[\n${lines.join(',\n')}\n]}\n`)).toEqual(lines)
    expect(lines.length).toBeGreaterThan(10)
  })

  test('members that are no events are told by their place, the good ones kept', () => {
    const body = '[{"a":1}, 7, "text ]", null, [1,{"b":2}], {"c":3},]'
    expect(records(body)).toEqual([{ a: 1 }, { c: 3 }])
    expect(faults(body)).toEqual([1, 2, 3, 4])
  })
  test('what breaks off is told, and its lines are kept', () => {
    expect(faults('[{"a":1},\n{"b":2},\n{"c":"never')).toEqual([2])
    expect(texts('[{"a":1},\n{"b":2},\n{"c":"never')).toEqual(['{"a":1}', '{"b":2}', '{"c":"never'])
    expect(texts('{"Records":[{"a":1},\n{"b":2')).toEqual(['{"a":1}', '{"b":2'])
    expect(faults('{"value":[{"a":1}')).toEqual([1])
  })
  test.each([
    ['a broken line does not swallow those behind it', '{"a":"x\n{"b":2}\n{"c":3}', 3],
    ['nor one that never closes', '{"a":1\n{"b":2}\n', 2],
    ['text that begins with a bracket is text', '[INSPECT] LAN2[out]\n[IKE] respond\n', 2],
    [
      'an event with a list of that name is an event',
      '{"value":[{"a":1}],"b":1,"c":1,"d":1,"e":1}',
      1,
    ],
    ['an object that says nothing', '{}', 1],
    ['an array of nothing', '[]', 0],
    ['nothing', ' \n', 0],
    ['behind an array, text', '[{"a":1}]\nplain text\nmore', 3],
  ])('%s', (_, body, count) => {
    expect(texts(body)).toHaveLength(count)
  })
  test('any bytes end, and none that mean something are lost', () => {
    const piece = fc.constantFrom(
      ...['[', ']', '{', '}', '"', '\\', ',', ':', '\n', ' ', 'a', '1', '{"a":1}'],
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((all) => all.join('')),
          fc.string(),
        ),
        (body) => {
          const found = read(body)
          const kept = found.reduce(
            (sum, one) => sum + (one.kind === 'record' ? one.bytes.length : 0),
            0,
          )
          expect(kept).toBeLessThanOrEqual(Buffer.byteLength(body))
          if (/^\s*\w/.test(body)) expect(kept).toBeGreaterThan(0)
        },
      ),
      { numRuns: 500 },
    )
  })
  test('brackets without end take time by their length alone', () => {
    const deep = '['.repeat(1_000_000)
    expect(texts(deep)).toEqual([deep])
    expect(texts(`[{"a":${deep}`).length).toBeGreaterThan(0)
    expect(faults(`[${'1,'.repeat(100_000)}{}]`)).toHaveLength(0)
  })
})
