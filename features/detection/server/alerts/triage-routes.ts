/**
 * The doors of many alerts at once: what they have in common, and one decision about many.
 * @module
 */
import { type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import { alertsProblems } from '../../contract-alerts.ts'
import * as contract from '../../contract-triage.ts'
import { LEVELS } from '../../contract-words.ts'
import type { AlertsDeps } from '../deps.ts'
import { machinesAlike } from './machines.ts'
import { HIGH, levelAt, matchingOf } from './routes.ts'
import * as sql from './triage-store.ts'

const problem = problemsOf(alertsProblems)
/** Named in the audit log; of more, the history of each alert tells. */
const MAX_AUDITED = 100

export const triageRoutes = ({
  records,
  clock,
  audit,
  hostNames,
}: Pick<AlertsDeps, 'records' | 'clock' | 'audit' | 'hostNames'>): readonly Route[] => [
  route(contract.groupAlerts, ({ who, query }) =>
    records.reading(who.scope, async (tx) => {
      const rows = await tx.all(sql.groups[query.by], {
        ...(await matchingOf(tx, { hostNames }, who.organization, query)),
        alike: await machinesAlike(tx, { hostNames }, who.organization),
        limit: contract.MAX_GROUPS,
      })
      return {
        rows: rows.map((row) => ({
          key: row.key,
          name: row.name,
          title: row.title,
          level: levelAt(row.level),
          alerts: row.alerts,
          open: row.open,
          hits: row.hits,
          hosts: row.hosts,
          rules: row.rules,
          firstAt: row.first_at.toISOString(),
          lastAt: row.last_at.toISOString(),
        })),
        total: rows[0]?.total ?? 0,
        at: clock.now().toISOString(),
      }
    }),
  ),

  route(contract.decideAlerts, ({ who, body: { which, state, verdict, note } }) => {
    if (state === 'closed' && verdict === null) throw problem('detection.alert_verdict_needed', {})
    const { organization } = who
    return records.within(who.scope, async (tx) => {
      const at = clock.now()
      const said = state === 'closed' ? verdict : null
      const asked =
        which.kind === 'ids'
          ? null
          : {
              ...(await matchingOf(tx, { hostNames }, organization, which.filter)),
              into: state,
              seen: new Date(which.seenAt),
              except: which.except,
            }
      const rows =
        which.kind === 'ids'
          ? await tx.all(sql.chosenByName, {
              organization,
              ids: which.ids,
              into: state,
              verdict: said,
            })
          : asked === null
            ? []
            : await tx.all(sql.chosenByFilter, { ...asked, limit: contract.MAX_DECIDED })
      // Whoever clears many away says why.
      if (state === 'closed' && note === '' && rows.some(({ level }) => level >= HIGH))
        throw problem('detection.alert_note_needed', {})
      const ids = rows.map(({ id }) => id)
      if (ids.length > 0) {
        await tx.run(sql.decideMany, { organization, ids, state, verdict: said, at })
        await tx.run(sql.addHistories, {
          organization,
          ids: rows.map(() => newId()),
          sites: rows.map(({ site_id }) => site_id),
          alerts: ids,
          whats: rows.map((row) =>
            state === 'open' || (row.state === 'closed' && state !== 'closed') ? 'reopened' : state,
          ),
          at,
          by: who.name,
          note,
        })
        await audit.write(tx, who, {
          what: 'detection.alerts-decide',
          object: { kind: 'alerts', id: ids[0] ?? organization, name: '' },
          before: null,
          after: {
            state,
            verdict: said,
            note,
            changed: ids.length,
            levels: levelsOf(rows),
            ids: ids.slice(0, MAX_AUDITED),
            ...(which.kind === 'ids' ? {} : { filter: which.filter }),
          },
        })
      }
      const left =
        asked !== null
          ? ((await tx.one(sql.countByFilter, asked))?.count ?? 0)
          : which.kind === 'ids'
            ? new Set(which.ids).size - ids.length
            : 0
      const before = (was: (typeof rows)[number]['state']) =>
        rows.filter((row) => row.state === was).map(({ id }) => id)
      return {
        changed: ids.length,
        was: { open: before('open'), watching: before('watching'), closed: before('closed') },
        left,
      }
    })
  }),
]

const levelsOf = (rows: readonly { readonly level: number }[]): Record<string, number> =>
  Object.fromEntries(
    LEVELS.map((name, rank): [string, number] => [
      name,
      rows.filter(({ level }) => level === rank).length,
    ]).filter(([, count]) => count > 0),
  )
