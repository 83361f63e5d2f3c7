/**
 * The writes of the crash bench: each transaction puts a few rows and as many facts of evidence under one label, so
 * that a lost, a torn and a doubled write can be told apart afterwards.
 * @module
 */
import { z } from 'zod'
import { systemClock } from '../../platform/clock/index.ts'
import { type NewEvidence, openEvidence } from '../../platform/evidence/index.ts'
import {
  type MigrationFolder,
  newId,
  type Records,
  statement,
} from '../../platform/records/index.ts'

export const crashMigrations: MigrationFolder = {
  owner: 'crash',
  folder: new URL('./migrations/', import.meta.url),
}

/** Two companies, so that two hash chains grow at once. */
export const ORGANIZATIONS = [
  '0198b3c2-0000-7000-8000-0000000000a1',
  '0198b3c2-0000-7000-8000-0000000000b2',
] as const

export const evidenceOf = (records: Records) =>
  openEvidence({
    records,
    clock: systemClock,
    kinds: { 'crash.write': z.strictObject({ label: z.string(), n: z.number() }) },
  })
export type CrashEvidence = ReturnType<typeof evidenceOf>

/** `12-3-7-2` is round 12, writer 3, its 7th transaction, of 2 rows. */
export type Label = string
export const labelOf = (round: number, writer: number, n: number, rows: number): Label =>
  [round, writer, n, rows].join('-')
export const partsOf = (label: Label): { round: number; organization: string; rows: number } => {
  const [round = 0, writer = 0, , rows = 0] = label.split('-').map(Number)
  return { round, organization: ORGANIZATIONS[writer % 2] ?? ORGANIZATIONS[0], rows }
}

const insertRow = statement({
  name: 'crash_insert',
  sql: `insert into crash_rows (id, label, copies, body)
        values ($id, $label, $copies, repeat($label || ' ', $copies))`,
  params: z.object({ id: z.uuid(), label: z.string(), copies: z.int() }),
  row: z.unknown(),
})

const factsOf = (label: Label): NewEvidence[] =>
  Array.from({ length: partsOf(label).rows }, (_, n) => ({
    kind: 'crash.write',
    subject: { kind: 'host', id: label, name: label, site: null },
    class: 'E2',
    // The same instant whenever it is sent again: a repeated fact is known by its content.
    observedAt: new Date(Date.UTC(2026, 0, 1)),
    validUntil: null,
    probe: 'crash',
    probeVersion: '1',
    payload: { label, n },
    source: null,
  }))

export const write = (
  records: Records,
  evidence: CrashEvidence,
  label: Label,
  copies: number,
): Promise<unknown> => {
  const { organization, rows } = partsOf(label)
  return records.within({ organization, sites: '*' }, async (tx) => {
    for (let n = 0; n < rows; n++) await tx.run(insertRow, { id: newId(), label, copies })
    await evidence.append(tx, factsOf(label))
  })
}

/** What a collector does after a restart: it sends again what was never acknowledged. */
export const sendEvidenceAgain = (
  records: Records,
  evidence: CrashEvidence,
  label: Label,
): Promise<unknown> =>
  records.within({ organization: partsOf(label).organization, sites: '*' }, (tx) =>
    evidence.append(tx, factsOf(label)),
  )

const found = z.object({ label: z.string(), rows: z.number(), whole: z.boolean() })
export type Found = z.output<typeof found>

export const foundRows = statement({
  name: 'crash_found_rows',
  sql: `select label, count(*) as rows, bool_and(body = repeat(label || ' ', copies)) as whole
        from crash_rows where label = any ($labels::text[]) group by label`,
  params: z.object({ labels: z.array(z.string()) }),
  row: found,
  system: true,
})

export const foundEvidence = statement({
  name: 'crash_found_evidence',
  sql: `select subject_id as label, count(*) as rows, true as whole
        from evidence_entries where subject_id = any ($labels::text[]) group by subject_id`,
  params: z.object({ labels: z.array(z.string()) }),
  row: found,
  system: true,
})

/** Spoils what is stored, so that the bench can show that its judge would see it. */
export const spoil = statement({
  name: 'crash_spoil',
  sql: `with lost as (delete from crash_rows where label = $lost),
             changed as (update crash_rows set body = 'x' where label = $changed)
        insert into crash_rows (id, organization_id, label, copies, body)
        select gen_random_uuid(), organization_id, label, copies, body
        from crash_rows where label = $doubled`,
  params: z.object({ lost: z.string(), changed: z.string(), doubled: z.string() }),
  row: z.unknown(),
  system: true,
})
