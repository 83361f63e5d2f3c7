import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import { auditMigrations, openAudit } from '../../../platform/audit/index.ts'
import type { NewEvidence } from '../../../platform/evidence/index.ts'
import type { Route } from '../../../platform/http/index.ts'
import { openLog } from '../../../platform/log/index.ts'
import { newId, type Scope, statement } from '../../../platform/records/index.ts'
import type { Board, BoardRow, Finding } from '../contract.ts'
import { type BoardDeps, boardServer } from './index.ts'
import { DAY_MS, openTestBoard, patch, type TestBoard, testKinds } from './testing.ts'

const SITE_A = '018f3c2e-0000-7000-8000-00000000000a'
const SITE_B = '018f3c2e-0000-7000-8000-00000000000b'

const open = async () => {
  const board = await openTestBoard({ migrations: [auditMigrations] })
  const files = new Map<string, Buffer>()
  const queue: string[] = []
  const deps: BoardDeps = {
    records: board.records,
    evidence: board.evidence,
    audit: openAudit({ records: board.records, clock: board.clock }),
    jobs: {
      enqueue: async (j) => {
        queue.push(j.name)
        return newId()
      },
    },
    files: {
      put: async (bytes) => {
        const all: Uint8Array[] = []
        for await (const part of bytes) all.push(part)
        const whole = Buffer.concat(all)
        const sha256 = 'a'.repeat(64)
        files.set(sha256, whole)
        return { sha256, size: whole.length }
      },
      read: () => {
        throw new Error('not read here')
      },
    },
    clock: board.clock,
    log: openLog({ level: 'silent' }),
    measures: board.loaded,
    kinds: testKinds,
    timeZone: async () => 'Asia/Tokyo',
    siteNames: async () => new Map(),
    setup: async () => ({ sites: 1, administrators: 1, imports: 1 }),
  }
  const server = boardServer(deps)
  const as = (scope: Scope, more: Partial<Who> = {}): Who => ({
    userId: newId(),
    name: '火野 番',
    email: 'a@example.jp',
    organization: scope.organization,
    role: 'administrator',
    sites: scope.sites,
    via: 'session',
    tokenScopes: null,
    mfa: true,
    scope,
    ip: '127.0.0.1',
    language: 'ja',
    ...more,
  })
  /** As the HTTP door does: parse what comes, call, check what goes. */
  const call = async (name: string, who: Who, given: Record<string, unknown> = {}) => {
    const found = server.routes.find((r: Route) => r.endpoint.name === name)
    if (!found) throw new Error(`no route ${name}`)
    const { endpoint } = found
    const answer = await found.handle({
      who,
      params: endpoint.params?.parse(given['params'] ?? {}),
      query: endpoint.query?.parse(given['query'] ?? {}),
      body: endpoint.body?.parse(given['body'] ?? null),
      upload: given['upload'] ?? null,
      language: 'ja',
    } as never)
    return endpoint.answer ? endpoint.answer.parse(answer) : answer
  }
  return { board, server, deps, as, call, queue }
}

let t: Awaited<ReturnType<typeof open>>
let board: TestBoard
let who: Who
beforeAll(async () => {
  t = await open()
  board = t.board
  who = t.as(board.scope)
})
afterAll(() => board.close())

const fresh = async (): Promise<void> => {
  const scope = await board.organization()
  Object.assign(board, { scope })
  who = t.as(scope)
}
const judge = () => board.judge(board.loaded, board.scope)
const add = (...entries: readonly NewEvidence[]) =>
  board.records.within(board.scope, (tx) => board.evidence.append(tx, entries))
const get = async (day?: string) =>
  (await t.call('board.get', who, { query: day ? { day } : {} })) as Board
const rowOf = (shown: Board, id: string): BoardRow => {
  const row = shown.groups.flatMap((g) => g.measures).find((m) => m.id === id)
  if (!row) throw new Error(`${id} is not on the board`)
  return row
}
const findings = async (query: Record<string, unknown> = {}) =>
  (await t.call('board.findings', who, { query })) as {
    rows: Finding[]
    count: number
    next: string | null
    open: number
    measured: boolean
  }

