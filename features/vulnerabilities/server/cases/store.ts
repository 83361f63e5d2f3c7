/**
 * The SQL of cases (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { CaseEvent } from '../../contract-case-pages.ts'
import { CaseState, JudgedCase, ReopenReason, StatementKind } from '../../contract-cases.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }
const ofCase = { ...inOrganization, case: z.uuid() }

const row = z.object({
  id: z.uuid(),
  site_id: z.uuid().nullable(),
  asset_id: z.uuid(),
  name: z.string(),
  state: CaseState,
  judged: JudgedCase,
  groups: z.array(z.string()),
  opened_at: z.date().nullable(),
  closed_at: z.date().nullable(),
  judged_at: z.date(),
})
export type StoredCase = z.output<typeof row>
const columns =
  'id, site_id, asset_id, name, state, judged, groups, opened_at, closed_at, judged_at'

/** Waits for whoever judges the same device. */
export const caseOfAsset = statement({
  name: 'vulnerabilities_case_of_asset',
  sql: `select ${columns} from vulnerabilities_cases where ${mine} and asset_id = $asset for update`,
  params: z.object({ ...inOrganization, asset: z.uuid() }),
  row,
})

/** To look, where nothing is written. */
export const caseSeen = statement({
  name: 'vulnerabilities_case_seen',
  sql: `select ${columns} from vulnerabilities_cases where ${mine} and asset_id = $asset`,
  params: z.object({ ...inOrganization, asset: z.uuid() }),
  row,
})

export const groupsOfAsset = statement({
  name: 'vulnerabilities_case_groups_of_asset',
  sql: `select groups from vulnerabilities_cases where ${mine} and asset_id = $asset`,
  params: z.object({ ...inOrganization, asset: z.uuid() }),
  row: z.object({ groups: z.array(z.string()) }),
})

export const caseById = statement({
  name: 'vulnerabilities_case_by_id',
  sql: `select ${columns} from vulnerabilities_cases where ${mine} and id = $case`,
  params: z.object(ofCase),
  row,
})

const filter = {
  ...inOrganization,
  state: z.string().nullable(),
  site: z.uuid().nullable(),
  siteNone: z.boolean(),
}
/** Open ones first, then closed, then what cannot be said, then what is clear. */
const rank = `case state when 'open' then 0 when 'closed' then 1 when 'unjudged' then 2 else 3 end`

