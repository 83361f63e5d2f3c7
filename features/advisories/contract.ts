/**
 * The inbox of advisories as the console and other programs see it. Times are ISO 8601 in UTC; sentences come in both
 * languages. Of a publisher's text only title, address and numbers are kept.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

const readers: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']
const workers: readonly Role[] = ['administrator', 'operator', 'officer']
const keepers: readonly Role[] = ['administrator', 'operator']

const Time = z.iso.datetime()
const Count = z.number().int()
const Text = z.strictObject({ ja: z.string(), en: z.string() })
const Params = z.strictObject({ id: z.uuid() })

/** other: a file of somebody else, or a text that a person pasted. */
export const SOURCES = ['jpcert', 'ipa', 'jvn', 'nco', 'meti', 'other'] as const
export const Source = z.enum(SOURCES)
export type Source = z.infer<typeof Source>

/** Whether it touches the own inventory. `unknown` says why nobody can tell yet; it never means no. */
export const VERDICTS = ['touches', 'not-touched', 'unknown'] as const
export const Verdict = z.enum(VERDICTS)
export type Verdict = z.infer<typeof Verdict>

/** flaws: the numbers it names were matched · names: a product of its title is installed, its version was not judged. */
export const Basis = z.enum(['flaws', 'names', 'none'])
export type Basis = z.infer<typeof Basis>

/** not-affected: does not apply here · handled: an action takes care of it · consult: somebody is asked. */
export const DECISIONS = ['not-affected', 'handled', 'consult'] as const
export const DecisionKind = z.enum(DECISIONS)
export type DecisionKind = z.infer<typeof DecisionKind>

/** Who is asked. */
export const DESKS = ['vendor', 'ipa', 'police', 'jpcert'] as const
export const Desk = z.enum(DESKS)
export type Desk = z.infer<typeof Desk>

export const DecisionView = z.strictObject({
  id: z.uuid(),
  kind: DecisionKind,
  reason: z.string(),
  /** Which action takes care of it; '' where none is named. */
  action: z.string(),
  by: z.string(),
  at: Time,
  /** What Hinoban answered at that moment, in one sentence. */
  answered: Text,
})
export type DecisionView = z.infer<typeof DecisionView>

export const AdvisoryRow = z.strictObject({
  id: z.uuid(),
  source: Source,
  title: z.string(),
  /** '' where it came without an address. */
  url: z.string(),
  publishedAt: Time.nullable(),
  receivedAt: Time,
  /** CVE, JVN, JVNDB and other numbers that it names. */
  ids: z.array(z.string()),
  verdict: Verdict,
  basis: Basis,
  /** Of the assets that the reader may see. */
  hosts: Count,
  /** The answer in one sentence: it touches you and where, it does not and why, or why nobody can tell yet. */
  sentence: Text,
  /** When it was last applied to the inventory; null: not yet. */
  appliedAt: Time.nullable(),
  /** A flaw that it names is known to be exploited. */
  isExploited: z.boolean(),
  isUnread: z.boolean(),
  /** A person has to decide: neither did anybody, nor does it plainly not touch the inventory. */
  isUndecided: z.boolean(),
  /** Null: no deadline, as for old ones and for what touches nothing. */
  decideBy: Time.nullable(),
  isOverdue: z.boolean(),
  decision: DecisionView.pick({ kind: true, by: true, at: true }).nullable(),
})
export type AdvisoryRow = z.infer<typeof AdvisoryRow>

export const HostView = z.strictObject({
  asset: z.uuid(),
  name: z.string(),
  /** '' where a name alone matched. */
  flaw: z.string(),
  product: z.string(),
  version: z.string(),
})
export type HostView = z.infer<typeof HostView>

export const ConsultationView = z.strictObject({
  id: z.uuid(),
  desk: Desk,
  language: z.enum(['ja', 'en']),
  text: z.string(),
  by: z.string(),
  at: Time,
})
export type ConsultationView = z.infer<typeof ConsultationView>

export const AdvisoryDetail = AdvisoryRow.extend({
  /** At most 500, by name. */
  touched: z.array(HostView),
  /** What was asked of the inventory to answer: the proof of "not affected". */
  query: z.strictObject({ flaws: z.array(z.string()), products: z.array(z.string()) }),
  readBy: z.string(),
  /** It was decided, and touches more since. */
  reopenedAt: Time.nullable(),
  decisions: z.array(DecisionView),
  consultations: z.array(ConsultationView),
})
export type AdvisoryDetail = z.infer<typeof AdvisoryDetail>

export const SourceView = z.strictObject({
  source: Source,
  /** The name under which its feed is turned on and mirrored; '' for files alone. */
  feed: z.string(),
  isOn: z.boolean(),
  /** Where it is fetched from, and whether that host is on the allow-list. */
  url: z.string(),
  isAllowed: z.boolean(),
  /** When something of it last arrived, fetched or by file; null: never. */
  arrivedAt: Time.nullable(),
  /** When its newest item was published; null: it has none with a date. */
  newestAt: Time.nullable(),
  /** Code of the problem of the last try; '': none. */
  error: z.string(),
  damaged: Count,
})
export type SourceView = z.infer<typeof SourceView>

export const FILTERS = ['undecided', 'unread', 'overdue', 'decided'] as const

export const listAdvisories = endpoint({
  name: 'advisories.list',
  method: 'GET',
  path: '/api/advisories',
  summary: 'Advisories, newest first, each with whether it touches the own inventory.',
  allow: readers,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    verdict: Verdict.optional(),
    state: z.enum(FILTERS).optional(),
    source: Source.optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answer: z.strictObject({
    rows: z.array(AdvisoryRow),
    next: z.string().nullable(),
    total: Count,
    /** Over all, whatever the filter. */
    counts: z.strictObject({
      all: Count,
      undecided: Count,
      unread: Count,
      overdue: Count,
      touching: Count,
    }),
  }),
  problems: ['advisories.bad_cursor'],
})

