import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from './new-id.ts'
import type { Scope } from './scope.ts'
import { statement } from './statement.ts'
import { type TestRecords, testRecords } from './testing.ts'

const none = z.strictObject({})
const id = z.object({ id: z.string() })
const statements = {
  add: statement({
    name: 'add',
    sql: `insert into trial_notes (id, organization_id, site_id, body)
          values ($id, $organization, $site, 'new')`,
    params: z.object({ id: z.uuid(), organization: z.uuid(), site: z.uuid().nullable() }),
    row: none,
  }),
  list: statement({ name: 'list', sql: 'select id from trial_notes', params: none, row: id }),
  touch: statement({
    name: 'touch',
    sql: `update trial_notes set body = body || '!' where id = $id returning id`,
    params: z.object({ id: z.uuid() }),
    row: id,
  }),
  move: statement({
    name: 'move',
    sql: 'update trial_notes set organization_id = $organization, site_id = $site where id = $id',
    params: z.object({ id: z.uuid(), organization: z.uuid(), site: z.uuid().nullable() }),
    row: none,
  }),
  remove: statement({
    name: 'remove',
    sql: 'delete from trial_notes where id = $id',
    params: z.object({ id: z.uuid() }),
    row: none,
  }),
}
const all = statement({
  name: 'all',
  sql: 'select id, organization_id, site_id from trial_notes',
  params: none,
  row: z.object({ id: z.string(), organization_id: z.string(), site_id: z.string().nullable() }),
  system: true,
})
const clear = statement({
  name: 'clear',
  sql: 'delete from trial_notes',
  params: none,
  row: none,
  system: true,
})

let db: TestRecords
beforeAll(async () => {
  db = await testRecords([
    { owner: 'trial', folder: new URL('./testing-migrations/', import.meta.url) },
  ])
})
afterAll(() => db.close())

const organizations = Array.from({ length: 3 }, newId)
const sites = Array.from({ length: 4 }, newId)

/** The independent model: what a scope may touch, said in one line of plain code. */
const mayTouch = (scope: Scope, row: { organization: string; site: string | null }): boolean =>
  row.organization === scope.organization &&
  (scope.sites === '*' || (row.site !== null && scope.sites.includes(row.site)))

const place = fc.record({
  organization: fc.constantFrom(...organizations),
  site: fc.constantFrom(null, ...sites),
})
const scope: fc.Arbitrary<Scope> = fc.record({
  organization: fc.constantFrom(...organizations),
  sites: fc.oneof(fc.constant('*' as const), fc.subarray(sites)),
})
const act = fc.record({
  scope,
  what: fc.constantFrom('add', 'list', 'touch', 'move', 'remove', 'copy'),
  row: fc.nat(7),
  to: place,
})

test('rows of other organizations and sites are neither seen nor changed, whatever is tried', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(place, { minLength: 1, maxLength: 8 }),
      fc.array(act, { minLength: 5, maxLength: 40 }),
      async (planted, acts) => {
        await db.records.system('clear the trial', (tx) => tx.run(clear, {}))
        const model = new Map<string, { organization: string; site: string | null }>()
        for (const row of planted) {
          const name = newId()
          await db.records.within({ organization: row.organization, sites: '*' }, (tx) =>
            tx.run(statements.add, { id: name, ...row }),
          )
          model.set(name, row)
        }
        for (const { scope, what, row, to } of acts) {
          const target = [...model.keys()][row] ?? newId()
          const at = model.get(target)
          const sees = at !== undefined && mayTouch(scope, at)
          const allowed = mayTouch(scope, to)
          if (what === 'list') {
            const seen = await db.records.within(scope, (tx) => tx.all(statements.list, {}))
            const expected = [...model].filter(([, r]) => mayTouch(scope, r)).map(([name]) => name)
            expect(seen.map((r) => r.id).sort()).toEqual(expected.sort())
          } else if (what === 'touch') {
            const touched = await db.records.within(scope, (tx) =>
              tx.one(statements.touch, { id: target }),
            )
            expect(touched !== null).toBe(sees)
          } else if (what === 'remove') {
            const count = await db.records.within(scope, (tx) =>
              tx.run(statements.remove, { id: target }),
            )
            expect(count).toBe(sees ? 1 : 0)
            if (sees) model.delete(target)
          } else if (what === 'move') {
            const moved = db.records.within(scope, (tx) =>
              tx.run(statements.move, { id: target, ...to }),
            )
            if (sees && !allowed) await expect(moved).rejects.toThrow(/row-level security/)
            else expect(await moved).toBe(sees ? 1 : 0)
            if (sees && allowed) model.set(target, to)
          } else {
            const name = newId()
            const added = db.records.within(scope, (tx) =>
              what === 'add'
                ? tx.run(statements.add, { id: name, ...to })
                : tx.copyIn(
                    {
                      name: 'copy',
                      table: 'trial_notes',
                      columns: ['id', 'organization_id', 'site_id', 'body'],
                    },
                    [[name, to.organization, to.site, 'new']],
                  ),
            )
            if (allowed) {
              expect(await added).toBe(1)
              model.set(name, to)
            } else await expect(added).rejects.toThrow(/row-level security/)
          }
        }
        const rows = await db.records.system('read the trial', (tx) => tx.all(all, {}))
        expect(new Map(rows.map((r) => [r.id, r]))).toEqual(
          new Map(
            [...model].map(([name, r]) => [
              name,
              { id: name, organization_id: r.organization, site_id: r.site },
            ]),
          ),
        )
      },
    ),
    { numRuns: 25 },
  )
})

test('a connection keeps nothing of the transaction before', async () => {
  const mine: Scope = { organization: organizations[0] ?? '', sites: '*' }
  await db.records.within(mine, (tx) =>
    tx.run(statements.add, { id: newId(), organization: mine.organization, site: null }),
  )
  const clients = await Promise.all(Array.from({ length: 8 }, () => db.records.pool.connect()))
  try {
    for (const client of clients) {
      expect((await client.query('select from trial_notes')).rowCount).toBe(0)
      expect((await client.query('select hinoban_system() as s')).rows).toEqual([{ s: false }])
    }
  } finally {
    for (const client of clients) client.release()
  }
})
