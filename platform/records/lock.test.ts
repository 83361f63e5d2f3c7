import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { lockDataDir } from './lock.ts'

let folder: string
const folders: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-lock-'))
  folders.push(folder)
})
afterAll(() => Promise.all(folders.map((f) => rm(f, { recursive: true }))))

const lockFile = (): string => join(folder, 'hinoban.lock')

test('the second is told who holds the folder and since when; afterwards it is free', async () => {
  const first = await lockDataDir(folder)
  const { since } = JSON.parse(await readFile(lockFile(), 'utf8'))
  await expect(lockDataDir(folder)).rejects.toMatchObject({
    code: 'records.folder_in_use',
    params: { folder, pid: process.pid, since },
  })
  await first.release()
  const second = await lockDataDir(folder)
  await second.release()
  expect(await readdir(folder)).toEqual([])
})

test('the lock of a process that is gone is taken over', async () => {
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  await writeFile(lockFile(), JSON.stringify({ pid: gone.pid, since: 'then', started: null }))
  await (await lockDataDir(folder)).release()
})

test.skipIf(process.platform !== 'linux')(
  'the lock whose number now belongs to another process is taken over',
  async () => {
    const held = await lockDataDir(folder)
    const mine = JSON.parse(await readFile(lockFile(), 'utf8'))
    expect(mine.started).toMatch(/^[0-9a-f-]{36}:\d+$/)
    await writeFile(lockFile(), JSON.stringify({ ...mine, started: `${mine.started}0` }))
    const taken = await lockDataDir(folder)
    // The old holder does not take the lock away from the new one.
    await held.release().catch(() => undefined)
    await taken.release()
  },
)

test('a damaged lock holds nothing', async () => {
  await writeFile(lockFile(), '{"pid":')
  await (await lockDataDir(folder)).release()
})

test('of many that find a stale lock at once exactly one gets it', async () => {
  for (let i = 0; i < 20; i++) {
    await writeFile(lockFile(), '{"pid":')
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(folder)))
    const won = tries.filter((t) => t.status === 'fulfilled')
    expect(won).toHaveLength(1)
    await won[0]?.value.release()
  }
})
