/**
 * The SQL of osquery agents (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }

export const Platform = z.enum(['windows', 'macos', 'linux', 'other'])

const Known = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    site_id: z.uuid().nullable(),
    source_id: z.uuid(),
    platform: Platform,
    epoch: z.number(),
  })
  .transform((r) => ({
    id: r.id,
    organization: r.organization_id,
    site: r.site_id,
    source: r.source_id,
    platform: r.platform,
    epoch: r.epoch,
  }))
export type KnownAgent = z.output<typeof Known>

const known = 'id, organization_id, site_id, source_id, platform, epoch'

/** Each with the hash by which it was asked for: the key before is good as well, for an answer can get lost. */
export const byNodeKeys = statement({
  name: 'assets_agents_by_node_keys',
  system: true,
  sql: `select h.hash, a.* from unnest($hashes::text[]) as h(hash)
        cross join lateral (
          (select ${known} from assets_agents where node_key_hash = h.hash limit 1)
          union all
          (select ${known} from assets_agents where node_key_hash_before = h.hash limit 1)
          limit 1) a`,
  params: z.object({ hashes: z.array(z.string()) }),
  row: z
    .object({ hash: z.string() })
    .loose()
    .transform(({ hash, ...agent }) => ({ hash, agent: Known.parse(agent) })),
})

/** One crowd of newcomers at a time: the same installation that asks twice becomes one agent. */
export const lockEnrolments = statement({
  name: 'assets_lock_enrolments',
  sql: `select pg_advisory_xact_lock(hashtextextended('assets agents ' || $organization, 0))`,
  params: z.object(inOrganization),
  row: nothing,
})

/** The lock on identity where nobody has it. */
export const tryIdentity = statement({
  name: 'assets_try_identity',
  sql: `select pg_try_advisory_xact_lock(hashtextextended('assets ' || $organization, 0)) as got`,
  params: z.object(inOrganization),
  row: z.object({ got: z.boolean() }),
})

/** The same installation enrolling again: equal identifier, name and serial number under the same source. */
export const sameAgents = statement({
  name: 'assets_agents_same',
  sql: `select r.n, a.id from jsonb_to_recordset($rows::jsonb) as r(n int, source uuid, identifier text, name text, serial text)
        cross join lateral (
          select id from assets_agents where ${mine} and source_id = r.source and host_identifier = r.identifier
            and host_name = r.name and serial = r.serial order by last_seen_at desc, id desc limit 1) a`,
  params: z.object({ ...inOrganization, rows: z.string() }),
  row: z.object({ n: z.number(), id: z.uuid() }),
})

export const enrol = statement({
  name: 'assets_agents_enrol',
  sql: `insert into assets_agents as a (id, organization_id, site_id, source_id, node_key_hash, host_identifier, host_name,
          serial, platform, epoch, enrolled_at, last_seen_at)
        select id, $organization::uuid, site, source, hash, identifier, name, serial, platform, $epoch::bigint,
          $now::timestamptz, $now::timestamptz
        from jsonb_to_recordset($rows::jsonb) as r(id uuid, site uuid, source uuid, hash text, identifier text, name text,
          serial text, platform text)
        on conflict (id) do update set site_id = excluded.site_id, node_key_hash_before = a.node_key_hash,
          node_key_hash = excluded.node_key_hash, platform = excluded.platform, epoch = greatest(excluded.epoch, a.epoch + 1),
          enrolled_at = excluded.enrolled_at, last_seen_at = excluded.last_seen_at
        returning ${known}`,
  params: z.object({ ...inOrganization, rows: z.string(), epoch: z.number(), now: z.date() }),
  row: Known,
})

export const forgetStates = statement({
  name: 'assets_agents_forget_states',
  sql: `delete from assets_agent_states where ${mine} and agent_id = any($agents::uuid[])`,
  params: z.object({ ...inOrganization, agents: z.array(z.uuid()) }),
  row: nothing,
})

export const linkAssets = statement({
  name: 'assets_agents_link',
  sql: `update assets_agents a set asset_id = r.asset, sighted_at = $at::timestamptz
        from unnest($agents::uuid[], $assets::uuid[]) as r(agent, asset) where a.${mine} and a.id = r.agent`,
  params: z.object({
    ...inOrganization,
    agents: z.array(z.uuid()),
    assets: z.array(z.uuid()),
    at: z.date(),
  }),
  row: nothing,
})

/** Rows that somebody else is writing are left to the next time: being late by seconds is no harm, a deadlock is. */
export const seen = statement({
  name: 'assets_agents_seen',
  sql: `with free as (
          select id from assets_agents where ${mine} and id = any($ids::uuid[]) for update skip locked)
        update assets_agents a set last_seen_at = greatest(a.last_seen_at, r.at)
        from unnest($ids::uuid[], $times::timestamptz[]) as r(id, at), free
        where a.${mine} and a.id = r.id and free.id = r.id`,
  params: z.object({ ...inOrganization, ids: z.array(z.uuid()), times: z.array(z.string()) }),
  row: nothing,
})

/** Computers that people work on, and how many of them told their macro settings lately. */
export const macroCoverage = statement({
  name: 'assets_agent_macro_coverage',
  sql: `select count(*)::int as computers,
          (count(*) filter (where exists (
            select from assets_agents g
              join assets_agent_states s on s.organization_id = g.organization_id and s.agent_id = g.id
            where g.organization_id = a.organization_id and g.asset_id = a.id
              and s.query = 'hinoban_windows_office_macros' and s.at > $since::timestamptz)))::int as reporting
        from assets_assets a
        where a.organization_id = $organization::uuid and a.retired_at is null and a.device_class in ('workstation', 'notebook')`,
  params: z.object({ ...inOrganization, since: z.date() }),
  row: z.object({ computers: z.number(), reporting: z.number() }),
})
