/**
 * An event as @hinoban/sigma asks for it.
 * @module
 */
import type { LogEvent, LogFormat } from './event.ts'

/** The shape of @hinoban/sigma's `SigmaEvent`. */
export type SigmaFace = {
  readonly channel?: string
  readonly eventId?: number
  readonly product?: string
  readonly category?: string
  readonly service?: string
  readonly fields: LogEvent['fields']
  readonly message?: string
}

/**
 * Windows events go by channel and event id, all others by what their source says. Keywords look into `raw` where the record is a line
 * of text; in JSON they look into the values, since its text doubles backslashes: a function is only asked for it where it counts.
 */
export const toSigma = (event: LogEvent, raw: string | (() => string) | null): SigmaFace => {
  const { channel, eventId, product, category, service, fields } = event
  if (channel !== null) return { channel, ...(eventId === null ? {} : { eventId }), fields }
  return {
    ...(product === null ? {} : { product }),
    ...(category === null ? {} : { category }),
    ...(service === null ? {} : { service }),
    fields,
    ...(raw !== null && !VALUES_ONLY.has(event.format)
      ? { message: typeof raw === 'string' ? raw : raw() }
      : {}),
  }
}

const VALUES_ONLY: ReadonlySet<LogFormat> = new Set<LogFormat>([
  'evtx',
  'windows-xml',
  'winlogbeat',
  'nxlog',
  'wazuh',
  'windows-json',
  'suricata',
  'osquery',
  'm365-audit',
  'entra-signin',
  'entra-audit',
  'cloudtrail',
  'ecs',
  'json',
])
