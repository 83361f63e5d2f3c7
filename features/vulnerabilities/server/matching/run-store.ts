/**
 * The SQL of what waits to be matched and how far the matching is (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { relations } from '../../../../platform/evidence/index.ts'
import { statement } from '../../../../platform/records/index.ts'
import { COVERAGE_KINDS } from '../../contract.ts'

const org = z.object({ organization: z.uuid() })

export const CoverageCounts = z.partialRecord(z.enum(COVERAGE_KINDS), z.number())
export type CoverageCounts = z.infer<typeof CoverageCounts>
export type CoverageSamples = z.infer<typeof CoverageSamples>
export const CoverageSamples = z.partialRecord(
  z.enum(COVERAGE_KINDS),
  z.array(z.object({ name: z.string(), version: z.string() })),
)

/** Asked for in the words of whoever asks; null arrays: nothing of it. */
export const want = statement({
  name: 'vulnerabilities_want',
  sql: `insert into vulnerabilities_runs as r (organization_id, wanted, wants_all, wants_keys, wants_flaws, may_move_later)
        values ($organization, 1, $all, $keys::text[], $flaws::text[], $mayMoveLater)
        on conflict (organization_id) do update set wanted = r.wanted + 1, wants_all = r.wants_all or excluded.wants_all,
          wants_keys = (select coalesce(array_agg(distinct k), '{}') from unnest(r.wants_keys || excluded.wants_keys) k),
          wants_flaws = (select coalesce(array_agg(distinct k), '{}') from unnest(r.wants_flaws || excluded.wants_flaws) k),
          may_move_later = r.may_move_later or excluded.may_move_later`,
  params: org.extend({
    all: z.boolean(),
    keys: z.array(z.string()),
    flaws: z.array(z.string()),
    mayMoveLater: z.boolean(),
  }),
  row: z.unknown(),
})

/** Organizations with an inventory or findings of their own: for a change that concerns everybody. */
export const everybody = statement({
  name: 'vulnerabilities_everybody',
  system: true,
  sql: `select organization_id as organization from ${relations.heads} h where h.seq > 0
        union select organization_id from vulnerabilities_runs`,
  params: z.object({}),
  row: z.object({ organization: z.string() }),
})

export const waiting = statement({
  name: 'vulnerabilities_waiting',
  system: true,
  sql: `select h.organization_id as organization from ${relations.heads} h
        left join vulnerabilities_runs r on r.organization_id = h.organization_id
        where h.seq > coalesce(r.evidence_seq, 0) or r.wants_all or r.may_move_later
          or r.wants_keys <> '{}' or r.wants_flaws <> '{}'`,
  params: z.object({}),
  row: z.object({ organization: z.string() }),
})

export const begin = statement({
  name: 'vulnerabilities_begin',
  sql: `insert into vulnerabilities_runs as r (organization_id, run, progress, progress_at) values ($organization, 1, 0, $now)
        on conflict (organization_id) do update set run = r.run + 1, progress = 0, progress_at = $now
        returning run, wanted, evidence_seq, wants_all, wants_keys, wants_flaws, may_move_later, matched_at,
          (select coalesce(max(h.seq), 0) from ${relations.heads} h where h.organization_id = $organization) as head`,
  params: org.extend({ now: z.date() }),
  row: z.object({
    run: z.number(),
    wanted: z.number(),
    evidence_seq: z.number(),
    wants_all: z.boolean(),
    wants_keys: z.array(z.string()),
    wants_flaws: z.array(z.string()),
    may_move_later: z.boolean(),
    matched_at: z.date().nullable(),
    head: z.number(),
  }),
})

export const progress = statement({
  name: 'vulnerabilities_progress',
  sql: `update vulnerabilities_runs set progress = $share, progress_at = $now where organization_id = $organization`,
  params: org.extend({ share: z.number().nullable(), now: z.date() }),
  row: z.unknown(),
})

/** What was asked for meanwhile still waits. */
export const finish = statement({
  name: 'vulnerabilities_finish',
  sql: `update vulnerabilities_runs set progress = null, progress_at = $now, evidence_seq = $head,
          matched_at = case when $isWhole then $now else matched_at end,
          wants_all = wants_all and wanted <> $wanted,
          wants_keys = case when wanted = $wanted then '{}' else wants_keys end,
          wants_flaws = case when wanted = $wanted then '{}' else wants_flaws end,
          may_move_later = may_move_later and wanted <> $wanted,
          coverage = (select coalesce(jsonb_object_agg(c.coverage, c.n), '{}') from
            (select s.coverage, count(*) as n from vulnerabilities_software s
             where s.organization_id = $organization group by s.coverage) c),
          samples = (select coalesce(jsonb_object_agg(k.coverage, k.list), '{}') from
            (select t.coverage, jsonb_agg(jsonb_build_object('name', t.name, 'version', t.version)) as list from
              (select s.coverage, s.name, s.version, row_number() over (partition by s.coverage order by s.name, s.version) as n
               from vulnerabilities_software s where s.organization_id = $organization and s.coverage <> 'judged') t
             where t.n <= 20 group by t.coverage) k)
        where organization_id = $organization returning wanted <> $wanted as is_more`,
  params: org.extend({
    head: z.number(),
    isWhole: z.boolean(),
    wanted: z.number(),
    now: z.date(),
  }),
  row: z.object({ is_more: z.boolean() }),
})

export const standingRow = statement({
  name: 'vulnerabilities_standing',
  sql: `select matched_at, progress, progress_at, coverage, samples from vulnerabilities_runs
        where organization_id = $organization`,
  params: org,
  row: z.object({
    matched_at: z.date().nullable(),
    progress: z.number().nullable(),
    progress_at: z.date().nullable(),
    coverage: CoverageCounts.nullable(),
    samples: CoverageSamples.nullable(),
  }),
})

export const analyzeAll = [
  'vulnerabilities_findings',
  'vulnerabilities_dues',
  'vulnerabilities_flaws',
  'vulnerabilities_places',
].map((table) =>
  statement({
    name: `analyze_${table}`,
    sql: `analyze ${table}`,
    params: z.object({}),
    row: z.unknown(),
  }),
)
