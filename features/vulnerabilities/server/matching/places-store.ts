/**
 * The SQL of what was found where, one row for each component on each asset (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { columnRows, statement } from '../../../../platform/records/index.ts'

const org = { organization: z.uuid() }

export const placeRows = columnRows({
  asset_id: 'uuid',
  component_key: 'text',
  site_id: 'uuid',
  seen_until: 'timestamptz',
  digest: 'text',
})

/** Marks them as seen by this run; answers those whose findings are to be written. New: it never had any. */
export const putPlaces = statement({
  name: 'vulnerabilities_put_places',
  sql: `with put as (
          insert into vulnerabilities_places as p (organization_id, ${placeRows.names}, run, written_run)
          select $organization::uuid, r.asset_id, r.component_key, r.site_id, r.seen_until, r.digest, $run::bigint, $run
          from ${placeRows.from} r
          on conflict (organization_id, asset_id, component_key) do update
          set site_id = excluded.site_id, seen_until = excluded.seen_until, digest = excluded.digest, run = excluded.run,
            seen_before = case when p.digest = excluded.digest then p.seen_before else p.seen_until end,
            written_run = case when p.digest = excluded.digest then p.written_run else excluded.written_run end
          returning asset_id, component_key, written_run, seen_before)
        select asset_id, component_key, seen_before is null as is_new from put where written_run = $run`,
  params: z.object({ ...org, ...placeRows.params, run: z.number() }),
  row: z.object({ asset_id: z.string(), component_key: z.string(), is_new: z.boolean() }),
})

export const placesInScope = `p.organization_id = $organization and ($assets::uuid[] is null or p.asset_id = any($assets))
  and ($components::text[] is null or p.component_key = any($components))`
export const scopeParams = {
  ...org,
  run: z.number(),
  assets: z.array(z.uuid()).nullable(),
  components: z.array(z.string()).nullable(),
}
/** What was looked for and not seen: should it come back, it is written whatever it was. */
export const markGone = statement({
  name: 'vulnerabilities_places_gone',
  sql: `update vulnerabilities_places p set digest = null where ${placesInScope} and p.run < $run and p.digest is not null`,
  params: z.object(scopeParams),
  row: z.unknown(),
})

/** As many findings as PostgreSQL believes that there are. */
export const believed = statement({
  name: 'vulnerabilities_believed',
  sql: `select greatest(reltuples, 0)::bigint as rows from pg_class where oid = 'vulnerabilities_findings'::regclass`,
  params: z.object({}),
  row: z.object({ rows: z.number() }),
})
/** What says which index finds a finding; the rest of its columns takes ten times as long. */
export const analyzeKeys = ['vulnerabilities_findings', 'vulnerabilities_places'].map((table) =>
  statement({
    name: `analyze_keys_${table}`,
    sql: `analyze ${table} (organization_id, asset_id, component_key, run)`,
    params: z.object({}),
    row: z.unknown(),
  }),
)
