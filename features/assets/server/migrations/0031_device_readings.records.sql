-- What outputs and configurations of network devices said, one row a reading and device: history that is never overwritten.
-- Secrets stand in it as keyed hashes only; the key lies outside the database.
create table assets_device_readings (
  organization_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  taken_at timestamptz(3) not null,
  time_from text not null check (time_from in ('clock', 'handed-over')),
  recorded_at timestamptz(3) not null,
  has_configuration boolean not null,
  says jsonb not null,
  file_name text,
  import_id uuid,
  -- The sighting that came with it: where a split takes that one, this goes along.
  sighting_digest text not null,
  digest text not null,
  primary key (organization_id, id)
);
select hinoban_tenant_table('assets_device_readings');
create unique index assets_device_readings_same on assets_device_readings (organization_id, asset_id, digest);
create index assets_device_readings_time on assets_device_readings (organization_id, asset_id, taken_at desc, id desc);
-- What was said stays; of which device it was said is a decision.
create trigger assets_device_readings_append_only before update on assets_device_readings
  for each row execute function assets_refuse_rewriting();
