import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openLog } from '../log/index.ts'
import type { Records } from './connect-records.ts'
import { joinRecords, openRecords } from './index.ts'
import { processExists } from './lock.ts'
import { canReach } from './os-user.ts'
import type { ChildAnswer } from './testing-child.ts'

const log = openLog({ level: 'silent' })
const isRoot = process.getuid?.() === 0
/** nobody: a plain user that every Linux has. */
const NOBODY = 65534

let dataDir: string
let children: ChildProcess[] = []
let opened: Records[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-open-'))
  await chmod(dataDir, 0o711)
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  for (const records of opened) await records.close()
  opened = []
  const pid = await postmaster().catch(() => 0)
  if (pid > 0 && processExists(pid)) process.kill(pid, 'SIGQUIT')
  while (pid > 0 && processExists(pid)) await sleep(25)
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
})

const open = async (folder = dataDir): Promise<Records> => {
  const records = await openRecords({ dataDir: folder, databaseUrl: null, log, migrations: [] })
  opened.push(records)
  return records
}
const postmaster = async (): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'records/data/postmaster.pid'), 'utf8'), 10)

const startChild = async (user?: number): Promise<{ child: ChildProcess; answer: ChildAnswer }> => {
  const child = spawn(
    process.execPath,
    ['--conditions=source', fileURLToPath(new URL('./testing-child.ts', import.meta.url)), dataDir],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(user === undefined ? {} : { uid: user, gid: user, cwd: '/' }),
    },
  )
  children.push(child)
  const [line] = await once(
    createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }),
    'line',
  )
  return { child, answer: JSON.parse(String(line)) as ChildAnswer }
}

