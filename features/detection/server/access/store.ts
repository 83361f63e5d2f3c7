/**
 * The SQL of the access review (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }
const onDay = { ...inOrganization, day: z.string() }

export const countedDays = statement({
  name: 'detection_access_counted_days',
  sql: `select to_char(day, 'YYYY-MM-DD') as day, sign_ins, firewall, denied_inside, denied_outside, administrators_known,
          is_cut, counted_at from detection_access_days where ${mine} and day >= $from::date order by day`,
  params: z.object({ ...inOrganization, from: z.string() }),
  row: z.object({
    day: z.string(),
    sign_ins: z.coerce.number(),
    firewall: z.coerce.number(),
    denied_inside: z.coerce.number(),
    denied_outside: z.coerce.number(),
    administrators_known: z.boolean(),
    is_cut: z.boolean(),
    counted_at: z.date(),
  }),
})
export type CountedDay = z.output<typeof countedDays.row>

export const putDay = statement({
  name: 'detection_access_put_day',
  sql: `insert into detection_access_days (organization_id, day, sign_ins, firewall, denied_inside, denied_outside,
          administrators_known, is_cut, counted_at)
        values ($organization::uuid, $day::date, $signIns, $firewall, $inside, $outside, $known, $cut, $now)
        on conflict (organization_id, day) do update set sign_ins = excluded.sign_ins, firewall = excluded.firewall,
          denied_inside = excluded.denied_inside, denied_outside = excluded.denied_outside,
          administrators_known = excluded.administrators_known, is_cut = excluded.is_cut, counted_at = excluded.counted_at`,
  params: z.object({
    ...onDay,
    signIns: z.number(),
    firewall: z.number(),
    inside: z.number(),
    outside: z.number(),
    known: z.boolean(),
    cut: z.boolean(),
    now: z.date(),
  }),
  row: nothing,
})
export const dropRows = statement({
  name: 'detection_access_drop_rows',
  sql: `delete from detection_access_rows where ${mine} and day = $day::date`,
  params: z.object(onDay),
  row: nothing,
})
export const putRows = statement({
  name: 'detection_access_put_rows',
  sql: `insert into detection_access_rows (organization_id, site_id, day, what, who, origin, country, targets, n, failures,
          others, first_at, last_at)
        select $organization::uuid, r.site, $day::date, r.what, r.who, r.origin, r.country,
          array(select jsonb_array_elements_text(r.targets)), r.n, r.failures, r.others, r.first, r.last
        from jsonb_to_recordset($rows::jsonb) as r(site uuid, what text, who text, origin text, country text, targets jsonb,
          n bigint, failures bigint, others bigint, first timestamptz, last timestamptz)`,
  params: z.object({ ...onDay, rows: z.string() }),
  row: nothing,
})

const since = { ...inOrganization, from: z.string() }
/** Weeks begin on Monday (ISO 8601). */
export const signInsByWeek = statement({
  name: 'detection_access_sign_ins_by_week',
  sql: `select what, to_char(date_trunc('week', day), 'YYYY-MM-DD') as week, site_id, who, origin, max(country) as country,
          (array_agg(to_jsonb(targets) order by n desc))[1] as targets, sum(n)::float8 as n, sum(failures)::float8 as failures,
          min(first_at) as first_at, max(last_at) as last_at
        from detection_access_rows where ${mine} and day >= $from::date and what in ('admin', 'off-hours')
        group by what, date_trunc('week', day), site_id, who, origin
        order by week desc, n desc, who, origin limit 4000`,
  params: z.object(since),
  row: z.object({
    what: z.enum(['admin', 'off-hours']),
    week: z.string(),
    site_id: z.uuid().nullable(),
    who: z.string(),
    origin: z.string(),
    country: z.string(),
    targets: z.array(z.string()),
    n: z.number(),
    failures: z.number(),
    first_at: z.date(),
    last_at: z.date(),
  }),
})
export const deniedByDay = statement({
  name: 'detection_access_denied_by_day',
  sql: `select what, to_char(day, 'YYYY-MM-DD') as day, site_id, who, country, targets, n::float8 as n, others::float8 as others
        from detection_access_rows where ${mine} and day >= $from::date and what in ('denied-inside', 'denied-outside')
        order by detection_access_rows.day desc, n desc, who limit 4000`,
  params: z.object(since),
  row: z.object({
    what: z.enum(['denied-inside', 'denied-outside']),
    day: z.string(),
    site_id: z.uuid().nullable(),
    who: z.string(),
    country: z.string(),
    targets: z.array(z.string()),
    n: z.number(),
    others: z.number(),
  }),
})

