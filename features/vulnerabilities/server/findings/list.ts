/**
 * A page of findings, and the same as a file.
 * @module
 */
import { csvFile } from '../../../../platform/http/index.ts'
import type { Language } from '../../../../platform/i18n/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import type { Scope, Transaction } from '../../../../platform/records/index.ts'
import { type FindingFilter, type FindingSort, vulnerabilitiesProblems } from '../../contract.ts'
import { en } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import { folded } from '../../rules.ts'
import { organizationOf, type VulnerabilitiesDeps } from '../deps.ts'
import * as sql from './list-store.ts'
import { narrowed } from './search-store.ts'
import { rowView } from './views.ts'

export const problem = problemsOf(vulnerabilitiesProblems)

const DAY_MS = 86_400_000

/** The calendar day of an instant where the organization is. */
export const dayAt = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at)
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

export const filterOf = (
  tx: Transaction,
  filter: FindingFilter,
  today: string,
): sql.FilterParams => ({
  organization: organizationOf(tx),
  bucket: filter.bucket,
  severity: filter.severity ?? null,
  inKev: filter.kev === undefined ? null : filter.kev === 'yes',
  kind: filter.kind ?? null,
  ...spanOf(filter.due, Date.parse(`${today}T00:00:00Z`) / DAY_MS),
  dueNone: filter.due === 'none',
  conflict: filter.conflict === 'yes',
  exposed: filter.exposed === 'yes' ? true : filter.exposed === 'no' ? false : null,
  exposedUnknown: filter.exposed === 'unknown',
  ransomware: filter.ransomware === 'yes',
  site: filter.site === undefined || filter.site === 'none' ? null : filter.site,
  siteNone: filter.site === 'none',
  asset: filter.asset ?? null,
  flaw: filter.flaw ?? null,
  product: filter.product ?? null,
  pattern: filter.q?.trim() ? `%${folded(filter.q).replaceAll(/[\\%_]/g, '\\$&')}%` : null,
  isNarrowed: false,
  needle: folded(filter.q ?? ''),
  hitAssets: [],
  hitComponents: [],
  hitFlaws: [],
})

/** How the records write that there is no deadline. */
const NO_DAY = 2_147_483_647

const spanOf = (
  due: FindingFilter['due'],
  today: number,
): { readonly dueFrom: number | null; readonly dueBefore: number | null } =>
  due === 'overdue'
    ? { dueFrom: null, dueBefore: today }
    : due === 'week'
      ? { dueFrom: today, dueBefore: today + 8 }
      : due === 'later'
        ? { dueFrom: today + 8, dueBefore: NO_DAY }
        : { dueFrom: null, dueBefore: null }

export type Cursor = { readonly key: string; readonly flaw: string; readonly id: string }
export const cursorText = ({ key, flaw, id }: Cursor): string =>
  Buffer.from(JSON.stringify([key, flaw, id])).toString('base64url')

/** A cursor comes from an address line: anything else than ours is refused as such. */
export const cursorOf = (text: string | undefined, sort: FindingSort): Cursor | null => {
  if (text === undefined) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value.length === 3) {
      const [key, flaw, id] = value
      if (
        typeof key === 'string' &&
        typeof flaw === 'string' &&
        typeof id === 'string' &&
        !`${key}${flaw}`.includes('\0') &&
        KEYS[sort](key) &&
        /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
      )
        return { key, flaw, id }
    }
  } catch {
    // Not JSON: not ours.
  }
  throw problem('vulnerabilities.bad_cursor', {})
}
const isNumber = (key: string): boolean => /^-?\d{1,20}(?:\.\d{1,20})?(?:e-?\d{1,2})?$/i.test(key)
const isInteger = (key: string): boolean =>
  /^-?\d{1,10}$/.test(key) && Math.abs(Number(key)) <= NO_DAY
const isInstant = (key: string): boolean =>
  key === '-infinity' ||
  (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/.test(key) &&
    isDay(key.slice(0, 10)) &&
    !Number.isNaN(Date.parse(`${key.slice(0, 10)}T${key.slice(11, 19)}Z`)))
