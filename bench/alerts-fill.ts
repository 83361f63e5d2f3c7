/**
 * The morning after an attack: so many open alerts and closed ones of before, with their events and history, in the real tables.
 * @module
 */
import { z } from 'zod'
import { type Records, type Scope, statement } from '../platform/records/index.ts'

const Words = z.object({ ja: z.string(), en: z.string() })
export type FilledRule = {
  readonly id: string
  readonly title: z.output<typeof Words>
  readonly level: number
}

const fill = statement({
  name: 'bench_alerts',
  sql: `insert into detection_alerts (id, organization_id, site_id, rule_id, title, explanation, next_step, level, author, license,
          techniques, group_key, group_values, machine, host, user_name, state, verdict, hits, first_at, last_at, opened_at, decided_at)
        select gen_random_uuid(), $organization, ($sites::uuid[])[1 + n % cardinality($sites::uuid[])], r ->> 'id', r -> 'title',
          jsonb_build_object('ja', repeat('この動きは攻撃の準備かもしれません。', 12), 'en', repeat('It may be the preparation of an attack. ', 12)),
          jsonb_build_object('ja', repeat('端末を切り離し、', 12), 'en', repeat('Take the machine off the network, ', 12)),
          (r ->> 'level')::int, 'Hinoban', 'Apache-2.0', array['attack.t1059', 'attack.t1003'], 'bench=' || $state || n,
          jsonb_build_object('host', lower(m), 'user', u), lower(m), m, u,
          case when $state = 'open' and n % 10 = 0 then 'watching' else $state end,
          case when $state = 'closed' then (array['true-positive', 'benign', 'false-positive'])[1 + n % 3] end,
          1 + n % 40 * (n % 7), at - interval '20 minutes', at, at, case when $state = 'closed' then at + interval '3 hours' end
        from (select n, $rules::jsonb -> (n * 31 % jsonb_array_length($rules::jsonb)) as r,
            'PC' || lpad((n::bigint * n * 7 % 400)::text, 4, '0') || case when n % 3 = 0 then '' else '.corp.example' end as m,
            'user' || n * 13 % 300 as u, $now::timestamptz - $days::float8 * (n::bigint * 7919 % $many) / $many * interval '1 day' as at
          from generate_series(1, $many::int) n) x`,
  params: z.object({
    organization: z.uuid(),
    sites: z.array(z.uuid()),
    rules: z.array(z.object({ id: z.string(), title: Words, level: z.number() })),
    state: z.enum(['open', 'closed']),
    now: z.date(),
    days: z.number(),
    many: z.number().int(),
  }),
  row: z.unknown(),
})
const fillMachines = statement({
  name: 'bench_machines',
  sql: `insert into detection_machines (organization_id, label, machine)
        select distinct organization_id, split_part(machine, '.', 1), machine from detection_alerts
        where organization_id = $organization on conflict do nothing`,
  params: z.object({ organization: z.uuid() }),
  row: z.unknown(),
})
const fillHistory = statement({
  name: 'bench_history',
  sql: `insert into detection_alert_history (id, organization_id, site_id, alert_id, at, what, by_name, note)
        select gen_random_uuid(), organization_id, site_id, id, opened_at, 'opened', '', '' from detection_alerts where organization_id = $organization
        union all select gen_random_uuid(), organization_id, site_id, id, decided_at, 'closed', '計測担当', '確認しました。'
          from detection_alerts where organization_id = $organization and state = 'closed'`,
  params: z.object({ organization: z.uuid() }),
  row: z.unknown(),
})
const fillSamples = statement({
  name: 'bench_samples',
  sql: `insert into detection_alert_events (organization_id, site_id, alert_id, event_id, at, received_at, host, user_name, body, face, fields)
        select a.organization_id, a.site_id, a.id, a.id || '-' || k, a.last_at, a.last_at, a.host, a.user_name, repeat('C:\\Windows\\System32\\cmd.exe /c ', 8),
          jsonb_build_object('process.command_line', repeat('powershell -enc ', 10), 'host.name', a.host, 'user.name', a.user_name),
          (select jsonb_object_agg('Field' || f, md5(a.id::text || f || k)) from generate_series(1, 20) f)
        from detection_alerts a cross join generate_series(1, 5) k
        where a.organization_id = $organization and (k = 1 or a.state <> 'closed')`,
  params: z.object({ organization: z.uuid() }),
  row: z.unknown(),
})
const analyze = ['detection_alerts', 'detection_alert_events', 'detection_alert_history'].map(
  (table) =>
    statement({
      name: `bench_analyze_${table}`,
      sql: `analyze ${table}`,
      params: z.object({}),
      row: z.unknown(),
    }),
)

export const fillAlerts = (
  records: Records,
  organization: string,
  o: {
    readonly rules: readonly FilledRule[]
    readonly sites: readonly string[]
    readonly open: number
    readonly closed: number
    readonly now: Date
  },
): Promise<void> => {
  const scope: Scope = { organization, sites: '*' }
  const all = { organization, rules: [...o.rules], sites: [...o.sites], now: o.now }
  return records.within(scope, async (tx) => {
    await tx.run(fill, { ...all, state: 'open', days: 0.5, many: o.open })
    if (o.closed > 0) await tx.run(fill, { ...all, state: 'closed', days: 400, many: o.closed })
    await tx.run(fillMachines, { organization })
    await tx.run(fillHistory, { organization })
    await tx.run(fillSamples, { organization })
    for (const one of analyze) await tx.run(one, {})
  })
}
