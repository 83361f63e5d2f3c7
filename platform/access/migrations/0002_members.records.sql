create table access_memberships (
  organization_id uuid not null,
  user_id text not null references access_users (id) on delete cascade,
  role text not null,
  -- "*" or an array of site ids.
  sites jsonb not null,
  version integer not null default 1,
  joined_at timestamptz not null,
  primary key (organization_id, user_id)
);
create index access_memberships_user on access_memberships (user_id);
select hinoban_tenant_table('access_memberships');

create table access_invitations (
  id uuid primary key,
  organization_id uuid not null,
  email text not null,
  role text not null,
  sites jsonb not null,
  person_id uuid,
  token_hash text not null unique,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
create index access_invitations_organization on access_invitations (organization_id, created_at);
select hinoban_tenant_table('access_invitations');

create table access_tokens (
  id uuid primary key,
  organization_id uuid not null,
  user_id text not null references access_users (id) on delete cascade,
  name text not null,
  hint text not null,
  token_hash text not null unique,
  scopes jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_ip text
);
create index access_tokens_organization on access_tokens (organization_id, created_at);
select hinoban_tenant_table('access_tokens');
