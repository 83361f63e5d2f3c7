/**
 * Bounds of a row, and products whose fixes come as hotfixes of each maintenance release (PAN-OS `10.2.7-h8`, Junos
 * `21.4R3-S5`): a hotfix fixes its own release only, so that a row "below 10.2.9-h1, unaffected at 10.2.7-h8" has a hole.
 * @module
 */
import { type Bound, type Range, UNSAID_SCHEME } from './claim.ts'
import {
  isEverything,
  isPlainVersion,
  isUnsaid,
  type ReadRow,
  type VersionRow,
} from './version-words.ts'

export type Bounds = { readonly from: Bound | null; readonly to: Bound | null }

const TREE = /^(.*\d)(?:\.?\*|\.[xX]{1,3})$/

/** `20.1*`, `5.1.x`: everything below a prefix. A text that is no version: null. */
export const treeBound = (text: string): Bound | null => {
  const prefix = TREE.exec(text)?.[1]
  return prefix !== undefined && isPlainVersion(prefix)
    ? { version: prefix, inclusive: true, tree: true }
    : null
}

/** The span of a row where it is written in versions; null where it is words. */
export const boundsOf = (row: VersionRow, vendor: string, product: string): Bounds | null => {
  const { lessThan, lessThanOrEqual } = row
  const version = row.version
  const isOpenBelow = version === '0' || isUnsaid(version) || isEverything(version)
  const end = lessThan ?? lessThanOrEqual
  if (end === null) {
    if (isOpenBelow && version !== '0') return null
    const tree =
      treeBound(version) ?? (isFamily(vendor, product, version) ? treeBound(`${version}.x`) : null)
    if (tree !== null) return { from: tree, to: tree }
    if (!isPlainVersion(version)) return null
    const bound: Bound = { version, inclusive: true }
    return row.changes.length > 0 && version === '0'
      ? { from: null, to: null }
      : { from: bound, to: row.changes.length > 0 ? null : bound }
  }
  const from: Bound | null | undefined = isOpenBelow
    ? null
    : (treeBound(version) ?? (isPlainVersion(version) ? { version, inclusive: true } : undefined))
  if (from === undefined) return null
  // `log4j-core*` is a name with nothing to compare: open.
  if (isEverything(end) || (end.endsWith('*') && treeBound(end) === null)) return { from, to: null }
  const relative = releaseBound(vendor, product, version, end)
  if (relative !== null) return relative
  const tree = treeBound(end)
  if (tree !== null) return { from, to: tree }
  return isPlainVersion(end) ? { from, to: { version: end, inclusive: lessThan === null } } : null
}

/** NetScaler: `version 13.1, lessThan 49.13` means the build 49.13 of the release 13.1, and `13.1-FIPS` another line of it. */
const releaseBound = (
  vendor: string,
  product: string,
  version: string,
  end: string,
): Bounds | null => {
  if (
    !/citrix|cloud software|netscaler/i.test(vendor) ||
    !/netscaler|\badc\b|gateway/i.test(product)
  )
    return null
  const [, release, edition = ''] = /^(\d+\.\d+)(?:[\s-]*(fips|ndcpp))?$/i.exec(version) ?? []
  if (release === undefined || !/^\d+\.\d+$/.test(end) || Number.parseInt(end, 10) < 15) return null
  const line = edition === '' ? '' : `-${edition}`
  return {
    from: { version: release, inclusive: true, tree: true },
    to: { version: `${release}-${end}${line}`, inclusive: false },
  }
}

/** A PAN-OS row `10.2` names the feature release with all of its maintenance. */
const isFamily = (vendor: string, product: string, version: string): boolean =>
  /palo ?alto/i.test(vendor) &&
  /pan-?os|globalprotect|panorama/i.test(product) &&
  /^\d+\.\d+$/.test(version)

