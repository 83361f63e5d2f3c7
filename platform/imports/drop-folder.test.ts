import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { auditMigrations, openAudit } from '../audit/index.ts'
import { evidenceMigrations } from '../evidence/index.ts'
import { openFiles } from '../files/index.ts'
import { openKeys } from '../keys/index.ts'
import { openLog } from '../log/index.ts'
import type { Scope } from '../records/index.ts'
import { type TestRecords, testRecords } from '../records/testing.ts'
import { takeDropped } from './drop-folder.ts'
import { importsMigrations } from './index.ts'
import type { ReceiveDeps } from './receive.ts'
import type { ImportSource } from './source.ts'
import { listRows } from './store.ts'

const OFFICE = { id: '01890000-0000-7000-8000-000000000001', name: '本社' }
const PLANT = { id: '01890000-0000-7000-8000-000000000002', name: '第一工場' }
const nothing = { added: 0, changed: 0, unchanged: 0, faults: [] }
const taken: { site: string | undefined; records: readonly unknown[] }[] = []

const source: ImportSource = {
  id: 'trial',
  title: { ja: '試し', en: 'Trial' },
  hint: { ja: '', en: '' },
  extensions: ['.txt'],
  evidenceClass: 'E2',
  siteRequired: true,
  recognise: (head) => (Buffer.from(head).toString().startsWith('TRIAL') ? { certainty: 1 } : null),
  worker: new URL('./testing-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 64,
  timeoutMs: 120_000,
  batchRecords: 10,
  options: async () => null,
  foresee: async (_tx, records) => ({ ...nothing, added: records.length }),
  accept: async (_tx, records, context) => {
    taken.push({ site: context.site?.name, records })
    return { ...nothing, added: records.length, memo: null }
  },
  finish: async () => {},
}

let test_: TestRecords
let deps: ReceiveDeps
let dataDir: string
let path: string
let scope: Scope
beforeAll(async () => {
  test_ = await testRecords([evidenceMigrations, auditMigrations, importsMigrations])
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-drop-'))
  const { records } = test_
  const clock = { now: () => new Date('2026-11-22T10:15:30.123Z') }
  const audit = openAudit({ records, clock })
  deps = {
    records,
    clock,
    audit,
    files: await openFiles({ dataDir, keys: await openKeys({ dataDir }) }),
    log: openLog({ level: 'silent' }),
    sites: { list: async () => [OFFICE, PLANT] },
    sources: [source],
    maxBytes: 1_000,
    ended: async () => {},
  }
})
beforeEach(async () => {
  scope = await test_.organization()
  path = await mkdtemp(join(dataDir, 'in-'))
  taken.length = 0
})
afterAll(async () => {
  await test_.close()
  await rm(dataDir, { recursive: true, force: true })
})

const look = (organization: string | null = scope.organization, settleMs = 20) =>
  takeDropped(
    deps,
    { path, organization: async () => organization },
    new AbortController().signal,
    settleMs,
  )
const put = async (name: string, content: string) => {
  await mkdir(join(path, name, '..'), { recursive: true })
  await writeFile(join(path, name), content)
}
const imports = () =>
  test_.records.within(scope, (tx) =>
    tx.all(listRows, { state: null, source: null, beforeAt: null, beforeId: null, limit: 50 }),
  )

test('a whole file in the folder of its site is taken in and put away; a look later there is nothing to do', async () => {
  await put('第一工場/a.txt', 'TRIAL\none\ntwo\n')
  expect(await look()).toEqual({ done: 1, failed: 0 })
  expect(taken).toEqual([{ site: '第一工場', records: ['one', 'two'] }])
  expect(await readdir(join(path, 'done'))).toEqual(['20261122T101530-123Z a.txt'])
  expect(await readdir(join(path, '第一工場'))).toEqual([])
  expect((await imports()).map((i) => [i.state, i.createdBy])).toEqual([
    ['done', '取り込みフォルダー / drop folder'],
  ])
  const acts = await test_.records.within(scope, (tx) =>
    deps.audit.list(tx, { limit: 10 } as never),
  )
  expect(JSON.stringify(acts)).toContain('imports.confirm')
  expect(await look()).toEqual({ done: 0, failed: 0 })
})

test.each([
  ['nowhere.txt', 'TRIAL\none\n', '拠点'],
  ['strange.bin', 'nobody knows', 'does not know the format'],
  ['empty.txt', '', 'is empty'],
  ['本社/large.txt', `TRIAL\n${'x'.repeat(2_000)}`, 'larger than'],
  ['本社/hollow.txt', 'TRIAL', 'could not be read'],
  [`本社/${'長'.repeat(80)}.txt`, 'no', 'does not know the format'],
])('%s goes to the failed ones with its reason', async (name, content, why) => {
  await put(name, content)
  expect(await look()).toEqual({ done: 0, failed: 1 })
  const [file, reason] = (await readdir(join(path, 'failed'))).sort()
  expect(reason).toBe(`${file}.reason.txt`)
  expect(await readFile(join(path, 'failed', reason ?? ''), 'utf8')).toContain(why)
  expect(await readFile(join(path, 'failed', file ?? ''), 'utf8')).toBe(content)
  expect(taken).toEqual([])
  expect((await imports()).filter((i) => i.state !== 'failed' && i.state !== 'cancelled')).toEqual(
    [],
  )
  expect(await look()).toEqual({ done: 0, failed: 0 })
})

test('what still grows, is a link, belongs to a copying program or lies in a folder of no site stays', async () => {
  await put('本社/growing.txt', 'TRIAL\none\n')
  await put('本社/copying.txt.part', 'TRIAL\none\n')
  await put('elsewhere/b.txt', 'TRIAL\none\n')
  await writeFile(join(dataDir, 'secret.txt'), 'TRIAL\nsecret\n')
  await symlink(join(dataDir, 'secret.txt'), join(path, 'link.txt'))
  let isLooking = true
  const looking = look(scope.organization, 300).finally(() => {
    isLooking = false
  })
  // Written as long as it is looked at, however long that takes.
  while (isLooking) await put('本社/growing.txt', 'TRIAL\none\n')
  expect(await looking).toEqual({ done: 0, failed: 0 })
  await appendFile(join(path, '本社/growing.txt'), 'two\n')
  expect(taken).toEqual([])
  expect(await look()).toEqual({ done: 1, failed: 0 })
  expect(taken.map((t) => t.records)).toEqual([['one', 'two']])
  expect(await readdir(join(path, '本社'))).toEqual(['copying.txt.part'])
})

test('before Hinoban is set up the files wait', async () => {
  await put('本社/a.txt', 'TRIAL\none\n')
  expect(await look(null)).toEqual({ done: 0, failed: 0 })
  expect(await readdir(join(path, '本社'))).toEqual(['a.txt'])
})
