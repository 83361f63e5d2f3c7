/**
 * The real process, started as `npm start` starts it: what it prints, where it listens, how it ends, what it refuses,
 * and that nothing leaves the machine. What the lock, the records and the data folder do below it is proved beside
 * them: platform/records/lock.test.ts, open-records.test.ts; the settings in platform/config/config.test.ts.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises'
import { connect as dial } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { startServer } from '../apps/server/start-server.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { readConfig } from '../platform/config/index.ts'
import { freePort } from '../platform/http/testing-port.ts'
import { openLog } from '../platform/log/index.ts'

const ROOT = new URL('..', import.meta.url).pathname
const MAIN = join(ROOT, 'apps/server/main.ts')
const isRoot = process.getuid?.() === 0

type Running = {
  readonly child: ChildProcess
  readonly port: number
  readonly url: string
  readonly out: () => string
  readonly err: () => string
  readonly ended: Promise<number | null>
}

const folders: string[] = []
const children: ChildProcess[] = []
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'hinoban-process-'))
  // The users that PostgreSQL and, below, Hinoban itself run as must reach it.
  await chmod(folder, 0o711)
  folders.push(folder)
  return folder
}
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  for (const folder of folders.splice(0)) {
    await endPostmaster(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
})

const postmasterOf = async (folder: string): Promise<number> => {
  const path = join(folder, 'data/records/data/postmaster.pid')
  return Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10) || 0
}
const endPostmaster = async (folder: string): Promise<void> => {
  const pid = await postmasterOf(folder)
  try {
    if (pid > 0) process.kill(pid, 'SIGQUIT')
  } catch {
    // It has ended by itself.
  }
}

const start = async (
  folder: string,
  more: {
    readonly env?: Readonly<Record<string, string>>
    /** What starts node, if not we ourselves. */
    readonly through?: readonly string[]
  } = {},
): Promise<Running> => {
  const port = await freePort()
  const command = [...(more.through ?? []), process.execPath, '--conditions=source', MAIN]
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      HINOBAN_DATA_DIR: join(folder, 'data'),
      HINOBAN_HTTP_PORT: String(port),
      ...more.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let out = ''
  let err = ''
  child.stdout?.on('data', (part: Buffer) => {
    out += part.toString('utf8')
  })
  child.stderr?.on('data', (part: Buffer) => {
    err += part.toString('utf8')
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return {
    child,
    port,
    url: `http://127.0.0.1:${port}`,
    out: () => out,
    err: () => err,
    ended,
  }
}

/** Waits until it says where it is, or has ended. */
const standing = async (running: Running): Promise<Running> => {
  let isOver = false
  void running.ended.then(() => {
    isOver = true
  })
  while (!/localhost:\d+/.test(running.out())) {
    if (isOver) throw new Error(`it ended: ${running.out()}\n${running.err()}`)
    await sleep(50)
  }
  return running
}
const setupTokenIn = (text: string): string => /\/setup#(\S+)/.exec(text)?.[1] ?? ''

/** Which of the machine's other addresses answer at this port. */
const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((tell) => {
    const socket = dial({ host, port })
    socket.once('connect', () => {
      socket.destroy()
      tell(true)
    })
    socket.once('error', () => tell(false))
  })

/** A process that nobody has buried yet (a zombie) is dead all the same. */
const alive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return line.slice(line.lastIndexOf(')') + 2)[0] !== 'Z'
}

describe('the process', () => {
  test('prints address and setup token, logs neither, serves this machine alone, and stops', async () => {
    const folder = await newFolder()
    const running = await standing(await start(folder, { env: { HINOBAN_LOG_LEVEL: 'debug' } }))
    const token = setupTokenIn(running.out())
    expect(running.out()).toContain(`http://localhost:${running.port}/setup#`)
    expect(running.out()).toContain('60 minutes')
    expect(token.length).toBeGreaterThanOrEqual(32)

    for (const path of ['/healthz', '/readyz', '/metrics', '/', '/api/openapi.json']) {
      const answer = await fetch(`${running.url}${path}`)
      expect([path, answer.status]).toEqual([path, 200])
    }
    const ready = await (await fetch(`${running.url}/readyz`)).json()
    expect(ready).toMatchObject({ status: 'ready' })
    expect(await (await fetch(`${running.url}/metrics`)).text()).toContain('hinoban_http_seconds')

    // Loopback has more addresses than one; the machine may have others, too.
    const others = [
      '127.0.0.2',
      ...Object.values(networkInterfaces()).flatMap((n) =>
        (n ?? []).filter((a) => !a.internal && a.family === 'IPv4').map((a) => a.address),
      ),
    ]
    for (const other of others)
      expect([other, await answers(other, running.port)]).toEqual([other, false])
    expect(await answers('127.0.0.1', running.port)).toBe(true)

    const refused = await fetch(`${running.url}/api/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(setupBody('no such token, but long enough')),
    })
    expect(refused.status).toBe(403)
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)

    const log = running.err()
    expect(log).toContain('"msg":"Hinoban is listening"')
    const keys = await readdir(join(folder, 'data/keys'))
    const secrets = [token, TEST_PASSWORD, 'no such token']
    for (const name of keys)
      if ((await stat(join(folder, 'data/keys', name))).isFile())
        secrets.push((await readFile(join(folder, 'data/keys', name), 'latin1')).trim())
    expect(secrets.length).toBeGreaterThan(3)
    for (const secret of secrets) expect(log.includes(secret)).toBe(false)
    expect(await postmasterOf(folder)).toBe(0)
  })

  test('a second process on the same folder says in both languages who holds it, and ends', async () => {
    const folder = await newFolder()
    const first = await standing(await start(folder))
    const second = await start(folder)
    expect(await second.ended).not.toBe(0)
    expect(second.err()).toContain(String(first.child.pid))
    expect(second.err()).toMatch(/データフォルダー/)
    expect(second.err()).toMatch(/data folder/i)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  })

  test('after kill -9 the next start works, and one PostgreSQL alone is left', async () => {
    const folder = await newFolder()
    const first = await standing(await start(folder))
    const orphan = await postmasterOf(folder)
    expect(await alive(orphan)).toBe(true)
    first.child.kill('SIGKILL')
    await first.ended
    const second = await standing(await start(folder))
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
    const now = await postmasterOf(folder)
    expect(now === orphan || !(await alive(orphan))).toBe(true)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    expect([await alive(orphan), await alive(now)]).toEqual([false, false])
  })

  test('an unknown setting stops the start and says which one was meant', async () => {
    const folder = await newFolder()
    const running = await start(folder, { env: { HINOBAN_HTTP_PROT: '8871' } })
    expect(await running.ended).toBe(1)
    expect(running.err()).toContain('HINOBAN_HTTP_PROT')
    expect(running.err()).toContain('HINOBAN_HTTP_PORT')
    expect(await readdir(folder)).toEqual([])
  })

  test.skipIf(!isRoot || spawnSync('setpriv', ['--version']).status !== 0)(
    'works as a plain user, and runs nothing as root',
    async () => {
      const folder = await newFolder()
      // initdb wants a user that the system knows by name.
      const [uid, gid] = ['-u', '-g'].map((which) =>
        Number(spawnSync('id', [which, 'nobody'], { encoding: 'utf8' }).stdout),
      )
      spawnSync('chown', [`${uid}:${gid}`, folder])
      const running = await standing(
        await start(folder, {
          through: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
        }),
      )
      expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
      const status = await readFile(`/proc/${await postmasterOf(folder)}/status`, 'utf8')
      expect(status).toMatch(new RegExp(`^Uid:\\s+${uid}\\s`, 'm'))
      running.child.kill('SIGTERM')
      expect(await running.ended).toBe(0)
    },
  )
})

describe('the network', () => {
  test.skipIf(process.platform !== 'linux')(
    'nothing of it has a connection to another machine',
    async () => {
      const running = await standing(await start(await newFolder()))
      await fetch(`${running.url}/api/sign-in`)
      const family = await descendants(running.child.pid ?? 0)
      expect(family.length).toBeGreaterThan(1)
      const outward: string[] = []
      for (const pid of family)
        for (const remote of await remotesOf(pid)) if (!isOwn(remote)) outward.push(remote)
      expect(outward).toEqual([])
    },
  )

  const hasNamespaces = isRoot && spawnSync('unshare', ['-n', 'true']).status === 0
  test.skipIf(!hasNamespaces)('starts and serves where there is no network at all', async () => {
    const folder = await newFolder()
    const up = spawnSync('ip', ['-V']).status === 0 ? 'ip link set lo up' : 'ifconfig lo up'
    const running = await standing(
      await start(folder, { through: ['unshare', '-n', 'sh', '-c', `${up}; exec "$@"`, 'sh'] }),
    )
    const inside = spawnSync(
      'nsenter',
      [
        `--net=/proc/${running.child.pid}/ns/net`,
        process.execPath,
        '-e',
        `fetch('${running.url}/readyz').then(async (r) => console.log(r.status, await r.text()))`,
      ],
      { encoding: 'utf8' },
    )
    expect(inside.stdout).toContain('200')
    expect(inside.stdout).toContain('"status":"ready"')
    expect(await answers('127.0.0.1', running.port)).toBe(false)
  })
})

const setupBody = (token: string) => ({
  token,
  organization: { name: '会社', language: 'ja', timeZone: 'Asia/Tokyo' },
  administrator: { name: '管理者', email: 'admin@example.jp', password: TEST_PASSWORD },
})

describe('the setup token', () => {
  test('works for an hour and once', async () => {
    const folder = await newFolder()
    let later = 0
    const clock = { now: () => new Date(Date.now() + later) }
    const env = {
      HINOBAN_DATA_DIR: join(folder, 'data'),
      HINOBAN_HTTP_PORT: String(await freePort()),
    }
    const server = await startServer({
      config: readConfig({ env, cwd: folder }),
      env,
      cwd: folder,
      clock,
      log: openLog({ level: 'silent' }),
      console: null,
    })
    try {
      const { access } = server.house
      const setUp = async (token: string) =>
        fetch(`http://127.0.0.1:${env.HINOBAN_HTTP_PORT}/api/setup`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(setupBody(token)),
        })
      const old = await access.issueSetupToken()
      later = 60 * 60_000 + 1000
      expect((await setUp(old?.token ?? '')).status).toBe(403)
      const fresh = await access.issueSetupToken()
      expect((await setUp(fresh?.token ?? '')).status).toBe(200)
      const again = await setUp(fresh?.token ?? '')
      expect([again.status, (await again.json()).code]).toEqual([409, 'access.setup_done'])
      expect(await access.issueSetupToken()).toBeNull()
    } finally {
      await server.close()
    }
  })
})

