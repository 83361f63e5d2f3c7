/**
 * Whether the sessions of the exposure have ended: the list that the device prints is empty, or everybody in it signed in
 * later. Pure.
 * @module
 */
import type { DeviceReading } from '../assets/contract.ts'
import { missing, type Outcome, proven } from './case-outcome.ts'

export const sessionOutcome = (since: number | null, line: readonly DeviceReading[]): Outcome => {
  if (since === null) return missing('', 'not-fixed')
  const newest = line.findLast((r) => r.sessions !== null)
  if (newest === undefined || newest.takenAt.getTime() <= since)
    return missing('', 'sessions-not-read')
  const at = newest.takenAt.getTime()
  const areYounger = (newest.sessions ?? []).every(({ since: text }) => {
    const lasts = text === null ? null : lastedMs(text)
    return lasts !== null && at - lasts > since
  })
  return areYounger ? proven('', 'sessions-ended', at) : missing('', 'sessions-alive')
}

/**
 * How long a session lasts, as devices print it: `3723 s`, `1:02:03`, `0h:12m:05s`, `1d 02h:03m:04s`; null for anything else.
 * @example lastedMs('1d 00h:00m:00s') // 86400000
 */
export const lastedMs = (text: string): number | null => {
  const [, seconds] = /^(\d{1,9}) ?s?$/.exec(text.trim()) ?? []
  if (seconds !== undefined) return Number(seconds) * 1000
  const [, days, hours, minutes, rest] =
    /^(?:(\d{1,5})d[ :]?)?(\d{1,5})h?:(\d{1,2})m?:(\d{1,2})s?$/.exec(text.trim()) ?? []
  if (hours === undefined || minutes === undefined || rest === undefined) return null
  return (
    (((Number(days ?? 0) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(rest)) * 1000
  )
}
