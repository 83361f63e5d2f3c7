-- What an organization asks for: logs by kind of device, limits for answering alerts, working hours. Without a row, the defaults of
-- the code.
create table detection_log_policy (
  organization_id uuid primary key,
  body jsonb not null,
  version integer not null,
  by_name text not null,
  at timestamptz(3) not null
);
select hinoban_tenant_table('detection_log_policy');

-- What somebody decided for a single asset; no kinds: nothing is asked of it.
create table detection_expected_own (
  organization_id uuid not null,
  site_id uuid,
  asset_id uuid not null,
  name text not null,
  kinds text[] not null,
  reason text not null,
  by_name text not null,
  at timestamptz(3) not null,
  primary key (organization_id, asset_id)
);
select hinoban_tenant_table('detection_expected_own', 'site_id');

-- Every pair of asset and log that should be there, as of the last look.
create table detection_expected_logs (
  organization_id uuid not null,
  site_id uuid,
  asset_id uuid not null,
  kind text not null,
  name text not null,
  role text not null,
  last_at timestamptz(3),
  -- Since when it is expected.
  since timestamptz(3) not null,
  checked_at timestamptz(3) not null,
  primary key (organization_id, asset_id, kind)
);
select hinoban_tenant_table('detection_expected_logs', 'site_id');
