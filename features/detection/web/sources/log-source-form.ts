/**
 * The form of a log source: its schema and first values by kind, and what of it is sent. Pure.
 * @module
 */
import { z } from 'zod'
import {
  AGENT_QUOTA,
  ENCODINGS,
  type LogSourceDetail,
  NewLogSource,
  type SourceKind,
} from '../../contract-sources.ts'

/** Silence after which most people want to know, in minutes. */
const LIMITS = [15, 60, 240, 1_440, 4_320, 10_080] as const
const HOUR_MINUTES = 60

export const limitsWith = (kept: number | null): readonly number[] =>
  [...new Set([...LIMITS, ...(kept === null ? [] : [kept])])].sort((a, b) => a - b)

export const addressesOf = (typed: string): readonly string[] =>
  // Typed with a Japanese input method digits and signs are full-width.
  typed
    .normalize('NFKC')
    .split(/[\s,、]+/)
    .filter((address) => address !== '')

const shape = NewLogSource.shape

/** A drawer of unnamed senders has no address of its own. */
export const schemaOf = (kind: SourceKind, isUnassigned: boolean) => {
  const needsAddress = kind === 'syslog' && !isUnassigned
  return z.object({
    name: shape.name,
    site: shape.site,
    enabled: z.boolean(),
    addresses: z
      .string()
      .max(4_000)
      .superRefine((typed, context) => {
        const list = addressesOf(typed)
        if (needsAddress && list.length === 0)
          context.addIssue({ code: 'custom', params: { why: 'addressesNeeded' } })
        else if (!shape.addresses.safeParse(list).success)
          context.addIssue({ code: 'custom', params: { why: 'addressesWrong' } })
      }),
    path: kind === 'file' ? z.string().trim().min(1).max(1_000) : z.string().max(1_000),
    /** Minutes, or nothing: nobody waits for it. */
    expected: z.string().regex(/^\d+$/).nullable(),
    format: shape.format,
    timeZone: z.string().trim().min(1).max(60),
    encoding: z.enum(ENCODINGS),
    maxEventsPerSecond: shape.maxEventsPerSecond.optional(),
    maxMegabytesPerDay: shape.maxMegabytesPerDay.optional(),
    inventory: z.boolean(),
    events: z.boolean(),
  })
}
type Schema = ReturnType<typeof schemaOf>

export const initialOf = (
  kind: SourceKind,
  before: LogSourceDetail | null,
  fresh: { readonly site: string | null; readonly timeZone: string; readonly sender: string },
): z.input<Schema> => ({
  name: before?.name ?? fresh.sender,
  site: before === null ? fresh.site : before.site,
  enabled: before?.enabled ?? true,
  addresses: before?.addresses.join('\n') ?? fresh.sender,
  path: before?.path ?? '',
  expected:
    before === null
      ? kind === 'upload'
        ? null
        : String(HOUR_MINUTES * 24)
      : before.expectedMinutes === null
        ? null
        : String(before.expectedMinutes),
  format: before?.format ?? 'auto',
  timeZone: before?.timeZone ?? fresh.timeZone,
  encoding: before?.encoding ?? 'auto',
  maxEventsPerSecond:
    before === null && kind === 'agent'
      ? AGENT_QUOTA.eventsPerSecond
      : (before?.maxEventsPerSecond ?? null),
  maxMegabytesPerDay:
    before === null && kind === 'agent'
      ? AGENT_QUOTA.megabytesPerDay
      : (before?.maxMegabytesPerDay ?? null),
  inventory: before?.inventory ?? false,
  events: before?.events ?? false,
})

export const givenOf = (
  kind: SourceKind,
  values: z.output<Schema>,
): Omit<NewLogSource, 'kind'> => ({
  name: values.name,
  site: values.site,
  enabled: values.enabled,
  addresses: kind === 'syslog' ? [...addressesOf(values.addresses)] : [],
  path: kind === 'file' ? values.path : null,
  expectedMinutes: values.expected === null ? null : Number(values.expected),
  format: values.format,
  timeZone: values.timeZone,
  encoding: values.encoding,
  maxEventsPerSecond: values.maxEventsPerSecond ?? null,
  maxMegabytesPerDay: values.maxMegabytesPerDay ?? null,
  inventory: kind === 'agent' && values.inventory,
  events: kind === 'agent' && values.events,
})

/** Everything of a source as it stands, but whether it receives. */
export const editOf = (source: LogSourceDetail, enabled: boolean) => ({
  name: source.name,
  site: source.site,
  enabled,
  addresses: source.addresses,
  path: source.path,
  expectedMinutes: source.expectedMinutes,
  format: source.format,
  timeZone: source.timeZone,
  encoding: source.encoding,
  maxEventsPerSecond: source.maxEventsPerSecond,
  maxMegabytesPerDay: source.maxMegabytesPerDay,
  inventory: source.inventory,
  events: source.events,
  version: source.version,
})
