/**
 * The SQL of questions against SQLite, which osquery's SQL is, with the tables that osquery has on each platform; what
 * people type stays a value.
 * @module
 */
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Asked, FIELD_OF, sqlOf, TEMPLATES } from './agent-questions.ts'

type Table = { platforms: string[]; columns: Record<string, string> }
const { tables } = JSON.parse(
  readFileSync(new URL('../../libs/osquery/vectors/tables.json', import.meta.url), 'utf8'),
) as { tables: Record<string, Table> }

const agent = (platform: string): DatabaseSync => {
  const db = new DatabaseSync(':memory:')
  for (const [name, { platforms, columns }] of Object.entries(tables)) {
    if (!platforms.includes(platform)) continue
    const own = Object.entries(columns).map(([column, type]) => `"${column}" ${type.split(' ')[0]}`)
    db.exec(`CREATE TABLE "${name}" (${own.join(', ')})`)
  }
  for (const [name, columns] of Object.entries(MORE)) db.exec(`CREATE TABLE ${name} (${columns})`)
  return db
}

/** Tables on all platforms that no shipped pack asks: osquery/osquery, specs at 02202ec, 0a4c4fb, 09b9b9c and 0307ec3. */
const MORE = {
  file: 'path TEXT, directory TEXT, filename TEXT, size BIGINT, mtime BIGINT, type TEXT',
  hash: 'path TEXT, directory TEXT, md5 TEXT, sha1 TEXT, sha256 TEXT',
  process_open_sockets:
    'pid INTEGER, socket INTEGER, family INTEGER, protocol INTEGER, local_address TEXT, remote_address TEXT, local_port INTEGER, remote_port INTEGER, path TEXT',
  logged_in_users: 'type TEXT, user TEXT, tty TEXT, host TEXT, time INTEGER, pid INTEGER',
}

const SAMPLES: readonly Asked[] = [
  { template: 'refetch' },
  { template: 'software', word: "O'Reilly" },
  { template: 'file', path: 'C:\\Users\\*\\evil.exe' },
  { template: 'process', word: 'rclone' },
  { template: 'running-hash', hash: 'a'.repeat(64) },
  { template: 'connection', address: '203.0.113.5' },
  { template: 'port', port: 3389 },
  { template: 'logged-on' },
  { template: 'patch', kb: 'KB5031455' },
]

describe.each(['windows', 'macos', 'linux'] as const)('on %s', (platform) => {
  test('every question can be asked, or is known not to be', () => {
    const db = agent(platform)
    expect(SAMPLES.map((s) => s.template)).toEqual(TEMPLATES)
    for (const asked of SAMPLES) {
      const sql = sqlOf(asked, platform)
      if (sql === null) expect([asked.template, platform]).not.toContain('windows')
      else expect(() => db.prepare(sql).all(), asked.template).not.toThrow()
    }
  })

  test('a word is looked for as it is, whatever signs it holds', () => {
    const db = agent(platform)
    const [table, name] = {
      windows: ['programs', 'name'],
      macos: ['apps', 'name'],
      linux: ['deb_packages', 'name'],
    }[platform] as [string, string]
    const put = db.prepare(`INSERT INTO ${table} (${name}) VALUES (?)`)
    fc.assert(
      fc.property(fc.string({ minLength: 2, maxLength: 100 }), (typed) => {
        const read = Asked.safeParse({ template: 'software', word: typed })
        if (!read.success || read.data.template !== 'software') return
        const { word } = read.data
        db.exec(`DELETE FROM ${table}`)
        put.run('something else entirely')
        put.run(`The ${word} 1.0`)
        const found = db.prepare(sqlOf(read.data, platform) ?? '').all()
        expect(found.map((r) => r['name'])).toContain(`The ${word} 1.0`)
      }),
      { numRuns: 200 },
    )
  })
})

test('a file by its path, or one folder deep by *; never the whole disk', () => {
  const db = agent('windows')
  db.exec(
    `INSERT INTO file (path, size) VALUES ('C:\\Users\\hana\\evil.exe', 7), ('C:\\Temp\\x', 1)`,
  )
  const paths = (path: string) =>
    db
      .prepare(sqlOf(Asked.parse({ template: 'file', path }), 'windows') ?? '')
      .all()
      .map((r) => r['path'])
  expect(paths('C:\\Users\\*\\evil.exe')).toEqual(['C:\\Users\\hana\\evil.exe'])
  expect(paths('C:\\Temp\\x')).toEqual(['C:\\Temp\\x'])
  for (const path of ['*', '/*', 'C:\\*', '/home/%/x', '/a/**', '/a/*/*/*', 'etc/passwd', '/a\0b'])
    expect(Asked.safeParse({ template: 'file', path }).success, path).toBe(false)
  for (const [template, field] of Object.entries(FIELD_OF))
    expect(Asked.safeParse({ template, [field]: "'; DROP--" }).success).toBe(
      template === 'software' || template === 'process',
    )
})
