/**
 * One finding in full.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { FindingRow, FixState } from './contract-findings.ts'
import { Params, readers, Text, Time } from './contract-words.ts'

export const OpinionView = z.strictObject({
  source: z.string(),
  /** As the source is called by people. */
  sourceName: Text,
  advisory: z.string(),
  publisher: z.string(),
  verdict: z.string(),
  /** Nearest to the package decides; 0 to 100. */
  rank: z.number(),
  confidence: z.number(),
  /** Whether the range was read exactly, from prose, partly or not at all. */
  reading: z.enum(['exact', 'prose', 'partly', 'not-read']),
  /** The range or the words that decided. */
  text: z.string(),
  fix: z.string().nullable(),
  fixState: FixState,
  justification: z.string().nullable(),
  /** A VEX document that was handed in, with the supplier's words; null: from a feed. */
  vex: z
    .strictObject({ document: z.uuid(), by: z.string(), at: Time, words: z.string() })
    .nullable(),
  isDeciding: z.boolean(),
  isOpposed: z.boolean(),
})
export type OpinionView = z.infer<typeof OpinionView>

export const AdvisoryView = z.strictObject({
  source: z.string(),
  publisher: z.string(),
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  language: z.enum(['ja', 'en']),
  publishedAt: Time.nullable(),
  modifiedAt: Time.nullable(),
  scores: z.array(
    z.strictObject({
      version: z.string(),
      vector: z.string(),
      score: z.number().nullable(),
      severity: z.string().nullable(),
      by: z.string(),
    }),
  ),
  references: z.array(z.strictObject({ url: z.string(), tags: z.array(z.string()) })),
})
export type AdvisoryView = z.infer<typeof AdvisoryView>

export const FindingDetail = FindingRow.extend({
  component: FindingRow.shape.component.extend({
    /** What it is called across versions; give it back as the filter `product`. */
    key: z.string(),
    type: z.string(),
    purl: z.string(),
    cpe: z.string(),
  }),
  /** Every id under which a source knows the flaw. */
  ids: z.array(z.string()),
  cwes: z.array(z.string()),
  vector: z.string(),
  scoredBy: z.string(),
  /** Why the verdict is what it is. */
  reason: z.strictObject({ code: z.string(), words: Text }),
  /** What each source says of the installed version; null: the catalogue is not there now. */
  opinions: z.array(OpinionView).nullable(),
  advisories: z.array(AdvisoryView).nullable(),
  policy: z.strictObject({ id: z.string(), version: z.string(), name: Text }),
  /** What the policy was asked with; `isAssumed`: nobody knows, so the worse value counts. */
  inputs: z.array(
    z.strictObject({ name: z.string(), value: z.string(), isAssumed: z.boolean(), words: Text }),
  ),
  clock: z.strictObject({
    knownAt: Time,
    /** Null: not known when the fix came out, or there is none. */
    fixAt: Time.nullable(),
    /** When something made it more urgent; null: nothing did. */
    raisedAt: Time.nullable(),
  }),
  next: Text,
  /** To be copied into a mail to whoever maintains the device. */
  instruction: Text,
  /** Who saw the component, and when. */
  evidence: z.strictObject({ source: z.string(), seenFrom: Time, seenUntil: Time }),
  history: z.array(
    z.strictObject({
      at: Time,
      what: z.enum([
        'found',
        'reopened',
        'closed',
        'more-urgent',
        'less-urgent',
        'verdict-changed',
        'version-changed',
        'suppressed',
        'accepted',
        'resumed',
      ]),
      by: z.string().nullable(),
      words: Text,
    }),
  ),
})
export type FindingDetail = z.infer<typeof FindingDetail>

export const readFinding = endpoint({
  name: 'vulnerabilities.finding',
  method: 'GET',
  path: '/api/vulnerabilities/findings/:id',
  summary: 'One finding: every source side by side, the deadline and its reason, what to do next.',
  allow: readers,
  params: Params,
  answer: FindingDetail,
})
