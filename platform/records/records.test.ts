import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from './new-id.ts'
import { statement } from './statement.ts'
import { type TestRecords, testRecords } from './testing.ts'
import { brokenConstraint } from './transaction.ts'

const folder = new URL('./testing-migrations/', import.meta.url)
const none = z.strictObject({})

const addNote = statement({
  name: 'add_note',
  sql: `insert into trial_notes (id, site_id, body, payload) values ($id, $site, $body, $payload::jsonb)`,
  params: z.object({
    id: z.uuid(),
    site: z.uuid().nullable(),
    body: z.string(),
    payload: z.unknown(),
  }),
  row: none,
})
const notes = statement({
  name: 'notes',
  sql: 'select id, organization_id, body, payload, at, amount, big, day::date from trial_notes order by id',
  params: z.object({}),
  row: z.object({
    id: z.uuid(),
    organization_id: z.uuid(),
    body: z.string(),
    payload: z.unknown(),
    at: z.date(),
    amount: z.union([z.number(), z.string()]).nullable(),
    big: z.union([z.number(), z.string()]).nullable(),
    day: z.string().nullable(),
  }),
})
const countAll = statement({
  name: 'count_all',
  sql: 'select count(*) as n from trial_notes',
  params: none,
  row: z.object({ n: z.number() }),
  system: true,
})

let db: TestRecords
beforeAll(async () => {
  db = await testRecords([{ owner: 'trial', folder }])
})
afterAll(() => db.close())

const note = (body: string) => ({ id: newId(), site: null, body, payload: { a: [1, 'x'] } })

test('a row comes back in its own shape, with the organization filled in', async () => {
  const scope = await db.organization()
  const given = note('重要')
  await db.records.within(scope, async (tx) => {
    expect(await tx.run(addNote, given)).toBe(1)
  })
  const [row] = await db.records.within(scope, (tx) => tx.all(notes, {}))
  expect(row).toMatchObject({
    id: given.id,
    organization_id: scope.organization,
    body: '重要',
    payload: { a: [1, 'x'] },
  })
})

test('another organization sees, changes and writes nothing here; system code sees all', async () => {
  const [mine, other] = [await db.organization(), await db.organization()]
  await db.records.within(mine, (tx) => tx.run(addNote, note('mine')))
  expect(await db.records.within(other, (tx) => tx.all(notes, {}))).toEqual([])
  const remove = statement({
    name: 'remove',
    sql: 'delete from trial_notes',
    params: none,
    row: none,
  })
  expect(await db.records.within(other, (tx) => tx.run(remove, {}))).toBe(0)
  const plant = statement({
    name: 'plant',
    sql: `insert into trial_notes (id, organization_id, body) values ($id, $organization, 'planted')`,
    params: z.object({ id: z.uuid(), organization: z.uuid() }),
    row: none,
  })
  await expect(
    db.records.within(other, (tx) =>
      tx.run(plant, { id: newId(), organization: mine.organization }),
    ),
  ).rejects.toThrow(/row-level security/)
  const total = await db.records.system('count for the test', (tx) => tx.one(countAll, {}))
  expect(total?.n).toBeGreaterThanOrEqual(1)
  expect((await db.records.pool.query('select from trial_notes')).rowCount).toBe(0)
})

test('there is no query without an organization, and no system statement inside one', async () => {
  const scope = await db.organization()
  for (const wrong of [
    undefined,
    null,
    {},
    { organization: '', sites: '*' },
    { organization: "x'--", sites: '*' },
  ])
    await expect(db.records.within(wrong as never, (tx) => tx.all(notes, {}))).rejects.toThrow(
      /no query without an organization/,
    )
  await expect(db.records.system('test', (tx) => tx.all(notes, {}))).rejects.toThrow(
    /needs an organization/,
  )
  await expect(db.records.within(scope, (tx) => tx.one(countAll, {}))).rejects.toThrow(
    /is for system/,
  )
  await expect(db.records.system(' ', async () => 1)).rejects.toThrow(/needs a reason/)
})

test('a statement cannot name whose rows it sees', () => {
  expect(() =>
    statement({
      name: 'thief',
      sql: `select set_config('hinoban.system', 'on', true)`,
      params: none,
      row: none,
    }),
  ).toThrow(/decided by within/)
})

test('a transaction whose statement failed is never acknowledged, even if the error is swallowed', async () => {
  const scope = await db.organization()
  const given = note('first')
  await expect(
    db.records.within(scope, async (tx) => {
      await tx.run(addNote, given)
      await tx.run(addNote, given).catch((error: unknown) => {
        expect(brokenConstraint(error)).toBe('trial_notes_pkey')
      })
    }),
  ).rejects.toThrow(/rolled back/)
  expect(await db.records.within(scope, (tx) => tx.all(notes, {}))).toEqual([])
})

test('a transaction cannot be used after its end', async () => {
  const scope = await db.organization()
  const leaked = await db.records.within(scope, async (tx) => tx)
  await expect(leaked.all(notes, {})).rejects.toThrow(/is over/)
})

