/**
 * What the logs that were read cannot say: logs that were cleared, times in which one falls silent, logs that no machine handed in, rules
 * that no record could feed. Pure.
 * @module
 */
import { routesOf, takes } from '@hinoban/sigma'
import type { RuleEntry } from '../../../features/detection/rule-book.ts'
import { type Cleared, type Seen, type Sighting, withoutCase } from './sightings.ts'

/** Nothing was written between the two hours. */
export type Gap = {
  readonly host: string | null
  readonly log: string
  /** Milliseconds: the end of the last hour with a record, and the beginning of the next. */
  readonly from: number
  readonly to: number
  /** Other logs of the same host have records of the time: it was running. */
  readonly isHostAwake: boolean
}
export type Coverage = {
  /** Earliest first. */
  readonly cleared: readonly Cleared[]
  /** The telling ones first, then the longest. */
  readonly gaps: readonly Gap[]
  /** Windows machines, by what none of their records is of. */
  readonly missing: readonly { readonly log: WantedLog; readonly hosts: readonly string[] }[]
  readonly windowsHosts: number
  /** Rules that could match no record that was read, by what they look for. */
  readonly idle: readonly { readonly logsource: string; readonly rules: number }[]
  readonly idleRules: number
  readonly beyond: number
}
export const WANTED_LOGS = ['security', 'process-starts', 'powershell', 'sysmon'] as const
export type WantedLog = (typeof WANTED_LOGS)[number]

const HOUR_MS = 3_600_000
const GAP_HOURS = 24
/** A log with fewer hours is a sample: its silence says nothing. */
const BUSY_HOURS = 12
/** Of what lies between two hours of the log as a rule. */
const UNUSUAL = 8

export const coverageOf = (
  { sightings: seen, cleared, beyond }: Seen,
  entries: readonly RuleEntry[],
): Coverage => {
  const sightings = withoutCase(seen)
  const byHost = Map.groupBy(sightings, ({ host }) => host?.toLowerCase() ?? '')
  const windows = [...byHost].filter(
    ([host, own]) => host !== '' && own.some(({ origin }) => isOfWindows(origin.channel)),
  )
  const idle = idleOf(sightings, entries)
  return {
    cleared: distinct(cleared),
    gaps: [...byHost.values()].flatMap(gapsOf).sort(mostTelling),
    missing: WANTED_LOGS.map((log) => ({
      log,
      hosts: windows
        .filter(([, own]) => !own.some((one) => IS_OF[log](one)))
        .map(([key, own]) => own.map(({ host }) => host ?? key).sort()[0] ?? key)
        .sort(),
    })).filter(({ hosts }) => hosts.length > 0),
    windowsHosts: windows.length,
    idle,
    idleRules: idle.reduce((sum, { rules }) => sum + rules, 0),
    beyond,
  }
}

const isOfWindows = (channel: string | null): boolean =>
  channel !== null && !channel.toLowerCase().startsWith('linux-')

const isIn = ({ origin }: Sighting, channel: string): boolean =>
  origin.channel?.toLowerCase() === channel

const SYSMON = 'microsoft-windows-sysmon/operational'
const IS_OF: Readonly<Record<WantedLog, (one: Sighting) => boolean>> = {
  security: (one) => isIn(one, 'security'),
  'process-starts': (one) =>
    (isIn(one, 'security') && one.eventIds.has(4688)) || (isIn(one, SYSMON) && one.eventIds.has(1)),
  powershell: (one) =>
    isIn(one, 'microsoft-windows-powershell/operational') ||
    isIn(one, 'powershellcore/operational'),
  sysmon: (one) => isIn(one, SYSMON),
}

export const logOf = ({
  channel,
  product,
  category,
  service,
  format,
}: Sighting['origin']): string =>
  channel ?? ([product, service ?? category].filter((one) => one !== null).join('/') || format)

