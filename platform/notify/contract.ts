/**
 * The kinds of channels, and the rule by which a channel or a person is told.
 * @module
 */
import { z } from 'zod'
import { LANGUAGES } from '../i18n/index.ts'

export const KINDS = ['mail', 'webhook', 'slack', 'teams', 'lineworks', 'chatwork'] as const
export type ChannelKind = (typeof KINDS)[number]

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]
export const DIGESTS = ['each', 'daily', 'weekly'] as const
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** Whether this machine knows the IANA name. */
const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** Times are those of `timeZone`, HH:MM. Both ends of the quiet hours, or none. */
export const DeliveryRule = z
  .strictObject({
    least: z.enum(SEVERITIES),
    timeZone: z.string().trim().min(1).max(64).refine(isTimeZone),
    quietFrom: z.union([z.literal(''), Clock]),
    quietTo: z.union([z.literal(''), Clock]),
    digest: z.enum(DIGESTS),
    digestAt: Clock,
    /** For a weekly digest. */
    digestDay: z.enum(WEEKDAYS),
    /** A digest is sent even when nothing is new. */
    digestEmpty: z.boolean(),
    /** Of the words around the titles. */
    language: z.enum(LANGUAGES),
  })
  .refine((r) => (r.quietFrom === '') === (r.quietTo === ''), { path: ['quietTo'] })
  .refine((r) => r.quietFrom === '' || r.quietFrom !== r.quietTo, { path: ['quietTo'] })
export type DeliveryRule = z.output<typeof DeliveryRule>

/** Everything, at once. */
export const DEFAULT_RULE: DeliveryRule = {
  least: 'low',
  timeZone: 'Asia/Tokyo',
  quietFrom: '',
  quietTo: '',
  digest: 'each',
  digestAt: '09:00',
  digestDay: 'mon',
  digestEmpty: false,
  language: 'ja',
}
