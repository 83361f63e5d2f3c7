/**
 * The SQL of merges, splits and proposals (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { AssetSource } from '../contract.ts'
import { KEY_KINDS } from '../identity.ts'
import type { Facts } from '../rules.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }
const one = z.object({ ...inOrganization, id: z.uuid() })
const pairs = {
  ...inOrganization,
  kept: z.array(z.uuid()),
  others: z.array(z.uuid()),
}
const rows = 'unnest($kept::uuid[], $others::uuid[]) as r(kept, other)'

export const KeyShape = z.object({ kind: z.enum(KEY_KINDS), value: z.string() })
export const Moved = z.object({
  keys: z.array(KeyShape),
  agents: z.array(z.uuid()),
  members: z.array(z.uuid()),
  /** When the other was retired before. */
  retiredAt: z.string().nullable(),
})
export type Moved = z.infer<typeof Moved>

export const membersOf = statement({
  name: 'assets_members',
  sql: `select r.other, m.id from ${rows} join assets_assets m on m.${mine} and m.merged_into = r.other`,
  params: z.object(pairs),
  row: z.object({ other: z.uuid(), id: z.uuid() }),
})

export const pointMerged = statement({
  name: 'assets_point_merged',
  sql: `update assets_assets a set merged_into = r.kept, version = a.version + 1,
          retired_at = coalesce(a.retired_at, $now::timestamptz), retired_by = coalesce(a.retired_by, $by),
          retired_reason = coalesce(a.retired_reason, $reason), saved_by = $by, saved_at = $now::timestamptz
        from ${rows} where a.${mine} and (a.id = r.other or a.merged_into = r.other)`,
  params: z.object({ ...pairs, now: z.date(), by: z.string(), reason: z.string() }),
  row: nothing,
})

export const moveKeys = statement({
  name: 'assets_move_keys',
  sql: `update assets_keys k set asset_id = r.kept from ${rows} where k.${mine} and k.asset_id = r.other
        returning r.other, k.kind, k.value`,
  params: z.object(pairs),
  row: KeyShape.extend({ other: z.uuid() }),
})

export const moveAgents = statement({
  name: 'assets_move_agents',
  sql: `update assets_agents g set asset_id = r.kept from ${rows} where g.${mine} and g.asset_id = r.other
        returning r.other, g.id`,
  params: z.object(pairs),
  row: z.object({ other: z.uuid(), id: z.uuid() }),
})

export const writeMerges = statement({
  name: 'assets_write_merges',
  sql: `insert into assets_merges (organization_id, id, kind, kept_id, other_id, other_name, is_by_rule, done_by, done_at,
          reason, keys, moved)
        select $organization::uuid, id, kind, kept_id, other_id, other_name, is_by_rule, $by, $now::timestamptz, reason,
          keys, moved
        from jsonb_to_recordset($rows::jsonb) as r(id uuid, kind text, kept_id uuid, other_id uuid, other_name text,
          is_by_rule boolean, reason text, keys jsonb, moved jsonb)`,
  params: z.object({ ...inOrganization, rows: z.string(), by: z.string(), now: z.date() }),
  row: nothing,
})

const mergeColumns = `id, kind, kept_id, other_id, other_name, is_by_rule, done_by, done_at, reason, keys, moved,
  undone_by, undone_at, undone_reason`
const MergeRow = z.object({
  id: z.uuid(),
  kind: z.enum(['merge', 'split']),
  kept_id: z.uuid(),
  other_id: z.uuid(),
  other_name: z.string(),
  is_by_rule: z.boolean(),
  done_by: z.string(),
  done_at: z.date(),
  reason: z.string(),
  keys: z.array(KeyShape),
  moved: Moved,
  undone_by: z.string().nullable(),
  undone_at: z.date().nullable(),
  undone_reason: z.string().nullable(),
})
export type MergeRecord = z.infer<typeof MergeRow>

/** What an asset and the assets in it went through, newest first. */
export const historyOf = statement({
  name: 'assets_merge_history',
  sql: `select ${mergeColumns} from assets_merges
        where ${mine} and (kept_id = any($ids::uuid[]) or other_id = any($ids::uuid[]))
        order by done_at desc, id desc limit 200`,
  params: z.object({ ...inOrganization, ids: z.array(z.uuid()) }),
  row: MergeRow,
})

