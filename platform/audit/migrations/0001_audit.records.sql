create table audit_heads (
  organization_id uuid primary key,
  seq bigint not null,
  hash text not null,
  sample boolean not null default false
);
select hinoban_tenant_table('audit_heads');

-- Who did what to which object, from where: append-only, chained like the evidence.
create table audit_entries (
  organization_id uuid not null,
  seq bigint not null,
  id uuid not null,
  at timestamptz(3) not null,
  user_id text,
  user_name text not null,
  role text,
  via text not null,
  ip text,
  what text not null,
  object_kind text not null,
  object_id text not null,
  object_name text not null,
  -- Canonical JSON, byte by byte; secrets are masked before they come here.
  before json,
  after json,
  previous_hash text not null,
  hash text not null,
  primary key (organization_id, seq)
);
select hinoban_tenant_table('audit_entries');
create index audit_entries_user on audit_entries (organization_id, user_id, seq desc);
create index audit_entries_what on audit_entries (organization_id, what text_pattern_ops, seq desc);
create index audit_entries_object on audit_entries (organization_id, object_kind, object_id, seq desc);

-- Sample companies that were removed: the removed rows are gone, that it happened is not.
create table audit_removals (
  id uuid primary key,
  removed uuid not null,
  at timestamptz(3) not null,
  by text not null,
  audit_entries bigint not null,
  audit_head text not null
);

create function audit_refuse() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name <> 'audit_removals' then
    if coalesce(current_setting('hinoban.removal', true), '') = old.organization_id::text then
      return old;
    end if;
  end if;
  raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'integrity_constraint_violation';
end $$;
create trigger audit_entries_append_only before update or delete on audit_entries
  for each row execute function audit_refuse();
create trigger audit_entries_no_truncate before truncate on audit_entries
  for each statement execute function audit_refuse();
create trigger audit_heads_no_delete before delete on audit_heads
  for each row execute function audit_refuse();
create trigger audit_heads_no_truncate before truncate on audit_heads
  for each statement execute function audit_refuse();
create trigger audit_removals_append_only before update or delete on audit_removals
  for each row execute function audit_refuse();
create trigger audit_removals_no_truncate before truncate on audit_removals
  for each statement execute function audit_refuse();

create function audit_head_moves() returns trigger language plpgsql as $$
begin
  if new.seq < old.seq or new.organization_id <> old.organization_id
     or (new.sample and not old.sample and (old.seq > 0 or new.seq > 0)) then
    raise exception 'a chain only grows, and only an empty one can be marked as a sample'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger audit_heads_grow before update on audit_heads
  for each row execute function audit_head_moves();

create function audit_remove_sample(organization uuid, removal uuid, removed_at timestamptz, removed_by text) returns bigint
  language plpgsql as $$
declare
  head audit_heads;
begin
  select * into head from audit_heads h where h.organization_id = organization and h.sample;
  if head.seq is null then
    raise exception 'only a sample company can be removed' using errcode = 'integrity_constraint_violation';
  end if;
  insert into audit_removals (id, removed, at, by, audit_entries, audit_head)
    values (removal, organization, removed_at, removed_by, head.seq, head.hash);
  perform set_config('hinoban.removal', organization::text, true);
  delete from audit_entries where organization_id = organization;
  delete from audit_heads where organization_id = organization;
  perform set_config('hinoban.removal', '', true);
  return head.seq;
end $$;
