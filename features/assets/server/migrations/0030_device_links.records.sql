-- Which port of which device a neighbour announced itself at (LLDP, CDP). Who the neighbour is, is asked anew at each
-- reading by the keys beside it: a device that is named or merged later is then named here too.
create table assets_device_links (
  organization_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  protocol text not null check (protocol in ('cdp', 'lldp')),
  local_port text not null,
  remote_name text not null,
  remote_port text not null,
  remote_mac text,
  remote_serial text,
  remote_addresses text[] not null,
  remote_platform text not null,
  -- What would recognise the neighbour in assets_keys, strongest first.
  key_kinds text[] not null,
  key_values text[] not null,
  seen_from timestamptz(3) not null,
  seen_until timestamptz(3) not null,
  digest text not null,
  primary key (organization_id, asset_id, digest)
);
select hinoban_tenant_table('assets_device_links');
create unique index assets_device_links_id on assets_device_links (organization_id, id);
