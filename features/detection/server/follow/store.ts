/**
 * The SQL of followed files (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

const mine = 'organization_id = $organization::uuid'

export const filesOf = statement({
  name: 'detection_files_of',
  sql: `select file, path, generation, head, head_bytes, position, table_head from detection_files
        where ${mine} and source_id = $source`,
  params: z.object({ organization: z.uuid(), source: z.uuid() }),
  row: z
    .object({
      file: z.string(),
      path: z.string(),
      generation: z.number(),
      head: z.string(),
      head_bytes: z.number(),
      position: z.coerce.number(),
      table_head: z.string(),
    })
    .transform(({ head_bytes, table_head, ...row }) => ({
      ...row,
      headBytes: head_bytes,
      tableHead: table_head,
    })),
})
export type FilePlace = z.output<typeof filesOf.row>

export const writeFiles = statement({
  name: 'detection_write_files',
  sql: `insert into detection_files (organization_id, source_id, file, path, generation, head, head_bytes, position,
          table_head, seen_at)
        select $organization::uuid, $source, r.file, r.path, r.generation, r.head, r."headBytes", r.position,
          r."tableHead", $now
        from jsonb_to_recordset($rows::jsonb)
          as r(file text, path text, generation int, head text, "headBytes" int, position bigint, "tableHead" text)
        on conflict (organization_id, source_id, file) do update set path = excluded.path,
          generation = excluded.generation, head = excluded.head, head_bytes = excluded.head_bytes,
          position = excluded.position, table_head = excluded.table_head, seen_at = excluded.seen_at`,
  params: z.object({
    organization: z.uuid(),
    source: z.uuid(),
    rows: z.string(),
    now: z.date(),
  }),
  row: z.unknown(),
})

/** Files that are gone for long. */
export const forgetFiles = statement({
  name: 'detection_forget_files',
  system: true,
  sql: 'delete from detection_files where seen_at < $before',
  params: z.object({ before: z.date() }),
  row: z.unknown(),
})
