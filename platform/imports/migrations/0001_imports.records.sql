create table imports_imports (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  source text not null,
  file_name text not null,
  file_size bigint not null,
  file_sha256 text not null,
  state text not null check (state in ('checking', 'ready', 'running', 'done', 'failed', 'cancelled')),
  failure text,
  -- Whose rows the import may touch: those of the person who uploaded the file.
  scope_sites jsonb not null,
  -- Ends of the columns that were chosen, and from where (detected, remembered, given).
  mapping jsonb,
  mapping_from text,
  signature text,
  preview jsonb,
  -- How far the file is taken in: records read, everything up to here is committed.
  cursor bigint not null default 0,
  share double precision,
  counts jsonb not null default '{}',
  memo jsonb,
  faults_kept integer not null default 0,
  -- Which process works on it; a process that starts later takes over.
  runner uuid,
  run_started_at timestamptz(3),
  run_from bigint not null default 0,
  run_share double precision not null default 0,
  -- When the content was first handed over: the same bytes keep their time, so that importing them again says nothing new.
  observed_at timestamptz(3) not null,
  same_as uuid,
  created_at timestamptz(3) not null,
  created_by text not null,
  started_at timestamptz(3),
  finished_at timestamptz(3)
);
select hinoban_tenant_table('imports_imports', 'site_id');
create index imports_imports_newest on imports_imports (organization_id, created_at desc, id desc);
create index imports_imports_same on imports_imports (organization_id, file_sha256, state);
create index imports_imports_open on imports_imports (state) where state in ('checking', 'running');

create table imports_rows_errors (
  organization_id uuid not null,
  import_id uuid not null,
  number integer not null,
  kind text not null check (kind in ('record', 'damage')),
  where_ja text not null,
  where_en text not null,
  why_ja text not null,
  why_en text not null,
  primary key (organization_id, import_id, number)
);
select hinoban_tenant_table('imports_rows_errors');

create table imports_mappings (
  organization_id uuid not null,
  source text not null,
  signature text not null,
  mapping jsonb not null,
  saved_at timestamptz(3) not null,
  saved_by text not null,
  primary key (organization_id, source, signature)
);
select hinoban_tenant_table('imports_mappings');
