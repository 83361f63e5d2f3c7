create table organizations_organizations (
  organization_id uuid primary key,
  version integer not null default 1,
  name text not null,
  name_kana text not null,
  corporate_number text,
  language text not null,
  time_zone text not null,
  colour text not null,
  sample boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
select hinoban_tenant_table('organizations_organizations');

create table organizations_sites (
  id uuid primary key,
  organization_id uuid not null,
  version integer not null default 1,
  name text not null,
  kind text not null,
  parent_id uuid,
  country text not null,
  time_zone text not null,
  language text not null,
  address text not null,
  networks jsonb not null,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, id),
  -- Both columns: a site can only stand below a site of its own organization.
  foreign key (organization_id, parent_id) references organizations_sites (organization_id, id)
);
select hinoban_tenant_table('organizations_sites', 'id');

create table organizations_people (
  id uuid primary key,
  organization_id uuid not null,
  version integer not null default 1,
  family_name text not null,
  given_name text not null,
  family_name_kana text not null,
  given_name_kana text not null,
  mail text,
  phone text,
  language text not null,
  site_id uuid,
  department text not null,
  title text not null,
  duties text[] not null,
  user_id text,
  -- One writing for searching and one for the order of a list (rules.ts).
  search text not null,
  sort_key text not null,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, id),
  foreign key (organization_id, site_id) references organizations_sites (organization_id, id)
);
create unique index organizations_people_mail on organizations_people (organization_id, mail)
  where mail is not null and archived_at is null;
create index organizations_people_order on organizations_people (organization_id, sort_key collate "C", id);
select hinoban_tenant_table('organizations_people', 'site_id');

create table organizations_contact_trees (
  id uuid primary key,
  organization_id uuid not null,
  version integer not null default 1,
  name text not null,
  purpose text not null,
  site_id uuid,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, id),
  foreign key (organization_id, site_id) references organizations_sites (organization_id, id)
);
select hinoban_tenant_table('organizations_contact_trees', 'site_id');

create table organizations_contact_steps (
  id uuid primary key,
  organization_id uuid not null,
  tree_id uuid not null,
  position integer not null,
  person_id uuid not null,
  channel text not null,
  address text,
  wait_minutes integer not null,
  checked_at timestamptz,
  reached boolean,
  minutes double precision,
  foreign key (organization_id, tree_id) references organizations_contact_trees (organization_id, id) on delete cascade,
  foreign key (organization_id, person_id) references organizations_people (organization_id, id)
);
create index organizations_contact_steps_tree on organizations_contact_steps (tree_id, position);
create index organizations_contact_steps_person on organizations_contact_steps (person_id);
select hinoban_tenant_table('organizations_contact_steps');
