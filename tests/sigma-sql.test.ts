/**
 * Rules as SQL in the real engine find what the matcher finds: SigmaHQ's own cases, recordings, and rules and events made at random.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyText, fieldOf, textsOf, withPlainNames } from '../libs/sigma/src/event.ts'
import { fold } from '../libs/sigma/src/fold.ts'
import {
  compileRules,
  correlationToSql,
  hitOfRow,
  linkRules,
  nfkc,
  openCorrelations,
  type Rule,
  readSigma,
  referenceOf,
  ruleToSql,
  type SigmaEvent,
  type SqlLayout,
} from '../libs/sigma/src/index.ts'
import { foldedSql, nfkcSql } from '../libs/sigma/src/sql-tests.ts'
import {
  corpusBytes,
  evtxJsonEvent,
  hasCorpus,
  recordedEvents,
  sigmaHqRules,
  untar,
} from '../libs/sigma/src/testing-corpus.ts'
import {
  generatedEvent,
  generatedRule,
  reformedEvent,
  reformedRule,
} from '../libs/sigma/src/testing-generated.ts'
import { GUIDE_VALUES, guideRule } from '../libs/sigma/src/testing-guide.ts'
import { TRAP_DETECTIONS, TRAP_VALUES } from '../libs/sigma/src/testing-traps.ts'
import { type ChdbEngine, chdbEngine, chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { parameterOf, READ_SETTINGS, rowsOf } from '../platform/events/values.ts'
import { openLog } from '../platform/log/index.ts'

const COLUMNS = [
  { name: 'id', type: 'UInt32' },
  { name: 'channel', type: 'String' },
  { name: 'event_id', type: 'UInt32' },
  { name: 'product', type: 'String' },
  { name: 'category', type: 'String' },
  { name: 'service', type: 'String' },
  { name: 'texts', type: 'Map(String, Array(String))' },
  { name: 'folded', type: 'Map(String, Array(String))' },
  { name: 'nulls', type: 'Array(String)' },
  { name: 'every', type: 'Array(String)' },
] as const

/** Keeps all that an event says: lists as lists, empty and null apart. */
const layout: SqlLayout = {
  field: (name, bind) => {
    const key = bind('String', name)
    return {
      kind: 'many',
      raw: `texts[${key}]`,
      folded: `folded[${key}]`,
      present: `mapContains(texts, ${key})`,
      isNull: `(NOT mapContains(texts, ${key}) OR has(nulls, ${key}))`,
    }
  },
  keywords: () => ({ kind: 'many', raw: 'every', folded: null, present: '1', isNull: '0' }),
  channel: 'lower(channel)',
  eventId: 'event_id',
  product: 'product',
  category: 'category',
  service: 'service',
}
/** The same, but with nothing folded beforehand. */
const unfolded: SqlLayout = {
  ...layout,
  field: (name, bind) => ({ ...layout.field(name, bind), folded: null }),
}

const namesIn = (rules: readonly Rule[]): ReadonlySet<string> => {
  const names = new Set<string>()
  const asking: SqlLayout = {
    ...layout,
    field: (name, bind) => {
      names.add(name)
      return layout.field(name, bind)
    },
  }
  for (const rule of rules) ruleToSql(rule, asking)
  return names
}

const rowOf = (raw: SigmaEvent, id: number, names: ReadonlySet<string>) => {
  const event = withPlainNames(raw)
  const texts: Record<string, readonly string[]> = Object.create(null)
  const nulls: string[] = []
  for (const name of names) {
    const value = fieldOf(event, name)
    if (value === undefined) continue
    texts[name] = textsOf(value)
    if (typeof value === 'object' && value.hasNull) nulls.push(name)
  }
  const folded = Object.fromEntries(
    Object.entries(texts).map(([name, all]) => [name, all.map(fold)]),
  )
  return {
    id,
    channel: event.channel ?? '',
    event_id: event.eventId ?? 0,
    product: event.product ?? '',
    category: event.category ?? '',
    service: event.service ?? '',
    texts,
    folded,
    nulls,
    every: textsOf(everyText(event)),
  }
}

const detectionRule = (detection: string): string =>
  `title: T\nlevel: low\nlogsource: {product: linux}\ndetection:\n${detection.replace(/^/gm, '  ')}\n`

