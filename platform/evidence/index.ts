/**
 * The evidence store: observed facts, append-only, in one hash chain an organization.
 * @module
 */
import type { Evidence, EvidenceClass, SubjectKind, SubjectRef } from '@hinoban/measures'
import type { z } from 'zod'
import type { Clock } from '../clock/index.ts'
import type { MigrationFolder, Records, Transaction } from '../records/index.ts'
import { readAnchors, removeAnchors, writeAnchor } from './anchors.ts'
import { appendEntries, BATCH_ROWS, batches } from './append.ts'
import type { ChainVerdict } from './chain.ts'
import { chainHead, organizationOf } from './chain-head.ts'
import { type CheckedEvidence, checkEvidence, checkSubject, type NewEvidence } from './entry.ts'
import * as sql from './statements.ts'
import { exportEvidence, verifyEvidence } from './verify.ts'

export type { ChainVerdict } from './chain.ts'
export { verifyExport } from './chain.ts'
export { isSiteKnown, liveSubject, populations, relations, touchedSince } from './changes.ts'
export type { NewEvidence } from './entry.ts'

export type SubjectId = { readonly kind: SubjectKind; readonly id: string }
export type SubjectRow = SubjectRef & {
  readonly firstSeenAt: Date
  readonly retiredAt: Date | null
}
export type EvidenceRow = {
  readonly id: string
  readonly seq: number
  readonly kind: string
  /** Name and site as they were when the fact was collected. */
  readonly subject: SubjectRef
  readonly class: EvidenceClass
  readonly observedAt: Date
  readonly validUntil: Date | null
  readonly probe: string
  readonly probeVersion: string
  readonly payload: unknown
  readonly source: { readonly name: string; readonly sha256: string } | null
  readonly digest: string
  readonly hash: string
  readonly collectedAt: Date
  readonly collector: string
  /** Give it back as `before` for the next page. */
  readonly cursor: string
}
export type Appended = {
  readonly organization: string
  readonly subjects: readonly SubjectId[]
  readonly kinds: readonly string[]
}

export const evidenceMigrations: MigrationFolder = {
  owner: 'evidence',
  folder: new URL('./migrations/', import.meta.url),
}

export type EvidenceStore = ReturnType<typeof openEvidence>

const NEWEST_ROWS = 2_000

