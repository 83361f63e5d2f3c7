/**
 * Quiet hours, digests and personal rules with real rows and a clock of the test's own.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Keys, openKeys } from '../keys/index.ts'
import { openLog } from '../log/index.ts'
import type { Scope } from '../records/index.ts'
import { testRecords } from '../records/testing.ts'
import { DEFAULT_RULE, type DeliveryRule } from './contract.ts'
import { type NewMessage, notifyMigrations, openNotify } from './index.ts'
import { openSlack, type Peer } from './testing-chats.ts'

let world: Awaited<ReturnType<typeof testRecords>>
let keys: Keys
let dataDir: string
let slack: Peer
let now = new Date(0)
let isEmergency = false
const clock = { now: () => now }
/** A moment of Tokyo. */
const at = (text: string): void => {
  now = new Date(`${text}+09:00`)
}

beforeAll(async () => {
  world = await testRecords([notifyMigrations])
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-digest-'))
  keys = await openKeys({ dataDir })
  slack = await openSlack()
})
afterAll(async () => {
  await slack.close()
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})
beforeEach(() => {
  slack.seen.length = 0
  isEmergency = false
})

const within = <T>(scope: Scope, work: Parameters<typeof world.records.within<T>>[1]) =>
  world.records.within(scope, work)

const openWorld = async (rule: Partial<DeliveryRule>) => {
  const scope = await world.organization()
  const notify = openNotify({
    records: world.records,
    keys,
    clock,
    log: openLog({ level: 'silent' }),
    jobs: { enqueue: async () => null },
    settings: () => ({
      smtpUrl: null,
      from: null,
      privateAddresses: true,
      baseUrl: 'https://hinoban.example.co.jp',
    }),
    network: { resolve: async () => ['127.0.0.1'] },
    isEmergency: async () => isEmergency,
  })
  const { channel } = await within(scope, (tx) =>
    notify.createChannel(tx, {
      kind: 'slack',
      name: 'x',
      enabled: true,
      address: `http://hooks.slack.example:${slack.port}/services/T0/B0/key`,
    }),
  )
  const set = (o: Partial<DeliveryRule>) =>
    within(scope, (tx) => notify.setRule(tx, { channel: channel.id }, { ...DEFAULT_RULE, ...o }))
  await set(rule)
  return {
    notify,
    scope,
    set,
    send: (title: string, o: Partial<NewMessage> = {}) =>
      within(scope, (tx) => notify.send(tx, { to: 'all', title, link: '/findings', ...o })),
    round: () => notify.deliverDue(),
    log: async () =>
      (await within(scope, (tx) => notify.deliveries(tx, { limit: 50 }))).map((d) => [
        d.title,
        d.status,
      ]),
  }
}
const texts = () => slack.seen.map(({ text }) => text)
const night = { quietFrom: '22:00', quietTo: '07:00' }

test('what comes at night is one message in the morning, the most severe first', async () => {
  at('2026-11-22T23:30:00')
  const w = await openWorld(night)
  await w.send('中の指摘')
  at('2026-11-23T02:00:00')
  await w.send('高の指摘', { severity: 'high' })
  for (let i = 0; i < 5; i += 1) await w.send('同じ指摘', { severity: 'low', key: 'same' })
  at('2026-11-23T06:59:59')
  expect(await w.round()).toBe(0)
  at('2026-11-23T07:00:00')
  expect(await w.round()).toBe(1)
  expect(texts()).toHaveLength(1)
  expect(texts()[0]).toMatch(/連絡のまとめ（3件）.*高の指摘.*中の指摘.*同じ指摘 \(×5\)/s)
  expect(await w.round()).toBe(0)
  expect((await w.log()).map(([, status]) => status).sort()).toEqual([
    'gathered',
    'gathered',
    'gathered',
    'sent',
  ])
})

test('a single one is told by itself', async () => {
  at('2026-11-22T23:30:00')
  const w = await openWorld(night)
  await w.send('中の指摘', { link: '/measures/HB-P01', count: 4 })
  at('2026-11-23T07:00:30')
  await w.round()
  expect(texts()[0]).toContain('中の指摘 (×4)')
  expect(slack.seen[0]?.links).toContain('https://hinoban.example.co.jp/measures/HB-P01')
})

test('critical breaks through, and so does everything at emergency', async () => {
  at('2026-11-22T23:30:00')
  const w = await openWorld({ ...night, digest: 'weekly' })
  await w.send('低', { severity: 'low' })
  await w.send('緊急', { severity: 'critical' })
  now = new Date(now.getTime() + 21_000)
  expect(await w.round()).toBe(1)
  expect(texts()[0]).toContain('緊急')
  isEmergency = true
  // What was held before goes out now, and what comes is not held.
  expect(await w.round()).toBe(1)
  expect(texts()[1]).toContain('低')
  await w.send('侵入の疑い', { severity: 'medium' })
  now = new Date(now.getTime() + 21_000)
  expect(await w.round()).toBe(1)
  expect(texts()[2]).toContain('侵入の疑い')
})

test('below the floor nothing is written or sent', async () => {
  at('2026-11-22T12:00:00')
  const w = await openWorld({ least: 'high' })
  await w.send('中の指摘')
  await w.send('高の指摘', { severity: 'high' })
  now = new Date(now.getTime() + 21_000)
  await w.round()
  expect(await w.log()).toEqual([['高の指摘', 'sent']])
})

