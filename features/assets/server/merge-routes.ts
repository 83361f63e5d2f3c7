/**
 * The doors of merging and splitting.
 * @module
 */
import { notFound, type Route, route } from '../../../platform/http/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import * as contract from '../merge-contract.ts'
import { organizationOf } from './accept.ts'
import * as detail from './detail-store.ts'
import * as merge from './merge.ts'
import * as preview from './merge-preview.ts'
import * as sql from './merge-store.ts'
import { type AssetsRouteDeps, cursorOf, cursorText, readDetail } from './routes.ts'
import * as store from './store.ts'
import { rowView } from './views.ts'

export const mergeRoutes = (deps: AssetsRouteDeps): readonly Route[] => {
  const { records, clock } = deps
  const read = (tx: Transaction, id: string) => readDetail(tx, id, clock.now())
  return [
    route(contract.listProposals, ({ who, query }) =>
      records.within(who.scope, async (tx) => {
        const organization = organizationOf(tx)
        const cursor = cursorOf(query.cursor)
        const strength = cursor === null ? null : Number.parseInt(cursor.after, 10) || 0
        const found = await tx.all(sql.openProposals, {
          organization,
          strength,
          afterId: cursor?.afterId ?? null,
          limit: query.limit + 1,
        })
        const rows = found.slice(0, query.limit)
        const ids = [...new Set(rows.flatMap((r) => [r.asset_a, r.asset_b]))]
        const assets = new Map(
          (await tx.all(detail.rowsByIds, { organization, ids })).map((a) => [a.id, a]),
        )
        const last = found.length > query.limit ? rows.at(-1) : undefined
        return {
          rows: rows.flatMap((r) => {
            const [a, b] = [assets.get(r.asset_a), assets.get(r.asset_b)]
            return a && b
              ? [
                  {
                    id: r.id,
                    a: rowView(a, clock.now()),
                    b: rowView(b, clock.now()),
                    reason: r.reason,
                    keys: r.keys,
                    strength: r.strength,
                    proposedAt: r.proposed_at.toISOString(),
                  },
                ]
              : []
          }),
          next: last ? cursorText({ after: String(last.strength), afterId: last.id }) : null,
          total: (await tx.one(sql.openTotal, { organization }))?.total ?? 0,
        }
      }),
    ),

    route(contract.acceptProposal, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        await merge.acceptProposal(deps, tx, who, { id: params.id, ...body })
        return read(tx, body.kept)
      }),
    ),

    route(contract.refuseProposal, ({ who, params }) =>
      records.within(who.scope, (tx) => merge.refuseProposal(deps, tx, who, params.id)),
    ),

    route(contract.mergeAssets, ({ who, params, body: { otherId, reason } }) =>
      records.within(who.scope, async (tx) => {
        await merge.mergeAssets(deps, tx, who, { kept: params.id, other: otherId, reason })
        return read(tx, params.id)
      }),
    ),

    route(contract.splitAsset, ({ who, params, body }) =>
      records.within(who.scope, async (tx) =>
        read(tx, await merge.splitAsset(deps, tx, who, { id: params.id, ...body })),
      ),
    ),

    route(contract.previewMerge, ({ who, params, query }) =>
      records.within(who.scope, (tx) =>
        preview.foreseeMerge(tx, { kept: params.id, other: query.other }),
      ),
    ),

    route(contract.previewSplit, ({ who, params, body }) =>
      records.within(who.scope, (tx) =>
        preview.foreseeSplit(tx, { id: params.id, ...body }, clock.now()),
      ),
    ),

    route(contract.mergeHistory, ({ who, params }) =>
      records.within(who.scope, async (tx) => {
        const organization = organizationOf(tx)
        const [asset] = await tx.all(store.assetsByIds, { organization, ids: [params.id] })
        if (!asset) throw notFound()
        const [into] =
          asset.mergedInto === null
            ? []
            : await tx.all(store.assetsByIds, { organization, ids: [asset.mergedInto] })
        const events = await tx.all(sql.historyOf, { organization, ids: [params.id] })
        return {
          into: into ? { id: into.id, name: into.name } : null,
          events: events.map((e) => ({
            id: e.id,
            kind: e.kind,
            kept: e.kept_id,
            other: e.other_id,
            otherName: e.other_name,
            isByRule: e.is_by_rule,
            by: e.done_by,
            at: e.done_at.toISOString(),
            reason: e.reason,
            keys: e.keys,
            undone:
              e.undone_at === null
                ? null
                : {
                    by: e.undone_by ?? '',
                    at: e.undone_at.toISOString(),
                    reason: e.undone_reason ?? '',
                  },
          })),
        }
      }),
    ),

    route(contract.undoMerge, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        await read(tx, params.id)
        await merge.undoMerge(deps, tx, who, { id: params.merge, asset: params.id, ...body })
        return read(tx, params.id)
      }),
    ),
  ]
}
