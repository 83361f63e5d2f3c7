/**
 * Dates as Japanese ledgers write them: by era, by Western year, in full width, in kanji, or as Excel's day number.
 * A text that is no date is a value, not an exception.
 * @module
 */
import { normalizeText } from './normalize-text.ts'

export type DateSystem = '1900' | '1904'
export type ReadDate =
  | {
      readonly ok: true
      /** `2026-04-01`; the first day where the text gives only a month or a year. */
      readonly date: string
      readonly precision: 'day' | 'month' | 'year'
    }
  | { readonly ok: false; readonly why: 'empty' | 'not_a_date' | 'no_such_day' | 'outside_era' }
export type DateOptions = {
  /** Take bare numbers as Excel serial numbers of this system; default: a bare number is no date. */
  readonly serial?: DateSystem
}

export type Era = {
  readonly name: string
  readonly letters: readonly string[]
  /** First day. */
  readonly first: string
  /** Last day; null for the era that runs. */
  readonly last: string | null
}

/** 元号を改める政令 and its forerunners. A new era is a new line. */
export const eras: readonly Era[] = [
  { name: '令和', letters: ['R', '令'], first: '2019-05-01', last: null },
  { name: '平成', letters: ['H', '平'], first: '1989-01-08', last: '2019-04-30' },
  { name: '昭和', letters: ['S', '昭'], first: '1926-12-25', last: '1989-01-07' },
  { name: '大正', letters: ['T', '大'], first: '1912-07-30', last: '1926-12-24' },
  { name: '明治', letters: ['M', '明'], first: '1868-10-23', last: '1912-07-29' },
]

/**
 * 令和8年4月1日, R8.4.1, 平成元年, 2026/4/1, 2026年4月, ２０２６．４．１, 令和八年四月一日, 20260401. A time of day behind the date is passed over.
 * A year beyond the end of its era counts on, as on papers printed before the change (平成33年 is 2021); a day before its beginning does not.
 */
export const readJapaneseDate = (text: string, options: DateOptions = {}): ReadDate => {
  const plain = simplified(text.slice(0, 200))
  if (plain === '') return { ok: false, why: 'empty' }
  const byEra = ERA_DATE.exec(plain)
  if (byEra) return eraDate(byEra)
  const western = WESTERN.map((form) => form.exec(plain)).find((found) => found !== null)
  if (western) return dateOf(Number(western[1]), western[2], western[3])
  if (options.serial !== undefined && /^\d{1,7}(\.\d+)?$/.test(plain)) {
    const date = excelSerialDate(Number(plain), options.serial)
    if (date !== null) return { ok: true, date, precision: 'day' }
  }
  return { ok: false, why: 'not_a_date' }
}

/** Excel's day number to `2026-04-01`; null outside 1900–9999 and for the 29 February 1900 that never was. */
export const excelSerialDate = (serial: number, system: DateSystem): string | null => {
  const day = Math.floor(serial)
  if (!Number.isFinite(serial) || day < (system === '1900' ? 1 : 0)) return null
  if (system === '1900' && day === 60) return null
  // Excel takes 1900 for a leap year: numbers after its 29 February are one too high.
  const daysSince1970 = system === '1904' ? day - 24_107 : day > 60 ? day - 25_569 : day - 25_568
  const date = new Date(daysSince1970 * 86_400_000)
  const year = date.getUTCFullYear()
  return Number.isNaN(year) || year > 9999
    ? null
    : isoOf(year, date.getUTCMonth() + 1, date.getUTCDate())
}

const eraNames = eras.flatMap(({ name, letters }) => [name, ...letters]).join('|')
const ERA_DATE = new RegExp(
  `^(${eraNames})(元|\\d{1,3})(?:年(?:(\\d{1,2})月(?:(\\d{1,2})日)?)?|[./-](\\d{1,2})(?:[./-](\\d{1,2}))?)$`,
  'i',
)
const WESTERN = [
  /^(?:西暦)?(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?$/,
  /^(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?$/,
  /^((?:18|19|20|21)\d\d)(\d\d)(\d\d)$/,
  /^((?:18|19|20|21)\d\d)$/,
]

/** One spelling: half width, no blanks, no weekday, no time of day, kanji numbers as digits. */
const simplified = (text: string): string =>
  withDigits(
    normalizeText(text)
      .replace(/[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AP]M)?(Z|[+-]\d\d:?\d\d)?$/i, '')
      .replace(/\([日月火水木金土祝]+(曜日?)?\)$/, '')
      .replace(/ /g, '')
      .replace(/[、,。]/g, '.'),
  )

const KANJI_DIGITS = '〇一二三四五六七八九'
const withDigits = (text: string): string =>
  text.replace(/[〇一二三四五六七八九十]+(?=[年月日])/g, (number) => {
    if (!number.includes('十')) return [...number].map((c) => KANJI_DIGITS.indexOf(c)).join('')
    const [tens = '', ones = ''] = number.split('十')
    return String(
      (tens === '' ? 1 : KANJI_DIGITS.indexOf(tens)) * 10 +
        Math.max(0, KANJI_DIGITS.indexOf(ones || '〇')),
    )
  })

const eraDate = (found: RegExpExecArray): ReadDate => {
  const [, said = '', count = '', month, day, dottedMonth, dottedDay] = found
  const era = eras.find(
    ({ name, letters }) => name === said || letters.includes(said.toUpperCase()),
  )
  if (!era) return { ok: false, why: 'not_a_date' }
  const first = Number(era.first.slice(0, 4))
  const years = count === '元' ? 1 : Number(count)
  if (years === 0) return { ok: false, why: 'no_such_day' }
  const read = dateOf(first + years - 1, month ?? dottedMonth, day ?? dottedDay)
  if (!read.ok) return read
  // A first year or month alone begins with the era.
  const lastOfText = read.date.slice(
    0,
    read.precision === 'year' ? 4 : read.precision === 'month' ? 7 : 10,
  )
  if (lastOfText < era.first.slice(0, lastOfText.length)) return { ok: false, why: 'outside_era' }
  return read.date < era.first ? { ...read, date: era.first } : read
}

const dateOf = (year: number, month: string | undefined, day: string | undefined): ReadDate => {
  const m = month === undefined ? 1 : Number(month)
  const d = day === undefined ? 1 : Number(day)
  if (m < 1 || m > 12 || d < 1 || d > daysIn(year, m) || year < 1868)
    return { ok: false, why: 'no_such_day' }
  const precision = day !== undefined ? 'day' : month !== undefined ? 'month' : 'year'
  return { ok: true, date: isoOf(year, m, d), precision }
}

const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate()
const isoOf = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
