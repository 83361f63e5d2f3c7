/**
 * Live sources as the console and other programs see them: which kinds there are, how each is set up, tried, asked,
 * and how it went. Knows no feature: kinds are registered by the features.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../access/roles.ts'
import type { Catalogue } from '../problem/index.ts'

export const MAX_SOURCES = 500
/** Runs kept of each source. */
export const KEPT_RUNS = 100
export const MAX_WARNINGS = 100

const Words = z.strictObject({ ja: z.string(), en: z.string() })
const Moment = z.iso.datetime()

export const FieldView = z.strictObject({
  key: z.string(),
  label: Words,
  hint: Words,
  kind: z.enum(['text', 'number', 'lines', 'choice', 'switch', 'secret']),
  isRequired: z.boolean(),
  choices: z.array(z.strictObject({ value: z.string(), label: Words })),
  initial: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  isDestination: z.boolean(),
})
export type FieldView = z.infer<typeof FieldView>

export const KindView = z.strictObject({
  id: z.string(),
  title: Words,
  hint: Words,
  evidenceClass: z.enum(['E1', 'E2']),
  /** pulled: Hinoban asks · pushing: it calls Hinoban. */
  mode: z.enum(['pulled', 'pushing']),
  fields: z.array(FieldView),
  siteRequired: z.boolean(),
  everyMinutes: z.number().int().nullable(),
})
export type KindView = z.infer<typeof KindView>

/**
 * off: a person stopped it · waiting: never yet · working · failing: the last try failed · silent: nothing came for
 * longer than its kind allows.
 */
export const Health = z.enum(['off', 'waiting', 'working', 'failing', 'silent'])
export type Health = z.infer<typeof Health>

export const Counts = z.strictObject({
  seen: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
})
export type Counts = z.infer<typeof Counts>

export const Failure = z.strictObject({ code: z.string(), text: Words })
export type Failure = z.infer<typeof Failure>

/** What a person filled in: texts, numbers, switches, lists of lines. */
export const Filled = z.record(
  z.string().max(60),
  z.union([
    z.string().max(4_000),
    z.number(),
    z.boolean(),
    z.array(z.string().max(1_000)).max(2_000),
  ]),
)
export type Filled = z.infer<typeof Filled>

export const SourceRow = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  name: z.string(),
  site: z.uuid().nullable(),
  enabled: z.boolean(),
  health: Health,
  everyMinutes: z.number().int().nullable(),
  isRunning: z.boolean(),
  nextAt: Moment.nullable(),
  lastTriedAt: Moment.nullable(),
  lastOkAt: Moment.nullable(),
  lastCounts: Counts.nullable(),
  failure: Failure.nullable(),
  version: z.number().int(),
})
export type SourceRow = z.infer<typeof SourceRow>

export const SourceDetail = SourceRow.extend({
  settings: Filled,
  /** Names of the secrets that are kept; their values are never shown. */
  secrets: z.array(z.string()),
  createdAt: Moment,
  createdBy: z.string(),
  /** What a person does on the other side; the copied parts never hold a secret. */
  setup: z.array(
    z.strictObject({
      title: Words,
      text: Words,
      copy: z.strictObject({ name: z.string(), content: z.string() }).nullable(),
    }),
  ),
})
export type SourceDetail = z.infer<typeof SourceDetail>

export const RunRow = z.strictObject({
  id: z.uuid(),
  startedAt: Moment,
  endedAt: Moment.nullable(),
  outcome: z.enum(['running', 'ok', 'failed']),
  /** A person, or empty: the schedule. */
  askedBy: z.string(),
  counts: Counts.nullable(),
  warnings: z.array(Words),
  failure: Failure.nullable(),
})
export type RunRow = z.infer<typeof RunRow>

const Given = z.strictObject({
  name: z.string().trim().min(1).max(100),
  site: z.uuid().nullable(),
  enabled: z.boolean(),
  everyMinutes: z.number().int().min(5).max(10_080).nullable(),
  settings: Filled,
  /** Only what is new; what is left out stays as it is. */
  secrets: z.record(z.string().max(60), z.string().min(1).max(20_000)),
})
export const NewSource = Given.extend({ kind: z.string().max(60) })
export type NewSource = z.infer<typeof NewSource>
export const SourceEdit = Given.extend({ version: z.number().int() })
export type SourceEdit = z.infer<typeof SourceEdit>

/** The secret that Hinoban made for a source that calls us; in this answer and in no other. */
const Kept = z.strictObject({ source: SourceDetail, token: z.string().nullable() })

