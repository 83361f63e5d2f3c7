-- Rule sets that people brought, what they chose, and what they except. Hinoban's own set is a folder of the program.
create table detection_rule_sets (
  id uuid primary key,
  organization_id uuid not null,
  name text not null,
  license text not null,
  imported_at timestamptz(3) not null,
  imported_by text not null,
  unique (organization_id, name)
);
select hinoban_tenant_table('detection_rule_sets');

create table detection_rule_files (
  organization_id uuid not null,
  set_id uuid not null references detection_rule_sets on delete cascade,
  path text not null,
  body text not null,
  primary key (organization_id, set_id, path)
);
select hinoban_tenant_table('detection_rule_files');

create table detection_rule_choices (
  organization_id uuid not null,
  rule_id text not null,
  is_on boolean not null,
  reason text not null,
  by_name text not null,
  at timestamptz(3) not null,
  primary key (organization_id, rule_id)
);
select hinoban_tenant_table('detection_rule_choices');

create table detection_exceptions (
  id uuid primary key,
  organization_id uuid not null,
  rule_id text not null,
  rule_title jsonb not null,
  conditions jsonb not null,
  reason text not null,
  until date not null,
  by_name text not null,
  at timestamptz(3) not null,
  ended_at timestamptz(3),
  ended_by text
);
select hinoban_tenant_table('detection_exceptions');

-- Rises with every change of the above, so that whoever keeps compiled rules knows.
create table detection_rule_versions (
  organization_id uuid primary key,
  version bigint not null
);
select hinoban_tenant_table('detection_rule_versions');
