/**
 * Which logs of which machine were read, in which hours, and where one was cleared: by this is told what the logs cannot say. Bounded
 * whatever the logs hold.
 * @module
 */

/** What wrote an event, as rules name it. */
export type Origin = {
  readonly channel: string | null
  readonly product: string | null
  readonly category: string | null
  readonly service: string | null
  readonly format: string
}
export type Sighting = {
  readonly origin: Origin
  readonly host: string | null
  records: number
  readonly eventIds: Set<number>
  /** Hours since 1970 in which something was written. */
  readonly hours: Set<number>
}
/** An event log that was cleared: 1102 of Security, 104 of any other. */
export type Cleared = {
  readonly at: number | null
  readonly host: string | null
  readonly channel: string
  readonly by: string | null
}
export type Seen = {
  readonly sightings: readonly Sighting[]
  readonly cleared: readonly Cleared[]
  /** Records of hosts and logs beyond the bound. */
  readonly beyond: number
}
export type Sightings = {
  readonly see: (
    origin: Origin,
    host: string | null,
    eventId: number | null,
    at: number | null,
  ) => void
  readonly clear: (cleared: Cleared) => void
  readonly add: (seen: Seen) => void
  readonly give: () => Seen
}

/** A company's machines with a dozen logs each; names in logs can be made up. */
const MAX_SIGHTINGS = 20_000
const MAX_IDS = 2_000
/** Twenty years of one log, or a month of many. */
const MAX_HOURS = 1_000_000
const MAX_CLEARED = 5_000
const HOUR_MS = 3_600_000

/** Security 1102, and 104 that Windows writes into System for every other log. */
export const isClearing = (channel: string | null, eventId: number | null): boolean =>
  (eventId === 1102 && channel?.toLowerCase() === 'security') ||
  (eventId === 104 && channel?.toLowerCase() === 'system')

export const openSightings = (): Sightings => {
  const found = new Map<string | null, Map<string, Sighting>>()
  let size = 0
  const cleared: Cleared[] = []
  let beyond = 0
  let hours = 0
  // Nearly every record is of the same log and the same hour as the one before.
  let last: Sighting | null = null
  let lastHour = Number.NaN

  const placeOf = (origin: Origin, host: string | null): Sighting | null => {
    if (last !== null && last.host === host && isSame(last.origin, origin)) return last
    lastHour = Number.NaN
    const { channel, product, category, service, format } = origin
    const log = channel ?? `${product}\n${category}\n${service}\n${format}`
    // Names as they are: in a log of many machines each record is of another than the one before.
    let own = found.get(host)
    const known = own?.get(log)
    if (known) return known
    if (size >= MAX_SIGHTINGS) return null
    size += 1
    if (!own) {
      own = new Map()
      found.set(host, own)
    }
    // The names alone: what is seen is a whole event.
    const made = {
      origin: { channel, product, category, service, format },
      host,
      records: 0,
      eventIds: new Set<number>(),
      hours: new Set<number>(),
    }
    own.set(log, made)
    return made
  }
  const addHour = (to: Sighting, hour: number): void => {
    if (hours >= MAX_HOURS || to.hours.has(hour)) return
    to.hours.add(hour)
    hours += 1
  }
  const addId = ({ eventIds }: Sighting, id: number): void => {
    if (eventIds.size < MAX_IDS) eventIds.add(id)
  }
  return {
    see: (origin, host, eventId, at) => {
      const place = placeOf(origin, host)
      if (place === null) {
        beyond += 1
        return
      }
      place.records += 1
      if (eventId !== null) addId(place, eventId)
      if (at !== null) {
        const hour = Math.floor(at / HOUR_MS)
        if (place !== last || hour !== lastHour) addHour(place, hour)
        lastHour = hour
      }
      last = place
    },
    clear: (one) => {
      if (cleared.length < MAX_CLEARED) cleared.push(one)
    },
    add: (seen) => {
      beyond += seen.beyond
      cleared.push(...seen.cleared.slice(0, MAX_CLEARED - cleared.length))
      for (const one of seen.sightings) {
        const place = placeOf(one.origin, one.host)
        if (place === null) {
          beyond += one.records
          continue
        }
        place.records += one.records
        for (const id of one.eventIds) addId(place, id)
        for (const hour of one.hours) addHour(place, hour)
      }
    },
    give: () => ({
      sightings: [...found.values()].flatMap((own) => [...own.values()]),
      cleared,
      beyond,
    }),
  }
}

/** Windows does not care for the case of names: of those that differ in it alone one is left, the same whichever came first. */
export const withoutCase = (sightings: readonly Sighting[]): readonly Sighting[] => {
  const byName = Map.groupBy(sightings, ({ host, origin }) => {
    const { channel, product, category, service, format } = origin
    const log = channel?.toLowerCase() ?? `${product}\n${category}\n${service}\n${format}`
    return `${host?.toLowerCase()}\n${log}`
  })
  return [...byName.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined || own.length === 1) return own
    return {
      origin: {
        ...first.origin,
        channel: own.map(({ origin }) => origin.channel).reduce(least),
      },
      host: own.map(({ host }) => host).reduce(least),
      records: own.reduce((sum, { records }) => sum + records, 0),
      eventIds: new Set(own.flatMap(({ eventIds }) => [...eventIds])),
      hours: new Set(own.flatMap(({ hours }) => [...hours])),
    }
  })
}

const least = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b < a) ? b : a

const isSame = (a: Origin, b: Origin): boolean =>
  a.channel === b.channel &&
  (a.channel !== null ||
    (a.format === b.format &&
      a.product === b.product &&
      a.category === b.category &&
      a.service === b.service))
