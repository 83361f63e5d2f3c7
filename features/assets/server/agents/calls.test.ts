/**
 * What agents are answered against real stores: acknowledged is on disk, what says nothing new is not written and never
 * hides what does, and keys end with their source.
 * @module
 */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { auditMigrations, openAudit } from '../../../../platform/audit/index.ts'
import { evidenceMigrations, openEvidence } from '../../../../platform/evidence/index.ts'
import type { PlainAnswer } from '../../../../platform/http/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import { newId, type Records, statement } from '../../../../platform/records/index.ts'
import { type TestRecords, testRecords } from '../../../../platform/records/testing.ts'
import type { Sources } from '../../../../platform/sources/index.ts'
import { evidenceKinds as ofMail } from '../../../mail/evidence.ts'
import { evidenceKinds } from '../../evidence.ts'
import { assetsMigrations } from '../index.ts'
import { agentCalls } from './calls.ts'
import { openEnrolments } from './enrol.ts'
import { openInbox } from './inbox.ts'
import { takeAgents } from './take.ts'

let store: TestRecords
const houses: { stop: () => Promise<void> }[] = []
beforeAll(async () => {
  store = await testRecords([evidenceMigrations, auditMigrations, assetsMigrations])
})
afterAll(async () => {
  for (const house of houses) await house.stop()
  await store?.close()
})

const waitingWords = statement({
  name: 'storewaiting_words',
  sql: 'select count(*)::int as n from assets_agent_inbox where organization_id = $organization::uuid',
  params: z.object({ organization: z.uuid() }),
  row: z.object({ n: z.number() }),
})
const rowsOfStates = statement({
  name: 'storerows_of_states',
  sql: `select a.host_identifier as host, s.query, s.state -> 'rows' as rows from assets_agent_states s
        join assets_agents a on a.id = s.agent_id
        where s.organization_id = $organization::uuid order by 1, 2`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ host: z.string(), query: z.string(), rows: z.unknown() }),
})
const removeAgents = statement({
  name: 'storeremove_agents',
  sql: 'delete from assets_agents where organization_id = $organization::uuid',
  params: z.object({ organization: z.uuid() }),
  row: z.unknown(),
})

const START = Date.parse('2026-11-22T03:00:00Z')

/** The door of one company: its clock, its agents, and a way to fail. */
const openDoor = async () => {
  const { organization } = await store.organization()
  const clock = { at: START, now: () => new Date(clock.at) }
  const state = { commit: 'goes' as 'goes' | 'fails', standing: true, held: Promise.resolve() }
  const within: Records['within'] = async (scope, work) => {
    let result: unknown
    await store.records.within(scope, async (tx) => {
      result = await work(tx)
      await state.held
      if (state.commit === 'fails') throw new Error('the power is gone')
    })
    return result as never // what `work` gave
  }
  const records: Records = { ...store.records, within }
  const log = openLog({ level: 'silent' })
  const source = newId()
  const sources = {
    callerOf: async () => ({
      id: source,
      organization,
      site: null,
      kind: 'osquery',
      name: 'agents',
      settings: {},
    }),
    heard: async () => {},
    standing: async (ids: readonly string[]) => new Set(state.standing ? ids : []),
  } as unknown as Sources // nothing else is asked here
  const evidence = openEvidence({
    records: store.records,
    clock,
    kinds: { ...evidenceKinds, ...ofMail },
  })
  const audit = openAudit({ records: store.records, clock })
  const deps = { records: store.records, evidence, audit, clock }
  const arrived: string[] = []
  const calls = agentCalls({
    records,
    clock,
    log,
    sources: () => sources,
    inbox: openInbox({ records, arrived: (at) => void arrived.push(at) }),
    enrolments: openEnrolments({ ...deps, records, arrived: () => undefined }),
    board: { handOut: () => [] },
  })
  houses.push(calls)
  const send = async (path: string, body: object, key: string | null = null) =>
    calls.answer({
      method: 'POST',
      path,
      authorization: key === null ? null : `NodeKey ${key}`,
      body: gzipSync(JSON.stringify(body)),
      ip: '10.0.0.1',
    })
  const read = ({ status, body }: PlainAnswer) => ({
    status,
    json: body === '' ? null : JSON.parse(body),
  })
  return {
    organization,
    clock,
    state,
    arrivals: () => arrived.length,
    enrol: async (host: string): Promise<string> =>
      read(
        await send('enroll', {
          enroll_secret: 'x'.repeat(43),
          host_identifier: host,
          platform_type: '9',
          host_details: { system_info: { hostname: host, hardware_serial: `S${host}0001` } },
        }),
      ).json.node_key,
    ask: async (path: string, key: string) => read(await send(path, { node_key: key }, key)),
    say: async (key: string, lines: readonly object[]) =>
      read(await send('log', { node_key: key, log_type: 'result', data: lines }, key)),
    waiting: async () =>
      (
        await store.records.within({ organization, sites: '*' }, (tx) =>
          tx.one(waitingWords, { organization }),
        )
      )?.n,
    states: () =>
      store.records.within({ organization, sites: '*' }, (tx) =>
        tx.all(rowsOfStates, { organization }),
      ),
    takeIn: () => takeAgents({ ...deps, reading: async () => {} }, organization),
    forget: () =>
      store.records.within({ organization, sites: '*' }, (tx) =>
        tx.run(removeAgents, { organization }),
      ),
  }
}

