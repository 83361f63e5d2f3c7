/**
 * A set that compares after NFKC: live, in past logs and on its alerts, with the real stores; and back.
 */
import { readBatch, toSigma } from '@hinoban/logs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import type { Events } from '../../../../platform/events/index.ts'
import type { AlertDetail, AlertRow } from '../../contract-alerts.ts'
import type { RuleDetail, RuleSetView } from '../../contract-rules.ts'
import { STARTER } from '../../contract-rules.ts'
import { openTestAlerts } from '../alerts/testing.ts'
import { runHunt } from '../hunt/retro.ts'
import { keptHits } from '../hunt/retro-store.ts'
import { askHunt, keptOf } from '../hunt/testing-hunt.ts'
import { openReadingRules } from '../intake/reading-rules.ts'
import { eventRow } from '../store/event-row.ts'
import { openTestEvents, storeRows, testMeans } from '../store/testing-events.ts'
import { openBooks } from './book.ts'

const BY_FIELD = 'c0ffee00-0000-4000-8000-00000000000a'
const BY_WORD = 'c0ffee00-0000-4000-8000-00000000000b'
const BESIDE = 'c0ffee00-0000-4000-8000-00000000000c'
const ruleOf = (id: string, selection: string): string =>
  `title: T ${id.at(-1)}\nid: ${id}\nlevel: high\nlogsource: { product: linux }\ndetection:\n  s:\n    ${selection}\n  condition: s\n`
const RULES = [
  ruleOf(BY_FIELD, 'a1|contains: パスワード'),
  ruleOf(BY_WORD, '- 請求書ABC'),
  ruleOf(BESIDE, 'a2|contains: 請求書ABC'),
]

const LINES = [
  ['新しいﾊﾟｽﾜｰﾄﾞです'],
  ['新しいパスワードです'],
  ['請求書ＡＢＣ'],
  ['パスワ一ド'],
  // More marks in a row than any writing has stay as they came, and in the table all that stands beside them.
  [`${'\u0301\u0316'.repeat(20)} ﾊﾟｽﾜｰﾄﾞ`, '請求書ＡＢＣ'],
].map((values, at) => {
  const given = values.map((value, n) => `a${n + 1}="${value}"`).join(' ')
  return `type=EXECVE msg=audit(1700000000.123:4${at}): argc=3 a0="wget" ${given}`
})

let t: Awaited<ReturnType<typeof openTestAlerts>>
let events: Events
beforeAll(async () => {
  if (!chdbRunsHere()) return
  t = await openTestAlerts()
  events = await openTestEvents()
})
afterAll(async () => {
  await events?.close()
  await t?.close()
})

const read = () => readBatch(LINES, testMeans(t.now())).map(({ event }) => event)

/** `rule line` of all that the reading thread would tell. */
const live = async (): Promise<readonly string[]> => {
  const { organization } = t.scope
  const rules = openReadingRules((of, has) => t.alerting.ruleSetOf(of, has))
  const { match } = await rules.of(organization)
  return read()
    .flatMap((event, n) =>
      (match?.(toSigma(event, LINES[n] ?? '')) ?? []).map(({ id }) => `${id.at(-1)} ${n}`),
    )
    .toSorted()
}

const hunted = async (rules: readonly string[]): Promise<readonly string[]> => {
  const { organization } = t.scope
  const id = await askHunt(t, rules)
  const deps = { ...t.deps, events: () => Promise.resolve(events), books: openBooks(t.deps) }
  await runHunt(deps, organization, id, new AbortController().signal)
  const kept = await t.deps.records.reading(t.scope, (tx) =>
    tx.all(keptHits, keptOf({ organization, id })),
  )
  return kept.map((row) => `${row.rule_id.at(-1)} ${row.event_id.slice(1)}`).toSorted()
}

const AS_IS = ['a 1']
const NFKC = ['a 0', 'a 1', 'b 2', 'c 4']

