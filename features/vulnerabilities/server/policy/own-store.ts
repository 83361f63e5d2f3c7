/**
 * The SQL of an organization's own tables of deadlines, and of what a table would change (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { Severity } from '../../contract.ts'

const org = { organization: z.uuid() }
const row = z.object({
  version: z.number(),
  file_name: z.string(),
  csv: z.string(),
  by_name: z.string(),
  at: z.date(),
})

/** The newest, or one by its number. */
export const ownPolicy = statement({
  name: 'vulnerabilities_own_policy',
  sql: `select version, file_name, csv, by_name, at from vulnerabilities_own_policies
        where organization_id = $organization and ($version::integer is null or version = $version)
        order by version desc limit 1`,
  params: z.object({ ...org, version: z.number().nullable() }),
  row,
})

/** Of two at once the second has the next number. */
export const putOwnPolicy = statement({
  name: 'vulnerabilities_put_own_policy',
  sql: `insert into vulnerabilities_own_policies (organization_id, version, file_name, csv, by_name, reason, at)
        select $organization, coalesce(max(version), 0) + 1, $fileName, $csv, $by, $reason, $at
        from vulnerabilities_own_policies where organization_id = $organization returning version`,
  params: z.object({
    ...org,
    fileName: z.string(),
    csv: z.string(),
    by: z.string(),
    reason: z.string(),
    at: z.date(),
  }),
  row: z.object({ version: z.number() }),
})

/** Open findings that count, by what a table can be asked with. Assets one by one only where their importance is asked. */
export const asked = statement({
  name: 'vulnerabilities_policy_asked',
  sql: `select x.exposed, w.kev_added_at is not null as in_kev, w.exploitation, w.automatable, w.technical_impact, w.severity,
          x.days, case when $byAsset::boolean then x.asset_id end as asset, count(*) as count
        from vulnerabilities_findings x join vulnerabilities_flaws w on w.id = x.flaw
        where x.organization_id = $organization and x.bucket = 'affected' and x.kind = 'flaw'
        group by 1, 2, 3, 4, 5, 6, 7, 8`,
  params: z.object({ ...org, byAsset: z.boolean() }),
  row: z.object({
    exposed: z.boolean().nullable(),
    in_kev: z.boolean(),
    exploitation: z.enum(['none', 'poc', 'active']).nullable(),
    automatable: z.enum(['no', 'yes']).nullable(),
    technical_impact: z.enum(['partial', 'total']).nullable(),
    severity: Severity,
    days: z.number().nullable(),
    asset: z.string().nullable(),
    count: z.number(),
  }),
})
