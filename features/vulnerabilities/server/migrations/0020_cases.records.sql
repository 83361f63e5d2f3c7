-- Cases of VPN and edge devices that may have given passwords or keys away. What is judged can be judged again at any time from
-- readings, directories and words; the words and the events are the only copy.
create table vulnerabilities_cases (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  asset_id uuid not null,
  name text not null,
  state text not null check (state in ('open', 'closed', 'clear', 'unjudged')),
  judged jsonb not null,
  groups text[] not null default '{}',
  opened_at timestamptz(3),
  closed_at timestamptz(3),
  judged_at timestamptz(3) not null,
  unique (organization_id, asset_id)
);
select hinoban_tenant_table('vulnerabilities_cases', 'site_id');

create table vulnerabilities_case_statements (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  case_id uuid not null references vulnerabilities_cases on delete cascade,
  kind text not null check (kind in ('done', 'exception', 'never-ran', 'updated-on', 'not-running')),
  task_key text,
  reading_id uuid,
  said_at timestamptz(3) not null,
  said_by text not null,
  user_id text not null,
  note text not null,
  happened_on timestamptz(3),
  searched_from timestamptz(3),
  searched_to timestamptz(3),
  owner text,
  until timestamptz(3),
  withdrawn_at timestamptz(3),
  withdrawn_by text
);
select hinoban_tenant_table('vulnerabilities_case_statements', 'site_id');
create index vulnerabilities_case_statements_case on vulnerabilities_case_statements (organization_id, case_id);

create table vulnerabilities_case_plans (
  organization_id uuid not null,
  site_id uuid,
  case_id uuid not null references vulnerabilities_cases on delete cascade,
  task_key text not null,
  owner text not null,
  due date,
  primary key (organization_id, case_id, task_key)
);
select hinoban_tenant_table('vulnerabilities_case_plans', 'site_id');

-- Append-only: the timeline of a case.
create table vulnerabilities_case_events (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  case_id uuid not null references vulnerabilities_cases on delete cascade,
  at timestamptz(3) not null,
  kind text not null,
  said_by text,
  reason text,
  about text not null
);
select hinoban_tenant_table('vulnerabilities_case_events', 'site_id');
create index vulnerabilities_case_events_case on vulnerabilities_case_events (organization_id, case_id, at desc);
