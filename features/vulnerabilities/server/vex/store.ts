/**
 * The SQL of VEX documents (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { columnRows, statement } from '../../../../platform/records/index.ts'

const org = { organization: z.uuid() }

/** The same import twice is the same document. */
export const beginDocument = statement({
  name: 'vulnerabilities_vex_begin',
  sql: `insert into vulnerabilities_vex_documents (id, organization_id, import_id, format, document, publisher, title, version,
          made_at, file_name, sha256, by_name, at, state)
        values ($id, $organization, $importId, $format, $document, $publisher, $title, $version, $madeAt, $fileName, $sha256,
          $by, $at, 'coming')
        on conflict (organization_id, import_id) do update set file_name = excluded.file_name
        returning id`,
  params: z.object({
    ...org,
    id: z.uuid(),
    importId: z.uuid(),
    format: z.string(),
    document: z.string(),
    publisher: z.string(),
    title: z.string(),
    version: z.string(),
    madeAt: z.date().nullable(),
    fileName: z.string(),
    sha256: z.string(),
    by: z.string(),
    at: z.date(),
  }),
  row: z.object({ id: z.string() }),
})

export const statementRows = columnRows({
  number: 'integer',
  flaw: 'text',
  title: 'text',
  status: 'text',
  justification: 'text',
  words: 'text',
  product: 'text',
  context: 'text',
  is_part: 'boolean',
  keys: 'text[]',
  entries: 'text',
  context_entries: 'text',
})
export const putStatements = statement({
  name: 'vulnerabilities_vex_put',
  sql: `insert into vulnerabilities_vex_statements (organization_id, document_id, ${statementRows.names})
        select $organization, $document, ${statementRows.names} from ${statementRows.from} r
        on conflict (organization_id, document_id, number) do nothing`,
  params: z.object({ ...org, document: z.uuid(), ...statementRows.params }),
  row: z.unknown(),
})

const documentColumns = `d.id, d.format, d.document, d.publisher, d.title, d.version, d.made_at, d.file_name, d.by_name, d.at,
  d.state, d.ended_at, d.ended_by, d.ended_why, d.statements, d.damaged, d.damage`
export const DocumentRecord = z.object({
  id: z.string(),
  format: z.enum(['csaf', 'openvex', 'cyclonedx']),
  document: z.string(),
  publisher: z.string(),
  title: z.string(),
  version: z.string(),
  made_at: z.date().nullable(),
  file_name: z.string(),
  by_name: z.string(),
  at: z.date(),
  state: z.enum(['coming', 'in-force', 'replaced', 'withdrawn']),
  ended_at: z.date().nullable(),
  ended_by: z.string().nullable(),
  ended_why: z.string().nullable(),
  statements: z.number(),
  damaged: z.number(),
  damage: z.array(z.object({ at: z.string(), why: z.string(), detail: z.string() })),
})
export type DocumentRecord = z.output<typeof DocumentRecord>

/** Findings of the flaws that it names which a VEX statement decides. */
const decides = `(select count(*) from vulnerabilities_findings x
   where x.organization_id = $organization and x.closed_at is null and x.reason = 'vex_statement'
     and x.flaw in (select s.flaw from vulnerabilities_vex_statements s
       where s.organization_id = $organization and s.document_id = d.id)) as findings`
export const documents = statement({
  name: 'vulnerabilities_vex_documents',
  sql: `select ${documentColumns}, case when d.state = 'in-force' then ${decides.replace(' as findings', '')} else 0 end as findings
        from vulnerabilities_vex_documents d
        where d.organization_id = $organization and d.state <> 'coming' and ($id::uuid is null or d.id = $id)
          and ($ended::boolean or d.state = 'in-force')
        order by d.at desc, d.id limit 1000`,
  params: z.object({ ...org, id: z.uuid().nullable(), ended: z.boolean() }),
  row: DocumentRecord.extend({ findings: z.number() }),
})

export const statementsShown = statement({
  name: 'vulnerabilities_vex_statements_shown',
  sql: `select s.number, s.flaw, s.title, s.status, s.justification, s.words, s.product, s.context, s.is_part
        from vulnerabilities_vex_statements s
        where s.organization_id = $organization and s.document_id = $document and s.number > $after
        order by s.number limit $limit`,
  params: z.object({ ...org, document: z.uuid(), after: z.number(), limit: z.number() }),
  row: z.object({
    number: z.number(),
    flaw: z.string(),
    title: z.string(),
    status: z.string(),
    justification: z.string().nullable(),
    words: z.string(),
    product: z.string(),
    context: z.string(),
    is_part: z.boolean(),
  }),
})

