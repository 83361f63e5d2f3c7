/**
 * Work on findings: assigned one by one or many at once, changed under a version, reported done (自己申告) and
 * closed by evidence alone.
 * @module
 */
import type { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import { notFound } from '../../../platform/http/index.ts'
import { ProblemError } from '../../../platform/problem/index.ts'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import type {
  Action,
  ActionDetail,
  AssignActions,
  assignActions,
  ChangeAction,
} from '../contract.ts'
import { addDays, dayAt } from '../days.ts'
import type { ActionNotice } from './deps.ts'
import { type Here, historyView } from './findings.ts'
import * as sql from './findings-store.ts'
import { folded } from './fold.ts'
import { boardProblem } from './problems.ts'
import { iso, isoOrNull, titleOf } from './views.ts'

/** A measure that nobody measures yet is asked for within a month. */
const MEASURE_IT_DAYS = 30

export type ActionContext = Here & {
  readonly tx: Transaction
  readonly who: Who
  /** Called after the commit, for channels that send. */
  readonly notify: (notice: ActionNotice) => void
}
type Fields = Pick<z.output<typeof AssignActions>, 'owner' | 'due' | 'channel' | 'note'>

export const actionView =
  ({ board: { plan, clock }, timeZone }: Here) =>
  (row: sql.ActionRow): z.input<typeof Action> => ({
    id: row.id,
    findingId: row.finding_id,
    measure: row.measure,
    title: titleOf(plan.byId.get(row.measure) ?? null, row.measure),
    subject:
      row.subject_kind === null || row.subject_id === null
        ? null
        : {
            kind: row.subject_kind,
            id: row.subject_id,
            name: row.subject_name ?? '',
            site: row.site_id,
          },
    owner: row.owner_name === null ? null : { personId: row.owner_id, name: row.owner_name },
    due: row.due,
    overdue: row.status === 'open' && row.due < dayAt(clock.now().getTime(), timeZone),
    channel: row.channel,
    note: row.note,
    status: row.status,
    createdAt: iso(row.created_at),
    closedAt: isoOrNull(row.closed_at),
    version: row.version,
  })

export const actionDetail = async (
  tx: Transaction,
  here: Here,
  id: string,
): Promise<z.input<typeof ActionDetail>> => {
  const organization = tx.scope?.organization ?? ''
  const row = await tx.one(sql.oneAction, { organization, id })
  if (!row) throw notFound()
  const history = await tx.all(sql.historyOf, { organization, action: id, finding: null })
  return { ...actionView(here)(row), history: history.map(historyView) }
}

type Assigned = z.input<NonNullable<typeof assignActions.answer>>

/** Each row succeeds or fails for itself; a finding the caller may not see fails like one that is not there. */
export const assign = async (
  c: ActionContext,
  body: z.output<typeof AssignActions>,
): Promise<Assigned> => {
  const rows: Assigned['rows'] = []
  const fields: Fields = {
    owner: body.owner,
    due: body.due,
    channel: body.channel,
    note: body.note,
  }
  await mustSeeOwner(c, body.owner)
  const attempt = async (target: string, work: () => Promise<string>): Promise<void> => {
    try {
      rows.push({ target, actionId: await work(), problem: null })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      rows.push({ target, actionId: null, problem: error.code })
    }
  }
  for (const id of new Set(body.findings)) await attempt(id, () => assignFinding(c, id, fields))
  for (const id of new Set(body.measures)) await attempt(id, () => assignMeasure(c, id, fields))
  const done = rows.filter((r) => r.problem === null).length
  if (done > 0)
    await c.board.audit.write(c.tx, c.who, {
      what: 'board.assign',
      object: { kind: 'actions', id: rows[0]?.actionId ?? '', name: `${done}` },
      before: null,
      after: { ...plain(fields), targets: rows.filter((r) => !r.problem).map((r) => r.target) },
    })
  return { rows, done, failed: rows.length - done }
}

const assignFinding = async (c: ActionContext, id: string, fields: Fields): Promise<string> => {
  const organization = c.who.organization
  const finding = await c.tx.one(sql.oneFinding, { organization, id })
  if (!finding) throw notFound()
  if (finding.status === 'closed') throw boardProblem('board.action_closed', {})
  const { measure } = finding
  const before = await c.tx.one(sql.actionInForce, { organization, finding: id, measure })
  if (before) return (await save(c, before, fields)).id
  return add(c, { finding: id, measure, site: finding.site_id, due: finding.due }, fields)
}

const assignMeasure = async (c: ActionContext, id: string, fields: Fields): Promise<string> => {
  const organization = c.who.organization
  if (!c.board.plan.byId.has(id)) throw boardProblem('board.unknown_measure', { measure: id })
  // Work on a whole measure belongs to no site: only who sees all sites may give it.
  if (c.who.sites !== '*') throw notFound()
  const before = await c.tx.one(sql.actionInForce, { organization, finding: null, measure: id })
  if (before) return (await save(c, before, fields)).id
  const today = dayAt(c.board.clock.now().getTime(), c.timeZone)
  return add(
    c,
    { finding: null, measure: id, site: null, due: addDays(today, MEASURE_IT_DAYS) },
    fields,
  )
}

const add = async (
  c: ActionContext,
  about: { finding: string | null; measure: string; site: string | null; due: string },
  fields: Fields,
): Promise<string> => {
  const id = newId()
  const at = c.board.clock.now()
  const due = fields.due ?? about.due
  const added = await c.tx.run(sql.addAction, {
    id,
    organization: c.who.organization,
    finding: about.finding,
    measure: about.measure,
    site: about.site,
    ...ownerColumns(fields.owner ?? null),
    due,
    channel: fields.channel ?? 'none',
    note: fields.note ?? '',
    at,
  })
  // Somebody made it in this very moment: his version is changed instead.
  if (added === 0) throw boardProblem('board.changed_meanwhile', { version: 1 })
  if (about.finding) await setDue(c, about.finding, due)
  await remember(c, { id, site: about.site }, 'assigned', {}, plain({ ...fields, due }), null)
  announce(c, id, about.measure, fields.owner ?? null, fields.channel ?? 'none')
  return id
}

/** Work is given to a person the caller can see, or to a name; never to an id of somebody else's people. */
const mustSeeOwner = async (c: ActionContext, owner: Fields['owner']): Promise<void> => {
  const id = owner?.personId ?? null
  if (id !== null && !(await c.board.isPerson?.(c.tx, id))) throw notFound()
}

/** Fields that are not given stay. */
export const save = async (
  c: ActionContext,
  before: sql.ActionRow,
  change: Fields & Pick<z.output<typeof ChangeAction>, 'status' | 'comment'>,
): Promise<sql.ActionRow> => {
  if (before.status === 'closed') throw boardProblem('board.action_closed', {})
  await mustSeeOwner(c, change.owner)
  const at = c.board.clock.now()
  const owner =
    change.owner === undefined
      ? before.owner_name === null
        ? null
        : { personId: before.owner_id, name: before.owner_name }
      : change.owner
  const after = {
    ...ownerColumns(owner),
    due: change.due ?? before.due,
    channel: change.channel ?? before.channel,
    note: change.note ?? before.note,
    status: change.status ?? before.status,
  }
  const saved = await c.tx.run(sql.saveAction, {
    organization: c.who.organization,
    id: before.id,
    version: before.version,
    ...after,
    closedAt: after.status === 'cancelled' ? at : null,
    by: c.who.name,
    at,
  })
  if (saved === 0) throw boardProblem('board.changed_meanwhile', { version: before.version + 1 })
  if (before.finding_id) await setDue(c, before.finding_id, after.due)
  const old = {
    owner: before.owner_name,
    due: before.due,
    channel: before.channel,
    note: before.note,
    status: before.status,
  }
  const now = { owner: after.ownerName, ...pick(after) }
  const [was, is] = differences(old, now)
  const what =
    after.status === before.status
      ? old.owner === now.owner
        ? 'changed'
        : 'assigned'
      : after.status === 'self-reported'
        ? 'self-reported'
        : after.status === 'cancelled'
          ? 'cancelled'
          : 'withdrawn'
  await remember(c, { id: before.id, site: before.site_id }, what, was, is, change.comment ?? null)
  if (old.owner !== now.owner || old.channel !== now.channel)
    announce(c, before.id, before.measure, owner, after.channel)
  return { ...before, version: before.version + 1 }
}

const pick = (a: { due: string; channel: string; note: string; status: string }) => ({
  due: a.due,
  channel: a.channel,
  note: a.note,
  status: a.status,
})

const differences = (
  old: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): [Record<string, unknown>, Record<string, unknown>] => {
  const changed = Object.keys(old).filter((key) => old[key] !== now[key])
  const of = (all: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(changed.map((key) => [key, all[key]]))
  return [of(old), of(now)]
}

export const remember = (
  c: ActionContext,
  action: { readonly id: string; readonly site: string | null },
  what: z.output<typeof sql.HistoryRow>['what'],
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  comment: string | null,
): Promise<number> =>
  c.tx.run(sql.addHistory, {
    organization: c.who.organization,
    action: action.id,
    site: action.site,
    at: c.board.clock.now(),
    by: c.who.name,
    what,
    before,
    after,
    comment,
  })

const setDue = (c: ActionContext, id: string, due: string): Promise<number> =>
  c.tx.run(sql.setFindingDue, { organization: c.who.organization, id, due })

const ownerColumns = (owner: { personId: string | null; name: string } | null) => ({
  ownerId: owner?.personId ?? null,
  ownerName: owner?.name ?? null,
  ownerSearch: owner === null ? null : folded(owner.name),
})

const plain = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const announce = (
  c: ActionContext,
  id: string,
  measure: string,
  owner: { personId: string | null; name: string } | null,
  channel: 'mail' | 'webhook' | 'none',
): void => {
  if (channel === 'none' || owner === null) return
  const title = titleOf(c.board.plan.byId.get(measure) ?? null, measure)
  const notice = {
    channel,
    organization: c.who.organization,
    personId: owner.personId,
    title,
    link: `/actions/${id}`,
  }
  c.tx.afterCommit(() => c.notify(notice))
}
