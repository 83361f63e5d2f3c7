/**
 * The doors of findings.
 * @module
 */
import { fileAnswer, notFound, type Route, route } from '../../../../platform/http/index.ts'
import * as contract from '../../contract.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'
import type { Matching } from '../matching/jobs.ts'
import { vexAbout } from '../vex/book.ts'
import * as counts from './count-store.ts'
import { detailOf } from './detail.ts'
import {
  cursorOf,
  cursorText,
  dayAfter,
  dayAt,
  filterOf,
  findingsCsv,
  findingsJson,
  pageOf,
} from './list.ts'
import * as sql from './list-store.ts'
import { narrowed } from './search-store.ts'
import { standingOf } from './standing.ts'
import { both, rowView } from './views.ts'

export const findingRoutes = (deps: VulnerabilitiesDeps, matching: Matching): readonly Route[] => {
  const { records, clock, catalogue } = deps
  const todayOf = async (organization: string): Promise<string> =>
    dayAt(clock.now(), await deps.timeZone(organization))
  return [
    route(contract.listFindings, async ({ who, query }) => {
      const today = await todayOf(who.organization)
      const { sort, order, cursor, limit, ...filter } = query
      return records.reading(who.scope, async (tx) => {
        const params = await narrowed(tx, filterOf(tx, filter, today))
        const { standing } = await standingOf(tx, catalogue.state(), clock.now())
        const page = await pageOf(tx, params, {
          sort,
          order,
          cursor: cursorOf(cursor, sort),
          limit,
        })
        const counted = (await tx.one(sql.countUpTo(params), params))?.count ?? 0
        return {
          rows: page.rows.map((row) => rowView(row, today)),
          next: page.next === null ? null : cursorText(page.next),
          total:
            standing.matchedAt === null
              ? null
              : { count: Math.min(counted, sql.COUNTED), isMore: counted > sql.COUNTED },
          standing,
        }
      })
    }),

    route(contract.exportFindings, async ({ who, query, language }) => {
      const today = await todayOf(who.organization)
      const { format, ...filter } = query
      const sites = await records.within(who.scope, async (tx) => {
        await deps.audit.write(tx, who, {
          what: 'vulnerabilities.export',
          object: { kind: 'findings', id: today, name: format },
          before: null,
          after: query,
        })
        return deps.siteNames(tx)
      })
      const from = { scope: who.scope, filter, today, language, sites }
      const name = `${(language === 'ja' ? ja : en).exportName}-${today}`
      return format === 'csv'
        ? fileAnswer({
            name: `${name}.csv`,
            type: 'text/csv; charset=utf-8',
            body: findingsCsv(deps, from),
          })
        : fileAnswer({
            name: `${name}.jsonl`,
            type: 'application/x-ndjson; charset=utf-8',
            body: findingsJson(deps, from),
          })
    }),

    route(contract.findingSummary, async ({ who, query }) => {
      const today = await todayOf(who.organization)
      return records.reading(who.scope, async (tx) => {
        const of = { organization: who.organization, asset: query.asset ?? null }
        const { standing, samples } = await standingOf(tx, catalogue.state(), clock.now())
        const notJudged = contract.COVERAGE_KINDS.filter(
          (kind) => kind !== 'judged' && kind !== 'nothing-known',
        ).flatMap((kind) => {
          const count = countOf(standing.coverage, kind)
          return count === 0
            ? []
            : [{ kind, count, words: both((m) => m.coverage[kind]), samples: samples[kind] ?? [] }]
        })
        if (standing.matchedAt === null) return { standing, counts: null, notJudged }
        const buckets = await tx.all(counts.bucketCounts, of)
        const affected = await tx.all(counts.affectedCounts, of)
        const days = { ...of, today, week: dayAfter(today, 7) }
        const due = await tx.one(counts.dueCounts, days)
        const sum = (name: Exclude<keyof (typeof affected)[number], 'severity'>): number =>
          affected.reduce((total, row) => total + row[name], 0)
        return {
          standing,
          notJudged,
          counts: {
            buckets: record(contract.BUCKETS, (b) => buckets.find((r) => r.bucket === b)?.count),
            severities: record(
              contract.SEVERITIES,
              (s) => affected.find((r) => r.severity === s)?.count,
            ),
            overdue: due?.overdue ?? 0,
            withinWeek: due?.week ?? 0,
            exploited: sum('exploited'),
            ransomware: sum('ransomware'),
            exposed: sum('exposed'),
            exposedExploited: sum('exposed_exploited'),
            endOfLife: sum('eol'),
            assets: (await tx.one(counts.affectedAssets, of))?.count ?? 0,
          },
        }
      })
    }),

    route(contract.readFinding, async ({ who, params }) => {
      const today = await todayOf(who.organization)
      return records.reading(who.scope, async (tx) => {
        const row = await tx.one(sql.oneFinding, { organization: who.organization, id: params.id })
        if (row === null) throw notFound()
        const history = await tx.all(sql.historyOf, {
          organization: who.organization,
          id: params.id,
        })
        const said = await vexAbout(tx, [row.flaw, ...row.ids])
        return detailOf(
          catalogue.catalogue(),
          row,
          history,
          today,
          said.map((one) => ({
            ...one,
            isHere: one.within === null || row.reason === 'vex_statement',
          })),
        )
      })
    }),

    route(contract.matchNow, async ({ who }) => {
      await matching.want(who.organization, { all: true })
      return records.within(who.scope, async (tx) => {
        await deps.audit.write(tx, who, {
          what: 'vulnerabilities.match-now',
          object: { kind: 'organization', id: who.organization, name: '' },
          before: null,
          after: null,
        })
        return { standing: (await standingOf(tx, catalogue.state(), clock.now())).standing }
      })
    }),
  ]
}

const countOf = (coverage: contract.Coverage | null, kind: contract.CoverageKind): number =>
  coverage === null
    ? 0
    : kind === 'no-source'
      ? coverage.noSource
      : kind === 'no-identity'
        ? coverage.noIdentity
        : kind === 'version-unreadable'
          ? coverage.versionUnreadable
          : 0

/** Every name with its count; a name without rows has none, which is a 0 that was counted. */
const record = <K extends string>(
  names: readonly K[],
  count: (name: K) => number | undefined,
): Record<K, number> =>
  // Built from `names`, key by key.
  Object.fromEntries(names.map((name) => [name, count(name) ?? 0])) as Record<K, number>
