/**
 * How much a log source may send: events a second with a burst of ten seconds, and bytes a day (UTC). Pure.
 * @module
 */

export type Limits = {
  readonly maxEventsPerSecond: number | null
  readonly maxMegabytesPerDay: number | null
}

export type Quota = {
  /** Takes what is sent from the quota; false where it does not fit, and nothing is taken. `now` in milliseconds. */
  readonly take: (records: number, bytes: number, now: number) => boolean
}

const BURST_SECONDS = 10
const DAY_MS = 86_400_000
const MEGABYTE = 1024 * 1024

export const quotaOf = ({ maxEventsPerSecond, maxMegabytesPerDay }: Limits): Quota => {
  const burst = (maxEventsPerSecond ?? 0) * BURST_SECONDS
  let left = burst
  let since = 0
  let day = -1
  let usedToday = 0
  return {
    take: (records, bytes, now) => {
      const today = Math.floor(now / DAY_MS)
      if (today !== day) {
        day = today
        usedToday = 0
      }
      if (maxMegabytesPerDay !== null && usedToday + bytes > maxMegabytesPerDay * MEGABYTE)
        return false
      if (maxEventsPerSecond !== null) {
        left = Math.min(burst, left + (Math.max(0, now - since) / 1000) * maxEventsPerSecond)
        since = now
        // What is larger than the whole burst would never fit: it may go into debt when the burst is full.
        if (records > left && left < burst) return false
        left -= records
      }
      usedToday += bytes
      return true
    },
  }
}
