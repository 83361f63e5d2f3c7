import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ProblemError } from '../problem/index.ts'
import type { TrialInput } from './testing-workers/trial.ts'
import { runWorker, WorkerError, type WorkerJob, WorkerKilled } from './worker.ts'

const module = new URL('./testing-workers/trial.ts', import.meta.url)
const trial = (
  what: TrialInput['what'],
  more: Partial<WorkerJob<TrialInput, number>> = {},
): Promise<unknown> =>
  runWorker<TrialInput, number, unknown>({
    module,
    input: { what },
    memoryMb: 64,
    timeoutMs: 120_000,
    ...more,
  })
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test('every message waits for its acknowledgement: the worker never runs ahead', async () => {
  let busy = 0
  let most = 0
  const seen: number[] = []
  const result = await trial('post', {
    onMessage: async (n) => {
      busy += 1
      most = Math.max(most, busy)
      await sleep(5)
      seen.push(n)
      busy -= 1
    },
  })
  expect(result).toEqual({ posted: 20 })
  expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i))
  expect(most).toBe(1)
})

test('an error of the receiver ends the worker', async () => {
  const work = trial('post', { onMessage: () => Promise.reject(new Error('disk full')) })
  await expect(work).rejects.toThrow('disk full')
})

test('what the worker throws arrives as it was thrown', async () => {
  const bug = await caught(trial('throw'))
  expect(bug).toBeInstanceOf(WorkerError)
  expect(bug).toMatchObject({ message: 'a bug inside' })
  const known = await caught(trial('problem'))
  expect(known).toBeInstanceOf(ProblemError)
  expect(known).toMatchObject({ code: 'trial.bad', status: 422, params: { line: 14 } })
})

test.each([
  ['spin', 'time', { timeoutMs: 700 }],
  ['heap', 'memory', {}],
  ['buffers', 'memory', {}],
  ['exit', 'crashed', {}],
] as const)('a worker that does "%s" ends with cause %s', async (what, end, more) => {
  const error = await caught(trial(what, more))
  expect(error).toBeInstanceOf(WorkerKilled)
  expect(error).toMatchObject({ end })
})

test('an abort ends it', async () => {
  const stop = new AbortController()
  const work = caught(trial('spin', { signal: stop.signal }))
  await sleep(200)
  stop.abort()
  expect(await work).toMatchObject({ name: 'WorkerKilled', end: 'aborted' })
  expect(await caught(trial('spin', { signal: stop.signal }))).toMatchObject({ end: 'aborted' })
})

test('what was stripped of its types is kept for the next thread, beside the program', async () => {
  const kept = String(await trial('kept'))
  expect(kept.startsWith(fileURLToPath(new URL('../../.runtime/compiled', import.meta.url)))).toBe(
    true,
  )
  expect((await readdir(kept)).length).toBeGreaterThan(0)
})

test('no variable of the environment is beside hostile bytes', async () => {
  expect(await trial('env')).toEqual([])
})
