/**
 * The server side of incidents.
 * @module
 */
import type { Who } from '../../../platform/access/who.ts'
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import { type FeatureServer, notFound, type Route, route } from '../../../platform/http/index.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import {
  type MigrationFolder,
  newId,
  type Records,
  type Transaction,
} from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import * as sql from './store.ts'

export const incidentsMigrations: MigrationFolder = {
  owner: 'incidents',
  folder: new URL('./migrations/', import.meta.url),
}

export type IncidentsDeps = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  /** Tells the people of the organization. */
  readonly tell: (
    tx: Transaction,
    about: { readonly title: Text; readonly link: string; readonly severity: contract.Severity },
  ) => Promise<void>
}
export type IncidentsServer = FeatureServer & {
  /** Begins an incident with an alert, or attaches it to one; answers the incident. Told twice, it is the same one. */
  readonly takeAlert: (
    who: Who,
    alert: contract.AlertHandedOver,
    into: string | null,
  ) => Promise<string>
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

const problem = problemsOf(contract.incidentsProblems)

export const incidentsServer = (deps: IncidentsDeps): IncidentsServer => {
  const { records, audit, clock } = deps

  const begin = async (
    tx: Transaction,
    who: Who,
    given: {
      readonly title: string
      readonly severity: contract.Severity
      readonly site: string | null
      readonly text: string
    },
  ): Promise<string> => {
    const { organization } = who
    const id = newId()
    const at = clock.now()
    const number = (await tx.one(sql.nextNumber, { organization }))?.last ?? 1
    const { title, severity, site } = given
    await tx.run(sql.insert, { organization, id, site, number, title, severity, at, by: who.name })
    await write(tx, who, { id, site }, 'opened', given.text, 'open')
    await audit.write(tx, who, {
      what: 'incidents.open',
      object: { kind: 'incident', id, name: title },
      before: null,
      after: { number, severity },
    })
    await deps.tell(tx, {
      title: { ja: `事案${number}：${title}`, en: `Incident ${number}: ${title}` },
      link: `/incidents/${id}`,
      severity,
    })
    return id
  }
  const write = async (
    tx: Transaction,
    who: Who,
    incident: { readonly id: string; readonly site: string | null },
    kind: (typeof contract.ENTRY_KINDS)[number],
    text: string,
    state: contract.IncidentState | null = null,
  ): Promise<void> => {
    await tx.run(sql.addEntry, {
      organization: who.organization,
      id: newId(),
      site: incident.site,
      incident: incident.id,
      at: clock.now(),
      kind,
      by: who.name,
      text,
      state,
    })
  }
  const found = async (tx: Transaction, who: Who, id: string): Promise<sql.IncidentRecord> => {
    const row = await tx.one(sql.one, { organization: who.organization, id })
    if (row === null) throw notFound()
    return row
  }
  const detailOf = async (
    tx: Transaction,
    who: Who,
    id: string,
  ): Promise<contract.IncidentDetail> => {
    const of = { organization: who.organization, incident: id }
    return {
      ...view(await found(tx, who, id)),
      entries: (await tx.all(sql.entries, of)).map((e) => ({
        id: e.id,
        at: e.at.toISOString(),
        kind: e.kind,
        by: e.by_name,
        text: e.body,
        state: e.state,
      })),
      attached: (await tx.all(sql.attached, of)).map((a) => ({
        ...(a.attached as Omit<contract.AttachedAlert, 'attachedAt' | 'attachedBy'>),
        attachedAt: a.attached_at.toISOString(),
        attachedBy: a.attached_by,
      })),
    }
  }

  const routes: readonly Route[] = [
    route(contract.listIncidents, ({ who, query }) =>
      records.reading(who.scope, async (tx) => ({
        rows: (
          await tx.all(sql.list, {
            organization: who.organization,
            state: query.state ?? null,
            pattern: query.q?.trim() ? `%${query.q.trim().replaceAll(/[\\%_]/g, '\\$&')}%` : null,
          })
        ).map(view),
      })),
    ),
    route(contract.readIncident, ({ who, params }) =>
      records.reading(who.scope, (tx) => detailOf(tx, who, params.id)),
    ),
    route(contract.openIncident, ({ who, body }) =>
      records.within(who.scope, async (tx) =>
        detailOf(tx, who, await begin(tx, who, { ...body, site: ownSite(who) })),
      ),
    ),
    route(contract.noteIncident, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        const row = await found(tx, who, params.id)
        await write(tx, who, { id: row.id, site: row.site_id }, 'note', body.text)
        return detailOf(tx, who, row.id)
      }),
    ),
    route(contract.changeIncident, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        const { organization } = who
        const row = await found(tx, who, params.id)
        await tx.run(sql.setState, { organization, id: row.id, state: body.state, at: clock.now() })
        await write(tx, who, { id: row.id, site: row.site_id }, 'state', body.text, body.state)
        await audit.write(tx, who, {
          what: 'incidents.change',
          object: { kind: 'incident', id: row.id, name: row.title },
          before: { state: row.state },
          after: body,
        })
        return detailOf(tx, who, row.id)
      }),
    ),
  ]

  return {
    routes,
    jobs: [],
    takeAlert: (who, alert, into) =>
      records.within(who.scope, async (tx) => {
        const { organization } = who
        const known = await tx.one(sql.incidentOf, { organization, alert: alert.alert })
        if (known !== null) return known.incident_id
        const target = into === null ? null : await found(tx, who, into)
        if (target?.state === 'closed') throw problem('incidents.closed', { number: target.number })
        const id =
          target?.id ??
          (await begin(tx, who, {
            title: alert.title[who.language],
            severity: contract.Severity.catch('medium').parse(alert.level),
            site: alert.site,
            text: '',
          }))
        const { site, ...attached } = alert
        await tx.run(sql.attach, {
          organization,
          site: target?.site_id ?? site,
          incident: id,
          alert: alert.alert,
          attached,
          at: clock.now(),
          by: who.name,
        })
        await write(
          tx,
          who,
          { id, site: target?.site_id ?? site },
          'alert',
          alert.title[who.language],
        )
        return id
      }),
    forgetOrganization: async (tx) => {
      for (const statement of sql.forgetAll) await tx.run(statement, {})
    },
  }
}

/** Who answers for one site opens it there; a row without a site is seen only with all sites. */
const ownSite = (who: Who): string | null => (who.sites === '*' ? null : (who.sites[0] ?? null))

const view = (r: sql.IncidentRecord): contract.IncidentRow => ({
  id: r.id,
  number: r.number,
  title: r.title,
  state: r.state,
  severity: r.severity,
  site: r.site_id,
  openedAt: r.opened_at.toISOString(),
  openedBy: r.opened_by,
  closedAt: r.closed_at?.toISOString() ?? null,
  alerts: r.alerts,
})
