/**
 * The SQL of questions to agents (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { AnswerState, Asked } from '../../contract-questions.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }
const one = { ...inOrganization, id: z.uuid() }

/** All that agents of any organization still have to be asked. */
export const waiting = statement({
  name: 'assets_questions_waiting',
  system: true,
  sql: `select t.agent_id, q.id, q.asked, q.expires_at
        from assets_questions q join assets_question_agents t on t.question_id = q.id and t.state = 'waiting'
        where q.expires_at > $now::timestamptz and q.stopped_at is null limit 500000`,
  params: z.object({ now: z.date() }),
  row: z.object({ agent_id: z.uuid(), id: z.uuid(), asked: z.unknown(), expires_at: z.date() }),
})

/** Agents that were heard within a month. */
export const agentsToAsk = statement({
  name: 'assets_questions_agents',
  sql: `select id, asset_id, site_id, platform from assets_agents
        where ${mine} and last_seen_at > $since::timestamptz
          and ($asset::uuid is null or asset_id = $asset) and ($site::uuid is null or site_id = $site)
        order by id limit $limit`,
  params: z.object({
    ...inOrganization,
    asset: z.uuid().nullable(),
    site: z.uuid().nullable(),
    since: z.date(),
    limit: z.number(),
  }),
  row: z.object({
    id: z.uuid(),
    asset_id: z.uuid().nullable(),
    site_id: z.uuid().nullable(),
    platform: z.enum(['windows', 'macos', 'linux', 'other']),
  }),
})

/** One asker at a time, so that the limit of open questions holds. */
export const lockAsking = statement({
  name: 'assets_questions_lock',
  sql: `select pg_advisory_xact_lock(hashtextextended('assets questions ' || $organization, 0))`,
  params: z.object(inOrganization),
  row: nothing,
})

export const openCount = statement({
  name: 'assets_questions_open',
  sql: `select count(*)::int as open from assets_questions q
        where q.${mine} and q.stopped_at is null and q.expires_at > $now::timestamptz
          and exists (select from assets_question_agents t where t.question_id = q.id and t.state = 'waiting')`,
  params: z.object({ ...inOrganization, now: z.date() }),
  row: z.object({ open: z.number() }),
})

export const addQuestion = statement({
  name: 'assets_questions_add',
  sql: `insert into assets_questions (id, organization_id, site_id, asset_id, asked, asked_by, asked_at, expires_at)
        values ($id, $organization::uuid, $site::uuid, $asset::uuid, $asked::jsonb, $by, $now, $expires)`,
  params: z.object({
    ...one,
    site: z.uuid().nullable(),
    asset: z.uuid().nullable(),
    asked: z.string(),
    by: z.string(),
    now: z.date(),
    expires: z.date(),
  }),
  row: nothing,
})

export const addAgents = statement({
  name: 'assets_questions_add_agents',
  sql: `insert into assets_question_agents (id, organization_id, site_id, question_id, agent_id, asset_id)
        select r.id, $organization::uuid, r.site_id, $question, r.agent, r.asset_id
        from jsonb_to_recordset($rows::jsonb) as r(id uuid, agent uuid, asset_id uuid, site_id uuid)`,
  params: z.object({ ...inOrganization, question: z.uuid(), rows: z.string() }),
  row: nothing,
})

/** Only what was asked of this very agent, and the first answer. */
export const writeAnswers = statement({
  name: 'assets_questions_write_answers',
  sql: `update assets_question_agents t set state = r.state, answered_at = r.at, message = r.message, answer = r.answer,
          is_cut = r.is_cut
        from jsonb_to_recordset($rows::jsonb) as r(question uuid, agent uuid, state text, at timestamptz, message text,
          answer jsonb, is_cut boolean)
        where t.${mine} and t.question_id = r.question and t.agent_id = r.agent and t.state = 'waiting'`,
  params: z.object({ ...inOrganization, rows: z.string() }),
  row: nothing,
})

export const stop = statement({
  name: 'assets_questions_stop',
  sql: `update assets_questions set stopped_at = coalesce(stopped_at, $now::timestamptz) where ${mine} and id = $id`,
  params: z.object({ ...one, now: z.date() }),
  row: nothing,
})

