/**
 * The SQL of the evidence store (STYLE 10).
 * @module
 */
import { SUBJECT_KINDS } from '@hinoban/measures'
import { z } from 'zod'
import { columnRows, statement } from '../records/index.ts'

const SubjectKind = z.enum(SUBJECT_KINDS)
const EvidenceClass = z.enum(['E1', 'E2', 'E3', 'E4', 'E5'])
const nothing = z.unknown()

export const knownDigests = statement({
  name: 'evidence_known_digests',
  // One look into the index per digest: while a chain grows PostgreSQL has no statistics yet, and would read all of it.
  sql: `select e.digest from unnest($digests::text[]) as w(digest)
        cross join lateral (
          select k.digest from evidence_entries k
          where k.organization_id = $organization and k.digest = w.digest limit 1) e`,
  params: z.object({ organization: z.uuid(), digests: z.array(z.string()) }),
  row: z.object({ digest: z.string() }),
})

/** One column an array; what is equal for all entries of a statement travels once. */
const entryRows = columnRows({
  seq: 'bigint',
  id: 'uuid',
  kind: 'text',
  subject_kind: 'text',
  subject_id: 'text',
  subject_name: 'text',
  site_id: 'text',
  class: 'text',
  observed_at: 'timestamptz',
  valid_until: 'timestamptz',
  probe: 'text',
  probe_version: 'text',
  payload: 'json',
  source_name: 'text',
  source_sha256: 'text',
  digest: 'text',
  hash: 'text',
})
export const entryColumns = entryRows.of

/**
 * The entries, the subjects they make known, and the pointers to the newest, in one statement. A subject that only
 * evidence knows is a subject too; its name and site stay as a feature has put them. `before` is the hash of the entry
 * before the first; every other entry follows the one before it in the statement.
 */
export const insertEntries = statement({
  name: 'evidence_insert_entries',
  sql: `with r as materialized (select * from ${entryRows.from} e),
        put as (
          insert into evidence_entries (organization_id, ${entryRows.names}, collected_at, collector, previous_hash)
          select $organization::uuid, ${entryRows.names}, $collectedAt::timestamptz, $collector::text,
            lag(hash, 1, $before::text) over (order by seq)
          from r order by seq),
        subjects as (
          insert into evidence_subjects (organization_id, kind, id, name, site_id, first_seen_at)
          select distinct on (subject_kind, subject_id collate "C")
            $organization::uuid, subject_kind, subject_id, subject_name, site_id, observed_at
          from r order by subject_kind, subject_id collate "C", observed_at
          on conflict (organization_id, kind, id) do nothing)
        insert into evidence_newest as n (organization_id, subject_kind, subject_id, kind, probe, seq, observed_at, site_id)
        select distinct on (subject_kind, subject_id collate "C", kind, probe)
          $organization::uuid, subject_kind, subject_id, kind, probe, seq, observed_at, site_id
        from r order by subject_kind, subject_id collate "C", kind, probe, observed_at desc, seq desc
        on conflict (organization_id, subject_kind, subject_id, kind, probe) do update
          set seq = excluded.seq, observed_at = excluded.observed_at, site_id = excluded.site_id
          where (excluded.observed_at, excluded.seq) > (n.observed_at, n.seq)`,
  params: z.object({
    organization: z.uuid(),
    ...entryRows.params,
    collectedAt: z.date(),
    collector: z.string(),
    before: z.string(),
  }),
  row: nothing,
})

export const putSubjects = statement({
  name: 'evidence_put_subjects',
  sql: `insert into evidence_subjects as s (organization_id, kind, id, name, site_id, first_seen_at)
        select distinct on (kind, id) $organization::uuid, kind, id, name, site, $at::timestamptz
        from json_to_recordset($rows::json) as r(kind text, id text, name text, site text)
        on conflict (organization_id, kind, id) do update set name = excluded.name, site_id = excluded.site_id
          where (s.name, s.site_id) is distinct from (excluded.name, excluded.site_id)`,
  params: z.object({ organization: z.uuid(), at: z.date(), rows: z.string() }),
  row: nothing,
})

