-- Accounts that directories hold, what was read of their passwords over time, and who belonged to chosen groups when.
-- A row without a site belongs to the whole organization.
create table accounts_accounts (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  source_id uuid not null,
  -- objectGUID or entryUUID.
  key text not null,
  name text not null,
  display_name text not null,
  name_key text not null,
  dn text not null,
  enabled boolean not null,
  is_service boolean not null,
  password text not null check (password in ('changed', 'must-change', 'unknown')),
  password_set_at timestamptz(3),
  never_expires boolean,
  last_logon_at timestamptz(3),
  created_at timestamptz(3),
  changed_at timestamptz(3),
  read_at timestamptz(3) not null,
  gone_at timestamptz(3),
  unique (organization_id, source_id, key)
);
select hinoban_tenant_table('accounts_accounts', 'site_id');
create index accounts_accounts_name on accounts_accounts (organization_id, name_key, id);

-- Append-only: a row when what the directory says of the password differs from the row before.
create table accounts_passwords (
  organization_id uuid not null,
  site_id uuid,
  account_id uuid not null references accounts_accounts on delete cascade,
  first_read_at timestamptz(3) not null,
  password text not null,
  password_set_at timestamptz(3),
  primary key (organization_id, account_id, first_read_at)
);
select hinoban_tenant_table('accounts_passwords', 'site_id');

create table accounts_groups (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  source_id uuid not null,
  key text not null,
  name text not null,
  dn text not null,
  is_privileged boolean not null,
  is_whole boolean not null,
  read_at timestamptz(3) not null,
  gone_at timestamptz(3),
  unique (organization_id, source_id, key)
);
select hinoban_tenant_table('accounts_groups', 'site_id');

create table accounts_memberships (
  organization_id uuid not null,
  site_id uuid,
  group_id uuid not null references accounts_groups on delete cascade,
  account_id uuid not null references accounts_accounts on delete cascade,
  seen_from timestamptz(3) not null,
  seen_until timestamptz(3),
  primary key (organization_id, group_id, account_id, seen_from)
);
select hinoban_tenant_table('accounts_memberships', 'site_id');
create unique index accounts_memberships_now on accounts_memberships (organization_id, group_id, account_id)
  where seen_until is null;
create index accounts_memberships_account on accounts_memberships (organization_id, account_id);
