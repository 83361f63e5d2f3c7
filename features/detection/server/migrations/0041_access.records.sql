-- What the access review stands on: counted once for each day of the company, from the events of that day.
create table detection_access_days (
  organization_id uuid not null,
  day date not null,
  sign_ins bigint not null,
  firewall bigint not null,
  denied_inside bigint not null,
  denied_outside bigint not null,
  administrators_known boolean not null,
  -- There was more than is kept.
  is_cut boolean not null,
  counted_at timestamptz(3) not null,
  primary key (organization_id, day)
);
select hinoban_tenant_table('detection_access_days');

create table detection_access_rows (
  organization_id uuid not null,
  site_id uuid,
  day date not null,
  what text not null check (what in ('admin', 'off-hours', 'denied-inside', 'denied-outside')),
  who text not null,
  origin text not null,
  country text not null,
  targets text[] not null,
  -- Sign-ins, or refused connections.
  n bigint not null,
  failures bigint not null,
  -- Different addresses that were wanted.
  others bigint not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null
);
select hinoban_tenant_table('detection_access_rows', 'site_id');
create index detection_access_rows_day on detection_access_rows (organization_id, day, what);

create table detection_access_reviews (
  id uuid primary key,
  organization_id uuid not null,
  at timestamptz(3) not null,
  by_name text not null,
  from_day date not null,
  to_day date not null,
  note text not null
);
select hinoban_tenant_table('detection_access_reviews');
create index detection_access_reviews_at on detection_access_reviews (organization_id, at desc);

create table detection_follow_ups (
  id uuid primary key,
  organization_id uuid not null,
  about text not null,
  note text not null,
  due date not null,
  at timestamptz(3) not null,
  by_name text not null,
  closed_at timestamptz(3),
  closed_by text,
  result text
);
select hinoban_tenant_table('detection_follow_ups');
