/**
 * The SQL of findings and of the work on them.
 * @module
 */
import { STATES, SUBJECT_KINDS } from '@hinoban/measures'
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { ACTION_STATUS, CHANNELS, CLOSED_BY } from '../contract.ts'
import { HIRAGANA, KATAKANA } from './fold.ts'

const organization = z.uuid()
const Params = z.record(z.string(), z.union([z.string(), z.number()]))
const nothing = z.unknown()

export const FindingRow = z.object({
  id: z.string(),
  measure: z.string(),
  subject_kind: z.enum(SUBJECT_KINDS),
  subject_id: z.string(),
  subject_name: z.string(),
  subject_search: z.string(),
  site_id: z.string().nullable(),
  state: z.enum([...STATES, 'not-applicable']),
  reason: z.string(),
  params: Params,
  evidence: z.array(z.string()),
  status: z.enum(['open', 'closed']),
  first_seen_at: z.date(),
  last_seen_at: z.date(),
  closed_at: z.date().nullable(),
  closed_by: z.enum(CLOSED_BY).nullable(),
  reopened: z.number(),
  due: z.string(),
  version: z.number(),
  action_id: z.string().nullable(),
  owner_id: z.string().nullable(),
  owner_name: z.string().nullable(),
  action_status: z.enum(ACTION_STATUS).nullable(),
  reported_by: z.string().nullable(),
  reported_at: z.date().nullable(),
})
export type FindingRow = z.output<typeof FindingRow>

const columns = `f.id, f.measure, f.subject_kind, f.subject_id, f.subject_name, f.subject_search, f.site_id, f.state, f.reason, f.params,
          f.evidence, f.status, f.first_seen_at, f.last_seen_at, f.closed_at, f.closed_by, f.reopened, f.due, f.version,
          a.id as action_id, a.owner_id, a.owner_name, a.status as action_status, a.reported_by, a.reported_at`
const tables = `board_findings f left join board_actions a on a.finding_id = f.id and a.status <> 'cancelled'`
const filter = `f.organization_id = $organization and ($status::text = 'all' or f.status = $status)
          and ($measures::text[] is null or f.measure = any($measures)) and ($states::text[] is null or f.state = any($states))
          and ($sites::text[] is null or f.site_id = any($sites)) and ($owner::text is null or a.owner_search like $owner)
          and (not $nobody::boolean or a.owner_name is null)
          and ($overdue::boolean is null or (f.status = 'open' and f.due < $today::date) = $overdue)
          and ($subject::text is null or f.subject_search like $subject)`
const filterParams = {
  organization,
  status: z.enum(['open', 'closed', 'all']),
  measures: z.array(z.string()).nullable(),
  states: z.array(z.string()).nullable(),
  sites: z.array(z.string()).nullable(),
  owner: z.string().nullable(),
  nobody: z.boolean(),
  overdue: z.boolean().nullable(),
  today: z.string(),
  subject: z.string().nullable(),
}

/** Fixed fragments: nothing a reader sends is ever among them. */
const ORDERS = {
  due: ['f.due', '>', 'asc', 'date'],
  '-due': ['f.due', '<', 'desc', 'date'],
  firstSeen: ['f.first_seen_at', '>', 'asc', 'timestamptz'],
  '-firstSeen': ['f.first_seen_at', '<', 'desc', 'timestamptz'],
  measure: ['f.measure', '>', 'asc', 'text'],
  '-measure': ['f.measure', '<', 'desc', 'text'],
  subject: ['f.subject_search', '>', 'asc', 'text'],
  '-subject': ['f.subject_search', '<', 'desc', 'text'],
} as const
export type FindingSort = keyof typeof ORDERS

const pageBy = (sort: FindingSort) => {
  const [column, beyond, direction, type] = ORDERS[sort]
  return statement({
    name: `board_findings_by_${sort.replace('-', 'late_')}`,
    sql: `select ${columns} from ${tables} where ${filter}
            and ($afterId::uuid is null or (${column}, f.id) ${beyond} ($after::${type}, $afterId::uuid))
          order by ${column} ${direction}, f.id ${direction} limit $limit`,
    params: z.object({
      ...filterParams,
      after: z.string().nullable(),
      afterId: z.uuid().nullable(),
      limit: z.number(),
    }),
    row: FindingRow,
  })
}
export const findingsPage: Readonly<Record<FindingSort, ReturnType<typeof pageBy>>> = {
  due: pageBy('due'),
  '-due': pageBy('-due'),
  firstSeen: pageBy('firstSeen'),
  '-firstSeen': pageBy('-firstSeen'),
  measure: pageBy('measure'),
  '-measure': pageBy('-measure'),
  subject: pageBy('subject'),
  '-subject': pageBy('-subject'),
}

