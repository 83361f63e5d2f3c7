-- Words of findings, each once: a search looks through some thousand names and asks for the findings that bear them. Row-level
-- security lets no index answer `like` on the findings themselves, so each search read all of them.
create table vulnerabilities_words (
  organization_id uuid not null,
  kind text not null check (kind in ('asset', 'component', 'flaw')),
  key text collate "C" not null,
  words text collate "C" not null
);
select hinoban_tenant_table('vulnerabilities_words');
create unique index vulnerabilities_words_one on vulnerabilities_words (organization_id, kind, key, md5(words));

insert into vulnerabilities_words (organization_id, kind, key, words)
  select distinct organization_id, 'asset', asset_id::text, split_part(search, E' \x01 ', 1) from vulnerabilities_findings
  union select distinct organization_id, 'component', component_key, split_part(search, E' \x01 ', 2) from vulnerabilities_findings
  union select distinct organization_id, 'flaw', flaw,
    array_to_string((string_to_array(search, E' \x01 '))[3:], E' \x01 ') from vulnerabilities_findings
  on conflict do nothing;

-- How many findings there are of each kind: what each write added and took away, summed when it is read and put together each
-- night. Lines are only added, so that nobody waits for anybody.
create table vulnerabilities_counts (
  organization_id uuid not null,
  site_id uuid,
  bucket text collate "C" not null,
  flaw text collate "C" not null,
  kind text not null,
  due_key integer not null,
  exposed boolean,
  n bigint not null
);
select hinoban_tenant_table('vulnerabilities_counts', 'site_id');
create index vulnerabilities_counts_of on vulnerabilities_counts (organization_id, bucket);

create function vulnerabilities_count_new() returns trigger language plpgsql as $$
begin
  insert into vulnerabilities_counts (organization_id, site_id, bucket, flaw, kind, due_key, exposed, n)
    select organization_id, site_id, bucket, flaw, kind, due_key, exposed, count(*) from fresh group by 1, 2, 3, 4, 5, 6, 7;
  return null;
end $$;
create function vulnerabilities_count_gone() returns trigger language plpgsql as $$
begin
  insert into vulnerabilities_counts (organization_id, site_id, bucket, flaw, kind, due_key, exposed, n)
    select organization_id, site_id, bucket, flaw, kind, due_key, exposed, -count(*) from gone group by 1, 2, 3, 4, 5, 6, 7;
  return null;
end $$;
create function vulnerabilities_count_changed() returns trigger language plpgsql as $$
begin
  insert into vulnerabilities_counts (organization_id, site_id, bucket, flaw, kind, due_key, exposed, n)
    select organization_id, site_id, bucket, flaw, kind, due_key, exposed, sum(one) from (
      select organization_id, site_id, bucket, flaw, kind, due_key, exposed, 1 as one from fresh
      union all select organization_id, site_id, bucket, flaw, kind, due_key, exposed, -1 from gone) changed
    group by 1, 2, 3, 4, 5, 6, 7 having sum(one) <> 0;
  return null;
end $$;
create trigger vulnerabilities_findings_new after insert on vulnerabilities_findings
  referencing new table as fresh for each statement execute function vulnerabilities_count_new();
create trigger vulnerabilities_findings_gone after delete on vulnerabilities_findings
  referencing old table as gone for each statement execute function vulnerabilities_count_gone();
create trigger vulnerabilities_findings_changed after update on vulnerabilities_findings
  referencing old table as gone new table as fresh for each statement execute function vulnerabilities_count_changed();

insert into vulnerabilities_counts (organization_id, site_id, bucket, flaw, kind, due_key, exposed, n)
  select organization_id, site_id, bucket, flaw, kind, due_key, exposed, count(*) from vulnerabilities_findings
  group by 1, 2, 3, 4, 5, 6, 7;

-- Sorted by flaw the list is read from the flaw's side, as it is by score.
drop index vulnerabilities_findings_by_flaw;