/** Old questions go with their answers. */
export const prune = statement({
  name: 'assets_questions_prune',
  sql: `delete from assets_questions where ${mine} and asked_at < $before::timestamptz`,
  params: z.object({ ...inOrganization, before: z.date() }),
  row: nothing,
})

const questionColumns = `q.id, q.asked, q.site_id, q.asset_id, a.name as asset_name, q.asked_by, q.asked_at, q.expires_at,
  q.stopped_at, c.agents, c.answered, c.found, c.failed`
const questionFrom = `assets_questions q
  left join assets_assets a on a.organization_id = q.organization_id and a.id = q.asset_id
  cross join lateral (
    select count(*)::int as agents, (count(*) filter (where t.state = 'answered'))::int as answered,
      (count(*) filter (where t.state = 'answered' and t.answer <> '[]'))::int as found,
      (count(*) filter (where t.state = 'failed'))::int as failed
    from assets_question_agents t where t.organization_id = q.organization_id and t.question_id = q.id) c`
const questionRow = {
  id: z.uuid(),
  asked: Asked,
  site_id: z.uuid().nullable(),
  asset_id: z.uuid().nullable(),
  asset_name: z.string().nullable(),
  asked_by: z.string(),
  asked_at: z.date(),
  expires_at: z.date(),
  stopped_at: z.date().nullable(),
  agents: z.number(),
  answered: z.number(),
  found: z.number(),
  failed: z.number(),
}

export const question = statement({
  name: 'assets_questions_one',
  sql: `select ${questionColumns} from ${questionFrom} where q.${mine} and q.id = $id`,
  params: z.object(one),
  row: z.object(questionRow),
})

export const questions = statement({
  name: 'assets_questions_list',
  sql: `select ${questionColumns} from ${questionFrom} where q.${mine} order by q.asked_at desc, q.id desc limit 100`,
  params: z.object(inOrganization),
  row: z.object(questionRow),
})

const answerColumns = `t.id, t.asset_id as answer_asset, coalesce(nullif(b.name, ''), g.host_name, '') as host,
  t.site_id as answer_site, coalesce(g.last_seen_at, q.asked_at) as last_seen_at, t.state, t.answered_at, t.message,
  t.answer, t.is_cut`
const answerFrom = `assets_question_agents t
  left join assets_agents g on g.organization_id = t.organization_id and g.id = t.agent_id
  left join assets_assets b on b.organization_id = t.organization_id and b.id = t.asset_id`
const answerRow = {
  answer_asset: z.uuid().nullable(),
  host: z.string(),
  answer_site: z.uuid().nullable(),
  last_seen_at: z.date(),
  state: AnswerState,
  answered_at: z.date().nullable(),
  message: z.string(),
  answer: z.array(z.record(z.string(), z.string())),
  is_cut: z.boolean(),
}

export const answers = statement({
  name: 'assets_questions_answers',
  sql: `select ${answerColumns} from ${answerFrom}
        join assets_questions q on q.organization_id = t.organization_id and q.id = t.question_id
        where t.${mine} and t.question_id = $id and ($after::uuid is null or t.id > $after)
          and case $show::text when 'found' then t.state = 'answered' and t.answer <> '[]'
            when 'nothing' then t.state = 'answered' and t.answer = '[]'
            when 'waiting' then t.state = 'waiting' when 'failed' then t.state = 'failed' else true end
        order by t.id limit $limit`,
  params: z.object({
    ...one,
    show: z.enum(['found', 'nothing', 'waiting', 'failed']).nullable(),
    after: z.uuid().nullable(),
    limit: z.number(),
  }),
  row: z.object({ id: z.uuid(), ...answerRow }),
})

export const answersOfAsset = statement({
  name: 'assets_questions_of_asset',
  sql: `select ${questionColumns}, ${answerColumns.replace('t.id,', 't.id as answer_id,')} from ${answerFrom}
        join ${questionFrom} on q.organization_id = t.organization_id and q.id = t.question_id
        where t.${mine} and t.asset_id = $id order by q.asked_at desc, q.id desc limit 20`,
  params: z.object(one),
  row: z.object({ ...questionRow, answer_id: z.uuid(), ...answerRow }),
})
