/**
 * Messages as they arrive in Slack, Teams, LINE WORKS and Chatwork: services that refuse what the real ones document as
 * refused, and Microsoft's own reader of cards.
 * @module
 */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Keys, openKeys } from '../keys/index.ts'
import { openLog } from '../log/index.ts'
import type { Scope } from '../records/index.ts'
import { testRecords } from '../records/testing.ts'
import { chatworkTextOf } from './chat/chatwork.ts'
import {
  isRsaKey,
  LINE_WORKS_MAX_CHARS,
  type LineWorksAccount,
  lineWorksBodyOf,
} from './chat/line-works.ts'
import { SLACK_MAX_CHARS, slackBodyOf } from './chat/slack.ts'
import { TEAMS_MAX_BYTES, teamsBodyOf } from './chat/teams.ts'
import { type ChannelInput, type Notify, notifyMigrations, openNotify, RETRY_MS } from './index.ts'
import { type Message, plainTitle } from './message.ts'
import { retryAfter } from './post.ts'
import {
  CHATWORK_TOKEN,
  openChatwork,
  openLineWorksPeer,
  openSlack,
  openTeams,
  type Peer,
  readCard,
  WORKS,
} from './testing-chats.ts'

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
let world: Awaited<ReturnType<typeof testRecords>>
let keys: Keys
let dataDir: string
let slack: Peer
let teams: Peer
let chatwork: Peer
let works: Awaited<ReturnType<typeof openLineWorksPeer>>
let now = Date.UTC(2026, 10, 22)
const clock = { now: () => new Date(now) }
const later = (ms: number) => {
  now += ms
}

beforeAll(async () => {
  world = await testRecords([notifyMigrations])
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-chats-'))
  keys = await openKeys({ dataDir })
  slack = await openSlack()
  teams = await openTeams()
  chatwork = await openChatwork()
  works = await openLineWorksPeer({ publicKey: pair.publicKey, now: clock.now })
})
afterAll(async () => {
  for (const peer of [slack, teams, chatwork, works]) await peer.close()
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})
beforeEach(() => {
  for (const peer of [slack, teams, chatwork, works]) {
    peer.heard.length = 0
    peer.seen.length = 0
  }
})

const open = (isPrivate = true): Notify =>
  openNotify({
    records: world.records,
    keys,
    clock,
    log: openLog({ level: 'silent' }),
    jobs: { enqueue: async () => null },
    settings: () => ({
      smtpUrl: null,
      from: null,
      privateAddresses: isPrivate,
      baseUrl: 'https://hinoban.example.co.jp/',
    }),
    network: { resolve: async () => ['127.0.0.1'] },
    endpoints: {
      lineWorks: {
        token: `http://auth.works.example:${works.port}/oauth2/v2.0/token`,
        api: `http://api.works.example:${works.port}/v1.0`,
      },
      chatwork: `http://api.chatwork.example:${chatwork.port}/v2`,
    },
  })
const within = <T>(scope: Scope, work: Parameters<typeof world.records.within<T>>[1]) =>
  world.records.within(scope, work)

const common = { name: '工場', enabled: true }
const slackTo = (key = 'key'): ChannelInput => ({
  kind: 'slack',
  ...common,
  address: `http://hooks.slack.example:${slack.port}/services/T0/B0/${key}`,
})
const teamsTo = (sig = 'signed', id = 'abc'): ChannelInput => ({
  kind: 'teams',
  ...common,
  address: `http://flow.example:${teams.port}/workflows/${id}/triggers/manual/paths/invoke?api-version=1&sig=${sig}`,
})
const chatworkTo = (token = CHATWORK_TOKEN, roomId = '12345'): ChannelInput => ({
  kind: 'chatwork',
  ...common,
  roomId,
  token,
})
const account: LineWorksAccount = {
  clientId: WORKS.clientId,
  clientSecret: WORKS.clientSecret,
  serviceAccount: WORKS.serviceAccount,
  privateKey: pair.privateKey,
}
const worksTo = (o: Partial<typeof account> & { readonly roomId?: string } = {}): ChannelInput => {
  const { roomId = WORKS.room, ...changed } = o
  return {
    kind: 'lineworks',
    ...common,
    botId: WORKS.botId,
    roomId,
    account: { ...account, ...changed },
  }
}
const make = async (scope: Scope, notify: Notify, input: ChannelInput): Promise<string> =>
  (await within(scope, (tx) => notify.createChannel(tx, input))).channel.id
const tested = async (input: ChannelInput, notify = open()) => {
  const scope = await world.organization()
  return notify.testChannel(scope, await make(scope, notify, input), 'テスト連絡')
}