/** Facts stay visible where they were seen; the pointer follows the subject to its site of today. */
export const moveNewest = statement({
  name: 'evidence_move_newest',
  sql: `update evidence_newest n set site_id = r.site
        from json_to_recordset($rows::json) as r(kind text, id text, site text)
        where n.organization_id = $organization and n.subject_kind = r.kind and n.subject_id = r.id
          and n.site_id is distinct from r.site`,
  params: z.object({ organization: z.uuid(), rows: z.string() }),
  row: nothing,
})

export const setRetired = statement({
  name: 'evidence_set_retired',
  sql: `update evidence_subjects set retired_at = $at where organization_id = $organization and kind = $kind and id = $id
          and (retired_at is null) <> ($at::timestamptz is null)`,
  params: z.object({
    organization: z.uuid(),
    kind: SubjectKind,
    id: z.string(),
    at: z.date().nullable(),
  }),
  row: nothing,
})

export const subjectRows = statement({
  name: 'evidence_subjects',
  sql: `select kind, id, name, site_id as site, first_seen_at, retired_at from evidence_subjects
        where organization_id = $organization and kind = $kind and ($ids::text[] is null or id = any($ids)) order by id`,
  params: z.object({
    organization: z.uuid(),
    kind: SubjectKind,
    ids: z.array(z.string()).nullable(),
  }),
  row: z.object({
    kind: SubjectKind,
    id: z.string(),
    name: z.string(),
    site: z.string().nullable(),
    first_seen_at: z.date(),
    retired_at: z.date().nullable(),
  }),
})

const evidenceColumns = `e.id, e.kind, e.subject_kind, e.subject_id, e.class, e.observed_at, e.valid_until, e.probe, e.payload`
const evidenceRow = {
  id: z.string(),
  kind: z.string(),
  subject_kind: SubjectKind,
  subject_id: z.string(),
  subject_name: z.string(),
  site_id: z.string().nullable(),
  class: EvidenceClass,
  observed_at: z.date(),
  valid_until: z.date().nullable(),
  probe: z.string(),
  payload: z.unknown(),
}

const NewestRow = z.object(evidenceRow)

/**
 * Name and site are those of today. Lateral, with a limit: one look into each primary key a row, whatever the planner
 * believes of tables that it has not counted yet.
 */
export const newestRows = statement({
  name: 'evidence_newest',
  sql: `select ${evidenceColumns}, s.name as subject_name, s.site_id
        from evidence_newest n
        cross join lateral (
          select * from evidence_entries e where e.organization_id = n.organization_id and e.seq = n.seq limit 1) e
        cross join lateral (
          select name, site_id from evidence_subjects s
          where s.organization_id = n.organization_id and s.kind = n.subject_kind and s.id = n.subject_id limit 1) s
        where n.organization_id = $organization and n.subject_kind = $subjectKind and n.kind = any($kinds::text[])
          and ($subjectIds::text[] is null or n.subject_id = any($subjectIds))
        order by n.subject_id, n.kind, n.probe`,
  params: z.object({
    organization: z.uuid(),
    subjectKind: SubjectKind,
    kinds: z.array(z.string()),
    subjectIds: z.array(z.string()).nullable(),
  }),
  // Judging reads hundreds of thousands of these at once, as the store wrote them: their columns are their shape.
  row: z.custom<z.output<typeof NewestRow>>(),
})

const ListedRow = z.object({
  ...evidenceRow,
  seq: z.number().int(),
  hash: z.string(),
  digest: z.string(),
  probe_version: z.string(),
  source_name: z.string().nullable(),
  source_sha256: z.string().nullable(),
  collected_at: z.date(),
  collector: z.string(),
})
export type ListedRow = z.output<typeof ListedRow>
const listedColumns = `${evidenceColumns}, e.subject_name, e.site_id, e.seq, e.hash, e.digest, e.probe_version, e.source_name,
          e.source_sha256, e.collected_at, e.collector`
const cursorParams = {
  organization: z.uuid(),
  beforeAt: z.date().nullable(),
  beforeSeq: z.number().nullable(),
  limit: z.number().int(),
}
const cursor = `($beforeAt::timestamptz is null or (e.observed_at, e.seq) < ($beforeAt::timestamptz, $beforeSeq::bigint))`

export const listOfSubject = statement({
  name: 'evidence_list_subject',
  sql: `select ${listedColumns} from evidence_entries e
        where e.organization_id = $organization and e.subject_kind = $subjectKind and e.subject_id = $subjectId
          and ($kinds::text[] is null or e.kind = any($kinds)) and ${cursor}
        order by e.observed_at desc, e.seq desc limit $limit`,
  params: z.object({
    ...cursorParams,
    subjectKind: SubjectKind,
    subjectId: z.string(),
    kinds: z.array(z.string()).nullable(),
  }),
  row: ListedRow,
})

