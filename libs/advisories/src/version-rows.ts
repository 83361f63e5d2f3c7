/**
 * Rows of `affected[].versions` of CVE v5 as ranges. A row is a version or a span with changes inside of it; what is prose
 * goes to the reader of prose, and what nobody understands stays as words.
 * @module
 */
import { schemeOfProduct } from '@hinoban/versions'
import { type Range, UNSAID_SCHEME } from './claim.ts'
import { type Bounds, boundsOf, isMaintained, maintainedRanges } from './maintenance.ts'
import {
  isEverything,
  isPlainVersion,
  isUnsaid,
  type Prose,
  type ProseReader,
  type ReadRow,
  type RowStatus,
  type VersionRow,
} from './version-words.ts'

const SCHEMES: Readonly<Record<string, string>> = {
  semver: 'semver',
  rpm: 'rpm',
  deb: 'deb',
  dpkg: 'deb',
  maven: 'maven',
  python: 'pep440',
  pep440: 'pep440',
  pypi: 'pep440',
  git: 'git',
  original_commit_for_fix: 'git',
  npm: 'semver',
  gem: 'gem',
  nuget: 'nuget',
  apk: 'apk',
}
/** Publishers say semver of all that has dots: it counts where the bounds are semver. */
const schemeOfRow = (type: string, bounds: readonly (string | null)[]): string => {
  const scheme = SCHEMES[type.trim().toLowerCase()] ?? UNSAID_SCHEME
  if (scheme !== 'semver') return scheme
  const isSemver = bounds.every(
    (each) => each === null || /^v?\d+\.\d+\.\d+(?:[-+].*)?$/.test(each),
  )
  return isSemver ? scheme : UNSAID_SCHEME
}

/** The rows of one product, in their order; rows of products with hotfix lines are read together. */
export const readRows = (
  rows: readonly VersionRow[],
  vendor: string,
  product: string,
  prose: ProseReader,
): readonly ReadRow[] => {
  const scheme = schemeOfProduct(vendor, product)
  const readProse: ProseReader = (text, context) => prose(text, { ...context, scheme })
  const { read, left } = isMaintained(vendor, product)
    ? maintainedRanges(rows)
    : { read: [], left: rows }
  return [...read, ...left.flatMap((row) => readRow(row, vendor, product, readProse))]
}

const exact = (status: RowStatus, ranges: readonly Range[]): ReadRow => ({
  status,
  ranges,
  except: [],
  all: false,
  reading: 'exact',
  raw: null,
  conditions: [],
  modules: [],
})

const readRow = (
  row: VersionRow,
  vendor: string,
  product: string,
  readProse: ProseReader,
): readonly ReadRow[] => {
  const bounds = boundsOf(row, vendor, product)
  if (bounds !== null) return spanRows(row, bounds)
  if (row.lessThan !== null || row.lessThanOrEqual !== null)
    return [boundWords(row, product, readProse)]
  if (isEverything(row.version)) return [{ ...exact(row.status, []), all: true }]
  if (isUnsaid(row.version))
    return [{ ...exact(row.status, []), reading: 'not-read', raw: row.version || null }]
  return [readWords(row.status, row.version, product, readProse)]
}

/** From one change to the next the status is one. */
const spanRows = (row: VersionRow, { from, to }: Bounds): readonly ReadRow[] => {
  const scheme = schemeOfRow(row.type, [from?.version ?? null, to?.version ?? null])
  const read: ReadRow[] = []
  let start = from
  let status = row.status
  for (const change of row.changes) {
    if (change.status === status) continue
    const end = { version: change.at, inclusive: false }
    read.push(exact(status, [{ scheme, from: start, to: end }]))
    start = { version: change.at, inclusive: true }
    status = change.status
  }
  // A change at the very bound leaves nothing behind it.
  const isEmpty = start !== from && to !== null && !to.inclusive && to.version === start?.version
  if (!isEmpty) read.push(exact(status, [{ scheme, from: start, to }]))
  return read
}

/** Bounds that are words: said together as a person would, and read as prose. */
const boundWords = (row: VersionRow, product: string, readProse: ProseReader): ReadRow => {
  const isOpen = isUnsaid(row.version) || isEverything(row.version) || row.version === '0'
  const end = row.lessThan ?? row.lessThanOrEqual ?? ''
  const sign = row.lessThan === null ? '<=' : '<'
  const raw = `${row.version} ${sign} ${end}`
  if (isUnsaid(end))
    return { ...readWords(row.status, isOpen ? '' : row.version, product, readProse), raw }
  // "5.4 and earlier" as a bound says the whole by itself.
  const direct = isOpen && !isPlainVersion(end) ? readProse(end, { product }) : null
  const isWhole = direct?.reading === 'prose' && direct.ranges[0]?.from === null
  const from = isOpen ? '' : `>= ${row.version}, `
  return proseRow(
    row.status,
    isWhole && direct ? direct : readProse(`${from}${sign} ${end}`, { product }),
    raw,
  )
}
export const readWords = (
  status: RowStatus,
  words: string,
  product: string,
  readProse: ProseReader,
): ReadRow =>
  isUnsaid(words)
    ? { ...exact(status, []), reading: 'not-read', raw: words || null }
    : proseRow(status, readProse(words, { product }), words)

const proseRow = (status: RowStatus, prose: Prose, raw: string): ReadRow => ({
  status,
  ranges: prose.ranges,
  except: prose.except,
  all: prose.all,
  reading: prose.silent ? 'not-read' : prose.reading === 'exact' ? 'prose' : prose.reading,
  raw,
  conditions: prose.conditions,
  modules: prose.modules,
})
