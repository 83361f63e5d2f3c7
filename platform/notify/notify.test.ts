import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openJobs } from '../jobs/index.ts'
import { type Keys, openKeys } from '../keys/index.ts'
import { openLog } from '../log/index.ts'
import type { Scope } from '../records/index.ts'
import { testRecords } from '../records/testing.ts'
import {
  isSigned,
  MailAddress,
  type Notify,
  type NotifySettings,
  notifyMigrations,
  openNotify,
  RETRY_MS,
} from './index.ts'
import { Link, mailOf, plainTitle } from './message.ts'

const log = openLog({ level: 'silent' })
let world: Awaited<ReturnType<typeof testRecords>>
let keys: Keys
let dataDir: string
let now = Date.UTC(2026, 10, 22)
const clock = { now: () => new Date(now) }

/** A mail server as far as nodemailer needs one: it keeps what it was told. */
const smtpSink = async (): Promise<{
  server: TcpServer
  port: number
  mails: { from: string; to: string[]; text: string }[]
  refuse: { with: string | null }
}> => {
  const mails: { from: string; to: string[]; text: string }[] = []
  const refuse: { with: string | null } = { with: null }
  const server = createTcp((socket) => {
    let held = ''
    let data: string | null = null
    let mail = { from: '', to: [] as string[] }
    socket.setEncoding('utf8').on('error', () => {})
    socket.write('220 sink ESMTP\r\n')
    socket.on('data', (text: string) => {
      held += text
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end)
        held = held.slice(end + 2)
        if (data !== null) {
          if (line === '.') {
            mails.push({ ...mail, text: data })
            data = null
            mail = { from: '', to: [] }
            socket.write('250 kept as 4711\r\n')
          } else data += `${line}\n`
        } else if (/^EHLO|^HELO/i.test(line)) socket.write('250 sink\r\n')
        else if (/^MAIL FROM:/i.test(line)) {
          mail.from = line.slice(10)
          socket.write(refuse.with ? `${refuse.with}\r\n` : '250 ok\r\n')
        } else if (/^RCPT TO:/i.test(line)) {
          mail.to.push(line.slice(8))
          socket.write('250 ok\r\n')
        } else if (/^DATA/i.test(line)) {
          data = ''
          socket.write('354 go\r\n')
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
        else socket.write('250 ok\r\n')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port, mails, refuse }
}

let sink: Awaited<ReturnType<typeof smtpSink>>
let hook: Server
let hookPort: number
const calls: { headers: IncomingHttpHeaders; body: string }[] = []
let answerHook: (answer: ServerResponse) => void

beforeAll(async () => {
  world = await testRecords([notifyMigrations])
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-notify-'))
  keys = await openKeys({ dataDir })
  sink = await smtpSink()
  hook = createServer((request, answer) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text) => {
      body += text
    })
    request.on('end', () => {
      calls.push({ headers: request.headers, body })
      answerHook(answer)
    })
  })
  hook.listen(0, '127.0.0.1')
  await once(hook, 'listening')
  hookPort = (hook.address() as AddressInfo).port
})
afterAll(async () => {
  sink.server.close()
  hook.closeAllConnections()
  hook.close()
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  sink.mails.length = 0
  sink.refuse.with = null
  calls.length = 0
  answerHook = (answer) => answer.end('thanks')
})

const enqueued: Date[] = []
const open = (o: Partial<NotifySettings> = {}): Notify =>
  openNotify({
    records: world.records,
    keys,
    clock,
    log,
    jobs: {
      enqueue: async (_job, _input, options) => {
        if (options?.startAfter) enqueued.push(options.startAfter)
        return null
      },
    },
    settings: () => ({
      smtpUrl: `smtp://mail.example:${sink.port}`,
      from: 'hinoban@example.co.jp',
      privateAddresses: true,
      baseUrl: 'https://hinoban.example.co.jp/',
      ...o,
    }),
    network: { resolve: async () => ['127.0.0.1'] },
  })
const within = <T>(scope: Scope, work: Parameters<typeof world.records.within<T>>[1]) =>
  world.records.within(scope, work)
const webhook = (notify: Notify, scope: Scope) =>
  within(scope, (tx) =>
    notify.createChannel(tx, {
      kind: 'webhook',
      name: 'チャット',
      target: `http://chat.example:${hookPort}/hook`,
      enabled: true,
    }),
  )
const mailChannel = (notify: Notify, scope: Scope) =>
  within(scope, (tx) =>
    notify.createChannel(tx, {
      kind: 'mail',
      name: '担当',
      target: 'tanto@example.co.jp',
      enabled: true,
    }),
  )
