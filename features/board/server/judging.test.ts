import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { auditMigrations, openAudit } from '../../../platform/audit/index.ts'
import { openLog } from '../../../platform/log/index.ts'
import { newId, statement } from '../../../platform/records/index.ts'
import { judgeOrganization } from './judge.ts'
import { wantJudging } from './judge-store.ts'
import { openJudging } from './judging.ts'
import { loadMeasures, loadMeasuresWithVersions } from './load-measures.ts'
import { DAY_MS, openTestBoard, patch, type TestBoard } from './testing.ts'

let board: TestBoard
beforeAll(async () => {
  board = await openTestBoard({ migrations: [auditMigrations] })
})
afterAll(() => board.close())

/** `workMs`: how long a judgement takes by the clock of the board. */
const open = async (workMs = 0) => {
  const measures = await loadMeasuresWithVersions()
  const queue: string[] = []
  const starts: number[] = []
  let run: (() => Promise<unknown>) | null = null
  const judging = openJudging({
    records: board.records,
    evidence: board.evidence,
    audit: openAudit({ records: board.records, clock: board.clock }),
    jobs: {
      enqueue: async (j, input, o) => {
        if (o?.startAfter) starts.push(o.startAfter.getTime() - board.clock.now().getTime())
        run = () =>
          j.run({ input: j.input.parse(input), signal: new AbortController().signal, id: newId() })
        queue.push(`${j.name} ${(input as { organization: string }).organization}`)
        return newId()
      },
    },
    files: {} as never,
    clock: board.clock,
    log: openLog({ level: 'silent' }),
    measures,
    kinds: {},
    siteNames: async () => new Map(),
    timeZone: async () => {
      board.pass(workMs)
      return 'Asia/Tokyo'
    },
  })
  return { judging, queue, starts, measures, run: () => run?.() }
}

test('the measures come in the order of the notices, each with its own version', async () => {
  const { measures, versions, digest } = await loadMeasuresWithVersions()
  const ids = measures.map((m) => m.id as string)
  const letters = ids.map((id) => 'GPDRSV'.indexOf(id.charAt(3)))
  expect(letters).toEqual([...letters].sort((a, b) => a - b))
  expect(new Set(versions.values()).size).toBe(ids.length)
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  expect((await loadMeasures()).map((m) => m.id)).toEqual(ids)
})

test('a first judgement runs in a worker thread on its own connection', async () => {
  const { judging, queue } = await open()
  await board.add(patch({ host: 'a', missing: 1, at: board.clock.now() }))
  await judging.tick()
  const { organization } = board.scope
  expect(queue).toEqual([`board.judge ${organization}`])
  expect(await judging.now(organization)).toMatchObject({ kind: 'all' })
  queue.length = 0
  await judging.tick()
  expect(queue).toEqual([])
})

test('a burst of evidence asks once, and a long judgement rests before the next, not before what a person signs', async () => {
  const { judging, queue, starts, run } = await open(3_000)
  const { organization } = board.scope
  for (let i = 0; i < 500; i++) judging.afterEvidence(organization)
  expect(queue).toHaveLength(1)
  expect(starts).toEqual([1_500])
  board.pass(2_000)
  await run()
  judging.afterEvidence(organization)
  judging.soon(organization)
  expect(starts).toEqual([1_500, 12_000, 1_500])
})

test('time alone makes an organization wait to be judged', async () => {
  const { judging, queue } = await open()
  // Judged with the measures of the test, then the clock goes on: nothing arrives, and still it waits.
  await board.judge()
  board.pass(31 * DAY_MS)
  queue.length = 0
  await judging.tick()
  expect(queue).toEqual([`board.judge ${board.scope.organization}`])
  expect(await board.judge()).toMatchObject({ kind: 'part', changed: 1 })
})

const standing = statement({
  name: 'test_standing_wishes',
  sql: 'select wants_measures as wishes from board_runs where organization_id = $organization',
  params: z.object({ organization: z.uuid() }),
  row: z.object({ wishes: z.array(z.string()) }),
})

test('what is signed while a judgement runs is judged by the next one', async () => {
  const { organization } = board.scope
  const wish = (measure: string) =>
    board.records.within(board.scope, (tx) =>
      tx.run(wantJudging, { organization, all: false, measures: [measure] }),
    )
  const wishes = async () =>
    (await board.records.within(board.scope, (tx) => tx.one(standing, { organization })))?.wishes
  await board.judge()
  await wish('HB-P03')
  let signed = false
  const evidence: TestBoard['evidence'] = {
    ...board.evidence,
    newest: async function* (tx, q, batch) {
      if (!signed) await wish('HB-V03')
      signed = true
      yield* board.evidence.newest(tx, q, batch)
    },
  }
  const { clock, loaded } = board
  await board.records.within(board.scope, (tx) =>
    judgeOrganization(tx, { evidence, clock, loaded, timeZone: 'Asia/Tokyo' }),
  )
  expect(await wishes()).toContain('HB-V03')
  await board.judge()
  expect(await wishes()).toEqual([])
})

test('two statements of one reading see one moment', async () => {
  const { organization } = board.scope
  const seen = await board.records.reading(board.scope, async (tx) => {
    const before = await tx.one(standing, { organization })
    await board.records.within(board.scope, (other) =>
      other.run(wantJudging, { organization, all: false, measures: ['HB-V03'] }),
    )
    return { before, after: await tx.one(standing, { organization }) }
  })
  expect(seen.before).toEqual({ wishes: [] })
  expect(seen.after).toEqual(seen.before)
  const write = { organization, all: true, measures: [] }
  await expect(
    board.records.reading(board.scope, (tx) => tx.run(wantJudging, write)),
  ).rejects.toThrow('read-only')
})
