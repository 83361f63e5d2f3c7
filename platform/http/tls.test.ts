/**
 * https with a certificate of OpenSSL: old protocols refused, a renewed certificate taken over without a restart, a
 * broken one refused and the old one kept.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../clock/index.ts'
import { openLog } from '../log/index.ts'
import { type Http, openHttp } from './index.ts'
import { readTls, tlsOf, watchTls } from './tls.ts'

const hasOpenssl = existsSync('/usr/bin/openssl')
const log = openLog({ level: 'silent' })
let folder: string
const at = (name: string): string => join(folder, name)
const make = (name: string, host: string): void => {
  execFileSync(
    '/usr/bin/openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...[
        '-keyout',
        at(`${name}.key`),
        '-out',
        at(`${name}.crt`),
        '-days',
        '2',
        '-subj',
        `/CN=${host}`,
      ],
      ...['-addext', `subjectAltName=DNS:${host}`],
    ],
    { stdio: 'ignore' },
  )
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-tls-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const nameAt = (port: number, version?: 'TLSv1.1' | 'TLSv1.2'): Promise<string> =>
  new Promise((done, fail) => {
    const socket = connect(
      {
        port,
        host: '127.0.0.1',
        servername: 'localhost',
        rejectUnauthorized: false,
        ...(version ? { minVersion: version, maxVersion: version } : {}),
      },
      () => {
        done(String(socket.getPeerCertificate().subject.CN))
        socket.destroy()
      },
    )
    socket.once('error', fail)
  })

test('half a setting is refused with the name of the other half', () => {
  expect(tlsOf(null, null)).toBeNull()
  expect(() => tlsOf('/a', null)).toThrow('HINOBAN_HTTP_TLS_KEY')
  expect(() => tlsOf(null, '/a')).toThrow('HINOBAN_HTTP_TLS_CERTIFICATE')
})

describe.skipIf(!hasOpenssl)('https (openssl is needed)', () => {
  let http: Http
  let port: number
  beforeAll(async () => {
    make('server', 'first.example.jp')
    http = await openHttp({
      log,
      clock: systemClock,
      version: '0',
      publicUrl: null,
      host: '127.0.0.1',
      trustedProxies: [],
      whoIs: async () => null,
      isHome: async () => false,
      guard: () => undefined,
      sentences: [],
      routes: [],
      tls: { certificate: at('server.crt'), key: at('server.key') },
    })
    port = Number(new URL(await http.listen(0, '127.0.0.1')).port)
  })
  afterAll(() => http?.close())

  test('answers by TLS 1.2 and later, and not by what came before', async () => {
    expect(await nameAt(port, 'TLSv1.2')).toBe('first.example.jp')
    await expect(nameAt(port, 'TLSv1.1')).rejects.toBeTruthy()
  })

  test('takes a renewed certificate over; a broken one changes nothing', async () => {
    const used: string[] = []
    const files = { certificate: at('server.crt'), key: at('server.key') }
    const stop = watchTls(files, log, ({ cert }) => void used.push(cert), 20)
    await sleep(60)
    expect(used).toEqual([])
    await writeFile(files.certificate, 'no certificate')
    await utimes(files.certificate, new Date(), new Date(Date.now() + 5_000))
    await sleep(100)
    expect(used).toEqual([])
    make('server', 'second.example.jp')
    await utimes(files.certificate, new Date(), new Date(Date.now() + 10_000))
    await expect.poll(() => used.length).toBeGreaterThan(0)
    stop()
    expect(used[0]).toContain('BEGIN CERTIFICATE')
  })

  test('what cannot be used is named', async () => {
    await expect(readTls({ certificate: at('none'), key: at('none') })).rejects.toThrow('ENOENT')
    make('other', 'other.example.jp')
    await expect(
      readTls({ certificate: at('server.crt'), key: at('other.key') }),
    ).rejects.toMatchObject({
      code: 'http.tls_unusable',
    })
  })
})
