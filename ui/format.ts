/**
 * Dates, numbers and durations as the house writes them: `2026年11月21日(土) 14:05 JST` in sentences,
 * `2026-11-21 14:05` in tables, 令和 in forms; always in a named time zone.
 * @module
 */
import type { Language } from '../platform/i18n/index.ts'

export type Moment = Date | string | number

export type Format = {
  /** `2026年11月21日(土) 14:05 JST` · `Sat, 21 Nov 2026, 14:05 JST`. */
  readonly moment: (at: Moment) => string
  /** The same in the zone of a site, followed by ours when they differ. */
  readonly momentAt: (at: Moment, siteZone: string) => string
  /** `2026年11月21日(土)`. */
  readonly day: (at: Moment) => string
  /** `2026-11-21 14:05`: for tables. */
  readonly cell: (at: Moment) => string
  /** `2026-11-21`. */
  readonly cellDay: (at: Moment) => string
  /** `令和8年11月21日`, in English the Gregorian day. */
  readonly era: (at: Moment) => string
  /** `3日前`, `in 2 hours`, measured from `now`. */
  readonly ago: (at: Moment, now: Moment) => string
  readonly number: (n: number) => string
  /** `87%` of a share between 0 and 1; never rounds a share below 1 up to 100 %, nor one above 0 down to 0 %. */
  readonly percent: (share: number) => string
  /** `12.3 MB`. */
  readonly bytes: (n: number) => string
}

/** A formatter costs a thousand times what it writes: one for each zone or language, a table asks for it in every row. */
const onceFor = <T>(make: (name: string) => T): ((name: string) => T) => {
  const made = new Map<string, T>()
  return (name) => {
    const known = made.get(name)
    if (known !== undefined) return known
    const fresh = make(name)
    made.set(name, fresh)
    return fresh
  }
}

const asDate = (at: Moment): Date => (at instanceof Date ? at : new Date(at))

/** `JST` where a zone has a name people use; else the offset, `UTC+7`. */
export const zoneName = (at: Moment, timeZone: string): string => {
  if (timeZone === 'Asia/Tokyo') return 'JST'
  const name = offsets(timeZone)
    .formatToParts(asDate(at))
    .find((p) => p.type === 'timeZoneName')?.value
  return (name ?? 'UTC').replace('GMT', 'UTC')
}

const offsets = onceFor(
  (timeZone) => new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'shortOffset' }),
)
// sv-SE writes ISO 8601 dates.
const isoDates = onceFor(
  (timeZone) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
)

const isoParts = (at: Moment, timeZone: string) => {
  const [day = '', time = ''] = isoDates(timeZone).format(asDate(at)).split(' ')
  return { day, time }
}

/** How far the clocks of a zone are ahead of UTC at a moment, in ms (to the minute). */
const aheadMs = (at: number, timeZone: string): number => {
  const { day, time } = isoParts(at, timeZone)
  return Date.parse(`${day}T${time}:00Z`) - Math.floor(at / 60_000) * 60_000
}

/**
 * The moment at which a calendar day (`2026-11-21`) begins in a zone, also around a change of summer time.
 * @example startOfDay('2026-11-21', 'Asia/Tokyo').toISOString() // 2026-11-20T15:00:00.000Z
 */
export const startOfDay = (day: string, timeZone: string): Date => {
  const asUtc = Date.parse(`${day}T00:00:00Z`)
  const near = asUtc - aheadMs(asUtc, timeZone)
  return new Date(asUtc - aheadMs(near, timeZone))
}

/** The last millisecond of a calendar day in a zone. */
export const endOfDay = (day: string, timeZone: string): Date => {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return new Date(startOfDay(next, timeZone).getTime() - 1)
}

const dayText = (at: Moment, language: Language, timeZone: string): string => {
  if (language === 'en') {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }).format(asDate(at))
  }
  return new Intl.DateTimeFormat('ja-JP', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(asDate(at))
}

const momentText = (at: Moment, language: Language, timeZone: string): string => {
  const day = dayText(at, language, timeZone)
  const { time } = isoParts(at, timeZone)
  const zone = zoneName(at, timeZone)
  return language === 'ja' ? `${day} ${time} ${zone}` : `${day}, ${time} ${zone}`
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

const agoWords = onceFor((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }))
const numbers = onceFor((language) => new Intl.NumberFormat(language))

const agoText = (at: Moment, now: Moment, language: Language): string => {
  const away = asDate(at).getTime() - asDate(now).getTime()
  const [unit, ms] = STEPS.find(([, size]) => Math.abs(away) >= size) ?? ['minute', 60_000]
  return agoWords(language).format(Math.trunc(away / ms), unit)
}

const percentText = (share: number, language: Language): string => {
  const whole = Math.round(share * 100)
  const honest = share < 1 && whole === 100 ? 99 : share > 0 && whole === 0 ? 1 : whole
  return `${numbers(language).format(honest)}%`
}

const bytesText = (n: number, language: Language): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const
  const power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3))
  const scaled = new Intl.NumberFormat(language, { maximumFractionDigits: power === 0 ? 0 : 1 })
  return `${scaled.format(n / 1000 ** power)} ${units[power]}`
}

/** @example formatFor('ja', 'Asia/Tokyo').moment(at) // 2026年11月21日(土) 14:05 JST */
export const formatFor = (language: Language, timeZone: string): Format => ({
  moment: (at) => momentText(at, language, timeZone),
  momentAt: (at, siteZone) => {
    const there = momentText(at, language, siteZone)
    if (zoneName(at, siteZone) === zoneName(at, timeZone)) return there
    const here = isoParts(at, timeZone)
    const same = isoParts(at, siteZone).day === here.day
    const ours = `${same ? '' : `${here.day} `}${here.time} ${zoneName(at, timeZone)}`
    return language === 'ja' ? `${there}（${ours}）` : `${there} (${ours})`
  },
  day: (at) => dayText(at, language, timeZone),
  cell: (at) => {
    const { day, time } = isoParts(at, timeZone)
    return `${day} ${time}`
  },
  cellDay: (at) => isoParts(at, timeZone).day,
  era: (at) =>
    language === 'ja'
      ? new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { timeZone, dateStyle: 'long' })
          .format(asDate(at))
          .replace(/(令和|平成|昭和)1年/, '$1元年')
      : dayText(at, language, timeZone),
  ago: (at, now) => agoText(at, now, language),
  number: (n) => new Intl.NumberFormat(language).format(n),
  percent: (share) => percentText(share, language),
  bytes: (n) => bytesText(n, language),
})
