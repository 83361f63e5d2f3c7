/**
 * The server side of the inventory.
 * @module
 */
import type { FeatureServer } from '../../../platform/http/index.ts'
import type { ImportSource } from '../../../platform/imports/source.ts'
import type { MigrationFolder, Transaction } from '../../../platform/records/index.ts'
import type { SourceKind, SourceNews } from '../../../platform/sources/index.ts'
import type { DeviceBook } from '../contract-device.ts'
import type { ExposureBook } from '../contract-exposure.ts'
import type { HostBook, HostNameBook } from '../contract-hosts.ts'
import { type AgentsDeps, openAgents, osqueryKind } from './agents/index.ts'
import type { DeviceSourceDeps } from './collect/device-source.ts'
import { assetSources } from './collect/sources.ts'
import { deviceBook } from './configuration-book.ts'
import { configurationRoutes } from './configuration-routes.ts'
import { exposureBook, exposureRoutes } from './exposure-routes.ts'
import { gapRoutes } from './gap-routes.ts'
import { hostBook, hostNameBook } from './host-book.ts'
import { linkRoutes } from './link-routes.ts'
import { type DirectoryGuest, directoryKind } from './live/directory.ts'
import { noteSource } from './live/heartbeat.ts'
import { scanKind } from './live/scan.ts'
import { snmpKind } from './live/snmp.ts'
import { mergeRoutes } from './merge-routes.ts'
import { type NetworkDeps, networkRoutes } from './network-routes.ts'
import { type AssetsRouteDeps, assetsRoutes } from './routes.ts'
import { forgetAll } from './store.ts'
import { templateRoutes } from './template-routes.ts'

export const assetsMigrations: MigrationFolder = {
  owner: 'assets',
  folder: new URL('./migrations/', import.meta.url),
}

export type AssetsDeps = AssetsRouteDeps &
  AgentsDeps &
  DeviceSourceDeps &
  NetworkDeps & {
    /** Reads the accounts of a directory in the same visit. */
    readonly accounts?: DirectoryGuest
  }

export type AssetsServer = FeatureServer & {
  /** To be registered with platform/imports. */
  readonly importSources: readonly ImportSource[]
  /** To be registered with platform/sources. */
  readonly sourceKinds: readonly SourceKind[]
  /** How a live source goes becomes evidence. */
  readonly sourceNews: (tx: Transaction, news: SourceNews) => Promise<void>
  /** What network devices said, for other features. */
  readonly devices: DeviceBook<Transaction>
  /** What the internet can reach, for other features. */
  readonly exposures: ExposureBook<Transaction>
  /** Names and addresses of devices, for other features. */
  readonly hosts: HostBook<Transaction>
  /** Whole names of devices by those without a domain. */
  readonly hostNames: HostNameBook<Transaction>
  /** Removes the organization's own rows; evidence and audit have their own way. */
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

export const assetsServer = (deps: AssetsDeps): AssetsServer => {
  const agents = openAgents(deps)
  return {
    routes: [
      ...assetsRoutes(deps),
      ...gapRoutes(deps),
      ...networkRoutes(deps),
      ...linkRoutes(deps),
      ...configurationRoutes(deps),
      ...exposureRoutes(deps),
      ...mergeRoutes(deps),
      ...agents.routes,
      ...templateRoutes(),
    ],
    jobs: agents.jobs,
    mounts: agents.mounts,
    start: agents.start,
    stop: agents.stop,
    importSources: assetSources(deps),
    sourceKinds: [osqueryKind, directoryKind(deps), snmpKind(deps), scanKind(deps)],
    sourceNews: (tx, news) => noteSource(deps, tx, news),
    devices: deviceBook,
    exposures: exposureBook(deps.clock),
    hosts: hostBook,
    hostNames: hostNameBook,
    forgetOrganization: async (tx) => {
      for (const statement of forgetAll) await tx.run(statement, {})
    },
  }
}
