/**
 * The SQL of judging. It reads the platform's evidence tables where the store has no question of its own (which
 * subjects changed since, how many there are); it writes only the board's.
 * @module
 */
import { POSTURES, type State, SUBJECT_KINDS, type SubjectState } from '@hinoban/measures'
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'

const organization = z.uuid()
const SubjectKind = z.enum(SUBJECT_KINDS)
const nothing = z.unknown()

/** One judge per organization; the lock ends with the transaction. */
export const lockOrganization = statement({
  name: 'board_lock',
  sql: `select pg_advisory_xact_lock(hashtextextended('board ' || $organization::text, 0))`,
  params: z.object({ organization }),
  row: nothing,
})

/** Whether this is a sample company that was removed while a judgement waited. */
export const wasRemoved = statement({
  name: 'board_was_removed',
  sql: 'select exists (select from audit_removals where removed = $organization) as removed',
  params: z.object({ organization }),
  row: z.object({ removed: z.boolean() }),
})

export const openRun = statement({
  name: 'board_open_run',
  sql: 'insert into board_runs (organization_id) values ($organization) on conflict do nothing',
  params: z.object({ organization }),
  row: nothing,
})

export const readRun = statement({
  name: 'board_read_run',
  sql: `select r.evidence_seq, r.code_digest, r.judged_at, r.wants_all, r.wants_measures, r.wishes,
          coalesce((select h.seq from evidence_heads h where h.organization_id = $organization), 0) as head,
          exists (select from board_states s where s.organization_id = $organization and s.next_check <= $now) as due
        from board_runs r where r.organization_id = $organization`,
  params: z.object({ organization, now: z.date() }),
  row: z.object({
    evidence_seq: z.number(),
    code_digest: z.string(),
    judged_at: z.date().nullable(),
    wants_all: z.boolean(),
    wants_measures: z.array(z.string()),
    wishes: z.number(),
    head: z.number(),
    due: z.boolean(),
  }),
})

/** Whether judging is a small part: counting stops at the limit. */
export const sizeOfWork = statement({
  name: 'board_size_of_work',
  sql: `select coalesce(r.wants_all or r.wants_measures <> '{}' or r.code_digest <> $digest, true) as all,
          (select coalesce(max(h.seq), 0) from evidence_heads h where h.organization_id = $organization) - coalesce(r.evidence_seq, 0) as facts,
          (select count(*)::int from (select from board_states s where s.organization_id = $organization and s.next_check <= $now
            limit $limit + 1) due) as due
        from (select) one left join board_runs r on r.organization_id = $organization`,
  params: z.object({ organization, now: z.date(), digest: z.string(), limit: z.number() }),
  row: z.object({ all: z.boolean(), facts: z.number(), due: z.number() }),
})

/** A wish that came while this judgement ran stays, with those before it: judging twice is right, not judging is not. */
export const closeRun = statement({
  name: 'board_close_run',
  sql: `update board_runs set evidence_seq = $seq, code_digest = $digest, judged_at = $at,
          wants_all = wants_all and wishes <> $wishes,
          wants_measures = case when wishes = $wishes then '{}' else wants_measures end
        where organization_id = $organization`,
  params: z.object({
    organization,
    seq: z.number(),
    digest: z.string(),
    at: z.date(),
    wishes: z.number(),
  }),
  row: nothing,
})

/** Written in the transaction that makes a judgement necessary. */
export const wantJudging = statement({
  name: 'board_want_judging',
  sql: `insert into board_runs as r (organization_id, wants_all, wants_measures, wishes) values ($organization, $all, $measures::text[], 1)
        on conflict (organization_id) do update set wishes = r.wishes + 1, wants_all = r.wants_all or excluded.wants_all,
          wants_measures = (select coalesce(array_agg(distinct m), '{}') from unnest(r.wants_measures || excluded.wants_measures) m)`,
  params: z.object({ organization, all: z.boolean(), measures: z.array(z.string()) }),
  row: nothing,
})

export const currentPosture = statement({
  name: 'board_current_posture',
  sql: `select posture, at from board_posture where organization_id = $organization order by seq desc limit 1`,
  params: z.object({ organization }),
  row: z.object({ posture: z.enum(POSTURES), at: z.date() }),
})

export const waiversInForce = statement({
  name: 'board_waivers_in_force',
  sql: `select kind, measure, scope_kind, subject_kind, subject_id, site_id, until from board_exceptions
        where organization_id = $organization and revoked_at is null and until > $now`,
  params: z.object({ organization, now: z.date() }),
  row: z.object({
    kind: z.enum(['exception', 'not-applicable']),
    measure: z.string(),
    scope_kind: z.enum(['all', 'site', 'subject']),
    subject_kind: SubjectKind.nullable(),
    subject_id: z.string().nullable(),
    site_id: z.string().nullable(),
    until: z.date(),
  }),
})

