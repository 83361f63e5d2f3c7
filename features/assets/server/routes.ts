/**
 * The doors of the inventory.
 * @module
 */
import type { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import { csvFile, fileAnswer, notFound, type Route, route } from '../../../platform/http/index.ts'
import type { Records, Transaction } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { searchPattern } from '../search.ts'
import { organizationOf } from './accept.ts'
import {
  type ActDeps,
  assignOwner,
  createAsset,
  problem,
  retireAsset,
  updateAsset,
} from './acts.ts'
import * as detail from './detail-store.ts'
import {
  type Cursor,
  countMatching,
  exportRows,
  facetRows,
  filterOf,
  listPage,
  matchingIds,
} from './list-store.ts'
import { componentView, detailView, rowView, sightingView } from './views.ts'

export type AssetsRouteDeps = ActDeps & { readonly records: Records }

const EXPORT_BATCH = 1_000

/** One asset in full; what is not there for the reader is not there. */
export const readDetail = async (
  tx: Transaction,
  id: string,
  now: Date,
): Promise<contract.AssetDetail> => {
  const one = { organization: organizationOf(tx), id }
  const asset = await tx.one(detail.fullAsset, one)
  if (asset === null) throw notFound()
  const files = await tx.all(detail.lastFiles, one)
  return detailView(asset, new Map(files.map((f) => [f.source, f.file_name])), now)
}

export const assetsRoutes = (deps: AssetsRouteDeps): readonly Route[] => {
  const { records, clock } = deps
  const read = (tx: Transaction, id: string) => readDetail(tx, id, clock.now())

  return [
    route(contract.listAssets, ({ who, query }) =>
      records.within(who.scope, async (tx) => {
        const now = clock.now()
        const filter = filterOf(tx, query, now)
        const { rows, next } = await listPage(tx, filter, {
          ...query,
          cursor: cursorOf(query.cursor),
          sites: query.sort === 'site' ? await deps.sites.list(tx) : [],
        })
        return {
          rows: rows.map((r) => rowView(r, now)),
          next: next === null ? null : cursorText(next),
          total: await countMatching(tx, filter),
        }
      }),
    ),

    route(contract.assetFacets, ({ who, query }) =>
      records.within(who.scope, async (tx) => {
        const rows = await tx.all(facetRows, filterOf(tx, query, clock.now()))
        const of = (facet: string) =>
          rows.filter((r) => r.facet === facet).map(({ value, count }) => ({ value, count }))
        const count = (facet: string, value: string) =>
          rows.find((r) => r.facet === facet && r.value === value)?.count ?? 0
        return {
          total: count('total', ''),
          withoutOwner: count('ownerless', 'true'),
          unclassified: count('class', 'unknown'),
          retired: count('retired', 'true'),
          site: of('site'),
          class: of('class'),
          source: of('source'),
          freshness: of('freshness'),
          reachable: of('reachable'),
          importance: of('importance'),
        }
      }),
    ),

    route(contract.exportAssets, async ({ who, query, language }) => {
      const m = language === 'ja' ? ja : en
      const now = clock.now()
      return fileAnswer({
        name: `${m.exportName}-${now.toISOString().slice(0, 10)}.csv`,
        type: 'text/csv; charset=utf-8',
        body: csvFile(exportHeader(m), exported(deps, who, query, m)),
      })
    }),

    route(contract.createAsset, ({ who, body }) =>
      records.within(who.scope, async (tx) => read(tx, await createAsset(deps, tx, who, body))),
    ),

    route(contract.readAsset, ({ who, params }) =>
      records.within(who.scope, (tx) => read(tx, params.id)),
    ),

    route(contract.updateAsset, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        await updateAsset(deps, tx, who, { id: params.id, ...body })
        return read(tx, params.id)
      }),
    ),

    route(contract.retireAsset, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        await retireAsset(deps, tx, who, { id: params.id, ...body, to: 'retired' })
        return read(tx, params.id)
      }),
    ),

    route(contract.restoreAsset, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        await retireAsset(deps, tx, who, { id: params.id, ...body, to: 'active' })
        return read(tx, params.id)
      }),
    ),

    route(contract.assignOwner, ({ who, body: { owner, targets } }) =>
      records.within(who.scope, async (tx) => {
        if ('ids' in targets) return assignOwner(deps, tx, who, owner, [...new Set(targets.ids)])
        const rows = await tx.all(matchingIds, filterOf(tx, targets.filter, clock.now()))
        if (rows.length !== targets.expected)
          throw problem('assets.selection_changed', {
            expected: targets.expected,
            found: rows.length,
          })
        return assignOwner(
          deps,
          tx,
          who,
          owner,
          rows.map((r) => r.id),
        )
      }),
    ),

    route(contract.assetSightings, ({ who, params, query }) =>
      records.within(who.scope, async (tx) => {
        const { id } = await read(tx, params.id)
        const cursor = cursorOf(query.cursor)
        const rows = await tx.all(detail.sightingPage, {
          organization: organizationOf(tx),
          id,
          beforeAt: cursor === null ? null : timeOf(cursor),
          beforeId: cursor?.afterId ?? null,
          limit: query.limit + 1,
        })
        const last = rows.length > query.limit ? rows[query.limit - 1] : undefined
        return {
          rows: rows.slice(0, query.limit).map(sightingView),
          next: last ? cursorText({ after: last.seen_at.toISOString(), afterId: last.id }) : null,
        }
      }),
    ),

    route(contract.assetComponents, ({ who, params, query }) =>
      records.within(who.scope, async (tx) => {
        const { id } = await read(tx, params.id)
        const cursor = cursorOf(query.cursor)
        const filter = {
          organization: organizationOf(tx),
          id,
          isCurrent: query.current === 'yes',
          pattern: query.q?.trim() ? searchPattern(query.q) : null,
        }
        const rows = await tx.all(detail.componentPage, {
          ...filter,
          afterName: cursor?.after ?? null,
          afterId: cursor?.afterId ?? null,
          limit: query.limit + 1,
        })
        const last = rows.length > query.limit ? rows[query.limit - 1] : undefined
        return {
          rows: rows.slice(0, query.limit).map(componentView),
          next: last ? cursorText({ after: last.name, afterId: last.id }) : null,
          total: (await tx.one(detail.componentTotal, filter))?.total ?? 0,
        }
      }),
    ),
  ]
}

