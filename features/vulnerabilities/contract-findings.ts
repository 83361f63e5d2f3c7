/**
 * Lists of findings, how many there are, and how complete that is. While nothing could be matched yet, counts are null: never 0.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Count, Day, readers, Text, Time, workers } from './contract-words.ts'

/**
 * Which list a finding stands in. `not-affected`: the nearest source says so and another says the opposite. `suppressed`:
 * a person said it is a false alarm; `accepted`: a person bears the risk until a day.
 */
export const BUCKETS = [
  'affected',
  'version-unknown',
  'platform-unconfirmed',
  'under-investigation',
  'not-affected',
  'suppressed',
  'accepted',
  'closed',
] as const
export const Bucket = z.enum(BUCKETS)
export type Bucket = z.infer<typeof Bucket>

export const VERDICTS = [
  'affected',
  'version-unknown',
  'platform-unconfirmed',
  'under-investigation',
  'not-affected',
  'fixed',
] as const
export const VerdictWord = z.enum(VERDICTS)
export type VerdictWord = z.infer<typeof VerdictWord>

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const
export const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>

/** flaw: a published vulnerability · eol: a product past the support of its maker. */
export const FindingKind = z.enum(['flaw', 'eol'])

/** Only the world closes: each is something that was seen, or that a source took back. */
export const CLOSED_WHY = [
  'version-changed',
  'component-gone',
  'asset-gone',
  'not-affected',
  'withdrawn',
  'platform-differs',
] as const
export const ClosedWhy = z.enum(CLOSED_WHY)
export type ClosedWhy = z.infer<typeof ClosedWhy>

export const FixState = z.enum(['fixed', 'not-fixed', 'wont-fix', 'deferred', 'unknown'])
export const CatalogueState = z.enum(['absent', 'building', 'ready'])
export type CatalogueState = z.infer<typeof CatalogueState>

/** Of the distinct software and systems in the inventory, what can be judged and why the rest cannot. */
export const COVERAGE_KINDS = [
  'judged',
  'nothing-known',
  'no-source',
  'no-identity',
  'version-unreadable',
] as const
export const CoverageKind = z.enum(COVERAGE_KINDS)
export type CoverageKind = z.infer<typeof CoverageKind>

export const Coverage = z.strictObject({
  components: Count,
  /** Known to sources, or of a kind that a loaded source covers and has no record of. */
  judgeable: Count,
  noSource: Count,
  noIdentity: Count,
  versionUnreadable: Count,
})
export type Coverage = z.infer<typeof Coverage>

/** How far the matching is. On every answer, so that no list is read as complete that is not. */
export const Standing = z.strictObject({
  catalogue: CatalogueState,
  /** When the inventory was last matched as a whole; null: never. */
  matchedAt: Time.nullable(),
  /** Of the run under way, 0 to 1; null: none runs. */
  progress: z.number().min(0).max(1).nullable(),
  /** Null: never matched, so nothing can be said. */
  coverage: Coverage.nullable(),
  /** "N of M components can be judged; K cannot, because …"; or why there is nothing yet. */
  sentence: Text,
})
export type Standing = z.infer<typeof Standing>

export const FlawSummary = z.strictObject({
  /** CVE number, or the id of the only source that numbered it; `eol:…` for an end of life. */
  id: z.string(),
  title: Text,
  severity: Severity,
  score: z.number().nullable(),
  epss: z.number().nullable(),
  epssPercentile: z.number().nullable(),
  /** Null: in no loaded list of exploited flaws. */
  kev: z
    .strictObject({
      lists: z.array(z.string()),
      addedAt: Time.nullable(),
      ransomware: z.boolean(),
    })
    .nullable(),
})
export type FlawSummary = z.infer<typeof FlawSummary>

export const FindingRow = z.strictObject({
  id: z.uuid(),
  kind: FindingKind,
  bucket: Bucket,
  verdict: VerdictWord,
  flaw: FlawSummary,
  asset: z.strictObject({
    id: z.uuid(),
    name: z.string(),
    site: z.uuid().nullable(),
    deviceClass: z.string(),
    /** Whether the internet can reach it, as it was when the finding was last matched; null: nobody looked. */
    isExposed: z.boolean().nullable(),
  }),
  component: z.strictObject({
    name: z.string(),
    supplier: z.string(),
    /** Every version of it on this asset that is concerned; '' where nobody saw one. */
    versions: z.array(z.string()),
  }),
  /** 0 to 100. */
  confidence: z.number().int(),
  /** Another source says the opposite. */
  isConflict: z.boolean(),
  fix: z.strictObject({
    version: z.string().nullable(),
    state: FixState,
    /** False: only a later release of the distribution brings it. */
    isReachable: z.boolean().nullable(),
  }),
  /** What the policy says is to be done. */
  outcome: Text,
  /** Null: with the next regular update; also for what is not in the list `affected`. */
  due: Day.nullable(),
  isOverdue: z.boolean(),
  /** Why this deadline, in one sentence. */
  why: Text,
  firstSeenAt: Time,
  /** When the component was last seen on the asset. */
  lastSeenAt: Time,
  closed: z.strictObject({ at: Time, why: ClosedWhy, words: Text }).nullable(),
  handled: z
    .strictObject({
      suppression: z.uuid(),
      by: z.string(),
      reason: z.string(),
      until: Day.nullable(),
    })
    .nullable(),
})
export type FindingRow = z.infer<typeof FindingRow>