const snapshot = (query: string, at: number, rows: readonly object[], epoch = 1) => ({
  name: `hinoban_${query}`,
  hostIdentifier: 'x',
  unixTime: Math.floor(at / 1000),
  epoch,
  counter: 0,
  action: 'snapshot',
  snapshot: rows,
})
const kernel = (at: number, version: string) => snapshot('linux_kernel', at, [{ version }])
const TAKEN = { status: 200, json: { node_invalid: false } }

test('what was said before is answered without a word on disk, and what is new is kept', async () => {
  const door = await openDoor()
  const key = await door.enrol('h1')
  expect(await door.say(key, [kernel(START, '6.1')])).toEqual(TAKEN)
  expect(await door.waiting()).toBe(1)
  await door.takeIn()
  const before = door.arrivals()
  door.clock.at += 60_000
  expect(await door.say(key, [kernel(door.clock.at, '6.1')])).toEqual(TAKEN)
  // The answer was lost: the same again.
  expect(await door.say(key, [kernel(door.clock.at, '6.1')])).toEqual(TAKEN)
  expect([await door.waiting(), door.arrivals()]).toEqual([0, before])
  await door.say(key, [kernel(door.clock.at, '6.1'), kernel(door.clock.at + 1000, '6.2')])
  // While it waits, what it replaces is news again.
  await door.say(key, [kernel(door.clock.at + 2000, '6.1')])
  expect(await door.waiting()).toBe(2)
  await door.takeIn()
  expect((await door.states()).map((s) => s.rows)).toEqual([[{ version: '6.1' }]])
})

test('a confirmation is written down some times a day, and a clock that is off is heard', async () => {
  const door = await openDoor()
  const key = await door.enrol('h2')
  await door.say(key, [kernel(START, '6.1')])
  await door.takeIn()
  door.clock.at += 7 * 60 * 60_000
  await door.say(key, [kernel(door.clock.at, '6.1')])
  expect(await door.waiting()).toBe(1)
  await door.takeIn()
  await door.say(key, [kernel(door.clock.at + 60 * 60_000, '6.1')])
  expect(await door.waiting()).toBe(1)
})

test('uptime moves and is no news; a restart is', async () => {
  const door = await openDoor()
  const key = await door.enrol('h3')
  const agent = (up: number) => {
    const seconds = Math.floor(door.clock.at / 1000)
    return snapshot('agent', door.clock.at, [
      { version: '5.19.0', total_seconds: String(up), unix_time: String(seconds) },
    ])
  }
  await door.say(key, [agent(86_400)])
  await door.takeIn()
  door.clock.at += 900_000
  await door.say(key, [agent(87_300)])
  expect(await door.waiting()).toBe(0)
  await door.say(key, [agent(30)])
  expect(await door.waiting()).toBe(1)
})

