import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openLog } from '../log/index.ts'
import { type ChdbEngine, chdbEngine, chdbRunsHere } from './chdb-engine.ts'
import { EngineGone } from './engine.ts'
import { EMBEDDED_READ_SETTINGS } from './values.ts'

let path: string
let engine: ChdbEngine
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'hinoban-chdb-'))
  engine = chdbEngine({ path, memoryBytes: 700_000_000, log: openLog({ level: 'silent' }) })
})
afterEach(async () => {
  await engine.close()
  await rm(path, { recursive: true, force: true })
})

describe.skipIf(!chdbRunsHere())('chDB in its process', () => {
  test('takes in and answers while a question runs that does not end', async () => {
    const endless = 'SELECT count() AS n FROM numbers(1000000000000) WHERE number % {by:UInt64} = 3'
    const long = engine.read(endless, { by: 7 }, { max_execution_time: 600, max_threads: 1 })
    const ended = long.then(
      () => 'answered',
      (error: unknown) => error,
    )
    await engine.run('CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n')
    await engine.run('INSERT INTO t SELECT number FROM numbers(1000)')
    const count = await engine.read(
      'SELECT sum(n) AS total FROM t WHERE n < {below:UInt64}',
      { below: 10 },
      {},
    )
    expect(count).toContain('[45]')
    expect(await Promise.race([ended, Promise.resolve('still running')])).toBe('still running')
    await engine.close()
    expect(await ended).toBeInstanceOf(EngineGone)
  })
  test.skipIf(availableParallelism() < 2)(
    'reads on more than one core within its memory',
    async () => {
      await engine.run('CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n')
      await engine.run('INSERT INTO t SELECT number FROM numbers(1000000)')
      const reading = 'EXPLAIN PIPELINE SELECT count() AS c FROM t WHERE sipHash64(n) % 7 = 3'
      expect(await engine.read(reading, {}, EMBEDDED_READ_SETTINGS)).toMatch(
        /MergeTreeSelect\(.*\) × [2-9]/,
      )
      expect(await engine.read(reading, {}, {})).not.toMatch(/FilterTransform × [2-9]/)
    },
  )
  test('never gives a place the value of an earlier question', async () => {
    const sql = 'SELECT {a:String} AS a, {b:String} AS b'
    // All sessions have heard both.
    for (let i = 0; i < 6; i += 1) await engine.read(sql, { a: 'mine', b: 'mine' }, {})
    await expect(engine.read(sql, { a: 'theirs' }, {})).rejects.toThrow('{b} has no value')
    expect(await engine.read(sql, { a: 'x', b: "\\'" }, {})).toContain(`["x", "\\\\'"]`)
  })
})
