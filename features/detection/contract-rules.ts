/**
 * Rules as the console and other programs see them: what each looks for, whether it runs here and why not, and what people
 * except from it. Times are ISO 8601 in UTC. Pure.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'
import { COMPARISONS, LEVELS, RULE_STATES } from './contract-words.ts'

const reader: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']
const keeper: readonly Role[] = ['administrator', 'operator']

const Time = z.iso.datetime()
const Count = z.number().int()
const Words = z.strictObject({ ja: z.string(), en: z.string() })

export const Level = z.enum(LEVELS)
export type Level = z.infer<typeof Level>

/** The set that Hinoban brings. Others are named by their id. */
export const STARTER = 'starter'
export const SetId = z.union([z.literal(STARTER), z.uuid()])

export const RuleState = z.enum(RULE_STATES)
export type RuleState = z.infer<typeof RuleState>

export const TextComparison = z.enum(COMPARISONS)
export type TextComparison = z.infer<typeof TextComparison>

/** A rule is named by its own id (a UUID by the specification), or by its file and line where it has none. */
export const RuleId = z.string().min(1).max(500)

export const RuleRow = z.strictObject({
  id: RuleId,
  set: SetId,
  kind: z.enum(['rule', 'correlation']),
  title: Words,
  level: Level.nullable(),
  status: z.string().nullable(),
  state: RuleState,
  /** Why it is off, or why it was refused; '' where nothing is to be said. */
  why: Words,
  logsource: z.string(),
  /** Tactics and techniques of ATT&CK, such as `t1490`. */
  techniques: z.array(z.string()),
  author: z.string(),
  license: z.string(),
  exceptions: Count,
  /** Events that matched in the last 30 days, and the newest of them. */
  hits: Count,
  lastHitAt: Time.nullable(),
})
export type RuleRow = z.infer<typeof RuleRow>

export const OPERATORS = ['equals', 'contains', 'startswith', 'endswith', 'cidr'] as const
export const Condition = z.strictObject({
  field: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^|\r\n]+$/),
  operator: z.enum(OPERATORS),
  value: z
    .string()
    .min(1)
    .max(1_000)
    .regex(/^[^\r\n]+$/),
})
export type Condition = z.infer<typeof Condition>

export const ExceptionView = z.strictObject({
  id: z.uuid(),
  rule: RuleId,
  ruleTitle: Words,
  conditions: z.array(Condition),
  reason: z.string(),
  /** The last day on which it holds. */
  until: z.iso.date(),
  by: z.string(),
  at: Time,
  ended: z.strictObject({ at: Time, by: z.string() }).nullable(),
})
export type ExceptionView = z.infer<typeof ExceptionView>

export const RuleDetail = RuleRow.extend({
  explanation: Words,
  next: Words,
  /** Equal in both languages: in the words of the rule's author. */
  falsepositives: z.array(Words),
  references: z.array(z.string()),
  date: z.string().nullable(),
  modified: z.string().nullable(),
  file: z.string(),
  /** The rule as it was written. */
  text: z.string(),
  exceptionList: z.array(ExceptionView),
  /** As its set says. */
  compare: TextComparison,
})
export type RuleDetail = z.infer<typeof RuleDetail>

export const RuleFault = z.strictObject({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string(),
  line: Count,
  /** From 1, in signs. */
  column: Count,
  /** The line, cut around what is wrong in it (empty where something is missing); null: no words of the file are at fault. */
  excerpt: z.strictObject({ before: z.string(), wrong: z.string(), after: z.string() }).nullable(),
  message: z.string(),
})
export type RuleFault = z.infer<typeof RuleFault>

/** Rules that are named of each kind of change; all are counted. */
export const MAX_SHOWN_CHANGES = 100
const Changes = z.array(z.strictObject({ id: RuleId, title: Words })).max(MAX_SHOWN_CHANGES)

export const RuleSetView = z.strictObject({
  id: SetId,
  name: Words,
  license: z.string(),
  importedAt: Time.nullable(),
  importedBy: z.string(),
  files: Count,
  loaded: Count,
  refused: Count,
  /** Of all, refused ones too. */
  states: z.partialRecord(RuleState, Count),
  faults: z.array(RuleFault).max(200),
  compare: TextComparison,
  /** The feed that brings it; null: it came with Hinoban, or a person brought it. */
  feed: z.string().nullable(),
  /** What the last import or update changed; null: it was the first, or nothing is known of it. */
  change: z
    .strictObject({
      counts: z.strictObject({ added: Count, changed: Count, removed: Count }),
      added: Changes,
      changed: Changes,
      removed: Changes,
    })
    .nullable(),
})
export type RuleSetView = z.infer<typeof RuleSetView>

export const rulesProblems = {
  'detection.rule_file': { status: 400, params: ['name', 'why'] },
  'detection.rules_too_many': { status: 413, params: ['limit'] },
  'detection.no_rules': { status: 400, params: [] },
  'detection.rules_shrunk': { status: 409, params: ['before', 'rules'] },
  'detection.until_range': { status: 400, params: ['days'] },
  'detection.exception_refused': { status: 400, params: ['why'] },
  'detection.exception_ended': { status: 409, params: [] },
  'detection.whole_company': { status: 403, params: [] },
} as const satisfies Catalogue

/** An exception lasts at most this long; then somebody decides again. */
export const MAX_EXCEPTION_DAYS = 366

