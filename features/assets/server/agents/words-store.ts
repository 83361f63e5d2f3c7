/**
 * The SQL of what agents said: kept as it came, taken in many agents at a time (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }

/** enroll: what a newcomer told about itself; log and write: the calls. */
const WordKind = z.enum(['enroll', 'log', 'write'])

export const keepWords = statement({
  name: 'assets_agent_keep_words',
  sql: `insert into assets_agent_inbox (organization_id, agent_id, call, received_at, is_gzip, body)
        select $organization::uuid, agent, call, at, gzip, decode(body, 'base64')
        from unnest($agents::uuid[], $calls::text[], $times::timestamptz[], $gzips::boolean[], $bodies::text[])
          as r(agent, call, at, gzip, body)`,
  params: z.object({
    ...inOrganization,
    agents: z.array(z.uuid()),
    calls: z.array(WordKind),
    times: z.array(z.string()),
    gzips: z.array(z.boolean()),
    bodies: z.array(z.string()),
  }),
  row: nothing,
})

/**
 * Which of these words say nothing new: every line is a snapshot that is known as it is, confirmed not too long ago, of an agent
 * whose presence was noted, and no other word of it waits, which could say otherwise.
 */
export const knownWords = statement({
  name: 'assets_agent_known_words',
  sql: `select n from (
          select l.n, l.agent, bool_and(coalesce((
            select s.digest = l.digest and s.at <= l.at and s.at > $confirmed::timestamptz from assets_agent_states s
            where s.${mine} and s.agent_id = l.agent and s.query = l.query), false)) as known
          from unnest($ns::int[], $agents::uuid[], $queries::text[], $digests::text[], $times::timestamptz[])
            as l(n, agent, query, digest, at)
          group by l.n, l.agent) w
        where known
          and coalesce((select a.sighted_at > $sighted::timestamptz from assets_agents a
            where a.${mine} and a.id = w.agent), false)
          and not coalesce((select true from assets_agent_inbox i
            where i.${mine} and i.agent_id = w.agent and not i.set_aside limit 1), false)`,
  params: z.object({
    ...inOrganization,
    ns: z.array(z.number().int()),
    agents: z.array(z.uuid()),
    queries: z.array(z.string()),
    digests: z.array(z.string()),
    times: z.array(z.string()),
    confirmed: z.date(),
    sighted: z.date(),
  }),
  row: z.object({ n: z.number() }),
})

export const waiting = statement({
  name: 'assets_agent_waiting',
  system: true,
  sql: `select distinct organization_id as organization from assets_agent_inbox where not set_aside`,
  params: z.object({}),
  row: z.object({ organization: z.uuid() }),
})

/** Agents whose words have waited longest, of the oldest words. */
export const nextAgents = statement({
  name: 'assets_agents_next',
  sql: `select a.id, a.site_id as site, a.source_id as source, a.asset_id as asset, a.distribution, a.sighted_at, a.epoch,
          a.host_identifier, a.host_name, a.platform
        from (
          select agent_id, min(id) as since from (
            select agent_id, id from assets_agent_inbox where ${mine} and not set_aside order by id limit 5000) i
          group by agent_id order by since limit $agents) w
        cross join lateral (
          select * from assets_agents where ${mine} and id = w.agent_id limit 1) a
        order by w.since`,
  params: z.object({ ...inOrganization, agents: z.number() }),
  row: z.object({
    id: z.uuid(),
    site: z.uuid().nullable(),
    source: z.uuid(),
    asset: z.uuid().nullable(),
    distribution: z.strictObject({ id: z.string(), version: z.string() }).nullable(),
    sighted_at: z.date().nullable(),
    epoch: z.number(),
    host_identifier: z.string(),
    host_name: z.string(),
    platform: z.string(),
  }),
})
export type SpeakingAgent = z.output<typeof nextAgents.row>

/** Their words in their order, up to a size that fits into memory. */
export const wordsOf = statement({
  name: 'assets_agent_words',
  sql: `select id, agent_id as agent, call, received_at, is_gzip, body from (
          select i.*, sum(octet_length(i.body)) over (order by i.id) - octet_length(i.body) as before
          from unnest($agents::uuid[]) as w(agent)
          cross join lateral (
            select * from assets_agent_inbox
            where ${mine} and agent_id = w.agent and not set_aside order by id limit 200) i) i
        where before < $bytes order by id`,
  params: z.object({ ...inOrganization, agents: z.array(z.uuid()), bytes: z.number() }),
  row: z.object({
    id: z.number(),
    agent: z.uuid(),
    call: WordKind,
    received_at: z.date(),
    is_gzip: z.boolean(),
    body: z.instanceof(Uint8Array),
  }),
})
export type KeptWord = z.output<typeof wordsOf.row>

