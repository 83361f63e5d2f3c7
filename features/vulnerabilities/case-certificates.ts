/**
 * Whether a device shows another key over TLS since the fix, by what scans were shown. A certificate that was issued anew over the
 * same key is no new key. Pure.
 * @module
 */
import type { DeviceReading } from '../assets/contract.ts'
import { missing, type Outcome, proven, type ServedSeen, type TaskFacts } from './case-outcome.ts'

/** Authorities date certificates back, against clocks that go slow. */
const BACKDATED_MS = 86_400_000

export const servedOutcomes = (
  since: number | null,
  { served, readings }: Pick<TaskFacts, 'served' | 'readings'>,
): readonly Outcome[] => {
  const ports = portsOf(readings.line)
  const places = Map.groupBy(
    served.filter(({ place }) => ports === null || ports.has(place)),
    ({ place }) => place,
  )
  const kept = new Set(
    readings.all.flatMap((r) =>
      since !== null && r.takenAt.getTime() <= since
        ? (r.configuration?.certificates ?? []).flatMap((c) =>
            c.isOwn && c.says !== null ? [c.says.key] : [],
          )
        : [],
    ),
  )
  return [...places].map(([place, seen]) =>
    since === null ? missing(place, 'not-fixed') : outcomeOf(place, since, { seen, kept }),
  )
}

const outcomeOf = (
  place: string,
  since: number,
  { seen, kept }: { readonly seen: readonly ServedSeen[]; readonly kept: ReadonlySet<string> },
): Outcome => {
  const now = seen.reduce((a, b) => (b.at > a.at ? b : a))
  if (now.at <= since) return missing(place, 'not-read')
  const before = seen.filter(({ at }) => at <= since)
  if (
    now.notBefore <= since - BACKDATED_MS ||
    kept.has(now.key) ||
    before.some(({ key }) => key === now.key)
  )
    return missing(place, 'unchanged')
  return before.length + kept.size === 0
    ? missing(place, 'nothing-to-compare')
    : proven(place, 'served-key-differs', now.at)
}

/**
 * What listens on the device itself, by its newest whole configuration: behind other ports are other machines with keys of their
 * own. Null: no configuration tells.
 */
const portsOf = (line: readonly DeviceReading[]): ReadonlySet<string> | null => {
  const newest = line.findLast((r) => r.configuration?.isWhole === true)?.configuration
  if (newest == null) return null
  return new Set(
    [...newest.portals, ...newest.services].flatMap(({ port }) =>
      port === null ? [] : [`tcp/${port}`],
    ),
  )
}
