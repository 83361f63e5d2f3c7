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

export const Question = z.strictObject({ id: z.string(), query: z.string() })

const Known = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    site_id: z.uuid().nullable(),
    source_id: z.uuid(),
    platform: Platform,
    epoch: z.number(),
    questions: z.array(Question),
  })
  .transform((r) => ({
    id: r.id,
    organization: r.organization_id,
    site: r.site_id,
    source: r.source_id,
    platform: r.platform,
    epoch: r.epoch,
    questions: r.questions,
  }))
export type KnownAgent = z.output<typeof Known>

const known = 'id, organization_id, site_id, source_id, platform, epoch, questions'

export const byNodeKey = statement({
  name: 'assets_agent_by_node_key',
  system: true,
  sql: `select ${known} from assets_agents where node_key_hash = $hash or node_key_hash_before = $hash limit 1`,
  params: z.object({ hash: z.string() }),
  row: Known,
})

/** The same installation enrolling again: equal identifier, name and serial number under the same source. */
export const sameAgents = statement({
  name: 'assets_agents_same',
  sql: `select r.n, a.id from jsonb_to_recordset($rows::jsonb) as r(n int, source uuid, identifier text, name text, serial text)
        cross join lateral (
          select id from assets_agents where ${mine} and source_id = r.source and host_identifier = r.identifier
            and host_name = r.name and serial = r.serial order by last_seen_at desc limit 1) a`,
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
          enrolled_at = excluded.enrolled_at, last_seen_at = excluded.last_seen_at, questions = '[]'
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

export const keepCalls = statement({
  name: 'assets_agent_keep_calls',
  sql: `insert into assets_agent_inbox (organization_id, agent_id, call, received_at, is_gzip, body)
        select $organization::uuid, agent, call, at, gzip, decode(body, 'base64')
        from unnest($agents::uuid[], $calls::text[], $times::timestamptz[], $gzips::boolean[], $bodies::text[])
          as r(agent, call, at, gzip, body)`,
  params: z.object({
    ...inOrganization,
    agents: z.array(z.uuid()),
    calls: z.array(z.enum(['log', 'write'])),
    times: z.array(z.string()),
    gzips: z.array(z.boolean()),
    bodies: z.array(z.string()),
  }),
  row: nothing,
})

export const waiting = statement({
  name: 'assets_agent_waiting',
  system: true,
  sql: `select distinct organization_id as organization from assets_agent_inbox where not set_aside`,
  params: z.object({}),
  row: z.object({ organization: z.uuid() }),
})

/** The agent whose oldest word has waited longest. */
export const nextAgent = statement({
  name: 'assets_agent_next',
  sql: `select a.id, a.site_id as site, a.source_id as source, a.asset_id as asset, a.distribution, a.sighted_at, a.epoch,
          a.host_identifier
        from assets_agent_inbox i join assets_agents a on a.organization_id = i.organization_id and a.id = i.agent_id
        where i.${mine} and not i.set_aside order by i.id limit 1`,
  params: z.object(inOrganization),
  row: z.object({
    id: z.uuid(),
    site: z.uuid().nullable(),
    source: z.uuid(),
    asset: z.uuid().nullable(),
    distribution: z.strictObject({ id: z.string(), version: z.string() }).nullable(),
    sighted_at: z.date().nullable(),
    epoch: z.number(),
    host_identifier: z.string(),
  }),
})

/** Its words in their order, up to a size that fits into memory. */
export const callsOf = statement({
  name: 'assets_agent_calls',
  sql: `select id, call, received_at, is_gzip, body from (
          select *, sum(length(body)) over (order by id) - length(body) as before from assets_agent_inbox
          where ${mine} and agent_id = $agent and not set_aside order by id limit 200) i
        where before < $bytes order by id`,
  params: z.object({ ...inOrganization, agent: z.uuid(), bytes: z.number() }),
  row: z.object({
    id: z.number(),
    call: z.enum(['log', 'write']),
    received_at: z.date(),
    is_gzip: z.boolean(),
    body: z.instanceof(Uint8Array),
  }),
})

export const dropCalls = statement({
  name: 'assets_agent_drop_calls',
  sql: `delete from assets_agent_inbox where ${mine} and agent_id = $agent and id = any($ids::bigint[])`,
  params: z.object({ ...inOrganization, agent: z.uuid(), ids: z.array(z.number()) }),
  row: nothing,
})

/** Words that the database refuses: kept, counted, and out of the way of the others. */
export const setAside = statement({
  name: 'assets_agent_set_aside',
  sql: `with aside as (
          update assets_agent_inbox set set_aside = true where ${mine} and agent_id = $agent and not set_aside returning id)
        update assets_agents set damaged = damaged + (select count(*) from aside), epoch = epoch + 1
        where ${mine} and id = $agent`,
  params: z.object({ ...inOrganization, agent: z.uuid() }),
  row: nothing,
})

export const statesOf = statement({
  name: 'assets_agent_states',
  sql: `select query, state from assets_agent_states where ${mine} and agent_id = $agent and query = any($queries::text[])`,
  params: z.object({ ...inOrganization, agent: z.uuid(), queries: z.array(z.string()) }),
  row: z.object({ query: z.string(), state: z.unknown() }),
})

export const writeStates = statement({
  name: 'assets_agent_write_states',
  sql: `insert into assets_agent_states (organization_id, agent_id, query, at, state)
        select $organization::uuid, $agent, query, at, state::jsonb
        from unnest($queries::text[], $times::timestamptz[], $states::text[]) as r(query, at, state)
        on conflict (organization_id, agent_id, query) do update set at = excluded.at, state = excluded.state`,
  params: z.object({
    ...inOrganization,
    agent: z.uuid(),
    queries: z.array(z.string()),
    times: z.array(z.string()),
    states: z.array(z.string()),
  }),
  row: nothing,
})

export const afterTaking = statement({
  name: 'assets_agent_after_taking',
  sql: `update assets_agents set asset_id = coalesce($asset::uuid, asset_id),
          distribution = coalesce($distribution::jsonb, distribution),
          sighted_at = coalesce($sightedAt::timestamptz, sighted_at), damaged = damaged + $damaged,
          clock_off = coalesce($clockOff::int, clock_off), notice = coalesce($notice::jsonb, notice),
          epoch = case when $lost then epoch + 1 else epoch end
        where ${mine} and id = $agent`,
  params: z.object({
    ...inOrganization,
    agent: z.uuid(),
    asset: z.uuid().nullable(),
    distribution: z.string().nullable(),
    sightedAt: z.date().nullable(),
    damaged: z.number(),
    clockOff: z.number().nullable(),
    notice: z.string().nullable(),
    lost: z.boolean(),
  }),
  row: nothing,
})

export const askedOf = statement({
  name: 'assets_agent_asked',
  sql: `update assets_agents set questions = '[]' where ${mine} and id = $agent`,
  params: z.object({ ...inOrganization, agent: z.uuid() }),
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
