/**
 * What a feature registers so that a kind of file can be imported: how to recognise it, the worker that reads it,
 * and what to do with its records. Reading happens in a worker thread, accepting in the caller's transaction.
 * @module
 */
import type { Text } from '../i18n/index.ts'
import type { Transaction } from '../records/index.ts'
import type { Mapping, Preview } from './contract.ts'

/** One thing that went wrong; `record`: refused for its content, `damage`: could not be read. */
export type Fault = {
  readonly kind: 'record' | 'damage'
  readonly where: Text
  readonly why: Text
}

/** What the worker module's `run(input, post)` gets. */
export type ReadInput = {
  readonly path: string
  readonly fileName: string
  /** Records to pass over: they are committed already. */
  readonly skip: number
  readonly mapping: Mapping | null
  readonly mappingFrom: Preview['mappingFrom']
  /** Mappings remembered for earlier files, by the signature of their headings. */
  readonly remembered: Readonly<Record<string, Mapping>>
  readonly batchRecords: number
  readonly previewRows: number
  /** Faults posted in full; the rest is counted. */
  readonly maxFaults: number
  /** What the source wants its worker to know; the site names for a ledger. */
  readonly options: unknown
}

/** Posted once, before the first batch. */
export type Head = {
  readonly kind: 'head'
  readonly preview: Preview
  readonly signature: string | null
}
/** Posted for every batch; `upTo` counts everything read so far, good and bad: where to go on after a restart. */
export type Batch = {
  readonly kind: 'batch'
  readonly upTo: number
  /** Records of the file in this batch, refused ones included. */
  readonly read: number
  /** 0–1, the part of the file that the batches so far surely hold; null when it cannot be told. */
  readonly share: number | null
  readonly records: readonly unknown[]
  readonly faults: readonly Fault[]
  /** Faults of this batch that are counted only, beyond those in `faults`. */
  readonly moreFaulty: number
  readonly moreDamaged: number
  readonly skipped: number
}
export type ReadMessage = Head | Batch
/** What `run` answers at the end of the file: for `finish`, by the source's own rules. */
export type ReadResult = { readonly unreadable: boolean; readonly end: unknown }

export type ImportContext = {
  readonly organization: string
  readonly importId: string
  readonly site: { readonly id: string; readonly name: string } | null
  readonly file: { readonly name: string; readonly sha256: string }
  /** When this content was first handed over. */
  readonly observedAt: Date
  readonly by: string
}

export type Foreseen = {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly faults: readonly Fault[]
}
export type Accepted = Foreseen & {
  /** Kept with the cursor and handed to the next batch and to `finish`. */
  readonly memo: unknown
}

/** A file in hand: a kind of file that was recognised may have to be told apart from others that fit less well. */
export type Recognised = { readonly certainty: number }

export type ImportSource = {
  readonly id: string
  readonly title: Text
  /** Where such a file comes from, in one sentence. */
  readonly hint: Text
  readonly extensions: readonly string[]
  readonly evidenceClass: 'E1' | 'E2' | 'E3' | 'E4' | 'E5'
  readonly siteRequired: boolean
  /** By content; the name only breaks a tie. Null: not mine. Cheap and bounded: it runs on the thread that serves. */
  readonly recognise: (head: Uint8Array, name: string) => Recognised | null
  /** Exports `run(input: ReadInput, post: (m: ReadMessage) => Promise<void>): Promise<ReadResult>`. */
  readonly worker: URL
  /** What this mapping lacks so that a record can be recognised; empty for what is no table. */
  readonly missing: (mapping: Mapping | null) => readonly Text[]
  readonly memoryMb: number
  readonly timeoutMs: number
  readonly batchRecords: number
  readonly options: (tx: Transaction) => Promise<unknown>
  /** What the records would do; `seen` lives as long as the dry run. Writes nothing. */
  readonly foresee: (
    tx: Transaction,
    records: readonly unknown[],
    context: ImportContext,
    seen: Map<string, unknown>,
  ) => Promise<Foreseen>
  /** Takes the records in, inside the transaction that also moves the cursor. Idempotent for equal records. */
  readonly accept: (
    tx: Transaction,
    records: readonly unknown[],
    context: ImportContext,
    memo: unknown,
  ) => Promise<Accepted>
  /** Once, after the last batch, in the transaction that ends the import. */
  readonly finish: (
    tx: Transaction,
    end: unknown,
    context: ImportContext,
    memo: unknown,
  ) => Promise<void>
}

/** The sites a file can be about, as the person sees them. Handed over by the app. */
export type SiteBook = {
  readonly list: (
    tx: Transaction,
  ) => Promise<readonly { readonly id: string; readonly name: string }[]>
}

/** The source that is surest of the file; null when none knows it. */
export const recogniseSource = (
  sources: readonly ImportSource[],
  head: Uint8Array,
  name: string,
): ImportSource | null => {
  let best: { source: ImportSource; certainty: number } | null = null
  for (const source of sources) {
    const certainty = source.recognise(head, name)?.certainty ?? 0
    if (certainty > (best?.certainty ?? 0)) best = { source, certainty }
  }
  return best?.source ?? null
}
