/**
 * The audit log: who did what to which object, when and from where, old and new. Append-only, hash-chained.
 * @module
 */
import type { z } from 'zod'
import type { Who } from '../access/who.ts'
import type { Clock } from '../clock/index.ts'
import { readAnchors, removeAnchors, writeAnchor } from '../evidence/anchors.ts'
import { canonical, storable } from '../evidence/canonical.ts'
import {
  type ChainVerdict,
  chainVerifier,
  exportLines,
  genesis,
  linkHash,
} from '../evidence/chain.ts'
import { chainHead, organizationOf } from '../evidence/chain-head.ts'
import { type MigrationFolder, newId, type Records, type Transaction } from '../records/index.ts'
import { masked } from './mask.ts'
import * as sql from './statements.ts'

export { MASK, masked } from './mask.ts'
export { wasRemoved } from './removed.ts'

export const auditMigrations: MigrationFolder = {
  owner: 'audit',
  folder: new URL('./migrations/', import.meta.url),
}

/** A person, or a part of Hinoban that acts by itself. */
export type By = Pick<Who, 'userId' | 'name' | 'role' | 'via' | 'ip'> | { readonly system: string }
export type NewAudit = {
  /** `feature.act`, e.g. `sites.create`. */
  readonly what: string
  readonly object: { readonly kind: string; readonly id: string; readonly name: string }
  /** Secrets in them are masked by key before anything is written. */
  readonly before: unknown
  readonly after: unknown
}
export type AuditRow = {
  readonly id: string
  readonly seq: number
  readonly at: Date
  readonly who: {
    readonly userId: string | null
    readonly name: string
    readonly role: string | null
    readonly via: string
    readonly ip: string | null
  }
  readonly what: string
  readonly object: { readonly kind: string; readonly id: string; readonly name: string }
  readonly before: unknown
  readonly after: unknown
  readonly hash: string
}
export type AuditFilter = {
  /** A user id. */
  readonly who?: string
  /** An act, or everything of a feature: `sites.create`, `sites`. */
  readonly what?: string
  readonly object?: { readonly kind: string; readonly id?: string }
  readonly from?: Date
  readonly to?: Date
}

export type Audit = ReturnType<typeof openAudit>

const BATCH_ROWS = 1_000

