/**
 * The SQL of lists of findings. One statement per sorting, each with a keyset cursor. What is sorted by a property of the flaw
 * is read from the flaw's side: its order is an index, and the findings of each flaw follow (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { type Statement, statement } from '../../../../platform/records/index.ts'
import {
  Bucket,
  CLOSED_WHY,
  FINDING_SORTS,
  type FindingSort,
  FixState,
  Severity,
  VerdictWord,
} from '../../contract.ts'
import { INPUTS } from '../../policy.ts'

const filterParams = {
  organization: z.uuid(),
  bucket: Bucket,
  severity: z.string().nullable(),
  inKev: z.boolean().nullable(),
  kind: z.string().nullable(),
  /** Days since 1970-01-01. */
  dueFrom: z.number().int().nullable(),
  dueBefore: z.number().int().nullable(),
  dueNone: z.boolean(),
  conflict: z.boolean(),
  exposed: z.boolean().nullable(),
  exposedUnknown: z.boolean(),
  ransomware: z.boolean(),
  site: z.uuid().nullable(),
  siteNone: z.boolean(),
  asset: z.uuid().nullable(),
  flaw: z.string().nullable(),
  product: z.string().nullable(),
  pattern: z.string().nullable(),
  /** Only what bears one of these keys can bear the pattern; see search-store.ts. */
  isNarrowed: z.boolean(),
  /** The pattern as plain text: PostgreSQL takes `like` for rarer than it is and would fetch thousands to sort them. */
  needle: z.string(),
  hitAssets: z.array(z.uuid()),
  hitComponents: z.array(z.string()),
  hitFlaws: z.array(z.string()),
}
export const FilterParams = z.object(filterParams)
export type FilterParams = z.input<typeof FilterParams>

const DUE = 'x.due_key'
/** Every parameter is bound; PostgreSQL plans each call with its values, so an unused filter costs nothing. */
const ofFinding = `x.organization_id = $organization::uuid and x.bucket = $bucket::text
  and ($kind::text is null or x.kind = $kind)
  and ($dueFrom::integer is null or ${DUE} >= $dueFrom) and ($dueBefore::integer is null or ${DUE} < $dueBefore)
  and (not $dueNone::boolean or x.due is null)
  and (not $conflict::boolean or x.is_conflict)
  and ($exposed::boolean is null or x.exposed = $exposed) and (not $exposedUnknown::boolean or x.exposed is null)
  and ($site::uuid is null or x.site_id = $site) and (not $siteNone::boolean or x.site_id is null)
  and ($asset::uuid is null or x.asset_id = $asset) and ($flaw::text is null or x.flaw = $flaw)
  and ($product::text is null or x.component_key = $product)
  and ($pattern::text is null or strpos(x.search, $needle::text) > 0)
  and (not $isNarrowed::boolean or x.asset_id = any($hitAssets::uuid[]) or x.component_key = any($hitComponents::text[])
    or x.flaw = any($hitFlaws::text[]))`
const ofFlaw = `($severity::text is null or w.severity = $severity)
  and ($inKev::boolean is null or (w.kev_added_at is not null) = $inKev) and (not $ransomware::boolean or w.kev_ransomware)`

const columns = `x.id, x.kind, x.bucket, x.verdict, x.flaw, x.asset_id, x.asset_name, x.site_id, x.device_class, x.exposed,
  x.component_key, x.component_name, x.supplier, x.component_type, x.purl, x.cpe, x.versions, x.ids, x.reason,
  x.confidence, x.is_conflict, x.fix_version, x.fix_state, x.fix_reachable, x.policy, x.policy_version, x.outcome,
  x.days, x.inputs, x.due, x.is_kept, x.fix_at, x.raised_at, x.first_seen_at, x.opened_at, x.source, x.seen_from,
  greatest(x.seen_until, p.seen_until) as seen_until, x.closed_at, x.closed_why, x.suppression_id`
const flawColumns = `w.title_ja, w.title_en, w.severity, w.score, w.vector, w.scored_by, w.epss, w.epss_percentile,
  w.kev_lists, w.kev_added_at, w.kev_ransomware, w.exploitation, w.automatable, w.technical_impact`

