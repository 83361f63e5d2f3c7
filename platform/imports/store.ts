/**
 * The SQL of imports (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/index.ts'
import { ImportCounts, ImportState, Mapping, Preview } from './contract.ts'

const Sites = z.union([z.literal('*'), z.array(z.uuid())])
const nothing = z.unknown()

export const NO_COUNTS: ImportCounts = {
  records: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  faulty: 0,
  damaged: 0,
  skipped: 0,
}

export const Row = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    site_id: z.uuid().nullable(),
    source: z.string(),
    file_name: z.string(),
    file_size: z.number(),
    file_sha256: z.string(),
    state: ImportState,
    failure: z.string().nullable(),
    scope_sites: Sites,
    mapping: Mapping.nullable(),
    mapping_from: z.enum(['detected', 'remembered', 'given']).nullable(),
    signature: z.string().nullable(),
    cursor: z.number(),
    share: z.number().nullable(),
    units: z.number().nullable(),
    counts: ImportCounts,
    memo: z.unknown(),
    faults_kept: z.number(),
    run_started_at: z.date().nullable(),
    run_from: z.number(),
    run_share: z.number(),
    observed_at: z.date(),
    same_as: z.uuid().nullable(),
    same_finished_at: z.date().nullable(),
    created_at: z.date(),
    created_by: z.string(),
    started_at: z.date().nullable(),
    finished_at: z.date().nullable(),
  })
  .transform((r) => ({
    id: r.id,
    organization: r.organization_id,
    site: r.site_id,
    source: r.source,
    file: { name: r.file_name, size: r.file_size, sha256: r.file_sha256 },
    state: r.state,
    failure: r.failure,
    scopeSites: r.scope_sites,
    mapping: r.mapping,
    mappingFrom: r.mapping_from,
    signature: r.signature,
    cursor: r.cursor,
    share: r.share,
    /** Everything in the file, known once a dry run has ended. */
    units: r.units,
    counts: r.counts,
    memo: r.memo,
    faultsKept: r.faults_kept,
    run:
      r.run_started_at === null
        ? null
        : { at: r.run_started_at, from: r.run_from, share: r.run_share },
    observedAt: r.observed_at,
    sameAs:
      r.same_as === null || r.same_finished_at === null
        ? null
        : { id: r.same_as, finishedAt: r.same_finished_at },
    createdAt: r.created_at,
    createdBy: r.created_by,
    startedAt: r.started_at,
    finishedAt: r.finished_at,
  }))
export type Row = z.output<typeof Row>

const columns = `i.id, i.organization_id, i.site_id, i.source, i.file_name, i.file_size, i.file_sha256, i.state, i.failure,
  i.scope_sites, i.mapping, i.mapping_from, i.signature, i.cursor, i.share, i.units, i.counts, i.memo, i.faults_kept,
  i.run_started_at, i.run_from, i.run_share, i.observed_at, i.same_as, i.created_at, i.created_by, i.started_at,
  i.finished_at,
  (select s.finished_at from imports_imports s where s.organization_id = i.organization_id and s.id = i.same_as) as same_finished_at`
const mine = 'i.organization_id = (select hinoban_organization())'
const Id = z.object({ id: z.uuid() })

export const insertImport = statement({
  name: 'imports_insert',
  sql: `insert into imports_imports (id, site_id, source, file_name, file_size, file_sha256, state, scope_sites,
          observed_at, same_as, created_at, created_by, counts)
        values ($id, $site, $source, $fileName, $fileSize, $sha256, 'checking', $scopeSites::jsonb, $observedAt, $sameAs,
          $now, $by, $counts::jsonb)`,
  params: z.object({
    id: z.uuid(),
    site: z.uuid().nullable(),
    source: z.string(),
    fileName: z.string(),
    fileSize: z.number(),
    sha256: z.string(),
    scopeSites: z.string(),
    observedAt: z.date(),
    sameAs: z.uuid().nullable(),
    now: z.date(),
    by: z.string(),
    counts: ImportCounts,
  }),
  row: nothing,
})

/** The first finished import of the same bytes gives the time, the newest is what the person is told of. */
export const sameBytes = statement({
  name: 'imports_same_bytes',
  sql: `select (array_agg(id order by finished_at desc, id desc))[1] as id,
          (array_agg(site_id order by finished_at desc, id desc))[1] as site_id, min(observed_at) as observed_at
        from imports_imports i
        where ${mine} and file_sha256 = $sha256 and source = $source and state = 'done' having count(*) > 0`,
  params: z.object({ sha256: z.string(), source: z.string() }),
  row: z.object({ id: z.uuid(), site_id: z.uuid().nullable(), observed_at: z.date() }),
})

