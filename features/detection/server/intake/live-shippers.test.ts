/**
 * Programs that other people wrote and Debian ships send to Hinoban's doors: rsyslog and syslog-ng as clients of Elasticsearch,
 * syslog-ng by syslog over TLS, Elastic's own client for Python, curl. Whatever is not installed is skipped and says so.
 * @module
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openLog } from '../../../../platform/log/index.ts'
import { listenTcp } from './syslog-tcp.ts'
import { DOOR_TOKEN, doorOrigin, openDoor, readAsStored } from './testing-door.ts'

vi.setConfig({ testTimeout: 60_000 })

const run = promisify(execFile)
const has = (...paths: string[]): boolean => paths.every((path) => globSync(path).length > 0)
/** It cannot be installed beside rsyslog: `.ci/run` unpacks it here. */
const SYSLOG_NG = ['', '/opt/syslog-ng'].find((root) => existsSync(`${root}/usr/sbin/syslog-ng`))
const hasPython = (): boolean => {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import elasticsearch'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const skipped = {
  rsyslog: has('/usr/sbin/rsyslogd', '/usr/lib/*/rsyslog/omelasticsearch.so')
    ? null
    : 'rsyslog-elasticsearch is not installed',
  syslogNg:
    SYSLOG_NG === undefined
      ? 'syslog-ng is not there'
      : existsSync('/usr/bin/openssl')
        ? null
        : 'openssl is not installed',
  python: hasPython() ? null : 'python3-elasticsearch is not installed',
  curl: existsSync('/usr/bin/curl') ? null : 'curl is not installed',
}
const named = (name: string, why: string | null): string => (why ? `${name} (${why})` : name)

const JAPANESE = '管理者がサインインしました'
const FAILED = 'Failed password for invalid user oracle from 198.51.100.7 port 4711 ssh2'

let folder: string
let door: Awaited<ReturnType<typeof openDoor>>
const started: ChildProcess[] = []
const at = (name: string): string => join(folder, name)
const start = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  started.push(child)
  return { stop: () => void child.kill('SIGTERM'), said: () => said }
}
const fresh = (): void => {
  door.records.length = 0
  door.asked.length = 0
  door.lost.length = 0
  door.state.hasRoom = true
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-shippers-'))
  await chmod(folder, 0o755)
  door = await openDoor()
})
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await door?.close()
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(skipped.rsyslog !== null)(named('rsyslog omelasticsearch', skipped.rsyslog), () => {
  test('what logger(1) says comes, and what was put off for want of room comes later', async () => {
    fresh()
    await writeFile(
      at('rsyslog.conf'),
      [
        `global(workDirectory="${folder}")`,
        'module(load="imuxsock" SysSock.Use="off")',
        'module(load="omelasticsearch")',
        `input(type="imuxsock" Socket="${at('es.sock')}" RateLimit.Interval="0")`,
        'template(name="hinoban" type="list" option.jsonf="on") {',
        '  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")',
        '  property(outname="hostname" name="hostname" format="jsonf")',
        '  property(outname="programname" name="programname" format="jsonf")',
        '  property(outname="procid" name="procid" format="jsonf")',
        '  property(outname="facility" name="syslogfacility" format="jsonf")',
        '  property(outname="severity" name="syslogseverity" format="jsonf")',
        '  property(outname="message" name="msg" format="jsonf")',
        '}',
        `action(type="omelasticsearch" server="${door.elastic}" uid="hinoban" pwd="${DOOR_TOKEN}"`,
        '  template="hinoban" searchIndex="hinoban" searchType="" bulkmode="on"',
        '  queue.type="LinkedList" action.resumeRetryCount="-1" action.resumeInterval="1")',
      ].join('\n'),
    )
    const rsyslog = start('/usr/sbin/rsyslogd', [
      '-n',
      '-f',
      at('rsyslog.conf'),
      '-i',
      at('rs.pid'),
    ])
    await expect.poll(() => existsSync(at('es.sock'))).toBe(true)
    const say = (tag: string, text: string) =>
      run('/usr/bin/logger', ['-u', at('es.sock'), '-t', tag, '-p', 'auth.info', '--id=4711', text])
    await say('sshd', FAILED)
    await say('app', `${JAPANESE} "quoted" \\`)
    const seen = () => door.events()
    await expect.poll(() => seen().length, { message: rsyslog.said() }).toBe(2)
    // Without room every request is put off.
    door.state.hasRoom = false
    const lines = Array.from({ length: 50 }, (_, n) => `later ${n}`)
    await writeFile(at('lines'), `${lines.join('\n')}\n`)
    await run('/usr/bin/logger', ['-u', at('es.sock'), '-t', 'app', '-f', at('lines')])
    await expect.poll(() => door.lost.includes('deferred')).toBe(true)
    // It asks this before it sends again, and newer ones send nothing where the answer is no success.
    await expect
      .poll(() => door.asked, { message: rsyslog.said() })
      .toContain('GET /api/detection/elastic/_cat/health 200')
    door.state.hasRoom = true
    const later = () =>
      new Set(
        seen().flatMap(({ message }) => (message?.includes('later ') ? [message.trim()] : [])),
      )
    await expect.poll(() => later().size, { message: rsyslog.said() }).toBe(50)
    const [ssh, app] = seen()
    expect(ssh).toMatchObject({
      format: 'linux-auth',
      service: 'sshd',
      damage: [],
      ecs: { 'user.name': 'oracle', 'source.ip': '198.51.100.7', 'event.outcome': 'failure' },
    })
    expect(app?.message?.trim()).toBe(`${JAPANESE} "quoted" \\`)
    expect(Math.abs((ssh?.time ?? 0) - Date.now())).toBeLessThan(3_600_000)
    rsyslog.stop()
  })
})

