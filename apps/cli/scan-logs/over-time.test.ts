/**
 * Rules over time are one thing: live, looked for in past logs, and by `scan-logs` over files, the same lines give the same alerts.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBatch, toSigma } from '@hinoban/logs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { RuleSetView } from '../../../features/detection/contract.ts'
import { givenOf } from '../../../features/detection/hit-values.ts'
import { openTestAlerts } from '../../../features/detection/server/alerts/testing.ts'
import { runHunt } from '../../../features/detection/server/hunt/retro.ts'
import { keptHits } from '../../../features/detection/server/hunt/retro-store.ts'
import { askHunt, keptOf } from '../../../features/detection/server/hunt/testing-hunt.ts'
import { openReadingRules } from '../../../features/detection/server/intake/reading-rules.ts'
import { openBooks } from '../../../features/detection/server/rules/book.ts'
import {
  openTestEvents,
  rowsOfLines,
  storeRows,
  testMeans,
} from '../../../features/detection/server/store/testing-events.ts'
import { chdbRunsHere } from '../../../platform/events/chdb-engine.ts'
import type { Events } from '../../../platform/events/index.ts'
import { statement } from '../../../platform/records/index.ts'
import { scanLogs } from '../verbs/scan-logs.ts'
import { askedOf } from './fed.ts'

/**
 * `w` reads the log of a web server, the others the audit log of Linux; `across`: one group by the address in both.
 * `events`: rule(s), second, group, value, in the order in which they come. `told`: the seconds at which alerts are raised.
 * By hand, from the guide to Sigma's correlations and the README of @hinoban/sigma.
 */
const CASES: readonly {
  readonly says: string
  readonly body: string
  readonly events: string
  readonly told: readonly number[]
}[] = [
  {
    says: 'one second within the window',
    body: 'event_count [a] 10s {gte: 2}',
    events: 'a@0 a@9',
    told: [9],
  },
  { says: 'at its border', body: 'event_count [a] 10s {gte: 2}', events: 'a@0 a@10', told: [] },
  {
    says: 'several operators',
    body: 'event_count [a] 10s {gte: 2, lt: 4}',
    events: 'a@0 a@1',
    told: [10],
  },
  {
    says: 'more than the range',
    body: 'event_count [a] 10s {gte: 2, lt: 4}',
    events: 'a@0 a@1 a@2 a@3',
    told: [],
  },
  { says: 'silence', body: 'event_count [a] 10s {lt: 1}', events: 'a@0 a@4', told: [20] },
  {
    says: 'an event of two rules',
    body: 'event_count [a, b] 10s {gte: 2}',
    events: 'ab@5',
    told: [5],
  },
  {
    says: 'again after its timespan',
    body: 'event_count [a] 10s {gte: 2}',
    events: 'a@0 a@1 a@2 a@8 a@12 a@13 a@40 a@41',
    told: [1, 12, 41],
  },
  {
    says: 'out of order',
    body: 'event_count [a] 10s {gte: 2}',
    events: 'a@30 a@4 a@5 a@31',
    told: [5, 31],
  },
  {
    says: 'different values',
    body: 'value_count [a] 10s {gte: 2, field: a2}',
    events: 'a@0:x:1 a@1:x:1 a@2:x:2',
    told: [2],
  },
  {
    says: 'different tuples',
    body: 'value_count [a] 10s {gte: 2, field: [a2, a1]}',
    events: 'a@0:x:1 a@1:X:1 a@2:x:2',
    told: [2],
  },
  {
    says: 'a sum, without what is no number',
    body: 'value_sum [a] 10s {gt: 9, field: a2}',
    events: 'a@0:x:5 a@1:x:five a@2:x:5',
    told: [2],
  },
  {
    says: 'an average',
    body: 'value_avg [a] 10s {gte: 4, field: a2}',
    events: 'a@0:x:2 a@1:x:6',
    told: [1],
  },
  {
    says: 'a percentile',
    body: 'value_percentile [a] 10s {gte: 5, field: a2, percentile: 90}',
    events: 'a@0:x:1 a@1:x:9',
    told: [1],
  },
  { says: 'rules in any order', body: 'temporal [a, b] 10s', events: 'b@0 a@3', told: [3] },
  {
    says: 'rules in their order',
    body: 'temporal_ordered [a, b] 10s',
    events: 'b@0 a@3 b@5',
    told: [5],
  },
  {
    says: 'equal times as they came',
    body: 'temporal_ordered [a, b] 10s',
    events: 'a@0 b@0',
    told: [0],
  },
  { says: 'the other way round', body: 'temporal_ordered [a, b] 10s', events: 'b@0 a@0', told: [] },
  { says: 'one of two is enough', body: 'temporal [a, b] 10s {gte: 1}', events: 'b@7', told: [7] },
  {
    says: 'groups without case',
    body: 'event_count [a] 10s {gte: 2}',
    events: 'a@0:PC01 a@1:pc01',
    told: [1],
  },
  { says: 'strangers', body: 'event_count [a] 10s {gte: 2}', events: 'a@0:x a@1:y', told: [] },
  {
    says: 'aliases that are swapped',
    body: 'temporal [a, b] 10s aliases',
    events: 'a@0:x:y b@1:y:x',
    told: [1],
  },
  {
    says: 'rules of two log sources',
    body: 'temporal_ordered [w, a] 10s across',
    events: 'a@0:10.0.0.9 w@2:10.0.0.9 w@3:10.0.0.8 a@6:10.0.0.9 a@20:10.0.0.8',
    told: [6],
  },
  {
    says: 'as many of two log sources',
    body: 'event_count [w, a] 10s {gte: 3} across',
    events: 'w@0:10.0.0.9 a@1:10.0.0.9 a@2:10.0.0.8 w@3:10.0.0.9',
    told: [3],
  },
  { says: 'a chain', body: 'chain', events: 'a@0 a@1 b@5', told: [5] },
]

