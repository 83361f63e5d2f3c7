-- The end of each organization's chain: one row, locked while entries are added.
create table evidence_heads (
  organization_id uuid primary key,
  seq bigint not null,
  hash text not null,
  -- A sample company may be removed again as a whole. Only an empty chain can be marked so.
  sample boolean not null default false
);
select hinoban_tenant_table('evidence_heads');

create table evidence_entries (
  organization_id uuid not null,
  seq bigint not null,
  id uuid not null,
  kind text not null,
  subject_kind text not null,
  subject_id text collate "C" not null,
  subject_name text not null,
  site_id text,
  class text not null,
  -- Milliseconds, as JavaScript reads them: no digit of a time lies outside the hash.
  observed_at timestamptz(3) not null,
  valid_until timestamptz(3),
  probe text not null,
  probe_version text not null,
  -- json keeps the canonical text byte by byte; jsonb would print it anew.
  payload json not null,
  source_name text,
  source_sha256 text,
  digest text not null,
  collected_at timestamptz(3) not null,
  collector text not null,
  previous_hash text not null,
  hash text not null,
  primary key (organization_id, seq)
);
select hinoban_tenant_table('evidence_entries', 'site_id');
create unique index evidence_entries_digest on evidence_entries (organization_id, digest);
create unique index evidence_entries_id on evidence_entries (organization_id, id);
create index evidence_entries_subject on evidence_entries (organization_id, subject_kind, subject_id, observed_at desc, seq desc);
create index evidence_entries_kind on evidence_entries (organization_id, kind, observed_at desc, seq desc);

-- Which entry is the newest per subject, kind and probe. A pointer: the fact itself is only in the chain.
create table evidence_newest (
  organization_id uuid not null,
  subject_kind text not null,
  subject_id text collate "C" not null,
  kind text not null,
  probe text not null,
  seq bigint not null,
  observed_at timestamptz(3) not null,
  site_id text,
  primary key (organization_id, subject_kind, subject_id, kind, probe)
);
select hinoban_tenant_table('evidence_newest', 'site_id');

create table evidence_subjects (
  organization_id uuid not null,
  kind text not null,
  id text collate "C" not null,
  name text not null,
  site_id text,
  first_seen_at timestamptz(3) not null,
  retired_at timestamptz(3),
  primary key (organization_id, kind, id)
);
select hinoban_tenant_table('evidence_subjects', 'site_id');

-- Append-only. The one way out is the removal of a whole sample company by the function below.
create function evidence_refuse() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if coalesce(current_setting('hinoban.removal', true), '') = old.organization_id::text then
      return old;
    end if;
  end if;
  raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'integrity_constraint_violation';
end $$;
create trigger evidence_entries_append_only before update or delete on evidence_entries
  for each row execute function evidence_refuse();
create trigger evidence_entries_no_truncate before truncate on evidence_entries
  for each statement execute function evidence_refuse();
create trigger evidence_heads_no_delete before delete on evidence_heads
  for each row execute function evidence_refuse();
create trigger evidence_heads_no_truncate before truncate on evidence_heads
  for each statement execute function evidence_refuse();

create function evidence_head_moves() returns trigger language plpgsql as $$
begin
  if new.seq < old.seq or new.organization_id <> old.organization_id
     or (new.sample and not old.sample and (old.seq > 0 or new.seq > 0)) then
    raise exception 'a chain only grows, and only an empty one can be marked as a sample'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger evidence_heads_grow before update on evidence_heads
  for each row execute function evidence_head_moves();

create function evidence_remove_sample(organization uuid) returns bigint language plpgsql as $$
declare
  entries bigint;
begin
  select h.seq into entries from evidence_heads h where h.organization_id = organization and h.sample;
  if entries is null then
    raise exception 'only a sample company can be removed' using errcode = 'integrity_constraint_violation';
  end if;
  perform set_config('hinoban.removal', organization::text, true);
  delete from evidence_newest where organization_id = organization;
  delete from evidence_subjects where organization_id = organization;
  delete from evidence_entries where organization_id = organization;
  delete from evidence_heads where organization_id = organization;
  perform set_config('hinoban.removal', '', true);
  return entries;
end $$;
