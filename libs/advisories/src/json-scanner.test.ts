import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonPiece, type JsonShape, jsonRecords } from './json-scanner.ts'

const encoder = new TextEncoder()
const LIST: JsonShape = { list: 'vulnerabilities' }

const scan = async (
  text: string | Uint8Array,
  shape: JsonShape = LIST,
  cuts: readonly number[] = [],
): Promise<JsonPiece[]> => {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text
  const places = [
    0,
    ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ]
  const chunks = places.slice(1).map((to, index) => bytes.subarray(places[index], to))
  const pieces: JsonPiece[] = []
  for await (const piece of jsonRecords(chunks, shape)) pieces.push(piece)
  return pieces
}
const records = (pieces: readonly JsonPiece[]) =>
  pieces.flatMap((piece) => (piece.kind === 'record' ? [piece.value] : []))
const complaints = (pieces: readonly JsonPiece[]) =>
  pieces.flatMap((piece) =>
    piece.kind === 'damage' ? [`${piece.damage.at} ${piece.damage.why}`] : [],
  )

const record = fc
  .record({ id: fc.string({ unit: 'grapheme' }), more: fc.jsonValue({ maxDepth: 4 }) })
  .map(({ id, more }) => ({ cve: id, more }))
const space = fc.constantFrom(undefined, 1, 2, '\t')

describe('records of a document', () => {
  test('are those that JSON.parse finds, however written and cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record),
        space,
        fc.array(fc.nat(), { maxLength: 5 }),
        async (list, indent, cuts) => {
          const plain = JSON.parse(JSON.stringify(list))
          for (const document of [
            { format: 'x', vulnerabilities: list, total: list.length },
            list,
          ]) {
            const pieces = await scan(JSON.stringify(document, null, indent), LIST, cuts)
            expect(records(pieces)).toEqual(plain)
            expect(complaints(pieces)).toEqual([])
          }
          const lines = await scan(
            list.map((each) => JSON.stringify(each)).join('\n') || '[]',
            LIST,
            cuts,
          )
          expect(records(lines)).toEqual(plain)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('what stands around the list comes with it', async () => {
    const pieces = await scan(
      '{"totalResults":2,"vulnerabilities":[{"a":1},{"b":2}],"timestamp":"t"}',
    )
    expect(pieces.map(({ kind }) => kind)).toEqual(['record', 'record', 'envelope'])
    expect(pieces.at(-1)).toMatchObject({
      value: { totalResults: 2, vulnerabilities: [], timestamp: 't' },
    })
  })

  test('members of an object are records under their names', async () => {
    const pieces = await scan('{"openssl":{"CVE-1":{}},"a\\u0062":{"x":1},"n":null}', 'members')
    expect(pieces).toMatchObject([
      { kind: 'record', key: 'openssl' },
      { kind: 'record', key: 'ab' },
    ])
  })
})

describe('damage costs its own record', () => {
  const good = (id: number) => `{"cve":{"id":"CVE-2026-000${id}"}}`

  test.each([
    ['a value that is none', '{"cve":{"id":nonsense}}'],
    ['a bracket of the wrong kind', '{"cve":["id"}}'],
    ['a bracket too few', '{"cve":{"id":"CVE-2026-0002"}'],
    ['a quote too few', '{"cve":{"id":"CVE-2026-0002}}'],
  ])('%s, in a list', async (_, bad) => {
    const pieces = await scan(`{"vulnerabilities":[${[good(1), bad, good(3), good(4)].join(',')}]}`)
    expect(complaints(pieces).length).toBeGreaterThan(0)
    expect(records(pieces)).toContainEqual({ cve: { id: 'CVE-2026-0001' } })
    expect(records(pieces)).toContainEqual({ cve: { id: 'CVE-2026-0004' } })
  })

  test.each([
    ['a value that is none', '{"cve":{"id":nonsense}}'],
    ['a bracket too few', '{"cve":{"id":"CVE-2026-0002"}'],
    ['a bracket too many', '{"cve":{"id":"CVE-2026-0002"}}}'],
    ['a quote too few', '{"cve":{"id":"CVE-2026-0002}}'],
    ['no JSON at all', '<html>'],
  ])('%s, in lines', async (_, bad) => {
    const pieces = await scan([good(1), bad, good(3), good(4)].join('\n'))
    expect(complaints(pieces)).toHaveLength(1)
    expect(records(pieces).length).toBeGreaterThanOrEqual(3)
    expect(records(pieces)).toContainEqual({ cve: { id: 'CVE-2026-0003' } })
  })

  test('a file that is cut off gives what was whole, and says so', async () => {
    const whole = `{"vulnerabilities":[${good(1)},${good(2)},${good(3)}]}`
    const pieces = await scan(whole.slice(0, whole.length - 10))
    expect(records(pieces)).toHaveLength(2)
    expect(complaints(pieces)).toContain('vulnerabilities[2] cut_short')
    expect(complaints(await scan(''))).toEqual(['the file cut_short'])
  })

  test('a key that stands twice, bytes that are no UTF-8, a value where a record should be', async () => {
    expect(
      complaints(await scan('{"vulnerabilities":[{"a":{"x":1,"y":[{"z":1,"z":2}],"x":2}}]}')),
    ).toEqual(['vulnerabilities[0] a.y[0].z duplicate_key', 'vulnerabilities[0] a.x duplicate_key'])
    const bytes = encoder.encode('{"vulnerabilities":[{"a":"??"}, 7, "x", {"b":1}]}')
    bytes.set([0x82, 0xa0], bytes.indexOf(63))
    const pieces = await scan(bytes)
    expect(complaints(pieces)).toEqual([
      'vulnerabilities[0] not_utf8',
      'vulnerabilities[1] not_a_record',
      'vulnerabilities[1] not_a_record',
    ])
    expect(records(pieces)).toHaveLength(2)
  })

  test('nesting without end ends at a depth, and the next record is read', async () => {
    const deep = `{"cve":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    const pieces = await scan(`[${good(1)},${deep},${good(3)}]`)
    expect(complaints(pieces)).toEqual(['[1] too_deep'])
    expect(records(pieces)).toHaveLength(2)
  })

  test('a record without end is given up, and the feed behind it is found again', async () => {
    const huge = `{"cve":{"id":"${'x'.repeat(17 * 1024 * 1024)}`
    const pieces = await scan(`{"vulnerabilities":[${good(1)},${huge},${good(3)},${good(4)}"}}]}`)
    expect(complaints(pieces)).toContain('vulnerabilities[1] too_large')
    expect(records(pieces).length).toBeGreaterThanOrEqual(1)
  })

  test('any bytes end without throwing', async () => {
    const soup = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ',',
        ':',
        '\n',
        '\\',
        'a',
        '1',
        '"vulnerabilities"',
        '{"cve":1}',
      ),
      { maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(
        soup,
        fc.constantFrom<JsonShape>(LIST, 'members'),
        fc.array(fc.nat(), { maxLength: 3 }),
        async (signs, shape, cuts) => {
          const pieces = await scan(signs.join(''), shape, cuts)
          expect(pieces.length).toBeLessThan(200)
        },
      ),
      { numRuns: 500 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await scan(bytes)
      }),
    )
  })
})
