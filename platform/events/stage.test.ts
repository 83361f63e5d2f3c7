import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openLog } from '../log/index.ts'
import { openStage, type PreparedBatch, type Stage } from './stage.ts'

let folder: string
let stages: Stage[] = []
let stored: { text: string; spool_row: number; spool_batch: number }[] = []
let taken: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-stage-'))
  stored = []
  taken = []
})
afterEach(async () => {
  for (const stage of stages) await stage.close()
  stages = []
  await rm(folder, { recursive: true, force: true })
})

const keep = async (batch: PreparedBatch): Promise<number> => {
  const rows = rowsIn(await readFile(batch.path)).filter(
    (row) => !batch.leaveOut.includes(row.spool_row),
  )
  expect(rows.length + batch.leaveOut.length).toBe(batch.rows)
  stored.push(...rows)
  return rows.length
}
/** The columns spool_row, spool_batch and text of every block; numbered-rows.test.ts asks ClickHouse itself. */
const rowsIn = (file: Buffer): (typeof stored)[number][] => {
  const rows: (typeof stored)[number][] = []
  let at = 0
  const length = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = file[at++] ?? 0
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  const text = (): string => {
    const bytes = length()
    at += bytes
    return file.toString('utf8', at - bytes, at)
  }
  while (at < file.length) {
    const columns = length()
    const count = length()
    const block: Record<string, unknown>[] = Array.from({ length: count }, () => ({}))
    for (let c = 0; c < columns; c += 1) {
      const [name, type] = [text(), text()]
      for (const row of block)
        if (type === 'String') row[name] = text()
        else {
          row[name] = type === 'UInt32' ? file.readUInt32LE(at) : Number(file.readBigUInt64LE(at))
          at += type === 'UInt32' ? 4 : 8
        }
    }
    rows.push(...(block as (typeof stored)[number][]))
  }
  return rows
}
const open = async (o: Partial<Parameters<typeof openStage>[0]> = {}): Promise<Stage> => {
  const stage = await openStage({
    folder,
    maxBytes: 1e8,
    now: Date.now,
    log: openLog({ level: 'silent' }),
    rowsIn: (body) => body.toString('utf8').split('\n').length,
    reader: { module: new URL('./testing-reader.ts', import.meta.url), input: null, memoryMb: 64 },
    columns: [{ name: 'text', type: 'String' }],
    answer: async (question) => `${question} knows`,
    taken: async (found) => void taken.push(...(found as string[])),
    leaveOut: async () => [],
    write: keep,
    ...o,
  })
  stages.push(stage)
  return stage
}
const add = (stage: Stage, ...lines: string[]): Promise<void> =>
  stage.add(Buffer.from(lines.join('\n')), lines.length)
const texts = (): string[] => stored.map((row) => row.text)

describe('a stage', () => {
  test('makes rows of frames in their order, numbered, and hands over what was found', async () => {
    const stage = await open()
    await add(stage, 'a', 'hit 1')
    await add(stage, 'ask')
    await stage.flush()
    expect(texts()).toEqual(['a', 'hit 1', 'who knows'])
    expect(stored.map((row) => row.spool_row)).toEqual([0, 1, 2])
    expect(taken).toEqual(['hit 1'])
    expect(stage.stats()).toMatchObject({ waiting: { rows: 0, bytes: 0 }, written: 3, poison: 0 })
    expect(await readdir(folder)).toEqual([])
  })

  test('hands over what was found though the engine is away, and loses nothing by it', async () => {
    let isAway = true
    const stage = await open({
      write: async (batch) => {
        if (isAway) throw new Error('the engine is away')
        return keep(batch)
      },
    })
    await add(stage, 'a', 'hit 1')
    await expect.poll(() => taken).toEqual(['hit 1'])
    await add(stage, 'hit 2')
    await expect.poll(() => taken).toEqual(['hit 1', 'hit 2'])
    expect(stored).toEqual([])
    isAway = false
    await stage.flush()
    expect(texts()).toEqual(['a', 'hit 1', 'hit 2'])
  })

  test('keeps a file until what was found in it is safe, and tells it again after a restart', async () => {
    const first = await open({
      taken: async () => {
        throw new Error('the records are away')
      },
    })
    await add(first, 'hit 1', 'a')
    await first.close()
    expect(stored).toEqual([])
    const second = await open()
    await second.flush()
    expect(taken).toEqual(['hit 1'])
    expect(texts()).toEqual(['hit 1', 'a'])
  })

  test.each(['exit', 'throw', 'memory'])(
    'a frame that ends its reader (%s) costs only itself',
    async (how) => {
      const stage = await open()
      await add(stage, 'before', 'hit 1')
      await add(stage, 'x', how, 'y')
      await add(stage, 'after', 'hit 2')
      await stage.flush()
      expect(texts()).toEqual(['before', 'hit 1', 'poison', 'after', 'hit 2'])
      expect(stage.stats()).toMatchObject({ poison: 1, written: 5 })
      // Told once at least: whoever takes it knows it by its name.
      expect(new Set(taken)).toEqual(new Set(['hit 1', 'hit 2']))
    },
  )

  test('leaves out the rows of which somebody says that they are there', async () => {
    const asked: unknown[] = []
    const stage = await open({
      leaveOut: async (_, marks) => {
        asked.push(...marks)
        return marks.filter(({ mark }) => mark === 'again 2').map(({ row }) => row)
      },
    })
    await add(stage, 'a', 'again 1', 'again 2', 'b')
    await stage.flush()
    expect(asked).toEqual([
      { row: 1, mark: 'again 1' },
      { row: 2, mark: 'again 2' },
    ])
    expect(texts()).toEqual(['a', 'again 1', 'b'])
    expect(stage.stats()).toMatchObject({ written: 3, repeated: 1, dropped: { unreadable: 0 } })
  })

  test('reads frames larger than a piece, and many small ones', async () => {
    const stage = await open()
    const large = 'l'.repeat(3_000_000)
    await add(stage, large)
    const many = Array.from({ length: 30_000 }, (_, n) => `n${n}`)
    for (let at = 0; at < many.length; at += 1_000) void add(stage, ...many.slice(at, at + 1_000))
    await stage.flush()
    expect(stored).toHaveLength(30_001)
    expect(texts().slice(1)).toEqual(many)
    expect(stored[0]?.text.length).toBe(large.length)
  })

  test('says why nothing is read, and no longer once it is', async () => {
    const lost = new URL('./testing-reader-of-no-version.ts', import.meta.url)
    const broken = await open({ reader: { module: lost, input: null, memoryMb: 64 } })
    expect(broken.stats().stuck).toBeNull()
    await add(broken, 'waits')
    await vi.waitFor(
      () => expect(broken.stats().stuck).toContain('testing-reader-of-no-version'),
      60_000,
    )
    await broken.close()
    const mended = await open()
    await mended.flush()
    expect(texts()).toEqual(['waits'])
    expect(mended.stats().stuck).toBeNull()
  })

  test('says that there is no room, rows that wait for the engine included', async () => {
    const stage = await open({
      maxBytes: 100_000,
      write: async () => {
        throw new Error('away')
      },
    })
    expect(stage.hasRoom(50_000)).toBe(true)
    await add(stage, 'z'.repeat(60_000))
    expect(stage.hasRoom(50_000)).toBe(false)
  })
})
