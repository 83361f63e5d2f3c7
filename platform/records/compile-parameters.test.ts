import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileParameters } from './compile-parameters.ts'
import { type TestRecords, testRecords } from './testing.ts'

let db: TestRecords
beforeAll(async () => {
  db = await testRecords()
})
afterAll(() => db.close())

/** Pieces of a select list whose value PostgreSQL itself tells; the text after `value` is the truth. */
const values: Readonly<Record<string, string>> = { a: 'A', b: "it's $c", name2: '日本' }
const names = Object.keys(values)
const inside = fc
  .array(fc.constantFrom('$a', '$b', '$name2', '$1', ' ', '--', '/*', '*/', 'x', '"', '日'), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
const withoutComments = inside.map((text) => text.replaceAll(/[*]/g, ''))
const piece = fc.oneof(
  fc.constantFrom(...names).map((n) => ({ sql: `$${n}::text`, value: values[n] })),
  fc.constantFrom(...names).map((n) => ({ sql: `lower($${n})`, value: values[n]?.toLowerCase() })),
  inside.map((text) => ({ sql: `'${text}'''`, value: `${text}'` })),
  inside.map((text) => ({ sql: `E'\\'${text}\\\\'`, value: `'${text}\\` })),
  inside.map((text) => ({
    sql: `$$${text.replaceAll('$', '#')}$$`,
    value: text.replaceAll('$', '#'),
  })),
  inside.map((text) => ({ sql: `$q$${text}' "$q$`, value: `${text}' "` })),
  fc.tuple(withoutComments, inside, fc.constantFrom(...names)).map(([c, line, n]) => ({
    sql: `/* ' ${c} /* $a */ $b */ $${n}::text -- ' $b ${line}\n`,
    value: values[n],
  })),
)

test('parameters are bound and everything else is left alone: PostgreSQL answers the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
      const list = pieces.map(({ sql }, i) => `${sql} as "c$a${i}"`).join(', ')
      const compiled = compileParameters(`select ${list}`)
      expect(compiled.names.every((n) => names.includes(n))).toBe(true)
      const { rows } = await db.records.pool.query(
        compiled.text,
        compiled.names.map((n) => values[n]),
      )
      expect(Object.values(rows[0] as object)).toEqual(pieces.map(({ value }) => value))
    }),
    { numRuns: 300 },
  )
})

test('the same name is one parameter, a cast to JSON is noticed', () => {
  const compiled = compileParameters(
    'select $id, $body::jsonb, $id, $list :: json[], $x::jsonb_thing, a$id from t where b = $x',
  )
  expect(compiled).toEqual({
    text: 'select $1, $2::jsonb, $1, $3 :: json[], $4::jsonb_thing, a$id from t where b = $4',
    names: ['id', 'body', 'list', 'x'],
    json: new Set(['body']),
    jsonArrays: new Set(['list']),
  })
})

test.each([
  ['select $1'],
  ["select 'open"],
  ['select "open'],
  ['select /* /* open */'],
  ['select $q$ open'],
  ['select $ '],
])('%s is refused', (sql) => {
  expect(() => compileParameters(sql)).toThrow()
})

test('any text ends, as SQL or as an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...`$ab1'"-/*\\\n Ee日`) }), (sql) => {
      try {
        compileParameters(sql)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
    { numRuns: 2000 },
  )
})