const gapsOf = (own: readonly Sighting[]): readonly Gap[] => {
  const awake = sorted(new Set(own.flatMap(({ hours }) => [...hours])))
  return own.flatMap(({ origin, host, hours }) => {
    if (hours.size < BUSY_HOURS || host === null) return []
    const used = sorted(hours)
    const apart = used.slice(1).map((hour, at) => hour - (used[at] ?? hour))
    const usual = [...apart].sort((a, b) => a - b)[Math.floor(apart.length / 2)] ?? 1
    return apart.flatMap((distance, at): Gap[] => {
      const [before, after] = [used[at] ?? 0, used[at + 1] ?? 0]
      if (distance - 1 < GAP_HOURS || distance < usual * UNUSUAL) return []
      const isHostAwake = (firstAfter(awake, before) ?? after) < after
      const [from, to] = [(before + 1) * HOUR_MS, after * HOUR_MS]
      return [{ host, log: logOf(origin), from, to, isHostAwake }]
    })
  })
}

const sorted = (hours: ReadonlySet<number>): readonly number[] => [...hours].sort((a, b) => a - b)

const firstAfter = (hours: readonly number[], hour: number): number | undefined => {
  let [low, high] = [0, hours.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hours[middle] ?? 0) > hour) high = middle
    else low = middle + 1
  }
  return hours[low]
}

const mostTelling = (a: Gap, b: Gap): number =>
  Number(b.isHostAwake) - Number(a.isHostAwake) ||
  b.to - b.from - (a.to - a.from) ||
  a.from - b.from ||
  (`${a.host}\n${a.log}` < `${b.host}\n${b.log}` ? -1 : 1)

/** The same clearing may stand in a log and in a copy of it. */
const distinct = (cleared: readonly Cleared[]): readonly Cleared[] => {
  const nameOf = ({ host, channel, by }: Cleared): string => `${host}\n${channel}\n${by}`
  const found = new Map<string, Cleared>()
  for (const one of [...cleared].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    const key = `${one.at}\n${one.host?.toLowerCase()}\n${one.channel.toLowerCase()}`
    if (!found.has(key)) found.set(key, one)
  }
  const timeOf = ({ at }: Cleared): number => at ?? Number.POSITIVE_INFINITY
  // Stable: of one moment in the order of their names.
  return [...found.values()].sort((a, b) => (timeOf(a) === timeOf(b) ? 0 : timeOf(a) - timeOf(b)))
}

/** Each kind of event once, as the rules are asked about it. */
const eventsOf = (sightings: readonly Sighting[]) => {
  const kinds = new Map<string, Parameters<typeof takes>[1]>()
  for (const { origin, eventIds } of sightings) {
    const { channel, product, category, service } = origin
    if (channel !== null)
      for (const eventId of eventIds.size === 0 ? [undefined] : eventIds)
        kinds.set(`${channel.toLowerCase()}\n${eventId}`, {
          channel,
          ...(eventId === undefined ? {} : { eventId }),
          fields: {},
        })
    else
      kinds.set(`${product}\n${category}\n${service}\n`, {
        ...(product === null ? {} : { product }),
        ...(category === null ? {} : { category }),
        ...(service === null ? {} : { service }),
        fields: {},
      })
  }
  return [...kinds.values()]
}

const idleOf = (
  sightings: readonly Sighting[],
  entries: readonly RuleEntry[],
): Coverage['idle'] => {
  const events = eventsOf(sightings)
  const isFed = new Map<string, boolean>()
  const idle = new Map<string, number>()
  for (const { kind, source, logsource } of entries) {
    if (kind !== 'rule') continue
    const { product, category, service } = source
    const key = `${product}\n${category}\n${service}`
    const fed =
      isFed.get(key) ??
      routesOf(source).some((route) => events.some((event) => takes(route, event)))
    isFed.set(key, fed)
    if (!fed) idle.set(logsource, (idle.get(logsource) ?? 0) + 1)
  }
  return [...idle]
    .map(([logsource, rules]) => ({ logsource, rules }))
    .sort((a, b) => b.rules - a.rules || (a.logsource < b.logsource ? -1 : 1))
}