export const casePage = statement({
  name: 'vulnerabilities_case_page',
  sql: `select ${columns}, ${rank} as rank from vulnerabilities_cases
        where ${mine} and ($state::text is null or state = $state) and ($site::uuid is null or site_id = $site)
          and (not $siteNone::boolean or site_id is null)
          and ($afterRank::int is null or (${rank}, id) > ($afterRank, $afterId::uuid))
        order by ${rank}, id limit $limit`,
  params: z.object({
    ...filter,
    afterRank: z.number().int().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: row.extend({ rank: z.number() }),
})

export const caseCounts = statement({
  name: 'vulnerabilities_case_counts',
  sql: `select count(*) filter (where state = 'open') as open, count(*) filter (where state = 'closed') as closed,
          count(*) filter (where state = 'clear') as clear, count(*) filter (where state = 'unjudged') as unjudged
        from vulnerabilities_cases where ${mine}`,
  params: z.object(inOrganization),
  row: z.object({
    open: z.number(),
    closed: z.number(),
    clear: z.number(),
    unjudged: z.number(),
  }),
})

export const writeCase = statement({
  name: 'vulnerabilities_write_case',
  sql: `insert into vulnerabilities_cases (id, organization_id, site_id, asset_id, name, state, judged, opened_at, closed_at,
          judged_at)
        values ($id, $organization::uuid, $site::uuid, $asset, $name, $state, $judged::jsonb, $openedAt, $closedAt, $now)
        on conflict (organization_id, asset_id) do update set site_id = excluded.site_id, name = excluded.name,
          state = excluded.state, judged = excluded.judged, opened_at = excluded.opened_at,
          closed_at = excluded.closed_at, judged_at = excluded.judged_at
        returning id`,
  params: z.object({
    ...inOrganization,
    id: z.uuid(),
    site: z.uuid().nullable(),
    asset: z.uuid(),
    name: z.string(),
    state: CaseState,
    judged: JudgedCase,
    openedAt: z.date().nullable(),
    closedAt: z.date().nullable(),
    now: z.date(),
  }),
  row: z.object({ id: z.uuid() }),
})

export const setGroups = statement({
  name: 'vulnerabilities_case_set_groups',
  sql: `update vulnerabilities_cases set groups = $groups where ${mine} and id = $case`,
  params: z.object({ ...ofCase, groups: z.array(z.string()) }),
  row: nothing,
})

const word = {
  kind: StatementKind,
  task_key: z.string().nullable(),
  reading_id: z.uuid().nullable(),
  said_at: z.date(),
  said_by: z.string(),
  note: z.string(),
  happened_on: z.date().nullable(),
  searched_from: z.date().nullable(),
  searched_to: z.date().nullable(),
  owner: z.string().nullable(),
  until: z.date().nullable(),
}
const wordColumns = Object.keys(word).join(', ')

/** Those in force, in the order in which they were made. */
export const statementsOf = statement({
  name: 'vulnerabilities_case_statements',
  sql: `select id, ${wordColumns} from vulnerabilities_case_statements
        where ${mine} and case_id = $case and withdrawn_at is null order by said_at, id`,
  params: z.object(ofCase),
  row: z.object({ id: z.uuid(), ...word }),
})

export const addStatement = statement({
  name: 'vulnerabilities_case_add_statement',
  sql: `insert into vulnerabilities_case_statements (id, organization_id, site_id, case_id, user_id, ${wordColumns})
        values ($id, $organization::uuid, $site::uuid, $case, $user, ${Object.keys(word)
          .map((name) => `$${name}`)
          .join(', ')})`,
  params: z.object({
    ...ofCase,
    id: z.uuid(),
    site: z.uuid().nullable(),
    user: z.string(),
    ...word,
  }),
  row: nothing,
})

export const withdrawStatement = statement({
  name: 'vulnerabilities_case_withdraw',
  sql: `update vulnerabilities_case_statements set withdrawn_at = $now, withdrawn_by = $by
        where ${mine} and case_id = $case and id = $id and withdrawn_at is null returning kind, task_key`,
  params: z.object({ ...ofCase, id: z.uuid(), now: z.date(), by: z.string() }),
  row: z.object({ kind: StatementKind, task_key: z.string().nullable() }),
})

export const plansOf = statement({
  name: 'vulnerabilities_case_plans',
  sql: `select task_key, owner, due::text as due from vulnerabilities_case_plans where ${mine} and case_id = $case`,
  params: z.object(ofCase),
  row: z.object({ task_key: z.string(), owner: z.string(), due: z.string().nullable() }),
})

export const planTask = statement({
  name: 'vulnerabilities_case_plan',
  sql: `insert into vulnerabilities_case_plans (organization_id, site_id, case_id, task_key, owner, due)
        values ($organization::uuid, $site::uuid, $case, $task, $owner, $due::date)
        on conflict (organization_id, case_id, task_key) do update set owner = excluded.owner, due = excluded.due`,
  params: z.object({
    ...ofCase,
    site: z.uuid().nullable(),
    task: z.string(),
    owner: z.string(),
    due: z.string().nullable(),
  }),
  row: nothing,
})

export const addEvent = statement({
  name: 'vulnerabilities_case_add_event',
  sql: `insert into vulnerabilities_case_events (id, organization_id, site_id, case_id, at, kind, said_by, reason, about)
        values ($id, $organization::uuid, $site::uuid, $case, $at, $kind, $by, $reason, $about)`,
  params: z.object({
    ...ofCase,
    id: z.uuid(),
    site: z.uuid().nullable(),
    at: z.date(),
    kind: CaseEvent.shape.kind,
    by: z.string().nullable(),
    reason: ReopenReason.nullable(),
    about: z.string(),
  }),
  row: nothing,
})

export const eventsOf = statement({
  name: 'vulnerabilities_case_events',
  sql: `select id, at, kind, said_by, reason, about from vulnerabilities_case_events
        where ${mine} and case_id = $case order by at desc, id desc limit 500`,
  params: z.object(ofCase),
  row: z.object({
    id: z.uuid(),
    at: z.date(),
    kind: CaseEvent.shape.kind,
    said_by: z.string().nullable(),
    reason: ReopenReason.nullable(),
    about: z.string(),
  }),
})

/** Children go with their case. */
export const forgetCases = statement({
  name: 'vulnerabilities_forget_cases',
  sql: 'delete from vulnerabilities_cases where organization_id = (select hinoban_organization())',
  params: z.object({}),
  row: nothing,
})
