/**
 * Parts of a date value, in UTC; the ISO week may be 53.
 * @module
 */
import type { DatePart } from './form.ts'

/** NaN for what is no ISO date with or without time. A time without zone is UTC. */
export const datePartOf = (text: string, part: DatePart): number => {
  const found = ISO.exec(text.trim())
  if (!found) return Number.NaN
  const [year, month, day, hour, minute] = [1, 2, 3, 4, 5].map((at) => Number(found[at] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ] // five of five
  const isRange = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59
  const zone = found[6]
    ? (found[6] === '-' ? -1 : 1) * (Number(found[7]) * 60 + Number(found[8]))
    : 0
  if (!isRange || Number.isNaN(zone)) return Number.NaN
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute - zone))
  if (part === 'minute') return at.getUTCMinutes()
  if (part === 'hour') return at.getUTCHours()
  if (part === 'day') return at.getUTCDate()
  if (part === 'month') return at.getUTCMonth() + 1
  if (part === 'year') return at.getUTCFullYear()
  // ISO 8601: the week of a day is the week of its Thursday.
  const thursday = new Date(at.getTime() + (4 - (at.getUTCDay() || 7)) * DAY_MS)
  return (
    1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (7 * DAY_MS))
  )
}

const DAY_MS = 86_400_000
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?\s*(?:Z|UTC|([-+])(\d{2}):?(\d{2}))?)?$/i
