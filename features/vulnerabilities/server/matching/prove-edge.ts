/**
 * What an edge device runs, whether that is exploited, and whether the device is cut off: the evidence of HB-P04.
 * @module
 */
import { parseCpe } from '@hinoban/cpe'
import type { Component } from '@hinoban/matching'
import { compareVersions, schemeOfProduct } from '@hinoban/versions'
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { componentOfSystem } from '../../components.ts'
import { EdgeBuild } from '../../evidence.ts'
import { isolationClass, isolationOf } from '../../isolation.ts'
import { LOOKS, type Look, type Proof } from '../../proves.ts'
import type { Asset } from './inventory.ts'

/** Builds with a flaw that is exploited, and the newest build that mends all of them. */
export const exploitedOn = statement({
  name: 'vulnerabilities_exploited_on',
  sql: `select x.asset_id as asset, min(greatest(w.kev_added_at, 'epoch'::timestamptz)) as since,
          array_remove(array_agg(distinct x.fix_version), null) as fixes
        from vulnerabilities_findings x join vulnerabilities_flaws w on w.id = x.flaw
        where x.organization_id = $organization and x.asset_id = any($assets::uuid[]) and x.bucket in ('affected', 'accepted')
          and x.component_type in ('firmware', 'os') and w.kev_added_at is not null
        group by x.asset_id`,
  params: z.object({ organization: z.uuid(), assets: z.array(z.uuid()) }),
  row: z.object({ asset: z.string(), since: z.date(), fixes: z.array(z.string()) }),
})

export const edgeProof = (
  { system, exposure }: Asset,
  look: Look | null,
  exploited: z.output<typeof exploitedOn.row> | null,
  {
    now,
    held,
  }: {
    readonly now: Date
    readonly held: { readonly observedAt: number; readonly payload: unknown } | undefined
  },
): Proof | null => {
  if (system.deviceClass !== 'edge' || look === null) return null
  const component = componentOfSystem(system)
  if (component === null) return null
  const isolation =
    exploited === null || exposure === null
      ? null
      : isolationOf(exposure, { since: exploited.since.getTime(), now: now.getTime() })
  const isolatedBy =
    isolation === null || exposure === null ? null : isolationClass(exposure, isolation)
  const isolatedAt = isolatedBy === null ? null : (isolation?.at ?? null)
  const seenBy = LOOKS[look.source]?.class ?? 'E2'
  return {
    kind: 'vulnerabilities.edge-build',
    probe: look.source,
    // Of two looks the weaker one tells how sure the whole is.
    class: isolatedBy !== null && isolatedBy > seenBy ? isolatedBy : seenBy,
    // What is cut off can no longer be asked for its build: the look from outside keeps the word young.
    observedAt:
      isolatedAt === null && wasIsolated(held?.payload)
        ? now.getTime()
        : Math.max(look.seenUntil, isolatedAt ?? 0),
    payload: {
      product: component.name.slice(0, 200),
      build: component.version.slice(0, 200),
      fixedBuild: newestOfBuilds(component, exploited?.fixes ?? [])?.slice(0, 200) ?? null,
      exploitedSince: exploited?.since.getTime() ?? null,
      isolated: isolatedAt !== null,
      ...(isolatedAt === null ? {} : { isolatedAt }),
    },
  }
}

/** A word that is no longer true is taken back now, however old the look at the build is. */
const wasIsolated = (payload: unknown): boolean =>
  EdgeBuild.safeParse(payload).data?.isolated === true

/** The build that mends all of them; builds that cannot be compared leave it to the first. */
const newestOfBuilds = (component: Component, builds: readonly string[]): string | null => {
  const cpe = parseCpe(component.cpes[0] ?? '')
  if (cpe === null) return builds[0] ?? null
  const scheme = schemeOfProduct(cpe.vendor, cpe.product)
  return builds.reduce<string | null>(
    (newest, build) =>
      newest === null || compareVersions(scheme, newest, build) === -1 ? build : newest,
    null,
  )
}
