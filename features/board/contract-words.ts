/**
 * The words that every part of the board's API is made of: states, subjects, reasons, counts, and who may do what.
 * @module
 */
import { GROUPS, POSTURES, STATES, SUBJECT_KINDS } from '@hinoban/measures'
import { z } from 'zod'

export const READERS = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
] as const
/** Who may assign work, comment and self-report; a site contact only on his own sites (row-level security). */
export const WORKERS = ['administrator', 'operator', 'officer', 'site-contact'] as const
/** Who may sign an exception, a "not applicable", a posture or a declaration. */
export const SIGNERS = ['administrator', 'officer'] as const

export const Time = z.iso.datetime()
export const Day = z.iso.date()
export const Id = z.uuid()
export const Limit = z.coerce.number().int().min(1).max(200).default(50)
export const Cursor = z.string().max(500).optional()
export const Search = z.string().max(200).optional()

export const Text = z.object({ ja: z.string(), en: z.string() })
export const State = z.enum(STATES)
/** `not-applicable` leaves the denominator visibly. */
export const SubjectState = z.enum([...STATES, 'not-applicable'])
export const SubjectKind = z.enum(SUBJECT_KINDS)
export const Group = z.enum(GROUPS)
export const Posture = z.enum(POSTURES)
export const MeasureId = z.string().regex(/^HB-[A-Z][0-9]{2}$/)
export const EvidenceClass = z.enum(['E1', 'E2', 'E3', 'E4', 'E5'])
const Params = z.record(z.string(), z.union([z.string(), z.number()]))

/** A comma-separated list in the URL: `?state=fails,stale`. */
export const listOf = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .string()
    .max(2000)
    .transform((list) => list.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).max(100))
    .optional()
export const Flag = z.enum(['yes', 'no']).optional()

export const Subject = z.object({
  kind: SubjectKind,
  id: z.string(),
  /** Empty for the organization itself; may be attacker-made text elsewhere. */
  name: z.string(),
  site: z.string().nullable(),
})

/** Why, and what to do next, as whole sentences. `next` is empty for what holds. */
export const Reason = z.object({ code: z.string(), params: Params, why: Text, next: Text })

/** How many subjects are in each state; the sum without `not-applicable` is the denominator `of`. */
export const Counts = z.object({
  fails: z.number().int(),
  stale: z.number().int(),
  unknown: z.number().int(),
  declared: z.number().int(),
  excepted: z.number().int(),
  holds: z.number().int(),
  'not-applicable': z.number().int(),
})
export type Counts = z.infer<typeof Counts>
