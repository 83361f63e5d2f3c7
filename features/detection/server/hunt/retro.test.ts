/**
 * A hunt for rules over the real stores finds what the rules find live, on recordings of attacks and on lines of many products: the same
 * events, rule by rule, whether SQL narrows by text or by the kind of log alone.
 */
import { crc32, gunzipSync } from 'node:zlib'
import { eventFields, readEvtxInBatches } from '@hinoban/evtx'
import { type LogEvent, readBatch, readEvtxRecord, toSigma } from '@hinoban/logs'
import { compileRules, type Rule } from '@hinoban/sigma'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { untar } from '../../../../libs/logs/src/testing-corpus.ts'
import { corpusBytes, hasCorpus, sigmaHqRules } from '../../../../libs/sigma/src/testing-corpus.ts'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import { type Events, eventsQuery } from '../../../../platform/events/index.ts'
import { STARTER } from '../../contract-rules.ts'
import { idOf, readRuleBase } from '../../rule-base.ts'
import { bookOf, type RuleEntry } from '../../rule-book.ts'
import { openTestAlerts } from '../alerts/testing.ts'
import { packBase, unpackBase } from '../rules/base-pack.ts'
import type { Books, KeptBook } from '../rules/book.ts'
import { eventRow } from '../store/event-row.ts'
import { openTestEvents, storeRows, testMeans } from '../store/testing-events.ts'
import { narrowed, WITH_TEXT } from './narrow.ts'
import { runHunt } from './retro.ts'
import * as sql from './retro-store.ts'
import { askHunt, keptOf } from './testing-hunt.ts'

const DIGEST = 'of this test'
const MAX_LINES = 500
/** Of each file, so that many kinds of attack are in. */
const MAX_RECORDS = 40
const RECORDINGS = [
  'aws_collection__ec2_proxy_s3_exfiltration',
  'credential_access__cmd_psexec_lsa_secrets_dump',
  'credential_access__cmd_sam_copy_esentutl',
]
const LINES = [
  '<86>Nov 22 11:00:00 gw sshd[311]: Failed password for invalid user admin from 198.51.100.7 port 4711 ssh2',
  '<189>date=2026-11-19 time=12:00:00 devname="FGT-HQ" devid="FGT60F0000000001" logid="0100032002" tz="+0900" type="event" subtype="system" user="admin" ui="https(198.51.100.7)" action="login" status="failed" msg="Administrator admin login failed"',
  '198.51.100.7 - - [22/Nov/2026:11:00:00 +0900] "GET /?x=%24%7Bjndi:ldap://a} HTTP/1.1" 200 12 "-" "curl/8"',
  'type=EXECVE msg=audit(1700000000.123:42): argc=3 a0="wget" a1="-O" a2="/tmp/x"',
  '{"a":[{"b":"Deep"}],"msg":"日本語\\\\path\\n\\"quoted\\"","empty":"","none":null}',
]

const GUESSED = 'c0ffee00-0000-4000-8000-000000000001'
const FAILED = 'c0ffee00-0000-4000-8000-000000000002'
/** Over time, in SigmaHQ there is none. */
const OVER_TIME = `title: Failed passwords
id: ${FAILED}
logsource: { product: linux }
detection: { k: ['Failed password for invalid user guest'], condition: k }
level: low
---
title: Guessing
id: ${GUESSED}
correlation: { type: event_count, rules: [${FAILED}], group-by: [Computer], timespan: 1h, condition: { gte: 3 } }
level: high
`
const GUESSES = [1, 2, 3, 4].map(
  (n) =>
    `<86>Nov 22 09:0${n}:00 gw2 sshd[31${n}]: Failed password for invalid user guest from 198.51.100.8 port 471${n} ssh2`,
)

type Told = {
  readonly id: string
  readonly event: LogEvent
  readonly raw: string
  readonly at: number
}
let t: Awaited<ReturnType<typeof openTestAlerts>>
let events: Events
let book: KeptBook
let rules: readonly Rule[]
let live: ReadonlyMap<string, ReadonlySet<string>>
let stored = 0

