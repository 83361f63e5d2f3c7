-- When each source last spoke of a device, without the rest of its statement: coverage is counted from this, and what the
-- sources said stays packed.
create function assets_source_times(statements jsonb) returns jsonb language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(e.key, e.value -> 'at'), '{}'::jsonb) from jsonb_each(statements) e
$$;
alter table assets_assets add column source_times jsonb generated always as (assets_source_times(statements)) stored;