const idOf = (n: number, part: number): string =>
  `c0ffee00-0000-4000-8${String(part).padStart(3, '0')}-${String(n).padStart(12, '0')}`
const correlation = (
  id: string,
  name: string,
  body: string,
  refs: (of: string) => string,
): string => {
  const [, type = '', rules = '', span = '', rest = ''] =
    /^(\w+) \[(.*?)\] (\w+) ?(.*)$/.exec(body) ?? []
  const listed = rules.split(', ').map(refs)
  const aliases = /^(.*?) ?(aliases|across)$/.exec(rest)
  const [second, condition] = [aliases?.[2] === 'across' ? 'a1' : 'a2', aliases?.[1] ?? rest]
  const first = aliases?.[2] === 'across' ? 'c-ip' : 'a1'
  return [
    `title: ${name}\nid: ${id}\nlevel: high\ncorrelation:`,
    `  type: ${type}\n  rules: [${listed.join(', ')}]\n  timespan: ${span}`,
    aliases
      ? `  group-by: [who]\n  aliases:\n    who:\n      ${listed[0]}: ${first}\n      ${listed[1]}: ${second}`
      : `  group-by: [a1]`,
    ...(condition === '' ? [] : [`  condition: ${condition}`]),
  ].join('\n')
}
const documents = CASES.flatMap(({ says, body }, n) => {
  const refs = (name: string): string => idOf(n, { a: 1, b: 2, w: 4 }[name] ?? 3)
  const rules = [
    ['a', 'product: linux', 'a0'],
    ['b', 'product: linux', 'a0'],
    ['w', 'category: webserver', 'cs-uri-stem'],
  ].map(
    ([name = '', source, field]) =>
      `title: ${name} of ${n}\nid: ${refs(name)}\nlevel: low\nlogsource: { ${source} }\ndetection:\n  s:\n    ${field}|contains: ${name}${n}.\n  condition: s`,
  )
  const over =
    body === 'chain'
      ? [
          correlation(idOf(n, 3), `inner ${n}`, 'event_count [a] 10s {gte: 2}', refs),
          correlation(idOf(n, 0), says, 'temporal_ordered [many, b] 20s', refs),
        ]
      : [correlation(idOf(n, 0), says, body, refs)]
  return [...rules, ...over]
})

let t: Awaited<ReturnType<typeof openTestAlerts>>
let events: Events
let folder = ''
let begin = 0
let lines: readonly string[] = []
const found: Record<'live' | 'hunt' | 'scan', Map<string, number[]>> = {
  live: new Map(),
  hunt: new Map(),
  scan: new Map(),
}
const note = (of: keyof typeof found, rule: string, at: number): void => {
  found[of].set(rule, [...(found[of].get(rule) ?? []), (at - begin) / 1000])
}
const told = statement({
  name: 'test_told',
  sql: `select rule_id, event_id, at from detection_hits where organization_id = $organization and given is null`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ rule_id: z.string(), event_id: z.string(), at: z.date() }),
})
/** One that grew bears the name of an event behind its key. */
const isRaised = (event: string): boolean => /\n-?\d+$/.test(event)

