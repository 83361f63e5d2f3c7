import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Evidence } from '@hinoban/measures'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Records, Scope } from '../records/index.ts'
import { newId } from '../records/index.ts'
import { testRecords } from '../records/testing.ts'
import { evidenceMigrations, type NewEvidence, openEvidence, verifyExport } from './index.ts'

const kinds = {
  'assets.sighting': z.strictObject({ source: z.string(), n: z.number() }),
  'assets.owner': z.strictObject({ owner: z.string() }),
}
const t0 = Date.UTC(2026, 10, 22)
const clock = { now: () => new Date(t0) }
const plantA = '0198b3c2-0000-7000-8000-00000000000a'
const plantB = '0198b3c2-0000-7000-8000-00000000000b'

const sighting = (host: string, at: number, o: Partial<NewEvidence> = {}): NewEvidence => ({
  kind: 'assets.sighting',
  subject: { kind: 'host', id: host, name: `機器 ${host}`, site: plantA },
  class: 'E2',
  observedAt: new Date(t0 + at),
  validUntil: null,
  probe: 'nmap',
  probeVersion: '7.94',
  payload: { source: 'nmap', n: at + 0.5 },
  source: { name: 'scan.xml', sha256: 'a'.repeat(64) },
  ...o,
})

let world: Awaited<ReturnType<typeof testRecords>>
let records: Records
let dataDir: string
beforeAll(async () => {
  world = await testRecords([evidenceMigrations])
  records = world.records
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-evidence-'))
})
afterAll(async () => {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})

