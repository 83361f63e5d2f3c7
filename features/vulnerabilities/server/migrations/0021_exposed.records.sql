-- Whether the internet can reach the asset, as it was when the finding was last written; null: nobody looked.
alter table vulnerabilities_findings add column exposed boolean;
-- What the policy was asked with last; the next match makes it exact.
update vulnerabilities_findings f set exposed = (
  select (i ->> 'value') in ('yes', 'open') from jsonb_array_elements(f.inputs) i
  where i ->> 'name' in ('exposed', 'exposure') and not (i ->> 'isAssumed')::boolean limit 1)
  where f.closed_at is null;
update vulnerabilities_runs set wants_all = true where matched_at is not null;
create index vulnerabilities_findings_exposed on vulnerabilities_findings (organization_id, bucket, due_key, id) where exposed;
