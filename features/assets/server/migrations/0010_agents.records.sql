-- osquery agents, what they have said and is not taken in yet, and the rows of their queries as they stand.
create table assets_agents (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  source_id uuid not null,
  -- SHA-256 of 256 random bits; the one before it stays valid, since an answer can be lost on its way to the agent.
  node_key_hash text not null unique,
  node_key_hash_before text unique,
  host_identifier text not null,
  host_name text not null,
  serial text not null,
  platform text not null,
  asset_id uuid,
  -- Raised to have every query sent whole again.
  epoch bigint not null,
  distribution jsonb,
  enrolled_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  sighted_at timestamptz(3),
  -- How far the clock of the device was off at its last word, in seconds.
  clock_off integer,
  -- What went wrong last, in the words of the agent.
  notice jsonb,
  damaged bigint not null default 0,
  -- Questions that wait for the agent's next call.
  questions jsonb not null default '[]'
);
select hinoban_tenant_table('assets_agents', 'site_id');
create index assets_agents_same on assets_agents (organization_id, source_id, host_identifier);
create index assets_agents_asset on assets_agents (organization_id, asset_id);

create table assets_agent_inbox (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  agent_id uuid not null,
  call text not null check (call in ('log', 'write')),
  received_at timestamptz(3) not null,
  is_gzip boolean not null,
  body bytea not null,
  -- Could not be taken in: stays for a person to look at.
  set_aside boolean not null default false
);
select hinoban_tenant_table('assets_agent_inbox');
create index assets_agent_inbox_agent on assets_agent_inbox (organization_id, agent_id, id);

create table assets_agent_states (
  organization_id uuid not null,
  agent_id uuid not null,
  query text not null,
  at timestamptz(3) not null,
  state jsonb not null,
  primary key (organization_id, agent_id, query)
);
select hinoban_tenant_table('assets_agent_states');

-- Two more keys by which a device is recognised: the UUID of its firmware and its account in the directory.
alter table assets_keys drop constraint assets_keys_kind_check;
alter table assets_keys add constraint assets_keys_kind_check
  check (kind in ('serial', 'uuid', 'guid', 'mac', 'name', 'tag', 'address'));
