/**
 * What the evidence store answers about change, so that no other room needs its tables: which subjects have new facts,
 * how many subjects there are, and relations that another room joins inside its own question. Row-level security holds
 * for all of them as for the tables.
 * @module
 */
import { SUBJECT_KINDS, type SubjectKind } from '@hinoban/measures'
import { z } from 'zod'
import { statement, type Transaction } from '../records/index.ts'
import { organizationOf } from './chain-head.ts'

/** Subjects with facts after one place of the chain, up to another. */
export type Touched = {
  readonly kind: SubjectKind
  readonly id: string
  /** The kinds of the new facts. */
  readonly kinds: readonly string[]
  /** The probes of the new facts of the kind that was asked for by name. */
  readonly probes: readonly string[]
}
export type Population = {
  readonly kind: SubjectKind
  readonly site: string | null
  readonly subjects: number
}

/** Facts with `since` < seq ≤ `head`, by subject; `probesOf` names the kind whose probes matter to the caller. */
export const touchedSince = async (
  tx: Transaction,
  q: { readonly since: number; readonly head: number; readonly probesOf: string },
): Promise<readonly Touched[]> => tx.all(touched, { organization: organizationOf(tx), ...q })

/** Subjects that are not retired, by kind and site. */
export const populations = async (tx: Transaction): Promise<readonly Population[]> =>
  tx.all(counted, { organization: organizationOf(tx) })

/** Name and site of a subject, unless it is unknown to the reader or retired. */
export const liveSubject = async (
  tx: Transaction,
  q: { readonly kind: SubjectKind; readonly id: string },
): Promise<{ name: string; site: string | null } | null> =>
  tx.one(live, { organization: organizationOf(tx), ...q })

/** Whether a site is known to the reader, by itself or as the place of something. */
export const isSiteKnown = async (tx: Transaction, site: string): Promise<boolean> =>
  (await tx.one(siteKnown, { organization: organizationOf(tx), site })) !== null

/**
 * Relations for the `from` of another room's statement: PostgreSQL folds them into the question, so that a page over
 * subjects and that room's own rows stays one question. Columns are named here and stay; the tables behind them may change.
 */
export const relations = {
  /** organization_id, kind, id, name, site_id of every subject, retired ones with `is_retired`. */
  subjects: `(select organization_id, kind, id, name, site_id, retired_at is not null as is_retired from evidence_subjects)`,
  /** organization_id and seq of the last fact of each chain. */
  heads: `(select organization_id, seq from evidence_heads)`,
} as const

const organization = z.uuid()
const Kind = z.enum(SUBJECT_KINDS)

const touched = statement({
  name: 'evidence_touched_since',
  sql: `select subject_kind as kind, subject_id as id, array_agg(distinct kind) as kinds,
          coalesce(array_agg(distinct probe) filter (where kind = $probesOf), '{}') as probes
        from evidence_entries where organization_id = $organization and seq > $since and seq <= $head
        group by subject_kind, subject_id`,
  params: z.object({ organization, since: z.number(), head: z.number(), probesOf: z.string() }),
  row: z.object({
    kind: Kind,
    id: z.string(),
    kinds: z.array(z.string()),
    probes: z.array(z.string()),
  }),
})

const counted = statement({
  name: 'evidence_populations',
  sql: `select kind, site_id as site, count(*)::int as subjects from evidence_subjects
        where organization_id = $organization and retired_at is null group by kind, site_id`,
  params: z.object({ organization }),
  row: z.object({ kind: Kind, site: z.string().nullable(), subjects: z.number() }),
})

const live = statement({
  name: 'evidence_live_subject',
  sql: `select name, site_id as site from evidence_subjects
        where organization_id = $organization and kind = $kind and id = $id and retired_at is null`,
  params: z.object({ organization, kind: Kind, id: z.string() }),
  row: z.object({ name: z.string(), site: z.string().nullable() }),
})

const siteKnown = statement({
  name: 'evidence_site_known',
  sql: `select 1 as known from evidence_subjects where organization_id = $organization
          and (site_id = $site or (kind = 'site' and id = $site)) limit 1`,
  params: z.object({ organization, site: z.string() }),
  row: z.object({ known: z.number() }),
})
