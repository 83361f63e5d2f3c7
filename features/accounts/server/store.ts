/**
 * The SQL of accounts (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { PasswordState } from '../contract.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }
const inSource = { ...inOrganization, source: z.uuid() }

const recordset = `jsonb_to_recordset($rows::jsonb) as r(id uuid, key text, name text, display_name text, name_key text,
  dn text, enabled boolean, is_service boolean, password text, password_set_at timestamptz, never_expires boolean,
  last_logon_at timestamptz, created_at timestamptz, changed_at timestamptz)`

/** Writes a batch and, where the password says something new, the next line of its history. */
export const writeAccounts = statement({
  name: 'accounts_write',
  sql: `with written as (
          insert into accounts_accounts as a (id, organization_id, site_id, source_id, key, name, display_name, name_key, dn,
            enabled, is_service, password, password_set_at, never_expires, last_logon_at, created_at, changed_at, read_at)
          select id, $organization::uuid, $site::uuid, $source::uuid, key, name, display_name, name_key, dn, enabled,
            is_service, password, password_set_at, never_expires, last_logon_at, created_at, changed_at, $now::timestamptz
          from ${recordset}
          on conflict (organization_id, source_id, key) do update set site_id = excluded.site_id, name = excluded.name,
            display_name = excluded.display_name, name_key = excluded.name_key, dn = excluded.dn,
            enabled = excluded.enabled, is_service = excluded.is_service, password = excluded.password,
            password_set_at = excluded.password_set_at, never_expires = excluded.never_expires,
            last_logon_at = excluded.last_logon_at, created_at = excluded.created_at, changed_at = excluded.changed_at,
            read_at = excluded.read_at, gone_at = null
          returning a.id, a.key, a.password, a.password_set_at),
        noted as (
          insert into accounts_passwords (organization_id, site_id, account_id, first_read_at, password, password_set_at)
          select $organization::uuid, $site::uuid, w.id, $now::timestamptz, w.password, w.password_set_at
          from written w left join lateral (
            select p.password, p.password_set_at from accounts_passwords p
            where p.${mine} and p.account_id = w.id order by p.first_read_at desc limit 1) l on true
          where l.password is null
            or (l.password, l.password_set_at) is distinct from (w.password, w.password_set_at)
          on conflict do nothing)
        select id, key from written`,
  params: z.object({
    ...inSource,
    site: z.uuid().nullable(),
    rows: z.string(),
    now: z.date(),
  }),
  row: z.object({ id: z.uuid(), key: z.string() }),
})

/** Of a source that was read to its end. */
export const endAccounts = statement({
  name: 'accounts_end',
  sql: `update accounts_accounts set gone_at = $now::timestamptz
        where ${mine} and source_id = $source and gone_at is null and read_at < $now::timestamptz`,
  params: z.object({ ...inSource, now: z.date() }),
  row: nothing,
})

export const writeGroup = statement({
  name: 'accounts_write_group',
  sql: `insert into accounts_groups as g (id, organization_id, site_id, source_id, key, name, dn, is_privileged, is_whole,
          read_at)
        values ($id, $organization::uuid, $site::uuid, $source, $key, $name, $dn, $privileged, $whole, $now)
        on conflict (organization_id, source_id, key) do update set site_id = excluded.site_id, name = excluded.name,
          dn = excluded.dn, is_privileged = excluded.is_privileged, is_whole = excluded.is_whole,
          read_at = excluded.read_at, gone_at = null
        returning id`,
  params: z.object({
    ...inSource,
    id: z.uuid(),
    site: z.uuid().nullable(),
    key: z.string(),
    name: z.string(),
    dn: z.string(),
    privileged: z.boolean(),
    whole: z.boolean(),
    now: z.date(),
  }),
  row: z.object({ id: z.uuid() }),
})

export const addMembers = statement({
  name: 'accounts_add_members',
  sql: `insert into accounts_memberships (organization_id, site_id, group_id, account_id, seen_from)
        select $organization::uuid, $site::uuid, $group, account, $now::timestamptz
        from unnest($accounts::uuid[]) account
        on conflict (organization_id, group_id, account_id) where seen_until is null do nothing`,
  params: z.object({
    ...inOrganization,
    site: z.uuid().nullable(),
    group: z.uuid(),
    accounts: z.array(z.uuid()),
    now: z.date(),
  }),
  row: nothing,
})

