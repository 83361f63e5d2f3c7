/**
 * What is written by hand is read by ClickHouse itself, value by value.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLog } from '../log/index.ts'
import { chdbEngine, chdbRunsHere } from './chdb-engine.ts'
import type { Engine } from './engine.ts'
import { NUMBERS, numberedRows, type RowColumn, type RowValues } from './numbered-rows.ts'
import { READ_SETTINGS, rowsOf } from './values.ts'

const COLUMNS = [
  { name: 'organization', type: 'UUID' },
  { name: 'text', type: 'String' },
  { name: 'small', type: 'UInt16' },
  { name: 'number', type: 'UInt32' },
  { name: 'at', type: "DateTime64(3, 'UTC')" },
  { name: 'list', type: 'Array(String)' },
  { name: 'map', type: 'Map(String, String)' },
] as const satisfies readonly RowColumn[]
const ALL = [...NUMBERS, ...COLUMNS]
const ORGANIZATION = '0199b0a0-1234-7abc-8def-0123456789ab'
const BATCH = 0xfedc_ba98_7654_3210n

let folder: string
let engine: Engine
let files = 0
beforeAll(async () => {
  if (!chdbRunsHere()) return
  folder = await mkdtemp(join(tmpdir(), 'hinoban-rows-'))
  engine = chdbEngine({
    path: join(folder, 'chdb'),
    memoryBytes: 700_000_000,
    log: openLog({ level: 'silent' }),
  })
  const columns = ALL.map(({ name, type }) => `${name} ${type}`).join(', ')
  await engine.run(`CREATE TABLE rows (${columns}) ENGINE = Memory`)
})
afterAll(async () => {
  await engine?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** Written as blocks, taken in, and read back. */
const through = async (blocks: readonly (readonly RowValues[])[]) => {
  const made = numberedRows(COLUMNS)
  made.begin(BATCH)
  const bytes = Buffer.concat(
    blocks.flatMap((rows) => {
      for (const row of rows) made.add(row)
      return made.take().map((piece) => Buffer.from(piece))
    }),
  )
  files += 1
  const path = join(folder, `${files}.rows`)
  await writeFile(path, bytes)
  await engine.run('TRUNCATE TABLE rows')
  if (bytes.length > 0)
    await engine.insertFile({ table: 'rows', format: 'Native', columns: ALL, path, settings: {} })
  const text = await engine.read(
    `SELECT spool_row, toString(spool_batch) AS batch, organization, text, small, number, at, list,
       mapKeys(map) AS keys, mapValues(map) AS texts FROM rows ORDER BY spool_row`,
    {},
    READ_SETTINGS,
  )
  return rowsOf(text)
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', minLength: 40, maxLength: 60 }),
  fc.integer({ min: 0, max: 70_000 }).map((n) => '火'.repeat(n % 50) + 'x'.repeat(n)),
)
const anyRow = fc.record({
  text: anyText,
  small: fc.integer({ min: 0, max: 0xffff }),
  number: fc.integer({ min: 0, max: 0xffff_ffff }),
  at: fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2299, 11, 31) }),
  list: fc.array(anyText, { maxLength: 4 }),
  // ClickHouse's own text of a map is an object: keys and values are asked for apart.
  map: fc.array(fc.tuple(anyText, anyText), { maxLength: 4 }),
})

describe.skipIf(!chdbRunsHere())('rows as ClickHouse takes them', () => {
  test('hold what was put in, whatever text it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyRow, { maxLength: 4 }), { maxLength: 3 }),
        async (blocks) => {
          const given = blocks.map((rows) =>
            rows.map((row) => ({ ...row, organization: ORGANIZATION, map: row.map.flat() })),
          )
          expect(await through(given)).toEqual(
            blocks.flat().map((row, n) => ({
              spool_row: n,
              batch: BATCH.toString(),
              organization: ORGANIZATION,
              text: row.text,
              small: row.small,
              number: row.number,
              at: new Date(row.at),
              list: row.list,
              keys: row.map.map(([key]) => key),
              texts: row.map.map(([, value]) => value),
            })),
          )
        },
      ),
      { numRuns: 40 },
    )
  })

  test('take bytes as they are, leave out what is missing, and bound a time that no calendar holds', async () => {
    const organization = ORGANIZATION
    expect(
      await through([
        [
          { organization, text: Buffer.from('火の番'), at: 1e300 },
          { organization, text: 7, at: Number.NEGATIVE_INFINITY, list: [], map: ['key'] },
          { organization, text: '\ud800 broken' },
        ],
      ]),
    ).toMatchObject([
      { text: '火の番', small: 0, list: [], keys: [], at: new Date('2299-12-31T23:59:59.999Z') },
      { text: '7', keys: [], at: new Date('1900-01-01T00:00:00.000Z') },
      { text: '\ufffd broken', at: new Date(0) },
    ])
  })

  test('refuse what is no organization', () => {
    const made = numberedRows(COLUMNS)
    expect(() => made.add({ organization: "x' OR 1" })).toThrow('UUID')
    expect(() => made.add({})).toThrow('UUID')
  })
})
