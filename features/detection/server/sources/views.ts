/**
 * Log sources as the contract shows them, and as the audit log keeps them. Pure.
 * @module
 */
import type * as contract from '../../contract-sources.ts'
import type { LogSource } from './store.ts'

export const givenOf = (given: Omit<contract.LogSourceEdit, 'version'>) => ({
  site: given.site,
  name: given.name,
  enabled: given.enabled,
  addresses: given.addresses,
  format: given.format,
  timeZone: given.timeZone,
  encoding: given.encoding,
  path: given.path,
  expectedMinutes: given.expectedMinutes,
  maxEventsPerSecond: given.maxEventsPerSecond,
  maxMegabytesPerDay: given.maxMegabytesPerDay,
  inventory: given.inventory,
  events: given.events,
})

export const objectOf = ({ id, name }: LogSource) => ({ kind: 'log-source', id, name })
export const factsOf = (source: LogSource) => ({ kind: source.kind, ...givenOf(source) })

export const placeCount = ({
  place,
  records,
  bytes,
}: contract.PlaceCount): contract.PlaceCount => ({
  place,
  records,
  bytes,
})

export const rowOf = (
  source: LogSource,
  lastDay: readonly contract.PlaceCount[],
  now: Date,
): contract.LogSourceRow => ({
  ...givenOf(source),
  id: source.id,
  kind: source.kind,
  health: healthOf(source, now),
  isUnassigned: source.unassigned !== null,
  lastReceivedAt: source.lastReceivedAt?.toISOString() ?? null,
  lastDay: lastDay.map(placeCount),
  hasToken: source.tokenHash !== null,
  version: source.version,
})

const healthOf = (
  source: Pick<LogSource, 'enabled' | 'lastReceivedAt' | 'expectedMinutes'>,
  now: Date,
): contract.SourceHealth => {
  if (!source.enabled) return 'off'
  if (source.lastReceivedAt === null) return 'waiting'
  if (source.expectedMinutes === null) return 'unwatched'
  const silentMs = now.getTime() - source.lastReceivedAt.getTime()
  return silentMs > source.expectedMinutes * 60_000 ? 'silent' : 'speaking'
}
