-- Whose rows this transaction may touch. SET LOCAL leaves an empty text behind on the connection, hence nullif.
create function hinoban_organization() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('hinoban.organization', true), '')::uuid $$;

create function hinoban_system() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('hinoban.system', true), '') = 'on' $$;

create function hinoban_all_sites() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('hinoban.sites', true), '') = '*' $$;

create function hinoban_sites() returns text[]
  language sql stable parallel safe
  as $$ select case
      when coalesce(current_setting('hinoban.sites', true), '') in ('', '*') then '{}'::text[]
      else string_to_array(current_setting('hinoban.sites', true), ',')
    end $$;

-- Walls of one tenant table: forced row-level security, so that even the owner of the table sees only the rows of
-- the organization (and, with a site column, of the sites) of the transaction. organization_id fills itself.
create function hinoban_tenant_table(tenant_table text, site_column text default null) returns void
  language plpgsql
  as $$
declare
  target regclass := tenant_table::regclass;
  site_type text;
  wall text := 'organization_id = (select hinoban_organization())';
begin
  if not exists (
    select from pg_attribute
    where attrelid = target and attname = 'organization_id' and attnotnull and atttypid = 'uuid'::regtype and not attisdropped
  ) then
    raise exception 'table % needs a column organization_id uuid not null', tenant_table;
  end if;
  if site_column is not null then
    select format_type(atttypid, null) into site_type
      from pg_attribute where attrelid = target and attname = site_column and not attisdropped;
    if site_type is null then
      raise exception 'table % has no column %', tenant_table, site_column;
    end if;
    -- A row without a site belongs to the whole organization: seen only with all sites.
    wall := wall || format(' and ((select hinoban_all_sites()) or %I = any ((select hinoban_sites())::%s[]))', site_column, site_type);
  end if;
  wall := format('(%s) or (select hinoban_system())', wall);
  execute format('alter table %s alter column organization_id set default hinoban_organization()', target);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy hinoban_tenant on %s using (%s) with check (%s)', target, wall, wall);
end
$$;
