import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FollowedFile, openFollowed } from './followed-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-follow-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const follow = async (path: string, known: FollowedFile | null = null): Promise<FollowedFile> => {
  const found = await openFollowed(path, (file) => {
    const place = known?.place() ?? null
    return place?.file === file ? place : null
  })
  if (!found) throw new Error('no file')
  return found
}
const take = async (file: FollowedFile, withTail: 'tail' | 'whole-lines' = 'whole-lines') => {
  const all: { text: string; name: string; isCut: boolean }[] = []
  for (let more = await file.next({ withTail }); more; more = await file.next({ withTail })) {
    for (const { bytes, name, isCut } of more.groups.flatMap((group) => group.lines))
      all.push({ text: bytes.toString(), name, isCut })
    more.commit()
  }
  return all
}
const texts = async (file: FollowedFile, withTail?: 'tail') =>
  (await take(file, withTail)).map((line) => line.text)

test('whole lines as they come, and a half one only at the end of the file’s life', async () => {
  const path = join(folder, 'a.log')
  await writeFile(path, 'one\r\ntwo\nthr')
  const file = await follow(path)
  expect(await texts(file)).toEqual(['one', 'two'])
  await appendFile(path, 'ee\nfour')
  expect(await texts(file)).toEqual(['three'])
  await rename(path, join(folder, 'a.log.1'))
  await appendFile(join(folder, 'a.log.1'), 'teen')
  expect(await texts(file, 'tail')).toEqual(['fourteen'])
  await file.close()
})

test('goes on where it was left after a restart, and knows a renamed file again', async () => {
  const path = join(folder, 'b.log')
  await writeFile(path, 'one\n')
  const first = await follow(path)
  expect(await texts(first)).toEqual(['one'])
  await first.close()
  await appendFile(path, 'two\n')
  await rename(path, join(folder, 'b.log.1'))
  const again = await follow(join(folder, 'b.log.1'), first)
  expect(await texts(again)).toEqual(['two'])
  await again.close()
})

test('an emptied file begins anew, also when it has grown beyond the old place meanwhile', async () => {
  const path = join(folder, 'c.log')
  await writeFile(path, 'first life\n')
  const file = await follow(path)
  const [line] = await take(file)
  await truncate(path, 0)
  await appendFile(path, 'second life is longer\n')
  const [other] = await take(file)
  expect([line?.text, other?.text]).toEqual(['first life', 'second life is longer'])
  expect(other?.name).not.toBe(line?.name)
  await file.close()
})

test('names of columns go with the lines behind them, also after a restart', async () => {
  const path = join(folder, 'iis.log')
  await writeFile(path, '#Fields: date time\n2026-11-22 10:00:00\n')
  const first = await follow(path)
  const groups = async (file: FollowedFile) => {
    const more = await file.next({ withTail: 'whole-lines' })
    more?.commit()
    return more?.groups.map(({ table, lines }) => [table, lines.map((l) => String(l.bytes))])
  }
  expect(await groups(first)).toEqual([['#Fields: date time', ['2026-11-22 10:00:00']]])
  await first.close()
  await appendFile(path, '2026-11-22 10:00:01\n#Fields: time\n10:00:02\n# a remark\n')
  const again = await follow(path, first)
  expect(await groups(again)).toEqual([
    ['#Fields: date time', ['2026-11-22 10:00:01']],
    ['#Fields: time', ['10:00:02', '# a remark']],
  ])
  await again.close()
})

test('what is read twice has the same names, so that it is stored once', async () => {
  const path = join(folder, 'd.log')
  await writeFile(path, 'one\ntwo\n')
  const before = await follow(path)
  const after = await follow(path)
  expect(await take(before)).toEqual(await take(after))
  await before.close()
  await after.close()
})

test('a line of 3 MB is cut and costs only itself', async () => {
  const path = join(folder, 'e.log')
  await writeFile(path, `a\n${'x'.repeat(3 * 1024 * 1024)}\nb\n${'y'.repeat(600_000)}\n`)
  const file = await follow(path)
  const lines = await take(file)
  expect(lines.map((line) => [line.text.length, line.isCut])).toEqual([
    [1, false],
    [1024 * 1024, true],
    [1, false],
    [600_000, false],
  ])
  await file.close()
})

test('the same lines however the writer wrote them', async () => {
  let n = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-z ]{1,20}$/), { minLength: 1, maxLength: 20 }),
      fc.array(fc.nat(200), { maxLength: 5 }),
      async (lines, cuts) => {
        n += 1
        const path = join(folder, `p${n}.log`)
        await writeFile(path, '')
        const file = await follow(path)
        const whole = `${lines.join('\n')}\n`
        const found: string[] = []
        let from = 0
        for (const cut of [
          ...cuts.map((c) => c % whole.length).sort((a, b) => a - b),
          whole.length,
        ]) {
          await appendFile(path, whole.slice(from, cut))
          found.push(...(await texts(file)))
          from = cut
        }
        await file.close()
        expect(found).toEqual(lines)
      },
    ),
    { numRuns: 30 },
  )
})
