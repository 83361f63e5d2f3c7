/**
 * The one row that says how far the sample company is.
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'

const Row = z.object({
  sample_id: z.uuid(),
  state: z.enum(['loading', 'ready', 'failed']),
  files_done: z.number(),
  files_total: z.number(),
  why: z.string().nullable(),
})

export const current = statement({
  name: 'samples_current',
  sql: 'select sample_id, state, files_done, files_total, why from samples_loads',
  params: z.object({}),
  row: Row,
})
export const begin = statement({
  name: 'samples_begin',
  sql: `insert into samples_loads (sample_id, state, files_total, asked_at, asked_by)
        values ($sample, 'loading', $total, $now, $by) on conflict do nothing`,
  params: z.object({ sample: z.uuid(), total: z.number(), now: z.date(), by: z.string() }),
  row: z.object({}),
})
export const progress = statement({
  name: 'samples_progress',
  sql: 'update samples_loads set files_done = $done, state = $state, why = $why where sample_id = $sample',
  params: z.object({
    sample: z.uuid(),
    done: z.number(),
    state: z.enum(['loading', 'ready', 'failed']),
    why: z.string().nullable(),
  }),
  row: z.object({}),
})
export const remove = statement({
  name: 'samples_remove',
  sql: 'delete from samples_loads',
  params: z.object({}),
  row: z.object({}),
})