describe('the board', () => {
  test('shows every measure before anything is known, and never green', async () => {
    await fresh()
    const shown = await get()
    expect(shown.groups.flatMap((g) => g.measures).map((m) => [m.id, m.state, m.of])).toEqual([
      ['HB-P03', 'unknown', 0],
      ['HB-V03', 'unknown', 0],
    ])
    expect(rowOf(shown, 'HB-P03').worst?.code).toBe('no_subjects')
    expect((await findings()).measured).toBe(false)
  })

  test('counts a subject nobody has measured as unknown', async () => {
    await fresh()
    await add(patch({ host: 'a', missing: 0, at: board.clock.now() }))
    await board.records.within(board.scope, (tx) =>
      board.evidence.putSubjects(
        tx,
        [{ kind: 'host', id: 'b', name: 'b', site: null }],
        board.clock.now(),
      ),
    )
    await judge()
    const row = rowOf(await get(), 'HB-P03')
    expect(row).toMatchObject({ state: 'unknown', of: 2, counts: { holds: 1, unknown: 1 } })
    const { rows } = (await t.call('board.measure_subjects', who, {
      params: { measure: 'HB-P03' },
    })) as { rows: { subject: { id: string }; state: string }[] }
    expect(rows.map((r) => [r.subject.id, r.state])).toEqual([
      ['b', 'unknown'],
      ['a', 'holds'],
    ])
  })

  test('a retired subject leaves the denominator and its finding closes', async () => {
    await fresh()
    await add(patch({ host: 'a', missing: 1, at: board.clock.now() }))
    await judge()
    await board.records.within(board.scope, (tx) =>
      board.evidence.retireSubject(tx, { kind: 'host', id: 'a' }, board.clock.now()),
    )
    await judge()
    expect(rowOf(await get(), 'HB-P03')).toMatchObject({ of: 0, state: 'unknown' })
    expect((await findings({ status: 'closed' })).rows[0]).toMatchObject({ closedBy: 'retired' })
  })

  test('a site contact sees the rows of his own site only, also in the past', async () => {
    await fresh()
    const at = board.clock.now()
    await add(
      patch({ host: 'a', missing: 1, at, site: SITE_A }),
      patch({ host: 'b', missing: 0, at, site: SITE_B }),
      patch({ host: 'c', missing: 1, at }),
    )
    await judge()
    const whole = who
    who = t.as({ ...board.scope, sites: [SITE_A] }, { role: 'site-contact' })
    expect(rowOf(await get(), 'HB-P03')).toMatchObject({ of: 1, counts: { fails: 1, holds: 0 } })
    expect((await findings()).rows.map((f) => f.subject.id)).toEqual(['a'])
    const foreign = (await t.call('board.findings', whole, { query: {} })) as { rows: Finding[] }
    const c = foreign.rows.find((f) => f.subject.id === 'c')
    await expect(t.call('board.finding', who, { params: { id: c?.id } })).rejects.toMatchObject({
      code: 'general.not_found',
    })
    const moved = { kind: 'host' as const, id: 'a', name: 'a', site: SITE_B }
    await board.records.within(board.scope, (tx) => board.evidence.putSubjects(tx, [moved], at))
    board.pass(60_000)
    await judge()
    expect(rowOf(await get(), 'HB-P03')).toMatchObject({ of: 0, counts: { fails: 0 } })
    expect(await findings()).toMatchObject({ rows: [], open: 0 })
    const today = board.clock.now().toISOString().slice(0, 10)
    expect(rowOf(await get(today), 'HB-P03')).toMatchObject({ of: 0, counts: { fails: 0 } })
    who = t.as({ ...board.scope, sites: [SITE_B] }, { role: 'site-contact' })
    expect(rowOf(await get(today), 'HB-P03')).toMatchObject({
      of: 2,
      counts: { fails: 1, holds: 1 },
    })
  })

  test('one judge at a time: no finding and no change is written twice', async () => {
    await fresh()
    const at = board.clock.now()
    await add(...Array.from({ length: 40 }, (_, i) => patch({ host: `h${i}`, missing: 1, at })))
    const runs = await Promise.all(Array.from({ length: 5 }, judge))
    expect(runs.filter((r) => r.kind !== 'nothing')).toHaveLength(1)
    expect(await findings()).toMatchObject({ count: 40 })
    const changes = statement({
      name: 'test_changes',
      sql: 'select count(*)::int as n from board_changes',
      params: z.object({}),
      row: z.object({ n: z.number() }),
    })
    const counted = await board.records.within(board.scope, (tx) => tx.one(changes, {}))
    expect(counted?.n).toBe(40)
  })

  test('what a day showed can be shown again, whatever happens later', async () => {
    const step = fc.record({
      host: fc.constantFrom('a', 'b', 'c', 'd'),
      act: fc.constantFrom('good', 'bad', 'retire', 'revive', 'sign', 'nothing'),
      days: fc.constantFrom(0, 0, 1, 7, 20),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        await fresh()
        await add(patch({ host: 'a', missing: 0, at: board.clock.now() }))
        await judge()
        const shown = new Map<string, unknown>()
        const dayNow = () =>
          new Date(board.clock.now().getTime() + 9 * 3_600_000).toISOString().slice(0, 10)
        const picture = (b: Board) =>
          b.groups.flatMap((g) => g.measures).map((m) => [m.id, m.state, m.of, m.counts])
        for (const { host, act, days } of steps) {
          board.pass(days * DAY_MS + 60_000)
          const at = board.clock.now()
          if (act === 'good' || act === 'bad')
            await add(patch({ host, missing: act === 'bad' ? 1 : 0, at }))
          await board.records.within(board.scope, async (tx) => {
            if (act === 'retire')
              await board.evidence.retireSubject(tx, { kind: 'host', id: host }, at)
            if (act === 'revive') await board.evidence.reviveSubject(tx, { kind: 'host', id: host })
          })
          if (act === 'sign') await signFor('HB-P03', 'exception', 10)
          await judge()
          const now = await get()
          shown.set(dayNow(), { counts: picture(now), totals: now.totals })
        }
        const trend = (await t.call('board.trend', who, { query: { days: '400' } })) as {
          days: { day: string; counts: unknown }[]
        }
        for (const [day, was] of shown) {
          const again = await get(day)
          expect({ counts: picture(again), totals: again.totals }).toEqual(was)
          expect(trend.days.find((d) => d.day === day)?.counts).toEqual(again.totals)
        }
      }),
      { numRuns: 12 },
    )
  })
})

