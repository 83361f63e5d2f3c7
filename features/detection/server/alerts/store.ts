/**
 * The SQL of one alert: what it says, what people decided, and what is forgotten with a company (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { ALERT_STATES, VERDICTS } from '../../contract-alerts.ts'

const org = { organization: z.uuid() }
const Words = z.object({ ja: z.string(), en: z.string() })
export const alertRow = z.object({
  id: z.string(),
  site_id: z.string().nullable(),
  rule_id: z.string(),
  title: Words,
  explanation: Words,
  next_step: Words,
  level: z.number(),
  author: z.string(),
  license: z.string(),
  techniques: z.array(z.string()),
  form: z.enum(['', 'nfkc']),
  group_values: z.record(z.string(), z.string()),
  host: z.string(),
  user_name: z.string(),
  state: z.enum(ALERT_STATES),
  verdict: z.enum(VERDICTS).nullable(),
  hits: z.coerce.number(),
  first_at: z.date(),
  last_at: z.date(),
  incident_id: z.string().nullable(),
})
export type AlertRecord = z.output<typeof alertRow>
export const COLUMNS = `id, site_id, rule_id, title, explanation, next_step, level, author, license, techniques, form, group_values, host,
  user_name, state, verdict, hits, first_at, last_at, incident_id`
export const oneAlert = statement({
  name: 'detection_alert',
  sql: `select ${COLUMNS} from detection_alerts where organization_id = $organization and id = $id`,
  params: z.object({ ...org, id: z.uuid() }),
  row: alertRow,
})
export const samplesOf = statement({
  name: 'detection_alert_samples',
  sql: `select event_id, at, received_at, host, user_name, body, face, fields from detection_alert_events
        where organization_id = $organization and alert_id = $id order by at, event_id limit 200`,
  params: z.object({ ...org, id: z.uuid() }),
  row: z.object({
    event_id: z.string(),
    at: z.date(),
    received_at: z.date(),
    host: z.string(),
    user_name: z.string(),
    body: z.string(),
    face: z.record(z.string(), z.string()),
    fields: z.record(z.string(), z.string()),
  }),
})
export const historyOf = statement({
  name: 'detection_alert_history',
  sql: `select at, what, by_name, note from detection_alert_history
        where organization_id = $organization and alert_id = $id order by at, id limit 500`,
  params: z.object({ ...org, id: z.uuid() }),
  row: z.object({
    at: z.date(),
    what: z.enum(['opened', 'watching', 'closed', 'reopened', 'incident']),
    by_name: z.string(),
    note: z.string(),
  }),
})
export const addHistory = statement({
  name: 'detection_alert_history_add',
  sql: `insert into detection_alert_history (id, organization_id, site_id, alert_id, at, what, by_name, note)
        values ($id, $organization, $site, $alert, $at, $what, $by, $note)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    site: z.uuid().nullable(),
    alert: z.uuid(),
    at: z.date(),
    what: z.string(),
    by: z.string(),
    note: z.string(),
  }),
  row: z.unknown(),
})
export const decide = statement({
  name: 'detection_decide_alert',
  sql: `update detection_alerts set state = $state, verdict = $verdict, decided_at = $at
        where organization_id = $organization and id = $id`,
  params: z.object({
    ...org,
    id: z.uuid(),
    state: z.enum(ALERT_STATES),
    verdict: z.enum(VERDICTS).nullable(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const setIncident = statement({
  name: 'detection_alert_incident',
  sql: `update detection_alerts set incident_id = $incident, state = case state when 'open' then 'watching' else state end
        where organization_id = $organization and id = $id`,
  params: z.object({ ...org, id: z.uuid(), incident: z.uuid() }),
  row: z.unknown(),
})
/** Another alert that gathers the same: this one cannot be opened beside it. */
export const isGatheredElsewhere = statement({
  name: 'detection_alert_elsewhere',
  sql: `select b.id from detection_alerts a join detection_alerts b on b.organization_id = a.organization_id
          and b.rule_id = a.rule_id and b.group_digest = a.group_digest and b.group_key = a.group_key and b.id <> a.id and b.state <> 'closed'
        where a.organization_id = $organization and a.id = $id limit 1`,
  params: z.object({ ...org, id: z.uuid() }),
  row: z.object({ id: z.string() }),
})
export const forgetAlerts = [
  'detection_alert_history',
  'detection_alert_events',
  'detection_alerts',
  'detection_machines',
  'detection_hits',
  'detection_rule_days',
  'detection_alert_settings',
  'detection_quiet',
  'detection_reviews',
].map((table) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: z.unknown(),
  }),
)
