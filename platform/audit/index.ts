/**
 * The audit log: who did what to which object, when and from where, old and new. Append-only, hash-chained.
 * @module
 */
import { z } from 'zod'
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
import {
  type MigrationFolder,
  newId,
  type Records,
  statement,
  type Transaction,
} from '../records/index.ts'
import { masked } from './mask.ts'

export { MASK, masked } from './mask.ts'

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
    for await (const rows of tx.stream(chainRows, { organization }, BATCH_ROWS))
      for (const row of rows)
        verifier.entry({
          seq: row.seq,
          organization: row.organization,
          text: textOrNull(row),
          hash: row.hash,
          previous: row.previous_hash,
        })
    return verifier.end(await head.read(tx))
  }
  return {
    /** Writes one act inside the transaction that does it: both are kept, or neither. */
    write: async (tx: Transaction, by: By, act: NewAudit): Promise<void> => {
      const { organization, seq, hash } = await head.lock(tx)
      const row: ChainRow = {
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
      const next = linkHash(hash, auditText(row))
      await tx.run(insert, { ...row, previous_hash: hash, hash: next })
      await head.move(tx, { seq: row.seq, hash: next })
    },

    /** Newest first; `before` is the `seq` of the last row seen, as text. */
    list: async (
      tx: Transaction,
      q: AuditFilter & { readonly before?: string; readonly limit: number },
    ): Promise<AuditRow[]> =>
      (
        await tx.all(list, { ...filterParams(tx, q), before: cursorOf(q.before), limit: q.limit })
      ).map(shown),
    /** Every matching act, newest first, in batches: for an export of any length. */
    stream: async function* (tx: Transaction, q: AuditFilter): AsyncGenerator<AuditRow[]> {
      const params = { ...filterParams(tx, q), before: null, limit: null }
      for await (const rows of tx.stream(list, params, BATCH_ROWS)) yield rows.map(shown)
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
        tx.all(chainsWithEntries, {}),
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
      const removed = await tx.one(removeSample, {
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

const chainColumns = {
  organization: z.string(),
  seq: z.number(),
  id: z.string(),
  at: z.date(),
  user_id: z.string().nullable(),
  user_name: z.string(),
  role: z.string().nullable(),
  via: z.string(),
  ip: z.string().nullable(),
  what: z.string(),
  object_kind: z.string(),
  object_id: z.string(),
  object_name: z.string(),
  before_text: z.string().nullable(),
  after_text: z.string().nullable(),
}
const ChainRow = z.object(chainColumns)
type ChainRow = z.output<typeof ChainRow>

/** Canonical JSON of the chained entry. Texts of before and after are canonical already, or the hash will not fit. */
const auditText = (row: ChainRow): string => {
  const rest = canonical({
    at: row.at.toISOString(),
    id: row.id,
    ip: row.ip,
    object: { id: row.object_id, kind: row.object_kind, name: row.object_name },
    organization: row.organization,
    role: row.role,
    seq: row.seq,
    userId: row.user_id,
    userName: row.user_name,
    via: row.via,
    what: row.what,
  })
  // Keys in RFC 8785 order: "after" < "at" < "before" < "id".
  const [at, others] = [rest.slice(1, rest.indexOf(',')), rest.slice(rest.indexOf(','))]
  return `{"after":${row.after_text ?? 'null'},${at},"before":${row.before_text ?? 'null'}${others}`
}

const textOrNull = (row: ChainRow): string | null => {
  try {
    const text = auditText(row)
    return canonical(JSON.parse(text)) === text ? text : null
  } catch {
    return null
  }
}

const texts = async function* (tx: Transaction) {
  for await (const rows of tx.stream(chainRows, { organization: organizationOf(tx) }, BATCH_ROWS))
    yield rows.map((row) => ({ text: auditText(row), hash: row.hash }))
}

const insert = statement({
  name: 'audit_insert',
  sql: `insert into audit_entries (organization_id, seq, id, at, user_id, user_name, role, via, ip, what, object_kind,
          object_id, object_name, before, after, previous_hash, hash)
        values ($organization, $seq, $id, $at, $user_id, $user_name, $role, $via, $ip, $what, $object_kind,
          $object_id, $object_name, $before_text::json, $after_text::json, $previous_hash, $hash)`,
  params: z.object({ ...chainColumns, previous_hash: z.string(), hash: z.string() }),
  row: z.unknown(),
})

const list = statement({
  name: 'audit_list',
  sql: `select seq, id, at, user_id, user_name, role, via, ip, what, object_kind, object_id, object_name, before, after, hash
        from audit_entries
        where organization_id = $organization
          and ($before::bigint is null or seq < $before) and ($who::text is null or user_id = $who)
          and ($what::text is null or what = $what or what like $whatPrefix)
          and ($objectKind::text is null or object_kind = $objectKind) and ($objectId::text is null or object_id = $objectId)
          and ($from::timestamptz is null or at >= $from) and ($to::timestamptz is null or at < $to)
        order by seq desc limit $limit::bigint`,
  params: z.object({
    organization: z.uuid(),
    before: z.number().nullable(),
    who: z.string().nullable(),
    what: z.string().nullable(),
    whatPrefix: z.string().nullable(),
    objectKind: z.string().nullable(),
    objectId: z.string().nullable(),
    from: z.date().nullable(),
    to: z.date().nullable(),
    limit: z.number().int().nullable(),
  }),
  row: z.object({
    seq: z.number(),
    id: z.string(),
    at: z.date(),
    user_id: z.string().nullable(),
    user_name: z.string(),
    role: z.string().nullable(),
    via: z.string(),
    ip: z.string().nullable(),
    what: z.string(),
    object_kind: z.string(),
    object_id: z.string(),
    object_name: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    hash: z.string(),
  }),
})

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

const shown = (row: z.output<typeof list.row>): AuditRow => ({
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

const chainRows = statement({
  name: 'audit_chain',
  sql: `select organization_id as organization, seq, id, at, user_id, user_name, role, via, ip, what, object_kind, object_id,
          object_name, before::text as before_text, after::text as after_text, previous_hash, hash
        from audit_entries where organization_id = $organization order by seq`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ ...chainColumns, previous_hash: z.string(), hash: z.string() }),
})

const chainsWithEntries = statement({
  name: 'audit_chains',
  sql: 'select organization_id as organization, seq, hash from audit_heads where seq > 0',
  params: z.object({}),
  row: z.object({ organization: z.string(), seq: z.number(), hash: z.string() }),
  system: true,
})

const removeSample = statement({
  name: 'audit_remove_sample',
  sql: 'select audit_remove_sample($organization, $removal, $at, $by) as entries',
  params: z.object({ organization: z.uuid(), removal: z.uuid(), at: z.date(), by: z.string() }),
  row: z.object({ entries: z.number() }),
})
