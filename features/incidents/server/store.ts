/**
 * The SQL of incidents (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { ENTRY_KINDS, IncidentState, Severity } from '../contract.ts'

const org = { organization: z.uuid() }
const row = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  state: IncidentState,
  severity: Severity,
  site_id: z.string().nullable(),
  opened_at: z.date(),
  opened_by: z.string(),
  closed_at: z.date().nullable(),
  alerts: z.coerce.number(),
})
export type IncidentRecord = z.output<typeof row>
const columns = `i.id, i.number, i.title, i.state, i.severity, i.site_id, i.opened_at, i.opened_by, i.closed_at,
  (select count(*) from incidents_alerts a where a.organization_id = i.organization_id and a.incident_id = i.id) as alerts`

export const list = statement({
  name: 'incidents_list',
  sql: `select ${columns} from incidents_incidents i where i.organization_id = $organization
          and ($state::text is null or i.state = $state) and ($pattern::text is null or i.title ilike $pattern)
        order by i.opened_at desc, i.id desc limit 1000`,
  params: z.object({ ...org, state: z.string().nullable(), pattern: z.string().nullable() }),
  row,
})
export const one = statement({
  name: 'incidents_one',
  sql: `select ${columns} from incidents_incidents i where i.organization_id = $organization and i.id = $id`,
  params: z.object({ ...org, id: z.uuid() }),
  row,
})
export const nextNumber = statement({
  name: 'incidents_next_number',
  sql: `insert into incidents_numbers (organization_id, last) values ($organization, 1)
        on conflict (organization_id) do update set last = incidents_numbers.last + 1 returning last`,
  params: z.object(org),
  row: z.object({ last: z.number() }),
})
export const insert = statement({
  name: 'incidents_insert',
  sql: `insert into incidents_incidents (id, organization_id, site_id, number, title, state, severity, opened_at, opened_by)
        values ($id, $organization, $site, $number, $title, 'open', $severity, $at, $by)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    site: z.uuid().nullable(),
    number: z.number().int(),
    title: z.string(),
    severity: Severity,
    at: z.date(),
    by: z.string(),
  }),
  row: z.unknown(),
})
export const setState = statement({
  name: 'incidents_set_state',
  sql: `update incidents_incidents set state = $state, closed_at = case $state when 'closed' then $at::timestamptz end
        where organization_id = $organization and id = $id`,
  params: z.object({ ...org, id: z.uuid(), state: IncidentState, at: z.date() }),
  row: z.unknown(),
})
export const addEntry = statement({
  name: 'incidents_add_entry',
  sql: `insert into incidents_entries (id, organization_id, site_id, incident_id, at, kind, by_name, body, state)
        values ($id, $organization, $site, $incident, $at, $kind, $by, $text, $state)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    site: z.uuid().nullable(),
    incident: z.uuid(),
    at: z.date(),
    kind: z.enum(ENTRY_KINDS),
    by: z.string(),
    text: z.string(),
    state: IncidentState.nullable(),
  }),
  row: z.unknown(),
})
export const entries = statement({
  name: 'incidents_entries',
  sql: `select id, at, kind, by_name, body, state from incidents_entries
        where organization_id = $organization and incident_id = $incident order by at, id limit 5000`,
  params: z.object({ ...org, incident: z.uuid() }),
  row: z.object({
    id: z.string(),
    at: z.date(),
    kind: z.enum(ENTRY_KINDS),
    by_name: z.string(),
    body: z.string(),
    state: IncidentState.nullable(),
  }),
})
/** An alert belongs to one incident: told twice, it stays where it is. */
export const attach = statement({
  name: 'incidents_attach',
  sql: `insert into incidents_alerts (organization_id, site_id, incident_id, alert_id, attached, attached_at, attached_by)
        values ($organization, $site, $incident, $alert, $attached::jsonb, $at, $by) on conflict do nothing`,
  params: z.object({
    ...org,
    site: z.uuid().nullable(),
    incident: z.uuid(),
    alert: z.uuid(),
    attached: z.unknown(),
    at: z.date(),
    by: z.string(),
  }),
  row: z.unknown(),
})
export const incidentOf = statement({
  name: 'incidents_of_alert',
  sql: 'select incident_id from incidents_alerts where organization_id = $organization and alert_id = $alert',
  params: z.object({ ...org, alert: z.uuid() }),
  row: z.object({ incident_id: z.string() }),
})
export const attached = statement({
  name: 'incidents_attached',
  sql: `select attached, attached_at, attached_by from incidents_alerts
        where organization_id = $organization and incident_id = $incident order by attached_at, alert_id limit 500`,
  params: z.object({ ...org, incident: z.uuid() }),
  row: z.object({ attached: z.unknown(), attached_at: z.date(), attached_by: z.string() }),
})

export const forgetAll = [
  'incidents_alerts',
  'incidents_entries',
  'incidents_incidents',
  'incidents_numbers',
].map((table) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: z.unknown(),
  }),
)