/** Whether a file of this name and size is on its way: begun by a person, or left by a process that ended and goes on. */
export const isOnItsWay = statement({
  name: 'imports_is_on_its_way',
  sql: `select exists (select from imports_imports i where ${mine} and i.file_name = $name and i.file_size = $size
          and i.state in ('checking', 'running')) as busy`,
  params: z.object({ name: z.string(), size: z.number() }),
  row: z.object({ busy: z.boolean() }),
})

export const importById = statement({
  name: 'imports_by_id',
  sql: `select ${columns} from imports_imports i where ${mine} and i.id = $id`,
  params: Id,
  row: Row,
})

export const lockImport = statement({
  name: 'imports_lock',
  sql: `select ${columns} from imports_imports i where ${mine} and i.id = $id for update of i`,
  params: Id,
  row: Row,
})

export const previewOf = statement({
  name: 'imports_preview',
  sql: `select i.preview from imports_imports i where ${mine} and i.id = $id`,
  params: Id,
  row: z.object({ preview: Preview.nullable() }),
})

export const listRows = statement({
  name: 'imports_list',
  sql: `select ${columns} from imports_imports i
        where ${mine} and ($state::text is null or i.state = $state) and ($source::text is null or i.source = $source)
          and ($beforeAt::timestamptz is null or (i.created_at, i.id) < ($beforeAt::timestamptz, $beforeId::uuid))
        order by i.created_at desc, i.id desc limit $limit`,
  params: z.object({
    state: ImportState.nullable(),
    source: z.string().nullable(),
    beforeAt: z.date().nullable(),
    beforeId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: Row,
})

/** What a process left behind when it ended: it goes on after the next start. */
export const openRuns = statement({
  name: 'imports_open_runs',
  sql: `select id, organization_id as organization, state from imports_imports where state in ('checking', 'running')`,
  params: z.object({}),
  row: z.object({ id: z.uuid(), organization: z.uuid(), state: ImportState }),
  system: true,
})

/** From here on only this runner may move the import. */
export const claim = statement({
  name: 'imports_claim',
  sql: `update imports_imports i set runner = $runner, run_started_at = $now, run_from = cursor, run_share = coalesce(share, 0)
        where ${mine} and i.id = $id and i.state = $state returning ${columns}`,
  params: z.object({ id: z.uuid(), runner: z.uuid(), now: z.date(), state: ImportState }),
  row: Row,
})

/** Locks the import for one batch; null when it was cancelled, taken over, or the batch is in already. */
export const lockForBatch = statement({
  name: 'imports_lock_for_batch',
  sql: `select ${columns} from imports_imports i
        where ${mine} and i.id = $id and i.state = $state and i.runner = $runner and i.cursor < $upTo for update of i`,
  params: z.object({ id: z.uuid(), state: ImportState, runner: z.uuid(), upTo: z.number() }),
  row: Row,
})

export const advance = statement({
  name: 'imports_advance',
  sql: `update imports_imports i set cursor = $upTo, share = $share, counts = $counts::jsonb, memo = $memo::jsonb, faults_kept = $faultsKept
        where ${mine} and i.id = $id and i.state = $state and i.runner = $runner`,
  params: z.object({
    id: z.uuid(),
    state: ImportState,
    runner: z.uuid(),
    upTo: z.number(),
    share: z.number().nullable(),
    counts: ImportCounts,
    memo: z.unknown(),
    faultsKept: z.number(),
  }),
  row: nothing,
})

export const keepPreview = statement({
  name: 'imports_keep_preview',
  sql: `update imports_imports i set preview = $preview::jsonb, mapping = $mapping::jsonb, mapping_from = $mappingFrom, signature = $signature
        where ${mine} and i.id = $id and i.state = 'checking' and i.runner = $runner`,
  params: z.object({
    id: z.uuid(),
    runner: z.uuid(),
    preview: Preview,
    mapping: Mapping.nullable(),
    mappingFrom: z.string().nullable(),
    signature: z.string().nullable(),
  }),
  row: nothing,
})

/** The end of a run: ready after a dry run, done or failed after taking in. */
export const endRun = statement({
  name: 'imports_end_run',
  sql: `update imports_imports i set state = $to, failure = $failure, share = coalesce($share, share), runner = null,
          units = case when $to = 'ready' then cursor else units end,
          finished_at = case when $to in ('done', 'failed') then $now::timestamptz else finished_at end
        where ${mine} and i.id = $id and i.state = $from and i.runner = $runner`,
  params: z.object({
    id: z.uuid(),
    runner: z.uuid(),
    from: ImportState,
    to: ImportState,
    failure: z.string().nullable(),
    share: z.number().nullable(),
    now: z.date(),
  }),
  row: nothing,
})

/** Starts the dry run (again) or the taking in: everything counted so far belongs to the dry run and is cleared. */
export const begin = statement({
  name: 'imports_begin',
  sql: `update imports_imports i set state = $to, site_id = $site, mapping = $mapping::jsonb, mapping_from = $mappingFrom,
          cursor = 0, share = 0, counts = $counts::jsonb, memo = null, faults_kept = 0, runner = null,
          run_started_at = null, failure = null, units = case when $to = 'running' then units end,
          started_at = case when $to = 'running' then $now::timestamptz end
        where ${mine} and i.id = $id and i.state = 'ready'`,
  params: z.object({
    id: z.uuid(),
    to: ImportState,
    site: z.uuid().nullable(),
    mapping: Mapping.nullable(),
    mappingFrom: z.string().nullable(),
    counts: ImportCounts,
    now: z.date(),
  }),
  row: nothing,
})

export const cancel = statement({
  name: 'imports_cancel',
  sql: `update imports_imports i set state = 'cancelled', runner = null, finished_at = $now
        where ${mine} and i.id = $id and i.state in ('checking', 'ready', 'running')`,
  params: z.object({ id: z.uuid(), now: z.date() }),
  row: nothing,
})

export const insertFaults = statement({
  name: 'imports_insert_faults',
  sql: `insert into imports_rows_errors (import_id, number, kind, where_ja, where_en, why_ja, why_en)
        select $id::uuid, number, kind, where_ja, where_en, why_ja, why_en
        from jsonb_to_recordset($rows::jsonb) as r(number integer, kind text, where_ja text, where_en text, why_ja text, why_en text)
        on conflict do nothing`,
  params: z.object({ id: z.uuid(), rows: z.string() }),
  row: nothing,
})

export const clearFaults = statement({
  name: 'imports_clear_faults',
  sql: `delete from imports_rows_errors where organization_id = (select hinoban_organization()) and import_id = $id`,
  params: Id,
  row: nothing,
})

export const faultRows = statement({
  name: 'imports_faults',
  sql: `select e.number, e.kind, e.where_ja, e.where_en, e.why_ja, e.why_en
        from imports_rows_errors e join imports_imports i on i.organization_id = e.organization_id and i.id = e.import_id
        where ${mine} and e.import_id = $id and e.number > $after order by e.number limit $limit`,
  params: z.object({ id: z.uuid(), after: z.number().int(), limit: z.number().int() }),
  row: z
    .object({
      number: z.number(),
      kind: z.enum(['record', 'damage']),
      where_ja: z.string(),
      where_en: z.string(),
      why_ja: z.string(),
      why_en: z.string(),
    })
    .transform((r) => ({
      number: r.number,
      kind: r.kind,
      where: { ja: r.where_ja, en: r.where_en },
      why: { ja: r.why_ja, en: r.why_en },
    })),
})

export const rememberedMappings = statement({
  name: 'imports_mappings',
  sql: `select signature, mapping from imports_mappings
        where organization_id = (select hinoban_organization()) and source = $source order by saved_at desc limit 500`,
  params: z.object({ source: z.string() }),
  row: z.object({ signature: z.string(), mapping: Mapping }),
})

export const rememberMapping = statement({
  name: 'imports_remember_mapping',
  sql: `insert into imports_mappings (source, signature, mapping, saved_at, saved_by)
        values ($source, $signature, $mapping::jsonb, $now, $by)
        on conflict (organization_id, source, signature)
          do update set mapping = excluded.mapping, saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
  params: z.object({
    source: z.string(),
    signature: z.string(),
    mapping: Mapping,
    now: z.date(),
    by: z.string(),
  }),
  row: nothing,
})

export const countDone = statement({
  name: 'imports_count_done',
  sql: "select count(*)::int as n from imports_imports where state = 'done'",
  params: z.object({}),
  row: z.object({ n: z.number() }),
})

const forget = (table: string) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: nothing,
  })
/** Own tables, one by one, for the removal of a whole sample company. */
export const forgetAll = ['imports_rows_errors', 'imports_mappings', 'imports_imports'].map(forget)
