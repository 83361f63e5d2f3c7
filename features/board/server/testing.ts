/**
 * A board for tests: real PostgreSQL, a clock of one's own, and two small measures on hosts and sites.
 * @module
 */
import { days, fails, holds, latest, type Measure, measure, unknown } from '@hinoban/measures'
import { z } from 'zod'
import { auditMigrations } from '../../../platform/audit/index.ts'
import type { NewEvidence } from '../../../platform/evidence/index.ts'
import { evidenceMigrations, openEvidence } from '../../../platform/evidence/index.ts'
import type { MigrationFolder } from '../../../platform/records/index.ts'
import { testRecords } from '../../../platform/records/testing.ts'
import { evidenceKinds as ownKinds } from '../evidence.ts'
import { type JudgeSummary, judgeOrganization } from './judge.ts'
import { digestOf, type LoadedMeasures } from './load-measures.ts'
import { boardMigrations } from './migrations.ts'

const text = { ja: '文', en: 'Text' }
const empty = {
  meti10: [1],
  securityAction6: [],
  securityAction25: [],
  csf2: [],
  cis8: [],
  iso27001: [],
  scs: [],
}
const quotes = [{ notice: '2022-02-23', section: '1', text: '把握する' }] as const

type Patch = { patched: boolean; missing: number }
/** Holds for 30 days after the last good look at a host. */
export const patched: Measure = measure<{ patches: Patch }>({
  id: 'HB-P03',
  title: { ja: '修正の適用', en: 'Patches' },
  asks: text,
  group: 'protect',
  actor: text,
  quotes,
  does: [text],
  subject: 'host',
  reads: { patches: 'tests.patch' },
  maxAge: { patches: days(30) },
  least: 'E2',
  judge: ({ patches }) => {
    const newest = latest(patches)
    if (!newest) return unknown('never_seen')
    return newest.payload.patched ? holds() : fails('missing', { count: newest.payload.missing })
  },
  reasons: {
    holds: { why: text, next: { ja: '', en: '' } },
    missing: {
      why: { ja: '修正が{count}件ありません。', en: '{count} patches are missing.' },
      next: { ja: '修正を適用してください。', en: 'Apply the patches.' },
    },
  },
  howToMeasure: { ja: 'エージェントを入れてください。', en: 'Install the agent.' },
  mapping: empty,
  cases: [
    {
      name: 'holds',
      given: { patches: [{ payload: { patched: true, missing: 0 }, age: 0 }] },
      state: 'holds',
    },
    {
      name: 'fails',
      given: { patches: [{ payload: { patched: false, missing: 2 }, age: 0 }] },
      state: 'fails',
    },
    { name: 'unknown', given: {}, state: 'unknown' },
  ],
})

/** A measure whose kind of subject may not exist at all in a company. */
export const released: Measure = measure<{ gates: { open: boolean } }>({
  ...patched,
  id: 'HB-V03',
  title: { ja: '出荷判定', en: 'Release gate' },
  group: 'vendor',
  subject: 'product',
  reads: { gates: 'tests.gate' },
  maxAge: { gates: days(90) },
  judge: ({ gates }) => {
    const newest = latest(gates)
    if (!newest) return unknown('never_seen')
    return newest.payload.open ? fails('missing', { count: 1 }) : holds()
  },
})

export const loadedOf = (measures: readonly Measure[], revision = 0): LoadedMeasures => {
  const versions = new Map(
    measures.map((m) => [m.id as string, revision.toString(16).padStart(16, '0')]),
  )
  return { measures, versions, folder: 'file:///nowhere/', digest: digestOf(versions) }
}

export const testKinds = {
  ...ownKinds,
  'tests.patch': z.strictObject({ patched: z.boolean(), missing: z.number() }),
  'tests.gate': z.strictObject({ open: z.boolean() }),
}

/** 2026-11-22 09:00 in Tokyo. */
export const START = Date.parse('2026-11-22T00:00:00Z')
export const DAY_MS = 86_400_000

export const patch = (o: {
  readonly host: string
  readonly missing: number
  readonly at: Date
  readonly site?: string | null
}): NewEvidence => ({
  kind: 'tests.patch',
  subject: { kind: 'host', id: o.host, name: `機器 ${o.host}`, site: o.site ?? null },
  class: 'E2',
  observedAt: o.at,
  validUntil: null,
  probe: 'test-agent',
  probeVersion: '1',
  payload: { patched: o.missing === 0, missing: o.missing },
  source: null,
})

export const openTestBoard = async (
  o: {
    readonly measures?: readonly Measure[]
    readonly migrations?: readonly MigrationFolder[]
  } = {},
) => {
  const more = (o.migrations ?? []).filter((m) => m.owner !== auditMigrations.owner)
  const test = await testRecords([evidenceMigrations, auditMigrations, ...more, boardMigrations])
  let now = START
  const clock = { now: () => new Date(now) }
  const evidence = openEvidence({ records: test.records, clock, kinds: testKinds })
  const loaded = loadedOf(o.measures ?? [patched, released])
  const scope = await test.organization()
  const judge = (using: LoadedMeasures = loaded, of = scope): Promise<JudgeSummary> =>
    test.records.within(of, (tx) =>
      judgeOrganization(tx, { evidence, clock, loaded: using, timeZone: 'Asia/Tokyo' }),
    )
  return {
    ...test,
    scope,
    clock,
    evidence,
    loaded,
    judge,
    pass: (ms: number): void => {
      now += ms
    },
    add: (...entries: readonly NewEvidence[]) =>
      test.records.within(scope, (tx) => evidence.append(tx, entries)),
  }
}
export type TestBoard = Awaited<ReturnType<typeof openTestBoard>>
