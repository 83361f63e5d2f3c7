import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../clock/index.ts'
import { openLog } from '../log/index.ts'
import { type TestRecords, testRecords } from '../records/testing.ts'
import { type Jobs, job, openJobs } from './index.ts'

const log = openLog({ level: 'silent' })
let db: TestRecords
const opened: Jobs[] = []
const open = async (): Promise<Jobs> => {
  const jobs = await openJobs({ records: db.records, log, clock: systemClock })
  opened.push(jobs)
  return jobs
}
beforeAll(async () => {
  db = await testRecords()
})
afterAll(async () => {
  await Promise.all(opened.map((jobs) => jobs.stop()))
  await db.close()
})

const until = async (isSo: () => boolean): Promise<void> => {
  await expect.poll(isSo).toBe(true)
}

test('a job gets its parsed input; a failed one runs again', async () => {
  const jobs = await open()
  const seen: number[] = []
  const count = job({
    name: 'trial.count',
    input: z.object({ at: z.coerce.date(), n: z.number().default(7) }),
    retry: { limit: 2, delaySeconds: 1 },
    run: async ({ input }) => {
      expect(input.at).toEqual(new Date('2026-01-02T03:04:05Z'))
      seen.push(input.n)
      if (seen.length < 3) throw new Error('not yet')
    },
  })
  await jobs.start([count])
  await jobs.enqueue(count, { at: '2026-01-02T03:04:05Z' })
  await until(() => seen.length === 3)
  await sleep(300)
  expect(seen).toEqual([7, 7, 7])
  await jobs.stop()
})

test('the same key waits once and runs one at a time; jobs without a key all run', async () => {
  const jobs = await open()
  let running = 0
  let most = 0
  const done: string[] = []
  let release = (): void => {}
  const gate = new Promise<void>((go) => {
    release = go
  })
  const judge = job({
    name: 'trial.judge',
    input: z.object({ who: z.string() }),
    concurrency: 4,
    run: async ({ input }) => {
      if (input.who === 'a') {
        running += 1
        most = Math.max(most, running)
        await gate
        running -= 1
      }
      done.push(input.who)
    },
  })
  await jobs.start([judge])
  expect(await jobs.enqueue(judge, { who: 'a' }, { key: 'a' })).not.toBeNull()
  await until(() => running === 1)
  expect(await jobs.enqueue(judge, { who: 'a' }, { key: 'a' })).not.toBeNull()
  expect(await jobs.enqueue(judge, { who: 'a' }, { key: 'a' })).toBeNull()
  for (let i = 0; i < 5; i++) expect(await jobs.enqueue(judge, { who: 'free' })).not.toBeNull()
  await until(() => done.filter((w) => w === 'free').length === 5)
  release()
  await until(() => done.filter((w) => w === 'a').length === 2)
  expect(most).toBe(1)
  await jobs.stop()
})

test('stop aborts what does not end, and it runs again at the next start', async () => {
  const first = await open()
  let starts = 0
  const ended: string[] = []
  const endless = job({
    name: 'trial.endless',
    input: z.object({}),
    retry: { limit: 3, delaySeconds: 0 },
    run: async ({ signal }) => {
      starts += 1
      if (starts === 2) {
        ended.push('done')
        return
      }
      await new Promise((_, fail) => {
        signal.addEventListener('abort', () => fail(signal.reason as Error))
      })
    },
  })
  await first.start([endless])
  await first.enqueue(endless, {})
  await until(() => starts === 1)
  await first.stop()
  expect(ended).toEqual([])
  const second = await open()
  await second.start([endless])
  await until(() => ended.length === 1)
  await second.stop()
})

test('a job that was active when its process was killed runs again at the next start', async () => {
  const jobs = await open()
  const ran: string[] = []
  const orphan = job({
    name: 'trial.orphan',
    input: z.object({}),
    retry: { limit: 3, delaySeconds: 0 },
    run: async ({ id }) => {
      ran.push(id)
    },
  })
  const id = await jobs.enqueue(orphan, {})
  // What kill -9 leaves: the row says active, and nobody works on it.
  await db.records.pool.query(
    `update hinoban_jobs.job set state = 'active', started_on = now(), heartbeat_on = now() where id = $1`,
    [id],
  )
  await jobs.start([orphan])
  await until(() => ran.length === 1)
  expect(ran).toEqual([id])
  await jobs.stop()
})

test('a schedule is kept while its job exists, and ends with it', async () => {
  const jobs = await open()
  const nightly = job({
    name: 'trial.nightly',
    input: z.object({ what: z.string() }),
    schedule: { cron: '30 2 * * *', tz: 'Asia/Tokyo', input: { what: 'all' } },
    run: async () => {},
  })
  await jobs.start([nightly])
  const read = async () =>
    (await db.records.pool.query('select name, cron, timezone, data from hinoban_jobs.schedule'))
      .rows
  expect(await read()).toEqual([
    {
      name: 'trial.nightly',
      cron: '30 2 * * *',
      timezone: 'Asia/Tokyo',
      data: { input: { what: 'all' } },
    },
  ])
  await jobs.stop()
  const later = await open()
  await later.start([])
  expect(await read()).toEqual([])
  await later.stop()
})
