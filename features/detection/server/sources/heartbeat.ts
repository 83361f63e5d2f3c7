/**
 * Whether each source that should speak does: noted as evidence of the source, at each change and before the last note goes stale.
 * Silence is no event, so somebody has to look.
 * @module
 */

import type { Events } from '../../../../platform/events/index.ts'
import type { EvidenceStore } from '../../../../platform/evidence/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records, Transaction } from '../../../../platform/records/index.ts'
import type { LogSourceState, MuteSource } from '../../evidence.ts'
import { muteSources } from './mute.ts'
import { daysBetween, type RetentionBook } from './retention.ts'
import { allSources, countsSince, type LogSource, lostBySource, noted, watched } from './store.ts'

export type HeartbeatDeps = {
  readonly records: Records
  readonly evidence: Pick<EvidenceStore, 'append' | 'retireSubject'>
  readonly retention: RetentionBook
  readonly events: () => Promise<Events>
  readonly log: Log
}

/** The measure reads a note for an hour. */
const NOTE_EVERY_MS = 40 * 60_000
const PROBE_VERSION = '1'
/** A record is stored some seconds after it was counted. */
const ROUNDING_MS = 3_600_000
const DAY_MS = 86_400_000

/** Somebody waits for it: it has a limit, is on, and is one source and not a drawer for unknown ones. */
const isWatched = (source: LogSource): boolean =>
  source.enabled && source.expectedMinutes !== null && source.unassigned === null

/** One look at all organizations that have watched sources. */
export const lookAtSources = async (deps: HeartbeatDeps, now: Date): Promise<void> => {
  const due = await deps.records.system('which log sources are looked at', (tx) =>
    tx.all(watched, { now, before: new Date(now.getTime() - NOTE_EVERY_MS) }),
  )
  for (const [organization, rows] of Map.groupBy(due, (row) => row.organization))
    try {
      const kept = await deps.retention.kept(organization)
      const mute = await muteSources(deps, organization, now)
      const ids = new Set(rows.map((row) => row.id))
      await deps.records.within({ organization, sites: '*' }, async (tx) => {
        const lost = lostBySource(
          await tx.all(countsSince, { organization, since: new Date(now.getTime() - DAY_MS) }),
        )
        for (const source of await tx.all(allSources, { organization })) {
          const { id } = source
          const seen = { mute: mute.get(id), lost: lost.get(id) }
          if (ids.has(id)) await noteState(deps, tx, source, kept, seen, now)
        }
      })
    } catch (error) {
      deps.log.warn({ error, organization }, 'detection: log sources could not be looked at')
    }
}

/** After a person changed it; what is kept is told at the next look. */
export const noteChange = async (
  deps: HeartbeatDeps,
  tx: Transaction,
  source: LogSource,
  now: Date,
): Promise<void> => {
  if (isWatched(source)) return
  await deps.evidence.retireSubject(tx, { kind: 'log-source', id: source.id }, now)
}

const noteState = async (
  deps: HeartbeatDeps,
  tx: Transaction,
  source: LogSource,
  kept: Awaited<ReturnType<RetentionBook['kept']>>,
  { mute, lost }: { readonly mute: MuteSource | undefined; readonly lost: number | undefined },
  now: Date,
): Promise<void> => {
  const { organization, id, name, site } = source
  const oldest = kept.oldest.get(id)
  const payload: LogSourceState = {
    lastEventAt: source.lastReceivedAt?.getTime() ?? null,
    retentionDays: oldest === undefined ? 0 : daysBetween(oldest, now.getTime() + ROUNDING_MS),
    // A young source keeps what it has: nobody asks for more days than it has spoken.
    policyDays:
      source.firstReceivedAt === null
        ? 0
        : Math.min(kept.policyDays, daysBetween(source.firstReceivedAt, now.getTime())),
    ...(source.expectedMinutes === null ? {} : { silentAfterMinutes: source.expectedMinutes }),
    ...(mute === undefined ? {} : { mute }),
    ...(lost === undefined ? {} : { lost }),
  }
  await deps.evidence.append(tx, [
    {
      kind: 'detection.log-source-state',
      subject: { kind: 'log-source', id, name, site },
      class: 'E1',
      observedAt: now,
      validUntil: null,
      probe: 'log-intake',
      probeVersion: PROBE_VERSION,
      payload,
      source: null,
    },
  ])
  await tx.run(noted, { organization, id, now })
}
