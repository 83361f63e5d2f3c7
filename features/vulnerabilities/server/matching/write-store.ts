/**
 * The SQL that keeps findings in line with what was matched: thousands of rows a statement (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { columnRows, statement } from '../../../../platform/records/index.ts'
import { placesInScope, scopeParams } from './places-store.ts'

const org = { organization: z.uuid() }

/** What the policy decided, and what it was asked with; the same columns wherever a decision is written. */
const DECISION = {
  policy: 'text',
  policy_version: 'text',
  outcome: 'text',
  days: 'integer',
  inputs: 'jsonb',
} as const

export const flawRows = columnRows({
  id: 'text',
  title_ja: 'text',
  title_en: 'text',
  severity: 'text',
  score: 'text',
  vector: 'text',
  scored_by: 'text',
  epss: 'text',
  epss_percentile: 'text',
  kev_lists: 'text[]',
  kev_added_at: 'timestamptz',
  kev_ransomware: 'boolean',
  exploitation: 'text',
  automatable: 'text',
  technical_impact: 'text',
  state: 'text',
  published_at: 'timestamptz',
  modified_at: 'timestamptz',
})
const flawColumns = flawRows.names.split(', ')
const flawChanges = flawColumns.filter((name) => name !== 'id')
/** In the order of ids: organizations that write at the same time never wait for each other crosswise. */
export const putFlaws = statement({
  name: 'vulnerabilities_put_flaws',
  sql: `insert into vulnerabilities_flaws as f (${flawRows.names})
        select ${flawColumns
          .map((name) =>
            ['score', 'epss', 'epss_percentile'].includes(name)
              ? `r.${name}::double precision`
              : `r.${name}`,
          )
          .join(', ')} from ${flawRows.from} r order by r.id
        on conflict (id) do update set ${flawChanges.map((name) => `${name} = excluded.${name}`).join(', ')}
        where (${flawChanges.map((name) => `f.${name}`).join(', ')})
          is distinct from (${flawChanges.map((name) => `excluded.${name}`).join(', ')})`,
  params: z.object(flawRows.params),
  row: z.unknown(),
})

export const findingRows = columnRows({
  id: 'uuid',
  site_id: 'uuid',
  asset_id: 'uuid',
  asset_name: 'text',
  asset_sort: 'text',
  device_class: 'text',
  exposed: 'boolean',
  kind: 'text',
  flaw: 'text',
  ids: 'text[]',
  component_key: 'text',
  component_name: 'text',
  component_sort: 'text',
  supplier: 'text',
  component_type: 'text',
  purl: 'text',
  cpe: 'text',
  versions: 'text[]',
  search: 'text',
  bucket: 'text',
  verdict: 'text',
  reason: 'text',
  confidence: 'integer',
  is_conflict: 'boolean',
  fix_version: 'text',
  fix_state: 'text',
  fix_reachable: 'boolean',
  ...DECISION,
  fix_at: 'timestamptz',
  source: 'text',
  seen_from: 'timestamptz',
  seen_until: 'timestamptz',
})

/** A finding that comes back within this time goes on with its deadline: missing one look mends nothing. */
const SAME_FOR = `interval '30 days'`
const goesOn = `(f.closed_at is null or f.closed_at > $now::timestamptz - ${SAME_FOR})`
const today = `($now::timestamptz at time zone $zone)::date`
/** A decision of before that was stricter stands: no deadline moves later by itself. */
const keeps = `(${goesOn} and not $mayMoveLater and f.days is not null and (r.days is null or r.days > f.days))`
const isStricter = `(r.days is not null and (f.days is null or r.days < f.days))`
const firstDue = (seen: string): string =>
  `(greatest(${seen}, r.fix_at) at time zone $zone)::date + r.days`
const decided = `
  policy = case when ${keeps} then f.policy else r.policy end,
  policy_version = case when ${keeps} then f.policy_version else r.policy_version end,
  outcome = case when ${keeps} then f.outcome else r.outcome end,
  days = case when ${keeps} then f.days else r.days end,
  inputs = case when ${keeps} then f.inputs else r.inputs end,
  is_kept = ${keeps},
  due = case
    when $mayMoveLater and f.closed_at is null then ${firstDue('f.opened_at')}
    when not ${goesOn} then ${firstDue('$now::timestamptz')}
    when ${isStricter} then least(f.due, ${today} + r.days)
    else f.due end,
  raised_at = case when ${goesOn} and f.days is not null and ${isStricter} and not $mayMoveLater then $now else f.raised_at end`

const timing = { now: z.date(), zone: z.string(), mayMoveLater: z.boolean() }

