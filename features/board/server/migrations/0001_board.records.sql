-- The board: states per measure and subject, every change of them, findings, the work on them, and what people sign.

-- One row per pair about which something is known. A subject of the kind without a row counts as unknown.
create table board_states (
  organization_id uuid not null,
  measure text collate "C" not null,
  subject_kind text not null,
  subject_id text collate "C" not null,
  site_id text,
  state text not null,
  raw text not null,
  reason text not null,
  params jsonb not null,
  evidence text[] not null,
  -- The oldest observation the verdict rests on.
  observed_at timestamptz(3),
  since timestamptz(3) not null,
  next_check timestamptz(3),
  measure_version text not null,
  primary key (organization_id, subject_kind, subject_id, measure)
);
select hinoban_tenant_table('board_states', 'site_id');
create index board_states_measure on board_states (organization_id, measure, state);
create index board_states_due on board_states (next_check) where next_check is not null;

-- Append-only. Summing +1 for to_state and -1 for from_state up to a moment gives the board of that moment.
create table board_changes (
  -- Unique by its making; every question asks by measure or by subject, so it has no index of its own.
  seq bigint generated always as identity,
  organization_id uuid not null,
  measure text collate "C" not null,
  subject_kind text not null,
  subject_id text collate "C" not null,
  subject_name text not null,
  site_id text,
  from_state text,
  to_state text,
  raw text,
  reason text not null,
  params jsonb not null,
  at timestamptz(3) not null,
  measure_version text not null
);
select hinoban_tenant_table('board_changes', 'site_id');
create index board_changes_measure on board_changes (organization_id, measure, seq);
create index board_changes_subject on board_changes (organization_id, subject_kind, subject_id, seq);

-- Append-only: how many subjects of a kind stood in a site from a moment on. The denominator of a past day.
create table board_populations (
  organization_id uuid not null,
  subject_kind text not null,
  site_id text,
  at timestamptz(3) not null,
  seq bigint generated always as identity,
  subjects integer not null,
  primary key (organization_id, subject_kind, seq)
);
select hinoban_tenant_table('board_populations', 'site_id');

-- One finding per measure and subject for ever: it closes and comes back, and keeps its history.
create table board_findings (
  id uuid primary key,
  organization_id uuid not null,
  measure text collate "C" not null,
  subject_kind text not null,
  subject_id text collate "C" not null,
  subject_name text not null,
  -- Folded for search: NFKC, lower case.
  subject_search text not null,
  site_id text,
  state text not null,
  reason text not null,
  params jsonb not null,
  evidence text[] not null,
  status text not null check (status in ('open', 'closed')),
  first_seen_at timestamptz(3) not null,
  -- Start of the present run: from the last opening.
  opened_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  closed_at timestamptz(3),
  closed_by text,
  reopened integer not null default 0,
  due date not null,
  version integer not null default 1
);
select hinoban_tenant_table('board_findings', 'site_id');
create unique index board_findings_pair on board_findings (organization_id, subject_kind, subject_id, measure);
create index board_findings_due on board_findings (organization_id, status, due, id);
create index board_findings_measure on board_findings (organization_id, measure, status);

-- The work: at most one action per finding that is not cancelled, or per measure that nobody measures yet.
create table board_actions (
  id uuid primary key,
  organization_id uuid not null,
  finding_id uuid references board_findings (id) on delete cascade,
  measure text collate "C" not null,
  site_id text,
  owner_id text,
  owner_name text,
  owner_search text,
  due date not null,
  channel text not null check (channel in ('mail', 'webhook', 'none')),
  note text not null,
  status text not null check (status in ('open', 'self-reported', 'closed', 'cancelled')),
  reported_by text,
  reported_at timestamptz(3),
  created_at timestamptz(3) not null,
  closed_at timestamptz(3),
  version integer not null default 1
);
select hinoban_tenant_table('board_actions', 'site_id');
create unique index board_actions_finding on board_actions (finding_id) where status <> 'cancelled';
create unique index board_actions_measure on board_actions (organization_id, measure) where finding_id is null and status <> 'cancelled';
create index board_actions_due on board_actions (organization_id, status, due, id);