describe('a message arrives as a title and a link', () => {
  test.each([
    ['Slack', () => slackTo(), () => slack],
    ['Teams', () => teamsTo(), () => teams],
    ['Chatwork', () => chatworkTo(), () => chatwork],
    ['LINE WORKS', () => worksTo(), () => works],
  ] as const)('in %s', async (_, input, peer) => {
    const scope = await world.organization()
    const notify = open()
    await make(scope, notify, input())
    await within(scope, (tx) =>
      notify.send(tx, { to: 'all', title: 'VPN装置の更新期限', link: '/findings/1', count: 3 }),
    )
    later(21_000)
    expect(await notify.deliverDue()).toBe(1)
    const [seen, ...others] = peer().seen
    expect(others).toEqual([])
    expect(seen?.text).toContain('VPN装置の更新期限 (×3)')
    expect(new Set(seen?.links)).toEqual(new Set(['https://hinoban.example.co.jp/findings/1']))
    const [sent] = await within(scope, (tx) => notify.deliveries(tx, { limit: 1 }))
    expect(sent).toMatchObject({ status: 'sent', attempts: 1 })
    // What is kept never tells the secret: neither the log nor the channel.
    const shown = JSON.stringify([sent, await within(scope, (tx) => notify.channels(tx))])
    expect(shown).not.toMatch(/T0\/B0|sig=|0123456789abcdef|PRIVATE|secret-1|token-\d/)
  })
})

describe('the test button tells the true answer', () => {
  test.each([
    ['Slack takes it', () => slackTo(), true, /^HTTP 200 ok$/],
    ['a webhook that is gone', () => slackTo('gone'), false, /^HTTP 404 no_service$/],
    ['an archived channel', () => slackTo('archived'), false, /^HTTP 410 channel_is_archived$/],
    ['a forbidden post', () => slackTo('forbidden'), false, /^HTTP 403 action_prohibited$/],
    ['Teams takes it', () => teamsTo(), true, /^HTTP 202$/],
    ['an address cut short', () => teamsTo('x'), false, /^HTTP 401 .*DirectApiAuthorization/],
    ['a workflow that is gone', () => teamsTo('signed', 'no'), false, /^HTTP 404 .*NotFound/],
    ['Chatwork takes it', () => chatworkTo(), true, /^HTTP 200 .*message_id/],
    ['a wrong token', () => chatworkTo('f'.repeat(32)), false, /^HTTP 401 .*Invalid API token/],
    ['a room without the right', () => chatworkTo(CHATWORK_TOKEN, '999'), false, /^HTTP 403 /],
    ['LINE WORKS takes it', () => worksTo(), true, /^HTTP 201$/],
    [
      'a wrong client secret',
      () => worksTo({ clientSecret: 'x' }),
      false,
      /^OAuth HTTP 401 .*invalid_client/,
    ],
    [
      'a wrong service account',
      () => worksTo({ serviceAccount: 'x' }),
      false,
      /^OAuth HTTP 400 .*invalid_grant/,
    ],
    [
      'a room without the bot',
      () => worksTo({ roomId: 'x' }),
      false,
      /^HTTP 404 .*channel not found/,
    ],
  ] as const)('%s', async (_, input, isAccepted, reply) => {
    expect(await tested(input())).toMatchObject({
      isAccepted,
      reply: expect.stringMatching(reply),
    })
  })
  test('a key that is not the one of the account', async () => {
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    expect(await tested(worksTo({ privateKey: other.privateKey }))).toMatchObject({
      isAccepted: false,
      reply: expect.stringMatching(/^OAuth HTTP 400 .*invalid_grant/),
    })
  })
  test('too many messages, with how long to wait', async () => {
    slack.next = { status: 429, text: 'rate_limited', headers: { 'retry-after': '30' } }
    expect(await tested(slackTo())).toEqual({
      isAccepted: false,
      reply: 'HTTP 429 rate_limited',
      retryAfterMs: 30_000,
    })
  })
  test('no chat is called at a private address, or without TLS, unless that was allowed', async () => {
    const strict = open(false)
    expect(await tested(chatworkTo(), strict)).toMatchObject({ reply: 'feeds.refused scheme' })
    expect(await tested(worksTo(), strict)).toMatchObject({ reply: 'feeds.refused scheme' })
    const scope = await world.organization()
    for (const input of [
      slackTo(),
      { kind: 'teams', ...common, address: 'https://169.254.169.254/x' } as const,
      { kind: 'slack', ...common, address: 'https://127.0.0.1/x' } as const,
    ])
      await expect(make(scope, strict, input)).rejects.toMatchObject({ code: 'feeds.refused' })
    expect(chatwork.heard.length + works.heard.length + slack.heard.length).toBe(0)
  })
  test('a redirect is not followed, whatever it carries', async () => {
    chatwork.next = {
      status: 307,
      headers: { location: `http://other.example:${chatwork.port}/v2/rooms/12345/messages` },
    }
    expect(await tested(chatworkTo())).toMatchObject({ isAccepted: false, reply: 'HTTP 307' })
    expect(chatwork.heard.length).toBe(1)
  })
})