/** What of the change is worth remembering; the first sight of a finding is on the finding itself. */
const history = (from: string): string => `
  insert into vulnerabilities_history (organization_id, finding_id, site_id, at, what, before, after)
  select $organization, c.id, c.site_id, $now, h.what, h.before, h.after from ${from} c
  cross join lateral (values
    ('reopened', c.closed_why, null, c.closed_at is not null),
    ('verdict-changed', c.verdict_then, c.verdict, c.closed_at is null and c.verdict <> c.verdict_then),
    ('version-changed', array_to_string(c.versions_then, ', '), array_to_string(c.versions, ', '), c.versions <> c.versions_then),
    ('more-urgent', c.outcome_then, c.outcome, c.days is not null and (c.days_then is null or c.days < c.days_then)),
    ('less-urgent', c.outcome_then, c.outcome, c.days_then is not null and (c.days is null or c.days > c.days_then))
  ) h(what, before, after, is_so) where h.is_so`

const thenColumns = `f.closed_at, f.closed_why, f.verdict as verdict_then, f.versions as versions_then, f.outcome as outcome_then, f.days as days_then`

const suppressionOf = `left join lateral (
    select s.id, s.kind from vulnerabilities_suppressions s
    where s.organization_id = $organization and s.ended_at is null and s.flaw = g.flaw and s.component_key = g.component_key
      and (s.until is null or s.until >= ${today}) and (s.asset_id is null or s.asset_id = g.asset_id)
    order by s.asset_id nulls last, s.at desc limit 1) held on true`
export const heldBucket = `case held.kind when 'false-alarm' then 'suppressed' when 'accepted' then 'accepted' else g.bucket end`

const insertColumns = findingRows.names
const ours = findingRows.names.split(', ')
const kept = new Set([
  'id',
  'asset_id',
  'component_key',
  'flaw',
  'bucket',
  'fix_at',
  ...Object.keys(DECISION),
])
const plain = ours
  .filter((name) => !kept.has(name))
  .map((name) => `${name} = r.${name}`)
  .join(', ')

/**
 * Known findings first; what is left of the rows is new. Two statements, since an upsert cannot say what was there before.
 * `limit 1` asks the index for each row: joined, the whole table was read for every two thousand of them.
 */
export const updateFindings = statement({
  name: 'vulnerabilities_update_findings',
  sql: `with r as materialized (
          select g.*, ${heldBucket} as bucket_now, held.id as suppression_now from ${findingRows.from} g ${suppressionOf}),
        was as materialized (
          select r.id as row_id, f.* from r cross join lateral (
            select f.id, ${thenColumns} from vulnerabilities_findings f
            where f.organization_id = $organization and f.asset_id = r.asset_id and f.component_key = r.component_key
              and f.flaw = r.flaw limit 1) f),
        changed as (
          update vulnerabilities_findings f set ${plain}, bucket = r.bucket_now, suppression_id = r.suppression_now,
            fix_at = coalesce(f.fix_at, r.fix_at), ${decided},
            opened_at = case when f.closed_at is null then f.opened_at else $now end,
            closed_at = null, closed_why = null, run = $run
          from r join was on was.row_id = r.id where f.organization_id = $organization and f.id = was.id
          returning f.id, f.site_id, f.asset_id, f.component_key, f.flaw, f.verdict, f.versions, f.outcome, f.days),
        told as (${history('(select changed.*, was.closed_at, was.closed_why, was.verdict_then, was.versions_then, was.outcome_then, was.days_then from changed join was using (id))')})
        select asset_id, component_key, flaw from changed`,
  params: z.object({ ...org, ...findingRows.params, ...timing, run: z.number() }),
  row: z.object({ asset_id: z.string(), component_key: z.string(), flaw: z.string() }),
})

export const insertFindings = statement({
  name: 'vulnerabilities_insert_findings',
  sql: `insert into vulnerabilities_findings (organization_id, ${insertColumns}, due, first_seen_at, opened_at, suppression_id, run)
        select $organization, ${ours.map((name) => (name === 'bucket' ? heldBucket : `g.${name}`)).join(', ')},
          (greatest($now::timestamptz, g.fix_at) at time zone $zone)::date + g.days, $now, $now, held.id, $run
        from ${findingRows.from} g ${suppressionOf}
        on conflict (organization_id, asset_id, component_key, flaw) do nothing`,
  params: z.object({
    ...org,
    ...findingRows.params,
    now: z.date(),
    zone: z.string(),
    run: z.number(),
  }),
  row: z.unknown(),
})

/**
 * Open findings in scope that this run did not see: of components that it did not find on their asset, and of those whose
 * findings it wrote anew. Every open finding has its place, so that nothing else needs to be looked at.
 */
export const unseen = statement({
  name: 'vulnerabilities_unseen',
  sql: `with stale as materialized (
          select p.asset_id, p.component_key from vulnerabilities_places p
          where ${placesInScope} and p.digest is not null and (p.run < $run or p.written_run = $run))
        select f.id, f.asset_id, f.flaw, f.kind, f.component_key, f.versions, f.verdict from stale s
        join vulnerabilities_findings f on f.organization_id = $organization and f.asset_id = s.asset_id
          and f.component_key = s.component_key
        where f.closed_at is null and f.run < $run order by f.id`,
  params: z.object(scopeParams),
  row: z.object({
    id: z.string(),
    asset_id: z.string(),
    flaw: z.string(),
    kind: z.string(),
    component_key: z.string(),
    versions: z.array(z.string()),
    verdict: z.string(),
  }),
})

