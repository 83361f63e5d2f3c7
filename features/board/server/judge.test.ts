import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { DAY_MS, openTestBoard, patch, type TestBoard } from './testing.ts'

const states = statement({
  name: 'test_states',
  sql: 'select measure, subject_id as id, state, reason from board_states order by 1, 2',
  params: z.object({}),
  row: z.object({ measure: z.string(), id: z.string(), state: z.string(), reason: z.string() }),
})
const findings = statement({
  name: 'test_findings',
  sql: 'select subject_id as id, state, status, closed_by, reopened from board_findings order by 1',
  params: z.object({}),
  row: z.object({
    id: z.string(),
    state: z.string(),
    status: z.string(),
    closed_by: z.string().nullable(),
    reopened: z.number(),
  }),
})

let board: TestBoard
beforeAll(async () => {
  board = await openTestBoard()
})
afterAll(() => board.close())
const rows = () => board.records.within(board.scope, (tx) => tx.all(states, {}))
const found = () => board.records.within(board.scope, (tx) => tx.all(findings, {}))

test('evidence opens a finding, new evidence closes it, time alone opens it again', async () => {
  await board.add(
    patch({ host: 'a', missing: 2, at: board.clock.now() }),
    patch({ host: 'b', missing: 0, at: board.clock.now() }),
  )
  expect(await board.judge()).toMatchObject({ kind: 'all', written: 2, changed: 2 })
  expect(await rows()).toEqual([
    { measure: 'HB-P03', id: 'a', state: 'fails', reason: 'missing' },
    { measure: 'HB-P03', id: 'b', state: 'holds', reason: 'holds' },
  ])
  expect(await found()).toEqual([
    { id: 'a', state: 'fails', status: 'open', closed_by: null, reopened: 0 },
  ])

  board.pass(DAY_MS)
  await board.add(patch({ host: 'a', missing: 0, at: board.clock.now() }))
  expect(await board.judge()).toMatchObject({ kind: 'part', written: 1, changed: 1 })
  expect(await found()).toEqual([
    { id: 'a', state: 'holds', status: 'closed', closed_by: 'evidence', reopened: 0 },
  ])
  expect(await board.judge()).toMatchObject({ kind: 'nothing' })

  board.pass(29 * DAY_MS)
  expect(await board.judge()).toMatchObject({ kind: 'part', changed: 1 })
  expect((await rows()).map((r) => r.state)).toEqual(['holds', 'stale'])
  board.pass(DAY_MS)
  await board.judge()
  expect(await found()).toMatchObject([
    { id: 'a', state: 'stale', status: 'open', reopened: 1 },
    { id: 'b', state: 'stale', status: 'open', reopened: 0 },
  ])
})
