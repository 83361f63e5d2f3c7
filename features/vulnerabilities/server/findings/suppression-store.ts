/**
 * The SQL of what people say does not count (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

const org = { organization: z.uuid() }

export const insertSuppression = statement({
  name: 'vulnerabilities_suppress',
  sql: `insert into vulnerabilities_suppressions (id, organization_id, site_id, kind, flaw, component_key, component_name,
          asset_id, asset_name, reason, justification, until, by_name, at)
        values ($id, $organization, $site, $kind, $flaw, $component, $componentName, $asset, $assetName, $reason,
          $justification, $until::date, $by, $at)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    site: z.uuid().nullable(),
    kind: z.string(),
    flaw: z.string(),
    component: z.string(),
    componentName: z.string(),
    asset: z.uuid().nullable(),
    assetName: z.string().nullable(),
    reason: z.string(),
    justification: z.string().nullable(),
    until: z.string().nullable(),
    by: z.string(),
    at: z.date(),
  }),
  row: z.unknown(),
})

const shape = {
  id: z.string(),
  kind: z.enum(['false-alarm', 'accepted']),
  flaw: z.string(),
  component_key: z.string(),
  component_name: z.string(),
  asset_id: z.string().nullable(),
  asset_name: z.string().nullable(),
  reason: z.string(),
  justification: z.string().nullable(),
  until: z.string().nullable(),
  by_name: z.string(),
  at: z.date(),
  ended_at: z.date().nullable(),
  ended_by: z.string().nullable(),
  findings: z.number(),
}
export type SuppressionRecord = z.output<z.ZodObject<typeof shape>>
export const suppressionRows = statement({
  name: 'vulnerabilities_suppressions',
  sql: `select s.id, s.kind, s.flaw, s.component_key, s.component_name, s.asset_id, s.asset_name, s.reason, s.justification,
          s.until, s.by_name, s.at, s.ended_at, s.ended_by,
          (select count(*) from vulnerabilities_findings f where f.organization_id = s.organization_id
            and f.flaw = s.flaw and f.suppression_id = s.id) as findings
        from vulnerabilities_suppressions s
        where s.organization_id = $organization and ($id::uuid is null or s.id = $id)
          and ($ended::boolean or (s.ended_at is null and (s.until is null or s.until >= $today::date)))
        order by s.at desc, s.id limit 1000`,
  params: z.object({ ...org, id: z.uuid().nullable(), ended: z.boolean(), today: z.string() }),
  row: z.object(shape),
})

export const markEnded = statement({
  name: 'vulnerabilities_end_suppression',
  sql: `update vulnerabilities_suppressions set ended_at = $at, ended_by = $by
        where organization_id = $organization and id = $id and ended_at is null`,
  params: z.object({ ...org, id: z.uuid(), at: z.date(), by: z.string() }),
  row: z.unknown(),
})

/** What one of them covers is put where it belongs: held back, or back into its list. */
const settle = (which: string): string => `
  with held as materialized (
    select f.id, n.id as now_id, n.kind, n.reason from vulnerabilities_findings f
    left join lateral (
      select s.id, s.kind, s.reason from vulnerabilities_suppressions s
      where s.organization_id = f.organization_id and s.ended_at is null and s.flaw = f.flaw
        and s.component_key = f.component_key and (s.until is null or s.until >= $today::date)
        and (s.asset_id is null or s.asset_id = f.asset_id)
      order by s.asset_id nulls last, s.at desc limit 1) n on true
    where f.organization_id = $organization and f.closed_at is null and ${which}),
  changed as (
    update vulnerabilities_findings f set suppression_id = held.now_id,
      bucket = case held.kind when 'false-alarm' then 'suppressed' when 'accepted' then 'accepted'
        else case f.verdict when 'fixed' then 'not-affected' else f.verdict end end
    from held where f.organization_id = $organization and f.id = held.id and f.suppression_id is distinct from held.now_id
    returning f.id, f.site_id, held.kind, held.reason)
  insert into vulnerabilities_history (organization_id, finding_id, site_id, at, what, by_name, after)
  select $organization, id, site_id, $at, case kind when 'false-alarm' then 'suppressed' when 'accepted' then 'accepted'
    else 'resumed' end, $by, reason from changed`

const settling = z.object({
  ...org,
  today: z.string(),
  at: z.date(),
  by: z.string().nullable(),
})
export const settleComponent = statement({
  name: 'vulnerabilities_settle_component',
  sql: settle('f.flaw = $flaw and f.component_key = $component'),
  params: settling.extend({ flaw: z.string(), component: z.string() }),
  row: z.unknown(),
})
/** Those whose last day has passed. */
export const settleExpired = statement({
  name: 'vulnerabilities_settle_expired',
  sql: settle(`f.suppression_id in (select s.id from vulnerabilities_suppressions s
    where s.organization_id = $organization and s.until < $today::date)`),
  params: settling,
  row: z.unknown(),
})