export const mergeById = statement({
  name: 'assets_merge_by_id',
  sql: `select ${mergeColumns} from assets_merges where ${mine} and id = $id for update`,
  params: one,
  row: MergeRow,
})

export const setUndone = statement({
  name: 'assets_merge_undone',
  sql: `update assets_merges set undone_by = $by, undone_at = $now::timestamptz, undone_reason = $reason
        where ${mine} and id = $id`,
  params: one.extend({ by: z.string(), now: z.date(), reason: z.string() }),
  row: nothing,
})

/** The other stands on its own again, with what had been merged into it before. */
export const pointBack = statement({
  name: 'assets_point_back',
  sql: `with back as (
          update assets_assets set merged_into = null, retired_at = $retiredAt::timestamptz,
            retired_by = case when $retiredAt::timestamptz is null then null else retired_by end,
            retired_reason = case when $retiredAt::timestamptz is null then null else retired_reason end,
            version = version + 1, saved_by = $by, saved_at = $now::timestamptz
          where ${mine} and id = $id)
        update assets_assets set merged_into = $id where ${mine} and id = any($members::uuid[])`,
  params: one.extend({
    members: z.array(z.uuid()),
    retiredAt: z.date().nullable(),
    by: z.string(),
    now: z.date(),
  }),
  row: nothing,
})

/** Keys that the one holds go to the other; a key that has gone on meanwhile stays where it is. */
export const passKeys = statement({
  name: 'assets_pass_keys',
  sql: `update assets_keys k set asset_id = $to from unnest($kinds::text[], $values::text[]) as r(kind, value)
        where k.${mine} and k.asset_id = $from and k.kind = r.kind and k.value = r.value`,
  params: z.object({
    ...inOrganization,
    from: z.uuid(),
    to: z.uuid(),
    kinds: z.array(z.string()),
    values: z.array(z.string()),
  }),
  row: nothing,
})

export const passAgents = statement({
  name: 'assets_pass_agents',
  sql: `update assets_agents set asset_id = $to where ${mine} and asset_id = $from and id = any($ids::uuid[])`,
  params: z.object({
    ...inOrganization,
    from: z.uuid(),
    to: z.uuid(),
    ids: z.array(z.uuid()),
  }),
  row: nothing,
})

/** Everything that was said of an asset and what was merged into it, in the order in which it was taken in. */
export const allSaid = statement({
  name: 'assets_all_said',
  sql: `select s.id, s.asset_id, s.source, s.seen_by, s.seen_at, s.recorded_at, s.says, s.site_id from assets_sightings s
        where s.${mine} and s.asset_id in (
          select $id::uuid union all select m.id from assets_assets m where m.${mine} and m.merged_into = $id)
        order by s.recorded_at, s.id`,
  params: one,
  row: z.object({
    id: z.uuid(),
    asset_id: z.uuid(),
    source: AssetSource,
    seen_by: z.string(),
    seen_at: z.date(),
    recorded_at: z.date(),
    says: z.custom<Facts>((value) => typeof value === 'object' && value !== null),
    site_id: z.uuid().nullable(),
  }),
})
export type Said = z.output<typeof allSaid.row>

/**
 * The words stay; about whom they are was decided anew. Where the same words lie already, they are left. What network
 * devices said goes along with the sighting that it came with.
 */
export const passSightings = statement({
  name: 'assets_pass_sightings',
  sql: `with passed as (
          update assets_sightings s set asset_id = $to
          from assets_sightings w
          where s.${mine} and s.id = any($ids::uuid[]) and s.asset_id <> $to and not exists (
            select 1 from assets_sightings t where t.${mine} and t.asset_id = $to and t.digest = s.digest)
            and w.organization_id = s.organization_id and w.asset_id = s.asset_id and w.digest = s.digest
          returning w.asset_id as left_id, s.digest)
        update assets_device_readings r set asset_id = $to from passed p
        where r.${mine} and r.asset_id = p.left_id and r.sighting_digest = p.digest and not exists (
          select 1 from assets_device_readings t where t.${mine} and t.asset_id = $to and t.digest = r.digest)`,
  params: z.object({ ...inOrganization, to: z.uuid(), ids: z.array(z.uuid()) }),
  row: nothing,
})