const recorded = async (now: number): Promise<readonly Told[]> => {
  const means = testMeans(now)
  const all: Told[] = []
  const take = (records: readonly string[]): void => {
    let [before, index] = [-1, 0]
    for (const { event, records: of } of readBatch(records, means)) {
      const first = of[0] ?? 0
      index = first === before ? index + 1 : 0
      before = first
      const raw = index === 0 ? of.map((n) => records[n]).join('\n') : JSON.stringify(event.fields)
      all.push({ id: `e${all.length}`, event, raw, at: event.time ?? now })
    }
  }
  take(LINES)
  take(GUESSES)
  for (const name of RECORDINGS)
    take(
      gunzipSync(corpusBytes(`windows-json/${name}.jsonl.gz`))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
        .slice(0, MAX_LINES),
    )
  for (const { bytes } of untar('evtx-samples/attack-samples.tar.gz', /\.evtx$/)) {
    if (all.length > 2_500) break
    const before = all.length
    for await (const parts of readEvtxInBatches(piece(bytes), { means: { crc32 } }))
      for (const part of parts) {
        if (part.kind !== 'record' || all.length - before >= MAX_RECORDS) continue
        const fields = new Map(eventFields(part.record))
        const event = readEvtxRecord({ fields, writtenAtMs: part.record.writtenAtMs }, means)
        const raw = JSON.stringify(event.fields)
        all.push({ id: `e${all.length}`, event, raw, at: event.time ?? now })
      }
  }
  return all
}
const piece = async function* (bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const isHere = chdbRunsHere() && hasCorpus
beforeAll(async () => {
  if (!isHere) return
  t = await openTestAlerts()
  events = await openTestEvents()
  const base = readRuleBase({
    files: [
      // A third of them is as good a proof, in a third of the time.
      ...sigmaHqRules().filter((_, n) => n % 3 === 0),
      { file: 'over-time.yml', text: OVER_TIME },
    ].map(({ file, text }) => ({ set: STARTER, path: file, text })),
    lists: new Map(),
  })
  const kept = unpackBase(packBase(base, { digest: DIGEST }), { digest: DIGEST })
  if (kept === null) throw new Error('the rules did not come back')
  book = {
    ...bookOf(kept, { choices: new Map(), exceptions: [] }),
    version: '1',
    packed: kept.packed,
    names: new Map(),
    lists: new Map(),
  }
  rules = base.set.rules
  const program = compileRules(rules)
  const { organization } = t.scope
  const told = await recorded(t.now() - 60_000)
  stored = told.length
  const found = new Map<string, Set<string>>()
  for (const { id, event, raw } of told)
    for (const rule of program.match(toSigma(event, raw))) {
      const ids = found.get(idOf(rule)) ?? new Set()
      found.set(idOf(rule), ids.add(id))
    }
  live = found
  const receivedAt = t.now() - 60_000
  await storeRows(
    events,
    told.map(({ id, event, raw }) =>
      eventRow(event, { organization, site: null, source: 's', id, receivedAt, raw }),
    ),
  )
})
afterAll(async () => {
  await events?.close()
  await t?.close()
})

const books = (): Books => ({ of: () => Promise.resolve(book) }) as unknown as Books
const hunt = async (rules: readonly string[], signal = new AbortController().signal) => {
  const id = await asked(rules)
  await runHunt(depsOf(events), t.scope.organization, id, signal)
  return outcomeOf(id)
}
const depsOf = (from: Events) => ({
  ...t.deps,
  events: () => Promise.resolve(from),
  books: books(),
})
const asked = (rules: readonly string[]): Promise<string> => askHunt(t, rules)
const outcomeOf = (id: string) => {
  const { organization } = t.scope
  return t.deps.records.reading(t.scope, async (tx) => {
    const asked = { organization, id }
    const [about] = await tx.all(sql.hunts, { ...asked, rule: null })
    return {
      about,
      counts: new Map(
        (await tx.all(sql.countsBy.rule, asked)).map((row) => [row.rule_id, row.hits]),
      ),
      kept: (await tx.all(sql.keptHits, keptOf(asked))).map(
        (row) => `${row.rule_id} ${row.event_id}`,
      ),
    }
  })
}
const isWhole = (line: string): boolean =>
  (live.get(line.split(' ')[0] ?? '')?.size ?? 0) <= sql.MAX_KEPT_OF_RULE
const liveOf = (rules: Iterable<string>): string[] =>
  [...rules]
    .flatMap((rule) => [...(live.get(rule) ?? [])].map((event) => `${rule} ${event}`))
    .filter(isWhole)
    .sort()

describe.skipIf(!isHere)('a hunt for rules', () => {
  test('finds in stored events what the rules find live', async () => {
    const isOn = (e: RuleEntry): boolean => e.kind === 'rule' && e.state === 'on'
    const all = book.entries.filter(isOn).map((e) => e.id)
    expect(live.size).toBeGreaterThan(40)
    const found = await hunt(all)
    expect(found.about).toMatchObject({
      state: 'done',
      looked: stored,
      total: stored,
      by_text: false,
    })
    const expected = all.filter((rule) => live.has(rule))
    expect([...found.counts].sort()).toEqual(
      expected.map((rule) => [rule, live.get(rule)?.size]).sort(),
    )
    expect(found.kept.filter(isWhole).toSorted()).toEqual(liveOf(expected))
  })

  test('narrowed by text no rule misses an event', async () => {
    const scope = t.scope
    let byText = 0
    let asked = 0
    // Every second, since each asks the whole table.
    for (const [n, rule] of rules.entries()) {
      if (n % 2 > 0) continue
      const expected = live.get(idOf(rule))
      if (expected === undefined) continue
      const condition = narrowed([rule])
      const params: z.ZodType<Readonly<Record<string, unknown>>> = z.object(
        Object.fromEntries(
          Object.keys(condition.params).map((name) => [name, z.array(z.string())]),
        ),
      )
      const query = eventsQuery({
        name: 'test_narrowed',
        sql: `${WITH_TEXT} SELECT id FROM detection_events WHERE organization = {organization:UUID} AND ${condition.sql}`,
        params,
        row: z.object({ id: z.string() }),
      })
      const rows = new Set((await events.query(scope, query, condition.params)).map(({ id }) => id))
      const missing = [...expected].filter((id) => !rows.has(id))
      expect(`${rule.about.title}: ${missing.join(' ')}`).toBe(`${rule.about.title}: `)
      if (condition.byText) byText += 1
      if (condition.byText) asked += rows.size - expected.size
    }
    expect(byText).toBeGreaterThan(live.size / 8)
    // Of events that do not match, SQL keeps nearly all away.
    expect(asked).toBeLessThan((byText * stored) / 50)
  })

  test('goes on after a stop where it was, and counts nothing twice', async () => {
    const all = book.entries.filter((e) => e.state === 'on' && live.has(e.id)).map((e) => e.id)
    const id = await asked(all)
    const stop = new AbortController()
    let slices = 0
    const interrupted = {
      ...events,
      query: (...given: Parameters<Events['query']>) => {
        if (given[1].name === 'detection_slice_stored' && ++slices === 4)
          stop.abort(new Error('the machine is switched off'))
        return events.query(...given)
      },
    } as Events
    const { organization } = t.scope
    const deps = { ...depsOf(interrupted), sliceEvents: 300 }
    await expect(runHunt(deps, organization, id, stop.signal)).rejects.toThrow()
    const half = await outcomeOf(id)
    expect(half.about?.state).toBe('running')
    expect(half.about?.looked).toBeGreaterThan(0)
    expect(half.about?.looked).toBeLessThan(stored)
    await runHunt(
      { ...depsOf(events), sliceEvents: 300 },
      organization,
      id,
      new AbortController().signal,
    )
    const { about, counts } = await outcomeOf(id)
    expect(about).toMatchObject({ state: 'done', looked: stored, total: stored })
    expect([...counts].sort()).toEqual(all.map((rule) => [rule, live.get(rule)?.size]).sort())
  })

  test('of a rule over time counts as live detection does, and ends when somebody stops it', async () => {
    const { organization } = t.scope
    const found = await hunt([GUESSED])
    // Raised by the third, grown by the fourth.
    expect([...found.counts]).toEqual([[GUESSED, 2]])
    const id = await asked([GUESSED])
    const at = new Date(t.now())
    await t.deps.records.within(t.scope, (tx) =>
      tx.run(sql.endHunt, { organization, id, state: 'cancelled', at, why: '' }),
    )
    await runHunt(depsOf(events), organization, id, new AbortController().signal)
    expect((await outcomeOf(id)).about).toMatchObject({ state: 'cancelled', looked: 0 })
  })

  test('of one rule goes by text, and ends where it was stopped', async () => {
    const rule = rules.find((one) => narrowed([one]).byText && live.has(idOf(one)))
    const id = rule === undefined ? '' : idOf(rule)
    const stopped = new AbortController()
    stopped.abort(new Error('stop'))
    await expect(hunt([id], stopped.signal)).rejects.toThrow()
    const found = await hunt([id])
    expect(found.about).toMatchObject({ state: 'done', by_text: true, looked: stored })
    expect(found.counts.get(id)).toBe(live.get(id)?.size)
  })
})