export const closingRows = columnRows({ id: 'uuid', why: 'text' })
export const closeFindings = statement({
  name: 'vulnerabilities_close',
  sql: `with closed as (
          update vulnerabilities_findings f set closed_at = $now, closed_why = r.why, bucket = 'closed', suppression_id = null,
            seen_until = greatest(f.seen_until, case when p.run = $run::bigint then p.seen_before else p.seen_until end)
          from ${closingRows.from} r join vulnerabilities_findings o on o.organization_id = $organization and o.id = r.id
          left join vulnerabilities_places p on p.organization_id = $organization and p.asset_id = o.asset_id
            and p.component_key = o.component_key
          where f.organization_id = $organization and f.id = r.id and f.closed_at is null
          returning f.id, f.site_id, f.verdict, f.closed_why)
        insert into vulnerabilities_history (organization_id, finding_id, site_id, at, what, before, after)
        select $organization, id, site_id, $now, 'closed', verdict, closed_why from closed`,
  params: z.object({ ...org, ...closingRows.params, now: z.date(), run: z.number() }),
  row: z.unknown(),
})

/** Open findings whose deadline has to be decided anew: by their flaws, or all. */
export const toDecide = statement({
  name: 'vulnerabilities_to_decide',
  sql: `select f.id, f.asset_id, f.flaw, f.kind, f.verdict, f.fix_at from vulnerabilities_findings f
        where f.organization_id = $organization and f.closed_at is null and ($flaws::text[] is null or f.flaw = any($flaws))
        order by f.flaw, f.id`,
  params: z.object({ ...org, flaws: z.array(z.string()).nullable() }),
  row: z.object({
    id: z.string(),
    asset_id: z.string(),
    flaw: z.string(),
    kind: z.string(),
    verdict: z.string(),
    fix_at: z.date().nullable(),
  }),
})

export const decidedRows = columnRows({
  id: 'uuid',
  exposed: 'boolean',
  fix_at: 'timestamptz',
  decision: 'integer',
})
/** Thousands of findings share some decisions: each is sent and read once. */
export const decisionRows = columnRows({ number: 'integer', ...DECISION })
export const decideAgain = statement({
  name: 'vulnerabilities_decide_again',
  sql: `with r as materialized (
          select * from ${decidedRows.from} g join ${decisionRows.from} d on d.number = g.decision),
        was as materialized (
          select f.id, ${thenColumns} from vulnerabilities_findings f join r using (id)
          where f.organization_id = $organization),
        changed as (
          update vulnerabilities_findings f set exposed = r.exposed, ${decided}
          from r where f.organization_id = $organization and f.id = r.id
          returning f.id, f.site_id, f.verdict, f.versions, f.outcome, f.days),
        told as (${history('(select changed.*, was.closed_at, was.closed_why, was.verdict_then, was.versions_then, was.outcome_then, was.days_then from changed join was using (id))')})
        select count(*)::int as changed from changed`,
  params: z.object({ ...org, ...decidedRows.params, ...decisionRows.params, ...timing }),
  row: z.object({ changed: z.number() }),
})

export const softwareRows = columnRows({
  digest: 'text',
  name: 'text',
  version: 'text',
  coverage: 'text',
})
export const putSoftware = statement({
  name: 'vulnerabilities_put_software',
  sql: `insert into vulnerabilities_software (organization_id, ${softwareRows.names}, run)
        select $organization, ${softwareRows.names
          .split(', ')
          .map((name) => `r.${name}`)
          .join(', ')}, $run from ${softwareRows.from} r
        on conflict (organization_id, digest) do update set coverage = excluded.coverage, run = excluded.run`,
  params: z.object({ ...org, ...softwareRows.params, run: z.number() }),
  row: z.unknown(),
})
/** After a look at everything: what is installed nowhere any more. */
export const dropSoftware = statement({
  name: 'vulnerabilities_drop_software',
  sql: 'delete from vulnerabilities_software where organization_id = $organization and run < $run',
  params: z.object({ ...org, run: z.number() }),
  row: z.unknown(),
})

/** Assets with findings of these flaws, and of these components those that a run wrote or closed: each from its index. */
export const concerned = statement({
  name: 'vulnerabilities_concerned',
  sql: `select asset_id as asset from vulnerabilities_findings
        where organization_id = $organization and flaw = any($flaws::text[])
        union select asset_id from vulnerabilities_findings
        where organization_id = $organization and component_key = any($components::text[]) and (run = $run or closed_at = $now)`,
  params: z.object({
    ...org,
    run: z.number(),
    now: z.date(),
    flaws: z.array(z.string()),
    components: z.array(z.string()),
  }),
  row: z.object({ asset: z.string() }),
})