export const listSources = endpoint({
  name: 'advisories.sources',
  method: 'GET',
  path: '/api/advisories/sources',
  summary: 'Where advisories come from, whether each is fetched, and how fresh it is.',
  allow: readers,
  answer: z.strictObject({ isFetching: z.boolean(), rows: z.array(SourceView) }),
})

export const readAdvisory = endpoint({
  name: 'advisories.read',
  method: 'GET',
  path: '/api/advisories/:id',
  summary: 'One advisory: the assets it touches and why, what was decided, what was asked of whom.',
  allow: readers,
  params: Params,
  answer: AdvisoryDetail,
})

export const markRead = endpoint({
  name: 'advisories.mark-read',
  method: 'POST',
  path: '/api/advisories/:id/read',
  summary: 'Say that somebody who works on advisories has opened it.',
  allow: workers,
  params: Params,
})

export const decide = endpoint({
  name: 'advisories.decide',
  method: 'POST',
  path: '/api/advisories/:id/decisions',
  summary: 'Decide with one’s name; the answer of that moment is kept with it.',
  allow: workers,
  params: Params,
  body: z.strictObject({
    kind: DecisionKind,
    reason: z.string().trim().min(1).max(1_000),
    action: z.string().trim().max(300).default(''),
  }),
  answer: DecisionView,
  problems: ['advisories.sign_in_person'],
})

export const draftConsultation = endpoint({
  name: 'advisories.draft-consultation',
  method: 'POST',
  path: '/api/advisories/:id/consultations',
  summary:
    'Write a draft to the maintenance vendor, IPA, the prefectural police or JPCERT/CC, and keep it.',
  allow: workers,
  params: Params,
  body: z.strictObject({ desk: Desk, language: z.enum(['ja', 'en']) }),
  answer: ConsultationView,
  problems: ['advisories.too_many_drafts'],
})

export const downloadConsultation = endpoint({
  name: 'advisories.consultation-file',
  method: 'GET',
  path: '/api/advisories/:id/consultations/:consultation',
  summary: 'A draft as a text file.',
  allow: readers,
  params: Params.extend({ consultation: z.uuid() }),
  answerKind: 'file',
})

export const MAX_FILE_BYTES = 16 * 1024 ** 2

const Taken = z.strictObject({
  source: Source,
  /** New in the inbox. */
  taken: Count,
  /** Were there already. */
  known: Count,
  /** Parts of the file that could not be read. */
  damaged: Count,
  /** The first complaints, with their places. */
  complaints: z.array(z.string()),
})
export type Taken = z.infer<typeof Taken>

export const importFeed = endpoint({
  name: 'advisories.import',
  method: 'POST',
  path: '/api/advisories/import',
  summary: 'Take in a feed file (RSS 1.0, RSS 2.0 or Atom), for machines without internet.',
  allow: keepers,
  upload: true,
  answer: Taken,
  problems: ['advisories.file_too_large', 'advisories.no_feed', 'advisories.unreadable'],
})

export const pasteAdvisory = endpoint({
  name: 'advisories.paste',
  method: 'POST',
  path: '/api/advisories/paste',
  summary:
    'Take in one advisory by its text: numbers are read out of it, the text itself is not kept.',
  allow: keepers,
  body: z.strictObject({
    title: z.string().trim().min(1).max(300),
    url: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(1_000)]).default(''),
    text: z.string().max(200_000).default(''),
  }),
  answer: z.strictObject({ id: z.uuid(), isNew: z.boolean() }),
})

export const advisoriesProblems = {
  'advisories.bad_cursor': { status: 400, params: [] },
  'advisories.sign_in_person': { status: 403, params: [] },
  'advisories.too_many_drafts': { status: 409, params: ['limit'] },
  'advisories.file_too_large': { status: 413, params: ['limitMb'] },
  'advisories.no_feed': { status: 422, params: [] },
  'advisories.unreadable': { status: 422, params: ['why'] },
} as const satisfies Catalogue

// ── handed over by apps/server ─────────────────────────────────────────────────────────────────────────────

/** One asset that a flaw is open on. */
export type TouchedAsset = {
  readonly id: string
  readonly name: string
  readonly site: string | null
  readonly flaw: string
  readonly product: string
  /** '' where nobody knows it. */
  readonly version: string
}

export type TouchesAnswer =
  | {
      /** no-catalogue: nothing is known of flaws yet · not-matched: the inventory was not matched against it yet. */
      readonly judged: false
      readonly why: 'no-catalogue' | 'not-matched'
    }
  | {
      readonly judged: true
      readonly assets: readonly TouchedAsset[]
      /** Of those asked for, flaws that no loaded source knows: about them nothing can be said. */
      readonly unknown: readonly string[]
      /** Of those asked for, flaws that are known to be exploited. */
      readonly exploited: readonly string[]
      /** Of the distinct software and systems of the inventory, how many could be judged; null: not counted. */
      readonly coverage: { readonly components: number; readonly judgeable: number } | null
    }

/**
 * Which assets of an organization these flaws are open on, as the findings say. Flaws are named by any number that an
 * advisory uses: CVE, JVNDB, JVN.
 * @example const answer = await touches(organization, { flaws: ['CVE-2024-21762'] })
 */
export type Touches = (
  organization: string,
  asked: { readonly flaws: readonly string[] },
) => Promise<TouchesAnswer>