/** Software of sources that left with a split goes along, with the spans in which it was seen. */
export const passComponents = statement({
  name: 'assets_pass_components',
  sql: `update assets_components c set asset_id = $to
        where c.${mine} and c.source = any($sources::text[]) and c.asset_id in (
          select $from::uuid union all select m.id from assets_assets m where m.${mine} and m.merged_into = $from)
          and not exists (select 1 from assets_components t where t.${mine} and t.asset_id = $to and t.digest = c.digest)`,
  params: z.object({
    ...inOrganization,
    from: z.uuid(),
    to: z.uuid(),
    sources: z.array(z.string()),
  }),
  row: nothing,
})

export const propose = statement({
  name: 'assets_propose',
  sql: `insert into assets_proposals (organization_id, id, asset_a, asset_b, reason, keys, strength, state, proposed_at)
        select $organization::uuid, id, asset_a, asset_b, reason, keys, strength, 'open', $now::timestamptz
        from jsonb_to_recordset($rows::jsonb) as r(id uuid, asset_a uuid, asset_b uuid, reason text, keys jsonb,
          strength integer)
        on conflict do nothing`,
  params: z.object({ ...inOrganization, rows: z.string(), now: z.date() }),
  row: nothing,
})

/** What a person said of a pair stands, whether it was proposed or not. */
export const decidePair = statement({
  name: 'assets_decide_pair',
  sql: `insert into assets_proposals (organization_id, id, asset_a, asset_b, reason, keys, strength, state, proposed_at,
          decided_by, decided_at)
        values ($organization::uuid, $id, least($a::uuid, $b::uuid), greatest($a::uuid, $b::uuid), 'person', '[]', 0,
          $state, $now::timestamptz, $by, $now::timestamptz)
        on conflict (organization_id, asset_a, asset_b) do update
          set state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
  params: one.extend({
    a: z.uuid(),
    b: z.uuid(),
    state: z.enum(['accepted', 'refused']),
    by: z.string(),
    now: z.date(),
  }),
  row: nothing,
})

const proposalColumns =
  'p.id, p.asset_a, p.asset_b, p.reason, p.keys, p.strength, p.state, p.proposed_at'
const ProposalRow = z.object({
  id: z.uuid(),
  asset_a: z.uuid(),
  asset_b: z.uuid(),
  reason: z.enum([...KEY_KINDS, 'person']),
  keys: z.array(KeyShape),
  strength: z.number(),
  state: z.enum(['open', 'accepted', 'refused']),
  proposed_at: z.date(),
})
// Both have to be there for the reader: the walls between sites hold on the assets.
const openPairs = `from assets_proposals p
  join assets_assets a on a.organization_id = p.organization_id and a.id = p.asset_a and a.retired_at is null
  join assets_assets b on b.organization_id = p.organization_id and b.id = p.asset_b and b.retired_at is null
  where p.organization_id = $organization::uuid and p.state = 'open'`

export const openProposals = statement({
  name: 'assets_open_proposals',
  sql: `select ${proposalColumns} ${openPairs}
          and ($strength::integer is null or (p.strength, p.id) < ($strength, $afterId::uuid))
        order by p.strength desc, p.id desc limit $limit`,
  params: z.object({
    ...inOrganization,
    strength: z.number().int().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: ProposalRow,
})

export const openTotal = statement({
  name: 'assets_open_proposals_total',
  sql: `select count(*) as total ${openPairs}`,
  params: z.object(inOrganization),
  row: z.object({ total: z.number() }),
})

export const proposalById = statement({
  name: 'assets_proposal_by_id',
  sql: `select ${proposalColumns} from assets_proposals p
        join assets_assets a on a.organization_id = p.organization_id and a.id = p.asset_a
        join assets_assets b on b.organization_id = p.organization_id and b.id = p.asset_b
        where p.organization_id = $organization::uuid and p.id = $id`,
  params: one,
  row: ProposalRow,
})
