-- One thing seen by many is one asset: merges and splits, each explained and reversible, and what a person has to decide.

-- What an asset was merged into; always the last of the chain. Its sightings, components and evidence stay its own rows.
alter table assets_assets add column merged_into uuid;
create index assets_assets_merged on assets_assets (organization_id, merged_into) where merged_into is not null;

-- Names count inside a site, so a sighting has to remember where it was made.
alter table assets_sightings add column site_id uuid;

-- What was said stays as it was said. About whom it was is a decision, and decisions can be taken back.
create function assets_refuse_rewriting() returns trigger language plpgsql as $$
begin
  if (to_jsonb(old) - 'asset_id') is distinct from (to_jsonb(new) - 'asset_id') then
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
drop trigger assets_sightings_append_only on assets_sightings;
create trigger assets_sightings_append_only before update on assets_sightings
  for each row execute function assets_refuse_rewriting();

-- A key that two devices claim identifies nothing. `before_id`: who held a name before it went on.
alter table assets_keys add column is_shared boolean not null default false;
alter table assets_keys add column before_id uuid;

create table assets_merges (
  id uuid primary key,
  organization_id uuid not null,
  kind text not null check (kind in ('merge', 'split')),
  -- The asset that stays, and the one that joined it or left it.
  kept_id uuid not null,
  other_id uuid not null,
  other_name text not null,
  is_by_rule boolean not null,
  done_by text not null,
  done_at timestamptz(3) not null,
  reason text not null,
  -- The keys that decided, and what went over: keys, agents, and assets that had been merged into the other before.
  keys jsonb not null,
  moved jsonb not null,
  undone_by text,
  undone_at timestamptz(3),
  undone_reason text
);
select hinoban_tenant_table('assets_merges');
create index assets_merges_kept on assets_merges (organization_id, kept_id);
create index assets_merges_other on assets_merges (organization_id, other_id);

-- Pairs that may be one device. A pair that a person refused is not proposed again.
create table assets_proposals (
  organization_id uuid not null,
  id uuid not null,
  asset_a uuid not null,
  asset_b uuid not null,
  reason text not null,
  keys jsonb not null,
  strength integer not null,
  state text not null check (state in ('open', 'accepted', 'refused')),
  proposed_at timestamptz(3) not null,
  decided_by text,
  decided_at timestamptz(3),
  primary key (organization_id, asset_a, asset_b),
  check (asset_a < asset_b)
);
select hinoban_tenant_table('assets_proposals');
create unique index assets_proposals_id on assets_proposals (organization_id, id);
create index assets_proposals_open on assets_proposals (organization_id, strength desc, id) where state = 'open';
create index assets_proposals_b on assets_proposals (organization_id, asset_b);
