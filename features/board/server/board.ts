/**
 * The board, of now or of a past day, put together from tallies; and its trend.
 * @module
 */
import { GROUPS, type Measure, rollUp, type SubjectKind } from '@hinoban/measures'
import type { z } from 'zod'
import type { Scope, Transaction } from '../../../platform/records/index.ts'
import type { BoardRow, Counts, Board as Shown, TrendDay } from '../contract.ts'
import { addDays, type Day, dayAt, endOfDay } from '../days.ts'
import { countedOf, countsOf, noCounts, type Population, subjectsOf } from '../rules.ts'
import * as sql from './board-store.ts'
import type { Board } from './deps.ts'
import { boardProblem } from './problems.ts'
import { iso, isoOrNull, measureWords, reasonOf } from './views.ts'

type Row = z.input<typeof BoardRow>
/** After every instant that can be stored from a clock of today. */
const FOREVER = new Date('9999-12-31T00:00:00Z')

/** The company counts as one subject for those who see all sites, also before a source has named it. */
const withCompany = (
  rows: readonly { kind: SubjectKind; n: number }[],
  scope: Scope | null,
): Population => {
  const population = new Map(rows.map(({ kind, n }) => [kind, n]))
  if (scope?.sites === '*')
    population.set('organization', Math.max(1, population.get('organization') ?? 0))
  return population
}

export const boardNow = async (
  tx: Transaction,
  board: Board,
  timeZone: string,
): Promise<z.input<typeof Shown>> => {
  const now = board.clock.now()
  const organization = tx.scope?.organization ?? ''
  const rows = await rowsNow(tx, board, { timeZone, measures: board.plan.measures })
  const posture = await tx.one(sql.postureAt, { organization, before: FOREVER })
  const run = await tx.one(sql.runNow, { organization, digest: board.measures.digest })
  return {
    day: null,
    at: iso(now),
    timeZone,
    posture: posture?.posture ?? 'normal',
    postureSince: isoOrNull(posture?.at ?? null),
    judgedAt: isoOrNull(run?.judged_at ?? null),
    pending: run?.pending ?? false,
    ...grouped(rows),
  }
}

export const rowsNow = async (
  tx: Transaction,
  board: Board,
  o: { readonly timeZone: string; readonly measures: readonly Measure[] },
): Promise<Row[]> => {
  const now = board.clock.now()
  const organization = tx.scope?.organization ?? ''
  const [only] = o.measures
  const tallies = await tx.all(sql.talliesNow, {
    organization,
    measure: o.measures.length === 1 && only ? only.id : null,
  })
  const population = withCompany(
    await tx.all(sql.populationAt, { organization, before: FOREVER }),
    tx.scope,
  )
  const burdens = await tx.all(sql.burdens, {
    organization,
    today: dayAt(now.getTime(), o.timeZone),
    now,
  })
  const rows = o.measures.map((m) => {
    const own = tallies.filter((t) => t.measure === m.id)
    const counts = noCounts()
    for (const t of own) counts[t.state] += t.n
    const complete = countsOf(counts, subjectsOf(m, population))
    const state = rollUp(complete)
    const inState = own.filter((t) => t.state === state)
    const worst = inState.sort((a, b) => b.n - a.n || (a.reason < b.reason ? -1 : 1))[0]
    return { m, own, counts: complete, state, inState, worst }
  })
  const wanted = rows.flatMap(({ m, state, worst }) => (worst ? [{ m, state, worst }] : []))
  const examples = await tx.all(sql.exampleParams, {
    organization,
    measures: wanted.map((w) => w.m.id),
    states: wanted.map((w) => w.state),
    reasons: wanted.map((w) => w.worst.reason),
  })
  return rows.map(({ m, own, counts, state, inState, worst }) => {
    const burden = burdens.find((b) => b.measure === m.id)
    const of = countedOf(counts)
    const silent = of === 0 ? 'no_subjects' : 'never_seen'
    const params = examples.find((e) => e.measure === m.id)?.params ?? {}
    return {
      ...measureWords(m),
      state,
      counts,
      of,
      since: isoOrNull(earliest(inState.map((t) => t.since))),
      oldestEvidence: isoOrNull(earliest(own.flatMap((t) => (t.oldest ? [t.oldest] : [])))),
      worst: reasonOf(m, worst?.reason ?? silent, params, o.timeZone),
      openFindings: burden?.findings ?? 0,
      overdueActions: burden?.overdue ?? 0,
      exceptedUntil: isoOrNull(burden?.until ?? null),
    }
  })
}

const earliest = (times: readonly Date[]): Date | null =>
  times.reduce<Date | null>((first, t) => (first === null || t < first ? t : first), null)