/** Which subjects have new evidence, by kind; a declaration also names its measure. */
export const touchedSince = statement({
  name: 'board_touched_since',
  sql: `select subject_kind, subject_id, array_agg(distinct kind) as kinds,
          coalesce(array_agg(distinct probe) filter (where kind = 'board.declaration'), '{}') as declared
        from evidence_entries where organization_id = $organization and seq > $since and seq <= $head
        group by subject_kind, subject_id`,
  params: z.object({ organization, since: z.number(), head: z.number() }),
  row: z.object({
    subject_kind: SubjectKind,
    subject_id: z.string(),
    kinds: z.array(z.string()),
    declared: z.array(z.string()),
  }),
})

export const duePairs = statement({
  name: 'board_due_pairs',
  sql: `select subject_kind, subject_id, array_agg(measure) as measures from board_states
        where organization_id = $organization and next_check <= $now group by subject_kind, subject_id`,
  params: z.object({ organization, now: z.date() }),
  row: z.object({
    subject_kind: SubjectKind,
    subject_id: z.string(),
    measures: z.array(z.string()),
  }),
})

/** Subjects known now against those the board knew: per kind and site. Null kept apart by a coalesce to ''. */
export const populations = statement({
  name: 'board_populations_now',
  sql: `select coalesce(s.kind, p.subject_kind) as kind, coalesce(s.site_id, p.site_id) as site,
          coalesce(s.n, 0)::int as now, coalesce(p.subjects, 0) as before
        from (select kind, site_id, count(*) as n from evidence_subjects
              where organization_id = $organization and retired_at is null group by kind, site_id) s
        full join (select distinct on (subject_kind, site_id) subject_kind, site_id, subjects from board_populations
                   where organization_id = $organization order by subject_kind, site_id, seq desc) p
          on p.subject_kind = s.kind and coalesce(p.site_id, '') = coalesce(s.site_id, '')`,
  params: z.object({ organization }),
  row: z.object({
    kind: SubjectKind,
    site: z.string().nullable(),
    now: z.number(),
    before: z.number(),
  }),
})

export const addPopulations = statement({
  name: 'board_add_populations',
  sql: `insert into board_populations (organization_id, subject_kind, site_id, at, subjects)
        select $organization::uuid, kind, site, $at::timestamptz, now
        from json_to_recordset($rows::json) as r(kind text, site text, now int)`,
  params: z.object({ organization, at: z.date(), rows: z.string() }),
  row: nothing,
})

/** Pairs whose subject was retired or stands in another site now. */
export const misplaced = statement({
  name: 'board_misplaced',
  sql: `select distinct s.subject_id from board_states s
        left join evidence_subjects e on e.organization_id = s.organization_id and e.kind = s.subject_kind and e.id = s.subject_id
        where s.organization_id = $organization and s.subject_kind = $kind
          and (e.id is null or e.retired_at is not null or e.site_id is distinct from s.site_id)`,
  params: z.object({ organization, kind: SubjectKind }),
  row: z.object({ subject_id: z.string() }),
})

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
const ms = (column: string): string => `to_timestamp(${column} / 1000.0)`

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

export type FindingWrite = {
  id: string
  m: string
  k: string
  i: string
  n: string
  /** The name folded for search. */
  q: string
  s: string | null
  st: SubjectState
  re: string
  p: Readonly<Record<string, string | number>>
  e: readonly string[]
  /** Last seen. */
  ls: number
  due: string
}

/** Opens, reopens or renews; an action that evidence had closed is open again with its finding. */
export const openFindings = statement({
  name: 'board_open_findings',
  sql: `with r as materialized (select * from json_to_recordset($rows::json) as r(id uuid, m text, k text, i text, n text, q text,
            s text, st text, re text, p jsonb, e text[], ls bigint, due date)),
        was as (
          select f.id, r.due from r join board_findings f on f.organization_id = $organization and f.subject_kind = r.k
            and f.subject_id = r.i and f.measure = r.m where f.status = 'closed'),
        put as (
          insert into board_findings as b (id, organization_id, measure, subject_kind, subject_id, subject_name, subject_search,
            site_id, state, reason, params, evidence, status, first_seen_at, opened_at, last_seen_at, due)
          select id, $organization::uuid, m, k, i, n, q, s, st, re, p, e, 'open', $at::timestamptz, $at::timestamptz, ${ms('ls')}, due from r
          on conflict (organization_id, subject_kind, subject_id, measure) do update set subject_name = excluded.subject_name,
            subject_search = excluded.subject_search, site_id = excluded.site_id, state = excluded.state,
            reason = excluded.reason, params = excluded.params, evidence = excluded.evidence, status = 'open',
            opened_at = case when b.status = 'closed' then excluded.opened_at else b.opened_at end,
            last_seen_at = excluded.last_seen_at, closed_at = null, closed_by = null,
            reopened = b.reopened + case when b.status = 'closed' then 1 else 0 end,
            due = case when b.status = 'closed' then excluded.due else b.due end, version = b.version + 1),
        again as (
          update board_actions a set status = 'open', closed_at = null, reported_by = null, reported_at = null, due = was.due,
            version = a.version + 1 from was where a.finding_id = was.id and a.status = 'closed' returning a.id, a.site_id)
        insert into board_action_history (organization_id, action_id, site_id, at, by_name, what, before, after)
        select $organization::uuid, id, site_id, $at::timestamptz, 'Hinoban', 'reopened', '{"status":"closed"}', '{"status":"open"}' from again`,
  params: z.object({ organization, at: z.date(), rows: z.string() }),
  row: nothing,
})