/** Of a group that was read to its end. */
export const endMembers = statement({
  name: 'accounts_end_members',
  sql: `update accounts_memberships set seen_until = $now::timestamptz
        where ${mine} and group_id = $group and seen_until is null and not (account_id = any($accounts::uuid[]))`,
  params: z.object({
    ...inOrganization,
    group: z.uuid(),
    accounts: z.array(z.uuid()),
    now: z.date(),
  }),
  row: nothing,
})

/** Groups that the directory no longer holds, or that nobody asks for any more: nothing new is said of them. */
export const endGroups = statement({
  name: 'accounts_end_groups',
  sql: `update accounts_groups set gone_at = $now::timestamptz
        where ${mine} and source_id = $source and gone_at is null and read_at < $now::timestamptz`,
  params: z.object({ ...inSource, now: z.date() }),
  row: nothing,
})

const accountColumns = `a.id, a.source_id, a.name, a.display_name, a.enabled, a.is_service, a.password, a.password_set_at,
  a.never_expires, a.last_logon_at, a.read_at, a.gone_at,
  coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.name, g.id)
    from accounts_memberships m join accounts_groups g on g.organization_id = m.organization_id and g.id = m.group_id
    where m.organization_id = a.organization_id and m.account_id = a.id and m.seen_until is null and g.gone_at is null),
    '[]') as groups`
const accountRow = {
  id: z.uuid(),
  source_id: z.uuid(),
  name: z.string(),
  display_name: z.string(),
  enabled: z.boolean(),
  is_service: z.boolean(),
  password: PasswordState,
  password_set_at: z.date().nullable(),
  never_expires: z.boolean().nullable(),
  last_logon_at: z.date().nullable(),
  read_at: z.date(),
  gone_at: z.date().nullable(),
  groups: z.array(z.object({ id: z.uuid(), name: z.string() })),
}

const filters = {
  ...inOrganization,
  pattern: z.string().nullable(),
  state: z.enum(['enabled', 'disabled', 'gone']).nullable(),
  group: z.uuid().nullable(),
  service: z.boolean().nullable(),
  password: z.enum(['old', 'never-expires', 'must-change', 'unknown']).nullable(),
  oldBefore: z.date(),
}
const matches = `a.${mine}
  and ($pattern::text is null or a.name_key like $pattern)
  and case $state::text when 'gone' then a.gone_at is not null when 'enabled' then a.gone_at is null and a.enabled
    when 'disabled' then a.gone_at is null and not a.enabled else a.gone_at is null end
  and ($group::uuid is null or exists (select from accounts_memberships m where m.organization_id = a.organization_id
    and m.account_id = a.id and m.group_id = $group and m.seen_until is null))
  and ($service::boolean is null or a.is_service = $service)
  and case $password::text when 'old' then a.password = 'changed' and a.password_set_at < $oldBefore::timestamptz
    when 'never-expires' then a.never_expires when 'must-change' then a.password = 'must-change'
    when 'unknown' then a.password = 'unknown' else true end`
const sortKey = `case $sort::text
  when 'password' then lpad(coalesce(floor(extract(epoch from a.password_set_at) * 1000)::bigint, 0)::text, 15, '0')
  when 'logon' then lpad(coalesce(floor(extract(epoch from a.last_logon_at) * 1000)::bigint, 0)::text, 15, '0')
  else a.name_key end collate "C"`

const pageParams = z.object({
  ...filters,
  sort: z.enum(['name', 'password', 'logon']),
  after: z.string().nullable(),
  afterId: z.uuid().nullable(),
  limit: z.number(),
})
const pageRow = z.object({ ...accountRow, sort_key: z.string() })
const page = (
  compare: '<' | '>',
  direction: 'asc' | 'desc',
) => `select ${accountColumns}, a.sort_key from (
    select a.*, ${sortKey} as sort_key from accounts_accounts a where ${matches}) a
  where $after::text is null or (a.sort_key, a.id) ${compare} ($after::text collate "C", $afterId::uuid)
  order by a.sort_key ${direction}, a.id ${direction} limit $limit`

export const pageUp = statement({
  name: 'accounts_page_up',
  sql: page('>', 'asc'),
  params: pageParams,
  row: pageRow,
})
export const pageDown = statement({
  name: 'accounts_page_down',
  sql: page('<', 'desc'),
  params: pageParams,
  row: pageRow,
})

