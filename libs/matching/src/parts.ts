/**
 * What goes into a match and what comes out of it.
 * @module
 */
import type { Claim, Source } from '@hinoban/advisories'
import type { Configuration, Cpe } from '@hinoban/cpe'
import type { Scheme } from '@hinoban/versions'

/** A distribution and its release as machines name them: `debian` `12`, `rhel` `8.4`, `wolfi` `rolling`. */
export type Distribution = {
  readonly id: string
  readonly release: string
  /** It stays on its minor release (EUS, AUS, ELS): later ones never come. */
  readonly held?: boolean
}

/** Something installed on an asset, as the inventory knows it. */
export type Component = {
  readonly name: string
  /** As seen; '' where nobody saw it. */
  readonly version: string
  readonly supplier: string
  /** What it is; an extension is not the application it extends. */
  readonly kind: 'application' | 'extension' | 'library' | 'package' | 'os' | 'firmware'
  readonly purl: string
  /** CPE names that whoever saw it gave, in either binding. */
  readonly cpes: readonly string[]
  readonly distribution?: Distribution | null
  readonly arch?: string
  /** Module stream of an rpm: `httpd:2.4:…`. */
  readonly module?: string
  readonly epoch?: number | null
  /** Packages it was built from. */
  readonly upstream?: readonly { readonly name: string; readonly version: string }[]
  /** Go: the module of the program it was read out of. */
  readonly mainModule?: string
}

/** By what a record was found. */
export type FoundBy = 'distro-direct' | 'distro-indirect' | 'ecosystem' | 'cpe' | 'name'

/** One name under which records about a component may stand. */
export type Candidate = {
  /** Where the catalogue keeps them; see product-keys.ts. */
  readonly key: string
  readonly by: FoundBy
  readonly version: string
  readonly scheme: Scheme
  /** `cpe` only: the whole name. */
  readonly cpe: Cpe | null
  /** The name was not given by whoever saw the component but derived from others. */
  readonly guessed: boolean
}

export type RowStatus = Claim['status']
/** A half-open interval of version keys, and what holds inside it. */
export type Row = {
  readonly lo: string
  readonly hi: string
  readonly status: RowStatus
  /** For people: `>= 2.0, < 2.3.1`. */
  readonly text: string
}

/** What one record says of one product, ready for comparing. It is stored as it is: JSON values only. */
export type Entry = {
  readonly source: Source
  readonly advisory: string
  readonly publisher: string
  /** The flaws it speaks of: CVE numbers where it names them, else its own id. */
  readonly flaws: readonly string[]
  readonly ids: readonly string[]
  readonly rejected: boolean
  readonly scheme: Scheme
  readonly rows: readonly Row[]
  /** What holds for every version that no row names. */
  readonly outside: 'affected' | 'not-affected' | 'unknown'
  /** Words about versions that could not be read; what they say is not known. */
  readonly unread: readonly string[]
  readonly reading: Claim['reading']
  readonly fix: string | null
  readonly fixState: Claim['fixState']
  readonly justification: string | null
  readonly platforms: readonly string[]
  readonly modules: readonly string[]
  readonly distribution: {
    readonly id: string
    readonly release: string | null
    readonly of: 'source' | 'binary'
    readonly arch: string | null
    readonly module: string | null
  } | null
  /** The name the record gave, where it says more than vendor, product and version. */
  readonly cpe: string | null
  /** Conditions on the rest of the asset (NVD). */
  readonly configuration: Configuration | null
}

export type Compiled = { readonly key: string; readonly entry: Entry }

export type VerdictState =
  | 'affected'
  | 'version-unknown'
  | 'platform-unconfirmed'
  | 'not-affected'
  | 'fixed'
  | 'under-investigation'

/** What one record says of the component as it is installed. */
export type Opinion = {
  readonly source: Source
  readonly advisory: string
  readonly publisher: string
  readonly state: VerdictState | 'silent'
  readonly by: FoundBy
  /** 0 to 100; see `rankOf`. */
  readonly rank: number
  readonly confidence: number
  readonly reading: Entry['reading']
  /** The interval that decided, or the words that were not read. */
  readonly text: string
  readonly fix: string | null
  readonly fixState: Entry['fixState']
  readonly justification: string | null
}

export type Verdict = {
  readonly flaw: string
  /** Every id under which a record of this verdict is known. */
  readonly ids: readonly string[]
  readonly state: VerdictState
  readonly by: FoundBy
  /** 0 to 100, with its reason. */
  readonly confidence: number
  readonly reason: Reason
  /** Another source says the opposite for this version. */
  readonly conflict: boolean
  readonly fix: {
    readonly version: string | null
    readonly state: Entry['fixState']
    /** False: only a later release of the distribution brings it. Null: not known to be otherwise. */
    readonly reachable: false | null
  }
  /** The opinion that decided is the first. */
  readonly opinions: readonly Opinion[]
}

export type Reason =
  | 'distro_verdict'
  | 'vendor_verdict'
  | 'vex_statement'
  | 'range_exact'
  | 'range_prose'
  | 'range_partly_read'
  | 'name_guessed'
  | 'platform_unconfirmed'
  | 'version_unknown'
  | 'version_unreadable'
  | 'range_unreadable'

export type Coverage =
  /** So many sources could judge it. */
  | { readonly kind: 'judged'; readonly sources: readonly Source[] }
  /** It has a name, but no source that is loaded knows it. */
  | { readonly kind: 'no-source' }
  /** Neither purl nor CPE, and its name is known to nobody. */
  | { readonly kind: 'no-identity' }
  /** Sources know the product; its version was not seen or can not be read. */
  | { readonly kind: 'version-unreadable'; readonly version: string }

export type Judged = { readonly verdicts: readonly Verdict[]; readonly coverage: Coverage }