const signFor = (measure: string, kind: 'exception' | 'not-applicable', days: number) => {
  const last = new Date(board.clock.now().getTime() + 9 * 3_600_000 + days * DAY_MS)
  return t.call('board.exception_sign', who, {
    body: {
      kind,
      measure,
      scope: { kind: 'all' },
      reason: '来月の更改で撤去するため、それまでの例外とする',
      ...(kind === 'exception' ? { compensating: '通信を遮断している' } : {}),
      lastDay: last.toISOString().slice(0, 10),
    },
  })
}

describe('signatures', () => {
  test('an exception covers, ends by itself, and its finding comes back', async () => {
    await fresh()
    await add(patch({ host: 'a', missing: 1, at: board.clock.now() }))
    await judge()
    await signFor('HB-P03', 'exception', 5)
    expect(t.queue).toContain('board.judge')
    await judge()
    expect(rowOf(await get(), 'HB-P03')).toMatchObject({ state: 'excepted', openFindings: 0 })
    expect((await findings({ status: 'closed' })).rows[0]).toMatchObject({ closedBy: 'exception' })
    board.pass(6 * DAY_MS)
    await judge()
    expect(rowOf(await get(), 'HB-P03')).toMatchObject({ state: 'fails', openFindings: 1 })
    expect((await findings()).rows[0]).toMatchObject({ reopened: 1, closedBy: null })
  })

  test('an exception for all covers who comes later, also before anything is known of him', async () => {
    await fresh()
    await add(patch({ host: 'a', missing: 1, at: board.clock.now() }))
    await judge()
    await signFor('HB-P03', 'exception', 5)
    await judge()
    board.pass(60_000)
    // Known, and no fact that this measure reads.
    const known = patch({ host: 'b', missing: 0, at: board.clock.now() })
    await add({ ...known, kind: 'tests.gate', payload: { open: false } })
    await judge()
    expect(rowOf(await get(), 'HB-P03')).toMatchObject({
      state: 'excepted',
      of: 2,
      counts: { excepted: 2 },
    })
    board.pass(6 * DAY_MS)
    await judge()
    expect(rowOf(await get(), 'HB-P03').state).toBe('fails')
  })

  test('a revoked one ends at once; none lasts longer than a year; a token signs nothing', async () => {
    await fresh()
    await add(patch({ host: 'a', missing: 1, at: board.clock.now() }))
    const { id } = (await signFor('HB-P03', 'exception', 5)) as { id: string }
    await judge()
    expect(rowOf(await get(), 'HB-P03').state).toBe('excepted')
    const reason = { reason: '予定より早く撤去した' }
    await t.call('board.exception_revoke', who, { params: { id }, body: reason })
    await judge()
    expect(rowOf(await get(), 'HB-P03').state).toBe('fails')
    await expect(signFor('HB-P03', 'exception', 366)).rejects.toMatchObject({
      code: 'board.exception_end',
    })
    who = t.as(board.scope, { via: 'token', tokenScopes: ['board'] })
    await expect(signFor('HB-P03', 'exception', 5)).rejects.toMatchObject({
      code: 'board.sign_in_person',
    })
  })

  test('"not applicable" leaves the denominator, also where no subject exists', async () => {
    await fresh()
    await signFor('HB-V03', 'not-applicable', 100)
    await judge()
    const shown = rowOf(await get(), 'HB-V03')
    expect(shown).toMatchObject({ state: 'not-applicable', of: 0, counts: { 'not-applicable': 1 } })
    const gate = { ...patch({ host: 'x', missing: 0, at: board.clock.now() }), kind: 'tests.gate' }
    const subject = { kind: 'product' as const, id: 'p1', name: '製品', site: null }
    await add({ ...gate, subject, payload: { open: false } })
    await judge()
    const after = rowOf(await get(), 'HB-V03')
    expect(after.counts).toMatchObject({ 'not-applicable': 1, unknown: 0 })
    board.pass(101 * DAY_MS)
    await judge()
    expect(rowOf(await get(), 'HB-V03')).toMatchObject({ state: 'stale', of: 1 })
  })

  test('a declaration shows as declared, and lapses', async () => {
    await fresh()
    const lastDay = new Date(board.clock.now().getTime() + 30 * DAY_MS).toISOString().slice(0, 10)
    await t.call('board.declare', who, {
      params: { measure: 'HB-V03' },
      body: { statement: '出荷のたびに責任者が確認しています', lastDay },
    })
    await judge()
    expect(rowOf(await get(), 'HB-V03').state).toBe('declared')
    const listed = (await t.call('board.declarations', who, { params: { measure: 'HB-V03' } })) as {
      rows: unknown[]
    }
    expect(listed.rows).toMatchObject([{ class: 'E5', signer: '火野 番' }])
    board.pass(32 * DAY_MS)
    await judge()
    expect(rowOf(await get(), 'HB-V03').state).toBe('unknown')
  })

  test('a raised posture shortens limits and is kept', async () => {
    await fresh()
    await add(patch({ host: 'a', missing: 0, at: board.clock.now() }))
    board.pass(20 * DAY_MS)
    await judge()
    expect(rowOf(await get(), 'HB-P03').state).toBe('holds')
    const body = { posture: 'alert', reason: '同業他社で被害が出たため' }
    await t.call('board.posture_set', who, { body })
    await judge()
    expect(await get()).toMatchObject({ posture: 'alert' })
    expect(rowOf(await get(), 'HB-P03').state).toBe('stale')
    await expect(t.call('board.posture_set', who, { body })).rejects.toMatchObject({
      code: 'board.same_posture',
    })
  })
})

