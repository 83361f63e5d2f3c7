-- Chat services beside mail and webhook, and when each target is told.
alter table notify_channels drop constraint notify_channels_kind_check;
alter table notify_channels add constraint notify_channels_kind_check
  check (kind in ('mail', 'webhook', 'slack', 'teams', 'lineworks', 'chatwork'));

alter table notify_deliveries
  add column severity text not null default 'medium' check (severity in ('low', 'medium', 'high', 'critical')),
  -- The one message that told of this one among others.
  add column digest_id uuid;
alter table notify_deliveries drop constraint notify_deliveries_status_check;
-- held: waits for a digest or for the end of quiet hours; gathered: was told in a digest.
alter table notify_deliveries add constraint notify_deliveries_status_check
  check (status in ('held', 'gathered', 'waiting', 'sending', 'retrying', 'sent', 'failed'));
create unique index notify_deliveries_held on notify_deliveries (organization_id, coalesce(channel_id::text, mail), coalesce_key)
  where status = 'held';
create index notify_deliveries_held_due on notify_deliveries (next_at) where status = 'held';
create index notify_deliveries_digest on notify_deliveries (organization_id, digest_id) where digest_id is not null;

-- When a channel, or a person's own mail address (in lower case), is told.
create table notify_rules (
  organization_id uuid not null,
  channel_id uuid,
  mail text,
  rule jsonb not null,
  -- When a digest goes out even with nothing in it; null: only when there is something.
  digest_next timestamptz(3),
  foreign key (organization_id, channel_id) references notify_channels (organization_id, id) on delete cascade,
  check ((channel_id is null) <> (mail is null))
);
select hinoban_tenant_table('notify_rules');
create unique index notify_rules_target on notify_rules (organization_id, coalesce(channel_id::text, mail));
create index notify_rules_digest on notify_rules (digest_next) where digest_next is not null;
