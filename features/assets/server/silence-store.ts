/**
 * The SQL of what a scan no longer reaches (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import type { Statements } from '../facts.ts'

const StatementsColumn = z.custom<Statements>(
  (value) => typeof value === 'object' && value !== null,
)

const row = z.object({
  id: z.uuid(),
  site_id: z.uuid().nullable(),
  name: z.string(),
  statements: StatementsColumn,
})
export type MayFallSilent = z.output<typeof row>

/** What the internet reaches, and what stands between it and the company. */
export const mayFallSilent = statement({
  name: 'assets_may_fall_silent',
  sql: `select a.id, a.site_id, a.name, a.statements from assets_assets a
        where a.organization_id = $organization::uuid and a.retired_at is null
          and (a.exposed_at is not null or a.device_class = 'edge') and ($after::uuid is null or a.id > $after)
        order by a.id limit $limit for update`,
  params: z.object({
    organization: z.uuid(),
    after: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row,
})

export const fallSilent = statement({
  name: 'assets_fall_silent',
  sql: `update assets_assets set statements = $statements::jsonb, exposed_at = $exposedAt, exposed_by = $exposedBy::text[],
          reachable_from_internet = $reachable
        where organization_id = $organization::uuid and id = $id`,
  params: z.object({
    organization: z.uuid(),
    id: z.uuid(),
    statements: StatementsColumn,
    exposedAt: z.date().nullable(),
    exposedBy: z.array(z.string()),
    reachable: z.boolean().nullable(),
  }),
  row: z.unknown(),
})
