-- Lists of indicators of compromise, and how far the stored events were looked through for each.
create table detection_indicator_lists (
  id uuid primary key,
  organization_id uuid not null,
  name text not null,
  format text not null,
  refused integer not null,
  imported_at timestamptz(3) not null,
  imported_by text not null,
  until date,
  -- Received before this and not looked through yet: what is stored. Goes back in time; null: all of it was.
  back_from timestamptz(3),
  -- Looked through up to here: what arrives.
  live_to timestamptz(3) not null,
  hits bigint not null default 0,
  unique (organization_id, name)
);
select hinoban_tenant_table('detection_indicator_lists');

create table detection_indicators (
  organization_id uuid not null,
  list_id uuid not null references detection_indicator_lists on delete cascade,
  value text not null,
  kind text not null,
  note text not null,
  primary key (organization_id, list_id, value)
);
select hinoban_tenant_table('detection_indicators');
