import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openLog } from '../log/index.ts'
import { newId } from '../records/new-id.ts'
import { chdbRunsHere } from './chdb-engine.ts'
import { eventsQuery, openEvents } from './index.ts'
import { frameOf, framesIn, openSpool } from './spool.ts'

const log = openLog({ level: 'silent' })
const migrations = [{ owner: 'probe', folder: new URL('./testing-migrations/', import.meta.url) }]
const counted = eventsQuery({
  name: 'probe_below',
  sql: 'SELECT count() AS rows, uniqExact(n) AS different, countIf(n < {below:UInt64}) AS acknowledged FROM probe_events WHERE organization = {organization:UUID}',
  params: z.object({ below: z.number() }),
  row: z.object({ rows: z.number(), different: z.number(), acknowledged: z.number() }),
})
const row = (n: number) => ({
  at: new Date(Date.UTC(2026, n % 3, 1)),
  host: 'h',
  message: 'm',
  n,
  tags: [],
  site: '',
})

/** A small seeded generator (mulberry32), so that a failure can be played again. */
const dice = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-crash-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(!chdbRunsHere())('events survive kill -9', () => {
  const open = (dataDir: string) =>
    openEvents({ dataDir, clickhouseUrl: null, log, migrations, memoryBytes: 700_000_000 })

  test('of the engine, 25 times: nothing acknowledged is lost or doubled', async () => {
    const random = dice(4711)
    const events = await open(join(folder, 'child'))
    const scope = { organization: newId(), sites: '*' as const }
    let next = 0
    let kills = 0
    const killer = (async () => {
      while (kills < 25) {
        await wait(5 + random() * 400)
        const pid = events.enginePid()
        if (pid === null) continue
        process.kill(pid, 'SIGKILL')
        kills += 1
      }
    })()
    while (kills < 25) {
      const size = 1 + Math.floor(random() * 3_000)
      await events.insert(
        scope.organization,
        'probe_events',
        Array.from({ length: size }, (_, i) => row(next + i)),
      )
      next += size
      await wait(random() * 20)
    }
    await killer
    await events.flush()
    expect(await events.query(scope, counted, { below: next })).toEqual([
      { rows: next, different: next, acknowledged: next },
    ])
    expect(events.stats()).toMatchObject({
      spooled: { rows: 0 },
      dropped: { spoolFull: 0, unreadable: 0 },
    })
    expect(events.stats().engineRestarts).toBeGreaterThanOrEqual(15)
    await events.close()
  })

  test('of the whole program, 25 times: nothing acknowledged is lost or doubled', async () => {
    const random = dice(815)
    const dataDir = join(folder, 'parent')
    const organization = newId()
    const acknowledged: [number, number][] = []
    let first = 0
    for (let round = 0; round < 25; round += 1) {
      const size = 1 + Math.floor(random() * 1_500)
      const below = await writeUntilKilled(
        dataDir,
        organization,
        first,
        size,
        30 + random() * 1_200,
      )
      acknowledged.push([first, below])
      // What was on its way when the kill came may be there or not: numbers beyond it start anew.
      first = below + 1_000_000
    }
    const events = await open(dataDir)
    await events.flush()
    const scope = { organization, sites: '*' as const }
    const all = await events.query(scope, counted, { below: 0 })
    expect(all[0]?.rows).toBe(all[0]?.different)
    for (const [from, below] of acknowledged) {
      const [before] = await events.query(scope, counted, { below: from })
      const [after] = await events.query(scope, counted, { below })
      expect((after?.acknowledged ?? 0) - (before?.acknowledged ?? 0)).toBe(below - from)
    }
    expect(acknowledged.some(([from, below]) => below > from)).toBe(true)
    await events.close()
  })
})

/** Runs the writer, kills it after so many milliseconds of inserting, and says below which number all was acknowledged. */
const writeUntilKilled = async (
  dataDir: string,
  organization: string,
  first: number,
  size: number,
  afterMs: number,
): Promise<number> => {
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      fileURLToPath(new URL('./testing-writer.ts', import.meta.url)),
      dataDir,
      organization,
      String(first),
      String(size),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let heard = ''
  let started: () => void = () => {}
  const isWriting = new Promise<void>((done) => {
    started = done
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text
    started()
  })
  const closed = new Promise<void>((done) => child.once('close', () => done()))
  await Promise.race([isWriting, closed])
  await wait(afterMs)
  child.kill('SIGKILL')
  await closed
  return Number(heard.slice(0, heard.lastIndexOf('\n')).split('\n').at(-1) || first)
}

describe('the spool', () => {
  test('gives the whole frames before any damage, and never throws', () => {
    const frames = fc.array(
      fc.record({
        table: fc.constantFrom('a', 'bc'),
        lines: fc.array(
          fc.jsonValue().map((v) => JSON.stringify({ v })),
          { minLength: 1, maxLength: 4 },
        ),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(
        frames,
        fc.nat(),
        fc.nat(255),
        fc.constantFrom('cut', 'change'),
        (given, at, byte, how) => {
          const parts = given.map(({ table, lines }) => frameOf(table, lines))
          const file = Buffer.concat(parts)
          expect(framesIn(file)).toEqual({ frames: given, goodBytes: file.length })
          if (file.length === 0) return
          const place = at % file.length
          const damaged = how === 'cut' ? file.subarray(0, place) : Buffer.from(file)
          if (how === 'change') damaged[place] = byte
          let start = 0
          const whole = given.filter((_, i) => {
            start += parts[i]?.length ?? 0
            return start <= place
          })
          expect(framesIn(damaged).frames.slice(0, whole.length)).toEqual(whole)
        },
      ),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        framesIn(Buffer.from(bytes))
      }),
    )
  })
  test('cuts a torn tail off, counts it, and keeps what came before', async () => {
    const place = join(folder, 'torn')
    const now = () => Date.UTC(2026, 10, 22)
    const spool = await openSpool(place, { maxBytes: 1e6, now })
    await spool.add('t', ['{"n":1}', '{"n":2}'])
    await spool.add('t', ['{"n":3}'])
    await spool.close()
    const [name = ''] = await readdir(place)
    const path = join(place, name)
    await truncate(path, (await readFile(path)).length - 3)
    await writeFile(join(place, 'not-ours.txt'), 'x')
    const again = await openSpool(place, { maxBytes: 1e6, now })
    const segment = again.oldest()
    expect(segment).toMatchObject({ rows: 2, isReplay: true })
    expect(segment && (await again.read(segment))).toEqual([
      { table: 't', lines: ['{"n":1}', '{"n":2}'] },
    ])
    expect(again.stats()).toMatchObject({ tornFrames: 1, rows: 2 })
    await again.add('t', ['{"n":4}'])
    await again.rotate()
    if (segment) await again.remove(segment)
    expect(again.oldest()).toMatchObject({ rows: 1, isReplay: false })
    await again.close()
  })
  test('accepts all frames of many callers at once in the order of each', async () => {
    const place = join(folder, 'many')
    const spool = await openSpool(place, { maxBytes: 1e9, now: Date.now })
    await Promise.all(Array.from({ length: 300 }, (_, i) => spool.add('t', [`{"n":${i}}`])))
    await spool.rotate()
    const lines: string[] = []
    for (let segment = spool.oldest(); segment; segment = spool.oldest()) {
      lines.push(...(await spool.read(segment)).flatMap((frame) => frame.lines))
      await spool.remove(segment)
    }
    expect(lines).toEqual(Array.from({ length: 300 }, (_, i) => `{"n":${i}}`))
    await spool.close()
  })
})
