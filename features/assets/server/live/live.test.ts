/**
 * Live sources against the real servers: OpenLDAP's slapd with a thousand computers over three pages, snmpd by v2c and
 * v3. Skipped, with the reason, where Debian's packages slapd and snmpd are not installed.
 * @module
 */
import {
  type ChildProcess,
  type ChildProcessByStdio,
  execFileSync,
  spawn,
} from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort } from '../../../../platform/http/testing-port.ts'
import type { Scope } from '../../../../platform/records/index.ts'
import type { PulledKind, SourceCall } from '../../../../platform/sources/index.ts'
import { listAssets } from '../../contract.ts'
import { type TestInventory, testInventory } from '../testing.ts'
import { directoryKind } from './directory.ts'
import { addressesOf, snmpKind } from './snmp.ts'

let t: TestInventory
beforeAll(async () => {
  t = await testInventory()
})
afterAll(async () => {
  await t?.close()
})

const connects = async (port: number): Promise<void> => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
}
/** A server that does not stand by then never does. */
const UP = { timeout: 120_000, interval: 50 }

const callOf = async (
  kind: PulledKind,
  settings: object,
  secrets: Record<string, string>,
): Promise<SourceCall<never>> => {
  const scope = await t.scope()
  return {
    source: { id: scope.organization, name: '試験', organization: scope.organization, site: null },
    settings: kind.settings.parse(settings) as never,
    secrets,
    scope,
    startedAt: t.clock.now(),
    signal: AbortSignal.timeout(250_000),
  }
}

const assetsOf = async (scope: Scope, q: string) =>
  (await t.call(t.person(scope), listAssets as never, { query: { q } })) as { rows: object[] }

describe.skipIf(!existsSync('/usr/sbin/slapd'))('a directory (slapd is needed)', () => {
  let folder: string
  let slapd: ChildProcess
  let url: string
  const kind = (): PulledKind => directoryKind(t.live) as PulledKind
  const COMPUTERS = 1_203

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hinoban-slapd-'))
    await mkdir(join(folder, 'db'))
    const port = await freePort()
    url = `ldap://127.0.0.1:${port}`
    await writeFile(
      join(folder, 'slapd.conf'),
      `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/pid
sizelimit size.soft=500 size.hard=500 size.pr=500
database mdb
suffix "dc=example,dc=jp"
rootdn "cn=admin,dc=example,dc=jp"
rootpw admin
directory ${folder}/db
maxsize 1073741824
limits dn.exact="cn=reader,dc=example,dc=jp" size.prtotal=unlimited size.pr=500
`,
    )
    const ldif = [
      'dn: dc=example,dc=jp\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: 例\n',
      'dn: cn=reader,dc=example,dc=jp\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: reads\n',
      'dn: cn=limited,dc=example,dc=jp\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: limited\nuserPassword: reads\n',
      ...Array.from(
        { length: COMPUTERS },
        (_, n) =>
          `dn: cn=pc-${n},dc=example,dc=jp\nobjectClass: device\nobjectClass: ipHost\nobjectClass: ieee802Device\ncn: pc-${n}\nserialNumber: SN${10_000 + n}\nipHostNumber: 10.${Math.floor(n / 65_025)}.${Math.floor(n / 250) % 250}.${(n % 250) + 1}\nmacAddress: 00:1a:2b:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}\nl:: ${Buffer.from('大阪工場').toString('base64')}\n`,
      ),
    ].join('\n')
    await writeFile(join(folder, 'all.ldif'), ldif)
    execFileSync('/usr/sbin/slapadd', [
      '-q',
      '-f',
      join(folder, 'slapd.conf'),
      '-l',
      join(folder, 'all.ldif'),
    ])
    slapd = spawn('/usr/sbin/slapd', ['-f', join(folder, 'slapd.conf'), '-h', url, '-d', '0'], {
      stdio: 'ignore',
    })
    await vi.waitFor(() => connects(Number(new URL(url).port)), UP)
  })
  afterAll(async () => {
    slapd?.kill('SIGTERM')
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const settings = () => ({ url, encryption: 'none', bind: 'cn=reader,dc=example,dc=jp' })

  test('every computer over all pages becomes an asset, twice the same', async () => {
    const call = await callOf(kind(), settings(), { password: 'reads' })
    expect((await kind().tryOut(call)).map((l) => l.ja).join()).toContain(
      `コンピューター${COMPUTERS}台`,
    )
    expect(await kind().collect(call)).toEqual({
      seen: COMPUTERS,
      added: COMPUTERS,
      changed: 0,
      unchanged: 0,
      warnings: [],
    })
    expect(await kind().collect(call)).toMatchObject({ seen: COMPUTERS, added: 0 })
    const [asset] = (await assetsOf(call.scope, 'SN10007')).rows
    expect(asset).toMatchObject({ name: 'pc-7', serial: 'SN10007', sources: ['directory'] })
  })

  test('a server that hands out only so much: what came is taken, and the limit is said', async () => {
    const limited = { ...settings(), bind: 'cn=limited,dc=example,dc=jp' }
    const brought = await kind().collect(await callOf(kind(), limited, { password: 'reads' }))
    expect(brought.seen).toBe(500)
    expect(brought.warnings[0]?.ja).toContain('上限')
  })

  test('what is wrong is said: password, server, certificate, base', async () => {
    const why = async (given: object, password = 'reads') => {
      const call = await callOf(kind(), { ...settings(), ...given }, { password })
      return kind()
        .tryOut(call)
        .then(
          () => 'nothing',
          (error: { code?: string }) => error.code,
        )
    }
    expect(await why({}, 'wrong')).toBe('assets.directory_refused')
    expect(await why({ url: `ldap://127.0.0.1:${await freePort()}` })).toBe(
      'assets.directory_unreachable',
    )
    expect(await why({ base: 'dc=nowhere,dc=jp' })).toBe('assets.directory_answered')
    expect(await why({ encryption: 'starttls' })).toBe('assets.directory_answered')
  })

  test('a server that talks nonsense or nothing is left, and says so', async () => {
    for (const answer of ['HTTP/1.1 400 Bad Request\r\n\r\n', '\x30\x84\xff\xff\xff\xff', '']) {
      const server = createServer((socket) => {
        socket.on('error', () => undefined)
        socket.end(Buffer.from(answer, 'latin1'))
      })
      const port = await new Promise<number>((done) =>
        server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)),
      )
      const call = await callOf(
        kind(),
        { ...settings(), url: `ldap://127.0.0.1:${port}` },
        { password: 'x' },
      )
      await expect(kind().tryOut(call)).rejects.toBeTruthy()
      server.close()
    }
  })
})