export const Inputs = z.array(
  z.object({ name: z.enum(INPUTS), value: z.string(), isAssumed: z.boolean() }),
)
const rowShape = {
  id: z.string(),
  kind: z.enum(['flaw', 'eol']),
  bucket: Bucket,
  verdict: VerdictWord,
  flaw: z.string(),
  asset_id: z.string(),
  asset_name: z.string(),
  site_id: z.string().nullable(),
  device_class: z.string(),
  exposed: z.boolean().nullable(),
  component_key: z.string(),
  component_name: z.string(),
  supplier: z.string(),
  component_type: z.string(),
  purl: z.string(),
  cpe: z.string(),
  versions: z.array(z.string()),
  ids: z.array(z.string()),
  reason: z.string(),
  confidence: z.number(),
  is_conflict: z.boolean(),
  fix_version: z.string().nullable(),
  fix_state: FixState,
  fix_reachable: z.boolean().nullable(),
  policy: z.string(),
  policy_version: z.string(),
  outcome: z.string(),
  days: z.number().nullable(),
  inputs: Inputs,
  due: z.string().nullable(),
  is_kept: z.boolean(),
  fix_at: z.date().nullable(),
  raised_at: z.date().nullable(),
  first_seen_at: z.date(),
  opened_at: z.date(),
  source: z.string(),
  seen_from: z.date(),
  seen_until: z.date(),
  closed_at: z.date().nullable(),
  closed_why: z.enum(CLOSED_WHY).nullable(),
  suppression_id: z.string().nullable(),
  title_ja: z.string(),
  title_en: z.string(),
  severity: Severity,
  score: z.number().nullable(),
  vector: z.string(),
  scored_by: z.string(),
  epss: z.number().nullable(),
  epss_percentile: z.number().nullable(),
  kev_lists: z.array(z.string()),
  kev_added_at: z.date().nullable(),
  kev_ransomware: z.boolean(),
  exploitation: z.string().nullable(),
  automatable: z.string().nullable(),
  technical_impact: z.string().nullable(),
  // Only of findings that are held back.
  held_by: z.string().nullable(),
  held_reason: z.string().nullable(),
  held_until: z.string().nullable(),
}
export const FindingRecord = z.object(rowShape)
export type FindingRecord = z.output<typeof FindingRecord>

/** What was found as it was is marked as seen with its component, not on each finding. */
const HELD = `left join vulnerabilities_suppressions s on s.id = x.suppression_id
  left join vulnerabilities_places p on p.organization_id = x.organization_id and p.asset_id = x.asset_id
    and p.component_key = x.component_key and x.closed_at is null`
const heldColumns = 's.by_name as held_by, s.reason as held_reason, s.until as held_until'

const pageParams = z.object({
  ...filterParams,
  after: z.string().nullable(),
  /** Flaw of the last row, where the list is read from the flaw's side. */
  afterFlaw: z.string().nullable(),
  afterId: z.uuid().nullable(),
  limit: z.number().int(),
})
const pageRow = z.object({ ...rowShape, sort_key: z.string() })
type Page = Statement<typeof pageParams, typeof pageRow>

/**
 * Deadlines stand once more in a table that is sorted by them. `bucket` and `due_key` are the finding's own, so that PostgreSQL
 * may go either way.
 */
const BY_DAY = `vulnerabilities_dues d join vulnerabilities_findings x on x.id = d.finding_id
  and x.organization_id = d.organization_id and x.bucket = d.bucket and x.due_key = d.due_key`
const ofDay = `d.organization_id = $organization::uuid and d.bucket = $bucket::text
  and ($dueFrom::integer is null or d.due_key >= $dueFrom) and ($dueBefore::integer is null or d.due_key < $dueBefore)
  and (not $dueNone::boolean or d.due_key = 2147483647) and ($exposed::boolean is null or d.exposed = $exposed)`
const source = (isByDay: boolean): { readonly from: string; readonly where: string } =>
  isByDay
    ? { from: BY_DAY, where: `${ofDay} and ${ofFinding}` }
    : { from: 'vulnerabilities_findings x', where: ofFinding }

