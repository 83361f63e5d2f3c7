/**
 * One fact as it is chained: checked at the door, then written as canonical JSON. Pure.
 * @module
 */
import {
  type EvidenceClass,
  SUBJECT_KINDS,
  type SubjectKind,
  type SubjectRef,
} from '@hinoban/measures'
import { z } from 'zod'
import { canonical, storable } from './canonical.ts'
import { sha256 } from './chain.ts'

export type NewEvidence = {
  /** `feature.fact`, one of the kinds the store was opened with. */
  readonly kind: string
  readonly subject: SubjectRef
  readonly class: EvidenceClass
  readonly observedAt: Date
  readonly validUntil: Date | null
  readonly probe: string
  readonly probeVersion: string
  readonly payload: unknown
  /** The file or message the fact was read from. */
  readonly source: { readonly name: string; readonly sha256: string } | null
}

/** One fact is a record of kilobytes; files belong into the file store, their digest here. */
const MAX_PAYLOAD_CHARS = 256 * 1024

// Index rows of PostgreSQL end at 2,700 bytes: kind, id and probe together stay below, in any script.
const line = (max: number) => z.string().transform(storable).pipe(z.string().min(1).max(max))
const Subject = z.object({
  kind: z.enum(SUBJECT_KINDS),
  id: line(400),
  name: z.string().max(1_000).transform(storable),
  site: line(200).nullable(),
})
const Envelope = z.object({
  kind: line(100),
  subject: Subject,
  class: z.enum(['E1', 'E2', 'E3', 'E4', 'E5']),
  observedAt: z.date(),
  validUntil: z.date().nullable(),
  probe: line(100),
  probeVersion: line(100),
  source: z.object({ name: line(1_000), sha256: z.string().regex(/^[0-9a-f]{64}$/) }).nullable(),
})

/** Checks a subject reference; throws for the caller's mistakes. */
export const checkSubject = (subject: SubjectRef): SubjectRef => Subject.parse(subject)

export type CheckedEvidence = z.output<typeof Envelope> & {
  /** Canonical JSON of the payload. */
  readonly payloadText: string
  /** Equal for equal facts: SHA-256 over canonical JSON of kind, subject kind and id, probe, time and payload. */
  readonly digest: string
}

/** Throws for an unknown kind and for a payload that is not of its kind's shape: both are the caller's mistakes. */
export const checkEvidence = (
  evidence: NewEvidence,
  kinds: Readonly<Record<string, z.ZodType>>,
): CheckedEvidence => {
  const shape = Object.hasOwn(kinds, evidence.kind) ? kinds[evidence.kind] : undefined
  if (!shape) throw new Error(`evidence kind "${evidence.kind}" is not known`)
  const payload = shape.safeParse(evidence.payload)
  if (!payload.success)
    throw new Error(
      `evidence "${evidence.kind}" has a wrong payload: ${z.prettifyError(payload.error)}`,
    )
  const checked = Envelope.parse(evidence)
  const payloadText = canonical(storable(payload.data))
  if (payloadText.length > MAX_PAYLOAD_CHARS)
    throw new Error(
      `evidence "${evidence.kind}" has a payload above ${MAX_PAYLOAD_CHARS} characters`,
    )
  return { ...checked, payloadText, digest: digestOf(checked, payloadText) }
}

const digestOf = (
  fact: { kind: string; subject: { kind: string; id: string }; probe: string; observedAt: Date },
  payloadText: string,
): string =>
  // Keys in RFC 8785 order; the payload is canonical already.
  sha256(
    `{"kind":${JSON.stringify(fact.kind)},"observedAt":"${fact.observedAt.toISOString()}","payload":${payloadText},` +
      `"probe":${JSON.stringify(fact.probe)},"subject":{"id":${JSON.stringify(fact.subject.id)},"kind":"${fact.subject.kind}"}}`,
  )

/** A row of evidence_entries, as far as the hash covers it. */
export type EntryRow = {
  readonly organization: string
  readonly seq: number
  readonly id: string
  readonly kind: string
  readonly subject_kind: SubjectKind
  readonly subject_id: string
  readonly subject_name: string
  readonly site_id: string | null
  readonly class: EvidenceClass
  readonly observed_at: Date
  readonly valid_until: Date | null
  readonly probe: string
  readonly probe_version: string
  readonly payload_text: string
  readonly source_name: string | null
  readonly source_sha256: string | null
  readonly digest: string
  readonly collected_at: Date
  readonly collector: string
}

/** Canonical JSON of the chained entry. The payload text is taken as it is: it is canonical, or the hash will not fit. */
export const entryText = (row: EntryRow): string => {
  const before = canonical({
    class: row.class,
    collectedAt: row.collected_at.toISOString(),
    collector: row.collector,
    digest: row.digest,
    id: row.id,
    kind: row.kind,
    observedAt: row.observed_at.toISOString(),
    organization: row.organization,
  })
  const after = canonical({
    probe: row.probe,
    probeVersion: row.probe_version,
    seq: row.seq,
    source:
      row.source_name === null && row.source_sha256 === null
        ? null
        : { name: row.source_name, sha256: row.source_sha256 },
    subject: {
      id: row.subject_id,
      kind: row.subject_kind,
      name: row.subject_name,
      site: row.site_id,
    },
    validUntil: row.valid_until?.toISOString() ?? null,
  })
  // "payload" sorts between "organization" and "probe".
  return `${before.slice(0, -1)},"payload":${row.payload_text},${after.slice(1)}`
}

/** The digest again, from a stored row. */
export const digestOfRow = (row: EntryRow): string =>
  digestOf(
    {
      kind: row.kind,
      subject: { kind: row.subject_kind, id: row.subject_id },
      probe: row.probe,
      observedAt: row.observed_at,
    },
    row.payload_text,
  )
