import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type CompareVersions, matchName, parseCpe, type VersionBound } from './index.ts'

// DependencyTrack/dependency-track, 2026-08-21, Apache-2.0: see vulnerabilities/README.md of the data folder.
const CASES = new URL(
  '../../../../shared/data/vulnerabilities/cpe/dependency-track-cpe-cases.json',
  import.meta.url,
)
type Case = {
  readonly n: number
  readonly source: string
  readonly target: string
  readonly expect: boolean
  readonly range: Readonly<
    Partial<Record<'startIncluding' | 'startExcluding' | 'endIncluding' | 'endExcluding', string>>
  >
}
const cases: readonly Case[] = existsSync(CASES) ? JSON.parse(readFileSync(CASES, 'utf8')) : []

/** All bounds of the cases are three plain numbers. */
const compare: CompareVersions = (_, a, b) => {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  for (const at of [0, 1, 2]) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0)
    if (Number.isNaN(difference)) return null
    if (difference !== 0) return difference < 0 ? -1 : 1
  }
  return 0
}

const bound = (including?: string, excluding?: string): VersionBound | null =>
  including !== undefined
    ? { version: including, inclusive: true }
    : excluding !== undefined
      ? { version: excluding, inclusive: false }
      : null

// The data folder lies beside a developer's tree, not in a plain clone.
describe.skipIf(cases.length === 0)('NISTIR 7696, row by row, as Dependency-Track tests it', () => {
  test('214 cases, 124 of which match', () => {
    expect(cases.length).toBe(214)
    expect(cases.filter((one) => one.expect).length).toBe(124)
  })

  test.each(cases)('$n: $source $range $target → $expect', ({ source, target, range, ...one }) => {
    const record = parseCpe(source)
    const installed = parseCpe(target)
    if (record === null || installed === null) throw new Error('a case that is no CPE')
    const entry = {
      cpe: record,
      vulnerable: true,
      from: bound(range.startIncluding, range.startExcluding),
      to: bound(range.endIncluding, range.endExcluding),
    }
    // There a target without a version matches; here it lies in a bucket of its own, but it is never lost.
    expect(matchName(entry, installed, compare) !== 'not').toBe(one.expect)
  })
})