export const dropWords = statement({
  name: 'assets_agent_drop_words',
  sql: `delete from assets_agent_inbox where ${mine} and id = any($ids::bigint[])`,
  params: z.object({ ...inOrganization, ids: z.array(z.number()) }),
  row: nothing,
})

/** Words that the database refuses or that break their reader: kept, counted, and out of the way of the others. */
export const setAside = statement({
  name: 'assets_agent_set_aside',
  sql: `with aside as (
          update assets_agent_inbox set set_aside = true
          where ${mine} and agent_id = $agent and not set_aside and ($ids::bigint[] is null or id = any($ids::bigint[]))
          returning id)
        update assets_agents set damaged = damaged + (select count(*) from aside), epoch = epoch + 1
        where ${mine} and id = $agent and exists (select from aside)`,
  params: z.object({ ...inOrganization, agent: z.uuid(), ids: z.array(z.number()).nullable() }),
  row: nothing,
})

/** Who enrolled anew since it was looked at begins anew. */
export const epochsOf = statement({
  name: 'assets_agent_epochs',
  sql: `select a.id, a.epoch from unnest($agents::uuid[]) as w(id)
        cross join lateral (select id, epoch from assets_agents where ${mine} and id = w.id limit 1) a`,
  params: z.object({ ...inOrganization, agents: z.array(z.uuid()) }),
  row: z.object({ id: z.uuid(), epoch: z.number() }),
})

export const statesOf = statement({
  name: 'assets_agent_states',
  sql: `select s.agent_id as agent, s.query, s.state from unnest($agents::uuid[], $queries::text[]) as w(agent, query)
        cross join lateral (
          select agent_id, query, state from assets_agent_states
          where ${mine} and agent_id = w.agent and query = w.query limit 1) s`,
  params: z.object({ ...inOrganization, agents: z.array(z.uuid()), queries: z.array(z.string()) }),
  row: z.object({ agent: z.uuid(), query: z.string(), state: z.unknown() }),
})

export const writeStates = statement({
  name: 'assets_agent_write_states',
  sql: `insert into assets_agent_states (organization_id, agent_id, query, at, state, digest)
        select $organization::uuid, agent, query, at, state::jsonb, digest
        from unnest($agents::uuid[], $queries::text[], $times::timestamptz[], $states::text[], $digests::text[])
          as r(agent, query, at, state, digest)
        on conflict (organization_id, agent_id, query) do update
          set at = excluded.at, state = excluded.state, digest = excluded.digest`,
  params: z.object({
    ...inOrganization,
    agents: z.array(z.uuid()),
    queries: z.array(z.string()),
    times: z.array(z.string()),
    states: z.array(z.string()),
    digests: z.array(z.string().nullable()),
  }),
  row: nothing,
})

/** A text that stands for no value is null. */
export const afterTaking = statement({
  name: 'assets_agent_after_taking',
  sql: `update assets_agents a set asset_id = coalesce(r.asset, a.asset_id),
          distribution = coalesce(r.distribution::jsonb, a.distribution),
          sighted_at = case when r.asset is null then a.sighted_at else $now::timestamptz end,
          damaged = a.damaged + r.damaged, clock_off = coalesce(r.clock_off, a.clock_off),
          notice = coalesce(r.notice::jsonb, a.notice), epoch = case when r.lost then a.epoch + 1 else a.epoch end
        from unnest($agents::uuid[], $assets::uuid[], $distributions::text[], $damaged::int[], $clocksOff::int[],
          $notices::text[], $lost::boolean[]) as r(agent, asset, distribution, damaged, clock_off, notice, lost)
        where a.${mine} and a.id = r.agent`,
  params: z.object({
    ...inOrganization,
    now: z.date(),
    agents: z.array(z.uuid()),
    assets: z.array(z.uuid().nullable()),
    distributions: z.array(z.string().nullable()),
    damaged: z.array(z.number()),
    clocksOff: z.array(z.number().nullable()),
    notices: z.array(z.string().nullable()),
    lost: z.array(z.boolean()),
  }),
  row: nothing,
})

/** What never came: counted for the person who looks at the device. */
export const refused = statement({
  name: 'assets_agent_refused',
  sql: `update assets_agents set damaged = damaged + $count, notice = $notice::jsonb where ${mine} and id = $agent`,
  params: z.object({
    ...inOrganization,
    agent: z.uuid(),
    count: z.number().int(),
    notice: z.string(),
  }),
  row: nothing,
})