const openAll = async (): Promise<void> => {
  t = await openTestAlerts()
  events = await openTestEvents()
  folder = mkdtempSync(join(tmpdir(), 'hinoban-over-time-'))
  begin = t.now() - 30 * 60_000
  let serial = 1
  lines = CASES.flatMap(({ events: given }, n) =>
    given.split(' ').map((one) => {
      const [, rules = '', second = '', group = 'x', value = '0'] =
        /^(\w+)@(\d+)(?::([\w.]+))?(?::(\w+))?$/.exec(one) ?? []
      const at = (begin / 1000 + Number(second)).toFixed(3)
      if (rules === 'w') return accessLine(Number(second), group, `/${rules}${n}.`)
      const names = [...rules].map((name) => `${name}${n}.`).join('')
      return `type=EXECVE msg=audit(${at}:${serial++}): argc=3 a0="${names}" a1="${group}" a2="${value}"`
    }),
  )
}
const accessLine = (second: number, address: string, path: string): string => {
  const at = new Date(begin + second * 1000).toISOString()
  const day = `${at.slice(8, 10)}/${MONTHS[Number(at.slice(5, 7)) - 1]}/${at.slice(0, 4)}`
  return `${address} - - [${day}:${at.slice(11, 19)} +0000] "GET ${path} HTTP/1.1" 200 12 "-" "-"`
}
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const runLive = async (): Promise<void> => {
  const { organization } = t.scope
  const { match } = await openReadingRules((of, has) => t.alerting.ruleSetOf(of, has)).of(
    organization,
  )
  for (const [n, { event }] of readBatch(lines, testMeans(t.now())).entries())
    for (const { id, wanted } of match?.(toSigma(event, lines[n] ?? '')) ?? [])
      await t.alerting.onHits([
        t.hit({
          ruleId: id,
          eventId: `e${n}`,
          source: 's',
          at: event.time ?? 0,
          given: wanted.length > 0 ? givenOf(askedOf(event), wanted) : null,
        }),
      ])
  t.pass(2 * 3_600_000)
  const tick = t.alerting.jobs.find(({ name }) => name === 'detection.tick')
  await tick?.run({ input: {}, signal: new AbortController().signal } as never)
  const rows = await t.deps.records.reading(t.scope, (tx) => tx.all(told, t.scope))
  for (const row of rows) if (isRaised(row.event_id)) note('live', row.rule_id, row.at.getTime())
}
const runPast = async (): Promise<void> => {
  const { organization } = t.scope
  await storeRows(events, rowsOfLines(lines, { organization, receivedAt: t.now() - 3_600_000 }))
  const id = await askHunt(
    t,
    CASES.map((_, n) => idOf(n, 0)),
  )
  const deps = { ...t.deps, events: () => Promise.resolve(events), books: openBooks(t.deps) }
  await runHunt(deps, organization, id, new AbortController().signal)
  const kept = await t.deps.records.reading(t.scope, (tx) =>
    tx.all(keptHits, keptOf({ organization, id })),
  )
  for (const row of kept) if (isRaised(row.event_id)) note('hunt', row.rule_id, row.at.getTime())
}
const runScan = async (): Promise<void> => {
  writeFileSync(join(folder, 'rules.yml'), documents.join('\n---\n'))
  const isAudit = (line: string): boolean => line.startsWith('type=')
  const log = (of: readonly string[]): string => `${of.join('\n')}\n`
  writeFileSync(join(folder, 'audit.log'), log(lines.filter(isAudit)))
  writeFileSync(join(folder, 'access.log'), log(lines.filter((line) => !isAudit(line))))
  let out = ''
  await scanLogs.run({
    args: ['audit.log', 'access.log', '--rules', folder],
    json: true,
    language: 'en',
    terminal: {
      out: async (text) => {
        out += text
      },
      err: () => undefined,
      ask: async () => null,
      onInterrupt: () => undefined,
    },
    cwd: folder,
    home: folder,
    env: {},
    verbs: {},
  })
  const hits = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  for (const hit of hits)
    if (hit.kind === 'correlation') note('scan', hit.rule.id, Date.parse(hit.time))
}

describe.skipIf(!chdbRunsHere())('rules over time', () => {
  beforeAll(async () => {
    await openAll()
    const set = await t.call<RuleSetView>('detection.rule-set-import', {
      query: { name: 'x', license: '' },
      upload: { name: 'r.yml', bytes: new TextEncoder().encode(documents.join('\n---\n')) },
    })
    expect([set.refused, set.faults.filter(({ severity }) => severity === 'error')]).toEqual([
      0,
      [],
    ])
    await runLive()
    await runPast()
    await runScan()
  }, 60_000)
  afterAll(async () => {
    await events?.close()
    await t?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(CASES.map(({ says, told: seconds }, n) => ({ says, seconds, id: idOf(n, 0) })))(
    '$says: live, in past logs and over files',
    ({ seconds, id }) => {
      const sorted = (of: keyof typeof found) => (found[of].get(id) ?? []).toSorted((a, b) => a - b)
      expect({
        live: sorted('live'),
        hunt: sorted('hunt'),
        scanned: sorted('scan').length,
      }).toEqual({
        live: seconds,
        hunt: seconds,
        scanned: seconds.length,
      })
    },
  )
})