export type FindingClose = {
  m: string
  k: string
  i: string
  st: SubjectState | null
  re: string
  p: Readonly<Record<string, string | number>>
  e: readonly string[]
  by: string
}

/** Closes with the reason why; the work on it closes with it. */
export const closeFindings = statement({
  name: 'board_close_findings',
  sql: `with r as materialized (select * from json_to_recordset($rows::json) as r(m text, k text, i text, st text, re text, p jsonb,
            e text[], by text)),
        shut as (
          update board_findings f set status = 'closed', closed_at = $at, closed_by = r.by, state = coalesce(r.st, f.state),
            reason = case when r.st is null then f.reason else r.re end,
            params = case when r.st is null then f.params else r.p end,
            evidence = case when r.st is null then f.evidence else r.e end, version = f.version + 1
          from r where f.organization_id = $organization and f.subject_kind = r.k and f.subject_id = r.i and f.measure = r.m
            and f.status = 'open'
          returning f.id, f.closed_by),
        done as (
          update board_actions a set status = 'closed', closed_at = $at, version = a.version + 1 from shut
          where a.finding_id = shut.id and a.status in ('open', 'self-reported') returning a.id, a.site_id, shut.closed_by)
        insert into board_action_history (organization_id, action_id, site_id, at, by_name, what, before, after)
        select $organization::uuid, id, site_id, $at::timestamptz, 'Hinoban', 'closed', '{"status":"open"}',
          jsonb_build_object('status', 'closed', 'closedBy', closed_by) from done`,
  params: z.object({ organization, at: z.date(), rows: z.string() }),
  row: nothing,
})

/** Findings and their work follow a subject to its new site, and take its new name. */
export const moveFindings = statement({
  name: 'board_move_findings',
  sql: `with moved as (
          update board_findings f set site_id = r.s, subject_name = r.n, subject_search = r.q
          from json_to_recordset($rows::json) as r(k text, i text, n text, q text, s text)
          where f.organization_id = $organization and f.subject_kind = r.k and f.subject_id = r.i
            and (f.site_id, f.subject_name) is distinct from (r.s, r.n) returning f.id, f.site_id),
        acts as (
          update board_actions a set site_id = moved.site_id from moved where a.finding_id = moved.id returning a.id)
        select count(*) from acts`,
  params: z.object({ organization, rows: z.string() }),
  row: nothing,
})

/** Across organizations: where time, a signature, evidence or a changed subject waits to be judged. */
export const waiting = statement({
  name: 'board_waiting',
  sql: `select organization_id as organization from board_states where next_check <= $now group by 1
        union
        select r.organization_id from board_runs r left join evidence_heads h on h.organization_id = r.organization_id
          where r.wants_all or r.wants_measures <> '{}' or r.code_digest <> $digest or coalesce(h.seq, 0) > r.evidence_seq
        union
        select h.organization_id from evidence_heads h
          where h.seq > 0 and not exists (select from board_runs r where r.organization_id = h.organization_id)
        union
        select coalesce(s.organization_id, p.organization_id)
          from (select organization_id, kind, site_id, count(*) as n from evidence_subjects where retired_at is null group by 1, 2, 3) s
          full join (select distinct on (organization_id, subject_kind, site_id) organization_id, subject_kind, site_id, subjects
                     from board_populations order by organization_id, subject_kind, site_id, seq desc) p
            on p.organization_id = s.organization_id and p.subject_kind = s.kind and coalesce(p.site_id, '') = coalesce(s.site_id, '')
          where coalesce(s.n, 0) <> coalesce(p.subjects, 0)`,
  params: z.object({ now: z.date(), digest: z.string() }),
  row: z.object({ organization: z.string() }),
  system: true,
})
