-- Looking for rules in what is stored: how far it is, what was found, and what could not be judged as it was live.
create table detection_hunts (
  id uuid primary key,
  organization_id uuid not null,
  title jsonb not null,
  -- One rule, or a set.
  rule_id text,
  set_id text,
  rule_ids text[] not null,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  by_name text not null,
  asked_at timestamptz(3) not null,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  touched_at timestamptz(3) not null,
  why text not null default '',
  -- The oldest event there was; null: none.
  oldest_at timestamptz(3),
  total bigint not null default 0,
  looked bigint not null default 0,
  matched bigint not null default 0,
  hits bigint not null default 0,
  by_text boolean not null default false,
  unparsed bigint not null default 0,
  damaged bigint not null default 0,
  by_fields bigint not null default 0,
  unread bigint not null default 0,
  -- Up to here it was looked; what correlations remember from there.
  next_at timestamptz(3),
  memory text,
  alerts_at timestamptz(3),
  alerts_by text
);
select hinoban_tenant_table('detection_hunts');
create index detection_hunts_list on detection_hunts (organization_id, asked_at desc, id);

-- The first of each rule, whole.
create table detection_hunt_hits (
  organization_id uuid not null,
  hunt_id uuid not null references detection_hunts on delete cascade,
  rule_id text not null,
  event_id text not null,
  site text not null,
  source text not null,
  at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  host text not null,
  user_name text not null,
  body text not null,
  face jsonb not null,
  fields jsonb not null,
  group_values jsonb,
  hits bigint not null,
  primary key (organization_id, hunt_id, rule_id, event_id)
);
select hinoban_tenant_table('detection_hunt_hits');
create index detection_hunt_hits_list on detection_hunt_hits (organization_id, hunt_id, at desc, event_id, rule_id);

-- Every hit, counted.
create table detection_hunt_counts (
  organization_id uuid not null,
  hunt_id uuid not null references detection_hunts on delete cascade,
  rule_id text not null,
  day date not null,
  host text not null,
  hits bigint not null,
  primary key (organization_id, hunt_id, rule_id, day, host)
);
select hinoban_tenant_table('detection_hunt_counts');