type Key = { readonly key: string; readonly type: string }
const OWN_KEYS: Readonly<Record<Exclude<FindingSort, FlawSort>, Key>> = {
  due: { key: DUE, type: 'integer' },
  asset: { key: 'x.asset_sort', type: 'text' },
  product: { key: 'x.component_sort', type: 'text' },
  firstSeen: { key: 'x.first_seen_at', type: 'timestamptz' },
  confidence: { key: 'x.confidence', type: 'integer' },
}
type FlawSort = 'flaw' | 'score' | 'epss' | 'kev'
const FLAW_KEYS: Readonly<Record<FlawSort, Key>> = {
  flaw: { key: 'w.id', type: 'text' },
  score: { key: 'coalesce(w.score, -1)', type: 'double precision' },
  epss: { key: 'coalesce(w.epss, -1)', type: 'double precision' },
  kev: { key: `coalesce(w.kev_added_at, '-infinity'::timestamptz)`, type: 'timestamptz' },
}
const collated = ({ key, type }: Key): string => (type === 'text' ? `${key} collate "C"` : key)

const ownPage = (sort: keyof typeof OWN_KEYS, order: 'asc' | 'desc', isByDay: boolean): Page => {
  const isOfDay = isByDay && sort === 'due'
  const key = isOfDay ? { key: 'd.due_key', type: 'integer' } : OWN_KEYS[sort]
  const id = isOfDay ? 'd.finding_id' : 'x.id'
  const { from, where } = source(isByDay)
  const beyond = order === 'asc' ? '>' : '<'
  return statement({
    name: `vulnerabilities_list_${sort}_${order}${isByDay ? '_by_day' : ''}`,
    sql: `select ${columns}, ${flawColumns}, ${heldColumns}, (${key.key})::text as sort_key
          from ${from} join vulnerabilities_flaws w on w.id = x.flaw ${HELD}
          where ${where} and ${ofFlaw}
            and ($after::text is null or (${collated(key)}, ${id}) ${beyond} ($after::${key.type}, $afterId::uuid))
            and ($afterFlaw::text is null or true)
          order by ${collated(key)} ${order}, ${id} ${order} limit $limit`,
    params: pageParams,
    row: pageRow,
  })
}

/**
 * `limit` inside keeps the order of the flaws' index: PostgreSQL stops at the first page instead of sorting a million rows.
 */
const flawPage = (sort: keyof typeof FLAW_KEYS, order: 'asc' | 'desc'): Page => {
  const { key, type } = FLAW_KEYS[sort]
  const beyond = order === 'asc' ? '>' : '<'
  return statement({
    name: `vulnerabilities_list_${sort}_${order}`,
    sql: `select ${columns}, ${flawColumns}, ${heldColumns}, (${key})::text as sort_key
          from vulnerabilities_flaws w
          cross join lateral (
            select * from vulnerabilities_findings x
            where ${ofFinding} and x.flaw = w.id
              and ($after::text is null or (${key}, w.id) <> ($after::${type}, $afterFlaw::text) or x.id ${beyond} $afterId::uuid)
            order by x.id ${order} limit $limit) x ${HELD}
          where ${ofFlaw}
            and ($after::text is null or (${key}, w.id) ${beyond}= ($after::${type}, $afterFlaw::text))
          order by ${key} ${order}, w.id ${order}, x.id ${order} limit $limit`,
    params: pageParams,
    row: pageRow,
  })
}
/** Where the words are in names of flaws alone, a list by flaw begins at the first of these. */
const ofHitFlaws = `(not $isNarrowed or cardinality($hitAssets) > 0 or cardinality($hitComponents) > 0
  or w.id = any($hitFlaws))`