export const countFindings = statement({
  name: 'board_findings_count',
  sql: `select count(*)::int as n from ${tables} where ${filter}`,
  params: z.object(filterParams),
  row: z.object({ n: z.number() }),
})

export const countOpen = statement({
  name: 'board_findings_open',
  sql: `select count(*)::int as open, exists (select from board_states s where s.organization_id = $organization) as measured
        from board_findings where organization_id = $organization and status = 'open'`,
  params: z.object({ organization }),
  row: z.object({ open: z.number(), measured: z.boolean() }),
})

export const oneFinding = statement({
  name: 'board_finding',
  sql: `select ${columns} from ${tables} where f.organization_id = $organization and f.id = $id`,
  params: z.object({ organization, id: z.uuid() }),
  row: FindingRow,
})

/** Open findings that look alike, with the most urgent as example: what 今日やること is made of. */
export const alikeFindings = statement({
  name: 'board_findings_alike',
  sql: `select measure, reason, count(*)::int as n, min(due)::text as due,
          (array_agg(params order by due, id))[1] as params, (array_agg(id order by due, id))[1] as id
        from board_findings where organization_id = $organization and status = 'open'
        group by measure, reason order by min(due), count(*) desc limit 30`,
  params: z.object({ organization }),
  row: z.object({
    measure: z.string(),
    reason: z.string(),
    n: z.number(),
    due: z.string(),
    params: Params,
    id: z.string(),
  }),
})

// ── actions ────────────────────────────────────────────────────────────────────────────────────────────────

export const ActionRow = z.object({
  id: z.string(),
  finding_id: z.string().nullable(),
  measure: z.string(),
  site_id: z.string().nullable(),
  owner_id: z.string().nullable(),
  owner_name: z.string().nullable(),
  due: z.string(),
  channel: z.enum(CHANNELS),
  note: z.string(),
  status: z.enum(ACTION_STATUS),
  created_at: z.date(),
  closed_at: z.date().nullable(),
  version: z.number(),
  subject_kind: z.enum(SUBJECT_KINDS).nullable(),
  subject_id: z.string().nullable(),
  subject_name: z.string().nullable(),
})
export type ActionRow = z.output<typeof ActionRow>
const actionColumns = `a.id, a.finding_id, a.measure, a.site_id, a.owner_id, a.owner_name, a.due, a.channel, a.note, a.status, a.created_at,
          a.closed_at, a.version, f.subject_kind, f.subject_id, f.subject_name`
const actionTables = `board_actions a left join board_findings f on f.id = a.finding_id`
const actionFilter = `a.organization_id = $organization and ($statuses::text[] is null or a.status = any($statuses))
          and ($measures::text[] is null or a.measure = any($measures)) and ($owner::text is null or a.owner_search like $owner)
          and (not $nobody::boolean or a.owner_name is null)
          and ($overdue::boolean is null or (a.status = 'open' and a.due < $today::date) = $overdue)
          and ($text::text is null or f.subject_search like $text or a.owner_search like $text or a.measure = any($titled::text[])
            or translate(lower(normalize(a.note, nfkc)), '${KATAKANA}', '${HIRAGANA}') like $text)`
const actionParams = {
  organization,
  statuses: z.array(z.string()).nullable(),
  measures: z.array(z.string()).nullable(),
  owner: z.string().nullable(),
  nobody: z.boolean(),
  overdue: z.boolean().nullable(),
  today: z.string(),
  text: z.string().nullable(),
  titled: z.array(z.string()),
}