/** The one that stands under the same number of the same publisher. */
export const standing = statement({
  name: 'vulnerabilities_vex_standing',
  sql: `select d.id, d.made_at, d.sha256 from vulnerabilities_vex_documents d
        where d.organization_id = $organization and d.publisher = $publisher and d.document = $document
          and d.state = 'in-force'`,
  params: z.object({ ...org, publisher: z.string(), document: z.string() }),
  row: z.object({ id: z.string(), made_at: z.date().nullable(), sha256: z.string() }),
})

export const one = statement({
  name: 'vulnerabilities_vex_one',
  sql: `select ${documentColumns}, d.sha256 from vulnerabilities_vex_documents d
        where d.organization_id = $organization and d.id = $id for update`,
  params: z.object({ ...org, id: z.uuid() }),
  row: DocumentRecord.extend({ sha256: z.string() }),
})

export const settle = statement({
  name: 'vulnerabilities_vex_settle',
  sql: `update vulnerabilities_vex_documents set state = $state, ended_at = $endedAt, ended_by = $endedBy, ended_why = $why,
          statements = (select count(*) from vulnerabilities_vex_statements s
            where s.organization_id = $organization and s.document_id = $id)
        where organization_id = $organization and id = $id`,
  params: z.object({
    ...org,
    id: z.uuid(),
    state: z.enum(['in-force', 'replaced', 'withdrawn']),
    endedAt: z.date().nullable(),
    endedBy: z.string().nullable(),
    why: z.string().nullable(),
  }),
  row: z.unknown(),
})

export const tellDamage = statement({
  name: 'vulnerabilities_vex_tell_damage',
  sql: `update vulnerabilities_vex_documents set damaged = $damaged, damage = $damage::jsonb
        where organization_id = $organization and id = $id`,
  params: z.object({ ...org, id: z.uuid(), damaged: z.number(), damage: z.string() }),
  row: z.unknown(),
})

/** Product keys under which its statements stand: what has to be matched again. */
export const keysOf = statement({
  name: 'vulnerabilities_vex_keys',
  sql: `select distinct k as key from vulnerabilities_vex_statements s cross join unnest(s.keys) k
        where s.organization_id = $organization and s.document_id = $id`,
  params: z.object({ ...org, id: z.uuid() }),
  row: z.object({ key: z.string() }),
})

const inForce = `from vulnerabilities_vex_statements s
  join vulnerabilities_vex_documents d on d.id = s.document_id and d.organization_id = s.organization_id
  where s.organization_id = $organization and d.state = 'in-force'`
export const counted = statement({
  name: 'vulnerabilities_vex_counted',
  sql: `select count(*) as count ${inForce}`,
  params: z.object(org),
  row: z.object({ count: z.number() }),
})
export const active = statement({
  name: 'vulnerabilities_vex_active',
  sql: `select s.title, s.is_part, s.keys, s.entries, s.context_entries ${inForce} order by d.at, s.document_id, s.number`,
  params: z.object(org),
  row: z.object({
    title: z.string(),
    is_part: z.boolean(),
    keys: z.array(z.string()),
    entries: z.string(),
    context_entries: z.string(),
  }),
})

/** What an import left that was stopped before its end: no page shows it, and it never came into force. */
export const dropLeftOver = statement({
  name: 'vulnerabilities_vex_drop_left_over',
  sql: `delete from vulnerabilities_vex_documents
        where organization_id = $organization and state = 'coming' and at < $before`,
  params: z.object({ ...org, before: z.date() }),
  row: z.unknown(),
})

/** What stands about these flaws; who handed it in. */
export const about = statement({
  name: 'vulnerabilities_vex_about',
  sql: `select s.document_id, d.document, d.publisher, d.by_name, d.at, s.justification, s.status, s.words, s.context, s.is_part,
          s.entries, s.context_entries ${inForce} and s.flaw = any($flaws::text[]) order by s.document_id, s.number limit 500`,
  params: z.object({ ...org, flaws: z.array(z.string()) }),
  row: z.object({
    document_id: z.string(),
    document: z.string(),
    publisher: z.string(),
    by_name: z.string(),
    at: z.date(),
    justification: z.string().nullable(),
    status: z.string(),
    words: z.string(),
    context: z.string(),
    is_part: z.boolean(),
    entries: z.string(),
    context_entries: z.string(),
  }),
})
