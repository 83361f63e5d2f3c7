/**
 * The doors of the cases.
 * @module
 */

import type { Who } from '../../../../platform/access/who.ts'
import type { By } from '../../../../platform/audit/index.ts'
import { fileAnswer, notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId, type Transaction } from '../../../../platform/records/index.ts'
import { mayBeExcepted, mayBeStated } from '../../cases.ts'
import * as contract from '../../contract-case-pages.ts'
import type { CaseTask, JudgedCase } from '../../contract-cases.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'
import { type CasesDeps, organizationOf } from './deps.ts'
import { reportOf } from './report.ts'
import { noteEvent, reviewDevices } from './review.ts'
import * as sql from './store.ts'
import { detailView, rowView } from './views.ts'

const problem = problemsOf(contract.casesProblems)
const DAY_MS = 86_400_000

const caseOf = async (tx: Transaction, id: string): Promise<sql.StoredCase> => {
  const found = await tx.one(sql.caseById, { organization: organizationOf(tx), case: id })
  if (found === null) throw notFound()
  return found
}

export const caseRoutes = (deps: CasesDeps): readonly Route[] => {
  const { records, audit, clock } = deps
  const show = (who: Who, id: string) =>
    records.reading(who.scope, async (tx) => detailView(deps, tx, await caseOf(tx, id)))

  /** Does it, writes who did, and judges anew. */
  const act = async (
    who: Who,
    id: string,
    what: string,
    work: (
      tx: Transaction,
      found: sql.StoredCase,
    ) => Promise<{
      readonly event: Parameters<typeof noteEvent>[3]
      readonly after: unknown
    }>,
  ) => {
    const asset = await records.within(who.scope, async (tx) => {
      const found = await caseOf(tx, id)
      const { event, after } = await work(tx, found)
      await noteEvent(tx, clock.now(), { id, site: found.site_id }, { by: who.name, ...event })
      await audit.write(tx, byOf(who), {
        what,
        object: { kind: 'vpn-case', id, name: found.name },
        before: null,
        after,
      })
      return found.asset_id
    })
    await reviewDevices(deps, who.organization, [asset])
    return show(who, id)
  }

  return [
    route(contract.listCases, ({ who, query }) =>
      records.reading(who.scope, async (tx) => {
        const organization = organizationOf(tx)
        const rows = await tx.all(sql.casePage, {
          organization,
          state: query.state ?? null,
          site: query.site === undefined || query.site === 'none' ? null : query.site,
          siteNone: query.site === 'none',
          ...cursorOf(query.cursor),
          limit: query.limit + 1,
        })
        const shown = rows.slice(0, query.limit)
        const last = rows.length > query.limit ? shown.at(-1) : undefined
        const counts = await tx.one(sql.caseCounts, { organization })
        return {
          rows: shown.map(rowView),
          next: last === undefined ? null : `${last.rank}.${last.id}`,
          open: counts?.open ?? 0,
          closed: counts?.closed ?? 0,
          clear: counts?.clear ?? 0,
          unjudged: counts?.unjudged ?? 0,
        }
      }),
    ),

    route(contract.readCase, ({ who, params }) => show(who, params.id)),

    route(contract.reviewCase, async ({ who, params }) => {
      const { asset_id } = await records.reading(who.scope, (tx) => caseOf(tx, params.id))
      await reviewDevices(deps, who.organization, [asset_id])
      return show(who, params.id)
    }),

    route(contract.setCaseGroups, ({ who, params, body }) =>
      act(who, params.id, 'vulnerabilities.case_groups', async (tx, found) => {
        const groups = [...new Set(body.groups)]
        await tx.run(sql.setGroups, { organization: who.organization, case: found.id, groups })
        return { event: { kind: 'groups', about: groups.join(', ') }, after: { groups } }
      }),
    ),

    route(contract.planCaseTask, ({ who, params, body }) =>
      act(who, params.id, 'vulnerabilities.case_plan', async (tx, found) => {
        taskOf(found.judged, body.task)
        await tx.run(sql.planTask, {
          organization: who.organization,
          site: found.site_id,
          case: found.id,
          ...body,
        })
        return { event: { kind: 'planned', about: body.task }, after: body }
      }),
    ),

    route(contract.stateCase, ({ who, params, body }) =>
      act(who, params.id, 'vulnerabilities.case_state', async (tx, found) => {
        signs(who)
        const now = clock.now()
        allows(body, found.judged, { now: now.getTime(), role: who.role })
        if (body.kind === 'not-running') await isArchive(deps, tx, found, body.reading)
        const task = 'task' in body ? body.task : null
        await tx.run(sql.addStatement, {
          id: newId(),
          organization: who.organization,
          site: found.site_id,
          case: found.id,
          user: who.userId,
          kind: body.kind,
          task_key: task,
          reading_id: 'reading' in body ? body.reading : null,
          said_at: now,
          said_by: who.name,
          note: body.note,
          happened_on: 'on' in body ? endOf(body.on) : null,
          searched_from: 'from' in body && body.from !== null ? startOf(body.from) : null,
          searched_to: 'to' in body && body.to !== null ? endOf(body.to) : null,
          owner: 'owner' in body ? body.owner : null,
          until: 'until' in body ? endOf(body.until) : null,
        })
        return { event: { kind: 'word', about: `${body.kind} ${task ?? ''}`.trim() }, after: body }
      }),
    ),

    route(contract.withdrawWord, ({ who, params }) =>
      act(who, params.id, 'vulnerabilities.case_withdraw', async (tx, found) => {
        signs(who)
        const gone = await tx.one(sql.withdrawStatement, {
          organization: who.organization,
          case: found.id,
          id: params.statement,
          now: clock.now(),
          by: who.name,
        })
        if (gone === null) throw notFound()
        const about = `${gone.kind} ${gone.task_key ?? ''}`.trim()
        return { event: { kind: 'withdrawn', about }, after: { statement: params.statement } }
      }),
    ),

    route(contract.tellCase, ({ who, params }) =>
      act(who, params.id, 'vulnerabilities.case_tell', async (tx, found) => {
        await deps.tell(tx, {
          title: { ja: ja.notice(found.name), en: en.notice(found.name) },
          link: `/vpn-cases/${found.id}`,
        })
        return { event: { kind: 'told', about: '' }, after: { told: true } }
      }),
    ),

    route(contract.reportCase, async ({ who, params, query }) => {
      const detail = await show(who, params.id)
      const html = reportOf(detail, query.language, clock.now())
      return fileAnswer({
        name: `vpn-case-${detail.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60)}.html`,
        type: 'text/html; charset=utf-8',
        body: (async function* () {
          yield html
        })(),
      })
    }),
  ]
}