test('copy-in carries any text, and streams bring it back in batches', async () => {
  const scope = await db.organization()
  const bodies = ['tab\there', 'back\\slash', 'line\r\nend', '\\N', '"quoted"', '日本語', '']
  const rows = Array.from({ length: 2500 }, (_, i) => [
    newId(),
    bodies[i % bodies.length],
    { i, text: 'a\\b' },
    ['x,y', null, '"z"'],
  ])
  const count = await db.records.within(scope, (tx) =>
    tx.copyIn(
      { name: 'notes_in', table: 'trial_notes', columns: ['id', 'body', 'payload', 'tags'] },
      rows,
    ),
  )
  expect(count).toBe(2500)
  const back = statement({
    name: 'back',
    sql: 'select id, body, payload, tags from trial_notes order by id',
    params: none,
    row: z.array(z.unknown()).or(z.record(z.string(), z.unknown())),
  })
  const sizes: number[] = []
  const all: unknown[] = []
  await db.records.within(scope, async (tx) => {
    for await (const batch of tx.stream(back, {}, 1000)) {
      sizes.push(batch.length)
      all.push(...batch)
    }
  })
  expect(sizes).toEqual([1000, 1000, 500])
  expect(all).toEqual(rows.map(([id, body, payload, tags]) => ({ id, body, payload, tags })))
})

test('numbers are numbers while exact, days are days', async () => {
  const scope = await db.organization()
  const add = statement({
    name: 'add_numbers',
    sql: `insert into trial_notes (id, body, amount, big, day)
          values ($id, '', $amount::numeric, $big::bigint, $day::date)`,
    params: z.object({ id: z.uuid(), amount: z.string(), big: z.bigint(), day: z.string() }),
    row: none,
  })
  await db.records.within(scope, async (tx) => {
    await tx.run(add, { id: newId(), amount: '12.50', big: 42n, day: '2026-01-01' })
    await tx.run(add, {
      id: newId(),
      amount: '1234567890123456789.5',
      big: 9007199254740993n,
      day: '1999-12-31',
    })
  })
  const rows = await db.records.within(scope, (tx) => tx.all(notes, {}))
  expect(rows.map(({ amount, big, day }) => ({ amount, big, day }))).toEqual([
    { amount: 12.5, big: 42, day: '2026-01-01' },
    { amount: '1234567890123456789.5', big: '9007199254740993', day: '1999-12-31' },
  ])
})

test('new ids are version 7 and rise', () => {
  const ids = Array.from({ length: 20_000 }, newId)
  expect(ids.every((id) => z.uuidv7().safeParse(id).success)).toBe(true)
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

const shown = statement({
  name: 'shown',
  sql: 'select $texts::text[] as texts, $at::timestamptz as at',
  params: z.object({ texts: z.array(z.string().nullable()), at: z.string() }),
  row: z.object({ texts: z.array(z.string().nullable()), at: z.unknown() }),
})

test.each([
  [['a', null, 'null', 'NULL', ''], '2026-11-22T01:02:03.004Z'],
  [['{', '}', ',', '"', '\\', ' x ', 'a\nb', '東京'], '2026-11-22T01:02:03.4Z'],
  [[], '0099-01-01T00:00:00Z'],
  [['a-b', '018f3c2e-0000-7000-8000-000000000001'], '1969-12-31T23:59:59.999+09:00'],
])('texts %j and the instant %s arrive as they were', async (texts, at) => {
  const scope = await db.organization()
  const row = await db.records.within(scope, (tx) => tx.one(shown, { texts, at }))
  expect(row).toEqual({ texts, at: new Date(at) })
})

test('statements asked for together run one by one, and a failure is told by its own name', async () => {
  const scope = await db.organization()
  const fails = statement({ name: 'fails', sql: 'select 1 / 0 as n', params: none, row: none })
  const outcomes = await db.records
    .within(scope, (tx) =>
      Promise.allSettled([tx.all(notes, {}), tx.all(fails, {}), tx.all(notes, {})]),
    )
    .catch((error: Error) => error.message)
  expect(outcomes).toContain('rolled back')
  const told = await db.records
    .within(scope, async (tx) => {
      tx.all(fails, {}).catch(() => undefined)
      await tx.all(notes, {})
    })
    .catch((error: Error) => error.message)
  expect(told).toMatch(/division by zero/)
})

test('a stream may be left half-way, and its caller may write meanwhile', async () => {
  const scope = await db.organization()
  await db.records.within(scope, async (tx) => {
    for (let i = 0; i < 25; i++) await tx.run(addNote, note(`n${i}`))
    let batches = 0
    for await (const batch of tx.stream(notes, {}, 10)) {
      batches += 1
      for (const row of batch) await tx.run(addNote, { ...note(row.body), site: null })
      if (batches === 2) break
    }
    expect((await tx.all(notes, {})).length).toBe(45)
  })
})
