-- What was found where: one narrow row for each component on each asset. A match that finds it as it was writes this row alone,
-- not one for each flaw.
create table vulnerabilities_places (
  organization_id uuid not null,
  site_id uuid,
  asset_id uuid not null,
  component_key text collate "C" not null,
  -- Of everything that its findings say but when they were seen last. Null: it is gone from there.
  digest text collate "C",
  seen_until timestamptz(3) not null,
  -- When it was seen last before its findings were written anew: what of them ended then was seen until here.
  seen_before timestamptz(3),
  -- The run of the matching that saw it last, and the one that wrote its findings.
  run bigint not null,
  written_run bigint not null,
  primary key (organization_id, asset_id, component_key)
) with (fillfactor = 70);
select hinoban_tenant_table('vulnerabilities_places', 'site_id');
-- What was found before: a place for each, so that closing looks at places alone. The next match writes all of them anew.
insert into vulnerabilities_places (organization_id, site_id, asset_id, component_key, digest, seen_until, run, written_run)
  select organization_id, (array_agg(site_id))[1], asset_id, component_key,
    case when bool_and(closed_at is not null) then null else '' end, max(seen_until), 0, 0
  from vulnerabilities_findings group by organization_id, asset_id, component_key;

-- A change of a record asks for findings by component; without it every finding was read.
create index vulnerabilities_findings_component on vulnerabilities_findings (organization_id, component_key);
