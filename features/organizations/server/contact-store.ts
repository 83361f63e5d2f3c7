/**
 * Contact trees and their steps.
 * @module
 */
import { z } from 'zod'
import { newId, statement, type Transaction } from '../../../platform/records/index.ts'
import {
  Channel,
  type ContactStepView,
  type ContactTreeEdit,
  type ContactTreeView,
  Purpose,
} from '../contract.ts'
import { contactCheckDue, fullName } from '../rules.ts'
import { iso, isoOrNull } from './deps.ts'

const Tree = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  purpose: Purpose,
  site_id: z.string().nullable(),
  archived_at: z.date().nullable(),
  created_at: z.date(),
  updated_at: z.date(),
})
const treeColumns = 'id, version, name, purpose, site_id, archived_at, created_at, updated_at'
const Step = z.object({
  id: z.string(),
  tree_id: z.string(),
  person_id: z.string(),
  family_name: z.string(),
  given_name: z.string(),
  mail: z.string().nullable(),
  phone: z.string().nullable(),
  channel: Channel,
  address: z.string().nullable(),
  wait_minutes: z.number(),
  checked_at: z.date().nullable(),
  reached: z.boolean().nullable(),
  minutes: z.number().nullable(),
  asked_at: z.date().nullable(),
})
type Step = z.output<typeof Step>
const Nothing = z.object({})

const trees = statement({
  name: 'organizations_contact_trees',
  sql: `select ${treeColumns} from organizations_contact_trees
        where ($archived or archived_at is null) and ($id::uuid is null or id = $id) order by name, id limit 1000`,
  params: z.object({ archived: z.boolean(), id: z.string().nullable() }),
  row: Tree,
})
/** A person whom the reader may not see keeps the place in the chain, without name or number. */
const steps = statement({
  name: 'organizations_contact_steps',
  sql: `select c.id, c.tree_id, c.person_id, coalesce(p.family_name, '') as family_name,
          coalesce(p.given_name, '') as given_name, p.mail, p.phone, c.channel, c.address, c.wait_minutes, c.checked_at,
          c.reached, c.minutes,
          (select max(q.sent_at) from organizations_contact_proofs q where q.step_id = c.id and q.used_at is null) as asked_at
        from organizations_contact_steps c left join organizations_people p on p.id = c.person_id
        where c.tree_id = any($trees::uuid[]) order by c.tree_id, c.position`,
  params: z.object({ trees: z.array(z.string()) }),
  row: Step,
})
const insertTree = statement({
  name: 'organizations_insert_contact_tree',
  sql: `insert into organizations_contact_trees (id, name, purpose, site_id, created_at, updated_at)
        values ($id, $name, $purpose, $siteId, $now, $now)`,
  params: z.object({
    id: z.string(),
    name: z.string(),
    purpose: z.string(),
    siteId: z.string().nullable(),
    now: z.date(),
  }),
  row: Nothing,
})
const updateTree = statement({
  name: 'organizations_update_contact_tree',
  sql: `update organizations_contact_trees set name = $name, purpose = $purpose, site_id = $siteId,
          version = version + 1, updated_at = $now
        where id = $id and version = $version`,
  params: z.object({
    id: z.string(),
    version: z.number(),
    name: z.string(),
    purpose: z.string(),
    siteId: z.string().nullable(),
    now: z.date(),
  }),
  row: Nothing,
})
const archive = statement({
  name: 'organizations_archive_contact_tree',
  sql: `update organizations_contact_trees set archived_at = $archivedAt, version = version + 1, updated_at = $now
        where id = $id and version = $version`,
  params: z.object({
    id: z.string(),
    version: z.number(),
    archivedAt: z.date().nullable(),
    now: z.date(),
  }),
  row: Nothing,
})
const clearSteps = statement({
  name: 'organizations_clear_contact_steps',
  sql: 'delete from organizations_contact_steps where tree_id = $tree',
  params: z.object({ tree: z.string() }),
  row: Nothing,
})
const insertStep = statement({
  name: 'organizations_insert_contact_step',
  sql: `insert into organizations_contact_steps (id, tree_id, position, person_id, channel, address, wait_minutes,
          checked_at, reached, minutes)
        values ($id, $tree, $position, $person, $channel, $address, $wait, $checkedAt, $reached, $minutes)`,
  params: z.object({
    id: z.string(),
    tree: z.string(),
    position: z.number(),
    person: z.string(),
    channel: z.string(),
    address: z.string().nullable(),
    wait: z.number(),
    checkedAt: z.date().nullable(),
    reached: z.boolean().nullable(),
    minutes: z.number().nullable(),
  }),
  row: Nothing,
})
const check = statement({
  name: 'organizations_check_contact',
  sql: `update organizations_contact_steps set checked_at = $now, reached = $reached, minutes = $minutes
        where id = $id and tree_id = $tree`,
  params: z.object({
    id: z.string(),
    tree: z.string(),
    reached: z.boolean(),
    minutes: z.number().nullable(),
    now: z.date(),
  }),
  row: Nothing,
})
const missing = statement({
  name: 'organizations_missing_people',
  sql: `select count(*)::int as n from unnest($ids::uuid[]) as wanted (id)
        where not exists (select from organizations_people p where p.id = wanted.id)`,
  params: z.object({ ids: z.array(z.string()) }),
  row: z.object({ n: z.number() }),
})
const removals = [
  'organizations_contact_proofs',
  'organizations_contact_steps',
  'organizations_contact_trees',
].map((table) =>
  statement({
    name: `organizations_remove_${table}`,
    sql: `delete from ${table}`,
    params: Nothing,
    row: Nothing,
  }),
)

