/**
 * The SQL behind the board, its past days and the pages of a measure.
 * @module
 */
import { STATES, SUBJECT_KINDS } from '@hinoban/measures'
import { z } from 'zod'
import { relations } from '../../../platform/evidence/index.ts'
import { statement } from '../../../platform/records/index.ts'

const organization = z.uuid()
const SubjectKind = z.enum(SUBJECT_KINDS)
const State = z.enum(STATES)
const SubjectState = z.enum([...STATES, 'not-applicable'])
const Params = z.record(z.string(), z.union([z.string(), z.number()]))

/** Rows by measure, state and reason. */
export const talliesNow = statement({
  name: 'board_tallies_now',
  sql: `select measure, state, reason, count(*)::int as n, min(since) as since, min(observed_at) as oldest
        from board_states where organization_id = $organization and ($measure::text is null or measure = $measure)
        group by measure, state, reason`,
  params: z.object({ organization, measure: z.string().nullable() }),
  row: z.object({
    measure: z.string(),
    state: SubjectState,
    reason: z.string(),
    n: z.number(),
    since: z.date(),
    oldest: z.date().nullable(),
  }),
})

/** One example of each wanted reason: its parameters fill the sentence. */
export const exampleParams = statement({
  name: 'board_example_params',
  sql: `select w.measure, w.reason, e.params
        from unnest($measures::text[], $states::text[], $reasons::text[]) as w(measure, state, reason)
        cross join lateral (select s.params from board_states s where s.organization_id = $organization
          and s.measure = w.measure and s.state = w.state and s.reason = w.reason limit 1) e`,
  params: z.object({
    organization,
    measures: z.array(z.string()),
    states: z.array(z.string()),
    reasons: z.array(z.string()),
  }),
  row: z.object({ measure: z.string(), reason: z.string(), params: Params }),
})

/** Subjects by kind at a moment. */
export const populationAt = statement({
  name: 'board_population_at',
  sql: `select subject_kind as kind, sum(subjects)::int as n from (
          select distinct on (subject_kind, site_id) subject_kind, subjects from board_populations
          where organization_id = $organization and at < $before order by subject_kind, site_id, seq desc) p
        group by subject_kind`,
  params: z.object({ organization, before: z.date() }),
  row: z.object({ kind: SubjectKind, n: z.number() }),
})

/** Rows by measure and state at a moment, from the changes alone. */
export const talliesAt = statement({
  name: 'board_tallies_at',
  sql: `select measure, state, sum(n)::int as n from (
          select measure, to_state as state, 1 as n from board_changes
            where organization_id = $organization and at < $before and to_state is not null
          union all
          select measure, from_state, -1 from board_changes
            where organization_id = $organization and at < $before and from_state is not null) c
        group by measure, state having sum(n) <> 0`,
  params: z.object({ organization, before: z.date() }),
  row: z.object({ measure: z.string(), state: SubjectState, n: z.number() }),
})

/** Movements by day in the organization's time zone, for the trend. */
export const movements = statement({
  name: 'board_movements',
  sql: `select day::text as day, measure, state, sum(n)::int as n from (
          select (at at time zone $zone)::date as day, measure, to_state as state, 1 as n from board_changes
            where organization_id = $organization and to_state is not null and ($measure::text is null or measure = $measure)
          union all
          select (at at time zone $zone)::date, measure, from_state, -1 from board_changes
            where organization_id = $organization and from_state is not null and ($measure::text is null or measure = $measure)) c
        group by day, measure, state having sum(n) <> 0 order by day`,
  params: z.object({ organization, zone: z.string(), measure: z.string().nullable() }),
  row: z.object({ day: z.string(), measure: z.string(), state: SubjectState, n: z.number() }),
})

/** The last count of each day, by kind and site. */
export const populationDays = statement({
  name: 'board_population_days',
  sql: `select distinct on (day, subject_kind, site_id) (at at time zone $zone)::date::text as day, subject_kind as kind,
          coalesce(site_id, '') as site, subjects as n
        from (select *, (at at time zone $zone)::date as day from board_populations where organization_id = $organization) p
        order by day, subject_kind, site_id, seq desc`,
  params: z.object({ organization, zone: z.string() }),
  row: z.object({ day: z.string(), kind: SubjectKind, site: z.string(), n: z.number() }),
})

export const postureAt = statement({
  name: 'board_posture_at',
  sql: `select posture, at from board_posture where organization_id = $organization and at < $before order by seq desc limit 1`,
  params: z.object({ organization, before: z.date() }),
  row: z.object({ posture: z.enum(['normal', 'alert', 'emergency']), at: z.date() }),
})

export const runNow = statement({
  name: 'board_run_now',
  sql: `select r.judged_at, coalesce(r.wants_all or r.wants_measures <> '{}' or r.code_digest <> $digest, false)
            or coalesce(h.seq, 0) > coalesce(r.evidence_seq, 0) as pending
        from (select) one left join board_runs r on r.organization_id = $organization
          left join ${relations.heads} h on h.organization_id = $organization`,
  params: z.object({ organization, digest: z.string() }),
  row: z.object({ judged_at: z.date().nullable(), pending: z.boolean() }),
})

export const firstDay = statement({
  name: 'board_first_day',
  sql: `select (min(at) at time zone $zone)::date::text as day from board_populations where organization_id = $organization`,
  params: z.object({ organization, zone: z.string() }),
  row: z.object({ day: z.string().nullable() }),
})

