/**
 * What backups can prove: made in time, out of reach, restorable.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Name = z.string().max(200)
const Minutes = z.number().min(0)

/** Subject `backup-set`: the newest good backup beside its recovery point objective. */
export const BackupRun = z.strictObject({
  lastGoodAt: Time.nullable(),
  rpoHours: z.number().positive(),
  /** Size collapse, entropy jump, deleted snapshots: what should not happen. */
  anomalies: z.array(Name).max(50),
})
export type BackupRun = z.infer<typeof BackupRun>

/** Subject `organization`: important assets that no backup set covers. */
export const BackupCoverage = z.strictObject({
  important: z.number().int().min(0),
  without: z.array(Name).max(1000),
})
export type BackupCoverage = z.infer<typeof BackupCoverage>

/** Subject `backup-set`: an attempt from production, with administrator rights, to reach and delete the copy. */
export const DetachedCopy = z.strictObject({
  kind: z.enum(['offline-media', 'immutable', 'separate-network']),
  reachable: z.boolean(),
  deletable: z.boolean(),
  /** For media: hours it has been mounted, and how many are allowed. */
  mountedHours: z.number().min(0),
  mountedHoursAllowed: z.number().min(0),
})
export type DetachedCopy = z.infer<typeof DetachedCopy>

/** Subject `backup-set`: a sample was restored into an isolated place. */
export const RestoreTest = z.strictObject({
  ok: z.boolean(),
  hashesMatch: z.boolean(),
  minutes: Minutes,
  rtoMinutes: Minutes,
})
export type RestoreTest = z.infer<typeof RestoreTest>

/** Subject `service`: people restored the whole service with a stopwatch. */
export const SystemDrill = z.strictObject({
  ok: z.boolean(),
  minutes: Minutes,
  rtoMinutes: Minutes,
})
export type SystemDrill = z.infer<typeof SystemDrill>

export const evidenceKinds = {
  'backups.run': BackupRun,
  'backups.coverage': BackupCoverage,
  'backups.detached-copy': DetachedCopy,
  'backups.restore-test': RestoreTest,
  'backups.system-drill': SystemDrill,
} as const