export const openEvidence = ({
  records,
  clock,
  kinds,
  dataDir,
  collector = 'hinoban',
}: {
  readonly records: Records
  readonly clock: Clock
  readonly kinds: Readonly<Record<string, z.ZodType>>
  /** Where anchors are kept; without it there are none. */
  readonly dataDir?: string
  /** Which installation collects; written into every entry. */
  readonly collector?: string
}) => {
  const head = chainHead('evidence')
  const listeners: ((appended: Appended) => void)[] = []
  const verifyIn = async (tx: Transaction): Promise<ChainVerdict> => {
    const organization = organizationOf(tx)
    const { anchors, damagedLines } = dataDir
      ? await readAnchors(dataDir, organization, 'evidence')
      : { anchors: [], damagedLines: 0 }
    return verifyEvidence(tx, {
      organization,
      head: await head.read(tx),
      anchors,
      damagedAnchors: damagedLines,
    })
  }
  return {
    /**
     * Adds facts inside the caller's transaction; a fact that is there already is counted as repeated. Throws for an
     * unknown kind or a payload that is not of its kind's shape.
     */
    append: async (
      tx: Transaction,
      entries: readonly NewEvidence[],
    ): Promise<{ appended: number; repeated: number }> => {
      const { organization, added } = await appendEntries(tx, entries, {
        kinds,
        collectedAt: clock.now(),
        collector,
      })
      if (added.length > 0)
        tx.afterCommit(() => {
          for (const listener of listeners) listener(appendedOf(organization, added))
        })
      return { appended: added.length, repeated: entries.length - added.length }
    },

    /** Which facts are new; of equal ones among them the first. `seen` holds digests over several calls. Writes nothing. */
    areNew: async (
      tx: Transaction,
      entries: readonly NewEvidence[],
      seen: { has(digest: string): boolean; add(digest: string): unknown } = new Set<string>(),
    ): Promise<boolean[]> => {
      const digests = entries.map((entry) => checkEvidence(entry, kinds).digest)
      const organization = organizationOf(tx)
      const known = new Set(
        (await tx.all(sql.knownDigests, { organization, digests })).map((row) => row.digest),
      )
      return digests.map((digest) => {
        const isNew = !known.has(digest) && !seen.has(digest)
        seen.add(digest)
        return isNew
      })
    },

    /**
     * The newest fact per subject, kind and probe, ordered by subject id (by UTF-8 bytes, as `subjects` is). The facts of
     * one subject are never split over two batches.
     */
    newest: async function* (
      tx: Transaction,
      q: {
        readonly subjectKind: SubjectKind
        readonly kinds: readonly string[]
        readonly subjectIds?: readonly string[]
      },
      batch: number = NEWEST_ROWS,
    ): AsyncGenerator<Evidence[]> {
      const params = {
        organization: organizationOf(tx),
        subjectKind: q.subjectKind,
        kinds: [...q.kinds],
        subjectIds: q.subjectIds ? [...q.subjectIds] : null,
      }
      let held: Evidence[] = []
      for await (const rows of tx.stream(sql.newestRows, params, batch)) {
        for (const row of rows) {
          const lastHeld = held.at(-1)
          if (held.length >= batch && lastHeld?.subject.id !== row.subject_id) {
            yield held
            held = []
          }
          held.push({
            id: row.id,
            kind: row.kind,
            class: row.class,
            probe: row.probe,
            payload: row.payload,
            subject: {
              kind: row.subject_kind,
              id: row.subject_id,
              name: row.subject_name,
              site: row.site_id,
            },
            observedAt: row.observed_at.getTime(),
            validUntil: row.valid_until?.getTime() ?? null,
          })
        }
      }
      if (held.length > 0) yield held
    },

    /** Every subject of a kind, retired ones too, ordered by id. */
    subjects: async function* (
      tx: Transaction,
      q: { readonly kind: SubjectKind; readonly ids?: readonly string[] },
    ): AsyncGenerator<SubjectRow> {
      const params = {
        organization: organizationOf(tx),
        kind: q.kind,
        ids: q.ids ? [...q.ids] : null,
      }
      for await (const rows of tx.stream(sql.subjectRows, params, NEWEST_ROWS))
        for (const row of rows)
          yield {
            kind: row.kind,
            id: row.id,
            name: row.name,
            site: row.site,
            firstSeenAt: row.first_seen_at,
            retiredAt: row.retired_at,
          }
    },

    /** Makes subjects known, or renames and moves them. `at` counts only for new ones. */
    putSubjects: async (
      tx: Transaction,
      subjects: readonly SubjectRef[],
      at: Date,
    ): Promise<void> => {
      const organization = organizationOf(tx)
      for (const batch of batches(subjects, BATCH_ROWS)) {
        const rows = JSON.stringify(batch.map(checkSubject))
        await tx.run(sql.putSubjects, { organization, at, rows })
        await tx.run(sql.moveNewest, { organization, rows })
      }
    },
    retireSubject: async (tx: Transaction, ref: SubjectId, at: Date): Promise<void> => {
      await tx.run(sql.setRetired, {
        organization: organizationOf(tx),
        kind: ref.kind,
        id: ref.id,
        at,
      })
    },
    reviveSubject: async (tx: Transaction, ref: SubjectId): Promise<void> => {
      await tx.run(sql.setRetired, {
        organization: organizationOf(tx),
        kind: ref.kind,
        id: ref.id,
        at: null,
      })
    },

    /** Newest observed first. Name a subject, or kinds, or both; `before` is the `cursor` of the last row seen. */
    list: async (
      tx: Transaction,
      q: {
        readonly subject?: SubjectId
        readonly kinds?: readonly string[]
        readonly before?: string
        readonly limit: number
      },
    ): Promise<EvidenceRow[]> => {
      const page = { organization: organizationOf(tx), ...cursorOf(q.before), limit: q.limit }
      const rows = q.subject
        ? await tx.all(sql.listOfSubject, {
            ...page,
            subjectKind: q.subject.kind,
            subjectId: q.subject.id,
            kinds: q.kinds ? [...q.kinds] : null,
          })
        : await tx.all(sql.listOfKinds, { ...page, kinds: [...(q.kinds ?? Object.keys(kinds))] })
      return rows.map(listed)
    },
    byIds: async (tx: Transaction, ids: readonly string[]): Promise<EvidenceRow[]> =>
      (await tx.all(sql.listByIds, { organization: organizationOf(tx), ids: [...ids] })).map(
        listed,
      ),

    /** Called after the commit of a transaction that added facts. */
    onAppended: (listener: (appended: Appended) => void): void => {
      listeners.push(listener)
    },

    /** Reads the whole chain of an organization again. An empty `broken` says: not one byte differs. */
    verify: (organization: string): Promise<ChainVerdict> =>
      records.within({ organization, sites: '*' }, verifyIn),
    /** JSON Lines for an auditor; `verifyExport` and `hinoban evidence verify` read them without a server. */
    exportChain: (tx: Transaction): AsyncGenerator<string> =>
      exportEvidence(tx, organizationOf(tx)),
    /** Writes the head of every chain outside the database. Once a day is enough. */
    anchor: async (): Promise<number> => {
      if (!dataDir) throw new Error('evidence: opened without a folder for anchors')
      const chains = await records.system('anchor the evidence chains', (tx) =>
        tx.all(sql.chainsWithEntries, {}),
      )
      for (const { organization, seq, hash } of chains)
        await writeAnchor(dataDir, { chain: 'evidence', organization, seq, hash, at: clock.now() })
      return chains.length
    },

    /** After an import of many facts: lets PostgreSQL count them anew, so that it plans what is asked next by them. */
    analyze: async (tx: Transaction): Promise<void> => {
      for (const statement of sql.analyzeAll) await tx.run(statement, {})
    },

    /** Marks the still empty chain of a sample company. */
    markSample: (tx: Transaction): Promise<void> => head.markSample(tx),
    /** Removes every row of a sample company; the database refuses any other. The caller writes who did it into the audit log. */
    removeSample: async (tx: Transaction): Promise<{ entries: number }> => {
      const organization = organizationOf(tx)
      const removed = await tx.one(sql.removeSample, { organization })
      if (dataDir) await removeAnchors(dataDir, organization)
      return { entries: removed?.entries ?? 0 }
    },
  }
}

