/**
 * Routes of the board, its measures and today's work.
 * @module
 */
import { POSTURE_FACTOR, STATES, subjectKinds } from '@hinoban/measures'
import { liveSubject } from '../../../platform/evidence/index.ts'
import { notFound, type Route, route } from '../../../platform/http/index.ts'
import * as api from '../contract.ts'
import { boardNow, boardOfDay, rowsNow, trendOf } from './board.ts'
import * as sql from './board-store.ts'
import type { Board } from './deps.ts'
import { measureItOf } from './findings.ts'
import { currentPosture } from './judge-store.ts'
import { boardProblem } from './problems.ts'
import { todaysWork } from './todays-work.ts'
import { changeView, cursorOf, evidenceView, pairView, readCursor, reasonOf } from './views.ts'

const HOUR_MS = 3_600_000

export const boardRoutes = (board: Board): readonly Route[] => {
  const { records, timeZone, plan } = board
  const measureOf = (id: string) => {
    const measure = plan.byId.get(id)
    if (!measure) throw boardProblem('board.unknown_measure', { measure: id })
    return measure
  }
  const known = (id: string) => plan.byId.get(id) ?? null
  return [
    route(api.getBoard, async ({ who, query }) => {
      const zone = await timeZone(who.organization)
      const { day } = query
      return records.reading(who.scope, (tx) =>
        day === undefined
          ? boardNow(tx, board, zone)
          : boardOfDay(tx, board, { timeZone: zone, day }),
      )
    }),
    route(api.getTrend, async ({ who, query }) => {
      const zone = await timeZone(who.organization)
      const measure = query.measure === undefined ? null : measureOf(query.measure)
      const days = await records.reading(who.scope, (tx) =>
        trendOf(tx, board, { timeZone: zone, days: query.days, measure }),
      )
      return { timeZone: zone, days }
    }),
    route(api.getMeasure, async ({ who, params }) => {
      const m = measureOf(params.measure)
      const zone = await timeZone(who.organization)
      const organization = who.organization
      return records.reading(who.scope, async (tx) => {
        const [row] = await rowsNow(tx, board, { timeZone: zone, measures: [m] })
        if (!row) throw notFound()
        const tallies = await tx.all(sql.talliesNow, { organization, measure: m.id })
        const examples = await tx.all(sql.exampleParams, {
          organization,
          measures: tallies.map(() => m.id),
          states: tallies.map((t) => t.state),
          reasons: tallies.map((t) => t.reason),
        })
        const posture = (await tx.one(currentPosture, { organization }))?.posture ?? 'normal'
        const order = [...STATES, 'not-applicable']
        return {
          ...row,
          quotes: [...m.quotes],
          does: [...m.does],
          howToMeasure: m.howToMeasure,
          least: m.least,
          reads: Object.entries(m.reads).map(([name, kind]) => ({
            kind,
            maxAgeHours: (m.maxAge[name] ?? 0) / POSTURE_FACTOR[posture] / HOUR_MS,
          })),
          mapping: {
            meti10: [...m.mapping.meti10],
            securityAction6: [...m.mapping.securityAction6],
            securityAction25: [...m.mapping.securityAction25],
            csf2: [...m.mapping.csf2],
            cis8: [...m.mapping.cis8],
            iso27001: [...m.mapping.iso27001],
            scs: [...m.mapping.scs],
          },
          version: board.measures.versions.get(m.id) ?? '',
          reasons: tallies
            .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.n - a.n)
            .map((t) => {
              const params = examples.find((e) => e.reason === t.reason)?.params ?? {}
              return { state: t.state, reason: reasonOf(m, t.reason, params, zone), count: t.n }
            }),
        }
      })
    }),
    route(api.listMeasureSubjects, async ({ who, params, query }) => {
      const m = measureOf(params.measure)
      const zone = await timeZone(who.organization)
      const [rank, kind, id] = readCursor(query.cursor) ?? []
      const isAfter = typeof rank === 'number' && typeof kind === 'string' && typeof id === 'string'
      const rows = await records.reading(who.scope, (tx) =>
        tx.all(sql.pairsOfMeasure, {
          organization: who.organization,
          measure: m.id,
          kinds: [...subjectKinds(m)],
          states: query.state ?? null,
          rank: isAfter ? rank : null,
          kind: isAfter ? kind : null,
          id: isAfter ? id : null,
          limit: query.limit + 1,
        }),
      )
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      const isMore = rows.length > query.limit && last
      return {
        rows: shown.map(pairView(known, zone)),
        next: isMore ? cursorOf([last.rank, last.subject_kind, last.subject_id]) : null,
      }
    }),
    route(api.listSubjectMeasures, async ({ who, params }) => {
      const zone = await timeZone(who.organization)
      const { kind, id } = params
      const organization = who.organization
      return records.reading(who.scope, async (tx) => {
        const rows = await tx.all(sql.pairsOfSubject, { organization, kind, id })
        if (rows.length === 0 && !(await liveSubject(tx, { kind, id }))) throw notFound()
        return { rows: rows.map(pairView(known, zone)) }
      })
    }),
    route(api.listMeasureEvidence, async ({ who, params, query }) => {
      const m = measureOf(params.measure)
      const organization = who.organization
      return records.reading(who.scope, async (tx) => {
        const posture = (await tx.one(currentPosture, { organization }))?.posture ?? 'normal'
        const limits = new Map(
          Object.entries(m.reads).map(([name, kind]) => [
            kind,
            (m.maxAge[name] ?? 0) / POSTURE_FACTOR[posture],
          ]),
        )
        const { subjectKind: kind, subjectId: id } = query
        const subject = kind !== undefined && id !== undefined ? { subject: { kind, id } } : {}
        const rows = await board.evidence.list(tx, {
          kinds: [...new Set(Object.values(m.reads))],
          limit: query.limit,
          ...subject,
          ...(query.cursor === undefined ? {} : { before: query.cursor }),
        })
        const view = evidenceView(board.clock.now().getTime(), (kind) => limits.get(kind) ?? null)
        const next = rows.length === query.limit ? (rows.at(-1)?.cursor ?? null) : null
        return { rows: rows.map(view), next }
      })
    }),
    route(api.listMeasureChanges, async ({ who, params, query }) => {
      const m = measureOf(params.measure)
      const zone = await timeZone(who.organization)
      const [seq] = readCursor(query.cursor) ?? []
      const rows = await records.reading(who.scope, (tx) =>
        tx.all(sql.changesOfMeasure, {
          organization: who.organization,
          measure: m.id,
          before: typeof seq === 'number' ? seq : null,
          limit: query.limit + 1,
        }),
      )
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      return {
        rows: shown.map(changeView(known, zone)),
        next: rows.length > query.limit && last ? cursorOf([last.seq]) : null,
      }
    }),
    route(api.listMeasureIt, async ({ who }) => {
      const zone = await timeZone(who.organization)
      const rows = await records.reading(who.scope, (tx) =>
        rowsNow(tx, board, { timeZone: zone, measures: plan.measures }),
      )
      return { rows: measureItOf(rows, plan) }
    }),
    route(api.getToday, async ({ who }) => {
      const here = { board, timeZone: await timeZone(who.organization) }
      const setup = (await board.setup?.(who.scope)) ?? null
      return records.reading(who.scope, (tx) => todaysWork(tx, here, setup))
    }),
  ]
}
