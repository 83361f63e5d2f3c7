/**
 * The doors of what the internet can reach, and the same for other features.
 * @module
 */
import type { Clock } from '../../../platform/clock/index.ts'
import { notFound, type Route, route } from '../../../platform/http/index.ts'
import type { Records, Transaction } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { CONFIRMED_MS, dangerousOf, exposureOf, exposureState, nextStep } from '../exposure.ts'
import type { Statements } from '../facts.ts'
import { organizationOf } from './accept.ts'
import { problem } from './acts.ts'
import * as sql from './exposure-store.ts'

type ExposureDeps = { readonly records: Records; readonly clock: Clock }

const viewOf = (
  { statements, owner }: { readonly statements: Statements; readonly owner: string },
  now: number,
): contract.ExposureView => {
  const exposure = exposureOf(statements)
  return {
    state: exposureState(exposure, now),
    isContradictory: exposure.isContradictory,
    evidence: exposure.evidence.map((e) => ({
      ...e,
      listens: [...e.listens],
      at: new Date(e.at).toISOString(),
      isOld: now - e.at > CONFIRMED_MS,
    })),
    dangerous: [...dangerousOf(exposure.evidence)],
    next: nextStep(exposure, owner, now),
  }
}

export const exposureBook = (clock: Clock): contract.ExposureBook<Transaction> => ({
  of: async (tx, assets) => {
    const now = clock.now().getTime()
    const rows = await tx.all(sql.statementsOf, {
      organization: organizationOf(tx),
      ids: [...assets],
    })
    return new Map(
      rows.flatMap((r) => {
        const view = viewOf(r, now)
        return view.state === 'unknown' ? [] : [[r.id, view] as const]
      }),
    )
  },
  exposed: async (tx, { after, limit }) => {
    const now = clock.now().getTime()
    const rows = await tx.all(sql.exposedAssets, {
      organization: organizationOf(tx),
      after,
      limit,
    })
    return rows.map((r) => ({
      ...viewOf(r, now),
      id: r.id,
      name: r.name,
      site: r.site_id,
      owner: r.owner,
    }))
  },
  stillExposed: async (tx, assets) =>
    (await tx.all(sql.stillExposed, { organization: organizationOf(tx), ids: [...assets] })).map(
      ({ id }) => id,
    ),
})

export const exposureRoutes = ({ records, clock }: ExposureDeps): readonly Route[] => [
  route(contract.exposures, ({ who, query }) =>
    records.reading(who.scope, async (tx) => {
      const now = clock.now().getTime()
      const { after, afterId } = cursorOf(query.cursor)
      const filter = {
        organization: who.organization,
        site: query.site === undefined || query.site === 'none' ? null : query.site,
        siteNone: query.site === 'none',
        by: query.by ?? null,
        confirmedFrom: new Date(now - CONFIRMED_MS),
      }
      const rows = await tx.all(sql.exposurePage, {
        ...filter,
        isConfirmed: query.state === undefined ? null : query.state === 'exposed',
        after,
        afterId,
        limit: query.limit + 1,
      })
      const counts = await tx.one(sql.exposureCounts, filter)
      const shown = rows.slice(0, query.limit)
      const last = rows.length > query.limit ? shown.at(-1) : undefined
      return {
        rows: shown.map((r) => ({
          ...viewOf(r, now),
          id: r.id,
          site: r.site_id,
          name: r.name,
          deviceClass: r.device_class,
          owner: r.owner,
          model: r.model,
          firmware: r.firmware,
        })),
        next: last === undefined ? null : `${last.exposed_at.getTime()}.${last.id}`,
        exposed: counts?.exposed ?? 0,
        unconfirmed: counts?.unconfirmed ?? 0,
        assets: counts?.assets ?? 0,
      }
    }),
  ),

  route(contract.assetExposure, ({ who, params }) =>
    records.reading(who.scope, async (tx) => {
      const row = await tx.one(sql.statementsOf, {
        organization: who.organization,
        ids: [params.id],
      })
      if (row === null) throw notFound()
      return viewOf(row, clock.now().getTime())
    }),
  ),
]

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
