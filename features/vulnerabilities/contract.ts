/**
 * Findings of vulnerabilities as the console and other programs see them. Times are ISO 8601 in UTC; sentences come in both
 * languages. While nothing could be matched yet, counts are null: never 0.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

export * from './contract-case-pages.ts'
export * from './contract-cases.ts'

const readers: readonly Role[] = [
  'administrator',
  'operator',
  'officer',
  'auditor',
  'site-contact',
  'provider',
]
const workers: readonly Role[] = ['administrator', 'operator', 'officer']
const deciders: readonly Role[] = ['administrator', 'officer']

const Time = z.iso.datetime()
const Day = z.iso.date()
const Count = z.number().int()
export const Text = z.strictObject({ ja: z.string(), en: z.string() })
export type Text = z.infer<typeof Text>
const Params = z.strictObject({ id: z.uuid() })

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

/** false-alarm: it does not apply here, with the reason · accepted: it applies, and the risk is borne until a day. */
export const SuppressionKind = z.enum(['false-alarm', 'accepted'])
export const SuppressionScope = z.enum(['finding', 'everywhere'])
const Reason = z.string().trim().min(1).max(1_000)

export const SuppressionView = z.strictObject({
  id: z.uuid(),
  kind: SuppressionKind,
  scope: SuppressionScope,
  flaw: z.string(),
  /** Its name for people; versions do not matter: it holds for later versions too. */
  component: z.strictObject({ key: z.string(), name: z.string() }),
  asset: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  reason: z.string(),
  /** VEX justification where it came from a VEX document. */
  justification: z.string().nullable(),
  until: Day.nullable(),
  by: z.string(),
  at: Time,
  ended: z.strictObject({ at: Time, by: z.string() }).nullable(),
  /** Findings that it holds back now. */
  findings: Count,
})
export type SuppressionView = z.infer<typeof SuppressionView>

export const suppress = endpoint({
  name: 'vulnerabilities.suppress',
  method: 'POST',
  path: '/api/vulnerabilities/suppressions',
  summary:
    'Say that a finding is a false alarm, or bear its risk until a day, here or wherever the component is.',
  allow: workers,
  body: z.strictObject({
    finding: z.uuid(),
    kind: SuppressionKind,
    scope: SuppressionScope,
    reason: Reason,
    /** Needed to accept a risk; at most 366 days ahead. */
    until: Day.nullable(),
  }),
  answer: SuppressionView,
  problems: [
    'vulnerabilities.until_out_of_range',
    'vulnerabilities.until_needed',
    'vulnerabilities.accept_role',
    'vulnerabilities.whole_company',
  ],
})

export const listSuppressions = endpoint({
  name: 'vulnerabilities.suppressions',
  method: 'GET',
  path: '/api/vulnerabilities/suppressions',
  summary: 'Who said of what that it does not count, why and until when.',
  allow: readers,
  query: z.strictObject({ ended: z.enum(['no', 'all']).default('no') }),
  answer: z.strictObject({ rows: z.array(SuppressionView) }),
})

export const endSuppression = endpoint({
  name: 'vulnerabilities.end-suppression',
  method: 'POST',
  path: '/api/vulnerabilities/suppressions/:id/end',
  summary: 'Let what was held back count again.',
  allow: workers,
  params: Params,
  answer: SuppressionView,
  problems: ['vulnerabilities.suppression_ended', 'vulnerabilities.whole_company'],
})

export const POLICIES = ['bod-26-04', 'ssvc-deployer', 'scs-3'] as const
export const PolicyId = z.enum(POLICIES)
export type PolicyId = z.infer<typeof PolicyId>

export const PolicyView = z.strictObject({
  id: PolicyId,
  version: z.string(),
  name: Text,
  about: Text,
  source: z.string(),
  /** The table as it is: names of the inputs, then the outcome. */
  columns: z.array(Text),
  rows: z.array(z.array(z.string())),
  outcomes: z.array(
    z.strictObject({ outcome: z.string(), words: Text, days: z.number().int().nullable() }),
  ),
})
export type PolicyView = z.infer<typeof PolicyView>

export const readPolicy = endpoint({
  name: 'vulnerabilities.policy',
  method: 'GET',
  path: '/api/vulnerabilities/policy',
  summary: 'By which table deadlines are given, and the tables to choose from.',
  allow: readers,
  answer: z.strictObject({
    chosen: PolicyId,
    by: z.string().nullable(),
    at: Time.nullable(),
    version: z.number().int(),
    policies: z.array(PolicyView),
  }),
})

export const choosePolicy = endpoint({
  name: 'vulnerabilities.choose-policy',
  method: 'PUT',
  path: '/api/vulnerabilities/policy',
  summary: 'Give deadlines by another table; the only way in which a deadline can move later.',
  allow: deciders,
  body: z.strictObject({ policy: PolicyId, reason: Reason, version: z.number().int() }),
  answer: z.strictObject({ chosen: PolicyId, version: z.number().int() }),
  problems: ['vulnerabilities.changed_meanwhile'],
})

export const matchNow = endpoint({
  name: 'vulnerabilities.match-now',
  method: 'POST',
  path: '/api/vulnerabilities/match',
  summary: 'Match the whole inventory anew.',
  allow: workers,
  answer: z.strictObject({ standing: Standing }),
})

export const vulnerabilitiesProblems = {
  'vulnerabilities.bad_cursor': { status: 400, params: [] },
  'vulnerabilities.until_out_of_range': { status: 400, params: ['days'] },
  'vulnerabilities.until_needed': { status: 400, params: [] },
  'vulnerabilities.accept_role': { status: 403, params: [] },
  'vulnerabilities.whole_company': { status: 403, params: [] },
  'vulnerabilities.suppression_ended': { status: 409, params: [] },
  'vulnerabilities.changed_meanwhile': { status: 409, params: ['version'] },
} as const satisfies Catalogue