const grouped = (
  rows: readonly Row[],
): { groups: { group: Row['group']; measures: Row[] }[]; totals: Counts } => {
  const totals = noCounts()
  for (const row of rows) totals[row.state] += 1
  const groups = GROUPS.map((group) => ({
    group,
    measures: rows.filter((row) => row.group === group),
  })).filter(({ measures }) => measures.length > 0)
  return { groups, totals }
}

/** The board as it stood when the day ended, from the kept changes alone. */
export const boardOfDay = async (
  tx: Transaction,
  board: Board,
  o: { readonly timeZone: string; readonly day: Day },
): Promise<z.input<typeof Shown>> => {
  const organization = tx.scope?.organization ?? ''
  const today = dayAt(board.clock.now().getTime(), o.timeZone)
  const first = (await tx.one(sql.firstDay, { organization, zone: o.timeZone }))?.day ?? today
  if (o.day < first || o.day > today)
    throw boardProblem('board.day_out_of_range', { first, last: today })
  const before = new Date(endOfDay(o.day, o.timeZone))
  const tallies = await tx.all(sql.talliesAt, { organization, before })
  const population = withCompany(await tx.all(sql.populationAt, { organization, before }), tx.scope)
  const posture = await tx.one(sql.postureAt, { organization, before })
  const rows = board.plan.measures.map((m) => {
    const counts = noCounts()
    for (const t of tallies) if (t.measure === m.id) counts[t.state] += t.n
    const complete = countsOf(counts, subjectsOf(m, population))
    return {
      ...measureWords(m),
      state: rollUp(complete),
      counts: complete,
      of: countedOf(complete),
      since: null,
      oldestEvidence: null,
      worst: null,
      openFindings: 0,
      overdueActions: 0,
      exceptedUntil: null,
    }
  })
  return {
    day: o.day,
    at: iso(before),
    timeZone: o.timeZone,
    posture: posture?.posture ?? 'normal',
    postureSince: isoOrNull(posture?.at ?? null),
    judgedAt: null,
    pending: false,
    ...grouped(rows),
  }
}

/**
 * Counts at the end of each of the last days, the running day included. Without a measure: how many measures are in
 * each rolled-up state; with one: how many of its subjects. Days before the first judgement are left out.
 */
export const trendOf = async (
  tx: Transaction,
  board: Board,
  o: { readonly timeZone: string; readonly days: number; readonly measure: Measure | null },
): Promise<z.input<typeof TrendDay>[]> => {
  const organization = tx.scope?.organization ?? ''
  const today = dayAt(board.clock.now().getTime(), o.timeZone)
  const first = (await tx.one(sql.firstDay, { organization, zone: o.timeZone }))?.day
  if (!first) return []
  const zone = o.timeZone
  const moves = await tx.all(sql.movements, { organization, zone, measure: o.measure?.id ?? null })
  const people = await tx.all(sql.populationDays, { organization, zone })
  const measures = o.measure ? [o.measure] : board.plan.measures
  const rows = new Map<string, Counts>(measures.map((m) => [m.id, noCounts()]))
  const subjects = new Map<string, { kind: SubjectKind; n: number }>()
  const start = addDays(today, 1 - o.days)
  const shown: z.input<typeof TrendDay>[] = []
  let nextMove = 0
  let nextCount = 0
  const [, from = first] = [first, start].sort()
  for (let day = from; day <= today; day = addDays(day, 1)) {
    for (let move = moves[nextMove]; move && move.day <= day; move = moves[++nextMove]) {
      const counts = rows.get(move.measure)
      if (counts) counts[move.state] += move.n
    }
    for (let count = people[nextCount]; count && count.day <= day; count = people[++nextCount])
      subjects.set(`${count.kind}\n${count.site}`, count)
    const byKind = new Map<SubjectKind, number>()
    for (const { kind, n } of subjects.values()) byKind.set(kind, (byKind.get(kind) ?? 0) + n)
    const population = withCompany(
      [...byKind].map(([kind, n]) => ({ kind, n })),
      tx.scope,
    )
    shown.push({ day, counts: countsOnDay(measures, rows, population, o.measure) })
  }
  return shown
}

const countsOnDay = (
  measures: readonly Measure[],
  rows: ReadonlyMap<string, Counts>,
  population: Population,
  only: Measure | null,
): Counts => {
  if (only) return countsOf(rows.get(only.id) ?? noCounts(), subjectsOf(only, population))
  const totals = noCounts()
  for (const m of measures)
    totals[rollUp(countsOf(rows.get(m.id) ?? noCounts(), subjectsOf(m, population)))] += 1
  return totals
}