create table board_action_history (
  seq bigint generated always as identity primary key,
  organization_id uuid not null,
  action_id uuid not null,
  site_id text,
  at timestamptz(3) not null,
  by_name text not null,
  what text not null,
  before jsonb not null,
  after jsonb not null,
  comment text
);
select hinoban_tenant_table('board_action_history', 'site_id');
create index board_action_history_action on board_action_history (organization_id, action_id, seq);

-- Signed answers: an exception, or "not applicable". Without an end there is none (response.md §1).
create table board_exceptions (
  id uuid primary key,
  organization_id uuid not null,
  kind text not null check (kind in ('exception', 'not-applicable')),
  measure text collate "C" not null,
  scope_kind text not null check (scope_kind in ('all', 'site', 'subject')),
  subject_kind text,
  subject_id text collate "C",
  subject_name text,
  -- The site it is about, or that of its subject; null for the whole company.
  site_id text,
  reason text not null,
  compensating text not null,
  signer_id text not null,
  signer_name text not null,
  signed_via text not null,
  signed_mfa boolean not null,
  signed_at timestamptz(3) not null,
  until timestamptz(3) not null check (until > signed_at and until <= signed_at + interval '367 days'),
  revoked_at timestamptz(3),
  revoked_by text,
  revoke_reason text,
  check (kind = 'not-applicable' or compensating <> '')
);
select hinoban_tenant_table('board_exceptions', 'site_id');
create index board_exceptions_until on board_exceptions (organization_id, until);

-- Append-only: the newest row is the posture.
create table board_posture (
  seq bigint generated always as identity primary key,
  organization_id uuid not null,
  posture text not null check (posture in ('normal', 'alert', 'emergency')),
  reason text not null,
  by_name text not null,
  at timestamptz(3) not null
);
select hinoban_tenant_table('board_posture');

-- Documents that were uploaded here; the bytes are in the files store.
create table board_documents (
  organization_id uuid not null,
  sha256 text not null,
  name text not null,
  size bigint not null,
  by_name text not null,
  at timestamptz(3) not null,
  primary key (organization_id, sha256)
);
select hinoban_tenant_table('board_documents');

-- How far an organization is judged. What still waits is written here in the transaction that makes it wait, so
-- that a crash between a signature and its judgement loses nothing.
create table board_runs (
  organization_id uuid primary key,
  -- The evidence up to here is judged.
  evidence_seq bigint not null default 0,
  -- SHA-256 over the versions of all measures that judged last.
  code_digest text not null default '',
  judged_at timestamptz(3),
  wants_all boolean not null default false,
  wants_measures text[] not null default '{}'
);
select hinoban_tenant_table('board_runs');

create trigger board_changes_append_only before update or delete on board_changes
  for each row execute function evidence_refuse();
create trigger board_changes_no_truncate before truncate on board_changes
  for each statement execute function evidence_refuse();
create trigger board_populations_append_only before update or delete on board_populations
  for each row execute function evidence_refuse();
create trigger board_action_history_append_only before update or delete on board_action_history
  for each row execute function evidence_refuse();
create trigger board_posture_append_only before update or delete on board_posture
  for each row execute function evidence_refuse();

-- A sample company leaves as a whole; it is removed here before its evidence is.
create function board_remove_sample(organization uuid) returns void language plpgsql as $$
begin
  if not exists (select from evidence_heads h where h.organization_id = organization and h.sample) then
    raise exception 'only a sample company can be removed' using errcode = 'integrity_constraint_violation';
  end if;
  perform set_config('hinoban.removal', organization::text, true);
  delete from board_action_history where organization_id = organization;
  delete from board_actions where organization_id = organization;
  delete from board_findings where organization_id = organization;
  delete from board_states where organization_id = organization;
  delete from board_changes where organization_id = organization;
  delete from board_populations where organization_id = organization;
  delete from board_exceptions where organization_id = organization;
  delete from board_posture where organization_id = organization;
  delete from board_documents where organization_id = organization;
  delete from board_runs where organization_id = organization;
  perform set_config('hinoban.removal', '', true);
end $$;
