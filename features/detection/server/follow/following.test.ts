/**
 * Sources that follow files side by side: what one of them meets holds up no other.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../../../platform/log/index.ts'
import { type FollowDeps, openFollowing } from './index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-following-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a pipe, a file that fails and a source that fails hold up no other, and are told once', async () => {
  for (const name of ['first', 'second', 'third']) await mkdir(join(folder, name))
  execFileSync('mkfifo', [join(folder, 'first', 'a.log')])
  await writeFile(join(folder, 'first', 'b.log'), 'bad\n')
  await writeFile(join(folder, 'first', 'c.log'), 'good\n')
  await writeFile(join(folder, 'third', 'd.log'), 'other\n')
  const source = (id: string) =>
    ({
      source: {
        id,
        organization: id,
        name: id,
        kind: 'file',
        enabled: true,
        path: join(folder, id),
      },
      quota: { take: () => true },
      origin: () => ({}),
    }) as never // all that following reads of a source
  const taken: string[] = []
  const logged: string[] = []
  const following = openFollowing({
    records: {
      within: async ({ organization }: { organization: string }, work: (tx: object) => unknown) => {
        if (organization === 'second') throw new Error('no records')
        return work({ all: async () => [], run: async () => undefined })
      },
    } as never,
    clock: { now: () => new Date() },
    log: openLog({ level: 'warn', write: (line) => void logged.push(line) }),
    roster: { all: () => ['first', 'second', 'third'].map(source) },
    intake: {
      hasRoom: () => true,
      accept: async (_origin: unknown, records: readonly Uint8Array[]) => {
        for (const record of records) {
          const text = Buffer.from(record).toString()
          if (text.endsWith('bad')) throw new Error('it cannot be kept')
          taken.push(text.slice(text.indexOf('\n') + 1))
        }
      },
    } as FollowDeps['intake'],
    folders: () => [folder],
    count: () => undefined,
    received: () => undefined,
  })
  try {
    await expect.poll(() => taken).toEqual(['good', 'other'])
    await writeFile(join(folder, 'third', 'e.log'), 'later\n')
    await expect.poll(() => taken).toEqual(['good', 'other', 'later'])
    expect(logged.filter((line) => line.includes('it cannot be kept'))).toHaveLength(1)
    expect(logged.filter((line) => line.includes('no records'))).toHaveLength(1)
  } finally {
    await following.close()
  }
})
