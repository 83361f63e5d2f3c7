create table notify_channels (
  organization_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('mail', 'webhook')),
  name text not null,
  -- A mail address, or the address of a webhook.
  target text not null,
  -- The signing secret of a webhook, sealed with a key outside the database.
  sealed_secret text,
  enabled boolean not null,
  created_at timestamptz(3) not null,
  primary key (organization_id, id)
);
select hinoban_tenant_table('notify_channels');

-- Every message to every target, and how its delivery went: the queue and the log in one.
create table notify_deliveries (
  organization_id uuid not null,
  id uuid not null,
  channel_id uuid,
  mail text,
  coalesce_key text not null,
  title text not null,
  link text not null,
  count integer not null,
  status text not null check (status in ('waiting', 'sending', 'retrying', 'sent', 'failed')),
  attempts integer not null,
  next_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  sent_at timestamptz(3),
  reply text,
  primary key (organization_id, id),
  foreign key (organization_id, channel_id) references notify_channels (organization_id, id) on delete cascade,
  check ((channel_id is null) <> (mail is null))
);
select hinoban_tenant_table('notify_deliveries');
-- Equal messages that still wait become one with a count.
create unique index notify_deliveries_waiting on notify_deliveries (organization_id, coalesce(channel_id::text, mail), coalesce_key)
  where status = 'waiting';
create index notify_deliveries_due on notify_deliveries (next_at) where status in ('waiting', 'sending', 'retrying');
create index notify_deliveries_sent on notify_deliveries (organization_id, coalesce_key, sent_at) where status = 'sent';
create index notify_deliveries_log on notify_deliveries (organization_id, created_at desc, id desc);