export const FINDING_SORTS = [
  'due',
  'score',
  'epss',
  'kev',
  'asset',
  'product',
  'flaw',
  'firstSeen',
  'confidence',
] as const
export const FindingSort = z.enum(FINDING_SORTS)
export type FindingSort = z.infer<typeof FindingSort>

const filters = {
  bucket: Bucket.default('affected'),
  severity: Severity.optional(),
  kev: z.enum(['yes', 'no']).optional(),
  /** yes: by a list of exploited flaws, ransomware uses it. */
  ransomware: z.enum(['yes']).optional(),
  /** Whether the internet can reach the asset; unknown: nobody looked. */
  exposed: z.enum(['yes', 'no', 'unknown']).optional(),
  kind: FindingKind.optional(),
  /** overdue: before today · week: within seven days · none: with the next regular update. */
  due: z.enum(['overdue', 'week', 'later', 'none']).optional(),
  conflict: z.enum(['yes']).optional(),
  site: z.union([z.uuid(), z.literal('none')]).optional(),
  asset: z.uuid().optional(),
  /** A flaw by its id. */
  flaw: z.string().max(100).optional(),
  /** Key of a product, as `detail.component.key` names it. */
  product: z.string().max(500).optional(),
  /** In the names of assets and components and in flaw ids. */
  q: z.string().max(200).optional(),
}
export const FindingFilter = z.strictObject(filters)
export type FindingFilter = z.output<typeof FindingFilter>

export const listFindings = endpoint({
  name: 'vulnerabilities.findings',
  method: 'GET',
  path: '/api/vulnerabilities/findings',
  summary: 'Findings of one list, sorted and filtered, page by page, with how complete they are.',
  allow: readers,
  query: z.strictObject({
    ...filters,
    sort: FindingSort.default('due'),
    order: z.enum(['asc', 'desc']).default('asc'),
    cursor: z.string().max(1_000).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({
    rows: z.array(FindingRow),
    next: z.string().nullable(),
    /** Null: nothing was matched yet. */
    total: z.strictObject({ count: Count, isMore: z.boolean() }).nullable(),
    standing: Standing,
  }),
  problems: ['vulnerabilities.bad_cursor'],
})

export const exportFindings = endpoint({
  name: 'vulnerabilities.export',
  method: 'GET',
  path: '/api/vulnerabilities/findings/export',
  summary: 'The same findings as a file: CSV that no spreadsheet runs, or JSON Lines.',
  allow: readers,
  query: z.strictObject({ ...filters, format: z.enum(['csv', 'json']).default('csv') }),
  answerKind: 'file',
})

export const findingSummary = endpoint({
  name: 'vulnerabilities.summary',
  method: 'GET',
  path: '/api/vulnerabilities/summary',
  summary: 'How many findings stand in each list, how urgent they are, and how complete that is.',
  allow: readers,
  query: z.strictObject({ asset: z.uuid().optional() }),
  answer: z.strictObject({
    standing: Standing,
    /** Null: nothing was matched yet. */
    counts: z
      .strictObject({
        buckets: z.record(Bucket, Count),
        severities: z.record(Severity, Count),
        overdue: Count,
        withinWeek: Count,
        exploited: Count,
        ransomware: Count,
        /** On assets that the internet can reach. */
        exposed: Count,
        exposedExploited: Count,
        endOfLife: Count,
        /** Assets with at least one finding in `affected`. */
        assets: Count,
      })
      .nullable(),
    /** Some that cannot be judged, by reason. */
    notJudged: z.array(
      z.strictObject({
        kind: CoverageKind,
        words: Text,
        count: Count,
        samples: z.array(z.strictObject({ name: z.string(), version: z.string() })),
      }),
    ),
  }),
})

export const matchNow = endpoint({
  name: 'vulnerabilities.match-now',
  method: 'POST',
  path: '/api/vulnerabilities/match',
  summary: 'Match the whole inventory anew.',
  allow: workers,
  answer: z.strictObject({ standing: Standing }),
})
