/**
 * The rows of the audit log: their SQL, and their canonical text (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { canonical } from '../evidence/canonical.ts'
import { statement } from '../records/index.ts'

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
export type ChainRow = z.output<typeof ChainRow>

/** Canonical JSON of the chained entry. Texts of before and after are canonical already, or the hash will not fit. */
export const auditText = (row: ChainRow): string => {
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

export const textOrNull = (row: ChainRow): string | null => {
  try {
    const text = auditText(row)
    return canonical(JSON.parse(text)) === text ? text : null
  } catch {
    return null
  }
}

export const insert = statement({
  name: 'audit_insert',
  sql: `insert into audit_entries (organization_id, seq, id, at, user_id, user_name, role, via, ip, what, object_kind,
          object_id, object_name, before, after, previous_hash, hash)
        values ($organization, $seq, $id, $at, $user_id, $user_name, $role, $via, $ip, $what, $object_kind,
          $object_id, $object_name, $before_text::json, $after_text::json, $previous_hash, $hash)`,
  params: z.object({ ...chainColumns, previous_hash: z.string(), hash: z.string() }),
  row: z.unknown(),
})

export const list = statement({
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

export const chainRows = statement({
  name: 'audit_chain',
  sql: `select organization_id as organization, seq, id, at, user_id, user_name, role, via, ip, what, object_kind, object_id,
          object_name, before::text as before_text, after::text as after_text, previous_hash, hash
        from audit_entries where organization_id = $organization order by seq`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ ...chainColumns, previous_hash: z.string(), hash: z.string() }),
})

export const chainsWithEntries = statement({
  name: 'audit_chains',
  sql: 'select organization_id as organization, seq, hash from audit_heads where seq > 0',
  params: z.object({}),
  row: z.object({ organization: z.string(), seq: z.number(), hash: z.string() }),
  system: true,
})

export const removeSample = statement({
  name: 'audit_remove_sample',
  sql: 'select audit_remove_sample($organization, $removal, $at, $by) as entries',
  params: z.object({ organization: z.uuid(), removal: z.uuid(), at: z.date(), by: z.string() }),
  row: z.object({ entries: z.number() }),
})
