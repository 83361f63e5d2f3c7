create table trial_notes (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  body text not null,
  payload jsonb,
  tags text[],
  amount numeric,
  big bigint,
  day date,
  at timestamptz not null default now()
);
select hinoban_tenant_table('trial_notes', 'site_id');
