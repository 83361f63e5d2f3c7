/**
 * Rows of events as the store gives them and as the console shows them.
 * @module
 */
import { z } from 'zod'
import type { EventDetail, EventRow } from '../../contract-search.ts'
import { ECS_COLUMNS } from '../store/columns.ts'

const MAX_TEXT = 500
const MAX_RAW = 64 * 1024

/** What a list shows. */
export const ROW = `id, at, received_at, source, log_format, host, user, action, outcome, source_ip, destination_ip, process_name,
  channel, event_id, substringUTF8(if(message = '', raw, message), 1, ${MAX_TEXT}) AS text`

/** Everything, in the same order of columns and the rest behind. */
export const DETAIL = `${ROW}, site, time_from, product, category, service, severity, ecs, fields, damage,
  substringUTF8(raw, 1, ${MAX_RAW}) AS raw_begin, length(raw) AS raw_bytes, lengthUTF8(raw) > ${MAX_RAW} AS is_cut,
  ${[...new Set(Object.values(ECS_COLUMNS))].map((column) => `toString(${column}) AS face_${column}`).join(', ')}`

export const rowShape = z.looseObject({
  id: z.string(),
  at: z.date(),
  received_at: z.date(),
  source: z.string(),
  log_format: z.string(),
  host: z.string(),
  user: z.string(),
  action: z.string(),
  outcome: z.string(),
  source_ip: z.string(),
  destination_ip: z.string(),
  process_name: z.string(),
  channel: z.string(),
  event_id: z.number(),
  text: z.string(),
})
type Row = z.output<typeof rowShape>

export const rowOf = (r: Row): EventRow => ({
  id: r.id,
  at: r.at.toISOString(),
  receivedAt: r.received_at.toISOString(),
  source: r.source,
  format: r.log_format,
  host: r.host,
  user: r.user,
  action: r.action,
  outcome: r.outcome,
  sourceIp: r.source_ip,
  destinationIp: r.destination_ip,
  process: r.process_name,
  channel: r.channel,
  eventId: r.event_id,
  text: r.text,
})

const More = z.looseObject({
  site: z.string(),
  time_from: z.string(),
  product: z.string(),
  category: z.string(),
  service: z.string(),
  severity: z.string(),
  ecs: z.record(z.string(), z.string()),
  fields: z.record(z.string(), z.string()),
  damage: z.array(z.string()),
  raw_begin: z.string(),
  is_cut: z.number(),
})

export const detailOf = (row: Row): EventDetail => {
  const more = More.parse(row)
  const face = Object.entries(ECS_COLUMNS).flatMap(([name, column]) => {
    const value = row[`face_${column}`]
    return typeof value === 'string' && value !== '' && value !== '0'
      ? [[name, value] as const]
      : []
  })
  return {
    ...rowOf(row),
    site: more.site,
    timeFrom: more.time_from,
    product: more.product,
    category: more.category,
    service: more.service,
    severity: more.severity,
    face: { ...Object.fromEntries(face), ...more.ecs },
    fields: more.fields,
    raw: more.raw_begin,
    isRawCut: more.is_cut === 1,
    damage: more.damage,
  }
}
