/**
 * The SQL of lists of alerts (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { type Statement, statement } from '../../../../platform/records/index.ts'
import type { AlertOrder } from '../../contract-alerts.ts'
import { alertRow, COLUMNS } from './store.ts'

const org = { organization: z.uuid() }
/** What a list is asked for, and a decision about all that a list holds. */
export const MATCHES = `organization_id = $organization
          and case $state when 'undecided' then state <> 'closed' when 'all' then true else state = $state end
          and ($levels::int[] is null or level = any($levels)) and ($rule::text is null or rule_id = $rule)
          and ($machines::text[] is null or machine = any($machines))
          and ($user::text is null or user_key = lower($user))
          and (not $siteNone::boolean or site_id is null) and ($site::uuid is null or site_id = $site)
          and ($from::timestamptz is null or last_at >= $from) and ($to::timestamptz is null or first_at <= $to)
          and ($pattern::text is null or searched like $pattern)`
export const matching = {
  ...org,
  state: z.string(),
  levels: z.array(z.number().int()).nullable(),
  rule: z.string().nullable(),
  machines: z.array(z.string()).nullable(),
  user: z.string().nullable(),
  site: z.uuid().nullable(),
  siteNone: z.boolean(),
  from: z.date().nullable(),
  to: z.date().nullable(),
  pattern: z.string().nullable(),
}
const paged = z.object({
  ...matching,
  afterRank: z.number().int().nullable(),
  afterAt: z.date().nullable(),
  afterId: z.uuid().nullable(),
  limit: z.number().int(),
})
const pagedRow = alertRow.extend({ rank: z.coerce.number() })
type Page = Statement<typeof paged, typeof pagedRow>

/** Each in an order that an index has. */
const pageBy = (name: string, rank: string, from: string, order: string): Page =>
  statement({
    name: `detection_alerts_by_${name}`,
    sql: `select ${COLUMNS}, (${rank})::bigint as rank from detection_alerts
          where ${MATCHES} and ($afterAt::timestamptz is null or ${from})

          order by ${order} limit $limit`,
    params: paged,
    row: pagedRow,
  })
const ranked = (name: string, rank: string): Page =>
  pageBy(
    name,
    rank,
    `(${rank}, last_at, id) < ($afterRank::bigint, $afterAt, $afterId::uuid)`,
    `${rank} desc, last_at desc, id desc`,
  )
/** Greatest first. Equal ones the newest first, whichever way round. */
export const pages: Readonly<Record<AlertOrder, Page>> = {
  '-last': pageBy(
    'newest',
    '0',
    '(last_at, id) < ($afterAt, $afterId::uuid)',
    'last_at desc, id desc',
  ),
  last: pageBy('oldest', '0', '(last_at, id) > ($afterAt, $afterId::uuid)', 'last_at, id'),
  '-level': ranked('severest', 'level'),
  level: ranked('mildest', '-level'),
  '-count': ranked('most', 'hits'),
  count: ranked('fewest', '-hits'),
}
export const countMatching = statement({
  name: 'detection_alerts_count',
  sql: `select count(*) as count from detection_alerts where ${MATCHES}`,
  params: z.object(matching),
  row: z.object({ count: z.coerce.number() }),
})
export const undecided = statement({
  name: 'detection_undecided_alerts',
  sql: `select level, count(*) as count from detection_alerts
        where organization_id = $organization and state <> 'closed' group by level`,
  params: z.object(org),
  row: z.object({ level: z.number(), count: z.coerce.number() }),
})
