/**
 * The SQL of what is loud, what is quiet for now, and who looked (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

const org = { organization: z.uuid() }
export const settings = statement({
  name: 'detection_alert_settings',
  sql: 'select floor, rest_hours from detection_alert_settings where organization_id = $organization',
  params: z.object(org),
  row: z.object({ floor: z.number(), rest_hours: z.number() }),
})
export const setSettings = statement({
  name: 'detection_set_alert_settings',
  sql: `insert into detection_alert_settings (organization_id, floor, rest_hours, by_name, at)
        values ($organization, $floor, $hours, $by, $at)
        on conflict (organization_id) do update set floor = $floor, rest_hours = $hours, by_name = $by, at = $at`,
  params: z.object({
    ...org,
    floor: z.number().int(),
    hours: z.number().int(),
    by: z.string(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const quiet = statement({
  name: 'detection_quiet',
  sql: `select id, host, from_at, to_at, reason, by_name from detection_quiet
        where organization_id = $organization and to_at > $after order by from_at limit 500`,
  params: z.object({ ...org, after: z.date() }),
  row: z.object({
    id: z.string(),
    host: z.string(),
    from_at: z.date(),
    to_at: z.date(),
    reason: z.string(),
    by_name: z.string(),
  }),
})
export const addQuiet = statement({
  name: 'detection_add_quiet',
  sql: `insert into detection_quiet (id, organization_id, host, from_at, to_at, reason, by_name, at)
        values ($id, $organization, $host, $from, $to, $reason, $by, $at)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    host: z.string(),
    from: z.date(),
    to: z.date(),
    reason: z.string(),
    by: z.string(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const endQuiet = statement({
  name: 'detection_end_quiet',
  sql: `update detection_quiet set to_at = $at where organization_id = $organization and id = $id and to_at > $at`,
  params: z.object({ ...org, id: z.uuid(), at: z.date() }),
  row: z.unknown(),
})
export const addReview = statement({
  name: 'detection_add_review',
  sql: `insert into detection_reviews (id, organization_id, at, by_name, undecided, note)
        values ($id, $organization, $at, $by, $undecided, $note)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    at: z.date(),
    by: z.string(),
    undecided: z.number().int(),
    note: z.string(),
  }),
  row: z.unknown(),
})
export const lastReview = statement({
  name: 'detection_last_review',
  sql: `select at, by_name from detection_reviews where organization_id = $organization order by at desc, id desc limit 1`,
  params: z.object(org),
  row: z.object({ at: z.date(), by_name: z.string() }),
})
