/**
 * The SQL of judging: its runs, what waits, what is due, and how many subjects the board counted last.
 * @module
 */
import { POSTURES, SUBJECT_KINDS } from '@hinoban/measures'
import { z } from 'zod'
import { relations } from '../../../platform/evidence/index.ts'
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

export const openRun = statement({
  name: 'board_open_run',
  sql: 'insert into board_runs (organization_id) values ($organization) on conflict do nothing',
  params: z.object({ organization }),
  row: nothing,
})

export const readRun = statement({
  name: 'board_read_run',
  sql: `select r.evidence_seq, r.code_digest, r.judged_at, r.wants_all, r.wants_measures, r.wishes,
          coalesce((select h.seq from ${relations.heads} h where h.organization_id = $organization), 0) as head,
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
          (select coalesce(max(h.seq), 0) from ${relations.heads} h where h.organization_id = $organization) - coalesce(r.evidence_seq, 0) as facts,
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

/** What the board counted last, per kind and site. */
export const lastPopulations = statement({
  name: 'board_populations_last',
  sql: `select distinct on (subject_kind, site_id) subject_kind as kind, site_id as site, subjects from board_populations
        where organization_id = $organization order by subject_kind, site_id, seq desc`,
  params: z.object({ organization }),
  row: z.object({ kind: SubjectKind, site: z.string().nullable(), subjects: z.number() }),
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
        left join ${relations.subjects} e on e.organization_id = s.organization_id and e.kind = s.subject_kind and e.id = s.subject_id
        where s.organization_id = $organization and s.subject_kind = $kind
          and (e.id is null or e.is_retired or e.site_id is distinct from s.site_id)`,
  params: z.object({ organization, kind: SubjectKind }),
  row: z.object({ subject_id: z.string() }),
})

/** Subjects that no row speaks of, for measures of which a signature or a declaration speaks for all. */
export const unspokenOf = statement({
  name: 'board_unspoken_of',
  sql: `select e.id as subject_id, array_agg(m.measure) as measures
        from ${relations.subjects} e cross join unnest($measures::text[]) as m(measure)
        where e.organization_id = $organization and e.kind = $kind and not e.is_retired
          and not exists (select from board_states b where b.organization_id = e.organization_id and b.subject_kind = e.kind
            and b.subject_id = e.id and b.measure = m.measure)
        group by e.id`,
  params: z.object({ organization, kind: SubjectKind, measures: z.array(z.string()) }),
  row: z.object({ subject_id: z.string(), measures: z.array(z.string()) }),
})

/** Across organizations: where time, a signature, evidence or a changed subject waits to be judged. */
export const waiting = statement({
  name: 'board_waiting',
  sql: `select organization_id as organization from board_states where next_check <= $now group by 1
        union
        select r.organization_id from board_runs r left join ${relations.heads} h on h.organization_id = r.organization_id
          where r.wants_all or r.wants_measures <> '{}' or r.code_digest <> $digest or coalesce(h.seq, 0) > r.evidence_seq
        union
        select h.organization_id from ${relations.heads} h
          where h.seq > 0 and not exists (select from board_runs r where r.organization_id = h.organization_id)
        union
        select coalesce(s.organization_id, p.organization_id)
          from (select organization_id, kind, site_id, count(*) as n from ${relations.subjects} known
                where not is_retired group by 1, 2, 3) s
          full join (select distinct on (organization_id, subject_kind, site_id) organization_id, subject_kind, site_id, subjects
                     from board_populations order by organization_id, subject_kind, site_id, seq desc) p
            on p.organization_id = s.organization_id and p.subject_kind = s.kind and coalesce(p.site_id, '') = coalesce(s.site_id, '')
          where coalesce(s.n, 0) <> coalesce(p.subjects, 0)`,
  params: z.object({ now: z.date(), digest: z.string() }),
  row: z.object({ organization: z.string() }),
  system: true,
})

/**
 * After a first large judgement PostgreSQL believes these tables empty until its own housekeeping comes by, and a page
 * over 2,000 subjects would compare each with each. Only the columns that questions ask by: part of a second.
 */
export const analyzeAll = [
  'board_states (organization_id, measure, subject_kind, subject_id, state, reason, next_check)',
  'board_findings (organization_id, status, measure, subject_kind, subject_id, due)',
  'board_changes (organization_id, measure, subject_kind, subject_id)',
].map((table) =>
  statement({
    name: 'board_analyze',
    sql: `analyze ${table}`,
    params: z.object({}),
    row: nothing,
  }),
)
