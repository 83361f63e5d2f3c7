/**
 * The SQL of pairs: what each measure says of each subject, and every change of it. Judging alone writes them.
 * @module
 */
import { type State, SUBJECT_KINDS, type SubjectState } from '@hinoban/measures'
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'

const organization = z.uuid()
const SubjectKind = z.enum(SUBJECT_KINDS)
const nothing = z.unknown()

export type StateRow = {
  readonly measure: string
  readonly subject_id: string
  readonly site_id: string | null
  readonly state: SubjectState
  readonly raw: State
  readonly reason: string
  readonly params: Readonly<Record<string, string | number>>
  readonly evidence: readonly string[]
  readonly since: Date
  readonly next_check: Date | null
  readonly measure_version: string
}

/** Rows that judging itself wrote; a shape check of each of a million would cost more than judging them. */
const OwnRow = z.custom<StateRow>()

export const statesOf = statement({
  name: 'board_states_of_kind',
  sql: `select measure, subject_id, site_id, state, raw, reason, params, evidence, since, next_check, measure_version
        from board_states where organization_id = $organization and subject_kind = $kind
          and ($ids::text[] is null or subject_id = any($ids)) order by subject_id, measure`,
  params: z.object({ organization, kind: SubjectKind, ids: z.array(z.string()).nullable() }),
  row: OwnRow,
})

/** One pair to write. Times in ms. Short names: hundreds of thousands of these travel as one JSON text. */
export type PairWrite = {
  m: string
  k: string
  i: string
  /** Name and site of the subject today. */
  n: string
  s: string | null
  /** The site before, where it moved. */
  os: string | null
  /** Null: the pair leaves the board. */
  st: SubjectState | null
  raw: State | null
  re: string
  p: Readonly<Record<string, string | number>>
  e: readonly string[]
  o: number | null
  si: number
  nc: number | null
  v: string
  f: SubjectState | null
  /** 0: no change of state; 1: a change; 2: moved to another site. */
  c: 0 | 1 | 2
}
const RECORD = `(m text, k text, i text, n text, s text, os text, st text, raw text, re text, p jsonb, e text[], o bigint,
          si bigint, nc bigint, v text, f text, c int)`
/** Milliseconds as a moment. */
export const ms = (column: string): string => `to_timestamp(${column} / 1000.0)`

const insertStates = `insert into board_states as b (organization_id, measure, subject_kind, subject_id, site_id, state, raw, reason, params,
            evidence, observed_at, since, next_check, measure_version)
          select $organization::uuid, m, k, i, s, st, raw, re, p, e, ${ms('o')}, ${ms('si')}, ${ms('nc')}, v from r`
const insertChanges = `insert into board_changes (organization_id, measure, subject_kind, subject_id, subject_name, site_id, from_state, to_state,
          raw, reason, params, at, measure_version)`
const pairParams = z.object({ organization, at: z.date(), rows: z.string() })

/**
 * Pairs that had no row: under the lock nobody else can have made one, so nothing need be looked for. A first judgement
 * writes them all, so they travel as columns: PostgreSQL reads arrays twice as fast as JSON.
 */
export const addPairs = statement({
  name: 'board_add_pairs',
  sql: `with r as materialized (
          select m, k, i, n, s, st, raw, re, p::jsonb as p, e::text[] as e, o, nc, v
          from unnest($m::text[], $k::text[], $i::text[], $n::text[], $s::text[], $st::text[], $raw::text[], $re::text[],
            $p::text[], $e::text[], $o::bigint[], $nc::bigint[], $v::text[]) as r(m, k, i, n, s, st, raw, re, p, e, o, nc, v)),
        put as (
          insert into board_states (organization_id, measure, subject_kind, subject_id, site_id, state, raw, reason, params,
            evidence, observed_at, since, next_check, measure_version)
          select $organization::uuid, m, k, i, s, st, raw, re, p, e, ${ms('o')}, $at::timestamptz, ${ms('nc')}, v from r)
        ${insertChanges}
        select $organization::uuid, m, k, i, n, s, null, st, raw, re, p, $at::timestamptz, v from r`,
  params: z.object({
    organization,
    at: z.date(),
    m: z.string(),
    k: z.string(),
    i: z.string(),
    n: z.string(),
    s: z.string(),
    st: z.string(),
    raw: z.string(),
    re: z.string(),
    p: z.string(),
    e: z.string(),
    o: z.string(),
    nc: z.string(),
    v: z.string(),
  }),
  row: nothing,
})

/** The columns of `addPairs`, each as the text of a PostgreSQL array. */
export const columnsOf = (rows: readonly PairWrite[]) => ({
  m: arrayText(rows, (row) => row.m),
  k: arrayText(rows, (row) => row.k),
  i: arrayText(rows, (row) => row.i),
  n: arrayText(rows, (row) => row.n),
  s: arrayText(rows, (row) => row.s),
  st: arrayText(rows, (row) => row.st),
  raw: arrayText(rows, (row) => row.raw),
  re: arrayText(rows, (row) => row.re),
  p: arrayText(rows, (row) => JSON.stringify(row.p)),
  e: arrayText(rows, (row) => arrayText(row.e, (id) => id)),
  o: arrayText(rows, (row) => row.o),
  nc: arrayText(rows, (row) => row.nc),
  v: arrayText(rows, (row) => row.v),
})

const arrayText = <T>(rows: readonly T[], of: (row: T) => string | number | null): string => {
  let text = '{'
  for (const row of rows) {
    const value = of(row)
    if (text.length > 1) text += ','
    text +=
      value === null
        ? 'NULL'
        : typeof value === 'number'
          ? value
          : `"${QUOTED.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`
  }
  return `${text}}`
}
const QUOTED = /["\\]/

export const writePairs = statement({
  name: 'board_write_pairs',
  sql: `with r as materialized (select * from json_to_recordset($rows::json) as r${RECORD}),
        put as (
          ${insertStates} where st is not null
          on conflict (organization_id, subject_kind, subject_id, measure) do update set site_id = excluded.site_id,
            state = excluded.state, raw = excluded.raw, reason = excluded.reason, params = excluded.params,
            evidence = excluded.evidence, observed_at = excluded.observed_at, since = excluded.since,
            next_check = excluded.next_check, measure_version = excluded.measure_version)
        ${insertChanges}
        select $organization::uuid, m, k, i, n, s, case when c = 2 then null else f end, st, raw, re, p, $at::timestamptz, v
          from r where c > 0
        union all
        select $organization::uuid, m, k, i, n, os, f, null, raw, re, p, $at::timestamptz, v from r where c = 2`,
  params: pairParams,
  row: nothing,
})

export const dropPairs = statement({
  name: 'board_drop_pairs',
  sql: `delete from board_states b using json_to_recordset($rows::json) as r(m text, k text, i text)
        where b.organization_id = $organization and b.subject_kind = r.k and b.subject_id = r.i and b.measure = r.m`,
  params: z.object({ organization, rows: z.string() }),
  row: nothing,
})
