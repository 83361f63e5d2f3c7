-- Days since 1970-01-01; no deadline sorts last. Row-level security lets an index answer only comparisons that PostgreSQL marks
-- leakproof: those of integers are, `coalesce` over a date is not, and every page read the list from its beginning.
alter table vulnerabilities_findings
  add column due_key integer not null generated always as (coalesce(due - date '1970-01-01', 2147483647)) stored;
drop index vulnerabilities_findings_due;
create index vulnerabilities_findings_due on vulnerabilities_findings (organization_id, bucket, due_key, id);
