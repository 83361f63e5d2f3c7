-- Who should send logs, by what way, and what came of it. A row without a site belongs to the whole organization.
create table detection_sources (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  kind text not null check (kind in ('syslog', 'http', 'file', 'upload', 'agent')),
  name text not null,
  enabled boolean not null,
  -- Syslog: addresses and ranges whose messages belong here.
  addresses text[] not null default '{}',
  format text not null default 'auto',
  time_zone text not null,
  encoding text not null default 'auto',
  path text,
  expected_minutes integer,
  max_events_per_second integer,
  max_megabytes_per_day integer,
  -- Who shows this secret may write here. HMAC-SHA-256, never the secret itself.
  token_hash text unique,
  -- Holds what unknown senders sent to this listener: udp, tcp, tls.
  unassigned text,
  first_received_at timestamptz(3),
  last_received_at timestamptz(3),
  -- When the state was last noted as evidence.
  noted_at timestamptz(3),
  noted_silent boolean not null default false,
  created_at timestamptz(3) not null,
  created_by text not null,
  removed_at timestamptz(3),
  version integer not null default 1
);
select hinoban_tenant_table('detection_sources', 'site_id');
create index detection_sources_mine on detection_sources (organization_id, name);
create unique index detection_sources_unassigned on detection_sources (organization_id, unassigned)
  where unassigned is not null and removed_at is null;

-- Records and bytes by hour and place.
create table detection_source_counts (
  organization_id uuid not null,
  site_id uuid,
  source_id uuid not null,
  hour timestamptz not null,
  place text not null,
  records bigint not null,
  bytes bigint not null,
  primary key (organization_id, source_id, hour, place)
);
select hinoban_tenant_table('detection_source_counts', 'site_id');

-- Syslog senders that nobody has named yet.
create table detection_senders (
  organization_id uuid not null,
  address text not null,
  how text not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  records bigint not null,
  sample text not null,
  primary key (organization_id, address, how)
);
select hinoban_tenant_table('detection_senders');

-- For how many days an organization keeps its events; without a row, as many as contract-sources.ts says.
create table detection_retention (
  organization_id uuid primary key,
  keep_days integer not null check (keep_days between 1 and 3660),
  version integer not null default 1
);
select hinoban_tenant_table('detection_retention');