/** What hangs on each measure: open findings, overdue actions, the last exception in force. */
export const burdens = statement({
  name: 'board_burdens',
  sql: `select measure, sum(findings)::int as findings, sum(overdue)::int as overdue, max(until) as until from (
          select measure, count(*) as findings, 0 as overdue, null::timestamptz as until from board_findings
            where organization_id = $organization and status = 'open' group by measure
          union all
          select measure, 0, count(*), null from board_actions
            where organization_id = $organization and status = 'open' and due < $today::date group by measure
          union all
          select measure, 0, 0, max(until) from board_exceptions
            where organization_id = $organization and kind = 'exception' and revoked_at is null and until > $now group by measure) b
        group by measure`,
  params: z.object({ organization, today: z.string(), now: z.date() }),
  row: z.object({
    measure: z.string(),
    findings: z.number(),
    overdue: z.number(),
    until: z.date().nullable(),
  }),
})

const PairRow = z.object({
  measure: z.string(),
  subject_kind: SubjectKind,
  subject_id: z.string(),
  subject_name: z.string(),
  site_id: z.string().nullable(),
  state: SubjectState,
  raw: State,
  reason: z.string(),
  params: Params,
  evidence: z.array(z.string()),
  observed_at: z.date().nullable(),
  since: z.date().nullable(),
  next_check: z.date().nullable(),
  finding_id: z.string().nullable(),
  rank: z.number(),
})
export type PairRow = z.output<typeof PairRow>

const pairColumns = `s.measure, s.subject_kind, s.subject_id, coalesce(e.name, '') as subject_name, s.site_id, s.state, s.raw, s.reason,
          s.params, s.evidence, s.observed_at, s.since, s.next_check, f.id as finding_id`
const joins = `left join ${relations.subjects} e on e.organization_id = s.organization_id and e.kind = s.subject_kind and e.id = s.subject_id
          left join board_findings f on f.organization_id = s.organization_id and f.subject_kind = s.subject_kind
            and f.subject_id = s.subject_id and f.measure = s.measure and f.status = 'open'`
/** The worst first (response.md §1). */
const rank = `array_position(array['fails', 'stale', 'unknown', 'declared', 'excepted', 'holds', 'not-applicable'], s.state)`

/** Judged pairs of a measure, then the subjects nobody has measured: a page over both. */
export const pairsOfMeasure = statement({
  name: 'board_pairs_of_measure',
  sql: `with s as (
          select s.measure, s.subject_kind, s.subject_id, s.site_id, s.state, s.raw, s.reason, s.params, s.evidence, s.observed_at, s.since,
            s.next_check, s.organization_id, ${rank} as rank
          from board_states s where s.organization_id = $organization and s.measure = $measure
            and ($states::text[] is null or s.state = any($states))
          union all
          select $measure::text, e.kind, e.id, e.site_id, 'unknown', 'unknown', 'never_seen', '{}'::jsonb, '{}'::text[], null, null, null,
            e.organization_id, 3
          from ${relations.subjects} e where e.organization_id = $organization and e.kind = any($kinds::text[]) and not e.is_retired
            and ($states::text[] is null or 'unknown' = any($states))
            and not exists (select from board_states b where b.organization_id = $organization and b.subject_kind = e.kind
              and b.subject_id = e.id and b.measure = $measure)),
        page as (
          select * from s where $rank::int is null or (s.rank, s.subject_kind, s.subject_id) > ($rank, $kind::text, $id::text collate "C")
          order by s.rank, s.subject_kind, s.subject_id limit $limit)
        select ${pairColumns}, s.rank from page s ${joins} order by s.rank, s.subject_kind, s.subject_id`,
  params: z.object({
    organization,
    measure: z.string(),
    kinds: z.array(z.string()),
    states: z.array(z.string()).nullable(),
    rank: z.number().nullable(),
    kind: z.string().nullable(),
    id: z.string().nullable(),
    limit: z.number(),
  }),
  row: PairRow,
})

export const pairsOfSubject = statement({
  name: 'board_pairs_of_subject',
  sql: `select ${pairColumns}, ${rank} as rank from board_states s ${joins}
        where s.organization_id = $organization and s.subject_kind = $kind and s.subject_id = $id order by rank, s.measure`,
  params: z.object({ organization, kind: SubjectKind, id: z.string() }),
  row: PairRow,
})

export const ChangeRow = z.object({
  seq: z.number(),
  measure: z.string(),
  subject_kind: SubjectKind,
  subject_id: z.string(),
  subject_name: z.string(),
  site_id: z.string().nullable(),
  from_state: SubjectState.nullable(),
  to_state: SubjectState.nullable(),
  reason: z.string(),
  params: Params,
  at: z.date(),
  measure_version: z.string(),
})
const changeColumns = `seq, measure, subject_kind, subject_id, subject_name, site_id, from_state, to_state, reason, params, at, measure_version`

export const changesOfMeasure = statement({
  name: 'board_changes_of_measure',
  sql: `select ${changeColumns} from board_changes where organization_id = $organization and measure = $measure
          and ($before::bigint is null or seq < $before) order by seq desc limit $limit`,
  params: z.object({
    organization,
    measure: z.string(),
    before: z.number().nullable(),
    limit: z.number(),
  }),
  row: ChangeRow,
})

export const changesOfPair = statement({
  name: 'board_changes_of_pair',
  sql: `select ${changeColumns} from board_changes where organization_id = $organization and subject_kind = $kind
          and subject_id = $id and measure = $measure order by seq desc limit 500`,
  params: z.object({ organization, measure: z.string(), kind: SubjectKind, id: z.string() }),
  row: ChangeRow,
})