test('another company says the same and is heard', async () => {
  const one = await openDoor()
  const other = await openDoor()
  const [a, b] = [await one.enrol('same'), await other.enrol('same')]
  await one.say(a, [kernel(START, '6.1')])
  await one.takeIn()
  await other.say(b, [kernel(START, '6.1')])
  expect(await other.waiting()).toBe(1)
  // A key opens the company that gave it, whoever shows it.
  await other.say(a, [kernel(START + 1000, '6.9')])
  expect([await one.waiting(), await other.waiting()]).toEqual([1, 1])
})

test('what could not be written is not acknowledged, and comes again once', async () => {
  const door = await openDoor()
  const key = await door.enrol('h4')
  door.state.commit = 'fails'
  const said = [kernel(START, '6.1')]
  const answers = await Promise.all([door.say(key, said), door.say(key, [kernel(START, '6.3')])])
  expect(answers.map((a) => a.status)).toEqual([503, 503])
  expect(await door.waiting()).toBe(0)
  door.state.commit = 'goes'
  expect(await door.say(key, said)).toEqual(TAKEN)
  expect(await door.say(key, said)).toEqual(TAKEN)
  await door.takeIn()
  expect((await door.states()).map((s) => s.rows)).toEqual([[{ version: '6.1' }]])
})

test('nobody is answered before the commit', async () => {
  const door = await openDoor()
  const key = await door.enrol('h5')
  let release = (): void => {}
  door.state.held = new Promise((done) => {
    release = done
  })
  let isAnswered = false
  const said = door.say(key, [kernel(START, '6.1')]).then((answer) => {
    isAnswered = true
    return answer
  })
  await new Promise((go) => setTimeout(go, 300))
  expect(isAnswered).toBe(false)
  release()
  expect(await said).toEqual(TAKEN)
})

test('keys end with their source within a second, and with their agent within a minute', async () => {
  const door = await openDoor()
  const key = await door.enrol('h6')
  expect((await door.ask('config', key)).json.node_invalid).toBe(false)
  door.state.standing = false
  door.clock.at += 1_000
  for (const path of ['config', 'distributed/read', 'log', 'distributed/write'])
    expect((await door.ask(path, key)).json).toEqual({ node_invalid: true })
  door.state.standing = true
  door.clock.at += 1_000
  expect((await door.ask('distributed/read', key)).json).toEqual({
    queries: {},
    node_invalid: false,
  })
  await door.forget()
  door.clock.at += 120_000
  expect((await door.ask('distributed/read', key)).json).toEqual({ node_invalid: true })
})

/** One thing that happens to one of two hosts: it says a few snapshots, says its last words again, or they are taken in. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('says' as const),
      host: fc.nat({ max: 1 }),
      lines: fc.array(fc.tuple(fc.constantFrom('linux_kernel', 'os'), fc.nat({ max: 2 })), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('again' as const), host: fc.nat({ max: 1 }) }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'taken' as const }) },
)

test('whatever is said and said again, the rows are those of the last word', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 14 }), async (history) => {
      const door = await openDoor()
      const keys = [await door.enrol('a'), await door.enrol('b')]
      const last: (readonly object[] | null)[] = [null, null]
      const rows = new Map<string, string>()
      for (const one of history) {
        door.clock.at += 20_000
        if (one.kind === 'taken') {
          await door.takeIn()
          continue
        }
        const lines =
          one.kind === 'again'
            ? last[one.host]
            : one.lines.map(([query, n], i) => {
                rows.set(`${one.host} hinoban_${query}`, `v${n}`)
                return snapshot(query, door.clock.at + i * 1000, [{ version: `v${n}` }])
              })
        if (!lines) continue
        last[one.host] = lines
        expect(await door.say(keys[one.host] ?? '', lines)).toEqual(TAKEN)
      }
      await door.takeIn()
      const found = await door.states()
      expect(
        new Map(
          found.map((s) => [
            `${s.host === 'a' ? 0 : 1} ${s.query}`,
            (s.rows as { version: string }[])[0]?.version,
          ]),
        ),
      ).toEqual(rows)
    }),
    { numRuns: 12 },
  )
})