/** Where a filter leaves few findings, they are fetched and sorted: walking all flaws would be the longer way. */
const fewPage = (sort: keyof typeof FLAW_KEYS, order: 'asc' | 'desc'): Page => {
  const { key, type } = FLAW_KEYS[sort]
  const beyond = order === 'asc' ? '>' : '<'
  return statement({
    name: `vulnerabilities_few_${sort}_${order}`,
    sql: `select ${columns}, ${flawColumns}, ${heldColumns}, (${key})::text as sort_key
          from vulnerabilities_findings x join vulnerabilities_flaws w on w.id = x.flaw ${HELD}
          where ${ofFinding} and ${ofFlaw} ${sort === 'flaw' ? `and ${ofHitFlaws}` : ''}
            and ($after::text is null or (${key}, w.id, x.id) ${beyond} ($after::${type}, $afterFlaw::text, $afterId::uuid))
          order by ${key} ${order}, w.id ${order}, x.id ${order} limit $limit`,
    params: pageParams,
    row: pageRow,
  })
}

const isFlawSort = (sort: FindingSort): sort is keyof typeof FLAW_KEYS => sort in FLAW_KEYS
const pages = new Map<string, Page>(
  FINDING_SORTS.flatMap((sort) =>
    (['asc', 'desc'] as const).flatMap((order): (readonly [string, Page])[] =>
      isFlawSort(sort)
        ? [
            [`${sort} ${order} many`, flawPage(sort, order)],
            [`${sort} ${order} few`, fewPage(sort, order)],
          ]
        : [
            [`${sort} ${order} few`, ownPage(sort, order, false)],
            [`${sort} ${order} many`, ownPage(sort, order, sort === 'due')],
          ],
    ),
  ),
)

/** What leaves few findings: they are fetched and sorted. */
const isFew = ({ asset, flaw, product, isNarrowed }: FilterParams): boolean =>
  asset !== null || flaw !== null || product !== null || isNarrowed

/** Words that so many names bear are on the next page of deadlines anyway: it is read on until there. */
const MANY_HITS = 4_000
export const filterFor = (sort: FindingSort, filter: FilterParams): FilterParams =>
  sort === 'due' &&
  filter.hitAssets.length + filter.hitComponents.length + filter.hitFlaws.length > MANY_HITS
    ? { ...filter, isNarrowed: false }
    : filter

export const pageBy = (sort: FindingSort, order: 'asc' | 'desc', filter: FilterParams): Page => {
  const page = pages.get(`${sort} ${order} ${isFew(filter) ? 'few' : 'many'}`)
  if (!page) throw new Error(`vulnerabilities: no list by ${sort} ${order}`)
  return page
}

/** Counting a million rows takes longer than a page may: beyond this it is "more". */
export const COUNTED = 10_000
const count = (isByDays: boolean) => {
  const { from, where } = source(isByDays)
  return statement({
    name: `vulnerabilities_count${isByDays ? '_by_day' : ''}`,
    sql: `select count(*) as count from (select 1 from ${from}
          join vulnerabilities_flaws w on w.id = x.flaw where ${where} and ${ofFlaw} limit ${COUNTED + 1}) t`,
    params: FilterParams,
    row: z.object({ count: z.number() }),
  })
}
const counted = { all: count(false), byDay: count(true) }
/** A span of days, or what the internet reaches, is found among deadlines first, where nothing else is narrower. */
export const countUpTo = (filter: FilterParams): typeof counted.all =>
  !isFew(filter) &&
  (filter.dueFrom !== null ||
    filter.dueBefore !== null ||
    filter.dueNone ||
    filter.exposed === true)
    ? counted.byDay
    : counted.all

export const oneFinding = statement({
  name: 'vulnerabilities_one',
  sql: `select ${columns}, ${flawColumns}, ${heldColumns} from vulnerabilities_findings x
        join vulnerabilities_flaws w on w.id = x.flaw ${HELD}
        where x.organization_id = $organization and x.id = $id`,
  params: z.object({ organization: z.uuid(), id: z.uuid() }),
  row: FindingRecord,
})

export const historyOf = statement({
  name: 'vulnerabilities_history_of',
  sql: `select at, what, by_name, before, after from vulnerabilities_history
        where organization_id = $organization and finding_id = $id order by seq desc limit 200`,
  params: z.object({ organization: z.uuid(), id: z.uuid() }),
  row: z.object({
    at: z.date(),
    what: z.string(),
    by_name: z.string().nullable(),
    before: z.string().nullable(),
    after: z.string().nullable(),
  }),
})
