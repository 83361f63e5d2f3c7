/**
 * The command beside the server it belongs to: `hinoban start`, files taken in over the API with a token, feeds listed
 * and carried in a bundle, and the chains verified, whole and with one byte changed.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolTotp, TEST_PASSWORD } from '../../platform/access/testing.ts'
import { freePort } from '../../platform/http/testing-port.ts'
import { openLog } from '../../platform/log/index.ts'
import { joinRecords } from '../../platform/records/index.ts'

const hasNmap = ['/usr/bin/nmap', '/usr/local/bin/nmap', '/opt/homebrew/bin/nmap'].some((path) =>
  existsSync(path),
)
const entry = fileURLToPath(new URL('./hinoban.mjs', import.meta.url))
const sample = (name: string) =>
  fileURLToPath(new URL(`../../samples/company/${name}`, import.meta.url))
const MAIL = 'admin@example.jp'

/** Hinoban's own rule for deleted shadow copies. */
const SHADOWS = 'a95cfdd0-0b52-5574-aaaa-612e8243cf46'

let folder = ''
let url = ''
let token = ''
let organization = ''
let server: ChildProcess
let said = ''

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  PATH: process.env['PATH'],
  HOME: folder,
  HINOBAN_DATA_DIR: join(folder, 'data'),
  ...more,
})
type Ran = { readonly code: number | null; readonly out: string; readonly err: string }
const hinoban = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> => {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const [code] = await once(child, 'close')
  return { code: code as number | null, out, err }
}
const put = async (name: string, bytes: string | Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

/** A browser as far as cookies go. */
const signedIn = () => {
  const cookies = new Map<string, string>()
  return {
    post: async (path: string, body: unknown) => {
      const answer = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: url,
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
        body: JSON.stringify(body),
      })
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';')
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
      }
      const text = await answer.text()
      return { status: answer.status, text, json: text === '' ? null : JSON.parse(text) }
    },
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-running-'))
  // The user that PostgreSQL runs as must reach it.
  await chmod(folder, 0o711)
  const port = await freePort()
  server = spawn(process.execPath, [entry, 'start'], {
    cwd: folder,
    env: environment({ HINOBAN_HTTP_PORT: String(port), HINOBAN_LOG_LEVEL: 'error' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!/\/setup#\S+/.test(said)) {
    if (server.exitCode !== null) throw new Error(`it ended: ${said}`)
    await sleep(50)
  }
  url = `http://localhost:${port}`
  const reader = signedIn()
  const made = await reader.post('/api/setup', {
    token: /\/setup#(\S+)/.exec(said)?.[1],
    organization: { name: '会社', language: 'ja', timeZone: 'Asia/Tokyo' },
    administrator: { name: '管理者', email: MAIL, password: TEST_PASSWORD },
  })
  organization = made.json.organization
  await enrolTotp(reader, MAIL)
  const site = await reader.post('/api/sites', {
    name: '本社',
    kind: 'plant',
    parentId: null,
    country: 'JP',
    timeZone: 'Asia/Tokyo',
    language: 'ja',
    address: '',
    networks: [],
  })
  expect(site.status).toBe(200)
  const given = await reader.post('/api/tokens', {
    name: 'cli',
    scopes: ['imports', 'organizations', 'sources', 'detection'],
    days: 1,
  })
  for (const [name, enabled] of [
    ['本社のスキャン', true],
    ['止めたスキャン', false],
  ] as const)
    await reader.post('/api/sources', {
      kind: 'scan',
      name,
      site: site.json.id,
      enabled,
      everyMinutes: null,
      settings: { ranges: ['127.0.0.1'], depth: 'presence', rate: 1_000 },
      secrets: {},
    })
  expect([given.status, given.text]).toEqual([200, expect.any(String)])
  token = given.json.token
})
afterAll(async () => {
  if (server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

const take = (files: readonly string[], ...more: string[]) =>
  hinoban(['import', ...files, '--server', url, ...more], { HINOBAN_TOOL_TOKEN: token })

describe('import', () => {
  test('without --yes it shows what would come and takes nothing in', async () => {
    const { code, out } = await take([sample('hq-nmap.xml')], '--site', '本社')
    expect(code).toBe(0)
    expect(out).toMatch(/事前確認: \d+件（追加22/)
    expect(out).toContain('--yes')
  })

  test('with --yes it takes in; the second time nothing changes', async () => {
    const first = await take([sample('hq-nmap.xml')], '--site', '本社', '--yes', '--json')
    expect([first.code, first.err.includes('    at ')]).toEqual([0, false])
    expect(JSON.parse(first.out)).toMatchObject({
      files: [{ state: 'done', counts: { added: 22 } }],
    })
    const again = await take([sample('hq-nmap.xml')], '--site', '本社', '--yes', '--language', 'en')
    expect(again.code).toBe(0)
    expect(again.out).toContain('0 new')
  })

  test('rows that cannot be used are named, and the exit code says so', async () => {
    const path = await put(
      '台帳.csv',
      '管理番号,機器名,IPアドレス\r\nA-1,pc1,10.1.0.9\r\nA-2,pc2,999.1.1.1\r\n',
    )
    const { code, out } = await take([path], '--site', '本社', '--yes')
    expect(code).toBe(1)
    expect(out).toContain('999.1.1.1')
    expect(out).toMatch(/3行目/)
  })

  test.each([
    [['--site', '大阪'], /本社/],
    [['--server', 'ftp://x'], /http:\/\/localhost/],
    [[], /台帳|no-such/],
  ])('a mistake in the command ends with 2: %j', async (more, says) => {
    const file = more.length === 0 ? 'no-such.xml' : sample('hq-nmap.xml')
    const { code, out, err } = await take([file], ...more)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(says)
  })

  test('a wrong token and a server that is away are told as such', async () => {
    const wrong = await hinoban([
      'import',
      sample('hq-nmap.xml'),
      '--server',
      url,
      '--token',
      'hinoban_nonsense',
      '--yes',
    ])
    expect(wrong.code).toBe(1)
    expect(wrong.err).toContain('トークン')
    const away = `http://127.0.0.1:${await freePort()}`
    const gone = await take([sample('hq-nmap.xml')], '--server', away)
    expect(gone.code).toBe(1)
    expect(gone.err).toContain(away)
    for (const { err } of [wrong, gone]) expect(err).not.toContain('    at ')
  })
})

describe.skipIf(!hasNmap)('scan (nmap is needed)', () => {
  const scan = (...more: string[]) =>
    hinoban(['scan', ...more, '--server', url], { HINOBAN_TOOL_TOKEN: token })

  test('runs what is on, waits for its end, and says what it saw', async () => {
    const { code, out, err } = await scan()
    expect(err).toContain('本社のスキャン')
    expect(out).toMatch(/^本社のスキャン: 1台を確認、うち新規[01]台\n$/)
    expect(code).toBe(0)
  })

  test('what is off is not run, and a name of nobody is told with those there are', async () => {
    const off = await scan('止めたスキャン')
    expect([off.code, off.err.includes('停止中')]).toEqual([1, true])
    const nobody = await scan('支店のスキャン')
    expect(nobody.code).toBe(1)
    expect(nobody.err).toContain('本社のスキャン')
  })
})

describe('hunts', () => {
  const hunts = (...args: string[]) =>
    hinoban(['hunts', ...args, '--server', url], { HINOBAN_TOOL_TOKEN: token })

  test('are started, waited for, listed and shown', async () => {
    expect((await hunts('list')).out).toContain('調査はまだありません')
    const started = await hunts('start', '--set', 'starter', '--days', '30', '--wait', '--json')
    // Nothing was stored, so nothing is found.
    expect([started.code, started.err.includes('    at ')]).toEqual([0, false])
    const hunt = JSON.parse(started.out)
    expect(hunt).toMatchObject({ state: 'done', set: 'starter', hits: 0 })
    const listed = JSON.parse((await hunts('list', '--json')).out)
    expect(listed.hunts.map((one: { id: string }) => one.id)).toEqual([hunt.id])
    const { code, out } = await hunts('status', hunt.id, '--language', 'en')
    expect([code, out.includes(`${hunt.id}  done`)]).toEqual([0, true])
    expect(out).toMatch(/8\d rules · 0 of 0 events looked at · 0 hits/)
    const again = await hunts('start', SHADOWS)
    expect([again.code, /^開始しました: [0-9a-f-]{36}\n$/.test(again.out)]).toEqual([0, true])
  })

  test.each([
    [['start'], 2],
    [['start', 'x', '--set', 'starter'], 2],
    [['start', 'x', '--days', '0'], 2],
    [['status', '4c4c4544-0042-4510-8052-c4c04f573199'], 1],
    [['start', 'no-such-rule'], 1],
  ] as const)('%j ends with %i and a sentence', async (args, expected) => {
    const { code, out, err } = await hunts(...args)
    expect([code, out, err.includes('    at ')]).toEqual([expected, '', false])
    expect(err.trim()).not.toBe('')
  })
})

describe('feeds', () => {
  const contents = new Map([
    ['kev', '{"vulnerabilities":[]}'],
    ['jvn', '<rss/>'],
  ])
  const bundle = (): Buffer => {
    const feeds = [...contents].map(([name, text]) => ({
      bytes: text.length,
      fetchedAt: '2026-11-01T00:00:00.000Z',
      name,
      sha256: createHash('sha256').update(text).digest('hex'),
      url: `https://feeds.example/${name}`,
    }))
    const head = JSON.stringify({ feeds, format: 'hinoban-feeds/1' })
    return Buffer.from(`${head}\n${[...contents.values()].join('')}`)
  }

  test('are listed, imported, exported byte by byte, and never over a file', async () => {
    expect((await hinoban(['feeds', 'status'])).out).toContain('まだ情報源')
    const nothing = await hinoban(['feeds', 'export', 'none.bundle'])
    expect(nothing.code).toBe(1)
    const path = await put('in.bundle', bundle())
    expect(await hinoban(['feeds', 'import', path])).toMatchObject({ code: 0 })
    const listed = await hinoban(['feeds', 'status', '--json'])
    expect(listed.code).toBe(0)
    const tried = JSON.parse(listed.out).feeds.filter((one: { result: unknown }) => one.result)
    expect(tried).toMatchObject([
      { name: 'kev', result: 'imported' },
      { name: 'jvn', result: 'imported', fetchedAt: '2026-11-01T00:00:00.000Z' },
    ])
    const en = await hinoban(['feeds', 'status', '--language', 'en'])
    expect(en.out).toMatch(/kev {2}content of .*2026.*imported from a file or bundle/)
    expect(en.out).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)

    expect(await hinoban(['feeds', 'export', 'out.bundle'])).toMatchObject({ code: 0 })
    const out = await readFile(join(folder, 'out.bundle'), 'utf8')
    for (const text of contents.values()) expect(out).toContain(text)
    expect(await hinoban(['feeds', 'export', 'out.bundle'])).toMatchObject({ code: 2 })
    const one = await hinoban(['feeds', 'export', 'one.bundle', 'kev'])
    expect(one.code).toBe(0)
    expect(await readFile(join(folder, 'one.bundle'), 'utf8')).not.toContain('<rss/>')
    const unknown = await hinoban(['feeds', 'export', 'two.bundle', 'epss'])
    expect([unknown.code, unknown.err.includes('epss')]).toEqual([1, true])
  })

  test('a file is known by its content, and the running Hinoban takes it in', async () => {
    const kev = await put(
      'anything.json',
      Buffer.from(
        '{"catalogVersion":"1","count":1,"vulnerabilities":[{"cveID":"CVE-2024-3400","vendorProject":"Palo Alto Networks","product":"PAN-OS","vulnerabilityName":"x","dateAdded":"2024-04-12","shortDescription":"x","requiredAction":"x","dueDate":"2024-04-19","knownRansomwareCampaignUse":"Known","notes":"","cwes":[]}]}',
      ),
    )
    const imported = await hinoban(['feeds', 'import', kev, '--json'])
    expect([imported.code, JSON.parse(imported.out).taken]).toEqual([0, ['kev']])
    const recordsOf = async () => {
      const { feeds } = JSON.parse((await hinoban(['feeds', 'status', '--json'])).out)
      return feeds.find((one: { name: string }) => one.name === 'kev').taken?.records
    }
    while ((await recordsOf()) !== 1) await sleep(500)
    const letter = await hinoban(['feeds', 'import', await put('letter.txt', Buffer.from('hello'))])
    expect([letter.code, letter.err.includes('letter.txt')]).toEqual([1, true])
    expect((await hinoban(['feeds', 'import', kev, '--as', 'nosuch'])).code).toBe(2)
    // Nothing goes out before somebody turned it on.
    const off = await hinoban(['feeds', 'update'])
    expect([off.code, off.err.includes('無効')]).toEqual([1, true])
  })

  test('one wrong byte, and nothing of a bundle is taken', async () => {
    const bytes = bundle()
    bytes[bytes.length - 2] = (bytes.at(-2) ?? 0) ^ 1
    const { code, err } = await hinoban(['feeds', 'import', await put('bad.bundle', bytes)])
    expect(code).toBe(1)
    expect(err).not.toContain('    at ')
  })
})

describe('evidence verify', () => {
  const asOwner = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const records = await joinRecords({
      dataDir: join(folder, 'data'),
      log: openLog({ level: 'silent' }),
    })
    const client = await records.pool.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('hinoban.system', 'on', true)`)
      const done = await work(client)
      await client.query('commit')
      return done
    } finally {
      client.release()
      await records.close()
    }
  }
  /** The same store by its address, as one would name a server of one's own. */
  const address = (): Promise<string> =>
    asOwner(async () => {
      const records = await joinRecords({
        dataDir: join(folder, 'data'),
        log: openLog({ level: 'silent' }),
      })
      const { user, password, host, port, database } = records.pool.options
      await records.close()
      const secret = typeof password === 'function' ? await password() : (password ?? '')
      const at = encodeURIComponent(host ?? '')
      return `postgres://${user}:${encodeURIComponent(secret)}@localhost:${port}/${database}?host=${at}`
    })
  let changed = 0
  const tamper = (how: 'there' | 'back'): Promise<unknown> =>
    asOwner(async (client) => {
      await client.query('alter table evidence_entries disable trigger user')
      const [from, to] = how === 'there' ? ['nmap-xml', 'nmap-xmk'] : ['nmap-xmk', 'nmap-xml']
      const { rows } = await client.query<{ seq: string }>(
        `update evidence_entries set probe = $1 where organization_id::text = $3
           and seq = (select min(seq) from evidence_entries where probe = $2 and organization_id::text = $3) returning seq`,
        [to, from, organization],
      )
      expect(rows).toHaveLength(1)
      changed = Number(rows[0]?.seq)
      await client.query('alter table evidence_entries enable trigger user')
    })

  test('finds the chains whole, beside the running server and by the address of the database', async () => {
    const beside = await hinoban(['evidence', 'verify', '--json'])
    expect([beside.code, beside.err]).toEqual([0, ''])
    const { chains } = JSON.parse(beside.out)
    expect(chains).toMatchObject([
      { chain: 'evidence', organization, broken: [] },
      { chain: 'audit', organization, broken: [] },
    ])
    expect(chains[0].entries).toBeGreaterThan(20)
    const byAddress = await hinoban(['evidence', 'verify', '--json'], {
      HINOBAN_DATABASE_URL: await address(),
    })
    expect([byAddress.code, byAddress.err]).toEqual([0, ''])
    expect(JSON.parse(byAddress.out).chains).toMatchObject([
      { entries: chains[0].entries, head: chains[0].head },
      { chain: 'audit' },
    ])
  })

  test('finds one byte that the owner of the database changed, and names its place', async () => {
    await tamper('there')
    for (const env of [{}, { HINOBAN_DATABASE_URL: await address() }]) {
      const { code, out } = await hinoban(['evidence', 'verify', '--json'], env)
      expect(code).toBe(1)
      const [evidence, audit] = JSON.parse(out).chains
      expect(evidence.broken.map(({ seq }: { seq: number }) => seq)).toContain(changed)
      expect(audit.broken).toEqual([])
    }
    const { out } = await hinoban(['evidence', 'verify'])
    expect(out).toContain(`${changed}番目`)
    await tamper('back')
    expect((await hinoban(['evidence', 'verify'])).code).toBe(0)
  })
})

test('start prints where it is, in both languages, and ends in order', async () => {
  expect(said).toContain(`${url}/setup#`)
  server.kill('SIGTERM')
  const [code] = await once(server, 'exit')
  expect(code).toBe(0)
  const left = await readFile(join(folder, 'data/records/data/postmaster.pid'), 'utf8').catch(
    () => null,
  )
  expect(left).toBeNull()
  const after = await hinoban(['evidence', 'verify'])
  expect(after.code).toBe(1)
  expect(after.err).toContain('npm start')
})