export const actionsPage = statement({
  name: 'board_actions_page',
  sql: `select ${actionColumns} from ${actionTables} where ${actionFilter}
          and ($afterId::uuid is null or (a.due, a.id) > ($after::date, $afterId::uuid)) order by a.due, a.id limit $limit`,
  params: z.object({
    ...actionParams,
    after: z.string().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.number(),
  }),
  row: ActionRow,
})
export const countActions = statement({
  name: 'board_actions_count',
  sql: `select count(*)::int as n from ${actionTables} where ${actionFilter}`,
  params: z.object(actionParams),
  row: z.object({ n: z.number() }),
})
export const oneAction = statement({
  name: 'board_action',
  sql: `select ${actionColumns} from ${actionTables} where a.organization_id = $organization and a.id = $id`,
  params: z.object({ organization, id: z.uuid() }),
  row: ActionRow,
})
/** The action in force for a finding, or for a measure without one; locked, so that two assignments queue. */
export const actionInForce = statement({
  name: 'board_action_in_force',
  sql: `select ${actionColumns} from ${actionTables} where a.organization_id = $organization and a.status <> 'cancelled'
          and (($finding::uuid is not null and a.finding_id = $finding) or ($finding::uuid is null and a.finding_id is null
            and a.measure = $measure)) for update of a`,
  params: z.object({ organization, finding: z.uuid().nullable(), measure: z.string() }),
  row: ActionRow,
})
export const addAction = statement({
  name: 'board_action_add',
  sql: `insert into board_actions (id, organization_id, finding_id, measure, site_id, owner_id, owner_name, owner_search, due, channel,
          note, status, created_at)
        values ($id, $organization, $finding, $measure, $site, $ownerId, $ownerName, $ownerSearch, $due, $channel, $note, 'open', $at)
        on conflict do nothing`,
  params: z.object({
    id: z.uuid(),
    organization,
    finding: z.uuid().nullable(),
    measure: z.string(),
    site: z.string().nullable(),
    ownerId: z.string().nullable(),
    ownerName: z.string().nullable(),
    ownerSearch: z.string().nullable(),
    due: z.string(),
    channel: z.enum(CHANNELS),
    note: z.string(),
    at: z.date(),
  }),
  row: nothing,
})
/** Writes only over the version that was read: 0 rows say that somebody was quicker. */
export const saveAction = statement({
  name: 'board_action_save',
  sql: `update board_actions set owner_id = $ownerId, owner_name = $ownerName, owner_search = $ownerSearch, due = $due,
          channel = $channel, note = $note, status = $status, closed_at = $closedAt,
          reported_by = case when $status = 'self-reported' then coalesce(reported_by, $by) end,
          reported_at = case when $status = 'self-reported' then coalesce(reported_at, $at::timestamptz) end, version = version + 1
        where organization_id = $organization and id = $id and version = $version`,
  params: z.object({
    organization,
    id: z.uuid(),
    version: z.number(),
    ownerId: z.string().nullable(),
    ownerName: z.string().nullable(),
    ownerSearch: z.string().nullable(),
    due: z.string(),
    channel: z.enum(CHANNELS),
    note: z.string(),
    status: z.enum(ACTION_STATUS),
    closedAt: z.date().nullable(),
    by: z.string(),
    at: z.date(),
  }),
  row: nothing,
})
/** The finding shows the date that was agreed for its work. */
export const setFindingDue = statement({
  name: 'board_finding_due',
  sql: `update board_findings set due = $due, version = version + 1 where organization_id = $organization and id = $id and due <> $due::date`,
  params: z.object({ organization, id: z.uuid(), due: z.string() }),
  row: nothing,
})

export const HistoryRow = z.object({
  at: z.date(),
  by_name: z.string(),
  what: z.enum([
    'opened',
    'closed',
    'reopened',
    'assigned',
    'changed',
    'self-reported',
    'withdrawn',
    'commented',
    'cancelled',
  ]),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  comment: z.string().nullable(),
})
export type HistoryRow = z.output<typeof HistoryRow>
export const addHistory = statement({
  name: 'board_action_history_add',
  sql: `insert into board_action_history (organization_id, action_id, site_id, at, by_name, what, before, after, comment)
        values ($organization, $action, $site, $at, $by, $what, $before::jsonb, $after::jsonb, $comment)`,
  params: z.object({
    organization,
    action: z.uuid(),
    site: z.string().nullable(),
    at: z.date(),
    by: z.string(),
    what: HistoryRow.shape.what,
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
    comment: z.string().nullable(),
  }),
  row: nothing,
})
/** Of one action, or of every action a finding ever had. */
export const historyOf = statement({
  name: 'board_action_history_of',
  sql: `select h.at, h.by_name, h.what, h.before, h.after, h.comment from board_action_history h
        where h.organization_id = $organization and (h.action_id = $action::uuid
          or h.action_id in (select a.id from board_actions a where a.finding_id = $finding::uuid))
        order by h.seq desc limit 500`,
  params: z.object({ organization, action: z.uuid().nullable(), finding: z.uuid().nullable() }),
  row: HistoryRow,
})