export const listRules = endpoint({
  name: 'detection.rules',
  method: 'GET',
  path: '/api/detection/rules',
  summary: 'Rules with their state; each that does not run says why.',
  allow: reader,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    set: SetId.optional(),
    state: RuleState.optional(),
    level: Level.optional(),
    technique: z.string().max(20).optional(),
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({
    rows: z.array(RuleRow),
    total: Count,
    /** The offset of the next page. */
    next: z.string().nullable(),
    counts: z.partialRecord(RuleState, Count),
  }),
})

export const readRule = endpoint({
  name: 'detection.rule',
  method: 'GET',
  path: '/api/detection/rules/:id',
  summary: 'One rule: what it means, its text, and what is excepted from it.',
  allow: reader,
  params: z.strictObject({ id: RuleId }),
  answer: RuleDetail,
})

export const chooseRule = endpoint({
  name: 'detection.rule-choose',
  method: 'PUT',
  path: '/api/detection/rules/:id',
  summary: 'Switches a rule on or off, with the reason.',
  allow: keeper,
  params: z.strictObject({ id: RuleId }),
  body: z.strictObject({ isOn: z.boolean(), reason: z.string().trim().min(1).max(1_000) }),
  answer: RuleDetail,
})

export const listRuleSets = endpoint({
  name: 'detection.rule-sets',
  method: 'GET',
  path: '/api/detection/rule-sets',
  summary: 'Where rules come from, how many were read, and why others were not.',
  allow: reader,
  answer: z.strictObject({
    rows: z.array(RuleSetView),
    /** Feeds whose set was removed here: updates do not bring it back. */
    left: z.array(z.strictObject({ feed: z.string(), set: z.string(), by: z.string(), at: Time })),
  }),
})

export const importRules = endpoint({
  name: 'detection.rule-set-import',
  method: 'POST',
  path: '/api/detection/rule-sets',
  summary:
    'Takes Sigma rules from a file: one .yml, or a .zip of them. The same name again replaces that set.',
  allow: keeper,
  query: z.strictObject({
    name: z.string().trim().min(1).max(100),
    license: z.string().max(200).default(''),
    /** Take it although it has more than a tenth fewer rules than the set of this name. */
    shrunk: z.enum(['refuse', 'take']).default('refuse'),
  }),
  upload: true,
  answer: RuleSetView,
  problems: [
    'detection.rule_file',
    'detection.rules_too_many',
    'detection.no_rules',
    'detection.rules_shrunk',
  ],
})

export const compareRuleSet = endpoint({
  name: 'detection.rule-set-compare',
  method: 'PUT',
  path: '/api/detection/rule-sets/:id/comparison',
  summary:
    'How the rules of a set compare texts: as they are, or after NFKC, so that half-width and full-width are one.',
  allow: keeper,
  params: z.strictObject({ id: SetId }),
  body: z.strictObject({ compare: TextComparison }),
  answer: RuleSetView,
})

export const removeRuleSet = endpoint({
  name: 'detection.rule-set-remove',
  method: 'DELETE',
  path: '/api/detection/rule-sets/:id',
  summary: 'Removes an imported set. Its alerts stay; a set by feed is not brought again here.',
  allow: keeper,
  params: z.strictObject({ id: z.uuid() }),
})

export const takeRuleFeed = endpoint({
  name: 'detection.rule-feed-take',
  method: 'POST',
  path: '/api/detection/rule-feeds',
  summary: 'Takes the set of a feed again that was removed here.',
  allow: keeper,
  body: z.strictObject({ feed: z.string().min(1).max(80) }),
})

/** The tactics of Enterprise ATT&CK in their order. */
export const TACTICS = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'stealth',
  'defense-impairment',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
] as const

export const readCoverage = endpoint({
  name: 'detection.coverage',
  method: 'GET',
  path: '/api/detection/coverage',
  summary: 'Which techniques of ATT&CK the running rules look for, and what they found in 30 days.',
  allow: reader,
  answer: z.strictObject({
    tactics: z.array(
      z.strictObject({
        tactic: z.enum(TACTICS),
        techniques: z.array(
          z.strictObject({
            technique: z.string(),
            /** Empty texts: only its number is known. */
            name: Words,
            rules: Count,
            hits: Count,
          }),
        ),
      }),
    ),
  }),
})

export const listExceptions = endpoint({
  name: 'detection.exceptions',
  method: 'GET',
  path: '/api/detection/exceptions',
  summary: 'What is excepted from rules, by whom and until when.',
  allow: reader,
  query: z.strictObject({ ended: z.enum(['no', 'all']).default('no') }),
  answer: z.strictObject({ rows: z.array(ExceptionView) }),
})

export const exceptFromRule = endpoint({
  name: 'detection.except',
  method: 'POST',
  path: '/api/detection/exceptions',
  summary: 'Excepts events of which all conditions hold from one rule, with a reason and an end.',
  allow: keeper,
  body: z.strictObject({
    rule: RuleId,
    conditions: z.array(Condition).min(1).max(10),
    reason: z.string().trim().min(1).max(1_000),
    until: z.iso.date(),
  }),
  answer: ExceptionView,
  problems: ['detection.until_range', 'detection.exception_refused'],
})

export const endException = endpoint({
  name: 'detection.except-end',
  method: 'POST',
  path: '/api/detection/exceptions/:id/end',
  summary: 'Ends an exception before its day.',
  allow: keeper,
  params: z.strictObject({ id: z.uuid() }),
  answer: ExceptionView,
  problems: ['detection.exception_ended'],
})
