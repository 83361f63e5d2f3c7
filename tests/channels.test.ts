/**
 * Channels of every kind through the real routes: secrets go in and never come out, the answer of the service comes
 * back with the next step, and a rule belongs to who set it.
 * @module
 */
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adviceOf } from '../features/channels/rules.ts'
import type { Who } from '../platform/access/index.ts'
import { DEFAULT_RULE } from '../platform/notify/contract.ts'
import { openSlack, openTeams, type Peer } from '../platform/notify/testing-chats.ts'
import { setUpCompany } from './company.ts'
import { whoOf } from './fill.ts'
import { type TestHouse, testHouses } from './house.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { readonly close: () => Promise<void> }
let admin: Who
let slack: Peer
let teams: Peer

beforeAll(async () => {
  slack = await openSlack()
  teams = await openTeams()
  houses = await testHouses()
  h = await houses.open('without-jobs', {
    env: { HINOBAN_NOTIFY_PRIVATE_ADDRESSES: 'true' },
    network: { resolve: async () => ['127.0.0.1'] },
  })
  admin = await setUpCompany(h)
})
afterAll(async () => {
  await h.close()
  await houses.close()
  await slack.close()
  await teams.close()
})

const call = (method: string, url: string, body?: unknown, who: Who = admin) =>
  h.send(method, url, { who, ...(body === undefined ? {} : { body }) })
const ask = async (...given: Parameters<typeof call>) => {
  const answer = await call(...given)
  expect([given[0], given[1], answer.status < 300 || answer.text]).toEqual([
    given[0],
    given[1],
    true,
  ])
  return answer.json
}
const make = (kind: string, o: object) =>
  ask('POST', '/api/channels', { kind, name: kind, enabled: true, ...o })
const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey

