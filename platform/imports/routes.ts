/**
 * The doors of imports.
 * @module
 */

import type { Who } from '../access/who.ts'
import { csvFile, fileAnswer, notFound, type Route, route } from '../http/index.ts'
import type { Transaction } from '../records/index.ts'
import * as contract from './contract.ts'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'
import { problem, type ReceiveDeps, receive, restart } from './receive.ts'
import type { Run } from './run.ts'
import * as sql from './store.ts'
import { fullView, rowView } from './view.ts'

export type RouteDeps = ReceiveDeps & {
  readonly enqueue: (work: 'check' | 'take', run: Run) => Promise<unknown>
}

export const importRoutes = (deps: RouteDeps): readonly Route[] => {
  const { records, clock, sources } = deps
  const sourceOf = (row: sql.Row) => sources.find((s) => s.id === row.source)
  const view = async (tx: Transaction, id: string) => {
    const row = await tx.one(sql.importById, { id })
    if (row === null) throw notFound()
    const preview = (await tx.one(sql.previewOf, { id }))?.preview ?? null
    return fullView(row, preview, sourceOf(row), clock.now())
  }
  const locked = async (tx: Transaction, id: string): Promise<sql.Row> => {
    const row = await tx.one(sql.lockImport, { id })
    if (row === null) throw notFound()
    return row
  }
  const audited = (tx: Transaction, who: Who, what: string, row: sql.Row, after: unknown) =>
    deps.audit.write(tx, who, {
      what: `imports.${what}`,
      object: { kind: 'import', id: row.id, name: row.file.name },
      before: { state: row.state },
      after,
    })
  const checkSite = async (tx: Transaction, site: string | null): Promise<void> => {
    if (site !== null && !(await deps.sites.list(tx)).some((s) => s.id === site))
      throw problem('imports.unknown_site', {})
  }
  const siteNeeded = (who: Who, site: string | null, required: boolean): void => {
    if (site === null && (required || who.scope.sites !== '*'))
      throw problem('imports.site_needed', {})
  }

  return [
    route(contract.importSources, async () => ({
      maxBytes: deps.maxBytes,
      sources: sources.map((s) => ({
        id: s.id,
        title: s.title,
        hint: s.hint,
        extensions: [...s.extensions],
        evidenceClass: s.evidenceClass,
        siteRequired: s.siteRequired,
      })),
    })),

    route(contract.uploadImport, async ({ who, query, upload }) => {
      if (upload === null) throw problem('imports.no_file', {})
      const site = query.site ?? null
      siteNeeded(who, site, false)
      await records.within(who.scope, (tx) => checkSite(tx, site))
      const id = await receive(
        deps,
        { scope: who.scope, name: who.name, audited: who },
        upload,
        site,
      )
      await deps.enqueue('check', { organization: who.organization, id })
      return records.within(who.scope, (tx) => view(tx, id))
    }),

    route(contract.listImports, ({ who, query }) =>
      records.within(who.scope, async (tx) => {
        const before = cursorOf(query.cursor)
        const rows = await tx.all(sql.listRows, {
          state: query.state ?? null,
          source: query.source ?? null,
          ...before,
          limit: query.limit + 1,
        })
        const page = rows.slice(0, query.limit)
        const last = page.at(-1)
        return {
          rows: page.map((row) => rowView(row, sourceOf(row), clock.now())),
          next: rows.length > page.length && last ? `${last.createdAt.getTime()}.${last.id}` : null,
        }
      }),
    ),

    route(contract.readImport, ({ who, params }) =>
      records.within(who.scope, (tx) => view(tx, params.id)),
    ),

    route(contract.checkImport, async ({ who, params, body }) => {
      const answer = await records.within(who.scope, async (tx) => {
        const row = await locked(tx, params.id)
        if (row.state !== 'ready') throw problem('imports.not_ready', { state: row.state })
        siteNeeded(who, body.site, false)
        await checkSite(tx, body.site)
        await checkMapping(tx, row, body.mapping)
        await restart(tx, row, 'checking', body, clock.now())
        await audited(tx, who, 'check', row, { state: 'checking', site: body.site })
        return view(tx, params.id)
      })
      await deps.enqueue('check', { organization: who.organization, id: params.id })
      return answer
    }),

    route(contract.confirmImport, async ({ who, params, body }) => {
      const answer = await records.within(who.scope, async (tx) => {
        const row = await locked(tx, params.id)
        if (row.state !== 'ready') throw problem('imports.not_ready', { state: row.state })
        siteNeeded(who, body.site, sourceOf(row)?.siteRequired === true)
        await checkSite(tx, body.site)
        await checkMapping(tx, row, body.mapping)
        const missing = sourceOf(row)?.missing(body.mapping ?? row.mapping) ?? []
        if (missing.length > 0)
          throw problem('imports.mapping_incomplete', {
            missing: missing.map((m) => m[who.language]).join(who.language === 'ja' ? '、' : ', '),
          })
        await restart(tx, row, 'running', body, clock.now())
        const mapping = body.mapping ?? row.mapping
        if (mapping !== null && row.signature !== null)
          await tx.run(sql.rememberMapping, {
            source: row.source,
            signature: row.signature,
            mapping,
            now: clock.now(),
            by: who.name,
          })
        await audited(tx, who, 'confirm', row, { state: 'running', site: body.site, mapping })
        return view(tx, params.id)
      })
      await deps.enqueue('take', { organization: who.organization, id: params.id })
      return answer
    }),

    route(contract.cancelImport, ({ who, params }) =>
      records.within(who.scope, async (tx) => {
        const row = await locked(tx, params.id)
        const cancelled = await tx.run(sql.cancel, { id: row.id, now: clock.now() })
        if (cancelled === 0) throw problem('imports.already_ended', { state: row.state })
        await audited(tx, who, 'cancel', row, { state: 'cancelled', counts: row.counts })
        return view(tx, row.id)
      }),
    ),

    route(contract.listFaults, ({ who, params, query }) =>
      records.within(who.scope, async (tx) => {
        const { faults } = await view(tx, params.id)
        const rows = await tx.all(sql.faultRows, {
          id: params.id,
          after: query.after,
          limit: query.limit + 1,
        })
        const page = rows.slice(0, query.limit)
        const more = rows.length > page.length
        return { rows: page, next: more ? (page.at(-1)?.number ?? null) : null, ...faults }
      }),
    ),

    route(contract.exportFaults, async ({ who, params, language }) => {
      const m = language === 'ja' ? ja : en
      const [row, faults] = await records.within(who.scope, async (tx) => [
        await locked(tx, params.id),
        await tx.all(sql.faultRows, { id: params.id, after: 0, limit: contract.MAX_KEPT_FAULTS }),
      ])
      const cells = faults.map((f) => [
        f.number,
        m.kinds[f.kind],
        f.where[language],
        f.why[language],
      ])
      const header = [m.columns.number, m.columns.kind, m.columns.where, m.columns.why]
      return fileAnswer({
        name: `${row.file.name}.csv`,
        type: 'text/csv; charset=utf-8',
        body: csvFile(header, once(cells)),
      })
    }),
  ]
}

const once = async function* <T>(value: T): AsyncGenerator<T> {
  yield value
}

/** Refuses fields and columns that the file does not have. */
const checkMapping = async (
  tx: Transaction,
  row: sql.Row,
  mapping: contract.Mapping | null,
): Promise<void> => {
  const preview = (await tx.one(sql.previewOf, { id: row.id }))?.preview ?? null
  for (const [field, column] of Object.entries(mapping?.fields ?? {})) {
    const isKnown =
      preview?.fields.some((f) => f.id === field) && preview.columns.some((c) => c.index === column)
    if (!isKnown) throw problem('imports.mapping_wrong', { field })
  }
}

const cursorOf = (
  cursor: string | undefined,
): { readonly beforeAt: Date | null; readonly beforeId: string | null } => {
  const [, at, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor ?? '') ?? []
  return at === undefined || id === undefined
    ? { beforeAt: null, beforeId: null }
    : { beforeAt: new Date(Number(at)), beforeId: id }
}
