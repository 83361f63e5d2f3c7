/**
 * A table of deadlines that somebody brings as CSV: the columns that a shipped table is downloaded with. Each mistake is told
 * with its line; a table with mistakes is not taken. Pure.
 * @module
 */
import { parse } from 'csv-parse/sync'
import { INPUTS, type InputName, type Outcome, type Policy } from '../../policy.ts'

export const MAX_TABLE_BYTES = 256 * 1024
const MAX_ROWS = 5_000
const MAX_DAYS = 3_650
const MAX_MISTAKES = 100

/** What each input may be asked for; the same words as in the shipped tables. */
export const VALUES: Readonly<Record<InputName, readonly string[]>> = {
  kev: ['yes', 'no'],
  exposed: ['yes', 'no'],
  automatable: ['yes', 'no'],
  impact: ['partial', 'total'],
  exploitation: ['none', 'public poc', 'active'],
  exposure: ['controlled', 'open'],
  'human-impact': ['low', 'medium', 'high', 'very high'],
  severity: ['critical', 'high', 'medium', 'low', 'none'],
}
/** Words of tables that Hinoban never asks with; they may stand in a table of SSVC. */
const NEVER_ASKED: Partial<Record<InputName, readonly string[]>> = { exposure: ['small'] }

export type Mistake =
  | { readonly line: number; readonly code: 'not_csv'; readonly what: string }
  | { readonly line: number; readonly code: 'unknown_column'; readonly what: string }
  | { readonly line: number; readonly code: 'column_twice'; readonly what: string }
  | { readonly line: number; readonly code: 'no_column'; readonly what: string }
  | { readonly line: number; readonly code: 'no_input'; readonly what: string }
  | { readonly line: number; readonly code: 'no_rows'; readonly what: string }
  | { readonly line: number; readonly code: 'too_many_rows'; readonly what: string }
  | {
      readonly line: number
      readonly code: 'bad_value'
      readonly what: string
      readonly of: string
    }
  | { readonly line: number; readonly code: 'bad_days'; readonly what: string }
  | { readonly line: number; readonly code: 'no_outcome'; readonly what: string }
  | { readonly line: number; readonly code: 'outcome_days'; readonly what: string }
  | { readonly line: number; readonly code: 'row_twice'; readonly what: string }
  | { readonly line: number; readonly code: 'bad_forensic'; readonly what: string }

export type OwnTable = {
  readonly inputs: readonly InputName[]
  readonly rows: Policy['rows']
  readonly outcomes: Policy['outcomes']
  /** Combinations that no row names: they get the strictest outcome. */
  readonly gaps: number
}

/** Ends the name of an outcome that also asks to look whether somebody was inside. */
const FORENSIC = ' & forensic investigation'
export const isForensicOutcome = (outcome: string): boolean => outcome.endsWith(FORENSIC)

export const wordsOfOutcome = (outcome: string): Outcome['words'] => {
  const bare = isForensicOutcome(outcome) ? outcome.slice(0, -FORENSIC.length) : outcome
  return isForensicOutcome(outcome)
    ? { ja: `${bare}（侵入の有無も調べる）`, en: `${bare}, and look whether somebody was inside` }
    : { ja: bare, en: bare }
}

export const readOwnTable = (
  text: string,
): { readonly table: OwnTable | null; readonly mistakes: readonly Mistake[] } => {
  const mistakes: Mistake[] = []
  const records = recordsOf(text, mistakes)
  const [header, ...lines] = records
  if (header === undefined) {
    if (mistakes.length === 0) mistakes.push({ line: 1, code: 'no_rows', what: '' })
    return { table: null, mistakes }
  }
  const columns = columnsOf(header.cells, mistakes)
  if (lines.length === 0) mistakes.push({ line: 1, code: 'no_rows', what: '' })
  if (lines.length > MAX_ROWS)
    mistakes.push({ line: MAX_ROWS + 2, code: 'too_many_rows', what: String(lines.length) })
  const inputs = [...columns.keys()].filter(isInput)
  const rows: { values: string[]; outcome: string }[] = []
  const outcomes = new Map<string, Outcome>()
  const seen = new Set<string>()
  if (mistakes.length === 0)
    for (const { line, cells } of lines) {
      const row = rowOf(cells, columns, inputs, line, mistakes)
      if (mistakes.length > MAX_MISTAKES) break
      if (row === null) continue
      const key = row.values.join('\n')
      if (seen.has(key)) mistakes.push({ line, code: 'row_twice', what: row.values.join(', ') })
      seen.add(key)
      const known = outcomes.get(row.outcome)
      if (known !== undefined && known.days !== row.days)
        mistakes.push({ line, code: 'outcome_days', what: row.outcome })
      outcomes.set(row.outcome, {
        words: wordsOfOutcome(row.outcome),
        days: row.days,
        isForensic: isForensicOutcome(row.outcome),
      })
      rows.push({ values: [...row.values], outcome: row.outcome })
    }
  if (mistakes.length > 0) return { table: null, mistakes: mistakes.slice(0, MAX_MISTAKES) }
  const asked = rows.filter(({ values }) =>
    inputs.every((name, at) => VALUES[name].includes(values[at] ?? '')),
  )
  const all = inputs.reduce((product, name) => product * VALUES[name].length, 1)
  return {
    table: { inputs, rows, outcomes: Object.fromEntries(outcomes), gaps: all - asked.length },
    mistakes: [],
  }
}