describe('secrets', () => {
  test('are needed for a new channel, stay when left out, and are replaced when given', async () => {
    const scope = await world.organization()
    const notify = open()
    for (const [input, place] of [
      [{ ...slackTo(), address: null }, 'address'],
      [{ ...chatworkTo(), token: null }, 'token'],
      [{ ...worksTo(), account: null }, 'clientId'],
    ] as const)
      await expect(make(scope, notify, input as ChannelInput)).rejects.toMatchObject({
        code: 'notify.secret_missing',
        params: { place },
      })
    await expect(make(scope, notify, worksTo({ privateKey: 'x' }))).rejects.toMatchObject({
      code: 'notify.not_a_private_key',
    })
    const id = await make(scope, notify, chatworkTo('e'.repeat(32)))
    const kept = { ...chatworkTo(), token: null } as ChannelInput
    await within(scope, (tx) => notify.changeChannel(tx, id, kept))
    expect(await notify.testChannel(scope, id, 'x')).toMatchObject({ isAccepted: false })
    await within(scope, (tx) => notify.changeChannel(tx, id, chatworkTo()))
    expect(await notify.testChannel(scope, id, 'x')).toMatchObject({ isAccepted: true })
    const client = await world.records.pool.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('hinoban.system', 'on', true)`)
      const { rows } = await client.query('select * from notify_channels')
      expect(JSON.stringify(rows)).not.toMatch(
        /0123456789abcdef0123|PRIVATE KEY|secret-1|T0\/B0|sig=/,
      )
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
  test('an elliptic key and a public key are no RSA private keys', () => {
    const ec = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    expect([ec.privateKey, pair.publicKey, '', pair.privateKey].map(isRsaKey)).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
})

describe('LINE WORKS tokens', () => {
  test('are bought once, used until they end, and bought anew when they were withdrawn', async () => {
    const scope = await world.organization()
    const notify = open()
    const id = await make(scope, notify, worksTo())
    const before = works.bought()
    await Promise.all([1, 2, 3].map(() => notify.testChannel(scope, id, 'x')))
    await notify.testChannel(scope, id, 'x')
    expect(works.bought() - before).toBe(1)
    works.revoke()
    expect(await notify.testChannel(scope, id, 'x')).toMatchObject({ isAccepted: true })
    expect(works.bought() - before).toBe(2)
    later(86_400_000)
    expect(await notify.testChannel(scope, id, 'x')).toMatchObject({ isAccepted: true })
    expect(works.bought() - before).toBe(3)
  })
  test('are not repeated in the log when the answer cannot be read', async () => {
    works.next = { status: 200, text: '{"access_token":"hush"}' }
    const reply = await tested(worksTo())
    expect(reply).toMatchObject({ isAccepted: false })
    expect(reply?.reply).not.toContain('hush')
  })
})

describe('Retry-After', () => {
  test('holds back the message and every other of the channel, and no other channel', async () => {
    const scope = await world.organization()
    const notify = open()
    const busy = await make(scope, notify, slackTo())
    const free = await make(scope, notify, chatworkTo())
    const send = (title: string, id: string) =>
      within(scope, (tx) => notify.send(tx, { to: { channels: [id] }, title, link: '/x' }))
    await send('一', busy)
    later(21_000)
    slack.next = { status: 429, headers: { 'retry-after': '600' } }
    await notify.deliverDue()
    await send('二', busy)
    await send('三', free)
    slack.next = { status: 429, headers: { 'retry-after': '600' } }
    later(30_000)
    // Two waits of its own would be over; the first message was asked to wait longer.
    await notify.deliverDue()
    expect(chatwork.seen.length).toBe(1)
    const asked = slack.heard.length
    later(500_000)
    await notify.deliverDue()
    expect(slack.heard.length).toBe(asked)
    slack.next = null
    later(120_000)
    await notify.deliverDue()
    expect(slack.seen.map(({ text }) => text.includes('一') || text.includes('二'))).toEqual([
      true,
      true,
    ])
  })
  test.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 00:01:00 GMT' }, 60_000],
    [{ 'retry-after': '99999999' }, 6 * 3_600_000],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': 'soon' }, null],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795305660' }, 60_000],
    [{ 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '1795305660' }, null],
    [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '42' }, 42_000],
    [{}, null],
  ])('of %j is %j ms', (headers, ms) => {
    expect(retryAfter(headers, new Date(Date.UTC(2026, 10, 22)))).toBe(ms)
  })
  test('never shortens our own waits', () => {
    expect(RETRY_MS[0]).toBeGreaterThan(1_000)
  })
})

describe('names of strangers', () => {
  const hostile = [
    '<!channel> <@U123> <https://evil.example|click>',
    '&lt;!here&gt; &amp;',
    '[toall] [To:1] [/info][title]x[/title]',
    '<m userId="all"> <m userId="boss@example.jp">',
    '[click](https://evil.example) **bold** <at>all</at>',
    '{{DATE(2026-11-22T00:00:00Z)}} {{{{TIME(2026-11-22T00:00:00Z)}}',
    'https://evil.example/x http://evil.example',
    '"},{"type":"Action.OpenUrl","url":"https://evil.example"}',
    '\u202egnp.exe\u2066 ]]>',
  ]
  test.each(hostile)('stay text everywhere: %j', async (title) => {
    const scope = await world.organization()
    const notify = open()
    for (const input of [slackTo(), teamsTo(), chatworkTo(), worksTo()])
      await make(scope, notify, input)
    await within(scope, (tx) => notify.send(tx, { to: 'all', title, link: '/findings/1' }))
    later(21_000)
    await notify.deliverDue()
    for (const peer of [slack, teams, chatwork, works]) {
      expect(peer.seen.length).toBe(1)
      expect(peer.seen[0]?.calls).toEqual([])
      expect(new Set(peer.seen[0]?.links)).toEqual(
        new Set(['https://hinoban.example.co.jp/findings/1']),
      )
    }
    // Slack and Teams show the very signs.
    expect(slack.seen[0]?.text).toContain(plainTitle(title))
    expect(teams.seen[0]?.text.replaceAll('{ {', '{{')).toContain(plainTitle(title))
  })
})

const title = fc.string({ unit: 'binary', maxLength: 300 }).map((text) => plainTitle(text) || 'x')
const message = fc.record<Message>({
  id: fc.constant('x'),
  title,
  link: fc.constant(`/findings/${'a'.repeat(900)}`),
  count: fc.integer({ min: 1, max: 9_999 }),
  at: fc.constant(new Date(0)),
  lines: fc.array(fc.record({ title, link: fc.constant('/findings/1'), count: fc.constant(2) }), {
    maxLength: 60,
  }),
  more: fc.integer({ min: 0, max: 9_999 }),
})

describe('limits', () => {
  const base = 'https://hinoban.example.co.jp'
  test('hold whatever there is to tell, and cards stay readable', () => {
    fc.assert(
      fc.property(message, fc.constantFrom('ja' as const, 'en' as const), (m, language) => {
        expect(slackBodyOf(m, base, language).length).toBeLessThanOrEqual(SLACK_MAX_CHARS)
        const card = teamsBodyOf(m, base, language)
        expect(Buffer.byteLength(card)).toBeLessThanOrEqual(TEAMS_MAX_BYTES)
        expect(readCard(JSON.parse(card).attachments[0].content)).toMatchObject({ calls: [] })
        expect(chatworkTextOf(m, base, language).length).toBeLessThanOrEqual(8_000)
        const { content } = JSON.parse(lineWorksBodyOf(m, base, language))
        expect(content.contentText.length).toBeLessThanOrEqual(LINE_WORKS_MAX_CHARS)
        expect(content.link.length).toBeLessThanOrEqual(LINE_WORKS_MAX_CHARS)
      }),
      { numRuns: 60 },
    )
  })
  test('what does not fit is counted, so that shown and counted make all', () => {
    const lines = Array.from({ length: 60 }, (_, n) => ({
      title: `指摘 ${n} ${'あ'.repeat(150)}`,
      link: '/findings/1',
      count: 1,
    }))
    const m = { id: 'x', title: 'まとめ', link: '/', count: 1, at: new Date(0), lines, more: 40 }
    for (const text of [
      slackBodyOf(m, base, 'ja'),
      teamsBodyOf(m, base, 'ja'),
      chatworkTextOf(m, base, 'ja'),
      lineWorksBodyOf(m, base, 'ja'),
    ]) {
      const shown = [...text.matchAll(/指摘 \d+/g)].length
      expect(shown).toBeGreaterThan(0)
      expect(Number(/ほか(\d+)件/.exec(text)?.[1])).toBe(100 - shown)
    }
  })
})