export const sourcesProblems = {
  'sources.unknown_kind': { status: 422, params: ['kind'] },
  /** `why` in both languages where the kind gives one, `日本語 / English`. */
  'sources.field_wrong': { status: 422, params: ['field', 'fieldEn', 'why'] },
  'sources.secret_needed': { status: 422, params: ['field', 'fieldEn'] },
  /** The destination changed: whoever sends the secrets there gives them anew. */
  'sources.secret_again': { status: 422, params: ['field', 'fieldEn'] },
  'sources.unknown_site': { status: 422, params: [] },
  'sources.site_needed': { status: 422, params: [] },
  'sources.too_many': { status: 409, params: ['limit'] },
  'sources.changed_meanwhile': { status: 409, params: ['version'] },
  'sources.it_calls_us': { status: 409, params: [] },
  'sources.has_no_token': { status: 409, params: [] },
  'sources.timed_out': { status: 504, params: ['minutes'] },
  /** Hinoban itself failed; the log has the number. */
  'sources.incident': { status: 500, params: ['id'] },
} as const satisfies Catalogue

const administrator: readonly Role[] = ['administrator']
const keeps: readonly Role[] = ['administrator', 'operator']
const reader: readonly Role[] = [
  'administrator',
  'operator',
  'site-contact',
  'officer',
  'auditor',
  'provider',
]
const ById = z.strictObject({ id: z.uuid() })

export const sourceKinds = endpoint({
  name: 'sources.kinds',
  method: 'GET',
  path: '/api/source-kinds',
  summary: 'The kinds of live sources that can be set up.',
  allow: reader,
  answer: z.strictObject({ kinds: z.array(KindView) }),
})

export const listSources = endpoint({
  name: 'sources.list',
  method: 'GET',
  path: '/api/sources',
  summary: 'Live sources with their health.',
  allow: reader,
  answer: z.strictObject({ rows: z.array(SourceRow) }),
})

export const readSource = endpoint({
  name: 'sources.read',
  method: 'GET',
  path: '/api/sources/:id',
  summary: 'One live source: settings without secrets, health, and the steps of its setup.',
  allow: keeps,
  params: ById,
  answer: SourceDetail,
})

export const sourceRuns = endpoint({
  name: 'sources.runs',
  method: 'GET',
  path: '/api/sources/:id/runs',
  summary: 'The last collections of a source, newest first.',
  allow: reader,
  params: ById,
  answer: z.strictObject({ rows: z.array(RunRow) }),
})

export const createSource = endpoint({
  name: 'sources.create',
  method: 'POST',
  path: '/api/sources',
  summary: 'Set a live source up. The secret of one that calls us is told here, once.',
  allow: administrator,
  body: NewSource,
  answer: Kept,
  problems: [
    'sources.unknown_kind',
    'sources.field_wrong',
    'sources.secret_needed',
    'sources.unknown_site',
    'sources.site_needed',
    'sources.too_many',
  ],
})

export const changeSource = endpoint({
  name: 'sources.change',
  method: 'PUT',
  path: '/api/sources/:id',
  summary: 'Change a live source; a new destination asks for its secrets again.',
  allow: administrator,
  params: ById,
  body: SourceEdit,
  answer: SourceDetail,
  problems: [
    'sources.field_wrong',
    'sources.secret_needed',
    'sources.secret_again',
    'sources.unknown_site',
    'sources.site_needed',
    'sources.changed_meanwhile',
  ],
})

export const renewToken = endpoint({
  name: 'sources.renew-token',
  method: 'POST',
  path: '/api/sources/:id/token',
  summary: 'A new secret for a source that calls us; the old one ends at once.',
  allow: administrator,
  params: ById,
  body: z.strictObject({}),
  answer: z.strictObject({ token: z.string() }),
  problems: ['sources.has_no_token'],
})

export const removeSource = endpoint({
  name: 'sources.remove',
  method: 'DELETE',
  path: '/api/sources/:id',
  summary: 'Remove a live source. What it has brought stays.',
  allow: administrator,
  params: ById,
  answer: z.strictObject({ ok: z.literal(true) }),
})

export const tryOutSource = endpoint({
  name: 'sources.try-out',
  method: 'POST',
  path: '/api/sources/:id/try-out',
  summary: 'Ask the source now without taking anything in.',
  allow: administrator,
  params: ById,
  body: z.strictObject({}),
  answer: z.strictObject({ found: z.array(Words), failure: Failure.nullable() }),
  problems: ['sources.it_calls_us'],
})

export const collectNow = endpoint({
  name: 'sources.collect',
  method: 'POST',
  path: '/api/sources/:id/collect',
  summary: 'Collect from this source as soon as possible.',
  allow: keeps,
  params: ById,
  body: z.strictObject({}),
  answer: z.strictObject({ ok: z.literal(true) }),
  problems: ['sources.it_calls_us'],
})
