/**
 * Updates of Windows that were applied, and those that failed. What is missing is not here: Windows does not say; it follows from
 * build and update revision.
 * @module
 */
import { instant, type Row, text } from '../rows.ts'

export type Patch = {
  /** `KB5044284` */
  readonly id: string
  readonly description: string
  /** YYYY-MM-DD; null where the form does not tell. */
  readonly installedOn: string | null
}

/** `SELECT … FROM patches`: what Win32_QuickFixEngineering lists. */
export const patchesOf = (rows: readonly Row[]): readonly Patch[] =>
  rows.flatMap((row) => {
    const id = text(row, 'hotfix_id', 60).toUpperCase()
    return /^KB\d{5,8}$/.test(id)
      ? [
          {
            id,
            description: text(row, 'description', 200),
            installedOn: dayOf(text(row, 'installed_on', 60)),
          },
        ]
      : []
  })

/**
 * WMI gives `11/13/2024` (month first, whatever the language), a day of the user's country, or a FILETIME in hexadecimal
 * (Win32_QuickFixEngineering.InstalledOn).
 */
const dayOf = (given: string): string | null => {
  if (/^[0-9a-f]{16}$/i.test(given)) {
    // FILETIME: 100 ns since 1601-01-01.
    const ms = Number(BigInt(`0x${given}`) / 10_000n) - 11_644_473_600_000
    return ms > 631_152_000_000 && ms < 4_102_444_800_000
      ? new Date(ms).toISOString().slice(0, 10)
      : null
  }
  const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/.exec(given)
  if (yearFirst) return day(yearFirst[1], yearFirst[2], yearFirst[3])
  const monthFirst = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(given)
  return monthFirst ? day(monthFirst[3], monthFirst[1], monthFirst[2]) : null
}

const day = (year = '', month = '', date = ''): string | null => {
  const iso = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const at = Date.parse(`${iso}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== iso ? null : iso
}

export type UpdateEvent = {
  readonly title: string
  readonly kb: string | null
  readonly at: number | null
  readonly operation: 'install' | 'uninstall' | 'unknown'
  readonly result:
    | 'succeeded'
    | 'succeeded-with-errors'
    | 'failed'
    | 'aborted'
    | 'pending'
    | 'unknown'
  readonly updateId: string
}

const RESULTS: Readonly<Record<string, UpdateEvent['result']>> = {
  Succeeded: 'succeeded',
  SucceededWithErrors: 'succeeded-with-errors',
  Failed: 'failed',
  Aborted: 'aborted',
  NotStarted: 'pending',
  InProgress: 'pending',
}

/** `SELECT … FROM windows_update_history`. */
export const updateHistoryOf = (rows: readonly Row[]): readonly UpdateEvent[] =>
  rows.flatMap((row) => {
    const title = text(row, 'title', 500)
    if (title === '') return []
    const operation = text(row, 'operation', 40)
    return [
      {
        title,
        kb: /\bKB\d{5,8}\b/i.exec(title)?.[0].toUpperCase() ?? null,
        at: instant(row, 'date'),
        operation:
          operation === 'Installation'
            ? 'install'
            : operation === 'Uninstallation'
              ? 'uninstall'
              : 'unknown',
        result: RESULTS[text(row, 'result_code', 40)] ?? 'unknown',
        updateId: text(row, 'update_id', 100),
      },
    ]
  })