const MEMBERS = ['a', 'b', 'c'].map(
  (name) =>
    `title: ${name}\nname: ${name}\nlevel: low\nlogsource:\n  product: linux\ndetection:\n  s:\n    A: ${name}\n  condition: s\n`,
)
const CORRELATIONS = [
  'type: event_count\n  rules: [a]\n  group-by: [u]\n  timespan: 10s\n  condition: {gte: 3}',
  'type: event_count\n  rules: [a, b]\n  timespan: 5s\n  condition: {gte: 6}',
  'type: event_count\n  rules: [a]\n  group-by: [u]\n  timespan: 20s\n  condition: {gte: 2, lt: 4}',
  'type: value_count\n  rules: [a, b]\n  group-by: [u]\n  timespan: 10s\n  condition: {gte: 4, field: v}',
  'type: value_sum\n  rules: [a]\n  group-by: [u]\n  timespan: 10s\n  condition: {gt: 9, field: v}',
  'type: value_avg\n  rules: [a]\n  group-by: [u]\n  timespan: 10s\n  condition: {gte: 4, field: v}',
  'type: value_percentile\n  rules: [a]\n  group-by: [u]\n  timespan: 10s\n  condition: {gte: 5, field: v, percentile: 90}',
  'type: temporal\n  rules: [a, b, c]\n  group-by: [u]\n  timespan: 6s',
  'type: temporal_ordered\n  rules: [a, b, c]\n  group-by: [u]\n  timespan: 8s',
  'type: temporal\n  rules: [a, b]\n  aliases:\n    who:\n      a: u\n      b: v\n  group-by: [who]\n  timespan: 9s',
]
const idOf = (id: number): string => String(id).padStart(5, '0')
const timedEvent = fc
  .record({
    at: fc.integer({ min: 1_000, max: 120_000 }),
    a: fc.constantFrom('a', 'b', 'c', 'd'),
    u: fc.constantFrom('x', 'X', 'É', 'é', 'ｘ', 'y', undefined),
    v: fc.constantFrom('1', '3', '５', '5', 'x', 'É', '-', undefined),
  })
  .map(({ at, a, u, v }) => {
    return { at, event: { product: 'linux', fields: { A: a, u, v } } satisfies SigmaEvent }
  })

