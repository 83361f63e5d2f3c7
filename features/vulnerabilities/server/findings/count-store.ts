/**
 * The SQL of the overview: how many findings there are, as each write has noted it (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { Bucket, Severity } from '../../contract.ts'

const countParams = z.object({
  organization: z.uuid(),
  asset: z.uuid().nullable(),
  today: z.string(),
  week: z.string(),
})
/** Of all assets what is kept counted, of one its findings. */
const counted = (of: 'flaw' | 'day' | 'asset', columns: string): string => `(
  select bucket, ${columns}, n from vulnerabilities_counts
  where organization_id = $organization and of = '${of}' and $asset::uuid is null
  union all select bucket, ${columns}, 1 from vulnerabilities_findings
  where organization_id = $organization and asset_id = $asset)`
export const bucketCounts = statement({
  name: 'vulnerabilities_bucket_counts',
  sql: `select x.bucket, sum(x.n)::bigint as count from ${counted('asset', 'asset_id')} x
        group by x.bucket having sum(x.n) > 0`,
  params: countParams.pick({ organization: true, asset: true }),
  row: z.object({ bucket: Bucket, count: z.number() }),
})
/** By flaw first, so that each is joined once. */
export const affectedCounts = statement({
  name: 'vulnerabilities_affected_counts',
  sql: `with by_flaw as materialized (
          select x.flaw, x.kind, sum(x.n) as n, coalesce(sum(x.n) filter (where x.exposed), 0) as exposed
          from ${counted('flaw', 'flaw, kind, exposed')} x where x.bucket = 'affected'
          group by x.flaw, x.kind having sum(x.n) > 0)
        select w.severity, sum(b.n)::bigint as count,
          coalesce(sum(b.n) filter (where w.kev_added_at is not null), 0)::bigint as exploited,
          coalesce(sum(b.n) filter (where w.kev_ransomware), 0)::bigint as ransomware, sum(b.exposed)::bigint as exposed,
          coalesce(sum(b.exposed) filter (where w.kev_added_at is not null), 0)::bigint as exposed_exploited,
          coalesce(sum(b.n) filter (where b.kind = 'eol'), 0)::bigint as eol
        from by_flaw b join vulnerabilities_flaws w on w.id = b.flaw group by w.severity`,
  params: countParams.pick({ organization: true, asset: true }),
  row: z.object({
    severity: Severity,
    count: z.number(),
    exploited: z.number(),
    ransomware: z.number(),
    exposed: z.number(),
    exposed_exploited: z.number(),
    eol: z.number(),
  }),
})
export const dueCounts = statement({
  name: 'vulnerabilities_due_counts',
  sql: `select coalesce(sum(x.n) filter (where x.due_key < $today::date - date '1970-01-01'), 0)::bigint as overdue,
          coalesce(sum(x.n) filter (where x.due_key between $today::date - date '1970-01-01'
            and $week::date - date '1970-01-01'), 0)::bigint as week
        from ${counted('day', 'due_key')} x where x.bucket = 'affected'`,
  params: countParams,
  row: z.object({ overdue: z.number(), week: z.number() }),
})
export const affectedAssets = statement({
  name: 'vulnerabilities_affected_assets',
  sql: `select count(*) as count from (
          select x.asset_id from ${counted('asset', 'asset_id')} x where x.bucket = 'affected'
          group by x.asset_id having sum(x.n) > 0) a`,
  params: countParams.pick({ organization: true, asset: true }),
  row: z.object({ count: z.number() }),
})

const LINE = 'site_id, of, bucket, flaw, kind, exposed, due_key, asset_id'
/** What writes added and took away is put together, so that it stays as small as what it tells; where it is, nothing is written. */
export const foldCounts = statement({
  name: 'vulnerabilities_fold_counts',
  sql: `with gone as (
          delete from vulnerabilities_counts where organization_id = $organization and exists (
            select from vulnerabilities_counts where organization_id = $organization
            group by ${LINE} having count(*) > 1 or sum(n) = 0)
          returning *)
        insert into vulnerabilities_counts (organization_id, ${LINE}, n)
        select organization_id, ${LINE}, sum(n) from gone group by organization_id, ${LINE} having sum(n) <> 0`,
  params: countParams.pick({ organization: true }),
  row: z.unknown(),
})
