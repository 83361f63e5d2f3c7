/**
 * People.
 * @module
 */
import { z } from 'zod'
import { newId, statement, type Transaction } from '../../../platform/records/index.ts'
import { Duty, type PersonEdit, type PersonView } from '../contract.ts'
import { fullName, likePattern, searchable } from '../rules.ts'
import { iso, isoOrNull } from './deps.ts'

const Row = z.object({
  id: z.string(),
  version: z.number(),
  family_name: z.string(),
  given_name: z.string(),
  family_name_kana: z.string(),
  given_name_kana: z.string(),
  mail: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string(),
  site_id: z.string().nullable(),
  department: z.string(),
  title: z.string(),
  duties: z.array(Duty),
  user_id: z.string().nullable(),
  reached_at: z.date().nullable(),
  sort_key: z.string(),
  archived_at: z.date().nullable(),
  created_at: z.date(),
  updated_at: z.date(),
})
type Row = z.output<typeof Row>
const columns = `p.id, p.version, p.family_name, p.given_name, p.family_name_kana, p.given_name_kana, p.mail, p.phone,
  p.language, p.site_id, p.department, p.title, p.duties, p.user_id, p.sort_key, p.archived_at, p.created_at, p.updated_at,
  (select max(c.checked_at) from organizations_contact_steps c where c.person_id = p.id and c.reached) as reached_at`
const Fields = z.object({
  familyName: z.string(),
  givenName: z.string(),
  familyNameKana: z.string(),
  givenNameKana: z.string(),
  mail: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string(),
  siteId: z.string().nullable(),
  department: z.string(),
  title: z.string(),
  duties: z.array(z.string()),
  search: z.string(),
  sortKey: z.string(),
  now: z.date(),
})

const insert = statement({
  name: 'organizations_insert_person',
  sql: `with p as (
          insert into organizations_people (id, family_name, given_name, family_name_kana, given_name_kana, mail, phone,
            language, site_id, department, title, duties, user_id, search, sort_key, created_at, updated_at)
          values ($id, $familyName, $givenName, $familyNameKana, $givenNameKana, $mail, $phone, $language, $siteId,
            $department, $title, $duties::text[], $userId, $search, $sortKey, $now, $now)
          returning *)
        select ${columns} from p`,
  params: Fields.extend({ id: z.string(), userId: z.string().nullable() }),
  row: Row,
})
const update = statement({
  name: 'organizations_update_person',
  sql: `with p as (
          update organizations_people set family_name = $familyName, given_name = $givenName,
            family_name_kana = $familyNameKana, given_name_kana = $givenNameKana, mail = $mail, phone = $phone,
            language = $language, site_id = $siteId, department = $department, title = $title,
            duties = $duties::text[], search = $search, sort_key = $sortKey, version = version + 1, updated_at = $now
          where id = $id and version = $version returning *)
        select ${columns} from p`,
  params: Fields.extend({ id: z.string(), version: z.number() }),
  row: Row,
})
const archive = statement({
  name: 'organizations_archive_person',
  sql: `with p as (
          update organizations_people set archived_at = $archivedAt, version = version + 1, updated_at = $now,
            duties = case when $archivedAt::timestamptz is null then duties else '{}' end
          where id = $id and version = $version returning *)
        select ${columns} from p`,
  params: z.object({
    id: z.string(),
    version: z.number(),
    archivedAt: z.date().nullable(),
    now: z.date(),
  }),
  row: Row,
})
const find = statement({
  name: 'organizations_find_person',
  sql: `select ${columns} from organizations_people p where p.id = $id`,
  params: z.object({ id: z.string() }),
  row: Row,
})
const link = statement({
  name: 'organizations_link_person',
  sql: `update organizations_people set user_id = $userId, version = version + 1, updated_at = $now
        where archived_at is null and (id = $id or ($id::uuid is null and mail = $mail))`,
  params: z.object({
    id: z.string().nullable(),
    mail: z.string(),
    userId: z.string(),
    now: z.date(),
  }),
  row: z.object({}),
})
const byMail = statement({
  name: 'organizations_person_by_mail',
  sql: `select family_name, given_name from organizations_people
        where mail = $mail and archived_at is null and ($not::uuid is null or id <> $not)`,
  params: z.object({ mail: z.string(), not: z.string().nullable() }),
  row: z.object({ family_name: z.string(), given_name: z.string() }),
})
const filter = `(p.archived_at is not null) = $archived
  and ($like::text is null or p.search like $like) and ($site::uuid is null or p.site_id = $site)
  and ($duty::text is null or $duty = any(p.duties))`