test('the embedded server syncs to disk, keeps its keys closed and serves a role without special rights', async () => {
  const records = await open()
  try {
    const setting = async (name: string) =>
      (await records.pool.query(`select current_setting($1) as v`, [name])).rows[0].v
    expect(await setting('fsync')).toBe('on')
    expect(await setting('synchronous_commit')).toBe('on')
    expect(await setting('full_page_writes')).toBe('on')
    expect(await setting('data_checksums')).toBe('on')
    expect(await setting('listen_addresses')).toBe('')
    expect(await setting('server_encoding')).toBe('UTF8')
    expect(Number.parseInt(await setting('statement_timeout'), 10)).toBeGreaterThan(0)
    const { rows } = await records.pool.query(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb
       from pg_roles where rolname = current_user`,
    )
    expect(rows).toEqual([
      {
        rolname: 'hinoban',
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
      },
    ])
    expect((await stat(join(dataDir, 'keys/records.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDir, 'keys'))).mode & 0o777).toBe(0o700)
    const owner = await stat(join(dataDir, 'records'))
    expect(owner.mode & 0o777).toBe(0o700)
    if (isRoot) expect(owner.uid).not.toBe(0)
    expect(await records.health()).toMatchObject({ ok: true, kind: 'embedded' })
  } finally {
    await records.close()
  }
  await expect(postmaster()).rejects.toThrow()
})

test('a second process on the same folder is told who has it; a reader may join', async () => {
  const { child, answer } = await startChild()
  expect(answer).toMatchObject({ opened: true, rows: 1 })
  await expect(open()).rejects.toMatchObject({
    code: 'records.folder_in_use',
    params: { pid: child.pid, since: expect.stringMatching(/^\d{4}-/) },
  })
  const joined = await joinRecords({ dataDir, log })
  expect((await joined.pool.query('select n from trial_survivors')).rows).toEqual([{ n: 1 }])
  await joined.close()
  child.stdin?.end()
  await once(child, 'exit')
  await expect(joinRecords({ dataDir, log })).rejects.toMatchObject({ code: 'records.not_started' })
})

test('the server that a killed Hinoban left behind is in nobody’s way', async () => {
  const { child } = await startChild()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const orphan = await postmaster()
  expect(processExists(orphan)).toBe(true)
  const records = await open()
  expect(processExists(orphan)).toBe(false)
  expect(await postmaster()).not.toBe(orphan)
  expect((await records.pool.query('select n from trial_survivors')).rows).toEqual([{ n: 1 }])
  await records.close()
})

test('a note whose number now belongs to another program is cleared, and that program lives on', async () => {
  const { child } = await startChild()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const note = await readFile(join(dataDir, 'records/data/postmaster.pid'), 'utf8')
  process.kill(await postmaster(), 'SIGKILL')
  const bystander = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  children.push(bystander)
  await writeFile(
    join(dataDir, 'records/data/postmaster.pid'),
    note.replace(/^\d+/, String(bystander.pid)),
  )
  const records = await open()
  expect((await records.pool.query('select n from trial_survivors')).rows).toEqual([{ n: 1 }])
  expect(bystander.exitCode).toBeNull()
  await records.close()
})

test('a server that is killed under a living Hinoban comes back by itself', async () => {
  const records = await open()
  const before = await postmaster()
  process.kill(before, 'SIGKILL')
  await expect
    .poll(async () => ((await records.health()).ok ? postmaster() : before))
    .not.toBe(before)
  expect((await records.health()).ok).toBe(true)
  await records.close()
})

test('a lost key file is made anew for the same data', async () => {
  const first = await open()
  await first.pool.query('create table trial_kept as select 7 as n')
  await first.close()
  await rm(join(dataDir, 'keys/records.json'))
  const second = await open()
  expect((await second.pool.query('select n from trial_kept')).rows).toEqual([{ n: 7 }])
  await second.close()
})

test('a first start that was killed half-way is begun anew', async () => {
  const first = await open()
  await first.close()
  await rm(join(dataDir, 'records/data'), { recursive: true })
  await mkdir(join(dataDir, 'records/data.new-0123456789ab/base'), { recursive: true })
  const second = await open()
  expect((await second.health()).ok).toBe(true)
  await second.close()
  await expect(stat(join(dataDir, 'records/data.new-0123456789ab'))).rejects.toThrow()
})

test('a path too long for a socket falls back to loopback, with a password', async () => {
  const deep = join(dataDir, 'a'.repeat(60), 'b'.repeat(60))
  await mkdir(deep, { recursive: true })
  const records = await open(deep)
  const { host, port } = records.pool.options
  expect(host).toBe('127.0.0.1')
  const stranger = new pg.Client({ host, port: port ?? 0, user: 'hinoban', password: 'guess' })
  await expect(stranger.connect()).rejects.toThrow(/password authentication failed/)
  await records.close()
})

describe.skipIf(!isRoot)('for root', () => {
  test('a plain user starts it as himself, and root later keeps it his', async (context) => {
    const here = fileURLToPath(new URL('.', import.meta.url))
    const user = { uid: NOBODY, gid: NOBODY }
    if (!(await canReach(user, here)) || !(await canReach(user, process.execPath)))
      context.skip('the checkout or Node is closed to other users')
    await chown(dataDir, NOBODY, NOBODY)
    const { child, answer } = await startChild(NOBODY)
    expect(answer).toEqual({ opened: true, uid: NOBODY, rows: 1 })
    child.stdin?.end()
    await once(child, 'exit')
    const asRoot = await startChild()
    expect(asRoot.answer).toEqual({ opened: true, uid: 0, rows: 2 })
    expect((await stat(join(dataDir, 'records/data'))).uid).toBe(NOBODY)
  })

  test('a plain user is told whose folder it is', async (context) => {
    const here = fileURLToPath(new URL('.', import.meta.url))
    if (!(await canReach({ uid: NOBODY, gid: NOBODY }, here)))
      context.skip('the checkout is closed to other users')
    await (await open()).close()
    const { answer } = await startChild(NOBODY)
    expect(answer).toMatchObject({ opened: false, code: 'records.folder_owner' })
  })

  test('a folder inside a closed one is served from a reachable place', async () => {
    const closed = join(dataDir, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const folder = join(closed, 'data')
    const records = await open(folder)
    await records.pool.query('create table trial_kept as select 7 as n')
    await records.close()
    const again = await open(folder)
    expect((await again.pool.query('select n from trial_kept')).rows).toEqual([{ n: 7 }])
    await again.close()
    const place = await realpath(join(folder, 'records'))
    expect(place.startsWith(closed)).toBe(false)
    await rm(place, { recursive: true })
  })
})

describe('a server of one’s own', () => {
  test('that cannot be reached is named without its password', async () => {
    const refused = openRecords({
      dataDir,
      databaseUrl: 'postgresql://hinoban:geheim@127.0.0.1:1/hinoban',
      log,
      migrations: [],
    })
    await expect(refused).rejects.toMatchObject({
      code: 'records.unreachable',
      params: { server: '127.0.0.1:1/hinoban' },
    })
    await expect(refused).rejects.not.toThrow(/geheim/)
    await expect(
      openRecords({ dataDir, databaseUrl: 'no address', log, migrations: [] }),
    ).rejects.toMatchObject({ code: 'records.unreachable' })
  })

  test('is refused when its role walks through the walls, and used when it does not', async () => {
    const embedded = await open(join(dataDir, 'x'.repeat(100)))
    const { bootstrap } = JSON.parse(
      await readFile(join(dataDir, 'x'.repeat(100), 'keys/records.json'), 'utf8'),
    ) as { bootstrap: string }
    const port = embedded.pool.options.port ?? 0
    const at = (role: string, password: string, database: string) =>
      `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`
    const admin = new pg.Client({
      connectionString: at('hinoban_bootstrap', bootstrap, 'postgres'),
    })
    await admin.connect()
    await admin.query(`create role bypasser login bypassrls password 'p'`)
    await admin.query(`create role plain login password 'p'`)
    await admin.query('create database own_db owner plain')
    await admin.end()
    const use = (databaseUrl: string) => openRecords({ dataDir, databaseUrl, log, migrations: [] })
    await expect(use(at('hinoban_bootstrap', bootstrap, 'postgres'))).rejects.toMatchObject({
      code: 'records.role_too_mighty',
      params: { role: 'hinoban_bootstrap', why: 'SUPERUSER' },
    })
    await expect(use(at('bypasser', 'p', 'postgres'))).rejects.toMatchObject({
      code: 'records.role_too_mighty',
      params: { role: 'bypasser', why: 'BYPASSRLS' },
    })
    const records = await use(at('plain', 'p', 'own_db'))
    expect(await records.health()).toMatchObject({ ok: true, kind: 'server' })
    await records.close()
    await embedded.close()
  })
})
