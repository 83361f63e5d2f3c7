/**
 * The SQL of many alerts at once (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { type Statement, statement } from '../../../../platform/records/index.ts'
import { ALERT_STATES, VERDICTS } from '../../contract-alerts.ts'
import type { Grouping } from '../../contract-words.ts'
import { MATCHES, matching } from './list-store.ts'

const groupRow = z.object({
  key: z.string(),
  name: z.string(),
  title: z.object({ ja: z.string(), en: z.string() }).nullable(),
  level: z.number(),
  alerts: z.coerce.number(),
  open: z.coerce.number(),
  hits: z.coerce.number(),
  hosts: z.coerce.number(),
  rules: z.coerce.number(),
  first_at: z.date(),
  last_at: z.date(),
  total: z.coerce.number(),
})
const groupShape = z.object({
  ...matching,
  /** Names that mean another machine than they say: `{ name: machine }`. */
  alike: z.record(z.string(), z.string()),
  limit: z.number().int(),
})
type Groups = Statement<typeof groupShape, typeof groupRow>

/** `CORP\\PC01` and `pc01.corp.example` are one machine where no other is called so. */
const MACHINE = 'coalesce($alike::jsonb ->> machine, machine)'

/** Each group's own figures first, from what is alike; then its name, from its newest alert. */
const groupsBy = (name: Grouping, key: string, called: string): Groups =>
  statement({
    name: `detection_alert_groups_by_${name}`,
    sql: `with alike as (
            select ${key} as key, rule_id, ${MACHINE} as machine, max(level) as level, count(*) as alerts,
              count(*) filter (where state = 'open') as open, sum(hits) as hits, min(first_at) as first_at, max(last_at) as last_at,
              max(host) as host, max(user_name) as user_name
            from detection_alerts where ${MATCHES} group by 1, 2, 3)
          select key, max(level) as level, sum(alerts) as alerts, sum(open) as open, sum(hits) as hits,
            count(distinct nullif(machine, '')) as hosts, count(distinct rule_id) as rules, min(first_at) as first_at,
            max(last_at) as last_at, count(*) over () as total, ${called}
          from alike group by key order by max(level) desc, sum(alerts) desc, max(last_at) desc limit $limit`,
    params: groupShape,
    row: groupRow,
  })
const last = (column: string): string => `(array_agg(${column} order by last_at desc))[1]`
const UNTITLED = 'null::jsonb as title'

/** Machines and users are written in many cases; the list finds them in any. */
export const groups: Readonly<Record<Grouping, Groups>> = {
  rule: groupsBy(
    'rule',
    'rule_id',
    `'' as name, (select a.title from detection_alerts a where a.organization_id = $organization and a.rule_id = key
       order by a.opened_at desc limit 1) as title`,
  ),
  // Of names of one machine, the one that says most.
  host: groupsBy(
    'host',
    MACHINE,
    `(array_agg(host order by length(host) desc, last_at desc))[1] as name, ${UNTITLED}`,
  ),
  user: groupsBy('user', 'user_key', `${last('user_name')} as name, ${UNTITLED}`),
  site: groupsBy('site', "coalesce(site_id::text, '')", `'' as name, ${UNTITLED}`),
}

const chosen = z.object({
  id: z.string(),
  site_id: z.string().nullable(),
  level: z.number(),
  state: z.enum(ALERT_STATES),
})

/** By name. One that is gathered in a newer one cannot be opened beside it, nor two of the same. */
export const chosenByName = statement({
  name: 'detection_alerts_chosen_by_name',
  sql: `select id, site_id, level, state from detection_alerts as c
        where organization_id = $organization and id = any($ids::uuid[]) and (state <> $into or $into = 'closed' and verdict is distinct from $verdict)
          and (state <> 'closed' or $into = 'closed' or not exists (
            select 1 from detection_alerts o where o.organization_id = c.organization_id and o.rule_id = c.rule_id
              and o.group_digest = c.group_digest and o.group_key = c.group_key and o.id <> c.id
              and (o.state <> 'closed' or o.id > c.id and o.id = any($ids::uuid[]))))
        order by id for update`,
  params: z.object({
    organization: z.uuid(),
    ids: z.array(z.uuid()),
    into: z.enum(ALERT_STATES),
    verdict: z.enum(VERDICTS).nullable(),
  }),
  row: chosen,
})

/** As a list shows them, the oldest ones of it where there are too many. */
export const chosenByFilter = statement({
  name: 'detection_alerts_chosen_by_filter',
  sql: `select id, site_id, level, state from detection_alerts
        where ${MATCHES} and state <> 'closed' and state <> $into and opened_at <= $seen and id <> all($except::uuid[])
        order by id limit $limit for update`,
  params: z.object({
    ...matching,
    into: z.enum(ALERT_STATES),
    seen: z.date(),
    except: z.array(z.uuid()),
    limit: z.number().int(),
  }),
  row: chosen,
})
export const countByFilter = statement({
  name: 'detection_alerts_left_by_filter',
  sql: `select count(*) as count from detection_alerts
        where ${MATCHES} and state <> 'closed' and state <> $into and opened_at <= $seen and id <> all($except::uuid[])`,
  params: z.object({
    ...matching,
    into: z.enum(ALERT_STATES),
    seen: z.date(),
    except: z.array(z.uuid()),
  }),
  row: z.object({ count: z.coerce.number() }),
})

export const decideMany = statement({
  name: 'detection_decide_alerts',
  sql: `update detection_alerts set state = $state, verdict = $verdict, decided_at = $at
        where organization_id = $organization and id = any($ids::uuid[])`,
  params: z.object({
    organization: z.uuid(),
    ids: z.array(z.uuid()),
    state: z.enum(ALERT_STATES),
    verdict: z.enum(VERDICTS).nullable(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const addHistories = statement({
  name: 'detection_alert_histories_add',
  sql: `insert into detection_alert_history (id, organization_id, site_id, alert_id, at, what, by_name, note)
        select h.id, $organization, h.site, h.alert, $at, h.what, $by, $note
        from unnest($ids::uuid[], $sites::uuid[], $alerts::uuid[], $whats::text[]) as h (id, site, alert, what)`,
  params: z.object({
    organization: z.uuid(),
    ids: z.array(z.uuid()),
    sites: z.array(z.uuid().nullable()),
    alerts: z.array(z.uuid()),
    whats: z.array(z.string()),
    at: z.date(),
    by: z.string(),
    note: z.string(),
  }),
  row: z.unknown(),
})
