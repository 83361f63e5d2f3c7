/**
 * Hunts back in time over the store of `bench/search.ts`: `node --conditions=source bench/search-hunt.ts --keep FOLDER [--days 30]
 * [--what rules|indicators|both] [--indicators 100000]`. All rules of SigmaHQ, or a long list of indicators, against everything stored,
 * with the real stores on both sides; the clock, the processor time of engine and program, and what was found are told.
 */
import { readFile, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { STARTER } from '../features/detection/contract.ts'
import { readRuleBase } from '../features/detection/rule-base.ts'
import { bookOf } from '../features/detection/rule-book.ts'
import { openTestAlerts } from '../features/detection/server/alerts/testing.ts'
import { huntOnce } from '../features/detection/server/hunt/hunt.ts'
import { runHunt } from '../features/detection/server/hunt/retro.ts'
import * as retro from '../features/detection/server/hunt/retro-store.ts'
import * as lists from '../features/detection/server/hunt/store.ts'
import { packBase, unpackBase } from '../features/detection/server/rules/base-pack.ts'
import type { Events } from '../platform/events/index.ts'
import { newId } from '../platform/records/index.ts'
import { NEWEST, openStore } from './search-fill.ts'
import { sigmaHqRules } from './sigma-corpus.ts'

const { values } = parseArgs({
  options: {
    keep: { type: 'string', default: '' },
    days: { type: 'string', default: '30' },
    what: { type: 'string', default: 'both' },
    indicators: { type: 'string', default: '100000' },
  },
})
const DAY_MS = 86_400_000
const DIGEST = 'of the measure'
const stored = { organization: '0199b0a0-0000-7000-8000-0000000000aa', sites: '*' } as const
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const store = await openStore(values.keep)
// The records have an organization of their own; the events are those of the store.
const events = {
  ...store,
  query: (_: unknown, q: never, params: never) => store.query(stored, q, params),
  queryLines: (_: unknown, q: never, params: never) => store.queryLines(stored, q, params),
} as unknown as Events
const t = await openTestAlerts()
t.pass(NEWEST - t.now() + 3_600_000)
const { organization } = t.scope

/** User and system time of a process in milliseconds; Linux counts in hundredths of a second. */
const spentMs = async (pid: number | null): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const columns = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(columns[11]) + Number(columns[12])) * 10
}
const measured = async (what: string, work: () => Promise<string>): Promise<void> => {
  const load = async () => (await readFile('/proc/loadavg', 'utf8')).slice(0, 14)
  await store.query(stored, lists.oldest, {})
  const before = await load()
  const [engine, own] = [await spentMs(store.enginePid()), process.cpuUsage()]
  const began = performance.now()
  const found = await work()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(own)
  const engineS = ((await spentMs(store.enginePid())) - engine) / 1000
  say(
    `${what}: ${seconds.toFixed(1)} s; processor: engine ${engineS.toFixed(1)} s, program ${((user + system) / 1e6).toFixed(1)} s, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB; ${found}; load ${before} to ${await load()}`,
  )
}

const huntRules = async (): Promise<string> => {
  const base = readRuleBase({
    files: sigmaHqRules().map(({ file, text }) => ({ set: STARTER, path: file, text })),
    lists: new Map(),
  })
  const kept = unpackBase(packBase(base, { digest: DIGEST }), { digest: DIGEST })
  if (kept === null) throw new Error('the rules did not come back')
  const book = bookOf(kept, { choices: new Map(), exceptions: [] })
  const more = { version: '1', packed: kept.packed, names: new Map(), lists: new Map() }
  const rules = book.entries
    .filter((e) => e.read === 'rule' && e.state === 'on')
    .map(({ id }) => id)
  const id = newId()
  const span = { from: new Date(NEWEST - Number(values.days) * DAY_MS), to: new Date(NEWEST) }
  const asked = { organization, id, title: { ja: 'x', en: 'x' }, rule: null, set: STARTER, rules }
  await t.deps.records.within(t.scope, (tx) =>
    tx.one(retro.addHunt, { ...asked, ...span, by: '山田', at: new Date(t.now()) }),
  )
  const progress = setInterval(() => {
    void t.deps.records
      .reading(t.scope, (tx) => tx.all(retro.hunts, { organization, id, rule: null }))
      .then(([row]) => say(`  ${row?.looked} of ${row?.total} looked through`))
  }, 15_000)
  await runHunt(
    {
      ...t.deps,
      events: () => Promise.resolve(events),
      books: { of: () => Promise.resolve({ ...book, ...more }) } as never,
    },
    organization,
    id,
    new AbortController().signal,
  ).finally(() => clearInterval(progress))
  const [row] = await t.deps.records.reading(t.scope, (tx) =>
    tx.all(retro.hunts, { organization, id, rule: null }),
  )
  return `${rules.length} rules, ${row?.state}, ${row?.looked} events looked through, ${row?.matched} of them asked of the matcher, ${row?.hits} hits, ${row?.unread} not read`
}

const huntIndicators = async (): Promise<string> => {
  const list = newId()
  const count = Number(values.indicators)
  const address = (n: number): string => `198.18.${(n >> 8) & 255}.${n & 255}`
  const made = Array.from({ length: count }, (_, n) =>
    n % 3 === 0 ? address(n) : n % 3 === 1 ? `bad-${n}.example.net` : sha256Like(n),
  )
  // Some that are there: addresses of 120 events each.
  for (let n = 0; n < 20; n += 1) made[n] = `198.51.${n}.${(n * 11) % 251}`
  const all = [...new Set(made)]
  await t.deps.records.within(t.scope, async (tx) => {
    const at = new Date(t.now())
    const more = { name: 'long', format: 'text', refused: 0, by: '山田', until: null }
    await tx.one(lists.putList, { organization, id: list, at, ...more })
    await tx.run(lists.addIndicators, {
      organization,
      list,
      values: all,
      kinds: all.map(() => 'address'),
      notes: all.map(() => ''),
    })
  })
  let hits = 0
  let rounds = 0
  for (;;) {
    await huntOnce(
      {
        ...t.deps,
        clock: { now: () => new Date(NEWEST + 3_600_000 + performance.now()) },
        events: () => Promise.resolve(events),
        take: (_, found) => {
          hits += found.reduce((sum, { count: n = 1 }) => sum + n, 0)
          return Promise.resolve(found)
        },
      },
      organization,
      new AbortController().signal,
    )
    rounds += 1
    const [row] = await t.deps.records.reading(t.scope, (tx) =>
      tx.all(lists.lists, { organization, id: list }),
    )
    say(`  round ${rounds}: back to ${row?.back_from?.toISOString() ?? 'the first event'}`)
    if (!row || row.back_from === null) break
  }
  return `${all.length} indicators, ${rounds} rounds, ${hits} hits`
}
const sha256Like = (n: number): string =>
  ((BigInt(n) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0').repeat(4)

if (values.what !== 'indicators') await measured('all rules of SigmaHQ', huntRules)
if (values.what !== 'rules') await measured('a list of indicators', huntIndicators)
await store.close()
await t.close()
await rm(t.deps.dataDir, { recursive: true, force: true })
process.exit(0)
