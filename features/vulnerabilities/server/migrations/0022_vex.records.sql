-- VEX documents as they were handed in: what suppliers say of flaws in their products. The newest of a document is in force.
create table vulnerabilities_vex_documents (
  id uuid primary key,
  organization_id uuid not null,
  import_id uuid not null,
  format text not null check (format in ('csaf', 'openvex', 'cyclonedx')),
  -- As its publisher numbers it.
  document text collate "C" not null,
  publisher text collate "C" not null,
  title text not null,
  version text not null,
  made_at timestamptz(3),
  file_name text not null,
  sha256 text not null,
  by_name text not null,
  at timestamptz(3) not null,
  -- coming: its statements are being written · replaced: a newer of the same number stands · withdrawn: by a person
  state text not null check (state in ('coming', 'in-force', 'replaced', 'withdrawn')),
  ended_at timestamptz(3),
  ended_by text,
  ended_why text,
  statements integer not null default 0,
  damaged integer not null default 0,
  -- The first complaints.
  damage jsonb not null default '[]'
);
select hinoban_tenant_table('vulnerabilities_vex_documents');
create unique index vulnerabilities_vex_import on vulnerabilities_vex_documents (organization_id, import_id);
create unique index vulnerabilities_vex_in_force on vulnerabilities_vex_documents (organization_id, publisher, document)
  where state = 'in-force';

create table vulnerabilities_vex_statements (
  organization_id uuid not null,
  document_id uuid not null references vulnerabilities_vex_documents (id) on delete cascade,
  number integer not null,
  flaw text collate "C" not null,
  title text not null,
  status text not null,
  justification text,
  words text not null,
  -- What it is about, and in which product where it is a part; for people.
  product text not null,
  context text not null,
  -- It speaks of a part: it holds within that product alone, and nowhere where that cannot be told.
  is_part boolean not null,
  keys text[] not null,
  -- As libs/matching compiled them; keys of versions hold signs that jsonb does not.
  entries text not null,
  context_entries text not null,
  primary key (organization_id, document_id, number)
);
select hinoban_tenant_table('vulnerabilities_vex_statements');
create index vulnerabilities_vex_statements_flaw on vulnerabilities_vex_statements (organization_id, flaw);
