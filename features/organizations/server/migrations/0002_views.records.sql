-- Saved views of the tables: one's own (owner) or shared (owner is null, and who shared it).
create table organizations_views (
  id uuid primary key,
  organization_id uuid not null,
  "table" text not null,
  name text not null,
  search text not null,
  owner text references access_users (id) on delete cascade,
  by_id text not null,
  by_name text not null,
  begins_for text[] not null default '{}',
  changed_at timestamptz not null
);
create unique index organizations_views_name
  on organizations_views (organization_id, coalesce(owner, ''), "table", name);
select hinoban_tenant_table('organizations_views');
