/**
 * Rows of the store as the API shows them.
 * @module
 */
import {
  type Measure,
  type ReasonParams,
  reasonText,
  type SubjectKind,
  subjectKinds,
} from '@hinoban/measures'
import type { z } from 'zod'
import type { EvidenceRow as StoredEvidence } from '../../../platform/evidence/index.ts'
import type { BoardRow, Change, EvidenceRow, Reason, Subject, SubjectRow } from '../contract.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import type { ChangeRow, PairRow } from './board-store.ts'

export const iso = (at: Date): string => at.toISOString()
export const isoOrNull = (at: Date | null): string | null => (at === null ? null : at.toISOString())

/** A measure that was removed still has a past; its rows show the id. */
export type MeasureOf = (id: string) => Measure | null

export const titleOf = (measure: Measure | null, id: string): { ja: string; en: string } =>
  measure?.title ?? { ja: id, en: id }

const SILENT: Pick<Measure, 'reasons' | 'howToMeasure'> = {
  reasons: {},
  howToMeasure: { ja: '', en: '' },
}

export const reasonOf = (
  measure: Measure | null,
  code: string,
  params: ReasonParams,
  timeZone: string,
): z.input<typeof Reason> => {
  if (code === 'retired')
    return { code, params, why: { ja: ja.retired, en: en.retired }, next: { ja: '', en: '' } }
  const { why, next } = reasonText(measure ?? SILENT, code, params, timeZone)
  return { code, params: { ...params }, why, next }
}

export const subjectOf = (row: {
  readonly subject_kind: SubjectKind
  readonly subject_id: string
  readonly subject_name: string
  readonly site_id: string | null
}): z.input<typeof Subject> => ({
  kind: row.subject_kind,
  id: row.subject_id,
  name: row.subject_name,
  site: row.site_id,
})

/** A subject for a sentence: the company has no name of its own here. */
export const nameOf = (subject: {
  readonly kind: SubjectKind
  readonly id: string
  readonly name: string
}): { ja: string; en: string } =>
  subject.name !== ''
    ? { ja: subject.name, en: subject.name }
    : subject.kind === 'organization'
      ? { ja: ja.company, en: en.company }
      : { ja: subject.id, en: subject.id }

export const pairView =
  (measureOf: MeasureOf, timeZone: string) =>
  (row: PairRow): z.input<typeof SubjectRow> => ({
    measure: row.measure,
    subject: subjectOf(row),
    state: row.state,
    raw: row.raw,
    reason: reasonOf(measureOf(row.measure), row.reason, row.params, timeZone),
    since: isoOrNull(row.since),
    nextCheck: isoOrNull(row.next_check),
    oldestEvidence: isoOrNull(row.observed_at),
    evidence: row.evidence,
    findingId: row.finding_id,
  })

export const changeView =
  (measureOf: MeasureOf, timeZone: string) =>
  (row: z.output<typeof ChangeRow>): z.input<typeof Change> => ({
    seq: row.seq,
    at: iso(row.at),
    subject: subjectOf(row),
    from: row.from_state,
    to: row.to_state,
    reason: reasonOf(measureOf(row.measure), row.reason, row.params, timeZone),
    measureVersion: row.measure_version,
  })

/** `limitOf` gives the limit of age of a kind, or null where the measure sets none. */
export const evidenceView =
  (now: number, limitOf: (kind: string) => number | null) =>
  (row: StoredEvidence): z.input<typeof EvidenceRow> => {
    const limit = limitOf(row.kind)
    const isOld = limit !== null && row.observedAt.getTime() + limit <= now
    return {
      id: row.id,
      seq: row.seq,
      kind: row.kind,
      subject: { ...row.subject },
      class: row.class,
      observedAt: iso(row.observedAt),
      validUntil: isoOrNull(row.validUntil),
      probe: row.probe,
      probeVersion: row.probeVersion,
      hash: row.hash,
      source: row.source && { ...row.source },
      expired: isOld || (row.validUntil !== null && row.validUntil.getTime() <= now),
      payload: row.payload,
    }
  }

/** What of a board row the measure's file says. */
export const measureWords = (
  m: Measure,
): Pick<
  z.input<typeof BoardRow>,
  'id' | 'group' | 'title' | 'asks' | 'actor' | 'subjectKinds'
> => ({
  id: m.id,
  group: m.group,
  title: m.title,
  asks: m.asks,
  actor: m.actor,
  subjectKinds: [...subjectKinds(m)],
})

// ── cursors ────────────────────────────────────────────────────────────────────────────────────────────────

/** Where the next page begins. It comes back through an address line, so reading it expects anything. */
export const cursorOf = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url')

export const readCursor = (cursor: string | undefined): readonly (string | number)[] | null => {
  if (cursor === undefined || cursor === '') return null
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const isGood =
      Array.isArray(parts) &&
      parts.length <= 4 &&
      parts.every((p) => typeof p === 'string' || Number.isSafeInteger(p))
    return isGood ? parts : null
  } catch {
    return null
  }
}
