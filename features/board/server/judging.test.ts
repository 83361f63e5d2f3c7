import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditMigrations, openAudit } from '../../../platform/audit/index.ts'
import { openLog } from '../../../platform/log/index.ts'
import { newId } from '../../../platform/records/index.ts'
import { openJudging } from './judging.ts'
import { loadMeasures, loadMeasuresWithVersions } from './load-measures.ts'
import { DAY_MS, openTestBoard, patch, type TestBoard } from './testing.ts'

let board: TestBoard
beforeAll(async () => {
  board = await openTestBoard({ migrations: [auditMigrations] })
})
afterAll(() => board.close())

const open = async () => {
  const measures = await loadMeasuresWithVersions()
  const queue: string[] = []
  const judging = openJudging({
    records: board.records,
    evidence: board.evidence,
    audit: openAudit({ records: board.records, clock: board.clock }),
    jobs: {
      enqueue: async (j, input) => {
        queue.push(`${j.name} ${(input as { organization: string }).organization}`)
        return newId()
      },
    },
    files: {} as never,
    clock: board.clock,
    log: openLog({ level: 'silent' }),
    measures,
    kinds: {},
    timeZone: async () => 'Asia/Tokyo',
  })
  return { judging, queue, measures }
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
