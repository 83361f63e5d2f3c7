-- Tables of deadlines of an organization's own, version by version: what a deadline was given by can always be read again.
create table vulnerabilities_own_policies (
  organization_id uuid not null,
  version integer not null,
  file_name text not null,
  csv text not null,
  by_name text not null,
  reason text not null,
  at timestamptz(3) not null,
  primary key (organization_id, version)
);
select hinoban_tenant_table('vulnerabilities_own_policies');