describe('work', () => {
  test('is assigned in bulk, reported by hand without effect, and closed by evidence', async () => {
    await fresh()
    await add(
      patch({ host: 'a', missing: 1, at: board.clock.now() }),
      patch({ host: 'b', missing: 1, at: board.clock.now() }),
    )
    await judge()
    const ids = (await findings()).rows.map((f) => f.id)
    const missing = newId()
    const answer = await t.call('board.actions_assign', who, {
      body: {
        findings: [...ids, missing],
        owner: { personId: null, name: '（株）ミナトシステム' },
        due: '2099-01-31',
      },
    })
    expect(answer).toMatchObject({ done: 2, failed: 1 })
    expect((answer as { rows: unknown[] }).rows[2]).toEqual({
      target: missing,
      actionId: null,
      problem: 'general.not_found',
    })
    expect((await findings({ owner: 'みなと' })).count).toBe(2)
    expect((await findings({ owner: 'none' })).count).toBe(0)
    const [first] = (await findings({ sort: 'subject' })).rows
    expect(first).toMatchObject({ due: '2099-01-31', overdue: false })

    const params = { id: first?.actionId }
    const report = { version: 1, status: 'self-reported', comment: '適用しました' }
    await t.call('board.action_change', who, { params, body: report })
    await expect(
      t.call('board.action_change', who, { params, body: report }),
    ).rejects.toMatchObject({ code: 'board.changed_meanwhile', params: { version: 2 } })
    await judge()
    const reported = (await findings({ sort: 'subject' })).rows[0]
    expect(reported).toMatchObject({
      state: 'fails',
      status: 'open',
      selfReported: { by: '火野 番' },
    })

    board.pass(60_000)
    await add(patch({ host: 'a', missing: 0, at: board.clock.now() }))
    await judge()
    const action = (await t.call('board.action', who, { params })) as {
      status: string
      history: { what: string }[]
    }
    expect(action.status).toBe('closed')
    expect(action.history.map((h) => h.what)).toEqual(['closed', 'self-reported', 'assigned'])
    const detail = (await t.call('board.finding', who, { params: { id: first?.id } })) as {
      closedBy: string
      instruction: { ja: string }
      history: { what: string }[]
    }
    expect(detail.closedBy).toBe('evidence')
    expect(detail.history.some((h) => h.what === 'state')).toBe(true)
    expect(detail.instruction.ja).toContain('機器 a')
  })

  test('findings page by cursor without gap or double, and filter by folded names', async () => {
    await fresh()
    const at = board.clock.now()
    await add(...Array.from({ length: 23 }, (_, i) => patch({ host: `Srv-${i}`, missing: 1, at })))
    await judge()
    for (const sort of [
      'due',
      '-due',
      'firstSeen',
      '-firstSeen',
      'measure',
      '-measure',
      'subject',
      '-subject',
    ]) {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await findings({ sort, limit: '5', ...(cursor ? { cursor } : {}) })
        seen.push(...page.rows.map((f) => f.subject.id))
        cursor = page.next
      } while (cursor)
      expect(new Set(seen).size, sort).toBe(23)
      expect(seen, sort).toHaveLength(23)
      if (sort.endsWith('subject'))
        expect(seen, sort).toEqual(
          [...seen].sort(
            (a, b) => (sort === 'subject' ? 1 : -1) * (a.toLowerCase() < b.toLowerCase() ? -1 : 1),
          ),
        )
    }
    expect((await findings({ q: 'ＳＲＶ-7' })).count).toBe(1)
    expect((await findings({ q: '%' })).count).toBe(0)
    const file = (await t.call('board.findings_export', who, { query: { q: 'srv-1' } })) as {
      body: AsyncIterable<string>
    }
    let csv = ''
    for await (const part of file.body) csv += part
    expect(csv.startsWith('\ufeff対策,')).toBe(true)
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + 11)
  })

  test('actions are found by what stands in them, and go out as CSV', async () => {
    await fresh()
    const at = board.clock.now()
    await add(...['Srv-1', 'Srv-2', 'メール01'].map((host) => patch({ host, missing: 1, at })))
    await judge()
    const { rows } = await findings({})
    const idOf = (id: string) => rows.find((f) => f.subject.id === id)?.id
    const assign = (body: object) => t.call('board.actions_assign', who, { body })
    await assign({ findings: [idOf('Srv-1')], owner: { personId: null, name: '外部の会社' } })
    await assign({ findings: [idOf('Srv-2')], note: '=ﾊﾞｯｸｱｯﾌﾟ の後で' })
    await assign({ findings: [idOf('メール01')] })
    const found = async (query: Record<string, string>) =>
      (
        (await t.call('board.actions', who, { query })) as {
          rows: { subject: { id: string } }[]
          count: number
        }
      ).rows
        .map((a) => a.subject.id)
        .sort()
    expect(await found({ q: 'ｓｒｖ' })).toEqual(['Srv-1', 'Srv-2'])
    expect(await found({ q: 'めーる' })).toEqual(['メール01'])
    expect(await found({ q: 'ばっくあっぷ' })).toEqual(['Srv-2'])
    expect(await found({ q: '外部' })).toEqual(['Srv-1'])
    expect(await found({ q: 'hb-p03' })).toHaveLength(3)
    expect(await found({ q: '_' })).toEqual([])
    expect(await found({ owner: 'none' })).toEqual(['Srv-2', 'メール01'])
    const file = (await t.call('board.actions_export', who, { query: { q: 'srv' } })) as {
      body: AsyncIterable<string>
    }
    let csv = ''
    for await (const part of file.body) csv += part
    const lines = csv.trimEnd().split('\r\n')
    expect(lines[0]).toMatch(/^\ufeff対策,対策名,対象,担当,期限/)
    expect(lines).toHaveLength(3)
    // What begins like a formula goes out as text.
    expect(csv).toContain("'=ﾊﾞｯｸｱｯﾌﾟ")
  })

  test('today holds at most seven things', async () => {
    await fresh()
    await add(patch({ host: 'a', missing: 1, at: board.clock.now() }))
    await judge()
    const { items } = (await t.call('board.today', who)) as { items: { kind: string }[] }
    expect(items.map((i) => i.kind)).toEqual(['setup-administrator', 'finding', 'measure-it'])
  })
})

test('evidence from outside is E2 whatever it claims, and bad records are named', async () => {
  await fresh()
  const good = {
    kind: 'tests.patch',
    subject: { kind: 'host', id: 'a', name: 'a', site: null },
    observedAt: board.clock.now().toISOString(),
    probe: 'agent',
    payload: { patched: false, missing: 3 },
  }
  const future = { ...good, observedAt: '2099-01-01T00:00:00Z' }
  const lines = [good, { ...good, class: 'E1' }, { ...good, kind: 'tests.none' }, future, good]
  const text = `${lines.map((l) => JSON.stringify(l)).join('\n')}\n{"kind":`
  const bytes = async function* () {
    yield Buffer.from(text)
  }
  const answer = await t.call('evidence.append', who, { upload: { name: 'x', bytes: bytes() } })
  expect(answer).toMatchObject({ appended: 1, repeated: 1, refused: 4 })
  expect((answer as { errors: { record: number }[] }).errors.map((e) => e.record)).toEqual([
    2, 3, 4, 6,
  ])
  await judge()
  const { rows } = (await t.call('board.measure_evidence', who, {
    params: { measure: 'HB-P03' },
  })) as { rows: { class: string }[] }
  expect(rows.map((r) => r.class)).toEqual(['E2'])
})
