-- One sample company per organization that asked for it.
create table samples_loads (
  organization_id uuid not null primary key,
  sample_id uuid not null,
  state text not null check (state in ('loading', 'ready', 'failed')),
  files_done integer not null default 0,
  files_total integer not null,
  why text,
  asked_at timestamptz not null,
  asked_by text not null
);
select hinoban_tenant_table('samples_loads');