// ── what the kernel knows ──

const descendants = async (root: number): Promise<number[]> => {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const line = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    parents.set(Number(name), Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const family = [root]
  for (let i = 0; i < family.length; i++)
    for (const [pid, parent] of parents) if (parent === family[i]) family.push(pid)
  return family
}

/** Remote addresses of the sockets of one process, in the kernel's hexadecimal. */
const remotesOf = async (pid: number): Promise<string[]> => {
  const inodes = new Set<string>()
  for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const to = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(to)?.[1]
    if (inode !== undefined) inodes.add(inode)
  }
  const remotes: string[] = []
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6'])
    for (const line of (await readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => ''))
      .split('\n')
      .slice(1)) {
      const fields = line.trim().split(/\s+/)
      if (inodes.has(fields[9] ?? '')) remotes.push(fields[2]?.split(':')[0] ?? '')
    }
  return remotes
}

/** Nobody (a listener), or loopback: 127.0.0.0/8 ends with 7F in the kernel's little-endian words. */
const isOwn = (remote: string): boolean =>
  /^0+$/.test(remote) ||
  /^[0-9A-F]{6}7F$/.test(remote) ||
  /^0{24}01000000$/.test(remote) ||
  /^0{16}FFFF0000[0-9A-F]{6}7F$/.test(remote)
