/**
 * Incidents as the console and other programs see them: a case with its timeline and the events that were attached. Times are
 * ISO 8601 in UTC. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

const reader: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']
const worker: readonly Role[] = ['administrator', 'operator', 'officer']
const Time = z.iso.datetime()
const Count = z.number().int()
const Words = z.strictObject({ ja: z.string(), en: z.string() })
const Params = z.strictObject({ id: z.uuid() })

/** open: nobody has stopped it yet · contained: it no longer spreads · closed: over, with what was learnt. */
export const INCIDENT_STATES = ['open', 'contained', 'closed'] as const
export const IncidentState = z.enum(INCIDENT_STATES)
export type IncidentState = z.infer<typeof IncidentState>

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>

const Title = z.string().trim().min(1).max(200)

export const IncidentRow = z.strictObject({
  id: z.uuid(),
  /** Counts from 1 in each organization: how people name it on the telephone. */
  number: Count,
  title: z.string(),
  state: IncidentState,
  severity: Severity,
  site: z.uuid().nullable(),
  openedAt: Time,
  openedBy: z.string(),
  closedAt: Time.nullable(),
  alerts: Count,
})
export type IncidentRow = z.infer<typeof IncidentRow>

export const ENTRY_KINDS = ['opened', 'note', 'state', 'alert'] as const
export const IncidentEntry = z.strictObject({
  id: z.uuid(),
  at: Time,
  kind: z.enum(ENTRY_KINDS),
  by: z.string(),
  text: z.string(),
  state: IncidentState.nullable(),
})
export type IncidentEntry = z.infer<typeof IncidentEntry>

/** An event as it stood in the alert when it was attached: it stays when logs are past their time. */
export const AttachedEvent = z.strictObject({
  id: z.string(),
  at: Time,
  host: z.string(),
  user: z.string(),
  text: z.string(),
  fields: z.record(z.string(), z.string()),
})
export type AttachedEvent = z.infer<typeof AttachedEvent>

export const AttachedAlert = z.strictObject({
  alert: z.uuid(),
  title: Words,
  level: z.string(),
  count: Count,
  firstAt: Time,
  lastAt: Time,
  attachedAt: Time,
  attachedBy: z.string(),
  events: z.array(AttachedEvent),
})
export type AttachedAlert = z.infer<typeof AttachedAlert>

export const IncidentDetail = IncidentRow.extend({
  entries: z.array(IncidentEntry),
  attached: z.array(AttachedAlert),
})
export type IncidentDetail = z.infer<typeof IncidentDetail>

/** What another feature hands over to begin an incident, or to be attached to one. */
export type AlertHandedOver = {
  readonly alert: string
  readonly site: string | null
  readonly title: { readonly ja: string; readonly en: string }
  readonly level: string
  readonly count: number
  readonly firstAt: string
  readonly lastAt: string
  readonly events: readonly AttachedEvent[]
}

export const incidentsProblems = {
  'incidents.closed': { status: 409, params: ['number'] },
} as const satisfies Catalogue

export const listIncidents = endpoint({
  name: 'incidents.list',
  method: 'GET',
  path: '/api/incidents',
  summary: 'Incidents, the newest first.',
  allow: reader,
  query: z.strictObject({ state: IncidentState.optional(), q: z.string().max(200).optional() }),
  answer: z.strictObject({ rows: z.array(IncidentRow) }),
})

export const readIncident = endpoint({
  name: 'incidents.read',
  method: 'GET',
  path: '/api/incidents/:id',
  summary: 'One incident: its timeline and the alerts with their events.',
  allow: reader,
  params: Params,
  answer: IncidentDetail,
})

export const openIncident = endpoint({
  name: 'incidents.open',
  method: 'POST',
  path: '/api/incidents',
  summary: 'Opens an incident by hand.',
  allow: worker,
  body: z.strictObject({
    title: Title,
    severity: Severity,
    text: z.string().trim().max(4_000).default(''),
  }),
  answer: IncidentDetail,
})

export const noteIncident = endpoint({
  name: 'incidents.note',
  method: 'POST',
  path: '/api/incidents/:id/notes',
  summary: 'Writes into the timeline. What was written stays.',
  allow: worker,
  params: Params,
  body: z.strictObject({ text: z.string().trim().min(1).max(4_000) }),
  answer: IncidentDetail,
})

export const changeIncident = endpoint({
  name: 'incidents.change',
  method: 'PUT',
  path: '/api/incidents/:id',
  summary: 'Says how it stands: still open, contained, or closed.',
  allow: worker,
  params: Params,
  body: z.strictObject({
    state: IncidentState,
    text: z.string().trim().max(4_000).default(''),
  }),
  answer: IncidentDetail,
})
