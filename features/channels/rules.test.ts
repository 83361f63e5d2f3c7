import { describe, expect, test } from 'vitest'
import { KINDS } from '../../platform/notify/contract.ts'
import { type ChannelEdit, ChannelEdit as Edit } from './contract.ts'
import { en } from './messages/web.en.ts'
import { ja } from './messages/web.ja.ts'
import { ADVICE, adviceOf, hostOnly, readEdit } from './rules.ts'

const edit = (o: Partial<ChannelEdit>): ChannelEdit =>
  Edit.parse({ kind: 'mail', name: 'x', enabled: true, ...o })
const account = {
  clientId: 'c',
  clientSecret: 's',
  serviceAccount: 'a',
  privateKey: '-----BEGIN PRIVATE KEY-----',
}

describe('what is typed', () => {
  test.each([
    ['12345', '12345'],
    ['rid12345', '12345'],
    ['#!rid12345', null],
    ['https://www.chatwork.com/#!rid12345', '12345'],
    ['12345/messages?x=1', null],
    ['https://evil.example/#!rid1 2', null],
    ['１２３', null],
  ])('for a Chatwork room: %j', (roomId, room) => {
    const read = readEdit(edit({ kind: 'chatwork', roomId, token: 't' }))
    expect(read).toMatchObject(
      room === null
        ? { kind: 'not_an_id', place: 'roomId' }
        : { kind: 'ok', input: { roomId: room, token: 't' } },
    )
  })
  test.each([
    [{ roomId: 'r-1' }, { kind: 'missing', place: 'botId' }],
    [{ botId: '1' }, { kind: 'missing', place: 'roomId' }],
    [
      { botId: '1/2', roomId: 'r' },
      { kind: 'not_an_id', place: 'botId' },
    ],
    [
      { botId: '1', roomId: '../me' },
      { kind: 'not_an_id', place: 'roomId' },
    ],
    [
      { botId: '1', roomId: 'r-1', clientId: 'c' },
      { kind: 'missing', place: 'clientSecret' },
    ],
    [
      { botId: '1', roomId: 'r-1' },
      { kind: 'ok', input: { account: null } },
    ],
    [
      { botId: '1', roomId: 'r-1', ...account },
      { kind: 'ok', input: { account } },
    ],
  ])('for LINE WORKS: %j', (typed, read) => {
    expect(readEdit(edit({ kind: 'lineworks', ...typed }))).toMatchObject(read)
  })
  test.each(['mail', 'webhook'] as const)('for a %s without an address', (kind) => {
    for (const typed of [{}, { target: ' ' }])
      expect(readEdit(edit({ kind, ...typed }))).toEqual({ kind: 'missing', place: 'target' })
  })
  test.each([
    ['https://contoso.webhook.office.com/webhookb2/x', 'ended'],
    ['https://outlook.office.com/webhook/x', 'ended'],
    ['https://default1.2.environment.api.powerplatform.com:443/powerautomate/x?sig=y', 'ok'],
    ['https://prod-01.japaneast.logic.azure.com:443/workflows/x?sig=y', 'ok'],
    ['https://evil.example/x.webhook.office.com', 'ok'],
  ])('for Teams: %s', (address, kind) => {
    expect(readEdit(edit({ kind: 'teams', address })).kind).toBe(kind)
  })
  test('an empty secret is one that stays', () => {
    expect(readEdit(edit({ kind: 'slack', address: ' ' }))).toMatchObject({
      kind: 'ok',
      input: { address: null },
    })
  })
})

test.each([
  ['webhook', 'https://h.example/secret?x', 'https://h.example/…'],
  ['slack', 'https://hooks.slack.com/…', 'https://hooks.slack.com/…'],
  ['mail', 'a@b.jp', 'a@b.jp'],
] as const)('of a %s is shown', (kind, target, shown) => {
  expect(hostOnly(kind, target)).toBe(shown)
})

describe('the next step', () => {
  test.each([
    ['slack', 'HTTP 404 no_service', 'slack_gone'],
    ['slack', 'HTTP 410 channel_is_archived', 'slack_archived'],
    ['slack', 'HTTP 429 rate_limited', 'rate'],
    ['slack', 'HTTP 200 ok', null],
    ['teams', 'HTTP 202', 'teams_taken'],
    ['teams', 'HTTP 401 {"error":{"code":"DirectApiAuthorizationRequired"}}', 'teams_auth'],
    ['lineworks', 'OAuth HTTP 400 {"error":"invalid_grant"}', 'lineworks_auth'],
    ['lineworks', 'OAuth HTTP 429 ', 'rate'],
    ['lineworks', 'HTTP 401 {"code":"UNAUTHORIZED"}', 'lineworks_token'],
    ['chatwork', 'HTTP 403 x', 'chatwork_room'],
    ['chatwork', 'HTTP 502 x', 'down'],
    ['webhook', 'HTTP 404 x', null],
    ['mail', '550 no such box', null],
    // What a stranger writes behind the status decides nothing.
    ['slack', 'HTTP 404 OAuth HTTP 429', 'slack_gone'],
    ['lineworks', 'feeds.refused scheme', null],
  ] as const)('of %s after %j is %s', (kind, reply, advice) => {
    expect(adviceOf(kind, reply)).toBe(advice)
  })
  test('is a sentence in both languages, and every kind has its name', () => {
    for (const m of [en, ja]) {
      for (const advice of ADVICE) expect(m.advice[advice].length).toBeGreaterThan(10)
      for (const kind of KINDS) expect(m.kinds[kind]).not.toBe('')
    }
  })
})