describe('a channel', () => {
  test('of every chat is kept, and no answer and no log tells its secret', async () => {
    await make('slack', {
      address: `http://hooks.slack.example:${slack.port}/services/T0/B0/key`,
    })
    await make('teams', {
      address: `http://flow.example:${teams.port}/workflows/abc/triggers/manual/paths/invoke?sig=signed`,
    })
    await make('chatwork', { roomId: 'https://www.chatwork.com/#!rid12345', token: 'hush-token' })
    await make('lineworks', {
      botId: '2000001',
      roomId: 'room-1',
      clientId: 'hush-client',
      clientSecret: 'hush-secret',
      serviceAccount: 'hush-account',
      privateKey: pem,
    })
    const { items } = await ask('GET', '/api/channels')
    expect(items.map((c: { kind: string; target: string }) => [c.kind, c.target]).sort()).toEqual([
      ['chatwork', '12345'],
      ['lineworks', '2000001/room-1'],
      ['slack', `http://hooks.slack.example:${slack.port}/…`],
      ['teams', `http://flow.example:${teams.port}/…`],
    ])
    const audit = await call('GET', '/api/audit')
    expect(audit.text).toContain('channels.create')
    expect(`${JSON.stringify(items)}${audit.text}`).not.toMatch(/hush|T0\/B0|sig=|PRIVATE KEY/)
  })

  test('is tested with the true answer, which names the next step', async () => {
    const { items } = await ask('GET', '/api/channels')
    const id = (kind: string) => items.find((c: { kind: string }) => c.kind === kind).id
    const sent = (kind: string) => ask('POST', `/api/channels/${id(kind)}/test`, {})
    expect(await sent('slack')).toEqual({ isAccepted: true, reply: 'HTTP 200 ok' })
    const taken = await sent('teams')
    expect([taken, adviceOf('teams', taken.reply)]).toEqual([
      { isAccepted: true, reply: 'HTTP 202' },
      'teams_taken',
    ])
    slack.next = { status: 404, text: 'no_service' }
    const gone = await sent('slack')
    expect([gone.isAccepted, adviceOf('slack', gone.reply)]).toEqual([false, 'slack_gone'])
    slack.next = { status: 429, text: '', headers: { 'retry-after': '7' } }
    expect(await sent('slack')).toMatchObject({ isAccepted: false, retryAfterSeconds: 7 })
    expect(slack.seen[0]?.text).toContain('テスト連絡')
  })

  test('keeps its secret when it is renamed', async () => {
    const { items } = await ask('GET', '/api/channels')
    const { id } = items.find((c: { kind: string }) => c.kind === 'slack')
    const kept = await ask('PUT', `/api/channels/${id}`, { name: '新', enabled: true, address: '' })
    expect(kept).toMatchObject({ channel: { name: '新' }, secret: null })
    expect(await ask('POST', `/api/channels/${id}/test`, {})).toMatchObject({ isAccepted: true })
  })

  test.each([
    ['slack', {}, 'notify.secret_missing', 'address'],
    ['chatwork', { roomId: '1' }, 'notify.secret_missing', 'token'],
    ['chatwork', { token: 'x' }, 'channels.missing', 'roomId'],
    ['chatwork', { token: 'x', roomId: '../1' }, 'channels.not_an_id', 'roomId'],
    ['lineworks', { botId: '1', roomId: 'r' }, 'notify.secret_missing', 'clientId'],
    [
      'lineworks',
      {
        botId: '1',
        roomId: 'r',
        clientId: 'c',
        clientSecret: 's',
        serviceAccount: 'a',
        privateKey: 'k',
      },
      'notify.not_a_private_key',
      'privateKey',
    ],
    [
      'teams',
      { address: 'https://x.webhook.office.com/webhookb2/y' },
      'channels.teams_connector_ended',
      'address',
    ],
    ['teams', { address: 'http://169.254.169.254/x' }, 'channels.refused', undefined],
  ])('of %s with %j is refused at its field', async (kind, o, code, place) => {
    const answer = await call('POST', '/api/channels', { kind, name: 'x', enabled: true, ...o })
    expect([answer.status, answer.json.code, answer.json.params?.place]).toEqual([422, code, place])
    expect(answer.json.detail).toMatch(/。$/)
  })
})

describe('a rule', () => {
  const rule = { ...DEFAULT_RULE, quietFrom: '22:00', quietTo: '07:00', digest: 'daily' }

  test('of a channel is shown with it, and belongs to the administrator', async () => {
    const { items } = await ask('GET', '/api/channels')
    const [{ id }] = items
    expect(items[0].rule).toBeNull()
    await ask('PUT', `/api/channels/${id}/rule`, rule)
    const again = await ask('GET', '/api/channels')
    expect(again.items.find((c: { id: string }) => c.id === id).rule).toEqual(rule)
    const auditor = whoOf(admin.organization, admin.userId, { role: 'auditor' })
    expect((await call('PUT', `/api/channels/${id}/rule`, rule, auditor)).status).toBe(403)
    const broken = await call('PUT', `/api/channels/${id}/rule`, { ...rule, quietTo: '' })
    expect(broken.status).toBe(400)
    const stranger = whoOf(crypto.randomUUID(), admin.userId)
    expect((await call('PUT', `/api/channels/${id}/rule`, rule, stranger)).status).toBe(404)
  })

  test('of a person is his own, whatever his role', async () => {
    const employee = whoOf(admin.organization, crypto.randomUUID(), { role: 'employee' })
    expect(await ask('GET', '/api/me/notices', undefined, employee)).toEqual({
      mail: employee.email,
      rule: null,
    })
    await ask('PUT', '/api/me/notices', rule, employee)
    expect((await ask('GET', '/api/me/notices', undefined, employee)).rule).toEqual(rule)
    const other = { ...whoOf(admin.organization, crypto.randomUUID()), email: 'other@example.jp' }
    expect((await ask('GET', '/api/me/notices', undefined, other)).rule).toBeNull()
  })
})
