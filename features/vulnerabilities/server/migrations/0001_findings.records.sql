-- Flaws that some finding is about. They are the same for everybody: what sources say is public, and no organization's word.
create table vulnerabilities_flaws (
  id text collate "C" primary key,
  title_ja text not null,
  title_en text not null,
  severity text not null,
  score double precision,
  vector text not null,
  scored_by text not null,
  epss double precision,
  epss_percentile double precision,
  kev_lists text[] not null,
  kev_added_at timestamptz(3),
  kev_ransomware boolean not null,
  exploitation text,
  automatable text,
  technical_impact text,
  state text not null,
  published_at timestamptz(3),
  modified_at timestamptz(3)
);
-- Lists by these are read from the flaw's side, so that the daily file of EPSS rewrites no finding.
create index vulnerabilities_flaws_score on vulnerabilities_flaws (coalesce(score, -1), id);
create index vulnerabilities_flaws_epss on vulnerabilities_flaws (coalesce(epss, -1), id);
create index vulnerabilities_flaws_kev on vulnerabilities_flaws (coalesce(kev_added_at, '-infinity'::timestamptz), id);

-- One finding per asset, component (whatever its version) and flaw for ever: it closes and comes back, and keeps its history.
create table vulnerabilities_findings (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  asset_id uuid not null,
  asset_name text not null,
  asset_sort text collate "C" not null,
  device_class text not null,
  kind text not null check (kind in ('flaw', 'eol')),
  flaw text collate "C" not null,
  ids text[] not null,
  component_key text collate "C" not null,
  component_name text not null,
  component_sort text collate "C" not null,
  supplier text not null,
  component_type text not null,
  purl text not null,
  cpe text not null,
  -- Versions on this asset that are concerned.
  versions text[] not null,
  -- Folded for search.
  search text collate "C" not null,
  bucket text not null,
  verdict text not null,
  reason text not null,
  confidence integer not null,
  is_conflict boolean not null,
  fix_version text,
  fix_state text not null,
  fix_reachable boolean,
  policy text not null,
  policy_version text not null,
  outcome text not null,
  -- Null: with the next regular update.
  days integer,
  -- What the policy was asked with, and what of it is only assumed.
  inputs jsonb not null,
  due date,
  -- The deadline of an earlier, stricter decision still stands.
  is_kept boolean not null default false,
  fix_at timestamptz(3),
  raised_at timestamptz(3),
  first_seen_at timestamptz(3) not null,
  opened_at timestamptz(3) not null,
  source text not null,
  seen_from timestamptz(3) not null,
  seen_until timestamptz(3) not null,
  closed_at timestamptz(3),
  closed_why text,
  suppression_id uuid,
  -- The run of the matching that saw it last.
  run bigint not null
) with (fillfactor = 85);
select hinoban_tenant_table('vulnerabilities_findings', 'site_id');
create unique index vulnerabilities_findings_one on vulnerabilities_findings (organization_id, asset_id, component_key, flaw);
create index vulnerabilities_findings_due on vulnerabilities_findings (organization_id, bucket, coalesce(due, 'infinity'::date), id);
create index vulnerabilities_findings_flaw on vulnerabilities_findings (organization_id, flaw, bucket, id);
create index vulnerabilities_findings_asset on vulnerabilities_findings (organization_id, bucket, asset_sort, id);
create index vulnerabilities_findings_product on vulnerabilities_findings (organization_id, bucket, component_sort, id);
create index vulnerabilities_findings_seen on vulnerabilities_findings (organization_id, bucket, first_seen_at, id);
create index vulnerabilities_findings_confidence on vulnerabilities_findings (organization_id, bucket, confidence, id);
create index vulnerabilities_findings_by_flaw on vulnerabilities_findings (organization_id, bucket, flaw, id);

create table vulnerabilities_history (
  seq bigint generated always as identity primary key,
  organization_id uuid not null,
  finding_id uuid not null,
  site_id uuid,
  at timestamptz(3) not null,
  what text not null,
  by_name text,
  before text,
  after text
);
select hinoban_tenant_table('vulnerabilities_history', 'site_id');
create index vulnerabilities_history_finding on vulnerabilities_history (organization_id, finding_id, seq);

-- What people say does not count. It holds for later versions of the component too.
create table vulnerabilities_suppressions (
  id uuid primary key,
  organization_id uuid not null,
  site_id uuid,
  kind text not null check (kind in ('false-alarm', 'accepted')),
  flaw text collate "C" not null,
  component_key text collate "C" not null,
  component_name text not null,
  -- Null: wherever the component is.
  asset_id uuid,
  asset_name text,
  reason text not null,
  justification text,
  until date,
  by_name text not null,
  at timestamptz(3) not null,
  ended_at timestamptz(3),
  ended_by text,
  check (kind = 'false-alarm' or until is not null)
);
-- Everybody sees the ones that hold everywhere: they explain why a finding of one's own site does not count.
select hinoban_tenant_table('vulnerabilities_suppressions');
create index vulnerabilities_suppressions_of on vulnerabilities_suppressions (organization_id, flaw, component_key) where ended_at is null;

-- Every distinct software and system, and whether anything can judge it.
create table vulnerabilities_software (
  organization_id uuid not null,
  digest text collate "C" not null,
  name text not null,
  version text not null,
  coverage text not null,
  run bigint not null,
  primary key (organization_id, digest)
);
select hinoban_tenant_table('vulnerabilities_software');

create table vulnerabilities_policy (
  organization_id uuid primary key,
  policy text not null,
  by_name text not null,
  reason text not null,
  at timestamptz(3) not null,
  version integer not null
);
select hinoban_tenant_table('vulnerabilities_policy');

-- How far an organization is matched, and what waits. Written by the transaction that makes it wait.
create table vulnerabilities_runs (
  organization_id uuid primary key,
  run bigint not null default 0,
  -- The evidence up to here is matched.
  evidence_seq bigint not null default 0,
  -- Counts requests, so that one made during a run is not lost at its end.
  wanted bigint not null default 0,
  wants_all boolean not null default false,
  wants_keys text[] not null default '{}',
  wants_flaws text[] not null default '{}',
  may_move_later boolean not null default false,
  matched_at timestamptz(3),
  progress double precision,
  progress_at timestamptz(3),
  coverage jsonb,
  samples jsonb
);
select hinoban_tenant_table('vulnerabilities_runs');
