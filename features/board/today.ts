/**
 * 今日やること: of everything that waits, the seven that matter today.
 * @module
 */
import { MAX_TODAY, type TodayItem } from './contract.ts'
import { addDays, type Day } from './days.ts'

/** An exception is on the list from this many days before its end: time for a decision and a new signature. */
export const EXPIRING_DAYS = 14

/** First what is late, then what the program needs to see anything at all, then by date, then what is grey. */
const rank = (item: TodayItem, today: Day): number => {
  if (item.overdue) return 0
  if (item.kind.startsWith('setup-')) return 1
  if (item.due !== null && item.due <= addDays(today, EXPIRING_DAYS)) return 2
  return item.kind === 'measure-it' ? 4 : 3
}

/** Where nothing is measured yet, these give the most for the least: what one has, what is open, what is saved. */
const MEASURE_FIRST = [
  'HB-P01',
  'HB-P02',
  'HB-P05',
  'HB-P03',
  'HB-P04',
  'HB-P16',
  'HB-P17',
  'HB-P08',
]

const weight = (item: TodayItem): number => {
  const place = item.measure === null ? -1 : MEASURE_FIRST.indexOf(item.measure)
  return place === -1 && item.kind === 'measure-it' ? MEASURE_FIRST.length : place
}

/** At most seven, and how many wait behind them. The order is total, so that a reload shows the same list. */
export const todayOf = (
  candidates: readonly TodayItem[],
  today: Day,
): { readonly items: TodayItem[]; readonly more: number } => {
  const sorted = [...candidates].sort(
    (a, b) =>
      rank(a, today) - rank(b, today) ||
      (a.due ?? '9999').localeCompare(b.due ?? '9999') ||
      weight(a) - weight(b) ||
      b.count - a.count ||
      (a.id < b.id ? -1 : 1),
  )
  return { items: sorted.slice(0, MAX_TODAY), more: Math.max(0, sorted.length - MAX_TODAY) }
}
