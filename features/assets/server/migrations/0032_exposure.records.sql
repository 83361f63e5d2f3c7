-- By what evidence an asset can be reached from the internet, and when that was last seen. Follows from the statements
-- (exposure.ts); written with every other column of the row.
alter table assets_assets add column exposed_at timestamptz(3);
alter table assets_assets add column exposed_by text[] not null default '{}';
-- What was known before: the next word of a source makes it exact.
update assets_assets a set exposed_at = coalesce(a.machine_seen_at, a.last_seen_at),
  exposed_by = case when a.statements -> 'devices' ->> 'facts' is not null then '{configuration}'::text[] else '{ledger}'::text[] end
  where a.reachable_from_internet;
create index assets_assets_exposed on assets_assets (organization_id, exposed_at desc, id) where exposed_at is not null;
