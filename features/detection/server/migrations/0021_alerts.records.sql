-- Each hit once, whatever is told again after a break: of them alerts are made, and correlations over time are counted.
create table detection_hits (
  organization_id uuid not null,
  site_id uuid,
  rule_id text not null,
  event_id text not null,
  at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  -- What correlations group by and count; null where none asks.
  given jsonb,
  primary key (organization_id, rule_id, event_id)
);
select hinoban_tenant_table('detection_hits', 'site_id');
create index detection_hits_received on detection_hits (organization_id, received_at);

create table detection_rule_days (
  organization_id uuid not null,
  rule_id text not null,
  day date not null,
  hits bigint not null,
  last_at timestamptz(3) not null,
  primary key (organization_id, rule_id, day)
);
select hinoban_tenant_table('detection_rule_days');

create table detection_alerts (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  rule_id text not null,
  title jsonb not null,
  explanation jsonb not null,
  next_step jsonb not null,
  level smallint not null check (level between 0 and 4),
  author text not null,
  license text not null,
  techniques text[] not null,
  group_key text not null,
  group_values jsonb not null,
  host text not null,
  user_name text not null,
  state text not null check (state in ('open', 'watching', 'closed')),
  verdict text check (verdict in ('true-positive', 'benign', 'false-positive')),
  hits bigint not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  opened_at timestamptz(3) not null,
  decided_at timestamptz(3),
  incident_id uuid
);
select hinoban_tenant_table('detection_alerts', 'site_id');
create index detection_alerts_list on detection_alerts (organization_id, last_at desc, id desc);
create index detection_alerts_undecided on detection_alerts (organization_id, last_at desc, id desc) where state <> 'closed';
-- Equal hits are one alert until somebody decides.
create unique index detection_alerts_gathering on detection_alerts (organization_id, rule_id, group_key) where state <> 'closed';

create table detection_alert_events (
  organization_id uuid not null,
  site_id uuid,
  alert_id uuid not null references detection_alerts on delete cascade,
  event_id text not null,
  at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  host text not null,
  user_name text not null,
  body text not null,
  face jsonb not null,
  -- Native names, as rules and exceptions name them.
  fields jsonb not null,
  primary key (organization_id, alert_id, event_id)
);
select hinoban_tenant_table('detection_alert_events', 'site_id');

create table detection_alert_history (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  alert_id uuid not null references detection_alerts on delete cascade,
  at timestamptz(3) not null,
  what text not null check (what in ('opened', 'watching', 'closed', 'reopened', 'incident')),
  by_name text not null,
  note text not null
);
select hinoban_tenant_table('detection_alert_history', 'site_id');
create index detection_alert_history_alert on detection_alert_history (organization_id, alert_id, at);

create table detection_alert_settings (
  organization_id uuid primary key,
  floor smallint not null check (floor between 0 and 4),
  rest_hours smallint not null check (rest_hours between 0 and 168),
  by_name text not null,
  at timestamptz(3) not null
);
select hinoban_tenant_table('detection_alert_settings');

create table detection_quiet (
  id uuid primary key,
  organization_id uuid not null,
  host text not null,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  reason text not null,
  by_name text not null,
  at timestamptz(3) not null
);
select hinoban_tenant_table('detection_quiet');

create table detection_reviews (
  id uuid primary key,
  organization_id uuid not null,
  at timestamptz(3) not null,
  by_name text not null,
  undecided integer not null,
  note text not null
);
select hinoban_tenant_table('detection_reviews');
create index detection_reviews_at on detection_reviews (organization_id, at desc);
