-- The deadline of each finding once more, in a narrow table that alone is sorted by it. A new entry in a list of exploited flaws moves
-- the deadlines of thousands of findings: beside an index on it each of them was written into ten indexes anew.
create table vulnerabilities_dues (
  organization_id uuid not null,
  site_id uuid,
  bucket text not null,
  due_key integer not null,
  finding_id uuid not null,
  exposed boolean,
  primary key (organization_id, bucket, due_key, finding_id)
);
select hinoban_tenant_table('vulnerabilities_dues', 'site_id');
insert into vulnerabilities_dues (organization_id, site_id, bucket, due_key, finding_id, exposed)
  select organization_id, site_id, bucket, due_key, id, exposed from vulnerabilities_findings;
create index vulnerabilities_dues_exposed on vulnerabilities_dues (organization_id, bucket, due_key, finding_id) where exposed;
drop index vulnerabilities_findings_due;
drop index vulnerabilities_findings_exposed;

create function vulnerabilities_due_new() returns trigger language plpgsql as $$
begin
  insert into vulnerabilities_dues (organization_id, site_id, bucket, due_key, finding_id, exposed)
    select organization_id, site_id, bucket, due_key, id, exposed from fresh;
  return null;
end $$;
-- Lines are found by their whole key and taken out by their place: joined, the whole table was read for every two thousand of them.
-- `execute` plans for as many rows as there are: a plan that was made for a few compares each of thousands with each.
create function vulnerabilities_due_gone() returns trigger language plpgsql as $$
begin
  execute 'delete from vulnerabilities_dues where ctid = any(array(
    select (select o.ctid from vulnerabilities_dues o where o.organization_id = g.organization_id and o.bucket = g.bucket
      and o.due_key = g.due_key and o.finding_id = g.id limit 1) from gone g))';
  return null;
end $$;
create function vulnerabilities_due_changed() returns trigger language plpgsql as $$
begin
  execute 'delete from vulnerabilities_dues where ctid = any(array(
    select (select o.ctid from vulnerabilities_dues o where o.organization_id = g.organization_id and o.bucket = g.bucket
      and o.due_key = g.due_key and o.finding_id = g.id limit 1)
    from gone g join fresh f on f.id = g.id
    where (g.site_id, g.bucket, g.due_key, g.exposed) is distinct from (f.site_id, f.bucket, f.due_key, f.exposed)))';
  execute 'insert into vulnerabilities_dues (organization_id, site_id, bucket, due_key, finding_id, exposed)
    select f.organization_id, f.site_id, f.bucket, f.due_key, f.id, f.exposed from fresh f join gone g on g.id = f.id
    where (g.site_id, g.bucket, g.due_key, g.exposed) is distinct from (f.site_id, f.bucket, f.due_key, f.exposed)';
  return null;
end $$;
create trigger vulnerabilities_findings_due_new after insert on vulnerabilities_findings
  referencing new table as fresh for each statement execute function vulnerabilities_due_new();
create trigger vulnerabilities_findings_due_gone after delete on vulnerabilities_findings
  referencing old table as gone for each statement execute function vulnerabilities_due_gone();
create trigger vulnerabilities_findings_due_changed after update on vulnerabilities_findings
  referencing old table as gone new table as fresh for each statement execute function vulnerabilities_due_changed();