/** Date.parse takes the 31st of a short month for the first of the next. */
const isDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) && day >= '0001-01-01'
}
const isText = (): boolean => true
/** As PostgreSQL writes what is sorted by. */
const KEYS: Readonly<Record<FindingSort, (key: string) => boolean>> = {
  due: isInteger,
  score: isNumber,
  epss: isNumber,
  kev: isInstant,
  asset: isText,
  product: isText,
  flaw: isText,
  firstSeen: isInstant,
  confidence: isInteger,
}

export const pageOf = async (
  tx: Transaction,
  filter: sql.FilterParams,
  by: {
    readonly sort: FindingSort
    readonly order: 'asc' | 'desc'
    readonly cursor: Cursor | null
    readonly limit: number
  },
): Promise<{ rows: sql.FindingRecord[]; next: Cursor | null }> => {
  const wanted = sql.filterFor(by.sort, filter)
  const found = await tx.all(sql.pageBy(by.sort, by.order, wanted), {
    ...wanted,
    after: by.cursor?.key ?? null,
    afterFlaw: by.cursor?.flaw ?? null,
    afterId: by.cursor?.id ?? null,
    limit: by.limit + 1,
  })
  const rows = found.slice(0, by.limit)
  const last = found.length > by.limit ? rows.at(-1) : undefined
  return {
    rows,
    next: last === undefined ? null : { key: last.sort_key, flaw: last.flaw, id: last.id },
  }
}

const exposureWord = (isExposed: boolean | null): 'yes' | 'no' | 'unknown' =>
  isExposed === null ? 'unknown' : isExposed ? 'yes' : 'no'

const EXPORT_BATCH = 1_000

/** Page by page, so that a slow reader holds nothing open. */
const exported = async function* (
  { records }: VulnerabilitiesDeps,
  scope: Scope,
  filter: FindingFilter,
  today: string,
): AsyncGenerator<readonly sql.FindingRecord[]> {
  let cursor: Cursor | null = null
  for (;;) {
    const page: Awaited<ReturnType<typeof pageOf>> = await records.reading(scope, async (tx) =>
      pageOf(tx, await narrowed(tx, filterOf(tx, filter, today)), {
        sort: 'due',
        order: 'asc',
        cursor,
        limit: EXPORT_BATCH,
      }),
    )
    yield page.rows
    if (page.next === null) return
    cursor = page.next
  }
}

type Export = {
  readonly scope: Scope
  readonly filter: FindingFilter
  readonly today: string
  readonly language: Language
  readonly sites: ReadonlyMap<string, string>
}

export const findingsJson = async function* (
  deps: VulnerabilitiesDeps,
  { scope, filter, today }: Export,
): AsyncGenerator<string> {
  for await (const rows of exported(deps, scope, filter, today))
    yield rows.map((row) => `${JSON.stringify(rowView(row, today))}\n`).join('')
}

export const findingsCsv = (
  deps: VulnerabilitiesDeps,
  { scope, filter, today, language, sites }: Export,
): AsyncGenerator<string> => {
  const m = language === 'ja' ? ja : en
  const lines = async function* () {
    for await (const rows of exported(deps, scope, filter, today))
      yield rows.map((record) => {
        const r = rowView(record, today)
        return [
          m.buckets[r.bucket],
          r.flaw.id,
          r.flaw.title[language],
          m.severities[r.flaw.severity],
          r.flaw.score,
          r.flaw.epss,
          r.flaw.kev?.addedAt?.slice(0, 10) ?? (r.flaw.kev === null ? '' : m.yes),
          r.asset.name,
          m.exposures[exposureWord(r.asset.isExposed)],
          r.asset.site === null ? '' : (sites.get(r.asset.site) ?? ''),
          r.component.name,
          r.component.versions.join(' '),
          r.fix.version,
          r.due,
          r.isOverdue ? m.yes : '',
          r.why[language],
          r.confidence,
          r.isConflict ? m.yes : '',
          r.firstSeenAt,
          r.lastSeenAt,
          r.closed?.at,
          r.closed?.words[language],
        ]
      })
  }
  return csvFile(m.exportHeader, lines())
}
