/**
 * A large file in pieces gives what it gives as one: the same records under the same numbers.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  tarOf,
  zipOf,
} from '../../../features/vulnerabilities/server/catalogue/testing-archives.ts'
import { openLog } from './open-log.ts'
import { cutter } from './records.ts'
import { type Part, unitsOf } from './units.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hinoban-units-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SMALL = { lineBytes: 64, memberBytes: 64, readBytes: 37 }
const put = (bytes: string | Uint8Array): { readonly path: string; readonly size: number } => {
  const path = join(folder, 'log')
  writeFileSync(path, bytes)
  return { path, size: Buffer.from(bytes).length }
}
const partsOf = async (bytes: string | Uint8Array): Promise<readonly (Part | null)[]> => {
  const { path, size } = put(bytes)
  const units = await unitsOf(path, size, 3, SMALL)
  expect(units.every(({ file }) => file === 3)).toBe(true)
  if (units[0]?.part?.kind !== 'members')
    expect(units.reduce((sum, one) => sum + one.bytes, 0)).toBe(size)
  return units.map(({ part }) => part)
}
const recordsOf = (bytes: Uint8Array, before = 0): readonly string[] => {
  const cut = cutter('lines')
  return [...cut.push(bytes), ...cut.end()].map(
    (record, n) => `${before + n + 1} ${Buffer.from(record).toString('latin1')}`,
  )
}
const recordsInParts = async (bytes: string): Promise<readonly string[]> => {
  const parts = await partsOf(bytes)
  const file = readFileSync(join(folder, 'log'))
  return parts.flatMap((part) =>
    part?.kind === 'lines'
      ? recordsOf(file.subarray(part.from, part.to ?? file.length), part.before)
      : recordsOf(file),
  )
}

const line = fc.oneof(
  { weight: 8, arbitrary: fc.object({ maxDepth: 1 }).map((value) => JSON.stringify(value)) },
  fc.constantFrom('', '\r', '{"broken', '{}', '{"あ":"い"}\r', `{"long":"${'x'.repeat(200)}"}`),
)

test('lines of JSON, with empty and broken ones between them', async () => {
  let shared = 0
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 60 }), fc.boolean(), async (lines, isEnded) => {
      const text = `{"first":1}\n${lines.join('\n')}${isEnded ? '\n' : ''}`
      const records = await recordsInParts(text)
      expect(records).toEqual(recordsOf(Buffer.from(text)))
      for (const part of await partsOf(text)) {
        if (part?.kind !== 'lines') continue
        shared += 1
        // The reader knows no less behind a whole document than behind all before it.
        const [first = ''] = Buffer.from(text).subarray(part.from).toString().split('\n')
        expect(() => JSON.parse(first)).not.toThrow()
      }
    }),
    { numRuns: 80 },
  )
  expect(shared).toBeGreaterThan(80)
})

test.each([
  ['a line that is no JSON', '#fields\tts\n'],
  ['a blank before a document', ' {"a":1}\n'],
  ['a carriage return within', '\r{"a":1}\n'],
  ['signs of two bytes', '\0{\0}\0\n'],
])('is read in one piece: %s', async (_, odd) => {
  const lines = '{"a":"0123456789012345678901234567890"}\n'.repeat(20)
  expect((await partsOf(lines)).length).toBeGreaterThan(5)
  expect(await partsOf(lines + odd + lines)).toEqual([null])
})

test('members of a zip, each once; what lies upon each other is read in one piece', async () => {
  const members = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `log-${n}.json`,
      `{"n":${n},"text":"${Math.sin(n)}${Math.cos(n)}${Math.tan(n)}"}\n`,
    ]),
  )
  const zip = zipOf(members)
  const parts = await partsOf(zip)
  expect(parts.length).toBeGreaterThan(5)
  const found: string[] = []
  for (const part of parts)
    for await (const log of openLog(
      join(folder, 'log'),
      zip.length,
      part?.kind === 'members' ? part : null,
    )) {
      if (log.kind !== 'log') throw new Error(log.why)
      const pieces: Uint8Array[] = []
      for await (const piece of log.bytes) pieces.push(piece)
      found.push(`${log.member} ${Buffer.concat(pieces).toString()}`)
    }
  expect(found).toEqual(Object.entries(members).map(([name, text]) => `${name} ${text}`))
  // The directory says of a member that it is as large as the file.
  const lying = Buffer.from(zip)
  const at = lying.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
  lying.writeUInt32LE(zip.length, at + 20)
  expect(await partsOf(lying)).toEqual([null])
  expect(await partsOf(tarOf(members))).toEqual([null])
})
