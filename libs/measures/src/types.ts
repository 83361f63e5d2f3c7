/**
 * What a measure is, what evidence is, and what a judge may answer. Pure shapes; the engine is `judge.ts`.
 * @module
 */

/** E1 own probe, E2 machine record received, E3 signed act, E4 reviewed document, E5 self-report (response.md §1). */
export type EvidenceClass = 'E1' | 'E2' | 'E3' | 'E4' | 'E5'

export const STATES = ['fails', 'stale', 'unknown', 'declared', 'excepted', 'holds'] as const
/** In the order in which the worst wins over several subjects (response.md §1). */
export type State = (typeof STATES)[number]
/** What one subject can show: a state, or a signed "not applicable" that leaves the denominator visibly. */
export type SubjectState = State | 'not-applicable'

export const SUBJECT_KINDS = [
  'organization',
  'site',
  'host',
  'account',
  'person',
  'mailbox',
  'service',
  'product',
  'release',
  'repository',
  'backup-set',
  'information',
  'partner',
  'advisory',
  'incident',
  'log-source',
  'edge-device',
  'public-asset',
  'computer',
  'directory',
  'sign-in-door',
  'mail-domain',
] as const
/** What a measure is judged on. */
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

export type SubjectRef = {
  readonly kind: SubjectKind
  /** Stable inside the organization; the organization itself is subject `organization` with id `organization`. */
  readonly id: string
  readonly name: string
  /** The site it stands in, or null. */
  readonly site: string | null
}

/** One observed fact. Times are milliseconds since 1970 UTC. */
export type Evidence<Payload = unknown> = {
  readonly id: string
  /** `feature.fact`, e.g. `assets.sighting`. */
  readonly kind: string
  readonly subject: SubjectRef
  readonly class: EvidenceClass
  readonly observedAt: number
  /** Set by the collector where the fact itself says when it ends (a contract, a certificate); else null. */
  readonly validUntil: number | null
  readonly probe: string
  readonly payload: Payload
}

/** What `judge` gets per read: only fresh evidence of a sufficient class, newest first. */
export type Seen<Payload> = {
  readonly evidenceId: string
  readonly observedAt: number
  readonly payload: Payload
}

/**
 * Values a reason carries into its sentence. Attacker-made text may be among them: it is data, never markup.
 * A number named `…On` is a time shown as a date, `…At` as date and time (ms since 1970 UTC).
 */
export type ReasonParams = Readonly<Record<string, string | number>>

export type Verdict = {
  readonly state: 'holds' | 'fails' | 'unknown'
  readonly reason: string
  readonly params: ReasonParams
  /** A time rule: the first moment at which the same evidence would be judged differently (ms), or null. */
  readonly until: number | null
  /** The evidence the verdict rests on; empty says: all that was seen. */
  readonly evidence: readonly string[]
}

export type Text = { readonly ja: string; readonly en: string }
export type ReasonText = {
  /** Why, as a whole sentence. `{name}` is replaced by the parameter, `{count:is|are}` by what agrees with it. */
  readonly why: Text
  /** The next step, as a whole sentence in the imperative; empty only for reasons named `holds…`. */
  readonly next: Text
}

export type Notice = '2022-02-23' | '2022-04-11'
export const GROUPS = [
  'governance',
  'identify',
  'protect',
  'recover',
  'bcp',
  'training',
  'detect',
  'response',
  'supply_chain',
  'sme',
  'vendor',
] as const
export type Group = (typeof GROUPS)[number]

export type Mapping = {
  readonly meti10: readonly number[]
  readonly securityAction6: readonly number[]
  readonly securityAction25: readonly number[]
  readonly csf2: readonly string[]
  readonly cis8: readonly string[]
  readonly iso27001: readonly string[]
  readonly scs: readonly string[]
}

/** Payload types by read name: `{ sightings: Sighting; owners: Ownership }`. */
export type Reads = Readonly<Record<string, unknown>>

export type Case<R extends Reads> = {
  readonly name: string
  readonly given: { readonly [Name in keyof R]?: readonly CaseEvidence<R[Name]>[] }
  readonly subject?: SubjectKind
  readonly state: Exclude<SubjectState, 'excepted' | 'not-applicable'>
  readonly reason?: string
}
export type CaseEvidence<Payload> = {
  /** Absolute times in it are made with `ago` and `ahead`. */
  readonly payload: Payload
  /** Age of the observation at the time of judging (`CASE_NOW`), in ms. */
  readonly age: number
  /** Default: the least class of the read. */
  readonly class?: EvidenceClass
  /** Default: none. */
  readonly validUntil?: number
}

export type Measure<R extends Reads = Reads> = {
  readonly id: `HB-${string}`
  readonly title: Text
  /** The measure as a question to the company. */
  readonly asks: Text
  readonly group: Group
  /** Who acts, in the words of the company. */
  readonly actor: Text
  readonly quotes: readonly {
    readonly notice: Notice
    readonly section: string
    readonly text: string
  }[]
  /** What Hinoban does (or will do) for it, one sentence each. */
  readonly does: readonly Text[]
  readonly subject: SubjectKind | readonly SubjectKind[]
  /** Evidence kind per read. */
  readonly reads: { readonly [Name in keyof R]: string }
  /** Freshness limit per read in ms; at 警戒 and 緊急 the engine shortens it. */
  readonly maxAge: { readonly [Name in keyof R]: number }
  /** The weakest class that may show the measure as holding; never E4 or E5. */
  readonly least: 'E1' | 'E2' | 'E3'
  /** A read that only describes (an owner's name in a ledger) may be weaker; it can never make the measure hold alone. */
  readonly leastFor?: { readonly [Name in keyof R]?: EvidenceClass }
  /**
   * Pure. It sees only what is fresh: a required read that has gone out of date is an empty list, and the judge
   * must then answer `unknown` (the engine turns that into `stale`). The same evidence must give the same verdict
   * until `verdict.until`.
   */
  readonly judge: (
    seen: { readonly [Name in keyof R]: readonly Seen<R[Name]>[] },
    now: number,
    subject: SubjectRef,
  ) => Verdict
  /** Every reason `judge` can give, `holds` included. The general reasons (`reasons.ts`) need no text here. */
  readonly reasons: Readonly<Record<string, ReasonText>>
  /** The words for a code that begins a parameter (`psk`, `local-password hana`); what follows it stays as it is. */
  readonly codes?: Readonly<Record<string, Text>>
  /** What would measure it: shown while it is unknown. */
  readonly howToMeasure: Text
  readonly mapping: Mapping
  readonly cases: readonly Case<R>[]
}
