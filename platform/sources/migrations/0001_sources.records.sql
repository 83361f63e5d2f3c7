-- Live sources: what is asked, how often, with which (sealed) secrets, and how it went.
create table sources_sources (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  kind text not null,
  name text not null,
  enabled boolean not null,
  settings jsonb not null,
  -- Sealed with the key outside the database, by the name of the field.
  secrets jsonb not null,
  every_minutes integer,
  -- Of a source that calls us: who knows this secret may speak for it. HMAC-SHA-256, never the secret itself.
  token_hash text unique,
  next_at timestamptz(3),
  running_since timestamptz(3),
  last_tried_at timestamptz(3),
  last_ok_at timestamptz(3),
  last_counts jsonb,
  failure jsonb,
  -- When the features were last told how it goes: each change, and a word now and then.
  noted_at timestamptz(3),
  created_at timestamptz(3) not null,
  created_by text not null,
  version integer not null default 1
);
select hinoban_tenant_table('sources_sources', 'site_id');
create index sources_sources_due on sources_sources (next_at) where enabled;
create index sources_sources_mine on sources_sources (organization_id, name);

create table sources_runs (
  organization_id uuid not null,
  site_id uuid,
  source_id uuid not null,
  id uuid not null,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  outcome text not null check (outcome in ('running', 'ok', 'failed')),
  asked_by text not null,
  counts jsonb,
  warnings jsonb not null default '[]',
  failure jsonb,
  primary key (organization_id, source_id, id)
);
select hinoban_tenant_table('sources_runs', 'site_id');
