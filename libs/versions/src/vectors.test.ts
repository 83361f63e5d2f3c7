import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  canonicalVers,
  compareVersions,
  isInside,
  isScheme,
  keyOf,
  parseVersion,
  readRanges,
  type Scheme,
  type Span,
  spansOf,
} from './index.ts'

const folder = join(import.meta.dirname, '../../../../shared/data/vulnerabilities/versions')
const isHere = existsSync(folder)
const lines = <T>(file: string): T[] =>
  isHere
    ? readFileSync(join(folder, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as T)
    : []

const SCHEME_NAMES: Readonly<Record<string, Scheme>> = {
  pypi: 'pep440',
  semantic: 'semver',
  portage: 'gentoo',
}
const schemeNamed = (name: string): Scheme => {
  const scheme = SCHEME_NAMES[name] ?? name
  if (!isScheme(scheme)) throw new Error(`the vectors name an unknown scheme: ${name}`)
  return scheme
}

type CompareRow = {
  test_type: 'comparison' | 'equality'
  input: { input_scheme: string; versions: string[] }
  expected_output: string[] | boolean
}
type RangeRow = {
  test_type: 'from_native' | 'containment' | 'roundtrip'
  input: { scheme: string; native_range: string; vers: string; version: string }
  expected_output: string | boolean
}
type GrypeRow = {
  kind: 'constraint' | 'compare'
  scheme: string
  version: string
  constraint: string
  satisfied: boolean
  a: string
  b: string
  result: number
  peerRule?: true
}
const SKIP = '(../shared/data is needed)'

const orderOf = (scheme: Scheme, a: string, b: string): number | null => {
  const [left, right] = [keyOf(scheme, a), keyOf(scheme, b)]
  if (left === null || right === null) return null
  const byKey = left < right ? -1 : left > right ? 1 : 0
  expect(compareVersions(scheme, a, b), `${a} ${b}: comparator and key`).toBe(byKey)
  return byKey
}

/** Where one text leaves out a level (alpm's release), the two are equal as a bound, which alone can be kept in a total order. */
const isCovered = (scheme: Scheme, a: string, b: string): boolean =>
  [
    [a, b],
    [b, a],
  ].some(([short = '', long = '']) => {
    const covers = parseVersion(scheme, short)?.covers
    const key = keyOf(scheme, long)
    return covers != null && key !== null && isInside(key, covers)
  })

describe.skipIf(!isHere)(`order by univers ${SKIP}`, () => {
  const rows = lines<CompareRow>('univers-version-compare.jsonl')
  test.each([...new Set(rows.map((row) => row.input.input_scheme))])('%s', (name) => {
    const wrong: string[] = []
    for (const { test_type, input, expected_output } of rows) {
      if (input.input_scheme !== name) continue
      const scheme = schemeNamed(name)
      const list = test_type === 'equality' ? input.versions : (expected_output as string[])
      for (const [i, b] of list.entries()) {
        const a = list[i - 1]
        if (a === undefined) continue
        const order = orderOf(scheme, a, b)
        const isRight =
          test_type === 'equality'
            ? order !== null && (order === 0) === expected_output
            : order === -1 || order === 0
        if (!isRight && !isCovered(scheme, a, b)) wrong.push(`${test_type} ${a} ${b}: ${order}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

/** Ranges that univers prints otherwise, and why we do not. */
const DIFFERENT: Readonly<Record<string, string>> = {
  '>= 2.2.x': 'npm: not below 2.2.0, and no upper bound',
  '>= 1.x': 'npm: not below 1.0.0, and no upper bound',
  '>=5.0.3 >=4.2.1': 'both must hold; as one list of constraints the lower one would win',
  '^2.0.18 || ^3.0.16 || ^3.1.6 || ^4.0.8 || ^5.0.0-beta.5':
    'alternatives overlap; as one list they lose bounds',
  '<2.8.30||>=2.8.4,<18.10.8||>=19.0.0,<19.04.5||>=19.04.6,<19.10.2':
    'alternatives overlap; as one list they lose the first',
  '<1.3||>=1.3.0,<=1.3.12||>=1.4.0,<=1.4.5||>=1.5.0,<=1.5.0||>=1.6.0,<=1.6.2':
    'one alternative is the single version 1.5.0; as one list its bounds change places',
  '<2020-09-14': 'a date is three numbers, not a year with a pre-release',
  '=2016-10-31': 'a date is three numbers, not a year with a pre-release',
  '=1.5.6d': 'no version to Composer; we say not readable',
}
/** How many rows of each scheme are listed: no more may hide behind the list. Four of Conan are the empty range, which is everything. */
const LISTED: Readonly<Record<string, number>> = { npm: 5, composer: 6, conan: 4 }

/** univers prints the fourth number of a version as build metadata: 2.1.27.10 becomes 2.1.27+10. */
const mended = (vers: string): string => vers.replace(/(\d+\.\d+\.\d+)\+(?=[\da])/g, '$1.')

/**
 * The same spans; where a sign made the upper bound (`^1.2`, `~> 2.0.8`, `1.2.x`), the same for every release: univers lets the pre-releases of the
 * bound in, which npm, RubyGems and Composer leave out.
 */
const agree = (
  scheme: Scheme,
  text: string,
  ours: readonly Span[],
  theirs: readonly Span[],
): boolean => {
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return true
  if (!/[~^]|\.x/.test(text)) return false
  const probes = (text.match(/\d+(?:\.\d+)*/g) ?? []).flatMap((version) => {
    const numbers = version.split('.').map(Number)
    return numbers.flatMap((_, i) =>
      [-1, 0, 1, 2].map((step) =>
        numbers.map((n, j) => (j < i ? n : j === i ? Math.max(0, n + step) : 0)).join('.'),
      ),
    )
  })
  return probes.every((probe) => isIn(scheme, probe, ours) === isIn(scheme, probe, theirs))
}

describe.skipIf(!isHere)(`ranges by univers ${SKIP}`, () => {
  const rows = lines<RangeRow>('univers-ranges.jsonl')
  const native = rows.filter((row) => row.test_type === 'from_native')
  test.each([...new Set(native.map((row) => row.input.scheme))])('native: %s', (name) => {
    const wrong: string[] = []
    let listed = 0
    for (const { input, expected_output } of native) {
      if (input.scheme !== name) continue
      const scheme = schemeNamed(name)
      const text = input.native_range
      if (Object.hasOwn(DIFFERENT, text) || (name === 'conan' && text === '')) {
        listed += 1
        continue
      }
      const theirs = spansIn(scheme, mended(String(expected_output)))
      const ours = spansIn(scheme, text)
      if (ours === null || theirs === null || !agree(scheme, text, ours, theirs)) {
        wrong.push(`${text} → ${expected_output}`)
      }
    }
    expect(wrong).toEqual([])
    expect(listed).toBe(LISTED[name] ?? 0)
  })
  test.each(rows.filter((row) => row.test_type === 'containment'))(
    '$input.version in $input.vers: $expected_output',
    ({ input, expected_output }) => {
      const spans = spansIn('generic', input.vers) ?? []
      const scheme = schemeNamed(/^vers:([^/]+)/.exec(input.vers)?.[1] ?? '')
      expect(isIn(scheme, input.version, spans)).toBe(expected_output)
    },
  )
  test.each(rows.filter((row) => row.test_type === 'roundtrip'))(
    'printed again: $input.vers',
    ({ input, expected_output }) => {
      expect(canonicalVers(input.vers)).toBe(expected_output)
    },
  )
})

const spansIn = (scheme: Scheme, text: string): readonly Span[] | null => {
  const ranges = readRanges(scheme, text)
  return ranges === null ? null : spansOf(ranges)
}
const isIn = (scheme: Scheme, version: string, spans: readonly Span[]): boolean => {
  const key = keyOf(scheme, version)
  return key !== null && spans.some((span) => isInside(key, span))
}

/** Rows of grype that we judge otherwise: an empty version is unknown, not 0; alpha.beta and alpha-beta are two things (SemVer §9). */
const isListed = (row: GrypeRow): boolean =>
  (row.scheme === 'gem' && row.kind === 'compare' && row.a.trim() === '') ||
  (row.scheme === 'semantic' && /^= 1\.0\.0-(?:alpha-beta|rc-alpha)$/.test(row.constraint))

describe.skipIf(!isHere)(`constraints and order by grype ${SKIP}`, () => {
  const rows = isHere
    ? (JSON.parse(readFileSync(join(folder, 'grype-version-cases.json'), 'utf8')) as GrypeRow[])
    : []
  test.each([...new Set(rows.map((row) => row.scheme))])('%s', (name) => {
    const scheme = schemeNamed(name)
    const wrong: string[] = []
    for (const row of rows) {
      if (row.scheme !== name || row.peerRule === true || isListed(row)) continue
      if (row.kind === 'compare') {
        const order = orderOf(scheme, row.a, row.b)
        if (order !== row.result)
          wrong.push(`${row.a} ? ${row.b}: ${order}, they say ${row.result}`)
        continue
      }
      const spans = spansIn(scheme, row.constraint)
      const ours = spans === null ? null : isIn(scheme, row.version, spans)
      if (ours !== row.satisfied)
        wrong.push(`${row.version} in "${row.constraint}": ${ours}, they say ${row.satisfied}`)
    }
    expect(wrong).toEqual([])
  })
})
