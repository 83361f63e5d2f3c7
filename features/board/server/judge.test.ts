import { holds } from '@hinoban/measures'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { removeBoard } from './remove-board.ts'
import {
  DAY_MS,
  loadedOf,
  openTestBoard,
  patch,
  patched,
  released,
  type TestBoard,
} from './testing.ts'

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

const rewrite = statement({
  name: 'test_rewrite',
  sql: `update board_changes set to_state = 'holds'`,
  params: z.object({}),
  row: z.unknown(),
})
const left = statement({
  name: 'test_left',
  sql: `select (select count(*) from board_states) + (select count(*) from board_changes) + (select count(*) from board_findings)
          + (select count(*) from board_populations) + (select count(*) from board_runs) as n`,
  params: z.object({}),
  row: z.object({ n: z.number() }),
})

test('history cannot be rewritten, and only a sample company can be removed', async () => {
  await expect(board.records.within(board.scope, (tx) => tx.run(rewrite, {}))).rejects.toThrow(
    'append-only',
  )
  await expect(board.records.within(board.scope, removeBoard)).rejects.toThrow('sample')

  const sample = await board.organization()
  const within = board.records.within
  await within(sample, (tx) => board.evidence.markSample(tx))
  const fact = patch({ host: 'a', missing: 1, at: board.clock.now() })
  await within(sample, (tx) => board.evidence.append(tx, [fact]))
  await board.judge(board.loaded, sample)
  expect((await within(sample, (tx) => tx.one(left, {})))?.n).toBeGreaterThan(0)
  await within(sample, removeBoard)
  expect(await within(sample, (tx) => tx.one(left, {}))).toEqual({ n: 0 })
})

test('a new version of a measure is judged at once and says so on what it closes', async () => {
  await board.add(patch({ host: 'z', missing: 1, at: board.clock.now() }))
  await board.judge()
  const kinder = { ...patched, judge: () => holds() }
  expect(await board.judge(loadedOf([kinder, released], 1))).toMatchObject({ kind: 'all' })
  expect((await found()).find((f) => f.id === 'z')).toMatchObject({
    status: 'closed',
    closed_by: 'rule',
  })
})