const syslogNg = (config: string, name: string) => {
  const root = SYSLOG_NG ?? ''
  const own = `${root}/usr/lib/syslog-ng`
  return writeFile(
    at(`${name}.conf`),
    [
      '@version: 3.38',
      `@define scl-root "${root}/usr/share/syslog-ng/include/scl"`,
      `@include "${root}/usr/share/syslog-ng/include/scl/elasticsearch/*.conf"`,
      'options { keep-hostname(yes); stats-freq(0); flush-lines(10); };',
      `source s { unix-dgram("${at(`${name}.sock`)}"); };`,
      config,
    ].join('\n'),
  ).then(() =>
    start(
      `${root}/usr/sbin/syslog-ng`,
      [
        ...['-F', '--no-caps', '-f', at(`${name}.conf`), '-R', at(`${name}.persist`)],
        ...['-p', at(`${name}.pid`), '-c', at(`${name}.ctl`)],
        ...['--module-path', globSync(`${own}/3.*`)[0] ?? own],
      ],
      { LD_LIBRARY_PATH: own },
    ),
  )
}

describe.skipIf(skipped.syslogNg !== null)(named('syslog-ng', skipped.syslogNg), () => {
  test('elasticsearch-http() sends unchanged', async () => {
    fresh()
    const ng = await syslogNg(
      `destination d { elasticsearch-http(url("${door.elastic}/_bulk") index("syslog") type("")
         user("hinoban") password("${DOOR_TOKEN}") batch-lines(20) batch-timeout(200)); };
       log { source(s); destination(d); };`,
      'http',
    )
    await expect.poll(() => existsSync(at('http.sock')), { message: ng.said() }).toBe(true)
    const lines = Array.from({ length: 30 }, (_, n) => `${JAPANESE} ${n}`)
    await writeFile(at('lines'), `${FAILED}\n${lines.join('\n')}\n`)
    await run('/usr/bin/logger', [
      '-u',
      at('http.sock'),
      '-t',
      'sshd',
      '--id=4711',
      '-p',
      'auth.info',
      '-f',
      at('lines'),
    ])
    await expect.poll(() => door.records.length, { message: ng.said() }).toBe(31)
    const events = door.events()
    expect(events.find(({ message }) => message === FAILED)).toMatchObject({
      format: 'linux-auth',
      service: 'sshd',
      damage: [],
      ecs: { 'user.name': 'oracle', 'source.ip': '198.51.100.7', 'event.outcome': 'failure' },
    })
    expect(new Set(events.map(({ message }) => message))).toEqual(new Set([FAILED, ...lines]))
    ng.stop()
  })

  test('syslog() by TLS: octets counted, RFC 5424, and the old form by network()', async () => {
    await run('/usr/bin/openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...[
        '-addext',
        'subjectAltName=DNS:localhost',
        '-addext',
        'basicConstraints=critical,CA:TRUE',
      ],
      ...['-keyout', at('ng.key'), '-out', at('ng.crt')],
    ])
    const found: string[] = []
    const listen = (how: 'tls' | 'tcp', tls: { cert: string; key: string } | null) =>
      listenTcp({
        ...{ host: '127.0.0.1', port: 0, how, tls, log: openLog({ level: 'silent' }) },
        ...{ hasRoom: () => true, senderOf: () => doorOrigin, lost: () => undefined },
        gatherer: {
          add: async (_, record) => void found.push(Buffer.from(record).toString('utf8')),
          pending: () => 0,
          close: async () => undefined,
        },
      })
    const tls = await listen('tls', {
      cert: await readFile(at('ng.crt'), 'utf8'),
      key: await readFile(at('ng.key'), 'utf8'),
    })
    const tcp = await listen('tcp', null)
    const ng = await syslogNg(
      `destination tls { syslog("localhost" port(${tls.port}) transport("tls") tls(ca-file("${at('ng.crt')}") peer-verify(required-trusted))); };
       destination old { network("127.0.0.1" port(${tcp.port}) transport("tcp")); };
       log { source(s); destination(tls); destination(old); };`,
      'tls',
    )
    await expect.poll(() => existsSync(at('tls.sock')), { message: ng.said() }).toBe(true)
    await writeFile(at('lines'), `${FAILED}\n${JAPANESE}\n`)
    await run('/usr/bin/logger', [
      '-u',
      at('tls.sock'),
      '-t',
      'sshd',
      '--id=4711',
      '-p',
      'auth.info',
      '-f',
      at('lines'),
    ])
    await expect.poll(() => found.length, { message: ng.said() }).toBe(4)
    expect(found.filter((text) => text.startsWith('<38>1 '))).toHaveLength(2)
    for (const text of found) {
      const event = readAsStored(text)
      expect(event).toMatchObject({ format: 'linux-auth', service: 'sshd', damage: [] })
      expect([FAILED, JAPANESE]).toContain(event.message)
    }
    ng.stop()
    await tls.close()
    await tcp.close()
  })
})

