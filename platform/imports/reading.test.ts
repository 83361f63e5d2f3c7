import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReading } from './reading.ts'
import type { Batch, ReadInput, ReadMessage } from './source.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-reading-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const LINE = `${'x'.repeat(99)}\n`

const inputOf = async (lines: number): Promise<ReadInput> => {
  const path = join(folder, `${lines}.txt`)
  await writeFile(path, LINE.repeat(lines))
  return {
    path,
    fileName: 'lines.txt',
    skip: 0,
    mapping: null,
    mappingFrom: null,
    remembered: {},
    batchRecords: 10,
    previewRows: 0,
    maxFaults: 10,
    options: null,
  }
}

test.each([40, 400, 40_000])(
  'of %i lines no more is told than is in the batches',
  async (lines) => {
    const batches: Batch[] = []
    const post = async (m: ReadMessage) => void (m.kind === 'batch' && batches.push(m))
    const reading = await openReading(await inputOf(lines), post)
    let rest = 0
    for await (const bytes of reading.bytes)
      for (rest += bytes.byteLength; rest >= LINE.length; rest -= LINE.length)
        await reading.unit({ record: 'x' })
    await reading.end()
    expect(batches.at(-1)?.upTo).toBe(lines)
    for (const { upTo, share } of batches) expect(share ?? 2).toBeLessThanOrEqual(upTo / lines)
    const shares = batches.map((b) => b.share ?? 2)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
  },
)

test('a file that is read as a whole before its first record tells no share', async () => {
  const shares: (number | null)[] = []
  const reading = await openReading(await inputOf(400), async (m) => {
    if (m.kind === 'batch') shares.push(m.share)
  })
  for await (const _ of reading.bytes);
  for (let i = 0; i < 400; i++) await reading.unit({ record: 'x' })
  await reading.end()
  expect(shares).toEqual(Array.from({ length: 40 }, () => null))
})

test('the next batch is read while one is taken in, and no other', async () => {
  let inHand = 0
  let made = 0
  const ahead: number[] = []
  const reading = await openReading(await inputOf(400), async (m) => {
    if (m.kind !== 'batch') return
    expect(inHand).toBe(0)
    inHand += 1
    await new Promise((go) => setTimeout(go, 2))
    ahead.push(made - m.upTo)
    inHand -= 1
  })
  for (let i = 0; i < 400; i++) {
    made += 1
    await reading.unit({ record: 'x' })
  }
  await reading.end()
  expect(Math.max(...ahead)).toBe(10)
})