const stepView = (row: Step): ContactStepView => {
  const own = row.channel === 'phone' ? row.phone : row.mail
  return {
    id: row.id,
    personId: row.person_id,
    personName: fullName({ familyName: row.family_name, givenName: row.given_name }),
    channel: row.channel,
    address: row.address ?? own,
    ownAddress: row.address,
    waitMinutes: row.wait_minutes,
    checkedAt: isoOrNull(row.checked_at),
    reached: row.reached,
    minutes: row.minutes,
    checkDueAt: row.checked_at ? iso(contactCheckDue(row.checked_at)) : null,
    askedAt: isoOrNull(row.asked_at),
  }
}

const viewsOf = async (
  tx: Transaction,
  rows: readonly z.output<typeof Tree>[],
): Promise<ContactTreeView[]> => {
  const all = await tx.all(steps, { trees: rows.map((row) => row.id) })
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    name: row.name,
    purpose: row.purpose,
    siteId: row.site_id,
    steps: all.filter((s) => s.tree_id === row.id).map(stepView),
    archivedAt: isoOrNull(row.archived_at),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  }))
}

export const listContactTrees = async (
  tx: Transaction,
  archived: 'with' | 'without',
): Promise<ContactTreeView[]> =>
  viewsOf(tx, await tx.all(trees, { archived: archived === 'with', id: null }))
export const findContactTree = async (
  tx: Transaction,
  id: string,
): Promise<ContactTreeView | null> =>
  (await viewsOf(tx, await tx.all(trees, { archived: true, id })))[0] ?? null

export const insertContactTree = async (
  tx: Transaction,
  edit: ContactTreeEdit,
  now: Date,
): Promise<string> => {
  const id = newId()
  await tx.run(insertTree, { id, ...fieldsOf(edit), now })
  await writeSteps(tx, id, edit.steps, [])
  return id
}
/** False: somebody changed it meanwhile. */
export const updateContactTree = async (
  tx: Transaction,
  change: { readonly id: string; readonly version: number; readonly edit: ContactTreeEdit },
  now: Date,
): Promise<boolean> => {
  const { id, version, edit } = change
  if ((await tx.run(updateTree, { id, version, ...fieldsOf(edit), now })) !== 1) return false
  const before = await tx.all(steps, { trees: [id] })
  await tx.run(clearSteps, { tree: id })
  await writeSteps(tx, id, edit.steps, before)
  return true
}
const fieldsOf = ({ name, purpose, siteId }: ContactTreeEdit) => ({ name, purpose, siteId })

/** A step that stays the same contact keeps its id and its last check, wherever it moves in the order. */
const writeSteps = async (
  tx: Transaction,
  tree: string,
  wanted: ContactTreeEdit['steps'],
  before: readonly Step[],
): Promise<void> => {
  const left = [...before]
  for (const [position, step] of wanted.entries()) {
    const address = step.address === '' ? null : step.address
    const at = left.findIndex(
      (s) => s.person_id === step.personId && s.channel === step.channel && s.address === address,
    )
    const [old] = at < 0 ? [] : left.splice(at, 1)
    await tx.run(insertStep, {
      id: old?.id ?? newId(),
      tree,
      position,
      person: step.personId,
      channel: step.channel,
      address,
      wait: step.waitMinutes,
      checkedAt: old?.checked_at ?? null,
      reached: old?.reached ?? null,
      minutes: old?.minutes ?? null,
    })
  }
}

export const archiveContactTree = async (
  tx: Transaction,
  change: { readonly id: string; readonly version: number; readonly archivedAt: Date | null },
  now: Date,
): Promise<boolean> => (await tx.run(archive, { ...change, now })) === 1
export const checkContactStep = async (
  tx: Transaction,
  given: {
    readonly id: string
    readonly tree: string
    readonly reached: boolean
    readonly minutes: number | null
  },
  now: Date,
): Promise<boolean> => (await tx.run(check, { ...given, now })) === 1
export const arePeople = async (tx: Transaction, ids: readonly string[]): Promise<boolean> =>
  (await tx.one(missing, { ids: [...ids] }))?.n === 0
export const deleteContactTrees = async (tx: Transaction): Promise<void> => {
  for (const removal of removals) await tx.run(removal, {})
}
