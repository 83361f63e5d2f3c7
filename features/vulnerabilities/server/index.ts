/**
 * The server side of vulnerabilities: what is installed is matched against the catalogue, and each finding gets a deadline.
 * @module
 */
import type { FeatureServer } from '../../../platform/http/index.ts'
import type { ImportSource } from '../../../platform/imports/source.ts'
import type { MigrationFolder, Transaction } from '../../../platform/records/index.ts'
import type { VulnerabilitiesDeps } from './deps.ts'
import { openExposure } from './exposure/jobs.ts'
import { forgetAll } from './findings/forget.ts'
import { findingRoutes } from './findings/routes.ts'
import { suppressionRoutes } from './findings/suppression-routes.ts'
import { openMatching } from './matching/jobs.ts'
import { policyRoutes } from './policy/routes.ts'
import { vexRoutes } from './vex/routes.ts'
import { vexSource } from './vex/source.ts'

export const vulnerabilitiesMigrations: MigrationFolder = {
  owner: 'vulnerabilities',
  folder: new URL('./migrations/', import.meta.url),
}

export type VulnerabilitiesServer = FeatureServer & {
  /** To be told by whoever keeps the catalogue: what changed, or null for so much that all is matched anew. */
  readonly catalogueChanged: (
    touched: { readonly keys: readonly string[]; readonly flaws: readonly string[] } | null,
  ) => Promise<void>
  /** Kinds of files that may be handed in. */
  readonly importSources: readonly ImportSource[]
  /** Removes the organization's own rows; evidence and audit have their own way. */
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

export const vulnerabilitiesServer = (deps: VulnerabilitiesDeps): VulnerabilitiesServer => {
  const matching = openMatching(deps, async (organization) => {
    await exposure.prove(organization)
    deps.matched?.(organization)
  })
  const exposure = openExposure(deps, matching.everybody)
  return {
    routes: [
      ...findingRoutes(deps, matching),
      ...suppressionRoutes(deps),
      ...policyRoutes(deps, matching),
      ...vexRoutes(deps, matching.wantKeys),
    ],
    jobs: [...matching.jobs, ...exposure.jobs],
    start: async () => {
      deps.evidence.onAppended(({ organization, kinds }) =>
        matching.afterEvidence(organization, kinds),
      )
      deps.evidence.onAppended(({ organization, kinds }) =>
        exposure.afterEvidence(organization, kinds),
      )
      await matching.tick()
    },
    importSources: [vexSource({ ...deps, want: matching.wantKeys })],
    catalogueChanged: matching.catalogueChanged,
    forgetOrganization: async (tx) => {
      for (const statement of forgetAll) await tx.run(statement, {})
    },
  }
}