describe.skipIf(!chdbRunsHere())('rules in chDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hinoban-sigma-sql-'))
  let engine: ChdbEngine
  beforeAll(() => {
    engine = chdbEngine({
      path: join(folder, 'store'),
      memoryBytes: 2_000_000_000,
      log: openLog({ level: 'silent' }),
    })
  })
  afterAll(async () => {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const read = async (sql: string, params: Record<string, unknown>) =>
    rowsOf(
      await engine.read(
        sql,
        Object.fromEntries(Object.entries(params).map(([key, one]) => [key, parameterOf(one)])),
        { ...READ_SETTINGS, max_query_size: 10_000_000, max_ast_elements: 1_000_000 },
      ),
    )

  const keep = async (table: string, events: readonly SigmaEvent[], rules: readonly Rule[]) => {
    const path = join(folder, `${table}.json`)
    const names = namesIn(rules)
    writeFileSync(path, events.map((one, id) => JSON.stringify(rowOf(one, id, names))).join('\n'))
    const columns = COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ')
    await engine.run(`CREATE TABLE ${table} (${columns}) ENGINE = MergeTree ORDER BY id`)
    await engine.insertFile({
      table,
      format: 'JSONEachRow',
      columns: COLUMNS,
      path,
      settings: {},
    })
  }

  /** `rule event` of everything found; a few dozen rules in one query. */
  const foundIn = async (table: string, rules: readonly Rule[], where: SqlLayout) => {
    const found = new Set<string>()
    for (let at = 0; at < rules.length; at += 40) {
      const some = rules
        .slice(at, at + 40)
        .map((rule, index) => ruleToSql(rule, where, `r${index}_`))
      const params = Object.assign({}, ...some.map((one) => one.params))
      const values = Object.fromEntries(
        Object.entries(params as ReturnType<typeof ruleToSql>['params']).map(
          ([name, { value }]) => [name, value],
        ),
      )
      const rows = await read(
        `SELECT id, [${some.map((one) => `toUInt8(${one.where})`).join(', ')}] AS held FROM ${table} WHERE has(held, 1) ORDER BY id`,
        values,
      )
      for (const row of rows)
        for (const [index, isHeld] of (row['held'] as number[]).entries())
          if (isHeld) found.add(`${at + index} ${row['id']}`)
    }
    return found
  }

  const expectEqual = async (
    table: string,
    rules: readonly Rule[],
    events: readonly SigmaEvent[],
    where: SqlLayout,
  ): Promise<number> => {
    const program = compileRules(rules)
    const order = new Map(rules.map((rule, index) => [rule, index]))
    const expected = new Set<string>()
    for (const [id, event] of events.entries())
      for (const rule of program.match(event)) expected.add(`${order.get(rule)} ${id}`)
    const found = await foundIn(table, rules, where)
    const open = new Set(
      rules.flatMap((rule, index) => (ruleToSql(rule, where).isExact ? [] : [String(index)])),
    )
    const missed = [...expected].filter((one) => !found.has(one))
    const tooMany = [...found].filter(
      (one) => !expected.has(one) && !open.has(one.split(' ', 1)[0] ?? ''),
    )
    const shown = (one: string) => {
      const [rule, event] = one.split(' ').map(Number)
      return `${JSON.stringify(rules[rule ?? 0]?.expression)} on ${JSON.stringify(events[event ?? 0])}`
    }
    expect([missed.slice(0, 3).map(shown), tooMany.slice(0, 3).map(shown)]).toEqual([[], []])
    return expected.size
  }

  test('what trips other engines is found by SQL where the matcher finds it, each rule on each event', async () => {
    const told = [...GUIDE_VALUES, ...TRAP_VALUES, ...TRAP_DETECTIONS]
    const texts = [
      ...[...GUIDE_VALUES, ...TRAP_VALUES].map(([line]) => guideRule(line)),
      ...TRAP_DETECTIONS.map(([detection]) => detectionRule(detection)),
    ]
    const { rules } = readSigma(texts.map((text, n) => ({ file: `${n}`, text })))
    expect(rules).toHaveLength(told.length)
    const events = told.map(([, fields]) => ({ product: 'linux', fields }))
    await keep('guide', events, rules)
    for (const where of [layout, unfolded])
      expect(await expectEqual('guide', rules, events, where)).toBeGreaterThan(told.length)
  })

  test('every sign of Unicode folds in SQL as it does here', async () => {
    // Beyond the second plane no sign has case.
    const signs = Array.from({ length: 0x20000 - 0x800 }, (_, index) =>
      String.fromCodePoint(index < 0xd800 ? index : index + 0x800),
    )
    const wrong: string[] = []
    for (let at = 0; at < signs.length; at += 40_000) {
      const some = signs.slice(at, at + 40_000).filter((one) => one !== '\u0000')
      const params: Record<string, unknown> = { all: some }
      const folded = foldedSql('x', (type, value) => {
        const name = `p${Object.keys(params).length}`
        params[name] = value
        return `{${name}:${type}}`
      })
      const [row] = await read(
        `SELECT arrayMap(x -> ${folded}, {all:Array(String)}) AS folded`,
        params,
      )
      for (const [index, one] of ((row?.['folded'] ?? []) as string[]).entries())
        if (one !== fold(some[index] ?? '')) wrong.push(some[index] ?? '')
    }
    expect(wrong).toEqual([])
  })

  test('rules and events made at random', async () => {
    const texts = fc.sample(generatedRule, { numRuns: 90, seed: 7 })
    const events = fc.sample(generatedEvent, { numRuns: 160, seed: 11 })
    const { rules } = readSigma(texts.map((text, index) => ({ file: `${index}`, text })))
    await keep('generated', events, rules)
    expect(await expectEqual('generated', rules, events, layout)).toBeGreaterThan(200)
    await expectEqual('generated', rules.slice(0, 12), events, unfolded)
  })

  test('every sign of Unicode, and marks that are heaped up, are brought into NFKC in SQL as here', async () => {
    const signs = Array.from({ length: 0x110000 - 0x801 }, (_, index) =>
      String.fromCodePoint(index < 0xd7ff ? index + 1 : index + 0x801),
    ).filter((one) => /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}]/u.test(one))
    const marks = '\u0301\u0316'
    const heaps = [`Ａ${marks.repeat(15)}`, `Ａ${marks.repeat(16)}`, `Ａ${marks.repeat(30_000)}`]
    const wrong: string[] = []
    const all = [...signs, ...heaps, 'ﾊﾟｽﾜｰﾄﾞ', `${'ﾞ\u0301'.repeat(16)}Ａ`]
    for (let at = 0; at < all.length; at += 40_000) {
      const some = all.slice(at, at + 40_000)
      const [row] = await read(
        `SELECT arrayMap(x -> ${nfkcSql('x')}, {all:Array(String)}) AS held`,
        {
          all: some,
        },
      )
      for (const [index, one] of ((row?.['held'] ?? []) as string[]).entries())
        if (one !== nfkc(some[index] ?? '')) wrong.push(some[index] ?? '')
    }
    expect(wrong).toEqual([])
  })

  test('rules that compare after NFKC: the guide, and rules and events made at random', async () => {
    const form = 'nfkc' as const
    const guide = GUIDE_VALUES.map(([line], n) => ({ file: `${n}`, text: guideRule(line), form }))
    const texts = fc.sample(reformedRule, { numRuns: 30, seed: 5 })
    const files = texts.map((text, n) => ({ file: `r${n}`, text, ...(n % 3 > 0 && { form }) }))
    const events = [
      ...GUIDE_VALUES.map(([, fields]) => ({ product: 'linux', fields })),
      ...fc.sample(reformedEvent, { numRuns: 40, seed: 13 }),
    ]
    const { rules } = readSigma([...guide, ...files])
    await keep('formed', events, rules)
    expect(await expectEqual('formed', rules, events, layout)).toBeGreaterThan(100)
  })

  test('correlations over stored events alert as the stream does over live ones', async () => {
    const documents = CORRELATIONS.map(
      (body, index) => `title: C${index}\nname: c${index}\nlevel: high\ncorrelation:\n  ${body}\n`,
    )
    const text = [...MEMBERS, ...documents].join('---\n')
    const sets = [
      linkRules(readSigma([{ file: 'f', text }])),
      linkRules(readSigma([{ file: 'f', text, form: 'nfkc' }])),
    ]
    for (const { faults } of sets)
      expect(faults.filter((one) => one.severity === 'error')).toEqual([])
    const events = fc.sample(timedEvent, { numRuns: 400, seed: 3 }).sort((a, b) => a.at - b.at)
    const names = new Set(['A', 'u', 'v'])
    const path = join(folder, 'timed.json')
    const rowsIn = events.map(({ at, event }, id) => ({ ...rowOf(event, id, names), at }))
    writeFileSync(path, rowsIn.map((one) => JSON.stringify(one)).join('\n'))
    const columns = [...COLUMNS, { name: 'at', type: 'UInt64' }]
    const shape = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
    await engine.run(`CREATE TABLE timed (${shape}) ENGINE = MergeTree ORDER BY id`)
    await engine.insertFile({
      table: 'timed',
      format: 'JSONEachRow',
      columns,
      path,
      settings: {},
    })
    const programs = new Map(sets.map((set) => [set, compileRules(set.rules)]))
    let alerts = 0
    for (const [set, correlation] of sets.flatMap((set) =>
      set.correlations.map((one) => [set, one] as const),
    )) {
      const program = programs.get(set) ?? compileRules(set.rules)
      const only = { correlations: [correlation], alerting: set.alerting }
      const live = openCorrelations(only, null, { latenessMs: 0 })
      const expected = events.flatMap(({ at, event }, id) =>
        program.match(event).flatMap((rule) =>
          live.add({
            rule: referenceOf(rule),
            event: idOf(id),
            at,
            values: { u: event.fields.u, v: event.fields.v },
          }),
        ),
      )
      const sql = correlationToSql(correlation, {
        ...layout,
        from: 'timed',
        id: "leftPad(toString(id), 5, '0')",
        at: 'at',
      })
      if (!sql) throw new Error('no SQL')
      const rows = await read(
        sql.sql,
        Object.fromEntries(Object.entries(sql.params).map(([name, { value }]) => [name, value])),
      )
      const stored = openCorrelations(only, null, { latenessMs: 0 })
      const found = rows.flatMap((row) => stored.add(hitOfRow(correlation, row as never)))
      expect([...found, ...stored.finish()]).toEqual([...expected, ...live.finish()])
      alerts += found.length
    }
    expect(alerts).toBeGreaterThan(60)
  })

  test.skipIf(!hasCorpus)(
    'the rules of SigmaHQ on their own cases and on recordings',
    async () => {
      const all = linkRules(readSigma(sigmaHqRules())).rules
      const cases = [
        ...untar(corpusBytes('regression/sigma-regression.tar.gz'), /\.json$/),
      ].flatMap(({ text }) =>
        text
          .trim()
          .split(/\n(?=\{)/)
          .filter((one) => one.startsWith('{'))
          .map(evtxJsonEvent),
      )
      const recorded = recordedEvents('execution__empire_launcher_vbs.jsonl.gz').filter(
        (_, index) => index % 60 === 0,
      )
      const events = [...cases, ...recorded]
      const program = compileRules(all)
      const matching = new Set(events.flatMap((event) => program.match(event)))
      // Those that match something here, and some of the others of every kind.
      const rules = all.filter((rule, index) => matching.has(rule) || index % 200 === 0)
      await keep('sigmahq', events, rules)
      expect(await expectEqual('sigmahq', rules, events, layout)).toBeGreaterThan(200)
    },
    60_000,
  )
})