describe.skipIf(!chdbRunsHere())('a set whose rules compare after NFKC', () => {
  let set = ''
  test('begins as Sigma says: texts as they are', async () => {
    const taken = await t.call<RuleSetView>('detection.rule-set-import', {
      query: { name: '社内', license: '' },
      upload: { name: 'r.yml', bytes: new TextEncoder().encode(RULES.join('---\n')) },
    })
    set = taken.id
    expect(taken).toMatchObject({ compare: 'as-is', loaded: 3 })
    const { organization } = t.scope
    const receivedAt = t.now() - 60_000
    await storeRows(
      events,
      read().map((event, n) =>
        eventRow(event, {
          organization,
          site: null,
          source: 's',
          id: `e${n}`,
          receivedAt,
          raw: LINES[n] ?? '',
        }),
      ),
    )
    expect(await live()).toEqual(AS_IS)
    expect(await hunted([BY_FIELD, BY_WORD, BESIDE])).toEqual(AS_IS)
  })

  test('finds live and in past logs what is written in half-width and full-width', async () => {
    const before = await t.alerting.ruleVersionOf(t.scope.organization)
    const answer = await t.call<RuleSetView>('detection.rule-set-compare', {
      params: { id: set },
      body: { compare: 'nfkc' },
    })
    expect(answer).toMatchObject({ id: set, compare: 'nfkc' })
    expect(await t.alerting.ruleVersionOf(t.scope.organization)).not.toBe(before)
    expect(t.changed.at(-1)).toBe(t.scope.organization)
    expect(await live()).toEqual(NFKC)
    expect(await hunted([BY_FIELD, BY_WORD, BESIDE])).toEqual(NFKC)
    // After a start the packed rules are read from the disk.
    t.restart()
    expect(await live()).toEqual(NFKC)
  })

  test('says so on its rules and on the alerts that it opens, and leaves other sets alone', async () => {
    await t.alerting.onHits([t.hit({ ruleId: BY_FIELD })])
    const { rows } = await t.call<{ rows: readonly AlertRow[] }>('detection.alerts')
    const params = { id: rows[0]?.id }
    const alert = await t.call<AlertDetail>('detection.alert', { params })
    expect(alert).toMatchObject({ rule: BY_FIELD, compare: 'nfkc' })
    const rule = await t.call<RuleDetail>('detection.rule', { params: { id: BY_FIELD } })
    expect(rule.compare).toBe('nfkc')
    const all = await t.call<{ rows: readonly RuleSetView[] }>('detection.rule-sets')
    expect(all.rows.map(({ id, compare }) => [id, compare])).toEqual([
      [STARTER, 'as-is'],
      [set, 'nfkc'],
    ])
  })

  test('the same name again keeps the choice, which can be taken back; an older alert goes on saying how it came', async () => {
    await t.call('detection.rule-set-import', {
      query: { name: '社内', license: 'own' },
      upload: { name: 'r.yml', bytes: new TextEncoder().encode(RULES.toReversed().join('---\n')) },
    })
    expect(await live()).toEqual(NFKC)
    await t.call('detection.rule-set-compare', { params: { id: set }, body: { compare: 'as-is' } })
    expect(await live()).toEqual(AS_IS)
    const { rows } = await t.call<{ rows: readonly AlertRow[] }>('detection.alerts')
    const alert = await t.call<AlertDetail>('detection.alert', { params: { id: rows[0]?.id } })
    expect(alert.compare).toBe('nfkc')
  })

  test("Hinoban's own rules have the choice too", async () => {
    await t.call('detection.rule-set-compare', {
      params: { id: STARTER },
      body: { compare: 'nfkc' },
    })
    const { rows } = await t.call<{ rows: readonly RuleDetail[] }>('detection.rules', {
      query: { set: STARTER, limit: 1 },
    })
    const rule = await t.call<RuleDetail>('detection.rule', { params: { id: rows[0]?.id } })
    expect(rule.compare).toBe('nfkc')
    expect(await live()).toEqual(AS_IS)
  })
})