const appendedOf = (organization: string, added: readonly CheckedEvidence[]): Appended => {
  const subjects = new Map(
    added.map(({ subject: { kind, id } }) => [`${kind}\0${id}`, { kind, id }]),
  )
  return {
    organization,
    subjects: [...subjects.values()],
    kinds: [...new Set(added.map((entry) => entry.kind))],
  }
}

/** A cursor that is none starts at the top: it comes from an address line. */
const cursorOf = (
  before: string | undefined,
): { beforeAt: Date | null; beforeSeq: number | null } => {
  const [, at, seq] = /^(-?\d{1,15})\.(\d{1,15})$/.exec(before ?? '') ?? []
  return at === undefined || seq === undefined
    ? { beforeAt: null, beforeSeq: null }
    : { beforeAt: new Date(Number(at)), beforeSeq: Number(seq) }
}

const listed = (row: sql.ListedRow): EvidenceRow => ({
  id: row.id,
  seq: row.seq,
  kind: row.kind,
  class: row.class,
  observedAt: row.observed_at,
  validUntil: row.valid_until,
  subject: {
    kind: row.subject_kind,
    id: row.subject_id,
    name: row.subject_name,
    site: row.site_id,
  },
  probe: row.probe,
  probeVersion: row.probe_version,
  payload: row.payload,
  digest: row.digest,
  hash: row.hash,
  source:
    row.source_name === null || row.source_sha256 === null
      ? null
      : { name: row.source_name, sha256: row.source_sha256 },
  collectedAt: row.collected_at,
  collector: row.collector,
  cursor: `${row.observed_at.getTime()}.${row.seq}`,
})
