-- The inbox of advisories of each organization: what came, whether it touches the inventory, who decided what and when.
create table advisories_items (
  id uuid primary key,
  organization_id uuid not null,
  source text not null,
  -- The publisher's own number, else the address or the title.
  key text not null,
  title text not null,
  url text not null,
  published_at timestamptz(3),
  received_at timestamptz(3) not null,
  ids text[] not null,
  verdict text not null default 'unknown' check (verdict in ('touches', 'not-touched', 'unknown')),
  basis text not null default 'none' check (basis in ('flaws', 'names', 'none')),
  why text not null default 'not-applied',
  -- What the sentence of the answer tells: numbers nobody knows, how much of the inventory could be judged.
  params jsonb not null default '{}',
  flaws text[] not null default '{}',
  products text[] not null default '{}',
  hosts integer not null default 0,
  is_exploited boolean not null default false,
  applied_at timestamptz(3),
  -- Of the last answer, so that an equal one writes nothing.
  digest text not null default '',
  read_at timestamptz(3),
  read_by text not null default '',
  decide_by timestamptz(3),
  told_administrators_at timestamptz(3),
  told_officers_at timestamptz(3),
  decision_kind text check (decision_kind in ('not-affected', 'handled', 'consult')),
  decided_at timestamptz(3),
  decided_by text not null default '',
  decided_hosts integer not null default 0,
  reopened_at timestamptz(3),
  -- A person has to decide.
  is_undecided boolean not null generated always as
    (case when decision_kind is null then verdict <> 'not-touched' else reopened_at is not null end) stored,
  sort_at timestamptz(3) not null,
  unique (organization_id, source, key)
);
select hinoban_tenant_table('advisories_items');
create index advisories_items_order on advisories_items (organization_id, sort_at desc, id desc);

-- The assets that an advisory touches, as of its last application.
create table advisories_hosts (
  organization_id uuid not null,
  site_id uuid,
  item_id uuid not null references advisories_items on delete cascade,
  asset_id uuid not null,
  name text not null,
  flaw text not null,
  product text not null,
  version text not null,
  primary key (organization_id, item_id, asset_id, flaw, product, version)
);
select hinoban_tenant_table('advisories_hosts', 'site_id');

-- Append-only: who decided what, with the answer and the question of that moment.
create table advisories_decisions (
  id uuid primary key,
  organization_id uuid not null,
  item_id uuid not null references advisories_items on delete cascade,
  kind text not null,
  reason text not null,
  action text not null,
  answered jsonb not null,
  query jsonb not null,
  by_user text not null,
  by_name text not null,
  at timestamptz(3) not null
);
select hinoban_tenant_table('advisories_decisions');
create index advisories_decisions_item on advisories_decisions (organization_id, item_id, at);

create table advisories_consultations (
  id uuid primary key,
  organization_id uuid not null,
  item_id uuid not null references advisories_items on delete cascade,
  desk text not null,
  language text not null,
  body text not null,
  by_user text not null,
  by_name text not null,
  at timestamptz(3) not null
);
select hinoban_tenant_table('advisories_consultations');
create index advisories_consultations_item on advisories_consultations (organization_id, item_id, at);

-- What has come of each source: by feed, or by file.
create table advisories_sources (
  organization_id uuid not null,
  source text not null,
  feed_sha256 text,
  file_at timestamptz(3),
  newest_at timestamptz(3),
  damaged integer not null default 0,
  primary key (organization_id, source)
);
select hinoban_tenant_table('advisories_sources');