export const addReview = statement({
  name: 'detection_access_add_review',
  sql: `insert into detection_access_reviews (id, organization_id, at, by_name, from_day, to_day, note)
        values ($id, $organization::uuid, $at, $by, $from::date, $to::date, $note)`,
  params: z.object({
    ...since,
    id: z.uuid(),
    to: z.string(),
    at: z.date(),
    by: z.string(),
    note: z.string(),
  }),
  row: nothing,
})
export const reviews = statement({
  name: 'detection_access_reviews_of',
  sql: `select at, by_name, to_char(from_day, 'YYYY-MM-DD') as from_day, to_char(to_day, 'YYYY-MM-DD') as to_day, note
        from detection_access_reviews where ${mine} order by at desc, id desc limit 50`,
  params: z.object(inOrganization),
  row: z.object({
    at: z.date(),
    by_name: z.string(),
    from_day: z.string(),
    to_day: z.string(),
    note: z.string(),
  }),
})

const FollowUpRow = z.object({
  id: z.uuid(),
  about: z.string(),
  note: z.string(),
  due: z.string(),
  at: z.date(),
  by_name: z.string(),
  closed_at: z.date().nullable(),
  closed_by: z.string().nullable(),
  result: z.string().nullable(),
})
export type FollowUpRecord = z.output<typeof FollowUpRow>
const followUpColumns = `id, about, note, to_char(due, 'YYYY-MM-DD') as due, at, by_name, closed_at, closed_by, result`
export const followUps = statement({
  name: 'detection_follow_ups_of',
  sql: `select ${followUpColumns} from detection_follow_ups where ${mine}
        order by closed_at is not null, due, id limit 500`,
  params: z.object(inOrganization),
  row: FollowUpRow,
})
export const oneFollowUp = statement({
  name: 'detection_follow_up_one',
  sql: `select ${followUpColumns} from detection_follow_ups where ${mine} and id = $id`,
  params: z.object({ ...inOrganization, id: z.uuid() }),
  row: FollowUpRow,
})
export const addFollowUp = statement({
  name: 'detection_follow_up_add',
  sql: `insert into detection_follow_ups (id, organization_id, about, note, due, at, by_name)
        values ($id, $organization::uuid, $about, $note, $due::date, $at, $by)`,
  params: z.object({
    ...inOrganization,
    id: z.uuid(),
    about: z.string(),
    note: z.string(),
    due: z.string(),
    at: z.date(),
    by: z.string(),
  }),
  row: nothing,
})
export const closeFollowUp = statement({
  name: 'detection_follow_up_close',
  sql: `update detection_follow_ups set closed_at = $at, closed_by = $by, result = $result
        where ${mine} and id = $id and closed_at is null`,
  params: z.object({
    ...inOrganization,
    id: z.uuid(),
    at: z.date(),
    by: z.string(),
    result: z.string(),
  }),
  row: nothing,
})
export const openFollowUps = statement({
  name: 'detection_follow_ups_open',
  sql: `select count(*)::int as open, (count(*) filter (where due < $today::date))::int as overdue
        from detection_follow_ups where ${mine} and closed_at is null`,
  params: z.object({ ...inOrganization, today: z.string() }),
  row: z.object({ open: z.number(), overdue: z.number() }),
})
/** Older days go with the counts of logs: reviews keep what they were signed on in evidence. */
export const dropOldDays = statement({
  name: 'detection_access_drop_old_days',
  sql: `with gone as (delete from detection_access_rows where ${mine} and day < $from::date)
        delete from detection_access_days where ${mine} and day < $from::date`,
  params: z.object(since),
  row: nothing,
})
export const forgetAccess = [
  'detection_access_rows',
  'detection_access_days',
  'detection_access_reviews',
  'detection_follow_ups',
].map((table) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: nothing,
  }),
)