type Line = { readonly line: number; readonly cells: readonly string[] }

/** What csv-parse answers with `info`; its types tell so for one overload alone. */
type Informed = { readonly info: { readonly lines: number }; readonly record: readonly string[] }

const recordsOf = (text: string, mistakes: Mistake[]): readonly Line[] => {
  try {
    const read = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 20_000,
      trim: true,
      to: MAX_ROWS + 2,
    }) as unknown as readonly Informed[]
    return read
      .map(({ info, record }) => ({ line: info.lines, cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
  } catch (error) {
    const line = Number(/line (\d+)/.exec(String(error))?.[1] ?? 1)
    mistakes.push({ line, code: 'not_csv', what: '' })
    return []
  }
}

type ColumnName = InputName | 'outcome' | 'days' | 'forensic'
const isInput = (name: string): name is InputName => (INPUTS as readonly string[]).includes(name)

const columnsOf = (
  header: readonly string[],
  mistakes: Mistake[],
): ReadonlyMap<ColumnName, number> => {
  const columns = new Map<ColumnName, number>()
  for (const [at, cell] of header.entries()) {
    const name = cell.toLowerCase()
    if (name === 'row' || name === '') continue
    if (!isInput(name) && name !== 'outcome' && name !== 'days' && name !== 'forensic')
      mistakes.push({ line: 1, code: 'unknown_column', what: cell.slice(0, 60) })
    else if (columns.has(name))
      mistakes.push({ line: 1, code: 'column_twice', what: cell.slice(0, 60) })
    else columns.set(name, at)
  }
  for (const name of ['outcome', 'days'] as const)
    if (!columns.has(name)) mistakes.push({ line: 1, code: 'no_column', what: name })
  if (!INPUTS.some((name) => columns.has(name)))
    mistakes.push({ line: 1, code: 'no_input', what: INPUTS.join(', ') })
  return columns
}

const rowOf = (
  cells: readonly string[],
  columns: ReadonlyMap<ColumnName, number>,
  inputs: readonly InputName[],
  line: number,
  mistakes: Mistake[],
): {
  readonly values: readonly string[]
  readonly outcome: string
  readonly days: number | null
} | null => {
  const before = mistakes.length
  const cell = (name: ColumnName): string => (cells[columns.get(name) ?? -1] ?? '').slice(0, 200)
  const values = inputs.map((name) => {
    const value = cell(name).toLowerCase()
    if (!VALUES[name].includes(value) && !NEVER_ASKED[name]?.includes(value))
      mistakes.push({
        line,
        code: 'bad_value',
        what: cell(name).slice(0, 60),
        of: `${name}: ${VALUES[name].join(', ')}`,
      })
    return value
  })
  const days = daysOf(cell('days'))
  if (days === undefined) mistakes.push({ line, code: 'bad_days', what: cell('days').slice(0, 60) })
  // Signs that change what others of the line look like have no place in a sentence.
  const outcome = cell('outcome')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 80)
  if (outcome === '') mistakes.push({ line, code: 'no_outcome', what: '' })
  const forensic = cell('forensic').toLowerCase()
  if (!['', 'yes', 'no'].includes(forensic))
    mistakes.push({ line, code: 'bad_forensic', what: forensic.slice(0, 60) })
  if (mistakes.length > before || days === undefined) return null
  return {
    values,
    outcome: forensic === 'yes' && !isForensicOutcome(outcome) ? `${outcome}${FORENSIC}` : outcome,
    days,
  }
}

/** Null: with the next regular update. Undefined: no number of days. */
const daysOf = (text: string): number | null | undefined => {
  if (text === '') return null
  const days = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  return days <= MAX_DAYS ? days : undefined
}

/** The cells under which any table is downloaded, and may be brought back after a change. */
export const tableCells = (
  policy: Pick<Policy, 'inputs' | 'rows' | 'outcomes'>,
): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } => ({
  header: [...policy.inputs, 'outcome', 'days', 'forensic'],
  rows: policy.rows.map(({ values, outcome }) => {
    const held = policy.outcomes[outcome]
    return [
      ...values,
      outcome,
      held?.days === null || held === undefined ? '' : String(held.days),
      held?.isForensic === true ? 'yes' : 'no',
    ]
  }),
})
