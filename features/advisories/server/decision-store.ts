/**
 * The SQL of what people do with an advisory: read it, decide, consult somebody outside (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { DecisionKind, Desk } from '../contract.ts'

const nothing = z.unknown()
const one = z.object({ organization: z.uuid(), id: z.uuid() })
const mine = 'organization_id = $organization::uuid'

export const markRead = statement({
  name: 'advisories_mark_read',
  sql: `update advisories_items set read_at = $now, read_by = $by where ${mine} and id = $id and read_at is null`,
  params: one.extend({ now: z.date(), by: z.string() }),
  row: nothing,
})

const Text = z.object({ ja: z.string(), en: z.string() })
export const addDecision = statement({
  name: 'advisories_add_decision',
  sql: `insert into advisories_decisions (id, organization_id, item_id, kind, reason, action, answered, query, by_user, by_name, at)
        values ($id, $organization, $item, $kind, $reason, $action, $answered::jsonb, $query::jsonb, $user, $by, $now)`,
  params: one.extend({
    item: z.uuid(),
    kind: DecisionKind,
    reason: z.string(),
    action: z.string(),
    answered: z.unknown(),
    query: z.unknown(),
    user: z.string(),
    by: z.string(),
    now: z.date(),
  }),
  row: nothing,
})
export const putDecision = statement({
  name: 'advisories_put_decision',
  sql: `update advisories_items set decision_kind = $kind, decided_at = $now, decided_by = $by, decided_hosts = hosts,
          reopened_at = null, read_at = coalesce(read_at, $now), read_by = case when read_at is null then $by else read_by end
        where ${mine} and id = $id`,
  params: one.extend({ kind: DecisionKind, now: z.date(), by: z.string() }),
  row: nothing,
})
export const decisions = statement({
  name: 'advisories_decisions_of',
  sql: `select id, kind, reason, action, answered, by_name, at from advisories_decisions
        where ${mine} and item_id = $id order by at desc, id desc limit 100`,
  params: one,
  row: z.object({
    id: z.string(),
    kind: DecisionKind,
    reason: z.string(),
    action: z.string(),
    answered: Text,
    by_name: z.string(),
    at: z.date(),
  }),
})

export const addConsultation = statement({
  name: 'advisories_add_consultation',
  sql: `insert into advisories_consultations (id, organization_id, item_id, desk, language, body, by_user, by_name, at)
        values ($id, $organization, $item, $desk, $language, $body, $user, $by, $now)`,
  params: one.extend({
    item: z.uuid(),
    desk: Desk,
    language: z.enum(['ja', 'en']),
    body: z.string(),
    user: z.string(),
    by: z.string(),
    now: z.date(),
  }),
  row: nothing,
})
export const consultations = statement({
  name: 'advisories_consultations_of',
  sql: `select id, desk, language, body, by_name, at from advisories_consultations
        where ${mine} and item_id = $id order by at desc, id desc`,
  params: one,
  row: z.object({
    id: z.string(),
    desk: Desk,
    language: z.enum(['ja', 'en']),
    body: z.string(),
    by_name: z.string(),
    at: z.date(),
  }),
})