test('a daily digest tells the day at its hour, and nothing when nothing is new', async () => {
  at('2026-11-22T10:00:00')
  const w = await openWorld({ digest: 'daily', digestAt: '09:00' })
  await w.send('一')
  await w.send('二')
  at('2026-11-23T08:59:00')
  expect(await w.round()).toBe(0)
  at('2026-11-23T09:00:00')
  expect(await w.round()).toBe(1)
  expect(texts()[0]).toContain('連絡のまとめ（2件）')
  for (const later of ['2026-11-24T09:00:00', '2026-11-25T12:00:00']) {
    at(later)
    expect(await w.round()).toBe(0)
  }
})

test('a digest that is to come even when empty says so, once an hour of its own', async () => {
  at('2026-11-22T10:00:00')
  const w = await openWorld({ digest: 'daily', digestAt: '09:00', digestEmpty: true })
  at('2026-11-23T09:00:00')
  // Two processes in the same minute.
  await Promise.all([w.round(), w.round()])
  await w.round()
  expect(texts()).toHaveLength(1)
  expect(texts()[0]).toContain('新しい連絡はありません')
  await w.send('一')
  await w.send('二')
  at('2026-11-24T09:00:10')
  await Promise.all([w.round(), w.round()])
  await w.round()
  expect(texts()).toHaveLength(2)
  expect(texts()[1]).toContain('連絡のまとめ（2件）')
})

test('a weekly digest over the end of summer time comes at its hour', async () => {
  now = new Date('2026-10-20T10:00:00Z')
  const w = await openWorld({
    digest: 'weekly',
    digestDay: 'mon',
    digestAt: '08:00',
    timeZone: 'Europe/Berlin',
    language: 'en',
  })
  await w.send('a')
  await w.send('b')
  now = new Date('2026-10-26T06:59:59Z')
  expect(await w.round()).toBe(0)
  now = new Date('2026-10-26T07:00:00Z')
  expect(await w.round()).toBe(1)
  expect(texts()[0]).toContain('2 notices')
})

test('what is held follows a changed rule', async () => {
  at('2026-11-22T10:00:00')
  const w = await openWorld({ digest: 'weekly' })
  await w.send('一')
  expect(await w.round()).toBe(0)
  await w.set({})
  expect(await w.round()).toBe(1)
  expect(texts()[0]).toContain('一')
})

test('a thousand held and two hundred listed are counted to the last', async () => {
  at('2026-11-22T10:00:00')
  const w = await openWorld({ digest: 'daily', digestAt: '11:00' })
  await within(w.scope, async (tx) => {
    for (let n = 0; n < 300; n += 1)
      await w.notify.send(tx, { to: 'all', title: `指摘 ${n}`, link: '/findings' })
  })
  at('2026-11-22T11:00:00')
  expect(await w.round()).toBe(1)
  expect(texts()[0]).toContain('連絡のまとめ（300件）')
  expect(texts()[0]).toContain('ほか280件')
})

test('a person has a rule of his own, and whoever writes his address otherwise finds it', async () => {
  at('2026-11-22T23:00:00')
  const w = await openWorld({})
  const mine = { mail: 'Tanto@Example.jp' }
  expect(await within(w.scope, (tx) => w.notify.rule(tx, mine))).toBeNull()
  await within(w.scope, (tx) => w.notify.setRule(tx, mine, { ...DEFAULT_RULE, ...night }))
  const send = (mail: string) =>
    within(w.scope, (tx) => w.notify.send(tx, { to: { mail }, title: `対応 ${mail}`, link: '/a' }))
  await send('tanto@example.jp')
  await send('other@example.jp')
  expect((await w.log()).sort()).toEqual([
    ['対応 other@example.jp', 'waiting'],
    ['対応 tanto@example.jp', 'held'],
  ])
  at('2026-11-23T07:00:00')
  await w.round()
  const log = await w.log()
  expect(
    log
      .filter(([title]) => title === '対応 tanto@example.jp')
      .map(([, s]) => s)
      .sort(),
  ).toEqual(['gathered', 'retrying'])
  // Nobody else's organization knows the rule.
  const other = await world.organization()
  expect(await within(other, (tx) => w.notify.rule(tx, mine))).toBeNull()
})

test('channels that are removed take their rule and what they held with them', async () => {
  at('2026-11-22T23:00:00')
  const w = await openWorld({ ...night, digest: 'daily', digestEmpty: true })
  await w.send('一')
  const [channel] = await within(w.scope, (tx) => w.notify.channels(tx))
  await within(w.scope, (tx) => w.notify.removeChannel(tx, channel?.id ?? ''))
  at('2026-11-24T09:00:00')
  await w.round()
  expect(await w.log()).toEqual([])
  expect(await within(w.scope, (tx) => w.notify.rules(tx))).toEqual(new Map())
})

test('a paused channel is sent no empty digest', async () => {
  at('2026-11-22T10:00:00')
  const w = await openWorld({ digest: 'daily', digestEmpty: true })
  await within(w.scope, async (tx) => {
    const [channel] = await w.notify.channels(tx)
    await w.notify.changeChannel(tx, channel?.id ?? '', {
      kind: 'slack',
      name: 'x',
      enabled: false,
      address: null,
    })
  })
  at('2026-11-23T09:00:00')
  await w.round()
  expect(await w.log()).toEqual([])
})