const byOf = ({ userId, name, role, via, ip }: Who): By => ({ userId, name, role, via, ip })

/** A token is a program: it has no word. */
const signs = (who: Who): void => {
  if (who.via !== 'session') throw problem('vulnerabilities.case_sign_in_person', {})
}

const taskOf = (judged: JudgedCase, key: string): CaseTask => {
  const task = judged.tasks.find((t) => t.key === key)
  if (task === undefined) throw notFound()
  return task
}

/** What a person may say here. What a machine sees undone stays undone. */
const allows = (
  body: {
    readonly kind: string
    readonly task?: string
    readonly until?: string
    readonly on?: string
  },
  judged: JudgedCase,
  { now, role }: { readonly now: number; readonly role: string },
): void => {
  const refused = (why: string) => problem('vulnerabilities.case_word_refused', { why })
  if (body.kind === 'done') {
    const task = taskOf(judged, body.task ?? '')
    if (task.state === 'proven') throw refused('proven')
    if (!mayBeStated(task.gap)) throw refused(task.gap ?? '')
  }
  if (body.kind === 'exception') {
    if (!mayBeExcepted(taskOf(judged, body.task ?? '').kind)) throw refused('upgrade')
    if (role !== 'administrator' && role !== 'officer')
      throw problem('vulnerabilities.case_exception_role', {})
    const until = endOf(body.until ?? '').getTime()
    if (until < now || until > now + (contract.MAX_EXCEPTION_DAYS + 1) * DAY_MS)
      throw problem('vulnerabilities.case_exception_end', { days: contract.MAX_EXCEPTION_DAYS })
  }
  if (body.kind === 'never-ran' || body.kind === 'updated-on') {
    if (!judged.causes.some((c) => c.start.basis === 'unknown-past')) throw refused('seen')
    if (body.on !== undefined && startOf(body.on).getTime() > now) throw refused('future')
  }
}

/** What the device itself printed was running. */
const isArchive = async (
  { devices }: CasesDeps,
  tx: Transaction,
  found: sql.StoredCase,
  id: string,
): Promise<void> => {
  const readings = await devices.readings(tx, found.asset_id, { before: null, limit: 500 })
  const reading = readings.find((r) => r.id === id)
  if (reading === undefined) throw notFound()
  if (reading.state === 'running')
    throw problem('vulnerabilities.case_word_refused', { why: 'running' })
}

/** Days are Japan's: the first and the last moment of one. */
const startOf = (day: string): Date => new Date(`${day}T00:00:00+09:00`)
const endOf = (day: string): Date => new Date(`${day}T23:59:59.999+09:00`)

const cursorOf = (
  text: string | undefined,
): { readonly afterRank: number | null; readonly afterId: string | null } => {
  const [, rank, id] =
    /^(\d)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '') ?? []
  return rank === undefined || id === undefined
    ? { afterRank: null, afterId: null }
    : { afterRank: Number(rank), afterId: id }
}
