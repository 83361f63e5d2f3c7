/**
 * The doors of what is not known.
 * @module
 */

import type { Clock } from '../../../platform/clock/index.ts'
import { notFound, type Route, route } from '../../../platform/http/index.ts'
import type { Records } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { chapman } from '../estimate.ts'
import { FRESH_MS } from '../rules.ts'
import { problem } from './acts.ts'
import * as store from './gap-store.ts'

export type GapDeps = { readonly records: Records; readonly clock: Clock }

export const gapRoutes = ({ records, clock }: GapDeps): readonly Route[] => [
  route(contract.coverage, ({ who }) =>
    records.reading(who.scope, async (tx) => {
      const found = await tx.all(store.coverage, {
        organization: who.organization,
        freshFrom: clock.now().getTime() - FRESH_MS,
      })
      const rows: contract.CoverageRow[] = []
      for (const [site, cells] of Map.groupBy(found, (r) => r.site))
        rows.push({
          site,
          assets: cells.find((c) => c.source === '')?.ever ?? 0,
          cells: cells.flatMap(({ source, fresh, ever }) =>
            source === '' || source === 'console' ? [] : [{ source, fresh, ever }],
          ),
        })
      return { rows }
    }),
  ),

  route(contract.gaps, ({ who, query }) =>
    records.reading(who.scope, async (tx) => {
      const found = await tx.one(store.gapCounts, {
        organization: who.organization,
        ...siteOf(query.site),
      })
      const capture = {
        first: found?.first ?? 0,
        second: found?.second ?? 0,
        both: found?.both ?? 0,
      }
      return {
        assets: found?.assets ?? 0,
        computers: found?.computers ?? 0,
        counts: {
          'machine-only': found?.machine_only ?? 0,
          'paper-only': found?.paper_only ?? 0,
          'no-agent': found?.no_agent ?? 0,
        },
        capture,
        estimate: chapman(capture),
      }
    }),
  ),

  route(contract.gapList, ({ who, query }) =>
    records.reading(who.scope, async (tx) => {
      const { after, afterId } = cursorOf(query.cursor)
      const rows = await tx.all(store.gapPage, {
        organization: who.organization,
        ...siteOf(query.site),
        gap: query.gap,
        after,
        afterId,
        limit: query.limit + 1,
      })
      const shown = rows.slice(0, query.limit)
      const last = rows.length > query.limit ? shown.at(-1) : undefined
      return {
        rows: shown.map((r) => ({
          id: r.id,
          site: r.site_id,
          name: r.name,
          deviceClass: r.device_class,
          owner: r.owner,
          maker: r.maker,
          model: r.model,
          addresses: r.addresses,
          macs: r.macs,
          sources: r.sources,
          firstSeenAt: r.first_seen_at.toISOString(),
          lastSeenAt: r.last_seen_at.toISOString(),
          version: r.version,
        })),
        next: last === undefined ? null : `${last.first_seen_at.getTime()}.${last.id}`,
      }
    }),
  ),

  route(contract.assetAgents, ({ who, params }) =>
    records.reading(who.scope, async (tx) => {
      const at = { organization: who.organization, id: params.id }
      if ((await tx.one(store.assetExists, at)) === null) throw notFound()
      const agents = await tx.all(store.agentsOf, at)
      return {
        agents: agents.map((g) => ({
          id: g.id,
          source: g.source_id,
          platform: g.platform,
          version: g.version,
          enrolledAt: g.enrolled_at.toISOString(),
          lastSeenAt: g.last_seen_at.toISOString(),
          clockOffSeconds: g.clock_off,
          notice:
            g.notice === null
              ? null
              : {
                  kind: g.notice.kind,
                  query: g.notice.query ?? '',
                  message: g.notice.message ?? '',
                },
          damaged: g.damaged,
        })),
      }
    }),
  ),
]

const siteOf = (site: string | undefined) => ({
  site: site === undefined || site === 'none' ? null : site,
  siteNone: site === 'none',
})

/** Milliseconds and id of the last row of the page before. */
const cursorOf = (
  text: string | undefined,
): { readonly after: Date | null; readonly afterId: string | null } => {
  if (text === undefined) return { after: null, afterId: null }
  const [, ms, afterId] =
    /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text) ?? []
  if (ms === undefined || afterId === undefined) throw problem('assets.bad_cursor', {})
  return { after: new Date(Number(ms)), afterId }
}