/** Each kind from its own index, then merged: one page never sorts the whole chain. */
export const listOfKinds = statement({
  name: 'evidence_list_kinds',
  sql: `select e.* from unnest($kinds::text[]) as k(kind)
        cross join lateral (
          select ${listedColumns} from evidence_entries e
          where e.organization_id = $organization and e.kind = k.kind and ${cursor}
          order by e.observed_at desc, e.seq desc limit $limit) e
        order by e.observed_at desc, e.seq desc limit $limit`,
  params: z.object({ ...cursorParams, kinds: z.array(z.string()) }),
  row: ListedRow,
})

export const listByIds = statement({
  name: 'evidence_by_ids',
  sql: `select ${listedColumns} from evidence_entries e
        where e.organization_id = $organization and e.id = any($ids::uuid[]) order by e.observed_at desc, e.seq desc`,
  params: z.object({ organization: z.uuid(), ids: z.array(z.uuid()) }),
  row: ListedRow,
})

export const chainRows = statement({
  name: 'evidence_chain',
  sql: `select organization_id as organization, seq, id, kind, subject_kind, subject_id, subject_name, site_id, class,
          observed_at, valid_until, probe, probe_version, payload::text as payload_text, source_name, source_sha256, digest,
          collected_at, collector, previous_hash, hash
        from evidence_entries where organization_id = $organization order by seq`,
  params: z.object({ organization: z.uuid() }),
  // Loose on purpose: the verifier must be able to read what somebody has spoilt, and say so.
  row: z.object({
    organization: z.string(),
    seq: z.number(),
    id: z.string(),
    kind: z.string(),
    subject_kind: z.custom<(typeof SUBJECT_KINDS)[number]>((v) => typeof v === 'string'),
    subject_id: z.string(),
    subject_name: z.string(),
    site_id: z.string().nullable(),
    class: z.custom<z.output<typeof EvidenceClass>>((v) => typeof v === 'string'),
    observed_at: z.date(),
    valid_until: z.date().nullable(),
    probe: z.string(),
    probe_version: z.string(),
    payload_text: z.string(),
    source_name: z.string().nullable(),
    source_sha256: z.string().nullable(),
    digest: z.string(),
    collected_at: z.date(),
    collector: z.string(),
    previous_hash: z.string(),
    hash: z.string(),
  }),
})

/** Pointers that do not point to the newest entry, and entries that no pointer knows. */
export const wrongNewest = statement({
  name: 'evidence_wrong_newest',
  sql: `select coalesce(e.seq, n.seq) as seq
        from (select distinct on (subject_kind, subject_id, kind, probe) subject_kind, subject_id, kind, probe, seq, observed_at
              from evidence_entries where organization_id = $organization
              order by subject_kind, subject_id, kind, probe, observed_at desc, seq desc) e
        full join (select * from evidence_newest where organization_id = $organization) n using (subject_kind, subject_id, kind, probe)
        where e.seq is distinct from n.seq or e.observed_at is distinct from n.observed_at
        order by 1 limit 100`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ seq: z.number() }),
})

export const removeSample = statement({
  name: 'evidence_remove_sample',
  sql: `select evidence_remove_sample($organization) as entries`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ entries: z.number() }),
})
export const chainsWithEntries = statement({
  name: 'evidence_chains',
  sql: `select organization_id as organization, seq, hash from evidence_heads where seq > 0`,
  params: z.object({}),
  row: z.object({ organization: z.string(), seq: z.number(), hash: z.string() }),
  system: true,
})

/** After many new facts the planner must know of them. Only the columns that questions ask by: part of a second. */
export const analyzeAll = [
  'evidence_entries (organization_id, seq, kind, subject_kind, subject_id, observed_at)',
  'evidence_newest (organization_id, subject_kind, subject_id, kind, probe)',
  'evidence_subjects (organization_id, kind, id, site_id, retired_at)',
].map((table) =>
  statement({
    name: 'evidence_analyze',
    sql: `analyze ${table}`,
    params: z.object({}),
    row: nothing,
  }),
)
