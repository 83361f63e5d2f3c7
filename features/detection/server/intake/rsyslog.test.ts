/**
 * A real rsyslog sends by TLS with the configuration that the setup steps show, fed by a real logger(1).
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLog } from '@hinoban/logs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLog } from '../../../../platform/log/index.ts'
import { setupFor } from '../sources/setup.ts'
import type { Origin } from './gather.ts'
import { listenTcp } from './syslog-tcp.ts'

const RSYSLOGD = '/usr/sbin/rsyslogd'
const missing = !existsSync(RSYSLOGD)
  ? 'rsyslog is not installed'
  : !existsSync('/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so') &&
      !existsSync('/usr/lib/aarch64-linux-gnu/rsyslog/lmnsd_gtls.so')
    ? 'rsyslog-gnutls is not installed'
    : !existsSync('/usr/bin/openssl') || !existsSync('/usr/bin/logger')
      ? 'openssl and logger are needed'
      : null

let folder: string
let rsyslog: ChildProcess | null = null
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-rsyslog-'))
  // rsyslog may give its rights up.
  await chmod(folder, 0o755)
})
afterAll(async () => {
  rsyslog?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const origin: Origin = {
  organization: '0198d3a4-0000-7000-8000-000000000001',
  site: null,
  source: '0198d3a4-0000-7000-8000-000000000002',
  how: 'tls',
  peer: '127.0.0.1',
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  name: null,
  ids: 'place',
}

describe.skipIf(missing !== null)(`rsyslog over TLS${missing ? ` (${missing})` : ''}`, () => {
  test('every message of logger(1) comes, in its order, Japanese intact, with the steps that are shown', async () => {
    execFileSync(
      '/usr/bin/openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=localhost',
        ],
        ...[
          '-addext',
          'subjectAltName=DNS:localhost',
          '-addext',
          'basicConstraints=critical,CA:TRUE',
        ],
        ...['-keyout', at('server.key'), '-out', at('server.crt')],
      ],
      { stdio: 'ignore' },
    )
    const found: string[] = []
    const listener = await listenTcp({
      host: '127.0.0.1',
      port: 0,
      how: 'tls',
      tls: {
        cert: await readFile(at('server.crt'), 'utf8'),
        key: await readFile(at('server.key'), 'utf8'),
      },
      log: openLog({ level: 'silent' }),
      hasRoom: () => true,
      senderOf: () => origin,
      lost: (place) => expect(place).toBe('none'),
      gatherer: {
        add: async (_, record) => void found.push(Buffer.from(record).toString('utf8')),
        pending: () => 0,
        close: async () => undefined,
      },
    })
    const steps = setupFor(
      { kind: 'syslog', id: origin.source, path: null },
      {
        publicUrl: 'https://localhost',
        listeners: [
          { how: 'tls', state: 'listening', host: '', port: listener.port, failure: null },
        ],
      },
    )
    await writeFile(
      at('rsyslog.conf'),
      [
        `global(workDirectory="${folder}" DefaultNetstreamDriverCAFile="${at('server.crt')}")`,
        'module(load="imuxsock" SysSock.Use="off")',
        `input(type="imuxsock" Socket="${at('log.sock')}" RateLimit.Interval="0" UseSysTimeStamp="off")`,
        steps.find(({ title }) => title.en === 'rsyslog (TLS)')?.copy?.content ?? 'no such step',
      ].join('\n'),
    )
    rsyslog = spawn(RSYSLOGD, ['-n', '-f', at('rsyslog.conf'), '-i', at('rsyslog.pid')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    rsyslog.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await expect.poll(() => existsSync(at('log.sock'))).toBe(true)
    const wanted = Array.from({ length: 500 }, (_, n) => `管理者がサインインしました ${n}`)
    await writeFile(at('lines'), `${wanted.join('\n')}\n`)
    execFileSync('/usr/bin/logger', [
      ...['-u', at('log.sock'), '-t', 'signin', '-p', 'auth.notice', '-f', at('lines')],
    ])
    const read = () =>
      found.map((text) =>
        readLog(text, {
          receivedAt: Date.now(),
          format: 'auto',
          timeZone: 'Asia/Tokyo',
          encoding: 'auto',
          senderAddress: null,
        }),
      )
    // rsyslog's own template leaves a blank before the text.
    const messages = () =>
      read().flatMap(({ message }) => (message?.includes('管理者が') ? [message.trim()] : []))
    await expect.poll(() => messages().length, { message: said }).toBe(500)
    expect(messages()).toEqual(wanted)
    const event = read().find(({ message }) => message?.trim() === wanted[0])
    expect(event?.damage).toEqual([])
    expect(event?.timeFrom).toBe('header')
    await listener.close()
  })
})
