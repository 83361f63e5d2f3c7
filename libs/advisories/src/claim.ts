/**
 * What a source says about a flaw: an advisory, and in it one claim per product. Every reader answers in these shapes; nothing
 * is merged or judged here, so that a verdict can always show who said what in which words.
 * @module
 */
import type { Configuration } from '@hinoban/cpe'

export type { Configuration }

export const SOURCES = [
  'cve',
  'cve-adp',
  'nvd',
  'nvd-overrides',
  'jvn',
  'osv',
  'csaf',
  'debian',
  'ubuntu',
  'redhat',
  'eol',
  'vendor',
  'vex',
] as const
export type Source = (typeof SOURCES)[number]

/** Unique by (source, publisher, id): one CVE record holds the CNA's advisory and one per ADP container that says something. */
export type Advisory = {
  readonly source: Source
  /** As this source names it: CVE-2024-3400, JVNDB-2024-000123, GHSA-…, FG-IR-23-001. */
  readonly id: string
  /** CNA short name, CSAF publisher, 'nvd', 'jvn' … */
  readonly publisher: string
  /** The same flaw elsewhere: only what this source says. Never holds `id`. */
  readonly aliases: readonly string[]
  /** Flaws that it handles together, as a distribution's DSA or ALSA does: no names of one flaw, never merged. */
  readonly related?: readonly string[]
  readonly state: 'published' | 'rejected' | 'withdrawn' | 'deferred'
  readonly title: string
  readonly summary: string
  readonly language: 'ja' | 'en'
  /** Epoch ms. */
  readonly publishedAt: number | null
  readonly modifiedAt: number | null
  readonly cvss: readonly Cvss[]
  readonly ssvc: Ssvc | null
  /** Where the source itself says that the flaw is exploited (KEV metric of an ADP, cisaExploitAdd of NVD). */
  readonly exploited: Exploited | null
  readonly cwes: readonly string[]
  readonly references: readonly Reference[]
  readonly claims: readonly Claim[]
  /** NVD's trees, as they are; OR between them. Claims beside them are what NVD repeats from the CNA. */
  readonly configurations: readonly Configuration[]
}

export type Reference = { readonly url: string; readonly tags: readonly string[] }

export type Cvss = {
  readonly version: '2.0' | '3.0' | '3.1' | '4.0'
  /** As given; '' where the source gave a score alone. */
  readonly vector: string
  /** As given, or computed from the vector where `isComputed`. */
  readonly score: number | null
  readonly severity: 'none' | 'low' | 'medium' | 'high' | 'critical' | null
  readonly isComputed: boolean
  /** Who scored. */
  readonly by: string
}

/** Null = this source does not say, or said it in a word that is not of the scheme (then damage tells). */
export type Ssvc = {
  readonly exploitation: 'none' | 'poc' | 'active' | null
  readonly automatable: 'no' | 'yes' | null
  readonly technicalImpact: 'partial' | 'total' | null
  readonly decidedAt: number | null
  readonly by: string
}

export type Exploited = {
  readonly addedAt: number | null
  readonly dueAt: number | null
  readonly action: string
}

export type Claim = {
  readonly product: ProductName
  readonly status: ClaimStatus
  /** Text bounds; the scheme says how to compare. [] and not `all` = no range given. */
  readonly ranges: readonly Range[]
  /** Taken out of the ranges, or of all: "5.0 to 5.9 except 5.4". The claim says nothing about these. */
  readonly except?: readonly Range[]
  /** Every version that the product name covers: a CPE with a version covers that one alone. */
  readonly all: boolean
  /**
   * What holds for versions outside the ranges (defaultStatus of CVE v5). A reader sets it on one claim of an affected entry
   * only, the one whose status is its opposite: no two claims of one entry contradict each other by it.
   */
  readonly outside: 'affected' | 'not-affected' | 'unknown'
  /** The source's words: 'Windows', 'x86', 'RTX1210'. */
  readonly platforms: readonly string[]
  readonly modules: readonly string[]
  /** Version to go to, as the source names it. */
  readonly fix: string | null
  readonly fixState: FixState
  /** VEX justification code of a not-affected claim. */
  readonly justification: string | null
  /** How the ranges were come by. `partly`: some of the words were not understood. */
  readonly reading: 'exact' | 'prose' | 'partly' | 'not-read'
  /** The source's own words where they were prose. */
  readonly raw: string | null
}

