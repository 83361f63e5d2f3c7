create table assets_assets (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  name text not null,
  device_class text not null,
  class_basis text,
  guess jsonb,
  owner text not null,
  user_name text not null,
  department text not null,
  location text not null,
  importance text,
  asset_tag text not null,
  serial text not null,
  maker text not null,
  model text not null,
  os text not null,
  firmware text not null,
  note text not null,
  addresses text[] not null,
  macs text[] not null,
  host_names text[] not null,
  ports jsonb not null,
  purchased_on date,
  end_of_support date,
  reachable_from_internet boolean,
  default_password boolean,
  sources text[] not null,
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  machine_seen_at timestamptz(3),
  -- What each source says; every other column above follows from it (rules.ts, resolve).
  statements jsonb not null,
  -- Sorting and searching: one spelling, computed by the house so that every engine orders alike.
  name_key text collate "C" not null,
  address_key text collate "C" not null,
  search text collate "C" not null,
  retired_at timestamptz(3),
  retired_by text,
  retired_reason text,
  version integer not null,
  saved_by text not null,
  saved_at timestamptz(3) not null
);
select hinoban_tenant_table('assets_assets', 'site_id');
create index assets_assets_name on assets_assets (organization_id, name_key, id);
create index assets_assets_address on assets_assets (organization_id, address_key, id);
create index assets_assets_last_seen on assets_assets (organization_id, last_seen_at, id);
create index assets_assets_site on assets_assets (organization_id, site_id);

-- Who holds which serial number, MAC, name, tag, address. Unique: two assets never share a key.
create table assets_keys (
  organization_id uuid not null,
  kind text not null check (kind in ('serial', 'mac', 'name', 'tag', 'address')),
  value text collate "C" not null,
  asset_id uuid not null,
  primary key (organization_id, kind, value)
);
select hinoban_tenant_table('assets_keys');
create index assets_keys_asset on assets_keys (organization_id, asset_id);

create table assets_sightings (
  organization_id uuid not null,
  asset_id uuid not null,
  id uuid not null,
  source text not null,
  seen_by text not null,
  seen_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  matched_by text not null,
  says jsonb not null,
  import_id uuid,
  file_name text,
  -- Equal for the same words of the same source at the same time: an import done twice adds nothing.
  digest text not null,
  primary key (organization_id, asset_id, digest)
);
select hinoban_tenant_table('assets_sightings');
create index assets_sightings_time on assets_sightings (organization_id, asset_id, seen_at desc, id desc);

create function assets_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger assets_sightings_append_only before update on assets_sightings
  for each row execute function assets_refuse_change();

create table assets_components (
  id uuid primary key,
  organization_id uuid not null,
  asset_id uuid not null,
  source text not null,
  place text not null,
  name text not null,
  version text not null,
  supplier text not null,
  type text not null,
  purl text not null,
  cpe text not null,
  licences text[] not null,
  seen_from timestamptz(3) not null,
  seen_until timestamptz(3) not null,
  -- When a newer look at the same place no longer found it. The row stays.
  closed_at timestamptz(3),
  digest text not null
);
select hinoban_tenant_table('assets_components');
create unique index assets_components_same on assets_components (organization_id, asset_id, digest);
