/**
 * Entries of `journalctl -o export` as they are described at systemd.io/JOURNAL_EXPORT_FORMATS, cut anywhere and damaged, and as the real
 * journalctl writes them.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutOf, cutter } from './records.ts'

type Field = readonly [name: string, value: string]
const bare = ([name, value]: Field): Buffer => Buffer.from(`${name}=${value}\n`)
const sized = ([name, value]: Field): Buffer => {
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(Buffer.byteLength(value)))
  return Buffer.concat([Buffer.from(`${name}\n`), size, Buffer.from(`${value}\n`)])
}
/** As systemd does: bytes with a length where the value has signs that are not printed. */
const written = (field: Field): Buffer => (/\p{Cc}/u.test(field[1]) ? sized(field) : bare(field))
const entry = (fields: readonly Field[]): Buffer =>
  Buffer.concat([...fields.map(written), Buffer.from('\n')])
const read = (bytes: Uint8Array, pieces: readonly number[] = []): readonly unknown[] => {
  const cut = cutter('journal')
  const found: Uint8Array[] = []
  let at = 0
  for (const piece of pieces) {
    // Read into the same memory anew, as a stream does.
    const memory = Uint8Array.from(bytes.subarray(at, at + piece))
    found.push(...cut.push(memory))
    memory.fill(0x41)
    at += piece
  }
  found.push(...cut.push(bytes.subarray(at)), ...cut.end())
  return found.map((record) => JSON.parse(Buffer.from(record).toString()))
}

const CURSOR: Field = ['__CURSOR', 's=739ad463348b4ceca5a9e69c95a3c93f;i=4ece7']
const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('two\nlines', '\n\n', '=', '', 'a=b', '\tTAB', '\u0000', 'ログイン'),
)
const name = fc.constantFrom('MESSAGE', '_HOSTNAME', 'PRIORITY', 'SYSLOG_IDENTIFIER', 'X_1')
const fieldsOf = fc.uniqueArray(fc.tuple(name, value), { selector: ([field]) => field })

test('any fields, cut anywhere, come back as they were written', () => {
  fc.assert(
    fc.property(
      fc.array(fieldsOf, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(30), { maxLength: 30 }),
      (entries, pieces) => {
        const all = entries.map((fields): readonly Field[] => [CURSOR, ...fields])
        const bytes = Buffer.concat(all.map(entry))
        expect(cutOf(bytes)).toBe('journal')
        expect(read(bytes, pieces)).toEqual(
          all.map((fields) =>
            Object.fromEntries(fields.map(([field, text]) => [field, text.toWellFormed()])),
          ),
        )
      },
    ),
    { numRuns: 200 },
  )
})

test('a field that comes twice, an entry that is cut, a length that lies', () => {
  expect(
    read(Buffer.from('__CURSOR=a\n_SYSTEMD_UNIT=x\n_SYSTEMD_UNIT=y\n\n\n\nMESSAGE=cut of')),
  ).toEqual([{ __CURSOR: 'a', _SYSTEMD_UNIT: ['x', 'y'] }, { MESSAGE: 'cut of' }])
  const lying = sized(['MESSAGE', 'short'])
  lying.writeBigUInt64LE(2n ** 63n, 'MESSAGE\n'.length)
  expect(read(Buffer.concat([bare(CURSOR), lying, entry([CURSOR])]))).toHaveLength(1)
  lying.writeBigUInt64LE(2n, 'MESSAGE\n'.length)
  const wrong = Buffer.concat([bare(CURSOR), lying, entry([['A', 'b']]), entry([CURSOR])])
  expect(read(wrong)[0]).toMatchObject({ MESSAGE: 'sh' })
})

test('a core dump in a field, and more fields than any entry has, stay within bounds', () => {
  const dump = sized(['COREDUMP', '\u0001'.repeat(3_000_000)])
  const many = Array.from({ length: 5_000 }, (_, n): Field => [`F${n}`, 'x'.repeat(100)])
  const bytes = Buffer.concat([dump, entry([['MESSAGE', 'behind']]), entry([CURSOR, ...many])])
  const found = read(bytes, [1_000_000, 1_000_000])
  expect(found).toHaveLength(2)
  expect(found[0]).toMatchObject({ MESSAGE: 'behind' })
  for (const one of found) expect(JSON.stringify(one).length).toBeLessThan(1_000_000)
})

/** Debian: systemd-journal-remote. It makes a journal of entries, which journalctl of systemd itself then reads. */
const JOURNAL_REMOTE = '/lib/systemd/systemd-journal-remote'

test.skipIf(!existsSync(JOURNAL_REMOTE) || !existsSync('/usr/bin/journalctl'))(
  'what journalctl exports of a real journal is what it tells of it as JSON',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'hinoban-journal-'))
    const journal = join(folder, 'a.journal')
    const messages = fc.sample(value, { numRuns: 200, seed: 20_221_125 })
    const begun = 1_763_856_000_000_000
    const given = messages.flatMap((message, n): readonly Field[][] => [
      [
        ['__REALTIME_TIMESTAMP', String(begun + n * 1_000_000)],
        ['__MONOTONIC_TIMESTAMP', String(1_000_000 + n * 1_000_000)],
        ['_BOOT_ID', '1'.repeat(32)],
        ['MESSAGE', `${n} ${message}`],
        ['_HOSTNAME', 'fs01'],
        ['SYSLOG_IDENTIFIER', 'sshd'],
      ],
    ])
    const told = (how: 'export' | 'json'): Buffer =>
      execFileSync('/usr/bin/journalctl', ['--file', journal, '-o', how, '--all'])
    try {
      execFileSync(JOURNAL_REMOTE, ['-o', journal, '-'], {
        input: Buffer.concat(given.map(entry)),
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      const exported = told('export')
      const asJson = told('json')
        .toString('utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
      expect(asJson).toHaveLength(messages.length)
      expect(cutOf(exported)).toBe('journal')
      // It writes a text with signs that are not printed as the list of its bytes.
      const text = (of: unknown): unknown =>
        Array.isArray(of) && of.every((one) => typeof one === 'number')
          ? Buffer.from(of).toString('utf8')
          : of
      expect(read(exported, [7, 1_000, 3])).toEqual(
        asJson.map((one) =>
          Object.fromEntries(Object.entries(one).map(([field, of]) => [field, text(of)])),
        ),
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