const open = () => openEvidence({ records, clock, kinds, dataDir })
const gather = async (from: AsyncIterable<Evidence[]>): Promise<Evidence[][]> => {
  const all: Evidence[][] = []
  for await (const batch of from) all.push(batch)
  return all
}
/** As the owner of the database who wants to lie: triggers and walls are off for him. */
const tamper = async <T>(
  work: (
    query: (sql: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>,
  ) => Promise<T>,
): Promise<T> => {
  const client = await records.pool.connect()
  try {
    await client.query(`select set_config('hinoban.system', 'on', false)`)
    for (const table of ['evidence_entries', 'evidence_heads'])
      await client
        .query(`alter table ${table} disable trigger all`)
        .catch(() => client.query(`alter table ${table} disable trigger user`))
    return await work((sql, values) => client.query(sql, values))
  } finally {
    for (const table of ['evidence_entries', 'evidence_heads'])
      await client.query(`alter table ${table} enable trigger user`)
    await client.query(`select set_config('hinoban.system', '', false)`)
    client.release()
  }
}

describe('the evidence store', () => {
  test('keeps a fact once, however often it is told', async () => {
    const scope = await world.organization()
    const evidence = open()
    const facts = [sighting('a', 1), sighting('b', 1), sighting('a', 1)]
    expect(await records.within(scope, (tx) => evidence.append(tx, facts))).toEqual({
      appended: 2,
      repeated: 1,
    })
    expect(await records.within(scope, (tx) => evidence.append(tx, facts))).toEqual({
      appended: 0,
      repeated: 3,
    })
    expect(await evidence.verify(scope.organization)).toMatchObject({ entries: 2, broken: [] })
  })
  test('refuses an unknown kind, a wrong payload, and a system transaction', async () => {
    const scope = await world.organization()
    const evidence = open()
    const add = (fact: NewEvidence) => records.within(scope, (tx) => evidence.append(tx, [fact]))
    await expect(add(sighting('a', 1, { kind: 'nobody.knows' }))).rejects.toThrow('not known')
    await expect(add(sighting('a', 1, { kind: 'constructor' }))).rejects.toThrow('not known')
    await expect(add(sighting('a', 1, { payload: { source: 'nmap' } }))).rejects.toThrow(
      'wrong payload',
    )
    await expect(
      records.system('test', (tx) => evidence.append(tx, [sighting('a', 1)])),
    ).rejects.toThrow('scope of one organization')
    expect(await evidence.verify(scope.organization)).toEqual({
      entries: 0,
      head: null,
      broken: [],
    })
  })
  test('gives the newest fact per subject, kind and probe, whatever the order of arrival', async () => {
    const evidence = open()
    const fact = fc.record({
      host: fc.constantFrom('a', 'b', 'c'),
      at: fc.nat(50),
      probe: fc.constantFrom('nmap', 'csv'),
      n: fc.nat(3),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fact, { maxLength: 8 }), { maxLength: 4 }),
        async (loads) => {
          const scope = await world.organization()
          for (const load of loads)
            await records.within(scope, (tx) =>
              evidence.append(
                tx,
                load.map((f) =>
                  sighting(f.host, f.at, { probe: f.probe, payload: { source: 's', n: f.n } }),
                ),
              ),
            )
          const newest = (
            await records.within(scope, (tx) =>
              gather(evidence.newest(tx, { subjectKind: 'host', kinds: ['assets.sighting'] }, 1)),
            )
          ).flat()
          const expected = new Map<string, number>()
          for (const f of loads.flat())
            expected.set(
              `${f.host} ${f.probe}`,
              Math.max(expected.get(`${f.host} ${f.probe}`) ?? 0, t0 + f.at),
            )
          expect(new Map(newest.map((e) => [`${e.subject.id} ${e.probe}`, e.observedAt]))).toEqual(
            expected,
          )
          expect((await evidence.verify(scope.organization)).broken).toEqual([])
        },
      ),
      { numRuns: 25 },
    )
  })
  test('never splits the facts of one subject over two batches', async () => {
    const scope = await world.organization()
    const evidence = open()
    const facts = ['a', 'b', 'c'].flatMap((host) =>
      ['p1', 'p2', 'p3'].map((probe) => sighting(host, 1, { probe })),
    )
    await records.within(scope, (tx) => evidence.append(tx, facts))
    const batches = await records.within(scope, (tx) =>
      gather(evidence.newest(tx, { subjectKind: 'host', kinds: ['assets.sighting'] }, 2)),
    )
    expect(batches.map((batch) => batch.map((e) => e.subject.id).join(''))).toEqual([
      'aaa',
      'bbb',
      'ccc',
    ])
  })
  test('tells its listeners after the commit, and nothing after a rollback', async () => {
    const scope = await world.organization()
    const evidence = open()
    const heard: unknown[] = []
    evidence.onAppended((event) => heard.push(event))
    await expect(
      records.within(scope, async (tx) => {
        await evidence.append(tx, [sighting('a', 1)])
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect(heard).toEqual([])
    await records.within(scope, async (tx) => {
      await evidence.append(tx, [sighting('a', 1), sighting('b', 2)])
      expect(heard).toEqual([])
    })
    expect(heard).toEqual([
      {
        organization: scope.organization,
        kinds: ['assets.sighting'],
        subjects: [
          { kind: 'host', id: 'a' },
          { kind: 'host', id: 'b' },
        ],
      },
    ])
  })
  test('pages through everything, newest first, once each', async () => {
    const scope = await world.organization()
    const evidence = open()
    await records.within(scope, (tx) =>
      evidence.append(
        tx,
        Array.from({ length: 25 }, (_, i) =>
          sighting('a', i % 5, { payload: { source: 's', n: i } }),
        ),
      ),
    )
    for (const q of [
      { subject: { kind: 'host', id: 'a' } },
      { kinds: ['assets.sighting', 'assets.owner'] },
    ] as const) {
      const seen: string[] = []
      let before: string | undefined
      for (;;) {
        const page = await records.within(scope, (tx) =>
          evidence.list(tx, { ...q, limit: 4, ...(before ? { before } : {}) }),
        )
        seen.push(...page.map((row) => row.id))
        before = page.at(-1)?.cursor
        if (page.length < 4) break
      }
      expect(new Set(seen).size).toBe(25)
      expect(seen.length).toBe(25)
      const rows = await records.within(scope, (tx) => evidence.byIds(tx, seen))
      expect(rows.map((row) => row.id)).toEqual(seen)
      expect(rows[0]).toMatchObject({
        probeVersion: '7.94',
        source: { name: 'scan.xml' },
        subject: { name: '機器 a' },
      })
    }
  })
  test('shows a site contact only own sites, and nobody another organization', async () => {
    const scope = await world.organization()
    const other = await world.organization()
    const evidence = open()
    await records.within(scope, (tx) =>
      evidence.append(tx, [
        sighting('a', 1),
        sighting('b', 1, { subject: { kind: 'host', id: 'b', name: 'b', site: plantB } }),
        sighting('c', 1, { subject: { kind: 'host', id: 'c', name: 'c', site: null } }),
      ]),
    )
    const seenBy = async (who: Scope) =>
      (
        await records.within(who, (tx) =>
          gather(evidence.newest(tx, { subjectKind: 'host', kinds: ['assets.sighting'] })),
        )
      )
        .flat()
        .map((e) => e.subject.id)
    expect(await seenBy(scope)).toEqual(['a', 'b', 'c'])
    expect(await seenBy({ ...scope, sites: [plantB] })).toEqual(['b'])
    expect(await seenBy(other)).toEqual([])
    const listed = await records.within({ ...scope, sites: [plantA] }, (tx) =>
      evidence.list(tx, { kinds: ['assets.sighting'], limit: 10 }),
    )
    expect(listed.map((row) => row.subject.id)).toEqual(['a'])
  })
  test('renames, moves, retires and revives subjects without touching facts', async () => {
    const scope = await world.organization()
    const evidence = open()
    await records.within(scope, async (tx) => {
      await evidence.putSubjects(
        tx,
        [{ kind: 'host', id: 'a', name: 'old', site: plantA }],
        new Date(t0),
      )
      await evidence.append(tx, [sighting('a', 1)])
      await evidence.putSubjects(
        tx,
        [{ kind: 'host', id: 'a', name: 'new', site: plantB }],
        new Date(t0 + 5),
      )
      await evidence.retireSubject(tx, { kind: 'host', id: 'a' }, new Date(t0 + 9))
    })
    const rows = async () =>
      records.within(scope, async (tx) => {
        const all = []
        for await (const row of evidence.subjects(tx, { kind: 'host' })) all.push(row)
        return all
      })
    expect(await rows()).toEqual([
      {
        kind: 'host',
        id: 'a',
        name: 'new',
        site: plantB,
        firstSeenAt: new Date(t0),
        retiredAt: new Date(t0 + 9),
      },
    ])
    await records.within(scope, (tx) => evidence.reviveSubject(tx, { kind: 'host', id: 'a' }))
    expect((await rows())[0]?.retiredAt).toBeNull()
    expect((await evidence.verify(scope.organization)).broken).toEqual([])
  })
  test('keeps hostile text as data', async () => {
    const scope = await world.organization()
    const evidence = open()
    const name = `'; drop table evidence_entries; --\0\ud800\u202e<script>`
    await records.within(scope, (tx) =>
      evidence.append(tx, [
        sighting('a', 1, {
          subject: { kind: 'host', id: name, name, site: null },
          payload: { source: name, n: 1 },
        }),
      ]),
    )
    const [row] = await records.within(scope, (tx) =>
      evidence.list(tx, { kinds: ['assets.sighting'], limit: 1 }),
    )
    expect(row?.subject.name).toBe(`'; drop table evidence_entries; --\uFFFD\uFFFD\u202e<script>`)
    expect((await evidence.verify(scope.organization)).broken).toEqual([])
  })
})

describe('the chain in the database', () => {
  test('cannot be changed, shortened or emptied through the store', async () => {
    const scope = await world.organization()
    await records.within(scope, (tx) => open().append(tx, [sighting('a', 1)]))
    const client = await records.pool.connect()
    try {
      await client.query(`select set_config('hinoban.system', 'on', false)`)
      for (const sql of [
        `update evidence_entries set class = 'E1'`,
        'delete from evidence_entries',
        'truncate evidence_entries',
        'delete from evidence_heads',
        'truncate evidence_heads',
        'update evidence_heads set seq = 0',
        'update evidence_heads set sample = true',
        `select evidence_remove_sample('${scope.organization}')`,
      ])
        await expect(client.query(sql)).rejects.toThrow(/append-only|only grows|only a sample/)
    } finally {
      await client.query(`select set_config('hinoban.system', '', false)`)
      client.release()
    }
  })

  const columns = [
    'id',
    'kind',
    'subject_kind',
    'subject_id',
    'subject_name',
    'site_id',
    'class',
    'observed_at',
    'valid_until',
    'probe',
    'probe_version',
    'payload',
    'source_name',
    'source_sha256',
    'digest',
    'collected_at',
    'collector',
    'previous_hash',
    'hash',
  ] as const
  test('shows every changed byte, removal and exchange', async () => {
    const scope = await world.organization()
    const evidence = open()
    const { organization } = scope
    const size = 12
    await records.within(scope, (tx) =>
      evidence.append(
        tx,
        Array.from({ length: size }, (_, i) =>
          sighting(`h${i % 4}`, i, {
            validUntil: new Date(t0 + 1e9),
            subject: { kind: 'host', id: `h${i % 4}`, name: `機器 ${i}`, site: plantA },
          }),
        ),
      ),
    )
    const change = fc.record({
      how: fc.constantFrom(
        'change',
        'change',
        'change',
        'change',
        'remove',
        'swap',
        'head',
        'newest',
        'cut',
      ),
      seq: fc.integer({ min: 1, max: size }),
      other: fc.integer({ min: 1, max: size }),
      column: fc.constantFrom(...columns),
      at: fc.nat(400),
      byte: fc.integer({ min: 0x20, max: 0x7e }),
    })
    let applied = 0
    await tamper(async (query) => {
      await fc.assert(
        fc.asyncProperty(change, async (m) => {
          await query('create table if not exists saved_entries as select * from evidence_entries')
          await query('create table if not exists saved_heads as select * from evidence_heads')
          await query('create table if not exists saved_newest as select * from evidence_newest')
          const changed = await applyChange(query, organization, m)
          if (changed) {
            applied += 1
            expect(
              (await evidence.verify(organization)).broken.length,
              JSON.stringify(m),
            ).toBeGreaterThan(0)
          }
          for (const [table, saved] of [
            ['evidence_entries', 'saved_entries'],
            ['evidence_heads', 'saved_heads'],
            ['evidence_newest', 'saved_newest'],
          ] as const) {
            await query(`delete from ${table} where organization_id = $1`, [organization])
            await query(`insert into ${table} select * from ${saved} where organization_id = $1`, [
              organization,
            ])
          }
        }),
        { numRuns: 900, endOnFailure: true },
      )
      for (const saved of ['saved_entries', 'saved_heads', 'saved_newest'])
        await query(`drop table ${saved}`)
    })
    expect(applied).toBeGreaterThanOrEqual(500)
    expect((await evidence.verify(organization)).broken).toEqual([])
  })

  test('shows a cut tail and a chain made anew once an anchor was written', async () => {
    const scope = await world.organization()
    const evidence = open()
    await records.within(scope, (tx) => evidence.append(tx, [sighting('a', 1), sighting('a', 2)]))
    const whole = await evidence.verify(scope.organization)
    expect(await evidence.anchor()).toBeGreaterThan(0)
    expect(await evidence.verify(scope.organization)).toEqual(whole)
    await tamper(async (query) => {
      await query('delete from evidence_entries where organization_id = $1 and seq = 2', [
        scope.organization,
      ])
      await query(
        'update evidence_heads h set seq = 1, hash = e.hash from evidence_entries e where e.organization_id = h.organization_id and e.seq = 1 and h.organization_id = $1',
        [scope.organization],
      )
      await query(
        'update evidence_newest n set seq = 1, observed_at = e.observed_at from evidence_entries e where e.organization_id = n.organization_id and e.seq = 1 and n.organization_id = $1',
        [scope.organization],
      )
    })
    expect((await evidence.verify(scope.organization)).broken).toEqual([{ seq: 2, why: 'cut' }])
    const file = join(dataDir, 'anchors', `${scope.organization}.jsonl`)
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      chain: 'evidence',
      seq: 2,
      hash: whole.head,
    })
    await writeFile(file, 'not an anchor\n')
    expect((await evidence.verify(scope.organization)).broken).toEqual([{ seq: 0, why: 'anchor' }])
  })

  test('leaves as JSON lines that verify without the server', async () => {
    const scope = await world.organization()
    const evidence = open()
    await records.within(scope, (tx) =>
      evidence.append(
        tx,
        Array.from({ length: 30 }, (_, i) => sighting(`h${i}`, i)),
      ),
    )
    const text = await records.within(scope, async (tx) => {
      let all = ''
      for await (const part of evidence.exportChain(tx)) all += part
      return all
    })
    const { head } = await evidence.verify(scope.organization)
    expect(await verifyExport(text.trimEnd().split('\n'))).toEqual({
      entries: 30,
      head,
      broken: [],
      chain: 'evidence',
      organization: scope.organization,
    })
  })

  test('lets a sample company go without a trace, and only that', async () => {
    const sample = await world.organization()
    const real = await world.organization()
    const evidence = open()
    await records.within(sample, (tx) => evidence.markSample(tx))
    for (const scope of [sample, real])
      await records.within(scope, (tx) => evidence.append(tx, [sighting('a', 1)]))
    await evidence.anchor()
    await expect(records.within(real, (tx) => evidence.removeSample(tx))).rejects.toThrow(
      'only a sample company',
    )
    await expect(records.within(real, (tx) => evidence.markSample(tx))).rejects.toThrow(
      'only an empty chain',
    )
    expect(await records.within(sample, (tx) => evidence.removeSample(tx))).toEqual({ entries: 1 })
    await tamper(async (query) => {
      for (const table of [
        'evidence_entries',
        'evidence_heads',
        'evidence_newest',
        'evidence_subjects',
      ])
        expect(
          (await query(`select 1 from ${table} where organization_id = $1`, [sample.organization]))
            .rows,
        ).toEqual([])
    })
    await expect(
      readFile(join(dataDir, 'anchors', `${sample.organization}.jsonl`)),
    ).rejects.toThrow('ENOENT')
    expect((await evidence.verify(real.organization)).entries).toBe(1)
  })
})