const later = (ms: number) => {
  now += ms
}
/** The header and the text of a mail as the reader sees them. */
const decoded = (raw: string): { subject: string; text: string } => {
  const [head = '', ...rest] = raw.split('\n\n')
  const subject = (/^Subject: (.*(?:\n .*)*)/m.exec(head)?.[1] ?? '')
    .replaceAll(/\n\s/g, ' ')
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : Buffer.from(
            text
              .replaceAll('_', ' ')
              .replaceAll(/=([0-9A-F]{2})/gi, (__, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            'latin1',
          ).toString(),
    )
  const body = rest.join('\n\n')
  const text = /base64/i.test(head)
    ? Buffer.from(body, 'base64').toString()
    : Buffer.from(
        body
          .replaceAll('=\n', '')
          .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          ),
        'latin1',
      ).toString()
  return { subject, text }
}

describe('messages', () => {
  test('go out as mail and as a signed webhook, with a title and a link only', async () => {
    const scope = await world.organization()
    const notify = open()
    const { secret } = await webhook(notify, scope)
    await mailChannel(notify, scope)
    await within(scope, (tx) =>
      notify.send(tx, { to: 'all', title: 'VPN装置の更新期限が過ぎました', link: '/findings/1' }),
    )
    expect(await notify.deliverDue()).toBe(0)
    later(21_000)
    expect(await notify.deliverDue()).toBe(2)
    const mail = decoded(sink.mails[0]?.text ?? '')
    expect(mail.subject).toBe('[火の番] VPN装置の更新期限が過ぎました')
    expect(mail.text).toContain('https://hinoban.example.co.jp/findings/1')
    expect(sink.mails[0]).toMatchObject({
      from: expect.stringContaining('<hinoban@example.co.jp>'),
      to: ['<tanto@example.co.jp>'],
    })
    const [call] = calls
    expect(JSON.parse(call?.body ?? '')).toEqual({
      at: expect.any(String),
      count: 1,
      id: call?.headers['x-hinoban-id'],
      link: 'https://hinoban.example.co.jp/findings/1',
      title: 'VPN装置の更新期限が過ぎました',
    })
    const headers = call?.headers as Record<string, string>
    expect(isSigned(secret ?? '', headers, call?.body ?? '')).toBe(true)
    expect(isSigned(secret ?? '', headers, `${call?.body} `)).toBe(false)
    expect(
      isSigned(secret ?? '', { ...headers, 'x-hinoban-timestamp': '1' }, call?.body ?? ''),
    ).toBe(false)
    expect(
      (await within(scope, (tx) => notify.deliveries(tx, { limit: 9 }))).map((d) => [
        d.status,
        d.attempts,
      ]),
    ).toEqual([
      ['sent', 1],
      ['sent', 1],
    ])
  })
  test('become one with a count when a thousand are equal', async () => {
    const scope = await world.organization()
    const notify = open()
    await webhook(notify, scope)
    for (let i = 0; i < 10; i += 1)
      await Promise.all(
        Array.from({ length: 4 }, () =>
          within(scope, async (tx) => {
            for (let j = 0; j < 25; j += 1)
              await notify.send(tx, {
                to: 'all',
                title: `警報 ${i}`,
                link: '/alerts',
                key: 'alert-4711',
              })
          }),
        ),
      )
    later(21_000)
    await notify.deliverDue()
    expect(calls.map((call) => JSON.parse(call.body).count)).toEqual([1_000])
    // The next equal one waits for the quiet time.
    await within(scope, (tx) =>
      notify.send(tx, { to: 'all', title: '警報', link: '/alerts', key: 'alert-4711' }),
    )
    later(21_000)
    expect(await notify.deliverDue()).toBe(0)
    later(600_000)
    expect(await notify.deliverDue()).toBe(1)
  })
  test('are not sent when the transaction they tell of does not happen', async () => {
    const scope = await world.organization()
    const notify = open()
    await webhook(notify, scope)
    const before = enqueued.length
    await expect(
      within(scope, async (tx) => {
        await notify.send(tx, { to: 'all', title: 'x', link: '/x' })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    later(21_000)
    expect(await notify.deliverDue()).toBe(0)
    expect(enqueued.length).toBe(before)
  })
  test('are tried for more than 24 hours, under one id, then given up, and can be sent again', async () => {
    expect(RETRY_MS.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(24 * 3_600_000)
    const scope = await world.organization()
    const notify = open()
    const { channel, secret } = await webhook(notify, scope)
    answerHook = (answer) => answer.writeHead(503).end('later')
    await within(scope, (tx) =>
      notify.send(tx, { to: { channels: [channel.id] }, title: 'x', link: '/x' }),
    )
    later(21_000)
    for (let i = 0; i <= RETRY_MS.length; i += 1) {
      expect(await notify.deliverDue()).toBe(1)
      expect(await notify.deliverDue()).toBe(0)
      later(RETRY_MS[i] ?? 1e9)
    }
    expect(await notify.deliverDue()).toBe(0)
    expect(new Set(calls.map((call) => call.headers['x-hinoban-id'])).size).toBe(1)
    expect(
      calls.every((call) =>
        isSigned(secret ?? '', call.headers as Record<string, string>, call.body),
      ),
    ).toBe(true)
    const [failed] = await within(scope, (tx) => notify.deliveries(tx, { limit: 1 }))
    expect(failed).toMatchObject({
      status: 'failed',
      attempts: RETRY_MS.length + 1,
      reply: 'HTTP 503 later',
    })
    answerHook = (answer) => answer.end('ok')
    await within(scope, (tx) => notify.replay(tx, failed?.id ?? ''))
    expect(await notify.deliverDue()).toBe(1)
    expect((await within(scope, (tx) => notify.deliveries(tx, { limit: 1 })))[0]).toMatchObject({
      status: 'sent',
      reply: 'HTTP 200 ok',
    })
    const stranger = await world.organization()
    await expect(
      within(stranger, (tx) => notify.replay(tx, failed?.id ?? '')),
    ).rejects.toMatchObject({ code: 'notify.not_replayable' })
  })
  test('that a killed process had taken are sent by the next', async () => {
    const scope = await world.organization()
    const notify = open()
    await webhook(notify, scope)
    await within(scope, (tx) => notify.send(tx, { to: 'all', title: 'x', link: '/x' }))
    later(21_000)
    const client = await world.records.pool.connect()
    await client.query(`select set_config('hinoban.system', 'on', false)`)
    await client.query(
      `update notify_deliveries set status = 'sending', attempts = 1, next_at = $1 where organization_id = $2`,
      [new Date(now + 300_000), scope.organization],
    )
    await client.query(`select set_config('hinoban.system', '', false)`)
    client.release()
    expect(await notify.deliverDue()).toBe(0)
    later(300_001)
    expect(await notify.deliverDue()).toBe(1)
    expect(calls.length).toBe(1)
  })
  test('reach their receiver through the real queue', async () => {
    const scope = await world.organization()
    const jobs = await openJobs({ records: world.records, log, clock: { now: () => new Date() } })
    now = Date.now()
    const notify = openNotify({
      records: world.records,
      keys,
      clock,
      log,
      jobs,
      settings: () => ({
        smtpUrl: `smtp://mail.example:${sink.port}`,
        from: 'a@example.co.jp',
        privateAddresses: true,
        baseUrl: 'https://h.example',
      }),
      network: { resolve: async () => ['127.0.0.1'] },
    })
    try {
      await webhook(notify, scope)
      await within(scope, (tx) => notify.send(tx, { to: 'all', title: 'x', link: '/x' }))
      later(21_000)
      await notify.deliverDue()
      const [sent] = await within(scope, (tx) => notify.deliveries(tx, { limit: 1 }))
      await jobs.start(notify.jobs)
      now = Date.now() - 1_000
      await within(scope, (tx) => notify.replay(tx, sent?.id ?? ''))
      await expect.poll(() => calls.length).toBe(2)
    } finally {
      await jobs.stop()
      await notify.close()
    }
  })
})

describe('channels', () => {
  test('are tested with the reply of the other side', async () => {
    const scope = await world.organization()
    const notify = open()
    const { channel } = await webhook(notify, scope)
    const mail = await mailChannel(notify, scope)
    answerHook = (answer) => answer.writeHead(410).end('no such\u0000 room\n'.padEnd(2_000, 'x'))
    expect(await notify.testChannel(scope, channel.id, 'テスト')).toEqual({
      isAccepted: false,
      reply: expect.stringMatching(/^HTTP 410 no such {1,2}room x{50}/),
    })
    expect(await notify.testChannel(scope, mail.channel.id, 'テスト')).toEqual({
      isAccepted: true,
      reply: '250 kept as 4711',
    })
    sink.refuse.with = '550 5.7.1 not from you'
    expect(await notify.testChannel(scope, mail.channel.id, 'テスト')).toEqual({
      isAccepted: false,
      reply: '550 5.7.1 not from you',
    })
    await expect(
      open({ smtpUrl: null }).testChannel(scope, mail.channel.id, 'x'),
    ).rejects.toMatchObject({ code: 'notify.mail_not_set' })
    expect(await notify.testChannel(await world.organization(), channel.id, 'x')).toBeNull()
  })
  test('never follow a redirect, and never reach inside unless it was allowed', async () => {
    const scope = await world.organization()
    const inside = open()
    const { channel } = await webhook(inside, scope)
    const mail = await mailChannel(inside, scope)
    answerHook = (answer) =>
      answer.writeHead(307, { location: `http://127.0.0.1:${hookPort}/other` }).end()
    expect(await inside.testChannel(scope, channel.id, 'x')).toMatchObject({
      isAccepted: false,
      reply: expect.stringContaining('HTTP 307'),
    })
    expect(calls.length).toBe(1)
    const outside = open({ privateAddresses: false })
    expect(await outside.testChannel(scope, channel.id, 'x')).toMatchObject({
      isAccepted: false,
      reply: 'feeds.refused scheme',
    })
    expect(await outside.testChannel(scope, mail.channel.id, 'x')).toMatchObject({
      isAccepted: false,
      reply: 'feeds.refused private_address',
    })
    for (const target of [
      'https://127.0.0.1/',
      'https://[::ffff:169.254.169.254]/',
      'http://chat.example/',
      'https://a:b@chat.example/',
      'gopher://chat.example/',
    ])
      await expect(
        within(scope, (tx) =>
          outside.createChannel(tx, { kind: 'webhook', name: 'x', target, enabled: true }),
        ),
        target,
      ).rejects.toMatchObject({ code: 'feeds.refused' })
    expect([calls.length, sink.mails.length]).toEqual([1, 0])
  })
  test('keep their secret sealed, and change it with the address', async () => {
    const scope = await world.organization()
    const notify = open()
    const { channel, secret } = await webhook(notify, scope)
    const stored = await world.records.pool.connect()
    await stored.query(`select set_config('hinoban.system', 'on', false)`)
    const { rows } = await stored.query('select * from notify_channels where id = $1', [channel.id])
    await stored.query(`select set_config('hinoban.system', '', false)`)
    stored.release()
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(JSON.stringify(await within(scope, (tx) => notify.channels(tx)))).not.toContain(secret)
    const same = await within(scope, (tx) =>
      notify.changeChannel(tx, channel.id, {
        kind: 'webhook',
        name: '新しい名前',
        target: channel.target,
        enabled: false,
      }),
    )
    expect(same).toMatchObject({ secret: null, channel: { name: '新しい名前', enabled: false } })
    const moved = await within(scope, (tx) =>
      notify.changeChannel(tx, channel.id, {
        kind: 'webhook',
        name: 'x',
        target: `http://chat.example:${hookPort}/new`,
        enabled: true,
      }),
    )
    expect(moved?.secret).toMatch(/^whsec_/)
    expect(moved?.secret).not.toBe(secret)
    await notify.testChannel(scope, channel.id, 'x')
    expect(
      isSigned(
        moved?.secret ?? '',
        calls[0]?.headers as Record<string, string>,
        calls[0]?.body ?? '',
      ),
    ).toBe(true)
    expect(await within(scope, (tx) => notify.removeChannel(tx, channel.id))).toEqual({
      removed: 1,
    })
    expect(
      await within(await world.organization(), (tx) => notify.channel(tx, channel.id)),
    ).toBeNull()
  })
})

describe('hostile text', () => {
  test('adds no header, no receiver and no second link to a mail', async () => {
    const scope = await world.organization()
    const notify = open()
    await mailChannel(notify, scope)
    for (const title of [
      'x\r\nBcc: thief@example.com',
      'x\nSubject: y\n\nbody',
      'x\u2028Bcc: a@b.c',
      `x${'あ'.repeat(500)}`,
      '=?UTF-8?Q?=0D=0ABcc:_thief@example.com?=',
      '.\r\nMAIL FROM:<a@b.c>',
    ])
      await within(scope, (tx) => notify.send(tx, { to: 'all', title, link: '/x' }))
    later(21_000)
    await notify.deliverDue()
    expect(sink.mails.length).toBe(6)
    for (const mail of sink.mails) {
      expect(mail.to).toEqual(['<tanto@example.co.jp>'])
      const head = mail.text.slice(0, mail.text.indexOf('\n\n'))
      expect(head).not.toMatch(/^bcc:/im)
      expect(head.match(/^subject:/gim)).toHaveLength(1)
    }
  })
  test.each([
    'a@b.c\r\nBcc: x@y.z',
    'a@b.c, x@y.z',
    '<a@b.c>',
    'a b@c.d',
    '"a b"@c.d',
    '@b.c',
    'a@',
    'a@b..c',
    'a@-b.c',
    `${'a'.repeat(65)}@b.c`,
    'a@[127.0.0.1]',
    'a@b.c\0',
  ])('is no mail address: %j', (address) => {
    expect(MailAddress.safeParse(address).success).toBe(false)
  })
  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    'javascript:alert(1)',
    '/a b',
    '/a\r\nb',
    '',
    'x',
  ])('is no link: %j', (link) => {
    expect(Link.safeParse(link).success).toBe(false)
  })
  test('is one plain line after cleaning', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
        const plain = plainTitle(title)
        expect(plain).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
        expect(plain.length).toBeLessThanOrEqual(200)
        expect(
          mailOf({ id: 'x', title: plain, link: '/x', count: 1, at: new Date(0) }, 'https://h')
            .subject,
        ).not.toMatch(/[\r\n]/)
      }),
    )
  })
})
