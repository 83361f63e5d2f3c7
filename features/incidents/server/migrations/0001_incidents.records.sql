-- Incidents: the case, its timeline (append-only), and the alerts with their events as they stood when they were attached.
create table incidents_incidents (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  number integer not null,
  title text not null,
  state text not null check (state in ('open', 'contained', 'closed')),
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  opened_at timestamptz(3) not null,
  opened_by text not null,
  closed_at timestamptz(3),
  unique (organization_id, number)
);
select hinoban_tenant_table('incidents_incidents', 'site_id');
create index incidents_incidents_list on incidents_incidents (organization_id, opened_at desc);

create table incidents_entries (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  incident_id uuid not null references incidents_incidents on delete cascade,
  at timestamptz(3) not null,
  kind text not null check (kind in ('opened', 'note', 'state', 'alert')),
  by_name text not null,
  body text not null,
  state text
);
select hinoban_tenant_table('incidents_entries', 'site_id');
create index incidents_entries_incident on incidents_entries (organization_id, incident_id, at);

create table incidents_alerts (
  organization_id uuid not null,
  site_id uuid,
  incident_id uuid not null references incidents_incidents on delete cascade,
  alert_id uuid not null,
  attached jsonb not null,
  attached_at timestamptz(3) not null,
  attached_by text not null,
  primary key (organization_id, alert_id)
);
select hinoban_tenant_table('incidents_alerts', 'site_id');
create index incidents_alerts_incident on incidents_alerts (organization_id, incident_id);

-- The next number of an organization; taken under a lock, so that no two incidents bear the same.
create table incidents_numbers (
  organization_id uuid primary key,
  last integer not null
);
select hinoban_tenant_table('incidents_numbers');
