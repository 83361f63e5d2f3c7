/**
 * The door of osquery agents: what another room hands over as logs goes the way of all logs. An organization switches it on with a log
 * source; what is beyond its quota is counted as lost, so that ten thousand agents flood nobody, and nothing waits for it.
 * @module
 */
import type { Place } from '../../contract-sources.ts'
import type { Known, Roster } from '../sources/roster.ts'
import type { Intake } from './intake.ts'

export type AgentLogs = {
  /** Whether agents are asked what happens on their machines, too. */
  readonly events: (organization: string) => boolean
  /** changes: without what only tells what there is · whole: with it. Null: the organization wants none. */
  readonly wanted: (organization: string) => 'changes' | 'whole' | null
  /** On the disk when it resolves, or counted as lost. A name is equal whenever the same log is told again. */
  readonly take: (organization: string, logs: readonly SiteLogs[]) => Promise<void>
}
export type SiteLogs = {
  readonly site: string | null
  readonly logs: readonly { readonly name: string; readonly record: string }[]
}

/** The quota is asked for so many at once: what fits of a crowd is taken. */
const PIECE = 200

export const openAgentDoor = (deps: {
  readonly roster: () => Pick<Roster, 'agentsOf'> | null
  readonly intake: Pick<Intake, 'accept' | 'hasRoom'>
  readonly now: () => number
  readonly count: (known: Known, place: Place, records: number, bytes: number) => void
  readonly received: (known: Known, records: number, bytes: number) => void
}): AgentLogs => {
  const known = (organization: string): Known | null =>
    deps.roster()?.agentsOf(organization) ?? null
  const takePiece = async (of: Known, site: string | null, records: readonly Buffer[]) => {
    const bytes = records.reduce((sum, record) => sum + record.length, 0)
    const now = deps.now()
    if (!deps.intake.hasRoom(bytes)) return deps.count(of, 'full', records.length, bytes)
    if (!of.quota.take(records.length, bytes, now))
      return deps.count(of, 'quota', records.length, bytes)
    const origin = of.origin('agent', null, 'named', null)
    await deps.intake.accept(
      { ...origin, site: site ?? origin.site, format: 'osquery', receivedAt: now },
      records,
    )
    deps.received(of, records.length, bytes)
  }
  return {
    events: (organization) => known(organization)?.source.events ?? false,
    wanted: (organization) => {
      const source = known(organization)?.source
      return source === undefined ? null : source.inventory ? 'whole' : 'changes'
    },
    take: async (organization, logs) => {
      const of = known(organization)
      // Switched off meanwhile.
      if (of === null) return
      for (const { site, logs: lines } of logs)
        for (let from = 0; from < lines.length; from += PIECE)
          await takePiece(
            of,
            site,
            lines
              .slice(from, from + PIECE)
              .map(({ name, record }) => Buffer.from(`${name.replaceAll('\n', ' ')}\n${record}`)),
          )
    },
  }
}
