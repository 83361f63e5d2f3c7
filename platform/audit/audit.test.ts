import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyExport } from '../evidence/chain.ts'
import { testRecords } from '../records/testing.ts'
import { auditMigrations, type By, MASK, masked, openAudit } from './index.ts'

const person: By = {
  userId: 'u1',
  name: '山田',
  role: 'administrator',
  via: 'session',
  ip: '192.0.2.7',
}
const t0 = Date.UTC(2026, 10, 22)
let now = t0
const clock = { now: () => new Date(now) }

let world: Awaited<ReturnType<typeof testRecords>>
beforeAll(async () => {
  world = await testRecords([auditMigrations])
})
afterAll(() => world.close())

const open = () => openAudit({ records: world.records, clock })
const act = (what: string, id = 's1') => ({
  what,
  object: { kind: 'site', id, name: `拠点 ${id}` },
  before: null,
  after: { name: 'x' },
})

test('says who did what to which object, old and new, and pages through it', async () => {
  const scope = await world.organization()
  const audit = open()
  for (let i = 0; i < 7; i += 1) {
    now = t0 + i * 1000
    await world.records.within(scope, (tx) =>
      audit.write(
        tx,
        i % 2 === 0 ? person : { system: 'importer' },
        act(i < 4 ? 'sites.create' : 'sitesx.change', `s${i}`),
      ),
    )
  }
  const list = (q: Parameters<typeof audit.list>[1]) =>
    world.records.within(scope, (tx) => audit.list(tx, q))
  expect((await list({ limit: 3 })).map((row) => row.object.id)).toEqual(['s6', 's5', 's4'])
  expect((await list({ limit: 9, before: '4' })).map((row) => row.object.id)).toEqual([
    's2',
    's1',
    's0',
  ])
  expect((await list({ limit: 9, before: `4' or true` })).length).toBe(7)
  expect((await list({ limit: 9, who: 'u1' })).length).toBe(4)
  expect((await list({ limit: 9, what: 'sites' })).length).toBe(4)
  expect((await list({ limit: 9, what: '%' })).length).toBe(0)
  expect((await list({ limit: 9, object: { kind: 'site', id: 's3' } })).length).toBe(1)
  expect(
    (await list({ limit: 9, from: new Date(t0 + 2000), to: new Date(t0 + 4000) })).map(
      (row) => row.object.id,
    ),
  ).toEqual(['s3', 's2'])
  expect((await list({ limit: 1, who: 'u1' }))[0]).toMatchObject({
    who: { userId: 'u1', name: '山田', via: 'session', ip: '192.0.2.7' },
    before: null,
    after: { name: 'x' },
  })
  const streamed = await world.records.within(scope, async (tx) => {
    const all = []
    for await (const batch of audit.stream(tx, { what: 'sites' })) all.push(...batch)
    return all
  })
  expect(streamed.length).toBe(4)
})

test('writes both the act and its record, or neither', async () => {
  const scope = await world.organization()
  const audit = open()
  await expect(
    world.records.within(scope, async (tx) => {
      await audit.write(tx, person, act('sites.create'))
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect((await audit.verify(scope.organization)).entries).toBe(0)
})

test('keeps one chain under writers at once, and shows every change made behind it', async () => {
  const scope = await world.organization()
  const audit = open()
  await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      world.records.within(scope, (tx) => audit.write(tx, person, act('sites.create', `s${i}`))),
    ),
  )
  expect(await audit.verify(scope.organization)).toMatchObject({ entries: 30, broken: [] })
  const text = await world.records.within(scope, async (tx) => {
    let all = ''
    for await (const part of audit.exportChain(tx)) all += part
    return all
  })
  expect(await verifyExport(text.trimEnd().split('\n'))).toMatchObject({
    entries: 30,
    broken: [],
    chain: 'audit',
  })
  const client = await world.records.pool.connect()
  try {
    await client.query(`select set_config('hinoban.system', 'on', false)`)
    await expect(client.query(`update audit_entries set what = 'x'`)).rejects.toThrow('append-only')
    await expect(client.query('delete from audit_entries')).rejects.toThrow('append-only')
    await expect(client.query('truncate audit_entries')).rejects.toThrow('append-only')
    await client.query('alter table audit_entries disable trigger user')
    const columns = [
      'at',
      'user_id',
      'user_name',
      'role',
      'via',
      'ip',
      'what',
      'object_kind',
      'object_id',
      'object_name',
      'before',
      'after',
      'previous_hash',
      'hash',
    ]
    for (const [i, column] of columns.entries()) {
      await client.query('begin')
      const value =
        column === 'at'
          ? `at + interval '1 ms'`
          : column === 'before' || column === 'after'
            ? `'{"name": "x"}'`
            : `coalesce(${column}, '') || 'x'`
      await client.query(
        `update audit_entries set ${column} = ${value} where organization_id = $1 and seq = $2`,
        [scope.organization, i + 2],
      )
      await client.query('commit')
      expect(
        (await audit.verify(scope.organization)).broken.some((b) => b.seq === i + 2),
        column,
      ).toBe(true)
    }
  } finally {
    await client.query('alter table audit_entries enable trigger user')
    await client.query(`select set_config('hinoban.system', '', false)`)
    client.release()
  }
})

test('keeps that a sample company was removed, and nothing of it', async () => {
  const sample = await world.organization()
  const audit = open()
  await world.records.within(sample, async (tx) => {
    await audit.markSample(tx)
    await audit.write(tx, person, act('sites.create'))
  })
  expect(await world.records.within(sample, (tx) => audit.removeSample(tx, person))).toEqual({
    entries: 1,
  })
  expect((await audit.verify(sample.organization)).entries).toBe(0)
  const { rows } = await world.records.pool.query(
    'select by, audit_entries from audit_removals where removed = $1',
    [sample.organization],
  )
  expect(rows).toEqual([{ by: 'u1', audit_entries: 1 }])
  await expect(world.records.pool.query('delete from audit_removals')).rejects.toThrow(
    'append-only',
  )
})

test('never holds a secret, wherever it stands', async () => {
  const canary = 'kanarienvogel-4711'
  const key = fc.constantFrom(
    'password',
    'newPassword',
    'smtp_password',
    'token',
    'apiToken',
    'clientSecret',
    'SECRET',
    'api-key',
    'passphrase',
    'totpSecret',
    'backupCodes',
    'signingKey',
  )
  const nest = fc.array(fc.constantFrom('a', 'settings', '0'), { maxLength: 5 })
  fc.assert(
    fc.property(
      key,
      nest,
      fc.constantFrom<unknown>(canary, [canary], { x: canary }),
      (secret, path, value) => {
        const whole = path.reduce<unknown>(
          (inner, name) => (name === '0' ? [inner] : { [name]: inner }),
          { [secret]: value, name: 'kept' },
        )
        const text = JSON.stringify(masked(whole))
        expect(text).not.toContain(canary)
        expect(text).toContain(MASK)
        expect(text).toContain('kept')
      },
    ),
  )
  expect(JSON.stringify(masked({ url: `smtp://user:${canary}@mail.example:587` }))).not.toContain(
    canary,
  )
  expect(
    masked({ passwordChangedAt: '2026', tokenExpires: 1, password: null, mfaEnabled: true }),
  ).toEqual({ passwordChangedAt: '2026', tokenExpires: 1, password: null, mfaEnabled: true })
})