describe.skipIf(skipped.python !== null)(named('elasticsearch for Python', skipped.python), () => {
  test('believes that it speaks with Elasticsearch, and its helpers store and report', async () => {
    fresh()
    await writeFile(
      at('client.py'),
      `import json, sys
from elasticsearch import Elasticsearch, helpers
es = Elasticsearch([sys.argv[1]], http_auth=('hinoban', sys.argv[2]), http_compress=True)
assert es.ping()
told = es.info()
assert es.indices.exists(index='logs')
good = [{'_index': 'logs', '_source': {'@timestamp': '2026-11-22T09:00:00+09:00', 'message': '${JAPANESE} %d' % n}} for n in range(1200)]
stored, failed = helpers.bulk(es, good, chunk_size=500)
gone, wrong = helpers.bulk(es, [{'_op_type': 'delete', '_index': 'logs', '_id': '1'}, good[0]], raise_on_error=False)
one = es.index(index='logs', body={'message': 'alone'})
print(json.dumps({'version': told['version']['number'], 'stored': stored, 'failed': failed, 'gone': gone, 'wrong': wrong, 'one': one['result']}))
`,
    )
    const { stdout } = await run('/usr/bin/python3', [
      '-W',
      'ignore',
      at('client.py'),
      door.elastic,
      DOOR_TOKEN,
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      stored: 1_200,
      failed: [],
      gone: 1,
      wrong: [{ delete: { status: 400 } }],
      one: 'created',
    })
    expect(door.records).toHaveLength(1_202)
    expect(door.events().at(-1)?.message).toBe('alone')
    expect(door.events()[7]).toMatchObject({
      format: 'ecs',
      time: Date.parse('2026-11-22T00:00:00Z'),
      message: `${JAPANESE} 7`,
    })
  })
})

describe.skipIf(skipped.curl !== null)(named('curl', skipped.curl), () => {
  test('posts a file of lines as it is, gzip or not', async () => {
    fresh()
    await writeFile(
      at('lines.ndjson'),
      `{"message":"${JAPANESE}"}\n{"message":"two"}\nplain line\n`,
    )
    const post = (...more: string[]) =>
      run('/usr/bin/curl', [
        ...['-sS', '--fail-with-body', '-H', `Authorization: Bearer ${DOOR_TOKEN}`],
        ...[...more, door.ingest],
      ])
    expect(JSON.parse((await post('--data-binary', `@${at('lines.ndjson')}`)).stdout)).toEqual({
      accepted: 3,
    })
    await run('/bin/gzip', ['-k', at('lines.ndjson')])
    await post('-H', 'Content-Encoding: gzip', '--data-binary', `@${at('lines.ndjson.gz')}`)
    // Without a length, in pieces, as from a pipe.
    await post('-T', at('lines.ndjson'), '-X', 'POST', '-H', 'Transfer-Encoding: chunked')
    expect(door.records).toHaveLength(9)
    expect(door.records[3]?.toString()).toBe(`{"message":"${JAPANESE}"}`)
  })
})