export const cursorText = ({ after, afterId }: Cursor): string =>
  Buffer.from(JSON.stringify([after, afterId])).toString('base64url')

/** A cursor comes from an address line: anything else than ours is refused as such. */
export const cursorOf = (text: string | undefined): Cursor | null => {
  if (text === undefined) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (
      Array.isArray(value) &&
      value.length === 2 &&
      typeof value[0] === 'string' &&
      !value[0].includes('\0') &&
      typeof value[1] === 'string' &&
      /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value[1])
    )
      return { after: value[0], afterId: value[1] }
  } catch {
    // Not JSON: not ours.
  }
  throw problem('assets.bad_cursor', {})
}

const timeOf = ({ after }: Cursor): Date => {
  const at = new Date(after)
  if (Number.isNaN(at.getTime())) throw problem('assets.bad_cursor', {})
  return at
}

const exportHeader = ({ fields: f }: typeof en): string[] => [
  f.name,
  f.site,
  f.class,
  f.owner,
  f.user,
  f.department,
  f.location,
  f.importance,
  f.assetTag,
  f.serial,
  f.maker,
  f.model,
  f.addresses,
  f.macs,
  f.hostNames,
  f.os,
  f.firmware,
  f.endOfSupport,
  f.sources,
  f.firstSeen,
  f.lastSeen,
  f.machineSeen,
  f.retired,
  f.note,
]

async function* exported(
  deps: AssetsRouteDeps,
  who: Who,
  query: contract.AssetFilter,
  m: typeof en,
): AsyncGenerator<(string | number | null)[][]> {
  const page = (from: Cursor | null) =>
    deps.records.within(who.scope, async (tx) => ({
      rows: await tx.all(exportRows, {
        ...filterOf(tx, query, deps.clock.now()),
        after: from?.after ?? null,
        afterId: from?.afterId ?? null,
        limit: EXPORT_BATCH,
      }),
      sites: new Map((await deps.sites.list(tx)).map((s) => [s.id, s.name])),
    }))
  let cursor: Cursor | null = null
  for (;;) {
    const { rows, sites }: Awaited<ReturnType<typeof page>> = await page(cursor)
    yield rows.map((r) => exportCells(r, sites, m))
    const last = rows.at(-1)
    if (!last || rows.length < EXPORT_BATCH) return
    cursor = { after: last.name_key, afterId: last.id }
  }
}

const exportCells = (
  r: z.output<typeof exportRows.row>,
  sites: ReadonlyMap<string, string>,
  m: typeof en,
): (string | number | null)[] => [
  r.name,
  r.site_id === null ? '' : (sites.get(r.site_id) ?? ''),
  m.classes[r.device_class],
  r.owner,
  r.user_name,
  r.department,
  r.location,
  r.importance === null ? '' : m.importances[r.importance],
  r.asset_tag,
  r.serial,
  r.maker,
  r.model,
  r.addresses.join(' '),
  r.macs.join(' '),
  r.host_names.join(' '),
  r.os,
  r.firmware,
  r.end_of_support ?? '',
  r.sources.map((s) => m.sources[s]).join(' '),
  r.first_seen_at.toISOString(),
  r.last_seen_at.toISOString(),
  r.machine_seen_at?.toISOString() ?? '',
  r.retired_at?.toISOString() ?? '',
  r.note,
]
