/**
 * Which line names the columns. Japanese ledgers put a title, a date and a department above it, and often name columns in two tiers.
 * @module
 */
import { keyOf } from './guess-mapping.ts'
import { normalizeText } from './normalize-text.ts'

export type Line = { readonly row: number; readonly cells: readonly string[] }
export type Header = {
  readonly names: readonly string[]
  readonly row: number
  readonly titles: readonly string[]
  /** Lines of the sample that are records. */
  readonly records: readonly Line[]
}

/** Titles, stamps and notes above a header take a handful of lines. */
export const HEADER_SAMPLE_LINES = 40
const MAX_NAME_CHARS = 200

/** Null when no line of the sample can be a header. */
export const headerIn = (
  sample: readonly Line[],
  known: ReadonlySet<string>,
  forcedRow: number | null,
): Header | null => {
  const lines = sample.filter(({ cells }) => filled(cells) > 0)
  const index =
    forcedRow === null ? headerIndex(lines, known) : lines.findIndex(({ row }) => row === forcedRow)
  const line = lines[index]
  if (!line) return null
  const above = lines[index - 1]
  const below = lines[index + 1]
  const isLower =
    above !== undefined &&
    above.row === line.row - 1 &&
    filled(above.cells) >= 2 &&
    isUpperTier(above.cells, line.cells)
  const hasLower =
    !isLower &&
    below !== undefined &&
    below.row === line.row + 1 &&
    isLowerTier(line.cells, below.cells, known)
  const upper = isLower ? above : hasLower ? line : null
  const lower = isLower ? line : hasLower ? below : line
  const names = (upper ? joined(upper.cells, lower.cells) : lower.cells).map(nameOf)
  while (names.length > 0 && names.at(-1) === '') names.pop()
  const firstOfHeader = upper?.row ?? lower.row
  return {
    names,
    row: lower.row,
    titles: lines
      .filter(({ row }) => row < firstOfHeader)
      .flatMap(({ cells }) => cells.map((cell) => cell.trim()).filter((cell) => cell !== ''))
      .slice(0, 40),
    records: lines.filter(({ row }) => row > lower.row),
  }
}

const filled = (cells: readonly string[]): number =>
  cells.filter((cell) => cell.trim() !== '').length
const nameOf = (cell: string): string => cell.replace(/\s+/gu, ' ').trim().slice(0, MAX_NAME_CHARS)
const knownIn = (cells: readonly string[], known: ReadonlySet<string>): number =>
  cells.filter(
    (cell) =>
      cell.trim() !== '' && known.has(keyOf(cell.normalize('NFKC').replace(/\([^()]*\)/g, ''))),
  ).length

/** A name of a column: words, not a number, a date or an address. */
const isWords = (cell: string): boolean => {
  const text = normalizeText(cell)
  return (
    text !== '' &&
    text.length <= MAX_NAME_CHARS &&
    /\p{L}/u.test(text) &&
    !/^[RHSTM]?\d+([./-]\d+)+$/i.test(text) &&
    !/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text) &&
    !/^\d+年/.test(text)
  )
}

const headerIndex = (lines: readonly Line[], known: ReadonlySet<string>): number => {
  const width = Math.max(0, ...lines.map(({ cells }) => filled(cells)))
  let best = -1
  let most = 1
  for (const [i, { cells }] of lines.entries()) {
    const count = knownIn(cells, known)
    if (count > most) {
      best = i
      most = count
    }
  }
  if (best >= 0) return best
  return lines.findIndex(({ cells }) => {
    const own = cells.filter((cell) => cell.trim() !== '')
    return (
      own.length >= Math.max(1, width * 0.6) &&
      own.filter(isWords).length >= own.length * 0.8 &&
      new Set(own).size >= own.length * 0.8
    )
  })
}

/** The upper of two tiers: names over gaps of the lower, or fewer names that span several of it. */
const isUpperTier = (upper: readonly string[], lower: readonly string[]): boolean => {
  const words = upper.filter((cell) => cell.trim() !== '')
  if (!words.every(isWords)) return false
  const spans = upper.some(
    (cell, i) =>
      cell.trim() !== '' &&
      (upper[i + 1] ?? '').trim() === '' &&
      (lower[i + 1] ?? '').trim() !== '',
  )
  const fillsGap = lower.some((cell, i) => cell.trim() === '' && (upper[i] ?? '').trim() !== '')
  return spans || fillsGap
}

const isLowerTier = (
  upper: readonly string[],
  lower: readonly string[],
  known: ReadonlySet<string>,
): boolean => {
  const words = lower.filter((cell) => cell.trim() !== '')
  return (
    words.every(isWords) &&
    knownIn(lower, known) > 0 &&
    upper.some((cell, i) => cell.trim() === '' && (lower[i] ?? '').trim() !== '') &&
    lower.some((cell, i) => cell.trim() === '' && (upper[i] ?? '').trim() !== '')
  )
}

/** 機器 | (empty) over 名称 | 種別 → 機器/名称, 機器/種別. */
const joined = (upper: readonly string[], lower: readonly string[]): string[] => {
  let over = ''
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => {
    const top = nameOf(upper[i] ?? '')
    const own = nameOf(lower[i] ?? '')
    if (top !== '') over = top
    if (own === '') return top
    return over === '' || over === own ? own : `${over}/${own}`
  })
}