const Filter = z.object({
  like: z.string().nullable(),
  site: z.string().nullable(),
  duty: z.string().nullable(),
  archived: z.boolean(),
})
const list = statement({
  name: 'organizations_list_people',
  sql: `select ${columns} from organizations_people p where ${filter}
          and ($afterKey::text is null or (p.sort_key collate "C", p.id) > ($afterKey, $afterId::uuid))
        order by p.sort_key collate "C", p.id limit $limit::bigint`,
  params: Filter.extend({
    afterKey: z.string().nullable(),
    afterId: z.string().nullable(),
    limit: z.number(),
  }),
  row: Row,
})
const count = statement({
  name: 'organizations_count_people',
  sql: `select count(*)::int as n from organizations_people p where ${filter}`,
  params: Filter,
  row: z.object({ n: z.number() }),
})
const onDuty = statement({
  name: 'organizations_people_on_duty',
  sql: `select ${columns} from organizations_people p
        where p.archived_at is null and cardinality(p.duties) > 0 order by p.created_at, p.id`,
  params: z.object({}),
  row: Row,
})
const remove = statement({
  name: 'organizations_remove_people',
  sql: 'delete from organizations_people',
  params: z.object({}),
  row: z.object({}),
})

export const personView = (row: Row): PersonView => ({
  id: row.id,
  version: row.version,
  familyName: row.family_name,
  givenName: row.given_name,
  familyNameKana: row.family_name_kana,
  givenNameKana: row.given_name_kana,
  mail: row.mail,
  phone: row.phone,
  language: row.language,
  siteId: row.site_id,
  department: row.department,
  title: row.title,
  duties: row.duties,
  userId: row.user_id,
  reachedAt: isoOrNull(row.reached_at),
  archivedAt: isoOrNull(row.archived_at),
  createdAt: iso(row.created_at),
  updatedAt: iso(row.updated_at),
})
const viewOrNull = (row: Row | null): PersonView | null => (row ? personView(row) : null)

const fieldsOf = (edit: PersonEdit) => {
  const kana = [edit.familyNameKana, edit.givenNameKana].filter((k) => k !== '').join(' ')
  return {
    ...edit,
    search: searchable(
      fullName(edit),
      edit.familyName + edit.givenName,
      kana,
      edit.familyNameKana + edit.givenNameKana,
      edit.mail,
      edit.phone,
      edit.phone?.replaceAll('-', '') ?? null,
      edit.department,
      edit.title,
    ),
    sortKey: searchable(kana === '' ? fullName(edit) : kana).slice(0, 300),
  }
}

export const insertPerson = async (
  tx: Transaction,
  edit: PersonEdit,
  userId: string | null,
  now: Date,
): Promise<PersonView> => {
  const row = await tx.one(insert, { ...fieldsOf(edit), id: newId(), userId, now })
  if (!row) throw new Error('the person was not written')
  return personView(row)
}
export const updatePerson = async (
  tx: Transaction,
  change: { readonly id: string; readonly version: number; readonly edit: PersonEdit },
  now: Date,
): Promise<PersonView | null> =>
  viewOrNull(
    await tx.one(update, {
      ...fieldsOf(change.edit),
      id: change.id,
      version: change.version,
      now,
    }),
  )
export const archivePerson = async (
  tx: Transaction,
  change: { readonly id: string; readonly version: number; readonly archivedAt: Date | null },
  now: Date,
): Promise<PersonView | null> => viewOrNull(await tx.one(archive, { ...change, now }))
export const findPerson = async (tx: Transaction, id: string): Promise<PersonView | null> =>
  viewOrNull(await tx.one(find, { id }))
/** Links an account to a person: the named one, or the one with this address. */
export const linkPerson = (
  tx: Transaction,
  given: { readonly id: string | null; readonly mail: string; readonly userId: string },
  now: Date,
): Promise<number> => tx.run(link, { ...given, now })
/** The name of another person who has this address. */
export const holderOfMail = async (
  tx: Transaction,
  mail: string,
  not: string | null,
): Promise<string | null> => {
  const row = await tx.one(byMail, { mail, not })
  return row ? fullName({ familyName: row.family_name, givenName: row.given_name }) : null
}

export type PeopleFilter = {
  readonly q: string
  readonly site?: string | undefined
  readonly duty?: string | undefined
  readonly archived: 'true' | 'false'
}
const filterOf = (q: PeopleFilter) => ({
  like: q.q.trim() === '' ? null : likePattern(q.q.trim()),
  site: q.site ?? null,
  duty: q.duty ?? null,
  archived: q.archived === 'true',
})
const Cursor = z.tuple([z.string().max(400), z.uuid()])
const cursorOf = (after: string | undefined): readonly [string | null, string | null] => {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(after ?? '', 'base64url').toString('utf8')))
  } catch {
    // A cursor that is none starts at the top: it comes from an address line.
    return [null, null]
  }
}

export const listPeople = async (
  tx: Transaction,
  q: PeopleFilter & { readonly limit: number; readonly after?: string | undefined },
) => {
  const [afterKey, afterId] = cursorOf(q.after)
  const rows = await tx.all(list, { ...filterOf(q), afterKey, afterId, limit: q.limit + 1 })
  const shown = rows.slice(0, q.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(personView),
    next:
      rows.length > q.limit && last
        ? Buffer.from(JSON.stringify([last.sort_key, last.id])).toString('base64url')
        : null,
    total: (await tx.one(count, filterOf(q)))?.n ?? 0,
  }
}
export const peopleOnDuty = async (tx: Transaction): Promise<PersonView[]> =>
  (await tx.all(onDuty, {})).map(personView)
export const deletePeople = async (tx: Transaction): Promise<void> => {
  await tx.run(remove, {})
}
