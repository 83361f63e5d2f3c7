/**
 * Members of a correlation in stored events, as ClickHouse SQL: every hit of its rules, in groups of which a window may hold enough.
 * What comes back goes through `openCorrelations`, which decides exactly; so SQL and stream cannot tell two stories.
 * @module
 */

import { type CorrelationHit, fieldOfGroup, referenceOf } from './correlation-hit.ts'
import { closesWindows } from './correlation-tally.ts'
import type { LinkedCorrelation } from './link-rules.ts'
import type { SqlBind, SqlField, SqlLayout } from './sql-layout.ts'
import { foldedSql, nfkcSql } from './sql-tests.ts'
import { ruleToSql, type SqlParams } from './to-sql.ts'

export type CorrelationLayout = SqlLayout & {
  /** Table, or a subquery in parentheses that holds to organization and time already. */
  readonly from: string
  /** Id of the event as text, and its time in milliseconds as a number. */
  readonly id: string
  readonly at: string
}
export type CorrelationSql = {
  /** Columns `member` (place in the correlation), `event`, `at`, `groups`, `counted`; ordered by time. Read it with `hitsOfRows`. */
  readonly sql: string
  readonly params: SqlParams
  /** False: hits are to be asked again with the matcher. */
  readonly isExact: boolean
}

/** Null for a correlation of correlations: its members are not events. Ask for the inner ones and let the stream join them. */
export const correlationToSql = (
  correlation: LinkedCorrelation,
  layout: CorrelationLayout,
): CorrelationSql | null => {
  const params: Record<string, { type: string; value: unknown }> = {}
  let isExact = true
  const selects: string[] = []
  for (const [place, member] of correlation.members.entries()) {
    if (member.kind !== 'rule') return null
    const { where, params: own, isExact: isOwnExact } = ruleToSql(member, layout, `m${place}_`)
    Object.assign(params, own)
    if (!isOwnExact) isExact = false
    let names = 0
    const bind: SqlBind = (type, value) => {
      const name = `f${place}_${names++}`
      params[name] = { type, value }
      return `{${name}:${type}}`
    }
    const groups = correlation.groupBy.map((name) =>
      layout.field(fieldOfGroup(correlation, place, name), bind),
    )
    const counted = correlation.fields.map((name) => layout.field(name, bind))
    const folded = groups.map((one) =>
      foldedSql(correlation.form ? nfkcSql(firstSql(one)) : firstSql(one), bind),
    )
    selects.push(
      `SELECT ${place} AS member, ${layout.id} AS event, ${layout.at} AS at, [${groups.map(firstSql).join(', ')}]::Array(String) AS groups, [${folded.join(', ')}]::Array(String) AS grouped, [${counted.map(maybeSql).join(', ')}]::Array(Nullable(String)) AS counted FROM ${layout.from} WHERE ${[where, ...groups.map(hasSql)].join(' AND ')}`,
    )
  }
  const hits = selects.join(' UNION ALL ')
  const enough = enoughSql(correlation)
  const window = `OVER (PARTITION BY grouped ORDER BY at RANGE BETWEEN ${correlation.timespanMs - 1} PRECEDING AND CURRENT ROW)`
  const chosen = enough
    ? ` WHERE grouped IN (SELECT grouped FROM (SELECT grouped, ${enough.value} ${window} AS found FROM (${hits})) WHERE found >= ${enough.least})`
    : ''
  return {
    sql: `SELECT member, event, at, groups, counted FROM (${hits})${chosen} ORDER BY at, event, member`,
    params,
    isExact,
  }
}

/**
 * Rows of `correlationToSql` as hits for `openCorrelations`.
 * @example const stream = openCorrelations(set); rows.flatMap((row) => stream.add(hitOfRow(correlation, row)))
 */
export const hitOfRow = (
  correlation: LinkedCorrelation,
  row: {
    readonly member: number
    readonly event: string
    readonly at: number
    readonly groups: readonly string[]
    readonly counted: readonly (string | null)[]
  },
): CorrelationHit => {
  const values: Record<string, string> = {}
  for (const [index, name] of correlation.groupBy.entries())
    values[fieldOfGroup(correlation, row.member, name)] = row.groups[index] ?? ''
  for (const [index, name] of correlation.fields.entries()) {
    const value = row.counted[index]
    if (typeof value === 'string') values[name] = value
  }
  const member = correlation.members[row.member]
  return { rule: member ? referenceOf(member) : '', event: row.event, at: row.at, values }
}

/**
 * What every window that fulfils the condition has at the least. It only keeps groups away that cannot alert: where that is not
 * sure, all groups are read.
 */
const enoughSql = (
  correlation: LinkedCorrelation,
): { readonly value: string; readonly least: number } | null => {
  if (closesWindows(correlation)) return null
  const { type, bounds, rules } = correlation
  const least = Math.max(
    ...bounds.map(({ is, value }) => (is === 'gt' ? Math.floor(value) + 1 : Math.ceil(value))),
    bounds.length === 0 ? rules.length : Number.NEGATIVE_INFINITY,
  )
  if (type === 'event_count') return { value: 'count()', least }
  if (type === 'temporal' || type === 'temporal_ordered')
    return { value: 'uniqExact(member)', least }
  // As many members as different values, at the least: exact counting of values folded as ours is the stream's.
  return type === 'value_count' ? { value: 'count()', least } : null
}

const firstSql = (one: SqlField): string =>
  one.kind === 'many' ? `arrayElement(${one.raw}, 1)` : one.raw
const hasSql = (one: SqlField): string =>
  one.kind === 'many' ? `notEmpty(${one.raw})` : `(${one.present} AND NOT ${one.isNull})`
const maybeSql = (one: SqlField): string => `if(${hasSql(one)}, ${firstSql(one)}, NULL)`