type Change = { how: string; seq: number; other: number; column: string; at: number; byte: number }
type Query = (sql: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

/** Changes the stored bytes; false where the change would be none or PostgreSQL refuses it. */
const applyChange = async (query: Query, organization: string, m: Change): Promise<boolean> => {
  if (m.how === 'remove')
    return (
      (
        await query(
          'delete from evidence_entries where organization_id = $1 and seq = $2 returning seq',
          [organization, m.seq],
        )
      ).rows.length > 0
    )
  if (m.how === 'cut')
    return (
      (
        await query(
          'delete from evidence_entries where organization_id = $1 and seq >= $2 returning seq',
          [organization, m.seq],
        )
      ).rows.length > 0
    )
  if (m.how === 'head')
    return (
      (
        await query(
          `update evidence_heads set seq = $2, hash = 'x' || substr(hash, 2) where organization_id = $1 returning seq`,
          [organization, m.seq],
        )
      ).rows.length > 0
    )
  if (m.how === 'newest')
    return (
      (
        await query(
          'update evidence_newest set seq = $2 where organization_id = $1 and seq <> $2 returning seq',
          [organization, m.seq],
        )
      ).rows.length > 0
    )
  if (m.how === 'swap') {
    if (m.seq === m.other) return false
    await query(
      `update evidence_entries set seq = case seq when $2 then -$3::bigint else -$2::bigint end where organization_id = $1 and seq in ($2, $3)`,
      [organization, m.seq, m.other],
    )
    await query('update evidence_entries set seq = -seq where organization_id = $1 and seq < 0', [
      organization,
    ])
    return true
  }
  const { rows } = await query(
    `select ${m.column}::text as text from evidence_entries where organization_id = $1 and seq = $2`,
    [organization, m.seq],
  )
  const old = String(rows[0]?.['text'])
  const at = m.at % old.length
  const text = old.slice(0, at) + String.fromCharCode(m.byte) + old.slice(at + 1)
  try {
    const type =
      m.column === 'payload'
        ? 'json'
        : m.column === 'id'
          ? 'uuid'
          : m.column.endsWith('_at') || m.column === 'valid_until'
            ? 'timestamptz'
            : 'text'
    await query(
      `update evidence_entries set ${m.column} = $3::${type} where organization_id = $1 and seq = $2`,
      [organization, m.seq, text],
    )
  } catch {
    return false
  }
  const after = await query(
    `select ${m.column}::text as text from evidence_entries where organization_id = $1 and seq = $2`,
    [organization, m.seq],
  )
  return after.rows[0]?.['text'] !== old
}

test('ids of entries are unguessable names, not numbers', () => {
  expect(newId()).toMatch(/^[0-9a-f-]{36}$/)
})

describe('a large import', () => {
  test('takes 100,000 facts in one call', async () => {
    const scope = await world.organization()
    const evidence = open()
    const facts = Array.from({ length: 100_000 }, (_, i) => sighting(`host-${i}`, i % 1000))
    expect(await records.within(scope, (tx) => evidence.append(tx, facts))).toEqual({
      appended: 100_000,
      repeated: 0,
    })
    expect(await evidence.verify(scope.organization)).toMatchObject({
      entries: 100_000,
      broken: [],
    })
  })
})