export const isMaintained = (vendor: string, product: string): boolean =>
  (/palo ?alto/i.test(vendor) && /pan-?os/i.test(product)) ||
  (/juniper/i.test(vendor) && /junos/i.test(product))

type Release = {
  readonly numbers: readonly number[]
  readonly next: string | null
  readonly text: string
}

/** The release a fix belongs to and, for a hotfix, the maintenance release after it. */
const releaseOf = (text: string): Release | null => {
  const pan = /^(\d+)\.(\d+)(?:\.(\d+)(?:-h(\d+))?)?$/.exec(text)
  if (pan) {
    const [major, minor, patch, hotfix] = pan.slice(1).map((each) => Number(each ?? 0)) as [
      number,
      number,
      number,
      number,
    ]
    return {
      text,
      numbers: [major, minor, patch, hotfix],
      next: hotfix > 0 ? `${major}.${minor}.${patch + 1}` : null,
    }
  }
  const junos = /^(\d+)\.(\d+)R(\d+)(?:-S(\d+))?(?:\.\d+)?(-EVO)?$/i.exec(text)
  if (!junos) return null
  const [year, quarter, release, service] = junos.slice(1, 5).map((each) => Number(each ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  return {
    text,
    numbers: [year, quarter, release, service],
    next: service > 0 ? `${year}.${quarter}R${release + 1}${junos[5] ?? ''}` : null,
  }
}
const byRelease = (a: Release, b: Release): number => {
  for (const [place, number] of a.numbers.entries()) {
    const order = number - (b.numbers[place] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

/** Rows of one release with the same start are one row with several fixes. `left`: rows that are none of this. */
export const maintainedRanges = (
  rows: readonly VersionRow[],
): { readonly read: readonly ReadRow[]; readonly left: readonly VersionRow[] } => {
  const groups = new Map<string, { ends: Set<string>; tree: Bound | null; rows: VersionRow[] }>()
  const left: VersionRow[] = []
  for (const row of rows) {
    const ends = (row.lessThan ?? '').split(/\s*,\s*/).filter((end) => end !== '')
    const tree = treeBound(row.lessThan ?? row.lessThanOrEqual ?? '')
    const points = [
      ...(tree === null ? ends : []),
      ...row.changes.filter(({ status }) => status === 'not-affected').map(({ at }) => at),
    ]
    const isOurs =
      row.status === 'affected' &&
      (row.lessThan !== null || tree !== null) &&
      points.length > 0 &&
      points.every((point) => releaseOf(point) !== null) &&
      row.changes.every(
        ({ status }, index) => status === 'not-affected' || (status === 'affected' && index === 0),
      )
    if (!isOurs) {
      left.push(row)
      continue
    }
    const group = groups.get(row.version) ?? { ends: new Set<string>(), tree, rows: [] }
    for (const point of points) group.ends.add(point)
    group.rows.push(row)
    groups.set(row.version, group)
  }
  const read = [...groups].map(([version, { ends }]) => holes(version, [...ends]))
  return { read, left }
}

const holes = (version: string, ends: readonly string[]): ReadRow => {
  const fixes = ends
    .map(releaseOf)
    .filter((each) => each !== null)
    .sort(byRelease)
  const isOpen = version === '0' || isUnsaid(version) || isEverything(version)
  const ranges: Range[] = []
  let start: Bound | null = isOpen ? null : (treeBound(version) ?? { version, inclusive: true })
  let startRelease = isOpen ? null : releaseOf(version)
  for (const fix of fixes) {
    if (startRelease === null || byRelease(startRelease, fix) < 0)
      ranges.push({
        scheme: UNSAID_SCHEME,
        from: start,
        to: { version: fix.text, inclusive: false },
      })
    if (fix.next === null) break
    start = { version: fix.next, inclusive: true }
    startRelease = releaseOf(fix.next)
  }
  return {
    status: 'affected',
    ranges,
    except: [],
    all: false,
    reading: 'exact',
    raw: null,
    conditions: [],
    modules: [],
  }
}