export const openAudit = ({
  records,
  clock,
  dataDir,
}: {
  readonly records: Records
  readonly clock: Clock
  /** Where anchors are kept; without it there are none. */
  readonly dataDir?: string
}) => {
  const head = chainHead('audit')
  const verifyIn = async (tx: Transaction): Promise<ChainVerdict> => {
    const organization = organizationOf(tx)
    const { anchors, damagedLines } = dataDir
      ? await readAnchors(dataDir, organization, 'audit')
      : { anchors: [], damagedLines: 0 }
    const verifier = chainVerifier({ organization, start: genesis('audit', organization), anchors })
    for (let i = 0; i < damagedLines; i += 1) verifier.report(0, 'anchor')
    for await (const rows of tx.stream(sql.chainRows, { organization }, BATCH_ROWS))
      for (const row of rows)
        verifier.entry({
          seq: row.seq,
          organization: row.organization,
          text: sql.textOrNull(row),
          hash: row.hash,
          previous: row.previous_hash,
        })
    return verifier.end(await head.read(tx))
  }
  return {
    /** Writes one act inside the transaction that does it: both are kept, or neither. */
    write: async (tx: Transaction, by: By, act: NewAudit): Promise<void> => {
      const { organization, seq, hash } = await head.lock(tx)
      const row: sql.ChainRow = {
        organization,
        seq: seq + 1,
        id: newId(),
        at: clock.now(),
        ...actor(by),
        what: bounded(act.what, 100),
        object_kind: bounded(act.object.kind, 100),
        object_id: bounded(act.object.id, 500),
        object_name: bounded(act.object.name, 1_000),
        before_text: textOf(act.before),
        after_text: textOf(act.after),
      }
      const next = linkHash(hash, sql.auditText(row))
      await tx.run(sql.insert, { ...row, previous_hash: hash, hash: next })
      await head.move(tx, { seq: row.seq, hash: next })
    },

    /** Newest first; `before` is the `seq` of the last row seen, as text. */
    list: async (
      tx: Transaction,
      q: AuditFilter & { readonly before?: string; readonly limit: number },
    ): Promise<AuditRow[]> =>
      (
        await tx.all(sql.list, {
          ...filterParams(tx, q),
          before: cursorOf(q.before),
          limit: q.limit,
        })
      ).map(shown),
    /** Every matching act, newest first, in batches: for an export of any length. */
    stream: async function* (tx: Transaction, q: AuditFilter): AsyncGenerator<AuditRow[]> {
      const params = { ...filterParams(tx, q), before: null, limit: null }
      for await (const rows of tx.stream(sql.list, params, BATCH_ROWS)) yield rows.map(shown)
    },

    /** Reads the whole chain of an organization again. An empty `broken` says: not one byte differs. */
    verify: (organization: string): Promise<ChainVerdict> =>
      records.within({ organization, sites: '*' }, verifyIn),
    /** JSON Lines in the form of evidence/chain.ts, for an auditor. */
    exportChain: (tx: Transaction): AsyncGenerator<string> =>
      exportLines('audit', organizationOf(tx), texts(tx)),
    /** Writes the head of every chain outside the database. Once a day is enough. */
    anchor: async (): Promise<number> => {
      if (!dataDir) throw new Error('audit: opened without a folder for anchors')
      const chains = await records.system('anchor the audit chains', (tx) =>
        tx.all(sql.chainsWithEntries, {}),
      )
      for (const { organization, seq, hash } of chains)
        await writeAnchor(dataDir, { chain: 'audit', organization, seq, hash, at: clock.now() })
      return chains.length
    },

    /** Marks the still empty log of a sample company. */
    markSample: (tx: Transaction): Promise<void> => head.markSample(tx),
    /**
     * Removes the log of a sample company; the database refuses any other. That it was removed, by whom and with which
     * head stays in audit_removals.
     */
    removeSample: async (tx: Transaction, by: By): Promise<{ entries: number }> => {
      const organization = organizationOf(tx)
      const { user_id, user_name } = actor(by)
      const removed = await tx.one(sql.removeSample, {
        organization,
        removal: newId(),
        at: clock.now(),
        by: user_id ?? user_name,
      })
      if (dataDir) await removeAnchors(dataDir, organization)
      return { entries: removed?.entries ?? 0 }
    },
  }
}

const bounded = (text: string, max: number): string => storable(text).slice(0, max).toWellFormed()

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : canonical(storable(masked(value)))

const actor = (by: By) =>
  'system' in by
    ? { user_id: null, user_name: bounded(by.system, 200), role: null, via: 'system', ip: null }
    : {
        user_id: bounded(by.userId, 200),
        user_name: bounded(by.name, 200),
        role: by.role,
        via: by.via,
        ip: bounded(by.ip, 100),
      }

const texts = async function* (tx: Transaction) {
  for await (const rows of tx.stream(
    sql.chainRows,
    { organization: organizationOf(tx) },
    BATCH_ROWS,
  ))
    yield rows.map((row) => ({ text: sql.auditText(row), hash: row.hash }))
}

const filterParams = (tx: Transaction, q: AuditFilter) => ({
  organization: organizationOf(tx),
  who: q.who ?? null,
  what: q.what ?? null,
  // The signs of LIKE are data in a filter from an address line.
  whatPrefix: q.what === undefined ? null : `${q.what.replaceAll(/[\\%_]/g, '\\$&')}.%`,
  objectKind: q.object?.kind ?? null,
  objectId: q.object?.id ?? null,
  from: q.from ?? null,
  to: q.to ?? null,
})

/** A cursor that is none starts at the top: it comes from an address line. */
const cursorOf = (before: string | undefined): number | null =>
  /^\d{1,15}$/.test(before ?? '') ? Number(before) : null

const shown = (row: z.output<typeof sql.list.row>): AuditRow => ({
  id: row.id,
  seq: row.seq,
  at: row.at,
  what: row.what,
  hash: row.hash,
  before: row.before ?? null,
  after: row.after ?? null,
  who: { userId: row.user_id, name: row.user_name, role: row.role, via: row.via, ip: row.ip },
  object: { kind: row.object_kind, id: row.object_id, name: row.object_name },
})