export const total = statement({
  name: 'accounts_total',
  sql: `select count(*)::int as total from accounts_accounts a where ${matches}`,
  params: z.object(filters),
  row: z.object({ total: z.number() }),
})

const one = { ...inOrganization, id: z.uuid() }

export const account = statement({
  name: 'accounts_one',
  sql: `select ${accountColumns}, a.dn, a.created_at, a.changed_at from accounts_accounts a where a.${mine} and a.id = $id`,
  params: z.object(one),
  row: z.object({
    ...accountRow,
    dn: z.string(),
    created_at: z.date().nullable(),
    changed_at: z.date().nullable(),
  }),
})

export const passwordHistory = statement({
  name: 'accounts_password_history',
  sql: `select password, password_set_at, first_read_at from accounts_passwords where ${mine} and account_id = $id
        order by first_read_at desc limit 200`,
  params: z.object(one),
  row: z.object({
    password: PasswordState,
    password_set_at: z.date().nullable(),
    first_read_at: z.date(),
  }),
})

export const membershipsOf = statement({
  name: 'accounts_memberships_of',
  sql: `select g.name, m.seen_from, m.seen_until from accounts_memberships m
        join accounts_groups g on g.organization_id = m.organization_id and g.id = m.group_id
        where m.${mine} and m.account_id = $id order by m.seen_from desc, g.name limit 500`,
  params: z.object(one),
  row: z.object({ name: z.string(), seen_from: z.date(), seen_until: z.date().nullable() }),
})

export const groups = statement({
  name: 'accounts_groups',
  sql: `select g.id, g.source_id, g.name, g.dn, g.is_privileged, g.is_whole, g.read_at, g.gone_at,
          (select count(*)::int from accounts_memberships m where m.organization_id = g.organization_id
            and m.group_id = g.id and m.seen_until is null) as members
        from accounts_groups g where g.${mine} order by g.gone_at nulls first, g.name, g.id limit 1000`,
  params: z.object(inOrganization),
  row: z.object({
    id: z.uuid(),
    source_id: z.uuid(),
    name: z.string(),
    dn: z.string(),
    is_privileged: z.boolean(),
    is_whole: z.boolean(),
    read_at: z.date(),
    gone_at: z.date().nullable(),
    members: z.number(),
  }),
})

/** Everybody who is or was in the group: one row an account, the last membership counts. */
/** Of each Active Directory that is read; in ms. */
export const ticketKeys = statement({
  name: 'accounts_ticket_keys',
  sql: `select a.dn, array_agg(distinct (extract(epoch from p.password_set_at) * 1000)::bigint
          order by (extract(epoch from p.password_set_at) * 1000)::bigint) as set_at
        from accounts_accounts a join accounts_passwords p on p.organization_id = a.organization_id and p.account_id = a.id
        where a.${mine} and a.gone_at is null and lower(a.name) = 'krbtgt' and p.password_set_at is not null
        group by a.id, a.dn order by a.dn limit 100`,
  params: z.object(inOrganization),
  row: z.object({ dn: z.string(), set_at: z.array(z.coerce.number()) }),
})

export const passwordsOfGroup = statement({
  name: 'accounts_passwords_of_group',
  sql: `select distinct on (a.id) a.id, a.source_id, a.name, a.display_name, a.enabled, a.is_service, a.password,
          a.password_set_at, a.never_expires, a.read_at, a.gone_at, m.seen_until
        from accounts_memberships m
        join accounts_accounts a on a.organization_id = m.organization_id and a.id = m.account_id
        where m.${mine} and m.group_id = $id order by a.id, m.seen_until desc nulls first`,
  params: z.object(one),
  row: z.object({
    id: z.uuid(),
    source_id: z.uuid(),
    name: z.string(),
    display_name: z.string(),
    enabled: z.boolean(),
    is_service: z.boolean(),
    password: PasswordState,
    password_set_at: z.date().nullable(),
    never_expires: z.boolean().nullable(),
    read_at: z.date(),
    gone_at: z.date().nullable(),
    seen_until: z.date().nullable(),
  }),
})

const forget = (table: string) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: nothing,
  })
export const forgetAll = [
  'accounts_memberships',
  'accounts_groups',
  'accounts_passwords',
  'accounts_accounts',
].map(forget)
