/**
 * Every migration folder of the records store, in the order in which they are applied: the ground first, then the
 * features, one line each.
 * @module
 */
import { accountsMigrations } from '../../features/accounts/server/index.ts'
import { advisoriesMigrations } from '../../features/advisories/server/index.ts'
import { assetsMigrations } from '../../features/assets/server/index.ts'
import { boardMigrations } from '../../features/board/server/index.ts'
import { detectionMigrations } from '../../features/detection/server/log-sources.ts'
import { incidentsMigrations } from '../../features/incidents/server/index.ts'
import { organizationsMigrations } from '../../features/organizations/server/index.ts'
import { samplesMigrations } from '../../features/samples/server/index.ts'
import { vulnerabilitiesMigrations } from '../../features/vulnerabilities/server/index.ts'
import { accessMigrations } from '../../platform/access/index.ts'
import { auditMigrations } from '../../platform/audit/index.ts'
import type { EventsMigrationFolder } from '../../platform/events/index.ts'
import { evidenceMigrations } from '../../platform/evidence/index.ts'
import { feedsMigrations } from '../../platform/feeds/index.ts'
import { importsMigrations } from '../../platform/imports/index.ts'
import { notifyMigrations } from '../../platform/notify/index.ts'
import type { MigrationFolder } from '../../platform/records/index.ts'
import { sourcesMigrations } from '../../platform/sources/index.ts'

export const migrations: readonly MigrationFolder[] = [
  { owner: 'config', folder: new URL('../../platform/config/migrations/', import.meta.url) },
  accessMigrations,
  evidenceMigrations,
  auditMigrations,
  importsMigrations,
  feedsMigrations,
  notifyMigrations,
  sourcesMigrations,
  organizationsMigrations,
  assetsMigrations,
  accountsMigrations,
  advisoriesMigrations,
  vulnerabilitiesMigrations,
  detectionMigrations,
  incidentsMigrations,
  boardMigrations,
  samplesMigrations,
]

/** The same for the event store: files `*.events.sql`. */
export const eventsMigrations: readonly EventsMigrationFolder[] = [detectionMigrations]