export const CLAIM_STATUS = [
  'affected',
  'fixed',
  'not-affected',
  'under-investigation',
  'unknown',
] as const
export type ClaimStatus = (typeof CLAIM_STATUS)[number]
export type FixState = 'fixed' | 'not-fixed' | 'wont-fix' | 'deferred' | 'unknown'

/**
 * Null = open. One exact version is `from` and `to` equal and inclusive.
 * @example { scheme: 'semver', from: { version: '1.2.0', inclusive: true }, to: { version: '1.4.1', inclusive: false } }
 */
export type Range = {
  /** A scheme of @hinoban/versions, or UNSAID_SCHEME. */
  readonly scheme: string
  readonly from: Bound | null
  readonly to: Bound | null
}
/**
 * `tree`: the bound means everything below this prefix ("5.x", `20.1*`). As `to` and inclusive the whole tree is inside; as
 * `to` and exclusive none of it; as `from` and inclusive it begins with the tree; as `from` and exclusive behind all of it.
 */
export type Bound = { readonly version: string; readonly inclusive: boolean; readonly tree?: true }

/** The source does not say how to compare: the product decides (schemeOfProduct). */
export const UNSAID_SCHEME = 'unsaid'

export type ProductName =
  /** A 2.3 formatted string; version and update are `*` where the ranges say them. */
  | { readonly kind: 'cpe'; readonly cpe: string }
  /** The parts of a package URL without version. */
  | {
      readonly kind: 'package'
      readonly type: string
      readonly namespace: string | null
      readonly name: string
    }
  | {
      readonly kind: 'distro'
      readonly distro: string
      readonly release: string | null
      readonly name: string
      readonly of: 'source' | 'binary'
      readonly arch: string | null
      readonly module: string | null
    }
  | { readonly kind: 'named'; readonly vendor: string; readonly product: string }

/** A complaint about a place in the input; what stands beside it is read all the same. */
export type Damage = {
  /** 'CVE-2024-3400 containers.cna.affected[2]', 'line 12', 'byte 4096'. */
  readonly at: string
  readonly why: DamageCode
  /** What was met there, shortened. */
  readonly detail: string
}

export const DAMAGE_CODES = [
  /** Not JSON / XML / CSV at this place: the record is lost. */
  'malformed',
  /** The file ends in the middle. */
  'cut_short',
  'too_deep',
  'too_large',
  'too_many',
  'not_utf8',
  /** A key stands twice in one object: the last counts. */
  'duplicate_key',
  /** A DOCTYPE or an entity of its own: refused. */
  'entity',
  /** The document is of another kind than the reader. */
  'wrong_format',
  /** A record without the members that make it one: lost. */
  'not_a_record',
  /** An identifier that is none. */
  'bad_id',
  'bad_date',
  /** A date after every calendar in use (5 digits of year and more), or a span that ends before it begins. */
  'absurd_date',
  'bad_number',
  'bad_version',
  'bad_cpe',
  'bad_purl',
  'bad_status',
  'bad_ssvc',
  'bad_cvss',
  'bad_url',
  /** A product id that the product tree does not know. */
  'unknown_product',
  /** A product or group that refers to itself. */
  'cyclic_product',
  /** A product id given to two products. */
  'duplicate_product',
  /** The same product stands under two statuses that exclude each other. */
  'contradiction',
  /** A member that should be a list, an object, a text, and is not. */
  'wrong_type',
  /** The number the feed promised is not the number read. */
  'count_differs',
] as const
export type DamageCode = (typeof DAMAGE_CODES)[number]

export type Damaged = { readonly kind: 'damage'; readonly damage: Damage }
/**
 * What a feed or a page of it says about itself: given once, where the reader comes upon it (a list may stand before it, so
 * that it comes last).
 */
export type Head = {
  /** Of the whole feed: more than this page may hold, and it may grow while pages are read. */
  readonly total: number | null
  /** How many records stand in this file by its own word. */
  readonly count: number | null
  /** Place of the first record of this page in the whole, from 0. */
  readonly startsAt: number | null
  /** Epoch ms: when the feed was made. */
  readonly madeAt: number | null
  /** Catalogue version, EPSS model. */
  readonly version: string
}
export type Headed = { readonly kind: 'head'; readonly head: Head }

/** What the readers of advisories answer, record by record. */
export type Part = { readonly kind: 'advisory'; readonly advisory: Advisory } | Headed | Damaged
/** What the readers of small tables answer. */
export type Row<T> = { readonly kind: 'row'; readonly row: T } | Headed | Damaged
