-- No unique key on purpose: a write that were applied twice must be seen, not refused.
create table crash_rows (
  id uuid primary key,
  organization_id uuid not null,
  label text not null,
  copies integer not null,
  body text not null
);
select hinoban_tenant_table('crash_rows');
create index crash_rows_label on crash_rows (label);