describe.skipIf(!existsSync('/usr/sbin/snmpd'))('devices by SNMP (snmpd is needed)', () => {
  let folder: string
  let snmpd: ChildProcessByStdio<null, Readable, null>
  let port: number
  const kind = (): PulledKind => snmpKind(t.live) as PulledKind

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hinoban-snmpd-'))
    port = await freePort()
    await writeFile(
      join(folder, 'snmpd.conf'),
      `agentaddress udp:127.0.0.1:${port}
rocommunity reads 127.0.0.1
createUser hinoban SHA-256 "authenticate-me" AES "encrypt-me-too"
rouser hinoban priv
sysname sw-core.example.jp
syslocation 本社2階
sysdescr Allied Telesis AT-x930 Version 5.5.3-0.1
`,
    )
    snmpd = spawn(
      '/usr/sbin/snmpd',
      ['-f', '-Lo', '-C', '-c', join(folder, 'snmpd.conf'), '-p', join(folder, 'pid')],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, SNMP_PERSISTENT_DIR: folder },
      },
    )
    // It says its version once its sockets are open.
    await new Promise<void>((done, failed) => {
      snmpd.once('error', failed).once('exit', (code) => failed(new Error(`snmpd: ${code}`)))
      createInterface({ input: snmpd.stdout }).on('line', (line) => {
        if (line.startsWith('NET-SNMP version')) done()
      })
    })
  })
  afterAll(async () => {
    snmpd?.kill('SIGTERM')
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const v2 = () => ({ ranges: ['127.0.0.1'], version: '2c', port, neighbours: true })
  const v3 = () => ({
    ranges: ['127.0.0.1'],
    version: '3',
    port,
    user: 'hinoban',
    authentication: 'sha256',
    encryption: 'aes',
  })

  test('v2c: who it is, where it stands, what it runs', async () => {
    const call = await callOf(kind(), v2(), { community: 'reads' })
    expect((await kind().tryOut(call))[0]?.ja).toBe('127.0.0.1: sw-core.example.jp')
    expect(await kind().collect(call)).toMatchObject({
      seen: expect.any(Number),
      added: expect.any(Number),
      warnings: [],
    })
    const [asset] = (await assetsOf(call.scope, 'sw-core')).rows
    expect(asset).toMatchObject({
      name: 'sw-core.example.jp',
      sources: ['snmp'],
    })
  })

  test('v3 with authentication and encryption; a wrong password is silence, said so', async () => {
    const call = await callOf(kind(), v3(), {
      authKey: 'authenticate-me',
      privKey: 'encrypt-me-too',
    })
    expect((await kind().tryOut(call))[0]?.en).toContain('sw-core')
    const wrong = await callOf(kind(), v3(), {
      authKey: 'authenticate-no',
      privKey: 'encrypt-me-too',
    })
    await expect(kind().tryOut(wrong)).rejects.toMatchObject({ code: 'assets.snmp_silent' })
    const community = await callOf(kind(), v2(), { community: 'wrong' })
    await expect(kind().collect(community)).rejects.toMatchObject({ code: 'assets.snmp_silent' })
  })
})

test('addresses of ranges: hosts alone, each once, in private networks only', () => {
  expect(addressesOf(['192.168.1.7/30', '192.168.1.5'])).toEqual(['192.168.1.5', '192.168.1.6'])
  expect(addressesOf(['10.0.0.0/31', 'fd00::10/127'])).toEqual([
    '10.0.0.0',
    '10.0.0.1',
    'fd00::10',
    'fd00::11',
  ])
  const { settings } = snmpKind(t.live)
  for (const ranges of [['8.8.8.8'], ['10.0.0.0/8'], ['192.168.0.0/15'], ['host.example.jp'], []])
    expect(settings.safeParse({ ranges, version: '2c' }).success, String(ranges)).toBe(false)
})
